"""Consensus: find scenes that answer a free prompt, one not written for a scene."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from engine.scenes.layout import Layout
from engine.scenes.words import PLACE_WORDS, SUBJECT_WORDS, TIME_WORDS
from engine.training import facts
from engine.training.likelihood import CONTRAST, fit_themes
from engine.training.prompts import themes
from engine.training.teacher import Teacher

#: The weight decay of the classifier of themes.
DECAY = 0.01
#: The cosine similarity from which a word for a place, time or subject counts, and its weight.
LITERAL_FROM, LITERAL_WEIGHT = 0.5, 5.0
#: The inverse temperature of the choice of scenes.
SHARPNESS = 32.0


class Consensus:
    """Answer a prompt with scenes that fit its likely themes, as many as possible, and its literal words.

    A short prompt may mean one of several themes; a scene that fits them all is right in any case.
    """

    def __init__(self, teacher: Teacher, scenes: Sequence[Layout]) -> None:
        phrasings = [(number, text) for number, theme in enumerate(themes()) for text, _ in theme.english.phrasings]
        meanings = teacher.embed([text for _, text in phrasings])
        labels = torch.tensor([number for number, _ in phrasings])
        self._weights, self._bias = fit_themes(meanings, labels, len(themes()), DECAY)
        kinds: dict[facts.Kind, list[Layout]] = defaultdict(list)
        for scene in scenes:
            kinds[facts.shown(scene)].append(scene)
        self._seeds = [[scene.seed for scene in alike] for alike in kinds.values()]
        self._shown = torch.from_numpy(
            np.stack([np.mean([facts.facts(scene) for scene in alike], axis=0) for alike in kinds.values()])
        ).float()
        self._frequency = torch.tensor([len(alike) for alike in kinds.values()]).log()
        self._fits = torch.tensor([[theme.fits(*kind) for kind in kinds] for theme in themes()]).float()
        names = [(0, place, text) for place, texts in PLACE_WORDS.items() for text in texts]
        names += [(1, time, text) for time, texts in TIME_WORDS.items() for text in texts]
        names += [(2, subject, text) for subject, texts in SUBJECT_WORDS.items() for text in texts if "{" not in text]
        self._names = teacher.embed([text for _, _, text in names])
        self._named = torch.tensor([[kind[axis] == word for kind in kinds] for axis, word, _ in names]).float()

    def answer(self, meanings: Tensor) -> Tensor:
        """Return the probability of each kind of scene as an answer to each meaning, shape (n, kinds)."""
        themes = (CONTRAST * meanings @ self._weights + self._bias).softmax(dim=1)
        literal = (meanings @ self._names.T - LITERAL_FROM).clamp_min(0)
        # Of all names of a thing, the nearest one counts.
        named = (literal.unsqueeze(2) * self._named).amax(dim=1)
        score = themes @ self._fits + LITERAL_WEIGHT * named
        return (SHARPNESS * score + self._frequency).softmax(dim=1)

    def facts(self, answers: Tensor) -> Tensor:
        """Return the mean facts of the answers, shape (n, facts.COUNT)."""
        return answers @ self._shown

    def scenes(self, answers: Tensor, count: int, rng: np.random.Generator) -> Tensor:
        """Sample the seeds of `count` scenes for each answer, shape (n, count)."""
        chosen = []
        for answer in answers.numpy():
            kinds = rng.choice(len(answer), size=count, p=answer / answer.sum())
            chosen.append([self._seeds[kind][int(rng.integers(len(self._seeds[kind])))] for kind in kinds])
        return torch.tensor(chosen)
