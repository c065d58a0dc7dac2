"""Likelihood: a prompt means what sayings about the same mean, in shares."""

import pytest
import torch
from torch.nn.functional import normalize

from engine.training.likelihood import CONTRAST, OWN, Likelihood, tell_apart

#: Two sayings of the first theme, one of them said twice, and one of the second.
MEANINGS = torch.eye(8)[[0, 0, 1, 4]]
THEME, GISTS = torch.tensor([0, 0, 0, 1]), ["go", "go", "walk", "rest"]


def test_themes_are_told_apart_by_embeddings() -> None:
    weights, bias = tell_apart(MEANINGS, THEME, 2)
    assert (CONTRAST * MEANINGS @ weights + bias).argmax(dim=1).tolist() == THEME.tolist()


def test_what_means_about_the_same_is_likely_the_same_theme() -> None:
    likelihood = Likelihood(MEANINGS, THEME, GISTS, 2)
    near_first, near_second, between = likelihood.of(normalize(torch.eye(8)[[0, 4, 7]] + 0.1 * torch.eye(8)[[1, 5, 7]]))
    assert near_first[0] > 0.9
    assert near_second[1] > 0.9
    assert 0.3 < between[0] < 0.9
    assert [float(shares.sum()) for shares in (near_first, near_second, between)] == pytest.approx([1, 1, 1])


def test_a_saying_is_of_its_own_theme_and_a_little_of_those_of_others_that_mean_the_same() -> None:
    likely = Likelihood(MEANINGS, THEME, GISTS, 2).of_sayings()
    assert likely.argmax(dim=1).tolist() == THEME.tolist()
    assert likely[3, 1] == pytest.approx(OWN), "all others are of the first theme"
    assert likely.sum(dim=1).tolist() == pytest.approx([1] * 4)
