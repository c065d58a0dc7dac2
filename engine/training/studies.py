"""Encode studies: `python -m engine.training.studies --codec engine/builtin/vae --out checkpoints/studies`.

A study is a drawing and its lit version; the painter is trained on their latents, which are made once and stored in
shards of 250 scenes. Run it again with a higher `--scenes` to add to them.
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
    """Encoded scenes of the seeds 0 to n - 1, as drawn and as lit.

    Both are latents of pictures of 512 pixels, shape (n, 16, 32, 32), in half precision.
    """

    drawn: Tensor
    lit: Tensor

    def __len__(self) -> int:
        return len(self.drawn)


def encode_studies(codec: Codec, seeds: range) -> Studies:
    """Draw, light and encode the scenes of these seeds."""
    drawn_latents: list[Tensor] = []
    lit_latents: list[Tensor] = []
    for seed in seeds:
        scene = Scene(seed)
        drawing = scene.render(float(np.random.default_rng([seed, 1]).random()))
        for found, picture in ((drawn_latents, drawing), (lit_latents, lit(scene, drawing))):
            found.append(encode(codec, as_tensor(picture[np.newaxis])).half().cpu())
    return Studies(torch.cat(drawn_latents).contiguous(), torch.cat(lit_latents).contiguous())


def read_studies(folder: Path) -> Studies:
    """Load the encoded studies."""
    return Studies(**read_shards(folder))


if __name__ == "__main__":
    run_encoding(__doc__, encode_studies, SHARD, 4_000)
