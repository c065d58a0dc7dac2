"""Splashes: foam around a body in the water, and drops that fly up and fall back."""

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour
from engine.scenes.layout import Layout
from engine.scenes.places.waves import lens
from engine.scenes.rhythm import swing

Line = NDArray[np.float64]


def surface(scene: Layout) -> float:
    """Return the height of the water's surface around a subject that floats."""
    y = scene.stand_y - 0.08 * scene.height
    return min(y, 0.75 * scene.height) if scene.place in ("ocean", "beach") else y


def sea_floor(scene: Layout) -> float:
    """Return the height above which there is water; some oceans have a beach in front."""
    return scene.height * (0.83 if scene.place == "ocean" else 1.1)


def smooth(points: Line, steps: int = 4) -> Line:
    """Return a smooth curve through points (Catmull-Rom)."""
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    a, b, c, d = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    k = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    curve = 0.5 * (2 * b + (c - a) * k + (2 * a - 5 * b + 4 * c - d) * k**2 + (3 * b - a - 3 * c + d) * k**3)
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def draw_drops(
    canvas: Canvas,
    rng: np.random.Generator,
    t: float,
    box: tuple[float, float, float, float],
    white: Colour,
    count: int = 34,
) -> None:
    """Draw drops that leave the water around (x, y, half width, height) and fall back into it."""
    x, y, half, high = box
    large: list[tuple[float, float, float]] = []
    small: list[tuple[float, float, float]] = []
    for start, aside, up, phase, size in rng.random((count, 5)).tolist():
        age = (t + phase) % 1.0
        out = (0.45 + 0.55 * abs(2 * start - 1)) * (1 if start > 0.5 else -1)
        rise = high * (0.35 + 0.65 * up) * 4 * age * (1 - age)
        radius = high * (0.008 + 0.017 * size) * float(np.sin(np.pi * age)) ** 0.6
        at = x + half * (out + (0.5 + aside) * np.sign(out) * age * 0.8), y - rise + 2
        (large if size > 0.5 else small).append((*at, radius))
    canvas.circles(large, solid(white, 0.9))
    canvas.circles(small, solid(white, 0.65))


def plume(
    rng: np.random.Generator, t: float, box: tuple[float, float, float, float], spikes: int = 9, power: float = 1.0
) -> Line:
    """Return the outline of a sheet of water with ragged tips around (x, y, half width, height)."""
    x, y, half, high = box
    tips = rng.random((spikes, 3))
    points = [(x - half * 1.08, y + 2)]
    for number, (aside, tall, phase) in enumerate(tips.tolist()):
        k = (number + 0.5) / spikes * 2 - 1
        peak = high * power * (0.35 + 0.65 * tall) * (0.45 + 0.55 * abs(k) ** 0.7) * (1 + 0.22 * swing(t, 2, phase))
        tip = x + half * (k * 1.15 + 0.08 * (aside - 0.5))
        points += [(tip - half * 0.5 / spikes, y - peak * 0.62), (tip + k * half * 0.12, y - peak)]
        points.append((tip + half * 0.75 / spikes, y - peak * (0.3 + 0.2 * aside)))
    return smooth(np.array([*points, (x + half * 1.08, y + 2)]), 3)


def draw_foam(
    canvas: Canvas, rng: np.random.Generator, t: float, at: tuple[float, float], half: float, white: Colour
) -> None:
    """Draw flat foam on the water around a point."""
    x, y = at
    for spread, thick, alpha in ((1.7, 0.11, 0.3), (1.3, 0.09, 0.55), (0.95, 0.07, 0.95)):
        pulse = 1 + 0.07 * swing(t, 1, spread)
        canvas.oval(x, y + half * 0.03 * spread, half * spread * pulse, half * thick * pulse, solid(white, alpha))
    streaks = []
    for aside, low, wide, phase in rng.random((12, 4)).tolist():
        dx = half * (aside - 0.5) * 3.8
        size = half * (0.16 + 0.3 * wide) * (1 + 0.3 * swing(t, 1, phase))
        streaks.append(lens(x + dx, y + half * (0.05 + 0.42 * low), size, half * 0.022))
    canvas.polygons(streaks, solid(white, 0.5))
