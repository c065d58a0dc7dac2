"""Free prompts: prompts from arbitrary words, not written for a scene."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from engine.training.prompts.themes import themes

#: The shares of prompts that are a saying with some words replaced, halves of two sayings, and natural sentences; the
#: others are words in a frame.
REWORDED, JOINED, SAID = 0.25, 0.1, 0.4
#: The share of a sentence's gaps that are filled with arbitrary words.
STRANGE = 0.2
#: The share of words that are training words of a theme.
THEMED = 0.3
FRAMES = (
    "{}", "{}", "{} {}", "{} and {}", "I feel {}", "I need {}", "help me with {}", "my {}", "{} every day",
    "the {} of {}", "{} without {}", "{} in the {}", "a {} for my {}", "more {}, less {}", "I want to {}", "for {}",
    "{} tomorrow", "no more {}", "learning {}", "I am {}", "a {} {}", "thinking about {}", "{}, {}, {}", "{} is {}",
)  # fmt: skip


def free_prompts(words: Sequence[str], count: int, rng: np.random.Generator) -> Sequence[str]:
    """Return random combinations of words, more often the first of the list, and of words of themes.

    None of them is reserved for evaluation.
    """
    reserved = {prompt for theme in themes() for prompt in theme.english.unseen_prompts()}
    themed = [text for theme in themes() for text in theme.english.taught()]
    sayings = [text.split() for theme in themes() for text in theme.english.taught_sayings()]

    def word() -> str:
        if rng.random() < THEMED:
            return themed[int(rng.integers(len(themed)))]
        return words[int(len(words) * rng.random() ** 2)]

    def saying() -> list[str]:
        return list(sayings[int(rng.integers(len(sayings)))])

    def reworded() -> str:
        parts = saying()
        for place in rng.integers(len(parts), size=1 + len(parts) // 4).tolist():
            parts[place] = word()
        return " ".join(parts)

    def joined() -> str:
        first, second = saying(), saying()
        return " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])

    def framed() -> str:
        frame = FRAMES[int(rng.integers(len(FRAMES)))]
        return frame.format(*(word() for _ in range(frame.count("{}"))))

    def fill(kind: str) -> str:
        fitting = sentences()[kind]
        return word() if rng.random() < STRANGE else fitting[int(rng.integers(len(fitting)))]

    def sentence() -> str:
        frames = sentences()["frames"]
        return re.sub(r"{(\w+)}", lambda gap: fill(gap[1]), frames[int(rng.integers(len(frames)))])

    kinds = (reworded, joined, sentence, framed)
    shares = (REWORDED, JOINED, SAID, 1 - REWORDED - JOINED - SAID)
    prompts: list[str] = []
    while len(prompts) < count:
        prompt = kinds[int(rng.choice(len(kinds), p=shares))]()
        if prompt not in reserved:
            prompts.append(prompt)
    return prompts


@cache
def sentences() -> Mapping[str, Sequence[str]]:
    """Return the frames of sentences, and the words for each kind of gap in them."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
