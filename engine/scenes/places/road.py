"""The road: asphalt that winds towards the horizon."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import Line
from engine.scenes.places.crowns import draw_crowns
from engine.scenes.terrain import hill, hills, mountains, pine
from engine.scenes.wind import draw_drift

#: The lumps of a bush: their middles to the right and above its foot, and their radii.
_BUSH = ((0.0, 0.45, 0.55), (-0.62, 0.3, 0.38), (0.6, 0.28, 0.42), (0.2, 0.7, 0.4))
#: Dashes of the centre line that pass in a clip; with other subjects, the view does not move.
_PACES = {"hiker": 1, "runner": 2, "bicycle": 3, "none": 2, "birds": 2, "balloons": 2}


def road(scene: Layout) -> Iterator[Layer]:
    """Build plains with a road from the horizon to the viewer."""
    top = scene.horizon_y
    if scene.backdrop == "mountains":
        yield from mountains(scene, top - 4, 3, (0.15, 0.55), 180, floor=top + 5)
    else:
        lines = hills(scene, top - 4, 2, 70)
        yield from (hill(scene, line, scene.layer(depth)) for line, depth in zip(lines, (0.18, 0.36), strict=True))
    rng = scene.part("road")
    green, sand = ("5fa592", "b79c9c") if scene.dark else ("7fb055", "e0b062")
    plain = scene.shade(rgb(green if rng.random() < 0.6 else sand), 1.3)
    ground = down(top, scene.height, [mix(plain, scene.horizon, 0.45), plain])
    yield still(lambda canvas: canvas.bar(0, top, scene.width, scene.height, ground))
    k = np.linspace(0, 1, 60)
    y = top + (scene.height + 4 - top) * k**1.6
    bend = rng.uniform(-95, 95) * (rng.random() < 0.65)
    far, near = scene.width * rng.uniform(0.35, 0.65), scene.width * rng.uniform(0.44, 0.56)
    centre = far + (near - far) * k + bend * np.sin(k * 5.2) * (1 - k) ** 0.7 * k**0.5
    half = 3 + 175 * scene.stretch * k**1.5
    yield still(partial(_asphalt, scene=scene, y=y, centre=centre, half=half))
    pace = _PACES.get(scene.subject, 0)
    yield Layer(partial(_dashes, scene=scene, pace=pace, y=y, centre=centre, half=half), moves=pace > 0)
    if pace == 0:
        yield Layer(lambda canvas, t: draw_drift(canvas, scene, t, mix(plain, WHITE, 0.5)))
    yield Layer(partial(_roadside, scene=scene, pace=pace, y=y, centre=centre, half=half, plain=plain), moves=pace > 0)


def _asphalt(canvas: Canvas, scene: Layout, y: Line, centre: Line, half: Line) -> None:
    asphalt, white = scene.shade(rgb("5a5d6a")), scene.shade(rgb("fdf8e8"), 0.7)
    _strip(canvas, y, centre - half, centre + half, asphalt, mix(asphalt, scene.horizon, 0.5))
    for side in (-1, 1):
        edge = centre + side * half * 0.9
        _strip(canvas, y, edge - half * 0.026, edge + half * 0.026, white, white)


def _dashes(canvas: Canvas, t: float, scene: Layout, pace: int, y: Line, centre: Line, half: Line) -> None:
    top, white = scene.horizon_y, scene.shade(rgb("fdf8e8"), 0.7)
    for i in range(9):
        start, end = (((i + part + pace * (t - 0.5) % 1) / 9) ** 1.5 for part in (0.0, 0.45))
        ys = np.linspace(top + (scene.height - top) * start, top + (scene.height - top) * end, 5)
        middle, wide = np.interp(ys, y, centre), np.interp(ys, y, half) * 0.034
        points = np.concatenate([np.stack([middle - wide, ys], 1), np.stack([middle + wide, ys], 1)[::-1]])
        canvas.polygon(points, solid(white))


def _strip(canvas: Canvas, y: Line, left: Line, right: Line, near: Colour, far: Colour) -> None:
    points = np.concatenate([np.stack([left, y], 1), np.stack([right, y], 1)[::-1]])
    canvas.polygon(points, down(float(y.min()), canvas.height, [far, near]))


def _roadside(
    canvas: Canvas, t: float, scene: Layout, pace: int, y: Line, centre: Line, half: Line, plain: Colour
) -> None:
    """Draw pines or bushes beside the road."""
    rng = scene.part("roadside")
    # The trees approach at the speed of the dashes, and repeat after one clip.
    stretch = (pace or 9) / 9
    trees = []
    for start, away, number in rng.random((scene.many(22 * stretch), 3)).tolist():
        for again in range(-1, math.ceil(1.1 / stretch) + 2):
            row = (start + again) * stretch + pace * (t - 0.5) / 9
            if 0.05 < row < 1.1:
                # They grow out of the ground far away, so that none pops up.
                grown = min((row - 0.05) / 0.12, 1.0)
                trees.append((row**1.5, away, number, grown))
    for near, away, number, grown in sorted(trees):
        foot = scene.horizon_y + 3 + (scene.height - scene.horizon_y) * near
        side = 1 if away < 0.5 else -1
        clear = float(np.interp(foot, y, half)) * 1.15 + 14 + 56 * near
        aside = clear + abs(away - 0.5) * 2 * (60 + 300 * near) * scene.breadth
        x = float(np.interp(foot, y, centre)) + side * aside
        if not scene.pines:
            size = (4 + 30 * near * (0.5 + number)) * scene.stretch * grown
            bush = [(x + a * size, foot - b * size, r * size) for a, b, r in _BUSH]
            leaf = mix(mix(plain, scene.shade(rgb("3c7a58" if scene.dark else "55803c"), 1.2), 0.55), scene.horizon,
                       0.35 * (1 - min(near, 1.0)))  # fmt: skip
            canvas.oval(x, foot, size * 1.2, size * 0.14, solid(scene.near, 0.22))
            draw_crowns(canvas, scene, bush, leaf, 0.8)
            continue
        shape = pine(np.random.default_rng(int(number * 1e6)), x, foot, (20 + 190 * near) * scene.stretch * grown)
        canvas.polygon(shape, solid(scene.layer(0.68 + 0.24 * min(near, 1.0))))
