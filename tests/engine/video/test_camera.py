from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from engine.plan import CAMERA_MOVES
from engine.video import camera

SIZE = (128, 128)


def ramp(horizontal: bool) -> Image.Image:
    """Return a gradient, so that a frame's mean brightness shows the position of the camera."""
    line = np.linspace(0, 255, 160)
    plane = np.tile(line, (160, 1)) if horizontal else np.tile(line[:, None], (1, 160))
    return Image.fromarray(plane.astype(np.uint8)).convert("RGB")


def path(move: str, horizontal: bool = True) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the mean brightness of each frame."""
    return np.array([np.asarray(frame).mean() for frame in camera.move(ramp(horizontal), move, SIZE, 72)])


def test_every_planned_move_is_known() -> None:
    assert set(CAMERA_MOVES) == set(camera.MOVES)


@pytest.mark.parametrize("move", CAMERA_MOVES)
def test_every_frame_has_the_size_that_was_asked_for(move: str) -> None:
    frames = list(camera.move(ramp(True), move, SIZE, 9))
    assert [frame.size for frame in frames] == [SIZE] * 9


@pytest.mark.parametrize(
    ("move", "horizontal", "direction"), [("pan right", True, 1), ("pan left", True, -1), ("pan up", False, -1)]
)
def test_a_pan_goes_one_way_without_jitter_and_eases_at_both_ends(move: str, horizontal: bool, direction: int) -> None:
    speed = np.diff(path(move, horizontal)) * direction
    assert (speed > -0.05).all()
    assert speed.sum() > 30
    assert speed[:4].max() < speed.max() / 5
    assert speed[-4:].max() < speed.max() / 5
    assert abs(np.diff(speed)).max() < speed.max() / 4


def test_a_zoom_in_comes_closer() -> None:
    spread = [np.asarray(frame).std() for frame in camera.move(ramp(True), "zoom in", SIZE, 24)]
    assert all(later <= sooner + 0.3 for sooner, later in pairwise(spread))
    assert spread[-1] < 0.85 * spread[0]


def test_a_zoom_starts_or_ends_with_the_full_picture() -> None:
    whole = ramp(True).resize(SIZE, Image.Resampling.LANCZOS)
    first = next(camera.move(ramp(True), "zoom in", SIZE, 24))
    last = list(camera.move(ramp(True), "zoom out", SIZE, 24))[-1]
    assert np.abs(np.asarray(first, float) - np.asarray(whole)).max() <= 1
    assert np.abs(np.asarray(last, float) - np.asarray(whole)).max() <= 1


@pytest.mark.parametrize(
    ("frame", "picture"), [((512, 512), (640, 640)), ((816, 608), (1024, 768)), ((48, 48), (64, 64))]
)
def test_picture_and_frame_sizes_lead_back_to_each_other(frame: tuple[int, int], picture: tuple[int, int]) -> None:
    assert camera.picture_size(*frame) == picture
    assert camera.frame_size(*picture) == frame
