"""The writer: write one of the many prompts that a scene answers."""

import zlib
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import numpy as np

from engine.plan import FRAMINGS
from engine.scenes.aspect import side
from engine.scenes.captions import describe
from engine.scenes.layout import Layout
from engine.training.prompts.themes import Theme, themes

#: The shares of prompts that only describe, and that only name a theme; the others do both.
DESCRIBES, NAMES = 0.55, 0.3
#: The share of prompts that start like the program's variations of a prompt, for example "a wide view at dawn".
TURNED = 0.4

LIGHT_TURNS = {
    "dawn": ("at sunrise", "at dawn", "in soft morning mist"),
    "day": ("on a clear day",),
    "sunset": ("at golden hour", "at sunset"),
    "dusk": ("at dusk",),
    "night": ("at night", "under the stars"),
}
#: Views that make no difference to a drawn scene; the model must learn to ignore them.
EMPTY_TURNS = (*FRAMINGS, "a large sky", "a dark foreground")
SIDE_TURNS = {"left": "to the left", "middle": "centred", "right": "to the right"}
#: One in UNSEEN_CAPTIONS captions, chosen by checksum, is reserved for evaluation.
UNSEEN_CAPTIONS = 8

T = TypeVar("T")


def write_prompt(scene: Layout, rng: np.random.Generator) -> str:
    """Write a prompt that is true of the scene."""
    kind, fitting = rng.random(), _fitting(scene.place, scene.time, scene.subject)
    parts = []
    if kind >= DESCRIBES and fitting:
        parts.append(_pick(rng, _pick(rng, fitting).english.phrasings)[0])
    if not parts or kind >= DESCRIBES + NAMES:
        parts.append(caption(scene, rng))
    if rng.random() < 0.5:
        parts.reverse()
    prompt = ", ".join(parts)
    return f"{_turn(scene, rng)}: {prompt}" if rng.random() < TURNED else prompt


def caption(scene: Layout, rng: np.random.Generator) -> str:
    """Return a caption of the scene to train on."""
    while is_unseen(text := describe(scene, rng)):
        pass
    return text


def unseen_caption(scene: Layout, rng: np.random.Generator) -> str:
    """Return a caption, with place and time, that is reserved for evaluation."""
    while not is_unseen(text := describe(scene, rng, complete=True)):
        pass
    return text


def is_unseen(text: str) -> bool:
    """Return whether a caption is reserved for evaluation."""
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
