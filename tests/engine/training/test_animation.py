"""Animation: what moves in life moves, smoothly and in a loop where it can, and everything else stays still."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.training.scenes import PLACES, SIZE, SUBJECTS, Scene
from engine.training.scenes.canvas import Canvas
from engine.training.scenes.sky import draw_sky
from engine.training.scenes.subjects import draw_subject

FRAME = 1 / 72
#: Who and what comes back to where it was; the rest sails, flies or rises away.
LOOPING = ("hiker", "arms", "runner", "lighthouse", "tent", "tree", "bridge", "cactus", "flowers")

Pixels = NDArray[np.int16]


def moment(scene: Scene, t: float) -> Pixels:
    return scene.render(t).astype(np.int16)


def subject_alone(scene: Scene, t: float) -> Pixels:
    canvas = Canvas()
    draw_subject(canvas, scene, t)
    return canvas.pixels().astype(np.int16)


def moving_share(first: Pixels, second: Pixels, least: int = 8) -> float:
    return float((np.abs(first - second).max(axis=2) > least).mean())


@pytest.mark.parametrize("place", PLACES)
def test_something_moves_in_every_place(place: str) -> None:
    for seed in range(2):
        scene = Scene(seed, place, "day", "none")
        assert moving_share(moment(scene, 0.5), moment(scene, 0.7)) > 0.001, seed


@pytest.mark.parametrize("subject", [s for s in SUBJECTS if s not in ("none", "bridge", "cactus")])
def test_every_living_or_floating_subject_moves(subject: str) -> None:
    scene = Scene(4, subject=subject, time="dusk")
    alone = [subject_alone(scene, t) for t in (0.5, 0.57, 0.64)]
    assert min(moving_share(alone[0], other) for other in alone[1:]) > 0.0008


@pytest.mark.parametrize("subject", ["bridge", "cactus"])
def test_what_does_not_move_in_life_stays_still(subject: str) -> None:
    scene = Scene(4, subject=subject)
    still = subject_alone(scene, 0.5)
    assert all(np.array_equal(subject_alone(scene, t), still) for t in (0.0, 0.2, 0.9))


@pytest.mark.parametrize("subject", LOOPING)
def test_subjects_that_stay_in_place_come_back_to_where_they_began(subject: str) -> None:
    for seed in range(2):
        scene = Scene(seed, subject=subject, time="night")
        assert np.abs(subject_alone(scene, 0.0) - subject_alone(scene, 1.0)).max() <= 2


@pytest.mark.parametrize(
    ("seed", "place", "top"), [(0, "ocean", 0), (0, "waterfall", 256), (2, "snow", 400), (0, "road", 320)]
)
def test_water_snowfall_and_road_markings_loop(seed: int, place: str, top: int) -> None:
    scene = Scene(seed, place, "night", "none")
    first, middle, last = (moment(scene, t)[top:] for t in (0.0, 0.4, 1.0))
    assert moving_share(first, last, 2) < 0.0001
    assert moving_share(first, middle, 2) > 0.001


@pytest.mark.parametrize("place", PLACES)
def test_neighbouring_frames_differ_little_and_no_frame_jumps(place: str) -> None:
    scene = Scene(11, place, subject=SUBJECTS[PLACES.index(place)])
    for start in (0.0, 0.5, 0.9):
        frames = [moment(scene, start + i * FRAME) for i in range(5)]
        brightness = np.diff([frame.mean() for frame in frames])
        assert np.abs(brightness).max() < 0.5
        steps = [moving_share(*pair, 24) for pair in pairwise(frames)]
        assert max(steps) < 0.05
        assert max(steps) < 3 * min(steps) + 0.003


@pytest.mark.parametrize(("place", "subject"), [("mountains", "hiker"), ("forest", "tree"), ("city", "arms")])
def test_the_ground_under_who_stands_does_not_move(place: str, subject: str) -> None:
    scene = Scene(3, place, "day", subject)
    left, top = round(scene.stand_x) - 40, round(scene.stand_y) + 14
    still, *others = (scene.render(t)[top:, left : left + 80] for t in (0.5, 0.0, 0.2, 0.7))
    assert all(np.array_equal(other, still) for other in others)


def test_the_ground_runs_past_under_a_runner() -> None:
    scene = Scene(1, "meadow", "day", "runner")
    away = slice(0, 120) if scene.stand_x > SIZE / 2 else slice(SIZE - 120, SIZE)
    first, second = (moment(scene, t)[round(scene.stand_y) - 40 :, away] for t in (0.5, 0.7))
    assert moving_share(first, second) > 0.02


@pytest.mark.parametrize(("time", "direction"), [("dawn", -1), ("sunset", 1), ("day", 0)])
def test_the_sun_rises_at_dawn_sinks_at_sunset_and_stands_by_day(time: str, direction: int) -> None:
    scene = next(scene for scene in (Scene(seed, time=time) for seed in range(99)) if scene.sky == {"sun"})

    def height(t: float) -> float:
        canvas = Canvas()
        draw_sky(canvas, scene, t)
        return float(np.argwhere(np.all(canvas.pixels() == np.rint(scene.light), axis=2))[:, 0].mean())

    assert height(1.0) - height(0.0) == pytest.approx(26 * direction, abs=2)


@pytest.mark.parametrize("seed", range(3))
def test_a_flock_flies_with_the_clouds(seed: int) -> None:
    scene = Scene(seed, "ocean", "day", "birds")

    def middle(t: float) -> float:
        return float(np.argwhere(subject_alone(scene, t).sum(axis=2) > 0)[:, 1].mean())

    assert middle(0.25) + 30 < middle(0.75)


def test_water_falls_fast_enough_to_be_seen_and_slowly_enough_to_be_followed() -> None:
    scene = Scene(0, "waterfall", "day", "none")
    column = slice(round(scene.stand_x) - 30, round(scene.stand_x) + 30)
    # Only what differs from one column to the next: all of the fall is brighter further down.
    first, second = (np.diff(moment(scene, t)[220:350, column, 0], axis=1) for t in (0.3, 0.3 + FRAME))
    errors = {by: float(np.abs(second[20:110] - first[20 - by : 110 - by]).mean()) for by in range(-15, 16)}
    # Key frames are about five of these apart, and threads no longer than 150 pixels.
    assert 3 <= min(errors, key=errors.__getitem__) <= 6


@pytest.mark.parametrize("place", PLACES)
def test_the_still_does_not_depend_on_other_moments(place: str) -> None:
    scene = Scene(9, place)
    still = scene.render()
    scene.render(0.1)
    assert np.array_equal(scene.render(0.5), still)
