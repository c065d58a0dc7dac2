"""Themes: perseverance, hope, work and others, with phrases in twelve languages and the scenes that fit."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.reader.names import LANGUAGES
from engine.scenes.facts import PLACES, SUBJECTS, TIMES
from engine.training.prompts.phrases import ENGLISH_FRAMES, Phrases

ENGLISH = "en"


@dataclass(frozen=True)
class Look:
    """A set of scenes: those with any of these places, times and subjects."""

    places: frozenset[str]
    times: frozenset[str]
    subjects: frozenset[str]

    def fits(self, place: str, time: str, subject: str) -> bool:
        """Return whether a scene is one of these."""
        return place in self.places and time in self.times and subject in self.subjects


@dataclass(frozen=True)
class Theme:
    """A theme with its phrases in each language, the looks of its scenes, and the looks that also answer it."""

    name: str
    phrases: Mapping[str, Phrases]
    looks: Sequence[Look]
    further_looks: Sequence[Look] = ()

    @property
    def english(self) -> Phrases:
        """Return the English phrases."""
        return self.phrases[ENGLISH]

    def fits(self, place: str, time: str, subject: str) -> bool:
        """Return whether a scene fits this theme or answers it."""
        return self.shows(place, time, subject) or any(look.fits(place, time, subject) for look in self.further_looks)

    def shows(self, place: str, time: str, subject: str) -> bool:
        """Return whether a scene is one of the theme's own."""
        return any(look.fits(place, time, subject) for look in self.looks)


@cache
def themes() -> Sequence[Theme]:
    """Return every theme."""
    english = _read("themes.toml")
    spoken = {language: language_data(language) for language in LANGUAGES if language != ENGLISH}
    looks = {name: [_look(raw) for raw in theme["looks"]] for name, theme in english.items()}
    return [
        Theme(
            name,
            {ENGLISH: _phrases(theme, ENGLISH_FRAMES)}
            | {language: _phrases(data["themes"][name], data["frames"]) for language, data in spoken.items()},
            looks[name],
            [look for other in theme.get("answered_by", ()) for look in looks[other]],
        )
        for name, theme in english.items()
    ]


def _look(raw: Mapping[str, Sequence[str]]) -> Look:
    axes = (("places", PLACES), ("times", TIMES), ("subjects", SUBJECTS))
    return Look(*(frozenset(raw.get(axis, every)) for axis, every in axes))


@cache
def language_data(language: str) -> Mapping[str, Any]:
    """Return the captions of a language and, of every language but English, the phrases of each theme."""
    return _read(f"languages/{language}.toml")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _phrases(theme: Mapping[str, Sequence[str]], frames: Mapping[str, Sequence[str]]) -> Phrases:
    return Phrases(theme["words"], theme["feelings"], theme["sayings"], {"sayings": ("{}",), **frames})


def share_fitting(answer: Callable[[Sequence[str]], Sequence[tuple[str, str, str]]]) -> float:
    """Return the share of the themes' unseen English prompts whose answer (place, time, subject) fits."""
    asked = [(theme, prompt) for theme in themes() for prompt in theme.english.unseen_prompts()]
    answers = answer([prompt for _, prompt in asked])
    return sum(theme.fits(*answered) for (theme, _), answered in zip(asked, answers, strict=True)) / len(asked)
