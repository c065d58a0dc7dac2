"""Encode scenes: `python -m engine.training.latents --codec checkpoints/autoencoder/ema --out checkpoints/latents`.

The denoiser is trained on these latents, which are made once and stored in shards of 500 scenes. Run it again with a
higher `--scenes` to add to them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.scenes.scene import Scene
from engine.training.codec import Codec, encode
from engine.training.render_pool import as_tensor
from engine.training.shards import read_shards, run_encoding

SHARD = 500
#: The side of the latents at full size.
CELLS = 32


@dataclass(frozen=True)
class Latents:
    """Encoded scenes of the seeds 0 to n - 1.

    `full` holds the latents of pictures of 512 pixels, shape (n, 16, 32, 32), and `half` those of the same pictures at
    256 pixels, shape (n, 16, 16, 16). `subject` is the share of each cell that the subject covers, shape
    (n, 1, 32, 32). All are in half precision.
    """

    full: Tensor
    half: Tensor
    subject: Tensor

    def __len__(self) -> int:
        return len(self.full)


def encode_scenes(codec: Codec, seeds: range) -> Latents:
    """Draw and encode the scenes of these seeds."""
    full, half, subject = [], [], []
    for seed in seeds:
        scene, moment = Scene(seed), float(np.random.default_rng([seed, 1]).random())
        picture = scene.render(moment)
        pixels = as_tensor(picture[np.newaxis])
        full.append(encode(codec, pixels).half().cpu())
        half.append(encode(codec, functional.avg_pool2d(pixels, 2)).half().cpu())
        mask = torch.from_numpy(scene.subject_mask(moment, picture)).float().view(1, 1, *picture.shape[:2])
        subject.append(functional.avg_pool2d(mask, picture.shape[0] // CELLS).half())
    return Latents(*(torch.cat(parts).contiguous() for parts in (full, half, subject)))


def read_latents(folder: Path) -> Latents:
    """Load the encoded scenes."""
    return Latents(**read_shards(folder))


if __name__ == "__main__":
    run_encoding(__doc__, encode_scenes, SHARD, 30_000)
