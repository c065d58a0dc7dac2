"""Write the model that ships: `python -m engine.training.export --codec checkpoints/autoencoder/ema
--text checkpoints/text --denoiser checkpoints/pictures/ema --out engine/builtin`.

The reader is stored beside it and written by its own training. Increase BUILTIN_REVISION in
engine/models/installed.py with every change of the weights.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

from engine.training.denoiser import assemble

#: Bytes of weights per file, without its header: a Space refuses files of more than ten million bytes.
SHARD = 9_400_000
WEIGHTS = ("*.safetensors", "*.index.json")
#: The parts of the pipeline that have weights.
PARTS = ("text_encoder", "unet", "vae")


def export(codec: Path, text: Path, denoiser: Path, out: Path) -> None:
    """Write the parts as one pipeline in half precision."""
    pipeline = assemble(
        AutoencoderTiny.from_pretrained(codec),
        CLIPTokenizer.from_pretrained(text / "tokenizer"),
        CLIPTextModel.from_pretrained(text / "text_encoder"),
        UNet2DConditionModel.from_pretrained(denoiser),
    )
    for old in (path for part in PARTS for pattern in WEIGHTS for path in out.glob(f"{part}/{pattern}")):
        old.unlink()
    pipeline.to(dtype=torch.float16).save_pretrained(out, max_shard_size=SHARD)
    _tidy(out / "vae" / "config.json", "block_out_channels", "_name_or_path")
    _tidy(out / "unet" / "config.json", "_name_or_path")


def _tidy(config: Path, *names: str) -> None:
    """Remove entries: where a network was loaded from, and one that AutoencoderTiny writes but warns about."""
    known = {name: value for name, value in json.loads(config.read_text()).items() if name not in names}
    config.write_text(json.dumps(known, indent=2) + "\n")


def weights_size(folder: Path) -> dict[str, int]:
    """Return the size of the weights of each part of a pipeline, in bytes."""
    sizes: dict[str, int] = defaultdict(int)
    for path in folder.glob("*/*.safetensors"):
        sizes[path.parent.name] += path.stat().st_size
    return sizes


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--text", type=Path, required=True, help="folder of the text model's checkpoint")
    parser.add_argument("--denoiser", type=Path, required=True, help="folder of the trained denoiser")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(**vars(arguments))
    for part, size in weights_size(arguments.out).items():
        print(f"{part}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
