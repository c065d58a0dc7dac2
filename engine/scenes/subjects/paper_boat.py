"""The paper boat: folded from a sheet, large on the water, with its reflection."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.waves import lens
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.subjects.splash import sea_floor, surface

Line = NDArray[np.float64]
#: The folds of the boat seen a little from above, in shares of half its length from the middle of the waterline, and
#: how much each is in shade if the light comes from the left.
_FOLDS: Sequence[tuple[Sequence[tuple[float, float]], float]] = (
    (((-1.0, -0.53), (0.06, -0.27), (0.06, 0.0), (-0.52, 0.0)), 0.62),
    (((0.06, -0.27), (1.0, -0.5), (0.56, 0.0), (0.06, 0.0)), 0.46),
    (((0.03, -1.06), (-0.47, -0.2), (-0.1, 0.0), (0.05, -0.02)), 0.0),
    (((0.03, -1.06), (0.05, -0.02), (0.2, 0.0), (0.5, -0.2)), 0.5),
    (((-1.0, -0.53), (-0.02, -0.12), (-0.02, 0.12), (-0.6, 0.1)), 0.12),
    (((-0.02, -0.12), (1.0, -0.5), (0.62, 0.1), (-0.02, 0.12)), 0.36),
    (((-1.0, -0.53), (-0.6, 0.1), (-0.3, 0.115)), 0.24),
    (((1.0, -0.5), (0.62, 0.1), (0.34, 0.112)), 0.5),
)


def draw_paper_boat(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a paper boat that bobs and turns a little on its own ripples."""
    s = min(0.82 * scene.tall * rng.uniform(0.95, 1.08), 0.31 * scene.width)
    y = max(surface(scene), 1.3 * s)
    x = min(max(scene.stand_x, 1.1 * s), scene.width - 1.1 * s) + 0.05 * s * wave(t, 1, ASKEW)
    code = ("fffaf0", "fffaf0", "fffaf0", "ffd8c2", "ffe9a8")[int(rng.integers(5))]
    paper = mix(scene.shade(rgb(code), 0.35), scene.light, 0.25)
    shade = mix(mix(scene.zenith, scene.middle, 0.4), scene.near, 0.25)
    facing = -1 if scene.light_x > x else 1
    folds = [(np.array(points) * (facing * s, s), mix(paper, shade, 0.08 + 0.62 * dim)) for points, dim in _FOLDS]
    heave, roll = 0.028 * s * wave(t, 2, 0.1), math.radians(2.6 * wave(t, 1, 0.05) + 0.8 * wave(t, 2, 0.3))
    _mirror(canvas, scene, folds, (x, y + heave), s, t)
    _rings(canvas, scene, (x, y), s, t)
    turned = np.array([[math.cos(roll), math.sin(roll)], [-math.sin(roll), math.cos(roll)]])
    spot = np.array([x, y + heave])
    for number, (points, colour) in enumerate(folds):
        spots = points @ turned + spot
        top, bottom = float(spots[:, 1].min()), float(spots[:, 1].max())
        canvas.polygon(spots, down(top, bottom, [mix(colour, WHITE, 0.1), mix(colour, shade, 0.12)]))
        if number == 2:
            canvas.polyline(spots[:2], pen(mix(scene.light, WHITE, 0.3), 0.014 * s, 0.9))
    edge = np.array([_FOLDS[4][0][0], _FOLDS[4][0][1], _FOLDS[5][0][1]]) * (facing * s, s)
    canvas.polyline(edge @ turned + spot, pen(mix(paper, scene.light, 0.6), 0.013 * s))
    _lap(canvas, scene, (x, y + 0.11 * s), s, t)


def _mirror(
    canvas: Canvas, scene: Layout, folds: list[tuple[Line, Colour]], at: tuple[float, float], s: float, t: float
) -> None:
    """Draw the boat upside down, its edges broken by the waves."""
    x, y = at
    base = y + 0.1 * s
    water = mix(scene.middle, scene.zenith, 0.35)
    low = min(base + 1.1 * s, sea_floor(scene))
    for points, colour in folds:
        flipped = _divided(points)
        depth = np.clip(0.1 * s - flipped[:, 1], 0, None) * 0.9
        shift = (0.012 * s + 0.05 * depth) * np.sin(TURN * (2 * t - depth / (0.27 * s)) + 0.6)
        spots = np.stack([x + flipped[:, 0] + shift, np.minimum(base + depth, low)], 1)
        tint = mix(colour, water, 0.3)
        canvas.polygon(spots, fade((0, base), (0, low), [(tint, 0.8), (tint, 0.28)]))


def _divided(points: Line, steps: int = 14) -> Line:
    """Return a closed shape with more points along its edges."""
    k = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    after = np.roll(points, -1, axis=0)
    cut: Line = (points[:, None] + (after - points)[:, None] * k).reshape(-1, 2)
    return cut


def _rings(canvas: Canvas, scene: Layout, at: tuple[float, float], s: float, t: float) -> None:
    """Draw rings that spread on the water."""
    x, y = at
    light, angles = mix(scene.pale(0.0), scene.horizon, 0.2), np.linspace(0, TURN, 40)
    for number in range(3):
        age = (t + number / 3 + 0.1) % 1.0
        wide = s * (0.72 + 0.85 * age)
        spots = np.stack([x + wide * np.cos(angles), y + 0.1 * s + wide * 0.17 * np.sin(angles)], 1)
        canvas.polyline(spots, pen(light, s * 0.016 * (1 - 0.5 * age), 0.5 * math.sin(math.pi * age)))


def _lap(canvas: Canvas, scene: Layout, at: tuple[float, float], s: float, t: float) -> None:
    """Draw water that laps at the hull."""
    x, y = at
    light, dark = mix(scene.pale(0.0), scene.horizon, 0.15), mix(mix(scene.middle, scene.zenith, 0.6), scene.near, 0.4)
    canvas.polygon(lens(x, y + 0.02 * s, 0.64 * s, 0.032 * s), solid(dark, 0.5))
    shapes = []
    for dx, low, wide in (
        (-0.42, 0.03, 0.3),
        (0.36, 0.035, 0.34),
        (-0.05, 0.065, 0.24),
        (0.78, 0.02, 0.2),
        (-0.86, 0.05, 0.22),
    ):
        pulse = 1 + 0.2 * swing(t, 2, dx)
        shapes.append(lens(x + (dx + 0.03 * swing(t, 1, dx)) * s, y + low * s, wide * s * pulse, 0.013 * s))
    canvas.polygons(shapes, solid(light, 0.75))
