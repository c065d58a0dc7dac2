"""Mood: the palette of a scene."""

import numpy as np

from engine.scenes.colour import PALETTES, Palette
from engine.scenes.dice import pick
from engine.scenes.facts import Facts
from engine.scenes.habitats import OVERCAST
from engine.scenes.setting import Setting


def mix_palette(rng: np.random.Generator, asked: Facts, setting: Setting) -> Palette:
    """Mix the palette from those of the time of day, in the tone and weather that are asked for."""
    here = PALETTES[setting.time]
    palette = pick(rng, here)
    if asked.tone and palette.tone != asked.tone:
        palette = next((other for other in here if other.tone == asked.tone), palette)
    if asked.tone and palette.tone != asked.tone:
        elsewhere = next(other for others in PALETTES.values() for other in others if other.tone == asked.tone)
        palette = palette.toned(elsewhere)
    palette = palette.tinted(rng.normal(0, 6, 3))
    if asked.features.intersection(OVERCAST) and setting.place != "space":
        palette = palette.overcast(0.75 if "storm" in asked.features else 0.5)
    return palette
