"""The ocean: long waves, sometimes a headland or a strip of beach."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.habitats import FLOATING, STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.surf import Surf, surf_layer
from engine.scenes.places.waves import band, glints, ripples_of, sheen, sunpath, tint
from engine.scenes.terrain import Ridge, hazy, land, mountains


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
    if rng.random() < 0.4 and not {scene.subject, scene.second}.intersection((*FLOATING, *STANDING, "bridge")):
        surf = _shore(scene)
        yield still(partial(_strand, scene=scene, surf=surf))
        yield surf_layer(scene, surf)


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


def _shore(scene: Layout) -> Surf:
    """Return the line where the sea meets a strip of sand."""
    xs = np.linspace(-30, scene.width + 30, scene.many(64))
    bend = ripples_of(scene.part("shore"), xs, (420 * scene.breadth, 260))
    return Surf(xs, scene.height * 0.885 + 12 * scene.stretch * bend, np.full(len(xs), 0.62 * scene.stretch))


def _strand(canvas: Canvas, scene: Layout, surf: Surf) -> None:
    """Draw the sand, wet where the waves reach it."""
    sand = scene.shade(rgb("8f8ab4" if scene.dark else "ecd2a0"), 1.4)
    wet = mix(mix(sand, scene.near, 0.28), mix(scene.middle, scene.horizon, 0.5), 0.3)
    low = np.full(len(surf.xs), scene.height + 5)
    glass = mix(tint(scene, "6fd2c8"), wet, 0.2)
    canvas.polygon(band(surf.xs, surf.edge(-60), low), solid(glass, 0.35))
    canvas.polygon(band(surf.xs, surf.edge(-30), low), solid(glass, 0.6))
    top = float(surf.ys.min())
    canvas.polygon(band(surf.xs, surf.edge(-6), low), down(top, scene.height, [mix(sand, scene.horizon, 0.2), sand]))
    canvas.polygon(band(surf.xs, surf.edge(-6), surf.edge(38)), solid(wet, 0.4))
    canvas.polygon(band(surf.xs, surf.edge(-6), surf.edge(27)), solid(wet, 0.7))


def _headland(scene: Layout) -> Layer:
    """Build a cape that extends from the side away from the subject."""
    rng, k = scene.part("headland"), np.linspace(0, 1, 60)
    reach, tall = rng.uniform(0.3, 0.5), rng.uniform(60, 120) * scene.stretch
    slope = np.clip(1 - k / reach, 0, 1) ** 0.6 * tall * (0.75 + 0.5 * rolling(rng, 60, 4, 0.55, 3))
    if scene.stand_x < scene.width / 2:
        slope = slope[::-1]
    ridge = Ridge.across(scene.width, scene.horizon_y + 2 - slope)
    return land(scene, ridge, hazy(scene, scene.layer(0.5), 0.15), scene.horizon_y + 10, scene.horizon_y + 5)
