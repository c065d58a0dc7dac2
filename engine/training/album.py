"""The album: encoded scenes paired with prompts, to train the denoiser on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.training.answers import Answers
from engine.training.latents import Latents
from engine.training.lesson import Lesson

#: The number of scenes, the last ones, held out for validation.
HELD_OUT = 256


@dataclass(frozen=True)
class Page:
    """A batch of n scenes: latents (n, 16, s, s), tokens (n, LENGTH), facts (n, facts.COUNT), subject (n, 1, s, s)."""

    latents: Tensor
    tokens: Tensor
    facts: Tensor
    subject: Tensor

    def to(self, device: torch.device) -> "Page":
        """Return the batch on a device."""
        return Page(*(part.to(device) for part in vars(self).values()))


class Album:
    """Encoded scenes, at full or half size, with prompts."""

    def __init__(self, latents: Latents, lesson: Lesson, *, half: bool, held_out: int = HELD_OUT) -> None:
        self._held_out = held_out
        self._latents = latents.half if half else latents.full
        self._subject = functional.avg_pool2d(latents.subject, 2) if half else latents.subject
        self._lesson = lesson
        self._answers = Answers(lesson, len(latents))

    def __len__(self) -> int:
        return len(self._latents)

    def page(self, count: int, rng: np.random.Generator) -> Page:
        """Return random scenes to train on."""
        return self._open(rng.integers(len(self) - self._held_out, size=count).tolist(), rng)

    def held_out(self) -> Page:
        """Return the scenes that are never trained on."""
        return self._open(range(len(self) - self._held_out, len(self)), np.random.default_rng(0))

    def _open(self, seeds: Sequence[int], rng: np.random.Generator) -> Page:
        chosen = [self._answers.draw(seed, rng) for seed in seeds]
        # The facts of a free prompt are a mixture of several scenes, so take those of the scene's own prompt.
        own = [self._answers.own(seed) for seed in seeds]
        return Page(
            self._latents[list(seeds)].float(),
            self._lesson.tokens[chosen].long(),
            self._lesson.facts[own],
            self._subject[list(seeds)].float(),
        )
