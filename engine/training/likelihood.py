"""Likelihood: which themes a prompt may mean, by what the teacher thinks of it and of the sayings of each theme."""

from collections.abc import Hashable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from engine.training.learner import minimise

#: How strongly themes are told apart by embeddings, and how small the weights are kept.
CONTRAST, DECAY = 20.0, 0.003
#: How much nearer sayings count more.
NEARNESS = 25.0
#: How much a saying's own theme counts, against those of other sayings that mean about the same.
OWN = 2 / 3
BATCH = 2048


class Likelihood:
    """Know sayings by their embeddings, shape (n, size), their themes, shape (n,), and their gists.

    A regression and the sayings that mean about the same are asked and count alike: the one errs where the other does
    not.
    """

    def __init__(self, meanings: Tensor, theme: Tensor, gists: Sequence[Hashable], themes: int) -> None:
        numbers = {gist: number for number, gist in enumerate(dict.fromkeys(gists))}
        self._gist, self._meanings = torch.tensor([numbers[gist] for gist in gists]), meanings
        self._theme = functional.one_hot(theme, themes).float()
        self._weights, self._bias = tell_apart(meanings, theme, themes)
        # Of sayings with the same gist the first counts.
        firsts: dict[tuple[int, int], int] = {}
        for row, saying in enumerate(zip(self._gist.tolist(), theme.tolist(), strict=True)):
            firsts.setdefault(saying, row)
        self._known = torch.tensor(list(firsts.values()))

    def of(self, meanings: Tensor) -> Tensor:
        """Return how likely each theme is for prompts of these embeddings, shape (n, themes)."""
        told = (CONTRAST * meanings @ self._weights + self._bias).softmax(dim=1)
        near = torch.cat([self._near(part) for part in torch.split(meanings, BATCH)])
        return (told + near) / 2

    def of_sayings(self) -> Tensor:
        """Return how likely each theme is for the sayings themselves, shape (n, themes)."""
        parts = zip(torch.split(self._meanings, BATCH), torch.split(self._gist, BATCH), strict=True)
        near = torch.cat([self._near(meanings, gist) for meanings, gist in parts])
        return OWN * self._theme + (1 - OWN) * near

    def _near(self, meanings: Tensor, gist: Tensor | None = None) -> Tensor:
        """Return the shares of themes among the sayings that mean about the same, but for those of the same gist."""
        weights = (NEARNESS * (meanings @ self._meanings[self._known].T - 1)).exp()
        if gist is not None:
            weights = weights * (gist.unsqueeze(1) != self._gist[self._known])
        return functional.normalize(weights @ self._theme[self._known], p=1.0, dim=1)


def tell_apart(meanings: Tensor, theme: Tensor, themes: int) -> tuple[Tensor, Tensor]:
    """Learn a logistic regression from embeddings to themes; return its weights (size, themes) and bias (themes,)."""
    weights = torch.zeros(meanings.shape[1], themes, requires_grad=True)
    bias = torch.zeros(themes, requires_grad=True)

    def loss() -> Tensor:
        return functional.cross_entropy(CONTRAST * meanings @ weights + bias, theme) + DECAY * weights.square().sum()

    minimise([weights, bias], loss)
    return weights.detach(), bias.detach()
