"""Facts: what a scene shows, as numbers to predict."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.training.scenes import PLACES, SUBJECTS, TIMES, Layout
from engine.training.scenes.canvas import SIZE
from engine.training.scenes.colour import PALETTES
from engine.training.scenes.layout import COATS, FLOWERS, SAILS, TREES

TONES = tuple(sorted({palette.tone for palettes in PALETTES.values() for palette in palettes}))
SKY = ("sun", "moon", "stars", "aurora", "milky way", "shooting star", "rainbow", "clouds", "birds")
SIDES = ("left", "middle", "right")

#: The questions, each with its possible answers; a question that a scene does not raise has no answer.
QUESTIONS: dict[str, Sequence[str]] = {
    "place": PLACES,
    "time": TIMES,
    "subject": SUBJECTS,
    "tone": TONES,
    "sky": SKY,
    "weather": ("mist", "snowfall", "snowcaps", "pines", "distant mountains", "river"),
    "moon": ("full", "crescent"),
    "light side": SIDES,
    "stand side": SIDES,
    "coat": tuple(COATS),
    "sail": tuple(SAILS),
    "flower": tuple(FLOWERS),
    "tree": tuple(TREES),
    "balloons": ("one", "many"),
}
COUNT = sum(len(answers) for answers in QUESTIONS.values())


class Triple(NamedTuple):
    """Name a scene's place, time and subject."""

    place: str
    time: str
    subject: str


def slice_of(question: str) -> slice:
    """Return where the answers to a question stand."""
    begin = 0
    for name, answers in QUESTIONS.items():
        if name == question:
            return slice(begin, begin + len(answers))
        begin += len(answers)
    raise KeyError(question)


def facts(scene: Layout) -> NDArray[np.float32]:
    """Return 1 for every answer that is true of the scene and 0 for all others, shape (COUNT,)."""
    true = _answers(scene)
    return np.array(
        [answer in true[question] for question, answers in QUESTIONS.items() for answer in answers], np.float32
    )


def triple(scores: NDArray[np.float32]) -> Triple:
    """Return the place, time and subject that score highest."""
    best = {
        question: QUESTIONS[question][int(scores[slice_of(question)].argmax())]
        for question in ("place", "time", "subject")
    }
    return Triple(**best)


def _answers(scene: Layout) -> dict[str, set[str]]:
    weather = {"mist": scene.mist, "snowfall": scene.snowfall, "snowcaps": scene.snowcaps, "pines": scene.pines}
    weather["distant mountains"] = scene.place in ("road", "lake", "meadow") and scene.backdrop == "mountains"
    weather["river"] = scene.place == "city" and scene.riverside
    wears = scene.subject in ("hiker", "arms", "runner")
    return {
        "place": {scene.place},
        "time": {scene.time},
        "subject": {scene.subject},
        "tone": {scene.tone},
        "sky": set(scene.sky),
        "weather": {name for name, is_there in weather.items() if is_there},
        "moon": {"crescent" if scene.crescent else "full"} if "moon" in scene.sky else set(),
        "light side": {_side(scene.light_x)} if scene.sky & {"sun", "moon"} else set(),
        "stand side": {_side(scene.stand_x)} if scene.subject not in ("none", "birds", "flowers") else set(),
        "coat": {scene.coat} if wears else set(),
        "sail": {scene.sail} if scene.subject == "sailboat" else set(),
        "flower": {scene.flower} if scene.subject == "flowers" else set(),
        "tree": {scene.tree} if scene.subject == "tree" else set(),
        "balloons": {"one" if scene.balloons == 1 else "many"} if scene.subject == "balloons" else set(),
    }


def _side(x: float) -> str:
    share = x / SIZE
    return "left" if share < 0.42 else "right" if share > 0.58 else "middle"
