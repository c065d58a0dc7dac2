"""The reel: encoded clips and the prompts that they answer, to train motion on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.scenes.layout import Layout
from engine.training.answers import Answers
from engine.training.clips import Clips
from engine.training.lesson import Lesson

#: The last clips are kept for validation.
KEPT = 32
#: The share of clips that are of the place that is dwelt on, beside those that would be.
DWELT = 1 / 3


@dataclass(frozen=True)
class Take:
    """Hold n clips: latents (n, frames, 16, s, s) and tokens (n, LENGTH)."""

    latents: Tensor
    tokens: Tensor

    def to(self, device: torch.device) -> "Take":
        """Return the same on a device."""
        return Take(self.latents.to(device), self.tokens.to(device))


class Reel:
    """Pair clips with prompts, and dwell on a place whose motion is hard to learn, if one is told."""

    def __init__(self, clips: Clips, lesson: Lesson, kept: int = KEPT, dwell_on: str | None = None) -> None:
        self._trained = len(clips) - kept
        self._dwelt = [seed for seed in range(self._trained) if Layout(seed).place == dwell_on]
        self._latents = clips.latents
        self._tokens = lesson.tokens
        self._answers = Answers(lesson, len(clips))

    def __len__(self) -> int:
        return len(self._latents)

    def take(self, count: int, rng: np.random.Generator) -> Take:
        """Choose clips to train on."""
        seeds = rng.integers(self._trained, size=count)
        if self._dwelt:
            seeds = np.where(rng.random(count) < DWELT, rng.choice(self._dwelt, size=count), seeds)
        return self._show(seeds.tolist(), rng)

    def kept(self) -> Take:
        """Return the clips that are never trained on."""
        return self._show(range(self._trained, len(self)), np.random.default_rng(0))

    def _show(self, seeds: Sequence[int], rng: np.random.Generator) -> Take:
        chosen = [self._answers.draw(seed, rng) for seed in seeds]
        return Take(self._latents[list(seeds)].float(), self._tokens[chosen].long())
