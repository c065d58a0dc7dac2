"""Phrases: what people write for a theme in one language, and what of it is reserved for evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

#: Of every UNSEEN_EVERY words, feelings or sayings, the last is reserved for evaluation, in all its phrasings.
UNSEEN_EVERY = 7

#: English frames for words, feelings and sayings; the first frame of feelings is the plainest.
ENGLISH_FRAMES = {
    "words": (
        "{}", "{}!", "I need {}", "give me {}", "a picture of {}", "more {}", "{} for today", "an image about {}",
        "I wish for {}", "{} and strength", "show me {}", "something that stands for {}", "{} in my life",
        "looking for {}", "we all need {}", "the meaning of {}", "a poster about {}",
    ),
    "feelings": (
        "I want to be {}", "I feel {}", "I want to feel {}", "be {}", "stay {}", "help me to be {}", "feeling {}",
        "today I am {}", "I wish I were {}", "make me feel {}", "{}", "always stay {}", "how to become {}",
    ),
    "sayings": (
        "{}", "{}", "{}", "{}", "{}!", "{}, please", "a picture for: {}", "{} - motivation", "poster: {}",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Phrases:
    """Words ("I need ..."), feelings ("I want to be ...") and sayings, with the frames in which each is put."""

    words: Sequence[str]
    feelings: Sequence[str]
    sayings: Sequence[str]
    frames: Mapping[str, Sequence[str]]

    def taught(self) -> Sequence[str]:
        """Return the words and feelings that are trained on."""
        return [*_taught(self.words), *_taught(self.feelings)]

    def taught_sayings(self) -> Sequence[str]:
        """Return the sayings that are trained on."""
        return _taught(self.sayings)

    @cached_property
    def phrasings(self) -> Sequence[tuple[str, str]]:
        """Return every phrasing that is trained on, and the word, feeling or saying in it."""
        return [
            (frame.format(text), text)
            for kind, frames in self.frames.items()
            for text in _taught(getattr(self, kind))
            for frame in frames
        ]

    def unseen_texts(self) -> Sequence[str]:
        """Return the words, feelings and sayings reserved for evaluation."""
        return [text for texts in (self.words, self.feelings, self.sayings) for text in _unseen(texts)]

    def unseen_prompts(self) -> Sequence[str]:
        """Return the plainest phrasings of the words, feelings and sayings reserved for evaluation."""
        frame = next(frame for frame in self.frames["feelings"] if frame != "{}")
        felt = (frame.format(feeling) for feeling in _unseen(self.feelings))
        return [*_unseen(self.words), *felt, *_unseen(self.sayings)]


def _taught(texts: Sequence[str]) -> Sequence[str]:
    return [text for number, text in enumerate(texts, 1) if number % UNSEEN_EVERY]


def _unseen(texts: Sequence[str]) -> Sequence[str]:
    return texts[UNSEEN_EVERY - 1 :: UNSEEN_EVERY]
