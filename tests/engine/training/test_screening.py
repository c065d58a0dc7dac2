"""Screening: stillness and motion are told apart, and clips are judged beside drawn ones."""

from functools import cache

import pytest
import torch
from torch import Tensor

from engine.scenes.scene import Scene
from engine.training.classifier import Classifier
from engine.training.clips import FRAMES, draw_clip
from engine.training.render_pool import UNSEEN
from engine.training.screening import change, screen

pytestmark = pytest.mark.soak


@cache
def drawn(_prompt: str, number: int) -> Tensor:
    return draw_clip(Scene(UNSEEN + number))


def test_a_square_that_flickers_counts_as_motion_and_the_rest_as_still() -> None:
    clip = torch.zeros(3, 3, 160, 160)
    clip[1, :, :16] = 1.0
    still, moving = change(clip)
    assert still == 0
    assert moving == pytest.approx(1.0)


def test_noise_everywhere_is_no_stillness() -> None:
    still, _ = change(torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(0)))
    assert still > 0.2


def test_drawn_clips_move_as_drawn_clips_do() -> None:
    torch.manual_seed(0)
    scores = screen(drawn, Classifier(), 2)
    assert scores["still"] == pytest.approx(1.0)
    assert scores["moving"] == scores["moving: the quarter that moves least"] == pytest.approx(1.0)
    assert scores["seconds"] > 0
    assert {"first: place", "middle: time", "last: subject"} < scores.keys()


def test_a_subject_that_does_not_move_is_told_apart() -> None:
    first, second = (Scene(UNSEEN + number).subject for number in range(2))

    def maker(prompt: str, number: int) -> Tensor:
        clip = drawn(prompt, number)
        return clip[:1].expand_as(clip) if number == 0 else clip

    scores = screen(maker, Classifier(), 2)
    assert scores[f"moving: {first}"] == scores["moving: the quarter that moves least"] == 0
    assert scores[f"moving: {second}"] == pytest.approx(1.0)


def test_a_frozen_clip_does_not_move_and_a_trembling_one_is_not_still() -> None:
    torch.manual_seed(0)
    random = torch.Generator().manual_seed(0)
    frozen = screen(lambda prompt, number: drawn(prompt, number)[:1].expand(3, -1, -1, -1), Classifier(), 2)
    assert frozen["moving"] == 0
    trembling = screen(
        lambda prompt, number: drawn(prompt, number) + 0.1 * torch.rand(FRAMES, 3, 512, 512, generator=random),
        Classifier(),
        2,
    )
    assert trembling["still"] > 2
