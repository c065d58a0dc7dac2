"""Calm parts: text does not cover anything important."""

import numpy as np
import pytest

from engine.scenes.calm import calmest
from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.habitats import HABITATS
from engine.scenes.scene import Scene
from tests.engine.scenes.grid import sampled

ASPECTS = {"1:1": (360, 360), "4:5": (360, 450), "9:16": (360, 640), "16:9": (640, 360)}


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("place", sampled(PLACES))
def test_the_calm_part_is_large_and_clear_of_the_subject(place: str, aspect: str) -> None:
    width, height = ASPECTS[aspect]
    number = [*ASPECTS].index(aspect) + PLACES.index(place)
    subjects = [*dict.fromkeys(HABITATS[place])]
    for seed in range(number, number + 2):
        subject = subjects[3 * seed % len(subjects)]
        scene = Scene(seed, Facts(place, TIMES[seed % len(TIMES)], subject), width, height)
        left, top, right, bottom = scene.calm
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert right - left >= 0.3 * width
        assert bottom - top >= 0.12 * height
        picture = scene.render()
        assert not scene.subject_mask(0.5, picture)[top:bottom, left:right].any(), scene.facts
        grey = picture.astype(float).mean(axis=2)
        # Dithering and glows are not detail.
        down, along = np.diff(grey, axis=0, prepend=grey[:1]), np.diff(grey, axis=1, prepend=grey[:, :1])
        edges = np.maximum(np.hypot(down, along) - 5, 0)
        assert edges[top:bottom, left:right].mean() <= 0.85 * edges.mean(), scene.facts
        if scene.sky & {"sun", "moon"}:
            # The point of the calm part nearest to the sun or moon is outside it.
            x, y, radius = (value * scene.scale for value in (scene.light_x, scene.light_y, scene.light_r))
            near_x, near_y = min(max(x, left), right), min(max(y, top), bottom)
            assert np.hypot(near_x - x, near_y - y) > 0.9 * radius or y > scene.horizon_y * scene.scale, scene.facts


def test_the_calm_part_scales_with_the_scene() -> None:
    small, large = (Scene(4, Facts("lake"), size, size).calm for size in (360, 1080))
    assert np.abs(np.array(small) * 3 - large).max() <= 6


def test_the_calmest_part_is_found_in_empty_and_in_busy_pictures() -> None:
    rng = np.random.default_rng(0)
    picture = np.full((90, 90, 3), 128, np.uint8)
    picture[50:] = rng.integers(0, 255, (40, 90, 3))
    nothing = np.zeros((90, 90), np.bool_)
    assert calmest(picture, nothing).bottom <= 52
    nothing[:50, :50] = True
    assert calmest(picture, nothing).left >= 50
    full = np.ones((90, 90), np.bool_)
    left, top, right, bottom = calmest(picture, full)
    assert right - left >= 27
    assert bottom - top >= 11
    assert bottom <= 52


@pytest.mark.parametrize("subject", sampled(SUBJECTS))
def test_the_calm_part_depends_only_on_the_scene(subject: str) -> None:
    facts = Facts(subject=subject)
    scene = Scene(2, facts, 270, 480)
    scene.render(0.3)
    assert scene.calm == Scene(2, facts, 270, 480).calm
