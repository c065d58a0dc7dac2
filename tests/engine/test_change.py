import numpy as np
import pytest
from numpy.typing import NDArray

from engine.change import Change

RNG = np.random.default_rng(1)


def flat(level: float, slope: float, offset: float) -> Change:
    plane = np.ones((4, 4), np.float32)
    return Change(level * plane, np.stack([slope * plane] * 3), np.stack([offset * plane] * 3))


def grey(level: int, width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)


def test_a_change_is_an_offset_and_a_slope_from_a_level_on() -> None:
    brush = flat(level=100, slope=0.5, offset=-10).brush(64, 48)
    assert set(brush.paint(grey(100)).ravel().tolist()) == {90}
    assert set(brush.paint(grey(140)).ravel().tolist()) <= {149, 150, 151}
    assert set(brush.paint(grey(60)).ravel().tolist()) <= {29, 30, 31}


def test_between_two_levels_some_places_have_the_one_and_some_the_other() -> None:
    painted = flat(level=0, slope=0, offset=0.25).brush(64, 48).paint(grey(100))
    assert set(painted.ravel().tolist()) == {100, 101}
    assert painted.mean() == pytest.approx(100.25, abs=0.01)


@pytest.mark.parametrize("extreme", [-1e4, -1.0, 1.0, 1e4])
def test_nothing_runs_over_whatever_the_numbers(extreme: float) -> None:
    noise = RNG.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    for level in (0.0, 255.0):
        painted = flat(level, slope=extreme, offset=extreme).brush(64, 48).paint(noise)
        exact = noise + np.clip(128 * extreme, -96, 96) / 128 * (_luminance(noise) - level) + np.clip(extreme, -60, 60)
        assert np.abs(painted - np.clip(exact, 0, 255)).max() <= 2


def test_a_change_is_as_smooth_at_any_size() -> None:
    level, slope = np.zeros((8, 8), np.float32), np.zeros((3, 8, 8), np.float32)
    offset = np.stack([np.tile(np.linspace(-20, 20, 8, dtype=np.float32), (8, 1))] * 3)
    for width, height in ((1080, 1350), (33, 17)):
        painted = Change(level, slope, offset).brush(width, height).paint(grey(100, width, height))
        assert painted.shape == (height, width, 3)
        columns = painted.mean(axis=(0, 2))
        assert np.all(np.diff(columns) > -1.0)
        assert columns[0] == pytest.approx(80, abs=1)
        assert columns[-1] == pytest.approx(120, abs=1)


def _luminance(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    luminance: NDArray[np.float64] = picture @ np.array([0.297, 0.586, 0.117])
    return luminance[..., None]
