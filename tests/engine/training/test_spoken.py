"""Spoken: the language of a prompt is told by how likely its words are in each."""

import numpy as np

from engine.reader.names import LANGUAGES
from engine.reader.reader import OTHER, STEPS
from engine.reader.vocabulary import UNKNOWN, Vocabulary
from engine.training.spoken import language_table

WORDS = ["[PAD]", "[UNK]", *"abdeghnorstuwy", "the", "der", "hund", "dog", "nigdy"]
FREQUENT = {**{language: ["a"] for language in LANGUAGES}, "en": ["the", "dog"], "de": ["der", "hund"], "pl": ["nigdy"]}
SPOKEN = [*LANGUAGES, OTHER]


def heard(text: str) -> str:
    table = language_table(WORDS, [("the dog", "en"), ("der hund", "de")], FREQUENT)
    return SPOKEN[int(table[Vocabulary(WORDS).pieces(text)].sum(axis=0).argmax())]


def test_the_language_with_the_likeliest_words_is_heard() -> None:
    assert [heard(text) for text in ("the dog", "der Hund", "nigdy")] == ["en", "de", OTHER]


def test_what_is_unknown_is_another_language() -> None:
    table = language_table(WORDS, [], FREQUENT)
    assert SPOKEN[int(table[UNKNOWN].argmax())] == OTHER
    assert table.dtype == np.int8
    assert float(table.min()) / STEPS < -10
