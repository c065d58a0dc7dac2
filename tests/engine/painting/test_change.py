import numpy as np
import pytest
from numpy.typing import NDArray

from engine.painting.change import MIDDLE, PARTS, STEEPEST, Change

RNG = np.random.default_rng(1)


def flat(slope: float, offset: float) -> Change:
    planes = np.ones((3, 4, 4), np.float32)
    return Change(slope * planes, offset * planes)


def grey(level: int, width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)


def test_a_change_is_an_offset_and_a_slope_around_the_middle() -> None:
    brush = flat(slope=0.25, offset=-10).brush(64, 48)
    assert set(brush.paint(grey(128)).ravel().tolist()) == {118}
    assert set(brush.paint(grey(168)).ravel().tolist()) == {168}
    assert set(brush.paint(grey(88)).ravel().tolist()) == {68}


def test_each_colour_changes_separately() -> None:
    red_and_green = np.full((48, 64, 3), (228, 28, 128), np.uint8)
    painted = flat(slope=0.25, offset=0).brush(64, 48).paint(red_and_green)
    assert painted[0, 0].tolist() == [253, 3, 128]


def test_a_value_between_two_levels_is_dithered() -> None:
    painted = flat(slope=0, offset=0.25).brush(64, 48).paint(grey(100))
    assert set(painted.ravel().tolist()) == {100, 101}
    assert painted.mean() == pytest.approx(100.25, abs=0.01)


@pytest.mark.parametrize("extreme", [-1e4, -1.0, 1.0, 1e4])
def test_no_value_overflows(extreme: float) -> None:
    noise = RNG.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    painted = flat(slope=extreme, offset=extreme).brush(64, 48).paint(noise)
    steepest = STEEPEST / PARTS
    exact = noise + np.clip(extreme, -steepest, steepest) * (noise.astype(float) - MIDDLE) + np.clip(extreme, -60, 60)
    assert np.abs(painted - np.clip(exact, 0, 255)).max() <= 2


def test_a_change_is_as_smooth_at_any_size() -> None:
    slope = np.zeros((3, 8, 8), np.float32)
    offset = np.stack([np.tile(np.linspace(-20, 20, 8, dtype=np.float32), (8, 1))] * 3)
    for width, height in ((1080, 1350), (33, 17)):
        painted = Change(slope, offset).brush(width, height).paint(grey(100, width, height))
        assert painted.shape == (height, width, 3)
        columns = painted.mean(axis=(0, 2))
        assert np.all(np.diff(columns) > -1.0)
        assert columns[0] == pytest.approx(80, abs=1)
        assert columns[-1] == pytest.approx(120, abs=1)
