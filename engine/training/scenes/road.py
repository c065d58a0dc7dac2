"""The road: asphalt that winds to the horizon."""

import numpy as np

from engine.training.scenes.canvas import SIZE, Canvas, down, solid
from engine.training.scenes.colour import WHITE, Colour, mix, rgb
from engine.training.scenes.layout import Layout
from engine.training.scenes.noise import Line
from engine.training.scenes.terrain import hills, mountains, pine
from engine.training.scenes.wind import draw_drift

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
    canvas.bar(0, top, SIZE, SIZE, down(top, SIZE, [mix(plain, scene.horizon, 0.45), plain]))
    k = np.linspace(0, 1, 60)
    y = top + (SIZE + 4 - top) * k**1.6
    bend = rng.uniform(-95, 95) * (rng.random() < 0.65)
    far, near = SIZE * rng.uniform(0.35, 0.65), SIZE * rng.uniform(0.44, 0.56)
    centre = far + (near - far) * k + bend * np.sin(k * 5.2) * (1 - k) ** 0.7 * k**0.5
    half = 3 + 175 * k**1.5
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
        ys = np.linspace(top + (SIZE - top) * start, top + (SIZE - top) * end, 5)
        middle, wide = np.interp(ys, y, centre), np.interp(ys, y, half) * 0.034
        _strip(canvas, ys, middle - wide, middle + wide, white, white)
    if pace == 0:
        draw_drift(canvas, scene, t, mix(plain, WHITE, 0.5))
    if scene.pines:
        _roadside_pines(canvas, scene, rng, dashes, y, centre, half)


def _strip(canvas: Canvas, y: Line, left: Line, right: Line, near: Colour, far: Colour) -> None:
    points = np.concatenate([np.stack([left, y], 1), np.stack([right, y], 1)[::-1]])
    canvas.polygon(points, down(float(y.min()), SIZE, [far, near]))


def _roadside_pines(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, dashes: float, y: Line, centre: Line, half: Line
) -> None:
    for share in np.sort(rng.random(22) ** 1.2).tolist():
        # They come closer as fast as the dashes do.
        row = (0.72 * share) ** (2 / 3)
        share += (max(row + dashes / 9, 0.0) ** 1.5 - row**1.5) / 0.72
        foot = scene.horizon_y + 3 + (SIZE - scene.horizon_y) * 0.72 * share
        side = 1 if rng.random() < 0.5 else -1
        clear = float(np.interp(foot, y, half)) * 1.15 + 14 + 40 * share
        x = float(np.interp(foot, y, centre)) + side * (clear + rng.uniform(0, 260) * (0.3 + share))
        canvas.polygon(pine(rng, x, foot, 22 + 140 * share), solid(scene.layer(0.7 + 0.22 * share)))
