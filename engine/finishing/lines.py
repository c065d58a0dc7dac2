"""Daybreak's own lines: short words for pictures, by language, theme and mood."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parent / "poster_lines"
#: The language of prompts in a language that has no lines.
ENGLISH = "en"
#: Gentle lines comfort, strong lines rouse.
Mood = Literal["gentle", "strong"]


class Lines(NamedTuple):
    """The lines of a theme in a language."""

    gentle: Sequence[str]
    strong: Sequence[str]


@cache
def themes(language: str) -> dict[str, Lines]:
    """Return the lines of each theme in a language, in English if it has none."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        return themes(ENGLISH)
    return {theme: Lines(**lines) for theme, lines in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def line(language: str, theme: str, mood: Mood, seed: int | str, number: int) -> str:
    """Return the line for item `number` of a prompt, counted from 0; ten items get ten different ones.

    Those of the mood come first.
    """
    both = themes(language)[theme]
    first, second = (both.gentle, both.strong) if mood == "gentle" else (both.strong, both.gentle)
    random = Random(f"{seed} {theme} {mood}")
    order = [*random.sample(first, len(first)), *random.sample(second, len(second))]
    return order[number % len(order)]
