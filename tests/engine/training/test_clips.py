"""Clips: a scene's frames, encoded."""

import pytest
import torch

from engine.scenes.scene import Scene
from engine.training.clips import FRAMES, Clips, draw_clip
from engine.training.codec import Codec, encode
from engine.training.render_pool import as_tensor

pytestmark = pytest.mark.soak


def test_a_clip_shows_one_scene_at_moments_in_a_row() -> None:
    scene = Scene(3)
    frames = draw_clip(scene)
    assert frames.shape == (FRAMES, 3, 512, 512)
    for number, moment in ((0, 0.0), (5, 1 / 3), (FRAMES - 1, 1.0)):
        assert torch.equal(frames[number], as_tensor(scene.render(moment)[None])[0])
    assert not torch.equal(frames[0], frames[1])


def test_every_frame_is_encoded(clips: Clips, codec: Codec) -> None:
    assert clips.latents.shape == (3, FRAMES, 16, 32, 32)
    alone = encode(codec, draw_clip(Scene(1))[5:6])[0]
    assert torch.allclose(clips.latents[1, 5].float(), alone, atol=0.02)
