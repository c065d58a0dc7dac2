"""Facts: the facts of a scene as numbers to predict."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.reader.repertoire import Kind as Kind
from engine.scenes.facts import QUESTIONS as QUESTIONS
from engine.scenes.layout import Layout

COUNT = sum(len(answers) for answers in QUESTIONS.values())


def slice_of(question: str) -> slice:
    """Return the columns of the answers to a question."""
    begin = 0
    for name, answers in QUESTIONS.items():
        if name == question:
            return slice(begin, begin + len(answers))
        begin += len(answers)
    raise KeyError(question)


def facts(scene: Layout) -> NDArray[np.float32]:
    """Return 1 for every answer that is true of the scene, else 0, shape (COUNT,)."""
    true = scene.facts
    return np.array(
        [answer in true.answers(question) for question, answers in QUESTIONS.items() for answer in answers], np.float32
    )


def shown(scene: Layout) -> Kind:
    """Return a scene's place, time and subject."""
    return Kind(scene.place, scene.time, scene.subject)


def accuracy(predicted: Sequence[Kind], true: Sequence[Kind]) -> dict[str, float]:
    """Return the shares of places, times and subjects that were predicted correctly."""
    right = np.array(predicted) == np.array(true)
    return dict(zip(Kind._fields, right.mean(axis=0).tolist(), strict=True))


def likeliest(scores: NDArray[np.float32]) -> Kind:
    """Return the place, time and subject with the highest scores."""
    best = (QUESTIONS[question][int(scores[slice_of(question)].argmax())] for question in Kind._fields)
    return Kind(*best)
