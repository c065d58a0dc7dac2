"""The album: encoded scenes and the prompts that they answer, to train pictures on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.training.latents import Latents
from engine.training.lesson import Lesson

#: The last scenes are kept for validation.
KEPT = 256
#: The share of scenes shown with a prompt that nobody wrote for them, where there is one.
ECHOED = 0.15


@dataclass(frozen=True)
class Page:
    """Hold n scenes: latents (n, 16, s, s), tokens (n, LENGTH), facts (n, facts.COUNT), subject (n, 1, s, s)."""

    latents: Tensor
    tokens: Tensor
    facts: Tensor
    subject: Tensor

    def to(self, device: torch.device) -> "Page":
        """Return the same on a device."""
        return Page(*(part.to(device) for part in vars(self).values()))


class Album:
    """Pair latents, at full or half size, with prompts."""

    def __init__(self, latents: Latents, lesson: Lesson, *, half: bool, kept: int = KEPT) -> None:
        self._kept = kept
        self._latents = latents.half if half else latents.full
        self._subject = functional.avg_pool2d(latents.subject, 2) if half else latents.subject
        self._lesson = lesson
        self._own: dict[int, list[int]] = defaultdict(list)
        self._echoes: dict[int, list[int]] = defaultdict(list)
        for row, seeds in enumerate(lesson.scenes.tolist()):
            rows = self._own if seeds[1] < 0 else self._echoes
            for seed in seeds:
                rows[seed].append(row)
        if not all(seed in self._own for seed in range(len(latents))):
            raise ValueError("there are scenes without prompts: prepare the text model with more --scenes")

    def __len__(self) -> int:
        return len(self._latents)

    def page(self, count: int, rng: np.random.Generator) -> Page:
        """Choose scenes to train on."""
        return self._open(rng.integers(len(self) - self._kept, size=count).tolist(), rng)

    def kept(self) -> Page:
        """Return the scenes that are never trained on."""
        return self._open(range(len(self) - self._kept, len(self)), np.random.default_rng(0))

    def _open(self, seeds: Sequence[int], rng: np.random.Generator) -> Page:
        chosen = [self._prompt(seed, rng) for seed in seeds]
        # Free prompts show several scenes' facts; here it is the scene itself that counts.
        own = [self._own[seed][0] for seed in seeds]
        return Page(
            self._latents[list(seeds)].float(),
            self._lesson.tokens[chosen].long(),
            self._lesson.facts[own],
            self._subject[list(seeds)].float(),
        )

    def _prompt(self, seed: int, rng: np.random.Generator) -> int:
        rows = self._own[seed]
        if rng.random() < ECHOED and seed in self._echoes:
            rows = self._echoes[seed]
        return rows[int(rng.integers(len(rows)))]
