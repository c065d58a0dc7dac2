"""Sayings: what people write in twelve languages, without what is reserved for evaluation."""

from collections import Counter

import numpy as np
import pytest

from engine.reader.names import LANGUAGES
from engine.scenes.facts import QUESTIONS
from engine.training.prompts import themes
from engine.training.prompts.sayings import captions, further_phrasings, gist, recombined, reserved, sayings


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_further_phrasings_of_its_own(language: str) -> None:
    assert [theme.name for theme in themes()] == [*further_phrasings(language)]
    assert all(len(set(texts)) >= 105 for texts in further_phrasings(language).values())
    every = [text.casefold() for texts in further_phrasings(language).values() for text in texts]
    assert [text for text, count in Counter(every).items() if count > 1] == []


def test_a_gist_has_no_fillers_and_endings() -> None:
    assert gist("I need some walks!") == gist("walking") == gist("please, walk")
    assert gist("walk the dog") != gist("walk")
    assert gist("we are") == {"we", "are"}


def test_no_saying_is_almost_equal_to_one_of_the_evaluation() -> None:
    learnt = {language: {gist(one.text) for one in sayings() if one.language == language} for language in LANGUAGES}
    for language in LANGUAGES:
        kept = [*reserved(language)]
        assert len(kept) > 200
        assert not [text for text in kept if gist(text) in learnt[language]], language


def test_every_language_has_sayings_for_every_theme() -> None:
    counts = Counter((one.language, one.theme) for one in sayings())
    assert counts.keys() == {(language, theme) for language in LANGUAGES for theme in range(len(themes()))}
    assert min(counts.values()) > 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_recombined_sayings_are_new_and_not_reserved(language: str) -> None:
    kept = {gist(text) for text in reserved(language)}
    made = [*recombined(language, 40, np.random.default_rng(0))]
    assert len(set(made)) > 35
    assert not [text for text in made if gist(text) in kept]


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_name_answers_that_exist(language: str) -> None:
    made = [*captions(language, 60, np.random.default_rng(0))]
    assert len({text for text, _ in made}) > 50
    weather = {*QUESTIONS["sky"], *QUESTIONS["features"]}
    for text, named in made:
        assert named
        assert "{" not in text
        assert all(
            answer in (weather if question == "weather" else QUESTIONS[question]) for question, answer in named.items()
        )
