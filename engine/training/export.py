"""Write the model that ships: `python -m engine.training.export --codec checkpoints/autoencoder/ema
--text checkpoints/text --denoiser checkpoints/guided/ema --out engine/builtin`.

Count up BUILTIN_REVISION in engine/models.py with every change of the weights.
"""

import argparse
import json
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

from engine.training.denoiser import assemble

#: No file of weights is larger.
SHARD = "14MB"
WEIGHTS = ("*.safetensors", "*.index.json")


def export(codec: Path, text: Path, denoiser: Path, out: Path) -> int:
    """Write the parts as one pipeline in half precision; return the bytes of its weights."""
    pipeline = assemble(
        AutoencoderTiny.from_pretrained(codec),
        CLIPTokenizer.from_pretrained(text / "tokenizer"),
        CLIPTextModel.from_pretrained(text / "text_encoder"),
        UNet2DConditionModel.from_pretrained(denoiser),
    )
    for old in (path for pattern in WEIGHTS for path in out.glob(f"*/{pattern}")):
        old.unlink()
    pipeline.to(dtype=torch.float16).save_pretrained(out, max_shard_size=SHARD)
    _tidy(out / "vae" / "config.json", "block_out_channels", "_name_or_path")
    _tidy(out / "unet" / "config.json", "_name_or_path")
    return weights_size(out)


def _tidy(config: Path, *names: str) -> None:
    """Leave out where a network was loaded from, and what AutoencoderTiny writes but would warn of at every start."""
    known = {name: value for name, value in json.loads(config.read_text()).items() if name not in names}
    config.write_text(json.dumps(known, indent=2) + "\n")


def weights_size(folder: Path) -> int:
    """Return the bytes of a pipeline's weights."""
    return sum(path.stat().st_size for path in folder.glob("*/*.safetensors"))


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--text", type=Path, required=True, help="folder of the text model's checkpoint")
    parser.add_argument("--denoiser", type=Path, required=True, help="folder of the trained denoiser")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    size = export(arguments.codec, arguments.text, arguments.denoiser, arguments.out)
    print(f"{size / 1e6:.1f} MB of weights in {arguments.out}")


if __name__ == "__main__":
    main()
