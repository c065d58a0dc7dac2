"""The road: asphalt that winds to the horizon."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.noise import Line
from engine.scenes.terrain import hills, mountains, pine
from engine.scenes.wind import draw_drift

#: How many dashes of the middle line come past in a clip when the view goes along with someone, or on its own.
_PACES = {"hiker": 1, "runner": 2, "none": 2, "birds": 2, "balloons": 2}


def draw_road(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw plains with a road from the horizon to the viewer."""
    top = scene.horizon_y
    if scene.backdrop == "mountains":
        mountains(canvas, scene, rng, t, top - 4, 3, (0.15, 0.55), 180)
    else:
        hills(canvas, scene, rng, t, top - 4, [scene.layer(d) for d in (0.18, 0.36, 0.54)], 70)
    green, sand = ("5fa592", "b79c9c") if scene.dark else ("7fb055", "e0b062")
    plain = scene.shade(rgb(green if rng.random() < 0.6 else sand), 1.3)
    canvas.bar(0, top, scene.width, scene.height, down(top, scene.height, [mix(plain, scene.horizon, 0.45), plain]))
    k = np.linspace(0, 1, 60)
    y = top + (scene.height + 4 - top) * k**1.6
    bend = rng.uniform(-95, 95) * (rng.random() < 0.65)
    far, near = scene.width * rng.uniform(0.35, 0.65), scene.width * rng.uniform(0.44, 0.56)
    centre = far + (near - far) * k + bend * np.sin(k * 5.2) * (1 - k) ** 0.7 * k**0.5
    half = 3 + 175 * scene.stretch * k**1.5
    asphalt = scene.shade(rgb("5a5d6a"))
    _strip(canvas, y, centre - half, centre + half, asphalt, mix(asphalt, scene.horizon, 0.5))
    white = scene.shade(rgb("fdf8e8"), 0.7)
    for side in (-1, 1):
        edge = centre + side * half * 0.9
        _strip(canvas, y, edge - half * 0.026, edge + half * 0.026, white, white)
    pace = _PACES.get(scene.subject, 0)
    dashes = pace * (t - 0.5)
    for i in range(9):
        start, end = (((i + part + dashes % 1) / 9) ** 1.5 for part in (0.0, 0.45))
        ys = np.linspace(top + (scene.height - top) * start, top + (scene.height - top) * end, 5)
        middle, wide = np.interp(ys, y, centre), np.interp(ys, y, half) * 0.034
        _strip(canvas, ys, middle - wide, middle + wide, white, white)
    if pace == 0:
        draw_drift(canvas, scene, t, mix(plain, WHITE, 0.5))
    if scene.pines:
        _roadside_pines(canvas, scene, rng, pace, dashes, y, centre, half)


def _strip(canvas: Canvas, y: Line, left: Line, right: Line, near: Colour, far: Colour) -> None:
    points = np.concatenate([np.stack([left, y], 1), np.stack([right, y], 1)[::-1]])
    canvas.polygon(points, down(float(y.min()), canvas.height, [far, near]))


def _roadside_pines(
    canvas: Canvas,
    scene: Layout,
    rng: np.random.Generator,
    pace: int,
    dashes: float,
    y: Line,
    centre: Line,
    half: Line,
) -> None:
    # They come closer as fast as the dashes do, and repeat after as many as pass in a clip.
    stretch = (pace or 9) / 9
    trees = []
    for start, away, number in rng.random((scene.many(22 * stretch), 3)).tolist():
        for again in range(-1, math.ceil(1 / stretch) + 1):
            row = (start + again) * stretch + dashes / 9
            if 0.05 < row < 1.1:
                trees.append((row**1.5, away, number))
    for near, away, number in sorted(trees):
        foot = scene.horizon_y + 3 + (scene.height - scene.horizon_y) * near
        side = 1 if away < 0.5 else -1
        clear = float(np.interp(foot, y, half)) * 1.15 + 14 + 56 * near
        aside = clear + abs(away - 0.5) * 2 * (60 + 300 * near) * scene.breadth
        x = float(np.interp(foot, y, centre)) + side * aside
        shape = pine(np.random.default_rng(int(number * 1e6)), x, foot, (20 + 190 * near) * scene.stretch)
        canvas.polygon(shape, solid(scene.layer(0.68 + 0.24 * min(near, 1.0))))
