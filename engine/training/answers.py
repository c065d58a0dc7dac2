"""Answers: choose a prompt for a scene."""

from collections import defaultdict

import numpy as np

from engine.training.lesson import Lesson

#: The share of scenes that get a free prompt, if there is one that they answer.
ECHOED = 0.15


class Answers:
    """The prompts of a lesson by scene, for the first scenes."""

    def __init__(self, lesson: Lesson, scenes: int) -> None:
        self._own: dict[int, list[int]] = defaultdict(list)
        self._echoes: dict[int, list[int]] = defaultdict(list)
        for row, seeds in enumerate(lesson.scenes.tolist()):
            rows = self._own if seeds[1] < 0 else self._echoes
            for seed in seeds:
                rows[seed].append(row)
        if not all(seed in self._own for seed in range(scenes)):
            raise ValueError("there are scenes without prompts: prepare the text model with more --scenes")

    def own(self, seed: int) -> int:
        """Return the row of the first prompt written for a scene."""
        return self._own[seed][0]

    def draw(self, seed: int, rng: np.random.Generator) -> int:
        """Return the row of a random prompt that a scene answers."""
        rows = self._own[seed]
        if rng.random() < ECHOED and seed in self._echoes:
            rows = self._echoes[seed]
        return rows[int(rng.integers(len(rows)))]
