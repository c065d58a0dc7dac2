"""Likelihood: estimate the themes of a prompt from its embedding and those of known sayings."""

from collections.abc import Hashable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from engine.training.learner import minimise

#: The scale of embeddings in the classifier of themes, and its weight decay.
CONTRAST, DECAY = 20.0, 0.003
#: The inverse temperature of the weights of similar sayings.
NEARNESS = 25.0
#: The weight of a saying's own theme; the themes of similar sayings have the rest.
OWN = 2 / 3
BATCH = 2048


class Likelihood:
    """Estimate themes from sayings: their embeddings, shape (n, size), themes, shape (n,), and gists.

    The estimate is the mean of a logistic regression and of the most similar sayings, which make different errors.
    """

    def __init__(self, meanings: Tensor, theme: Tensor, gists: Sequence[Hashable], themes: int) -> None:
        numbers = {gist: number for number, gist in enumerate(dict.fromkeys(gists))}
        self._gist, self._meanings = torch.tensor([numbers[gist] for gist in gists]), meanings
        self._theme = functional.one_hot(theme, themes).float()
        self._weights, self._bias = fit_themes(meanings, theme, themes, DECAY)
        # Of sayings with the same gist and theme, only the first counts.
        firsts: dict[tuple[int, int], int] = {}
        for row, saying in enumerate(zip(self._gist.tolist(), theme.tolist(), strict=True)):
            firsts.setdefault(saying, row)
        self._known = torch.tensor(list(firsts.values()))

    def of(self, meanings: Tensor) -> Tensor:
        """Return the probability of each theme for prompts with these embeddings, shape (n, themes)."""
        predicted = (CONTRAST * meanings @ self._weights + self._bias).softmax(dim=1)
        near = torch.cat([self._near(part) for part in torch.split(meanings, BATCH)])
        return (predicted + near) / 2

    def of_sayings(self) -> Tensor:
        """Return the probability of each theme for the known sayings themselves, shape (n, themes)."""
        parts = zip(torch.split(self._meanings, BATCH), torch.split(self._gist, BATCH), strict=True)
        near = torch.cat([self._near(meanings, gist) for meanings, gist in parts])
        return OWN * self._theme + (1 - OWN) * near

    def _near(self, meanings: Tensor, gist: Tensor | None = None) -> Tensor:
        """Return the shares of themes among similar sayings, without those of the same gist."""
        weights = (NEARNESS * (meanings @ self._meanings[self._known].T - 1)).exp()
        if gist is not None:
            weights = weights * (gist.unsqueeze(1) != self._gist[self._known])
        return functional.normalize(weights @ self._theme[self._known], p=1.0, dim=1)


def fit_themes(meanings: Tensor, theme: Tensor, themes: int, decay: float) -> tuple[Tensor, Tensor]:
    """Fit a logistic regression from embeddings to themes; return its weights (size, themes) and bias (themes,)."""
    weights = torch.zeros(meanings.shape[1], themes, requires_grad=True)
    bias = torch.zeros(themes, requires_grad=True)

    def loss() -> Tensor:
        return functional.cross_entropy(CONTRAST * meanings @ weights + bias, theme) + decay * weights.square().sum()

    minimise([weights, bias], loss)
    return weights.detach(), bias.detach()
