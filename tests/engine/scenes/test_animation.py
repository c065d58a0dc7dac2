"""Animation: moving things move smoothly and in a loop, and everything else stays still."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas
from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.habitats import HABITATS
from engine.scenes.layers import Stack
from engine.scenes.scene import Scene
from engine.scenes.subjects import subject as subject_layers
from tests.engine.scenes.grid import sampled

#: The duration of a frame: a clip has 24 frames in each of five seconds.
FRAME = 1 / 120
Pixels = NDArray[np.int16]


def moment(scene: Scene, t: float) -> Pixels:
    return scene.render(t).astype(np.int16)


def subject_alone(scene: Scene, t: float) -> Pixels:
    canvas = Canvas(scene.width, scene.height, scene.scale)
    Stack(subject_layers(scene)).draw(canvas, t)
    return canvas.pixels().astype(np.int16)


def moving_share(first: Pixels, second: Pixels, least: int = 8) -> float:
    return float((np.abs(first - second).max(axis=2) > least).mean())


@pytest.mark.parametrize("place", sampled(PLACES, 0))
def test_every_clip_moves_and_loops(place: str) -> None:
    for number, subject in enumerate(HABITATS[place][::3]):
        facts = Facts(place, TIMES[(number + PLACES.index(place)) % len(TIMES)], subject)
        scene = Scene(number, facts, 270, 270)
        first = moment(scene, 0.0)
        assert np.abs(first - moment(scene, 1.0)).max() <= 2, facts
        # As in a large picture, where some square of 32 pixels must change by more than 4 levels.
        changes = [np.abs(moment(scene, t) - first).mean(axis=2)[:264, :264] for t in (0.25, 0.5, 0.75)]
        squares = [change.reshape(33, 8, 33, 8).mean(axis=(1, 3)) for change in changes]
        assert max(square.max() for square in squares) > 4, facts


@pytest.mark.parametrize("place", sampled(PLACES, 1))
def test_reused_layers_look_like_new_drawings(place: str) -> None:
    scene, facts = Scene(5, Facts(place), 256, 256), Facts(place)
    scene.render(0.1)
    for t in (0.1, 0.4, 0.9):
        assert np.array_equal(scene.render(t), Scene(5, facts, 256, 256).render(t))


@pytest.mark.parametrize("subject", sampled([s for s in SUBJECTS if s not in ("none", "bridge", "cactus")]))
def test_every_living_or_floating_subject_moves(subject: str) -> None:
    scene = Scene(4, Facts(subject=subject, time="dusk"))
    alone = [subject_alone(scene, t) for t in (0.5, 0.57, 0.64)]
    assert min(moving_share(alone[0], other) for other in alone[1:]) > 0.0008


@pytest.mark.parametrize("subject", ["bridge", "cactus"])
def test_lifeless_subjects_stay_still(subject: str) -> None:
    scene = Scene(4, Facts(subject=subject))
    still = subject_alone(scene, 0.5)
    assert all(np.array_equal(subject_alone(scene, t), still) for t in (0.0, 0.2, 0.9))


@pytest.mark.parametrize("place", sampled(PLACES, 2))
def test_neighbouring_frames_differ_little_and_no_frame_jumps(place: str) -> None:
    scene = Scene(11, Facts(place, subject=HABITATS[place][-1]), 256, 256)
    for start in (0.0, 0.5, 0.9):
        frames = [moment(scene, start + i * FRAME) for i in range(5)]
        brightness = np.diff([frame.mean() for frame in frames])
        assert np.abs(brightness).max() < 0.5
        steps = [moving_share(*pair, 24) for pair in pairwise(frames)]
        assert max(steps) < 0.05
        assert max(steps) < 3 * min(steps) + 0.003


@pytest.mark.parametrize(("place", "subject"), [("mountains", "hiker"), ("desert", "tree"), ("city", "arms")])
def test_the_ground_under_a_standing_figure_does_not_move(place: str, subject: str) -> None:
    scene = Scene(3, Facts(place, "day", subject))
    left, top = round(scene.stand_x) - 40, round(scene.stand_y) + 14
    still, *others = (scene.render(t)[top:, left : left + 80] for t in (0.5, 0.0, 0.2, 0.7))
    assert all(np.array_equal(other, still) for other in others)


def test_the_ground_runs_past_under_a_runner() -> None:
    scene = Scene(1, Facts("meadow", "day", "runner"))
    away = slice(0, 120) if scene.stand_x > SIZE / 2 else slice(SIZE - 120, SIZE)
    first, second = (moment(scene, t)[round(scene.stand_y) - 40 :, away] for t in (0.5, 0.7))
    assert moving_share(first, second) > 0.02
