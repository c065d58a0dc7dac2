"""What the built-in model understands of a prompt, said in words before anything is made."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.models.catalogue import ModelError
from engine.models.installed import builtin
from engine.reader.reader import CHOICES, CONFIG, Reading, load

# One thread, because torch starts worker threads for each thread that calls it.
_thread = ThreadPoolExecutor(1)


@dataclass(frozen=True)
class Choice:
    """A theme that a prompt may mean, and the words for it together with what the prompt names."""

    theme: str
    words: Sequence[str]


@dataclass(frozen=True)
class Understanding:
    """The words that a prompt was read as; if that is not sure, a person can choose between the likeliest readings."""

    words: Sequence[str]
    is_sure: bool
    choices: Sequence[Choice]


def understand(prompt: str, theme: str = "", folder: Path | None = None) -> Understanding | None:
    """Return how a prompt is read, with the theme that was chosen for it if any; None if the reader cannot be read.

    The first call loads the reader, which takes seconds. `folder` is the reader's, by default the built-in one.
    """
    try:
        reading = _thread.submit(_read, folder or _folder(), prompt).result()
    except ModelError:
        return None
    known = theme or reading.theme
    choices = [Choice(one, _words(one, reading)) for one in reading.likely[:CHOICES]]
    return Understanding(_words(known, reading), reading.is_sure or bool(theme), choices)


def themes(folder: Path | None = None) -> Sequence[str]:
    """Return the themes that can be chosen; none if the reader cannot be read."""
    try:
        return _themes(folder or _folder())
    except (OSError, KeyError, TypeError, ValueError):
        return ()


def _folder() -> Path:
    return builtin().parts["reader"]


@cache
def _themes(folder: Path) -> Sequence[str]:
    """Return the reader's themes without loading it, because that needs torch."""
    return tuple(json.loads((folder / CONFIG).read_text(encoding="utf-8"))["themes"])


def _read(folder: Path, prompt: str) -> Reading:
    return load(folder).read(prompt)


def _words(theme: str, reading: Reading) -> Sequence[str]:
    # Once each, because a theme and a subject, or something in the sky and a subject, can have the same name.
    return [*dict.fromkeys(filter(None, [theme, *reading.names]))]
