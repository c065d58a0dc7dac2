"""Likelihood: a prompt means the themes of similar sayings, in shares."""

import pytest
import torch
from torch.nn.functional import normalize

from engine.training.likelihood import CONTRAST, DECAY, OWN, Likelihood, fit_themes

#: Two sayings of the first theme, one of them twice, and one of the second.
MEANINGS = torch.eye(8)[[0, 0, 1, 4]]
THEME, GISTS = torch.tensor([0, 0, 0, 1]), ["go", "go", "walk", "rest"]


def test_embeddings_distinguish_themes() -> None:
    weights, bias = fit_themes(MEANINGS, THEME, 2, DECAY)
    assert (CONTRAST * MEANINGS @ weights + bias).argmax(dim=1).tolist() == THEME.tolist()


def test_similar_meanings_likely_have_the_same_theme() -> None:
    likelihood = Likelihood(MEANINGS, THEME, GISTS, 2)
    near_first, near_second, between = likelihood.of(normalize(torch.eye(8)[[0, 4, 7]] + 0.1 * torch.eye(8)[[1, 5, 7]]))
    assert near_first[0] > 0.9
    assert near_second[1] > 0.9
    assert 0.3 < between[0] < 0.9
    assert [float(shares.sum()) for shares in (near_first, near_second, between)] == pytest.approx([1, 1, 1])


def test_a_saying_has_its_own_theme_and_a_share_of_those_of_similar_sayings() -> None:
    likely = Likelihood(MEANINGS, THEME, GISTS, 2).of_sayings()
    assert likely.argmax(dim=1).tolist() == THEME.tolist()
    assert likely[3, 1] == pytest.approx(OWN), "all others are of the first theme"
    assert likely.sum(dim=1).tolist() == pytest.approx([1] * 4)
