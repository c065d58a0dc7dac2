"""Encode studies: `python -m engine.training.studies --codec engine/builtin/vae --out checkpoints/studies`.

A study is a drawing and how a painter would light it; the painter is trained on their latents, which are made once and
kept in shards of 250 scenes. Run it again with a higher `--scenes` to add to them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.scenes.scene import Scene
from engine.training.codec import Codec, encode
from engine.training.light import lit
from engine.training.render_pool import as_tensor
from engine.training.shards import read_shards, run_encoding

SHARD = 250


@dataclass(frozen=True)
class Studies:
    """Hold n encoded scenes in the order of their seeds, which begin at 0: as they are drawn, and as they are lit.

    Both are latents of pictures of 512 pixels, shape (n, 16, 32, 32), in half precision.
    """

    drawn: Tensor
    lit: Tensor

    def __len__(self) -> int:
        return len(self.drawn)


def encode_studies(codec: Codec, seeds: range) -> Studies:
    """Draw, light and encode some scenes."""
    drawn: list[Tensor] = []
    shining: list[Tensor] = []
    for seed in seeds:
        scene = Scene(seed)
        drawing = scene.render(float(np.random.default_rng([seed, 1]).random()))
        for latents, picture in ((drawn, drawing), (shining, lit(scene, drawing))):
            latents.append(encode(codec, as_tensor(picture[np.newaxis])).half().cpu())
    return Studies(torch.cat(drawn).contiguous(), torch.cat(shining).contiguous())


def read_studies(folder: Path) -> Studies:
    """Read what was encoded."""
    return Studies(**read_shards(folder))


if __name__ == "__main__":
    run_encoding(__doc__, encode_studies, SHARD, 4_000)
