"""The city: three rows of towers, windows lit by the hour, sometimes at the water."""

import numpy as np

from engine.training.scenes.canvas import SIZE, Canvas, down, solid
from engine.training.scenes.colour import BLACK, Colour, mix, rgb
from engine.training.scenes.layout import Layout
from engine.training.scenes.noise import rolling
from engine.training.scenes.terrain import Ridge, ground, shine, water

Box = tuple[float, float, float, float]


def draw_city(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a skyline."""
    base = scene.horizon_y - 62 if scene.riverside else scene.horizon_y
    for row, (depth, tall, towers) in enumerate(((0.2, 280, 13), (0.46, 225, 10), (0.8, 165, 8))):
        colour = scene.layer(depth)
        x = -20 - rng.uniform(0, 20)
        while x < SIZE + 10:
            width = SIZE / towers * rng.uniform(0.65, 1.35)
            middle = 1.15 if abs(x + width / 2 - SIZE / 2) < 110 else 0.85
            top = base + 10 * row - tall * rng.uniform(0.38, 1.0) * middle
            _tower(canvas, scene, rng, (x, top, x + width, base + 10 * row), colour, row)
            x += width + rng.uniform(0, 7)
    if scene.riverside:
        water(canvas, scene, rng, t, base + 30, 12)
        canvas.reflect(base + 30, 0.4)
        shine(canvas, scene, scene.part("shine"), t, base + 30)
    else:
        quay = Ridge.across(SIZE * 0.93 + 14 * (rolling(rng, 60, 2, 0.5, 2) - 0.5))
        ground(canvas, scene, quay, mix(scene.near, BLACK, 0.12))


def _tower(canvas: Canvas, scene: Layout, rng: np.random.Generator, box: Box, colour: Colour, row: int) -> None:
    left, top, right, base = box
    width, roof = right - left, rng.random()
    ink = down(top, base + 60, [colour, mix(colour, scene.horizon, 0.3 - 0.1 * row)])
    if roof < 0.16:
        canvas.polygon([(left, top + 1), (left + width / 2, top - width * 0.7), (right, top + 1)], ink)
    elif roof < 0.3:
        canvas.bar(left + width * 0.46, top - rng.uniform(24, 52), left + width * 0.54, top + 1, ink)
        canvas.bar(left + width * 0.25, top - 9, right - width * 0.25, top + 1, ink)
    elif roof < 0.46:
        canvas.bar(left + width * 0.2, top - 14, right - width * 0.2, top + 1, ink)
    elif roof < 0.58:
        canvas.polygon([(left, top + 1), (left, top - width * 0.45), (right, top + 1)], ink)
    canvas.bar(left, top, right, SIZE, ink)
    if row > 0:
        _windows(canvas, scene, rng, box, colour, 10.0 if row == 1 else 13.0)


def _windows(canvas: Canvas, scene: Layout, rng: np.random.Generator, box: Box, colour: Colour, pitch: float) -> None:
    left, top, right, base = box
    columns = max(int((right - left - 6) / pitch), 1)
    inset = (right - left - columns * pitch) / 2
    ys, xs = np.arange(top + 9, base + 40, pitch * 1.3), left + inset + pitch * np.arange(columns)
    lit_share = 0.5 if scene.dark else 0.22 if scene.low_sun else 0.0
    lit = rng.random((len(ys), len(xs))) < lit_share
    boxes = [(x + pitch * 0.22, y, x + pitch * 0.78, y + pitch * 0.72) for y in ys.tolist() for x in xs.tolist()]
    flags = lit.ravel().tolist()
    dull = mix(colour, scene.horizon if scene.time == "day" else BLACK, 0.22)
    canvas.bars([b for b, on in zip(boxes, flags, strict=True) if not on], solid(dull, 0.7))
    canvas.bars([b for b, on in zip(boxes, flags, strict=True) if on], solid(rgb("ffdc8a"), 0.95))
