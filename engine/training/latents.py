"""Encode scenes: `python -m engine.training.latents --codec checkpoints/autoencoder/ema --out checkpoints/latents`.

Pictures are trained on latents, which are made once and kept in shards of 500 scenes. Run it again with a
higher `--scenes` to add to them.
"""

import argparse
import logging
import os
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from engine.training.codec import Codec, encode
from engine.training.command import log_to_terminal
from engine.training.device import best_device
from engine.training.render_pool import as_tensor
from engine.training.scenes import Scene

logger = logging.getLogger(__name__)

SHARD = 500
#: The latents' cells in a row at full size.
CELLS = 32
SMALL = 128


@dataclass(frozen=True)
class Latents:
    """Hold n encoded scenes in the order of their seeds, which begin at 0.

    `full` are the latents of pictures of 512 pixels, shape (n, 16, 32, 32), `half` those of the same pictures
    at 256 pixels, shape (n, 16, 16, 16); `subject` is the share of each cell that the subject covers, shape
    (n, 1, 32, 32). All are in half precision. `small` are the pictures themselves, shape (n, 3, 128, 128), in bytes.
    """

    full: Tensor
    half: Tensor
    subject: Tensor
    small: Tensor

    def __len__(self) -> int:
        return len(self.full)


def encode_scenes(codec: Codec, seeds: range) -> Latents:
    """Draw and encode some scenes."""
    full, half, subject, small = [], [], [], []
    for seed in seeds:
        scene, moment = Scene(seed), float(np.random.default_rng([seed, 1]).random())
        picture = scene.render(moment)
        pixels = as_tensor(picture[np.newaxis])
        full.append(encode(codec, pixels).half().cpu())
        half.append(encode(codec, functional.avg_pool2d(pixels, 2)).half().cpu())
        mask = torch.from_numpy(scene.subject_mask(moment, picture)).float().view(1, 1, *picture.shape[:2])
        subject.append(functional.avg_pool2d(mask, picture.shape[0] // CELLS).half())
        small.append(functional.avg_pool2d(pixels, picture.shape[0] // SMALL).add(1).mul(127.5).round().byte())
    return Latents(*(torch.cat(parts).contiguous() for parts in (full, half, subject, small)))


def write_shard(codec_folder: Path, out: Path, number: int, size: int = SHARD) -> Path:
    """Write the shard of that number with so many scenes, unless it is there."""
    path = out / f"{number:04}.safetensors"
    if not path.exists():
        torch.set_num_threads(1)
        codec = AutoencoderTiny.from_pretrained(codec_folder).eval().to(memory_format=torch.channels_last)
        latents = encode_scenes(codec.to(best_device()), range(number * size, (number + 1) * size))
        save_file(vars(latents), path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
    return path


def read_shards(folder: Path) -> Latents:
    """Read every shard up to the first that is missing."""
    shards: list[dict[str, Tensor]] = []
    while (path := folder / f"{len(shards):04}.safetensors").exists():
        shards.append(load_file(path))
    return Latents(**{name: torch.cat([shard[name] for shard in shards]) for name in shards[0]})


def main() -> None:
    """Read the command line and encode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=30_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    log_to_terminal()
    arguments.out.mkdir(parents=True, exist_ok=True)
    shards = -(-arguments.scenes // SHARD)
    # Each worker draws and encodes on a thread of its own: torch's threads would wait for each other.
    with get_context("spawn").Pool(arguments.workers) as pool:
        jobs = [pool.apply_async(write_shard, (arguments.codec, arguments.out, number)) for number in range(shards)]
        for number, job in enumerate(jobs, 1):
            job.get()
            logger.info("%d of %d shards", number, shards)


if __name__ == "__main__":
    main()
