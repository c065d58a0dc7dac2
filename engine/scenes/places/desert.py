"""The desert: dunes, sometimes mesas behind them."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.terrain import Ridge, fill, land, mountains
from engine.scenes.wind import draw_drift, draw_tumbleweed


def desert(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng = scene.part("desert")
    sand = rgb("edb86c") if scene.time != "night" else rgb("8d86b4")
    kind = 0.0 if "distant mountains" in scene.features else rng.random()
    if kind < 0.3:
        yield from mountains(scene, scene.horizon_y, 2, (0.2, 0.4), 120, floor=scene.horizon_y + 150)
    elif kind < 0.65:
        yield still(partial(_mesas, scene=scene))
    count = int(rng.integers(3, 5))
    for i in range(count):
        share = i / (count - 1)
        heights = rolling(rng, scene.many(120), 2, 0.3, scene.many(rng.integers(2, 4)))
        y = scene.horizon_y + (scene.height * 0.86 - scene.horizon_y) * share - 70 * (heights - 0.3)
        colour = scene.shade(mix(sand, scene.horizon, 0.4 * (1 - share)), 0.4 + 0.7 * share)
        drop = 6 + 90 * np.clip(rolling(rng, len(y), 2, 0.3, scene.many(3)) - 0.35, 0, 1)
        ridge = Ridge.across(scene.width, y)
        yield land(scene, ridge, [mix(colour, scene.horizon, 0.35), colour], float(y.max()) + 90)
        yield still(partial(fill, ridge=Ridge(ridge.xs, y + drop), ink=solid(mix(colour, scene.near, 0.4), 0.45)))
    yield Layer(lambda canvas, t: draw_drift(canvas, scene, t, mix(scene.shade(sand), WHITE, 0.4)))
    yield Layer(lambda canvas, t: draw_tumbleweed(canvas, scene, t, ridge))


def _mesas(canvas: Canvas, scene: Layout) -> None:
    rng = scene.part("mesas")
    for i in range(scene.many(rng.integers(2, 4))):
        x, half, tall = rng.uniform(0, scene.width), rng.uniform(34, 90), rng.uniform(60, 135) * scene.stretch
        base, step = scene.horizon_y + 30, half * 0.16
        rock = mix(scene.layer(0.28 + 0.12 * i), scene.shade(rgb("c8694a")), 0.45)
        top = base - tall
        sides = [(x - half - step * 3, base), (x - half - step, top + tall * 0.55), (x - half, top + 5)]
        other = [(2 * x - px, py) for px, py in reversed(sides)]
        canvas.polygon([*sides, (x - half + 6, top), (x + half - 6, top), *other], solid(rock))
        light_side = -1 if scene.light_x < x else 1
        edge = x - light_side * half * 0.25
        dark = [
            (edge, top),
            (x - light_side * half, top + 5),
            (x - light_side * (half + step), top + tall * 0.55),
        ]
        dark += [(x - light_side * (half + step * 3), base), (edge - light_side * 8, base)]
        canvas.polygon(dark, solid(mix(rock, scene.near, 0.35), 0.7))
