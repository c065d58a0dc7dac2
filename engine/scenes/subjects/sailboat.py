"""The sailboat."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import SAIL_COLOURS, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing, wave


def draw_sailboat(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a sailboat with its mirror image on the water."""
    size = rng.uniform(72, 104) * scene.stretch
    x = scene.stand_x + 12 * wave(t)
    shore = max(scene.horizon_y, scene.height * 0.68) if scene.place not in ("lake", "ocean") else scene.horizon_y
    y = max(shore + rng.uniform(0.35, 0.6) * (scene.height - shore), 2.05 * size)
    sail = scene.shade(rgb(SAIL_COLOURS[scene.sail]), 0.7)
    hull = scene.shade(rgb(("7a3b2a", "23466e", "f4efe4", "9c2f36")[int(rng.integers(4))]))
    mirror = mix(sail, scene.near, 0.35)
    for i in range(7):
        half, row = size * (0.75 - 0.06 * i) * rng.uniform(0.6, 1), y + size * 0.2 + i * 7
        half, aside = half * (1 + 0.1 * swing(t, 3, 0.4 * i)), (0.5 + 0.5 * i) * swing(t, 2, -0.2 * i)
        canvas.bar(x + aside - half, row, x + aside + half, row + 3, solid(mirror, 0.45 - 0.05 * i), 1.5)
    s = size
    roll, belly = 1.6 * math.sin(TURN * t + 1) + 1.2 * swing(t, 1, 0.1), 0.03 * s * swing(t, 2, 0.2)
    with canvas.turned(roll, x, y):
        y -= 3 * wave(t, 2)
        canvas.limb((x, y), s * 0.055, (x, y - s * 1.95), s * 0.03, solid(mix(hull, scene.near, 0.4)))
        canvas.outline(
            (x + s * 0.05, y - s * 1.88),
            [(x + s * 0.72 + belly, y - s * 1.0, x + s * 0.78, y - s * 0.2), (x + s * 0.05, y - s * 0.14)],
            solid(sail),
        )
        canvas.outline(
            (x - s * 0.05, y - s * 1.7),
            [(x - s * 0.3 + belly, y - s * 0.85, x - s * 0.72, y - s * 0.2), (x - s * 0.05, y - s * 0.16)],
            solid(mix(sail, scene.near, 0.2)),
        )
        top = y - s * 0.06
        sides = [(x + s * 0.98, top), (x + s * 0.72, y + s * 0.28, x + s * 0.5, y + s * 0.28)]
        sides += [(x - s * 0.6, y + s * 0.28), (x - s * 0.78, y + s * 0.2, x - s * 0.86, top)]
        canvas.outline((x - s * 0.86, top), sides, solid(hull))
        canvas.bar(x - s * 0.85, top, x + s * 0.93, top + s * 0.07, solid(mix(hull, scene.pale(0.1), 0.65)), 2)
