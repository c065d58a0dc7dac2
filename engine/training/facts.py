"""Facts: what a scene shows, as numbers to predict."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.training.scenes import PLACES, SUBJECTS, TIMES, Layout
from engine.training.scenes.colour import PALETTES
from engine.training.scenes.layout import COATS, FEATURES, FLOWERS, SAILS, SIDES, TREES, side

TONES = tuple(sorted({palette.tone for palettes in PALETTES.values() for palette in palettes}))
SKY = ("sun", "moon", "stars", "aurora", "milky way", "shooting star", "rainbow", "clouds", "birds")

#: The questions, each with its possible answers; a question that a scene does not raise has no answer.
QUESTIONS: dict[str, Sequence[str]] = {
    "place": PLACES,
    "time": TIMES,
    "subject": SUBJECTS,
    "tone": TONES,
    "sky": SKY,
    "features": FEATURES,
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


def shown(scene: Layout) -> Triple:
    """Return a scene's place, time and subject."""
    return Triple(scene.place, scene.time, scene.subject)


def shares_right(told: Sequence[Triple], true: Sequence[Triple]) -> dict[str, float]:
    """Return the shares of places, times and subjects that were told right."""
    right = np.array(told) == np.array(true)
    return dict(zip(Triple._fields, right.mean(axis=0).tolist(), strict=True))


def triple(scores: NDArray[np.float32]) -> Triple:
    """Return the place, time and subject that score highest."""
    best = (QUESTIONS[question][int(scores[slice_of(question)].argmax())] for question in Triple._fields)
    return Triple(*best)


def _answers(scene: Layout) -> dict[str, set[str]]:
    wears = scene.subject in ("hiker", "arms", "runner")
    return {
        "place": {scene.place},
        "time": {scene.time},
        "subject": {scene.subject},
        "tone": {scene.tone},
        "sky": set(scene.sky),
        "features": set(scene.features),
        "moon": {"crescent" if scene.crescent else "full"} if "moon" in scene.sky else set(),
        "light side": {side(scene.light_x)} if scene.sky & {"sun", "moon"} else set(),
        "stand side": {side(scene.stand_x)} if scene.subject not in ("none", "birds", "flowers") else set(),
        "coat": {scene.coat} if wears else set(),
        "sail": {scene.sail} if scene.subject == "sailboat" else set(),
        "flower": {scene.flower} if scene.subject == "flowers" else set(),
        "tree": {scene.tree} if scene.subject == "tree" else set(),
        "balloons": {"one" if scene.balloons == 1 else "many"} if scene.subject == "balloons" else set(),
    }
