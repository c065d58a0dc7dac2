"""Latents: scenes encoded once, at two sizes."""

import numpy as np
import torch

from engine.scenes.layout import Layout
from engine.scenes.scene import Scene
from engine.training.codec import Codec, encode
from engine.training.latents import Latents, encode_scenes
from engine.training.render_pool import as_tensor


def test_a_scene_is_encoded_at_both_sizes(latents: Latents, codec: Codec) -> None:
    assert (latents.full.shape, latents.half.shape) == ((6, 16, 32, 32), (6, 16, 16, 16))
    assert latents.subject.shape == (6, 1, 32, 32)
    moment = float(np.random.default_rng([2, 1]).random())
    alone = encode(codec, as_tensor(Scene(2).render(moment)[np.newaxis]))
    assert torch.allclose(latents.full[2:3].float(), alone, atol=0.02)


def test_the_subject_is_where_something_stands(latents: Latents) -> None:
    for seed in range(6):
        assert bool(latents.subject[seed].any()) is (Layout(seed).subject != "none")
    assert 0 <= float(latents.subject.min()) < 0.5 < float(latents.subject.max()) <= 1


def test_later_seeds_can_be_encoded_separately(codec: Codec, latents: Latents) -> None:
    later = encode_scenes(codec, range(4, 6))
    assert torch.equal(later.full, latents.full[4:])
