"""The ocean: long waves, sometimes a headland or a strip of beach."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.habitats import FLOATING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.waves import glints, sheen, sunpath, tint
from engine.scenes.rhythm import swing, wave
from engine.scenes.terrain import Ridge, fill, hazy, land, mountains


def ocean(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng = scene.part("ocean")
    kind = 0.0 if "distant mountains" in scene.features else rng.random()
    if kind < 0.35:
        yield from mountains(scene, scene.horizon_y - 5, 2, (0.18, 0.42), 100, floor=scene.horizon_y + 5)
    elif kind < 0.6:
        yield _headland(scene)
    top, bottom = scene.horizon_y, scene.height
    yield still(partial(_sea, scene=scene))
    yield sunpath(scene, "sea shine", top, bottom)
    yield glints(scene, "sea shade", (top, bottom), 34, tint(scene, "14587c"), 0.35)
    yield glints(scene, "sea light", (top, bottom), 44, mix(scene.pale(0.05), scene.horizon, 0.35), 0.45)
    yield Layer(partial(_swell, scene=scene))
    if rng.random() < 0.4 and scene.subject not in (*FLOATING, "lighthouse", "bridge"):
        yield Layer(partial(_beach, scene=scene, bow=rng.random() * 6))


def _sea(canvas: Canvas, scene: Layout) -> None:
    """Draw the open sea, deep blue towards the viewer, and the light on it."""
    top, bottom = scene.horizon_y, scene.height
    deep, blue = tint(scene, "17618a"), tint(scene, "2c8fb4")
    colours = [mix(scene.horizon, blue, 0.5), blue, deep, mix(deep, scene.near, 0.25)]
    canvas.bar(-5, top, scene.width + 5, bottom + 5, down(top, bottom, colours, [0, 0.16, 0.7, 1]))
    sheen(canvas, scene, top, np.array([(-5, top), (scene.width + 5, top), (scene.width + 5, bottom), (-5, bottom)]))
    canvas.bar(-5, top - 0.8, scene.width + 5, top + 1.2, solid(mix(scene.horizon, WHITE, 0.4), 0.6))


def _swell(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw long waves that come in one after another, each slowly rising and falling."""
    light, room = mix(scene.middle, scene.pale(0.05), 0.35), scene.height - scene.horizon_y
    for number, (x, wide) in enumerate(scene.part("swell").random((scene.many(11), 2)).tolist()):
        passed = (t + number * 0.37) % 1
        y = scene.horizon_y + room * (0.06 + 0.94 * ((number + 0.5) / scene.many(11) + 0.06 * passed) ** 1.5)
        near = (y - scene.horizon_y) / room
        half, high = (50 + 150 * near) * (0.6 + wide), (1.5 + 7 * near) * np.sin(np.pi * passed)
        left, right = x * scene.width - half, x * scene.width + half
        crest = [(left + half * 0.5, y - high, x * scene.width, y - high), (right - half * 0.5, y - high, right, y)]
        trough = [(right - half * 0.5, y - high * 0.2, x * scene.width, y - high * 0.1)]
        trough += [(left + half * 0.5, y - high * 0.2, left, y)]
        alpha = float(np.sin(np.pi * passed))
        canvas.outline((left, y), [*crest, *trough], solid(light, 0.4 * alpha))
        if near > 0.25:
            # White water on the crest, where the wave is highest.
            middle, wide, thick = x * scene.width, half * 0.34, 0.28 * high
            foam = [(middle - wide * 0.4, y - high * 1.15, middle, y - high * 1.02)]
            foam += [(middle + wide * 0.5, y - high * 0.95, middle + wide, y - high * 0.62)]
            foam += [(middle + wide * 0.3, y - high + thick, middle - wide, y - high * 0.8)]
            canvas.outline((middle - wide, y - high * 0.8), foam, solid(scene.pale(0.05), 0.75 * alpha))


def _beach(canvas: Canvas, t: float, scene: Layout, bow: float) -> None:
    x = np.linspace(-40, scene.width + 40, scene.many(60))
    y = scene.height * 0.88 + 14 * np.sin(x / 90 + bow) + 11 * wave(t)
    # The foam is wider as it runs up the sand than as it runs back.
    foam = 1 + 0.3 * swing(t, 1, 0.25)
    sand = scene.shade(rgb("f2d7a4"), 1.3)
    fill(canvas, Ridge(x, y - 16 * foam), solid(mix(scene.middle, WHITE, 0.35), 0.55), scene.height * 0.96)
    fill(canvas, Ridge(x, y - 7 * foam), solid(scene.pale(0.05)), scene.height * 0.97)
    fill(canvas, Ridge(x, y), down(scene.height * 0.86, scene.height, [mix(sand, scene.near, 0.12), sand]))


def _headland(scene: Layout) -> Layer:
    """Build a cape that extends from the side away from the subject."""
    rng, k = scene.part("headland"), np.linspace(0, 1, 60)
    reach, tall = rng.uniform(0.3, 0.5), rng.uniform(60, 120) * scene.stretch
    slope = np.clip(1 - k / reach, 0, 1) ** 0.6 * tall * (0.75 + 0.5 * rolling(rng, 60, 4, 0.55, 3))
    if scene.stand_x < scene.width / 2:
        slope = slope[::-1]
    ridge = Ridge.across(scene.width, scene.horizon_y + 2 - slope)
    return land(scene, ridge, hazy(scene, scene.layer(0.5), 0.15), scene.horizon_y + 10, scene.horizon_y + 5)
