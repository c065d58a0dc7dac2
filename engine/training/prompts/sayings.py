"""Sayings: the phrases of all themes and languages to train on, and sentences recombined from them."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine.reader.names import LANGUAGES
from engine.reader.text import characters, words
from engine.training.prompts.everyday import everyday_prompts
from engine.training.prompts.themes import language_data, themes

#: The share of recombined sayings in which a word is replaced; the others are halves of two.
REWORDED = 0.6


class Saying(NamedTuple):
    """A saying, what of it is not a frame, its language, and the number of its theme."""

    text: str
    core: str
    language: str
    theme: int


@cache
def sayings() -> Sequence[Saying]:
    """Return all sayings to train on, without those that are nearly equal to one reserved for evaluation."""
    return [one for language in LANGUAGES for one in _sayings_in(language)]


def _sayings_in(language: str) -> Iterator[Saying]:
    kept = reserved_gists(language)
    for number, theme in enumerate(themes()):
        further = ((text, text) for text in further_phrasings(language)[theme.name])
        for text, core in (*theme.phrases[language].phrasings, *further):
            if gist(core) not in kept and gist(text) not in kept:
                yield Saying(text, core, language, number)


@cache
def reserved_gists(language: str) -> frozenset[frozenset[str]]:
    """Return the gists of the prompts of a language that are reserved for evaluation."""
    return frozenset(gist(text) for text in reserved(language))


def reserved(language: str) -> Iterator[str]:
    """Yield the prompts of a language that are reserved for evaluation."""
    yield from everyday_prompts()[language]
    for theme in themes():
        yield from theme.phrases[language].unseen_prompts()
        yield from theme.phrases[language].unseen_texts()


@cache
def further_phrasings(language: str) -> Mapping[str, Sequence[str]]:
    """Return additional phrasings of the themes in a language, only for training."""
    return tomllib.loads((Path(__file__).parent / f"phrasings/{language}.toml").read_text(encoding="utf-8"))


#: English words that do not distinguish phrasings.
FILLERS = (
    "a", "an", "the", "i", "im", "my", "me", "you", "your", "we", "our", "it", "is", "am", "are", "be", "to", "of",
    "and", "for", "in", "on", "with", "at", "so", "some", "please", "feel", "want", "need",
)  # fmt: skip


@cache
def gist(text: str) -> frozenset[str]:
    """Return the stems of the distinctive words of a phrasing."""
    found = characters(words(text.replace("'", "")))
    stems = frozenset(re.sub(r"(ing|ed|es|s|ly|ness)$", "", word) for word in found if word not in FILLERS)
    return stems or frozenset(found)


def recombined(language: str, count: int, rng: np.random.Generator) -> Iterator[str]:
    """Yield sayings with a word replaced, and halves of two sayings; none of them is reserved."""
    kept = reserved_gists(language)
    parts = [
        words(text)
        for theme in themes()
        for texts in (
            theme.phrases[language].taught_sayings(),
            theme.phrases[language].taught(),
            further_phrasings(language)[theme.name],
        )
        for text in texts
    ]
    parts = [characters(one) if language in ("zh", "ja") else one for one in parts]
    joint = "" if language in ("zh", "ja") else " "
    while count:
        first, second = (list(parts[int(number)]) for number in rng.integers(len(parts), size=2))
        if rng.random() < REWORDED:
            first[int(rng.integers(len(first)))] = second[int(rng.integers(len(second)))]
        else:
            first = [*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]]
        text = joint.join(first)
        if gist(text) not in kept:
            count -= 1
            yield text


def captions(language: str, count: int, rng: np.random.Generator) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield captions in a language, with the answer to each question that they name."""
    data = language_data(language)["captions"]
    for _ in range(count):
        frame = data["frames"][int(rng.integers(len(data["frames"])))]
        named = {}
        filled = {}
        for question in re.findall(r"{(\w+)}", frame):
            answers = [*data[question]]
            named[question] = answers[int(rng.integers(len(answers)))]
            ways = data[question][named[question]]
            filled[question] = ways[int(rng.integers(len(ways)))]
        yield frame.format(**filled), named
