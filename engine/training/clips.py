"""Encode clips: `python -m engine.training.clips --codec checkpoints/autoencoder/ema --out checkpoints/clips`.

Motion is trained on latents of moving scenes, which are made once and kept in shards of 50 clips. Run it again with
a higher `--scenes` to add to them.
"""

import argparse
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.training.codec import Codec, encode, load_codec
from engine.training.command import log_to_terminal
from engine.training.render_pool import as_tensor
from engine.training.scenes import Scene
from engine.training.shards import read_shards, write_shards

SHARD = 50
#: Frames of a clip and how many are shown in a second; what is between them is told from them afterwards.
FRAMES, FPS = 24, 8


@dataclass(frozen=True)
class Clips:
    """Hold n encoded clips in the order of their scenes' seeds, which begin at 0, in half precision.

    `full` are the latents of frames of 512 pixels, shape (n, FRAMES, 16, 32, 32), `half` those of the same frames at
    256 pixels, shape (n, FRAMES, 16, 16, 16).
    """

    full: Tensor
    half: Tensor

    def __len__(self) -> int:
        return len(self.full)


def draw_clip(scene: Scene) -> Tensor:
    """Draw the frames of one clip in -1..1, shape (FRAMES, 3, 512, 512)."""
    return as_tensor(np.stack([scene.render(number / FRAMES) for number in range(FRAMES)]))


def encode_clips(codec: Codec, seeds: range) -> Clips:
    """Draw and encode some clips."""
    full, half = [], []
    for seed in seeds:
        frames = draw_clip(Scene(seed))
        full.append(encode(codec, frames).half().cpu())
        half.append(encode(codec, functional.avg_pool2d(frames, 2)).half().cpu())
    return Clips(torch.stack(full).contiguous(), torch.stack(half).contiguous())


def read_clips(folder: Path) -> Clips:
    """Read what was encoded."""
    return Clips(**read_shards(folder))


def _make(codec_folder: Path, seeds: range) -> dict[str, Tensor]:
    return vars(encode_clips(load_codec(codec_folder), seeds))


def main() -> None:
    """Read the command line and encode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=3_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    log_to_terminal()
    write_shards(partial(_make, arguments.codec), arguments.out, SHARD, arguments.scenes, arguments.workers)


if __name__ == "__main__":
    main()
