"""Consensus: which scenes answer a prompt that nobody wrote a scene for."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.scenes.layout import Layout
from engine.scenes.words import PLACE_WORDS, SUBJECT_WORDS, TIME_WORDS
from engine.training import facts
from engine.training.learner import minimise
from engine.training.prompts import themes
from engine.training.teacher import Teacher

#: How strongly themes are told apart by the teacher's embeddings, and how small the weights are kept.
CONTRAST, DECAY = 20.0, 0.01
#: A word for a place, time or subject counts from this cosine on, and so much.
LITERAL_FROM, LITERAL_WEIGHT = 0.5, 5.0
#: How much likelier a scene becomes that answers better.
SHARPNESS = 32.0


class Consensus:
    """Answer a prompt by scenes that fit as many as possible of the themes that it may mean, and its literal words.

    A prompt in few words may mean one of several themes; a scene that fits them all is right whichever it was.
    """

    def __init__(self, teacher: Teacher, scenes: Sequence[Layout]) -> None:
        self._weights, self._bias = _tell_themes_apart(teacher)
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
        """Return how likely each kind of scene should answer each of the meanings, shape (n, kinds)."""
        themes = (CONTRAST * meanings @ self._weights + self._bias).softmax(dim=1)
        literal = (meanings @ self._names.T - LITERAL_FROM).clamp_min(0)
        # Of all names of one thing the nearest counts.
        said = (literal.unsqueeze(2) * self._named).amax(dim=1)
        score = themes @ self._fits + LITERAL_WEIGHT * said
        return (SHARPNESS * score + self._frequency).softmax(dim=1)

    def facts(self, answers: Tensor) -> Tensor:
        """Return what the answers show on average, shape (n, facts.COUNT)."""
        return answers @ self._shown

    def scenes(self, answers: Tensor, count: int, rng: np.random.Generator) -> Tensor:
        """Draw the seeds of so many scenes for each answer, shape (n, count)."""
        chosen = []
        for answer in answers.numpy():
            kinds = rng.choice(len(answer), size=count, p=answer / answer.sum())
            chosen.append([self._seeds[kind][int(rng.integers(len(self._seeds[kind])))] for kind in kinds])
        return torch.tensor(chosen)


def _tell_themes_apart(teacher: Teacher) -> tuple[Tensor, Tensor]:
    """Learn a logistic regression from the themes' phrasings; return its weights (size, themes) and bias (themes,)."""
    phrasings = [(number, text) for number, theme in enumerate(themes()) for text in theme.phrasings]
    meanings = teacher.embed([text for _, text in phrasings])
    theme = torch.tensor([number for number, _ in phrasings])
    weights = torch.zeros(teacher.size, len(themes()), requires_grad=True)
    bias = torch.zeros(len(themes()), requires_grad=True)

    def loss() -> Tensor:
        return functional.cross_entropy(CONTRAST * meanings @ weights + bias, theme) + DECAY * weights.square().sum()

    minimise([weights, bias], loss)
    return weights.detach(), bias.detach()
