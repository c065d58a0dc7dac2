"""Space: stars and a planet over the glowing edge of the earth, or the earth seen from the grey hills of the moon."""

import math
from collections.abc import Iterator
from copy import copy
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WHITE, mix, rgb
from engine.scenes.habitats import STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.globe import Globe
from engine.scenes.rhythm import TURN
from engine.scenes.sky import sky
from engine.scenes.terrain import Ridge, fill


def space(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    above = copy(scene)
    deep = mix(scene.zenith, rgb("060a1e"), 0.86)
    above.zenith, above.middle = mix(deep, BLACK, 0.3), deep
    above.horizon = mix(mix(scene.middle, deep, 0.8), rgb("0c1330"), 0.3)
    above.sky = scene.sky | {"stars"}
    # The sky is as at night, whatever the time on the earth.
    above.time, above.dark, above.low_sun = "night", True, False
    above.light_r = 0.8 * scene.light_r
    layers = sky(above)
    yield next(layers)
    yield still(partial(_haze, scene=scene))
    yield from layers
    yield still(partial(_planet, scene=scene))
    if scene.subject in STANDING:
        yield from _earthrise(scene)
    else:
        yield from _limb(scene)
    yield Layer(partial(_satellite, scene=scene))


def _haze(canvas: Canvas, scene: Layout) -> None:
    """Draw faint clouds of gas, and the smallest stars in them."""
    rng = scene.part("haze")
    slope, x, y = rng.uniform(-0.5, -0.2) * scene.side, scene.width / 2, scene.height * 0.34
    for i in range(scene.many(9)):
        away = rng.uniform(-0.6, 0.6) * scene.width
        cx, cy = x + away, y + slope * away + rng.normal(0, 26)
        radius = rng.uniform(70, 150) * scene.stretch
        colour = mix(scene.middle, (scene.horizon, rgb("7a6cf0"), rgb("e07ab8"))[i % 3], 0.5)
        canvas.circle(cx, cy, radius, glow(cx, cy, radius, colour, 0.17))
    dust = []
    for share, aside, size in rng.random((scene.many(170 * scene.stretch), 3)).tolist():
        away = (share - 0.5) * 1.2 * scene.width
        dust.append((x + away, y + slope * away + (aside + size - 1) * 190 * scene.stretch, 0.35 + 0.5 * size))
    canvas.circles(dust, solid(WHITE, 0.55))


def _planet(canvas: Canvas, scene: Layout) -> None:
    """Draw a far planet with bands and a ring."""
    rng, side = scene.part("planet"), 1 if scene.light_x < scene.width / 2 else -1
    standing = scene.subject in STANDING
    if standing:
        side = -1 if scene.stand_x < scene.width / 2 else 1
    x = scene.width * (0.5 + side * rng.uniform(0.24, 0.34))
    y, radius = scene.height * rng.uniform(0.13, 0.24), rng.uniform(17, 27) * scene.stretch * (0.6 if standing else 1.0)
    base = mix(rgb(("e0a86e", "c98a8f", "8fa8d8", "d8b48a")[int(rng.integers(4))]), scene.middle, 0.16)
    lit, dim = mix(base, WHITE, 0.35), mix(base, rgb("0a0d22"), 0.78)
    away = math.hypot(scene.light_x - x, scene.light_y - y)
    dx, dy = (scene.light_x - x) / away, (scene.light_y - y) / away
    ring = np.linspace(0, TURN, 64)
    tilt = rng.uniform(14, 26) * side
    halves = [
        np.column_stack([x + 1.95 * radius * np.cos(a), y + 0.42 * radius * np.sin(a)]) for a in (ring[32:], ring[:33])
    ]
    with canvas.turned(tilt, x, y):
        canvas.polyline(halves[0], pen(mix(base, scene.horizon, 0.4), radius * 0.16, 0.5))
    ink = fade(
        (x + dx * radius, y + dy * radius),
        (x - dx * radius, y - dy * radius),
        [(lit, 1), (base, 1), (dim, 1)],
        [0, 0.42, 1],
    )
    canvas.circle(x, y, radius, ink)
    with (
        canvas.inside(np.column_stack([x + radius * np.cos(ring), y + radius * np.sin(ring)])),
        canvas.turned(tilt, x, y),
    ):
        bands = [
            (x - 40, y + radius * s, x + 40, y + radius * (s + w)) for s, w in ((-0.62, 0.14), (-0.2, 0.2), (0.3, 0.12))
        ]
        canvas.bars(bands, solid(mix(base, BLACK, 0.4), 0.22))
    with canvas.turned(tilt, x, y):
        canvas.polyline(halves[1], pen(mix(base, WHITE, 0.4), radius * 0.16, 0.75))


def _limb(scene: Layout) -> Iterator[Layer]:
    """Build the wide edge of the earth below."""
    radius = 1.06 * scene.width + 0.2 * scene.height
    x = scene.width * (0.5 + 0.06 * scene.side)
    yield from Globe(scene, x, scene.horizon_y + radius, radius, whole=False).layers()


def _earthrise(scene: Layout) -> Iterator[Layer]:
    """Build the whole earth over the hills of the moon."""
    side = 1 if scene.stand_x < scene.width / 2 else -1
    x = scene.width * (0.5 + 0.24 * side)
    yield from Globe(scene, x, scene.height * 0.42, 78 * scene.stretch, whole=True).layers()
    yield still(partial(_moon_hills, scene=scene))


def _moon_hills(canvas: Canvas, scene: Layout) -> None:
    """Draw grey ridges and craters behind the ground on which the subject stands."""
    rng = scene.part("moon hills")
    lit, dark = rgb("8d8c98"), rgb("14162a")
    base = max(scene.horizon_y, scene.stand_y - 64 * scene.stretch)
    for i, (drop, tall, share) in enumerate(((0, 62, 0.6), (20, 40, 0.42), (42, 22, 0.2))):
        ys = base + drop - tall * scene.stretch * rolling(rng, scene.many(80), 3, 0.42, scene.many(2 + i))
        colour = mix(mix(lit, scene.middle, 0.16), dark, share)
        ridge = Ridge.across(scene.width, ys)
        fill(canvas, ridge, down(float(ys.min()), base + 100, [mix(colour, WHITE, 0.16), mix(colour, dark, 0.3)]))
        for x, low, size in rng.random((scene.many(5), 3)).tolist():
            cx, wide = x * scene.width, (9 + 20 * size) * (0.7 + 0.3 * i)
            cy = ridge.at(cx) + 10 + 14 * low
            canvas.oval(cx, cy, wide, wide * 0.2, solid(mix(colour, dark, 0.42), 0.8))
            canvas.oval(cx, cy + wide * 0.07, wide * 0.86, wide * 0.13, solid(mix(colour, WHITE, 0.12), 0.5))


def _satellite(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw a satellite that crosses the sky and blinks."""
    passed = (t + 0.34) % 1.0
    x = -30 + (scene.width + 60) * (passed if scene.side > 0 else 1 - passed)
    y = scene.height * (0.3 - 0.12 * math.sin(math.pi * passed)) + 0.05 * scene.height
    tilt = -14 * scene.side * math.cos(math.pi * passed)
    panel, body = mix(rgb("5d8fd8"), scene.middle, 0.2), rgb("e8e6e0")
    with canvas.turned(tilt, x, y):
        canvas.bars([(x - 14, y - 3.4, x - 4.6, y + 3.4), (x + 4.6, y - 3.4, x + 14, y + 3.4)], solid(panel))
        canvas.line(x - 5, y, x + 5, y, pen(body, 1.0))
        canvas.bar(x - 3.2, y - 3.8, x + 3.2, y + 3.8, solid(body), 1)
        canvas.bar(x - 3.2, y + 0.6, x + 3.2, y + 3.8, solid(rgb("c9a24e")), 1)
        shine = max(math.sin(TURN * 4 * t), 0.0) ** 4
        canvas.circle(x, y - 5, 9, glow(x, y - 5, 9, rgb("ff6a5a"), 0.9 * shine))
