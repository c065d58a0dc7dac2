"""Consensus: prompts are answered by scenes that fit their likely themes and the names in them."""

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.scenes.layout import Layout
from engine.scenes.words import PLACE_WORDS
from engine.training import facts
from engine.training.consensus import Consensus
from engine.training.prompts import Theme, themes
from engine.training.teacher import Teacher

SCENES = [Layout(seed) for seed in range(300)]
NAMES = [theme.name for theme in themes()]


class Knowing(Teacher):
    """Embed the phrasings of each theme, and the names of each place, in one direction, and all else in another."""

    def __init__(self) -> None:
        self._themes = {text: number for number, theme in enumerate(themes()) for text, _ in theme.english.phrasings}
        self._places = {text: number for number, texts in enumerate(PLACE_WORDS.values(), len(NAMES)) for text in texts}

    @property
    def size(self) -> int:
        return len(NAMES) + len(PLACE_WORDS) + 1

    def embed(self, sentences: Sequence[str]) -> Tensor:
        known = {**self._themes, **self._places}
        return functional.one_hot(
            torch.tensor([known.get(text, self.size - 1) for text in sentences]), self.size
        ).float()


@pytest.fixture(scope="module")
def consensus() -> Consensus:
    return Consensus(Knowing(), SCENES)


def meaning(*texts: str) -> Tensor:
    return functional.normalize(Knowing().embed(texts).sum(dim=0, keepdim=True))


def fitting(consensus: Consensus, answer: Tensor, name: str) -> float:
    theme = themes()[NAMES.index(name)]
    seeds = consensus.scenes(answer, 200, np.random.default_rng(0))[0].tolist()
    scenes = [SCENES[seed] for seed in seeds]
    return float(np.mean([theme.fits(scene.place, scene.time, scene.subject) for scene in scenes]))


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_a_clear_meaning_is_answered_by_its_theme(consensus: Consensus, theme: Theme) -> None:
    assert fitting(consensus, consensus.answer(meaning(theme.english.phrasings[0][0])), theme.name) > 0.97


def test_an_ambiguous_meaning_is_answered_by_scenes_that_fit_both_themes(consensus: Consensus) -> None:
    answer = consensus.answer(
        meaning(themes()[NAMES.index("calm")].english.words[0], themes()[NAMES.index("dreams")].english.words[0])
    )
    assert fitting(consensus, answer, "calm") > 0.9
    assert fitting(consensus, answer, "dreams") > 0.9


def test_a_named_place_is_shown(consensus: Consensus) -> None:
    shown = consensus.facts(consensus.answer(meaning("a pine forest")))[0, facts.slice_of("place")]
    assert shown[facts.QUESTIONS["place"].index("forest")] > 0.9


def test_answers_vary_like_drawn_scenes(consensus: Consensus) -> None:
    seeds = consensus.scenes(consensus.answer(meaning("hope")), 60, np.random.default_rng(0))[0].tolist()
    assert len({(SCENES[seed].place, SCENES[seed].time) for seed in seeds}) > 5
