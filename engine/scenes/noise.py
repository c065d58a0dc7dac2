"""Noise: random ridge lines."""

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]


def rolling(rng: np.random.Generator, points: int, octaves: int = 4, roughness: float = 0.5, waves: int = 3) -> Line:
    """Return smooth fractal noise of about 0..1 along a line of points."""
    x = np.linspace(0, 1, points)
    heights = np.zeros(points)
    strength, total = 1.0, 0.0
    for _ in range(octaves):
        knots = rng.random(waves + 3)
        position = x * waves + rng.random()
        cell = position.astype(int)
        inside = position - cell
        inside = inside * inside * (3 - 2 * inside)
        heights += strength * (knots[cell] * (1 - inside) + knots[cell + 1] * inside)
        total += strength
        strength *= roughness
        waves *= 2
    return heights / total


def jagged(rng: np.random.Generator, points: int, peaks: int = 5, roughness: float = 0.06) -> Line:
    """Return an alpine ridge of about 0..1: the maximum of some triangles, roughened."""
    x = np.linspace(0, 1, points)
    heights = np.zeros(points)
    for i in range(peaks):
        centre = (i + rng.uniform(0.15, 0.85)) / peaks
        top = rng.uniform(0.45, 1.0)
        width = rng.uniform(0.12, 0.26) * 5 / peaks + 0.04
        skew = rng.uniform(0.7, 1.4)
        away = np.where(x < centre, (centre - x) / (width * skew), (x - centre) / (width / skew))
        heights = np.maximum(heights, top * (1 - away))
    return np.clip(heights, 0, 1) + roughness * (rolling(rng, points, 5, 0.7, 12) - 0.5)
