"""Clouds in fair weather."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, solid
from engine.scenes.colour import WHITE, mix
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave


def draw_clouds(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw fair-weather clouds."""
    if scene.time == "day":
        colour = mix(WHITE, scene.horizon, 0.2)
    else:
        colour = mix(mix(scene.horizon, scene.middle, rng.uniform(0, 0.4)), WHITE, 0.15)
    puffy = rng.random() < 0.65
    for i in range(scene.many(rng.integers(2, 6))):
        x = rng.uniform(-0.1, 1.1) * scene.width + 7 + 4 * i
        y, width, alpha = (
            scene.horizon_y * rng.uniform(0.12, 0.7),
            rng.uniform(90, 210),
            rng.uniform(0.6, 0.9),
        )
        # Clouds high up are nearer and drift faster.
        x += wave(t, 1, ASKEW) * (14 - 10 * y / scene.horizon_y)
        lumps = int(rng.integers(3, 6))
        sizes, shifts = rng.uniform(0.8, 1.2, lumps), rng.uniform(-0.4, 0.4, lumps)
        if not puffy:
            for k in range(lumps):
                half, middle, row = width * sizes[k] * 0.45, x + shifts[k] * width, y + k * 9 - lumps * 4
                canvas.bar(middle - half, row - 3.5, middle + half, row + 3.5, solid(colour, alpha * 0.8), 3.5)
            continue
        tall = width * 0.2
        discs = []
        for k in range(lumps):
            share = (k + 0.5) / lumps
            radius = tall * (0.42 + 0.55 * math.sin(math.pi * share)) * sizes[k]
            discs.append((x - width * 0.36 + share * width * 0.72, y - radius * 0.7, radius))
        with canvas.inside([(x - width, y - 200), (x + width, y - 200), (x + width, y), (x - width, y)]):
            top = min(cy - r for _, cy, r in discs)
            ink = fade((0, top), (0, y), [(colour, alpha), (colour, alpha * 0.4)])
            ends = [
                (cx + side * r * 0.95, y - r * 0.4, r * 0.55) for side, (cx, _, r) in ((-1, discs[0]), (1, discs[-1]))
            ]
            canvas.circles([*discs, *ends], ink)
