"""The writer: one of the many prompts that a scene would answer."""

import zlib
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import numpy as np

from engine.scenes.captions import describe
from engine.scenes.layout import Layout, side
from engine.training.prompts.themes import Theme, themes

#: Shares of prompts that only describe, that only name a theme, and that do both.
DESCRIBES, NAMES = 0.55, 0.3
#: The share of prompts that begin as the program begins the prompts of a batch.
TURNED = 0.4

LIGHT_TURNS = {
    "dawn": ("at sunrise", "at dawn", "in soft morning mist"),
    "day": ("on a clear day",),
    "sunset": ("at golden hour", "at sunset"),
    "dusk": ("at dusk",),
    "night": ("at night", "under the stars"),
}
#: These say nothing that can be seen in a drawn scene; the model must not be confused by them.
EMPTY_TURNS = (
    "a wide view", "a close view", "seen from below", "a distant horizon", "a view from above",
    "a large sky", "a dark foreground",
)  # fmt: skip
SIDE_TURNS = {"left": "to the left", "middle": "centred", "right": "to the right"}
#: One caption in so many is kept for evaluation, as its characters decide.
UNSEEN_CAPTIONS = 8

T = TypeVar("T")


def write_prompt(scene: Layout, rng: np.random.Generator) -> str:
    """Write a prompt that is true of the scene."""
    kind, fitting = rng.random(), _fitting(scene.place, scene.time, scene.subject)
    parts = []
    if kind >= DESCRIBES and fitting:
        parts.append(_pick(rng, _pick(rng, fitting).phrasings))
    if not parts or kind >= DESCRIBES + NAMES:
        parts.append(caption(scene, rng))
    if rng.random() < 0.5:
        parts.reverse()
    prompt = ", ".join(parts)
    return f"{_turn(scene, rng)}: {prompt}" if rng.random() < TURNED else prompt


def caption(scene: Layout, rng: np.random.Generator) -> str:
    """Describe the scene in words that are trained on."""
    while is_unseen(text := describe(scene, rng)):
        pass
    return text


def unseen_caption(scene: Layout, rng: np.random.Generator) -> str:
    """Describe the scene, its place and time too, in words that are never trained on in this order."""
    while not is_unseen(text := describe(scene, rng, complete=True)):
        pass
    return text


def is_unseen(text: str) -> bool:
    """Tell whether a caption is kept for evaluation."""
    return zlib.crc32(text.encode()) % UNSEEN_CAPTIONS == 0


def _pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _turn(scene: Layout, rng: np.random.Generator) -> str:
    framing = _pick(rng, EMPTY_TURNS + (SIDE_TURNS[side(scene.stand_x / scene.width)],) * 3)
    light = _pick(rng, LIGHT_TURNS[scene.time])
    return _pick(rng, (framing, light, f"{framing} {light}", f"{framing} {light}"))


@cache
def _fitting(place: str, time: str, subject: str) -> Sequence[Theme]:
    return [theme for theme in themes() if theme.fits(place, time, subject)]
