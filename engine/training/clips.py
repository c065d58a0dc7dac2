"""Encode clips: `python -m engine.training.clips --codec checkpoints/autoencoder/ema --out checkpoints/clips`.

Motion is trained on latents of moving scenes, which are made once and kept in shards of 50 clips. Run it again with
a higher `--scenes` to add to them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.scenes.scene import Scene
from engine.training.codec import Codec, encode
from engine.training.render_pool import as_tensor
from engine.training.shards import read_shards, run_encoding

SHARD = 50
#: Key frames of a clip of three seconds, from its first moment to its last; four frames between each two are told from
#: them afterwards.
FRAMES = 16


@dataclass(frozen=True)
class Clips:
    """Hold n encoded clips in the order of their scenes' seeds, which begin at 0: latents in half precision, shape
    (n, FRAMES, 16, 32, 32)."""

    latents: Tensor

    def __len__(self) -> int:
        return len(self.latents)


def draw_clip(scene: Scene) -> Tensor:
    """Draw the frames of one clip in -1..1, shape (FRAMES, 3, 512, 512)."""
    return as_tensor(np.stack([scene.render(number / (FRAMES - 1)) for number in range(FRAMES)]))


def encode_clips(codec: Codec, seeds: range) -> Clips:
    """Draw and encode some clips."""
    return Clips(torch.stack([encode(codec, draw_clip(Scene(seed))).half().cpu() for seed in seeds]).contiguous())


def read_clips(folder: Path) -> Clips:
    """Read what was encoded."""
    return Clips(**read_shards(folder))


if __name__ == "__main__":
    run_encoding(__doc__, encode_clips, SHARD, 3_000)
