"""Themes: perseverance, hope, calm and others, each with hundreds of phrasings and the scenes that fit."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from engine.scenes.facts import PLACES, SUBJECTS, TIMES

#: Of every UNSEEN_EVERY words, feelings or sayings, the last is reserved for evaluation, in all its phrasings.
UNSEEN_EVERY = 7

WORD_FRAMES = (
    "{}", "{}!", "I need {}", "give me {}", "a picture of {}", "more {}", "{} for today", "an image about {}",
    "I wish for {}", "{} and strength", "show me {}", "something that stands for {}", "{} in my life",
    "looking for {}", "we all need {}", "the meaning of {}", "a poster about {}",
)  # fmt: skip
FEELING_FRAMES = (
    "I feel {}", "I want to feel {}", "I want to be {}", "be {}", "stay {}", "help me to be {}", "feeling {}",
    "today I am {}", "I wish I were {}", "make me feel {}", "{}", "always stay {}", "how to become {}",
)  # fmt: skip
SAYING_FRAMES = ("{}", "{}", "{}", "{}", "{}!", "{}, please", "a picture for: {}", "{} - motivation", "poster: {}")


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
    """A theme with its phrasings and the looks of its scenes."""

    name: str
    words: Sequence[str]
    feelings: Sequence[str]
    sayings: Sequence[str]
    looks: Sequence[Look]

    def fits(self, place: str, time: str, subject: str) -> bool:
        """Return whether a scene fits this theme."""
        return any(look.fits(place, time, subject) for look in self.looks)

    def taught(self) -> Sequence[str]:
        """Return the words and feelings that are trained on."""
        return [*_taught(self.words), *_taught(self.feelings)]

    def taught_sayings(self) -> Sequence[str]:
        """Return the sayings that are trained on."""
        return _taught(self.sayings)

    @cached_property
    def phrasings(self) -> Sequence[str]:
        """Return every phrasing that is trained on."""
        framed = ((self.words, WORD_FRAMES), (self.feelings, FEELING_FRAMES), (self.sayings, SAYING_FRAMES))
        return [frame.format(text) for texts, frames in framed for text in _taught(texts) for frame in frames]

    def unseen_texts(self) -> Sequence[str]:
        """Return the words, feelings and sayings reserved for evaluation."""
        return [
            text
            for texts in (self.words, self.feelings, self.sayings)
            for text in texts[UNSEEN_EVERY - 1 :: UNSEEN_EVERY]
        ]

    def unseen_prompts(self) -> Sequence[str]:
        """Return the plainest phrasings of the words, feelings and sayings reserved for evaluation."""
        words, feelings, sayings = (
            texts[UNSEEN_EVERY - 1 :: UNSEEN_EVERY] for texts in (self.words, self.feelings, self.sayings)
        )
        return [*words, *(f"I want to be {feeling}" for feeling in feelings), *sayings]


def _taught(texts: Sequence[str]) -> Sequence[str]:
    return [text for number, text in enumerate(texts, 1) if number % UNSEEN_EVERY]


@cache
def themes() -> Sequence[Theme]:
    """Return every theme."""
    raw = tomllib.loads((Path(__file__).parent / "themes.toml").read_text(encoding="utf-8"))
    return [
        Theme(
            name,
            theme["words"],
            theme["feelings"],
            theme["sayings"],
            [
                Look(
                    frozenset(look.get("places", PLACES)),
                    frozenset(look.get("times", TIMES)),
                    frozenset(look.get("subjects", SUBJECTS)),
                )
                for look in theme["looks"]
            ],
        )
        for name, theme in raw.items()
    ]


def share_fitting(answer: Callable[[Sequence[str]], Sequence[tuple[str, str, str]]]) -> float:
    """Return the share of the themes' unseen prompts whose answer (place, time, subject) fits."""
    asked = [(theme, prompt) for theme in themes() for prompt in theme.unseen_prompts()]
    answers = answer([prompt for _, prompt in asked])
    return sum(theme.fits(*answered) for (theme, _), answered in zip(asked, answers, strict=True)) / len(asked)
