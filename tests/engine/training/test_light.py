"""Light: it is warmer and brighter near the sun, darker far away, and the sun never gets darker."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.scenes.facts import Facts
from engine.scenes.scene import Scene
from engine.training.light import lit


def change(scene: Scene) -> NDArray[np.int16]:
    drawing = scene.render()
    return lit(scene, drawing).astype(np.int16) - drawing


def around(scene: Scene, planes: NDArray[np.int16], reach: int = 30) -> NDArray[np.int16]:
    x, y = round(scene.light_x * scene.scale), round(scene.light_y * scene.scale)
    return planes[max(y - reach, 0) : y + reach, max(x - reach, 0) : x + reach]


@pytest.mark.parametrize("size", [(512, 512), (540, 960), (960, 540)])
def test_the_sky_is_warmer_beside_a_low_sun_and_darker_far_away(size: tuple[int, int]) -> None:
    scene = Scene(
        8, Facts(place="ocean", time="sunset", subject="none", sky=frozenset({"sun"}), light_side="left"), *size
    )
    difference = change(scene)
    beside = around(scene, difference, 80).mean(axis=(0, 1))
    assert beside[0] > 8
    assert beside[0] > beside[2]
    assert difference[:60, -60:].mean() < -4


def test_the_sun_never_gets_darker() -> None:
    scene = Scene(8, Facts(place="ocean", time="day", subject="none", sky=frozenset({"sun"})))
    assert around(scene, change(scene), 8).min() >= 0


def test_without_sun_and_moon_the_horizon_shines() -> None:
    scene = Scene(2, Facts(place="desert", time="dusk", subject="none"))
    assert not scene.sky & {"sun", "moon"}
    rows = change(scene).mean(axis=(1, 2))
    horizon = round(scene.horizon_y * scene.scale)
    assert rows[horizon - 60 : horizon].mean() > rows[:60].mean() + 4


def test_the_light_is_visible_but_moderate_at_every_time() -> None:
    for seed, time in enumerate(("dawn", "day", "sunset", "dusk", "night")):
        assert 3 < np.abs(change(Scene(seed, Facts(time=time)))).mean() < 20
