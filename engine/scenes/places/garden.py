"""Terraced gardens on both sides of a flight of steps."""

from collections.abc import Iterator
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.houses import coloured
from engine.scenes.rhythm import swing

#: The edges of the terraces, as shares of the way up.
LEVELS = (0.94, 0.7, 0.42, 0.1)


class Slope(Protocol):
    """A way up through the picture."""

    def at(self, way: float, aside: float, up: float = 0.0) -> tuple[float, float]:
        """Return the place in the picture at a share of the way up."""

    def scale(self, way: float) -> float:
        """Return the size of things there."""


def cypress(x: float, y: float, tall: float, lean: float) -> NDArray[np.float64]:
    """Return the outline of a slender tree with its foot at (x, y)."""
    k = np.linspace(0, 1, 12)
    half = tall * 0.12 * np.sin(np.pi * np.clip(k, 0.04, 1) ** 0.62) ** 0.85
    middle, ys = x + lean * k**2, y - tall * k
    return np.concatenate([np.stack([middle - half, ys], 1), np.stack([middle + half, ys], 1)[::-1]])


def draw_garden(scene: Layout, slope: Slope) -> Iterator[Layer]:
    """Build terraces with hedges, flowers and trees, from the farthest to the nearest."""
    for number, way in enumerate(LEVELS):
        yield still(partial(_terrace, scene=scene, slope=slope, way=way, name=f"terrace {number}"))
        if number:
            yield Layer(partial(_trees, scene=scene, slope=slope, way=way, name=f"terrace trees {number}"))


def _leaf(scene: Layout, way: float, code: str = "477d48") -> Colour:
    return mix(mix(coloured(scene, rgb(code)), scene.near, 0.16 * (1 - way)), scene.layer(0.3), 0.36 * way)


def _terrace(canvas: Canvas, scene: Layout, slope: Slope, way: float, name: str) -> None:
    """Draw a lawn behind a low wall with a hedge on it."""
    rng, size = scene.part(name), slope.scale(way)
    y, middle = slope.at(way, 0)[1], slope.at(way, 0)[0]
    grass, wall = _leaf(scene, way, "6b9a50"), mix(coloured(scene, rgb("bda88c")), scene.layer(0.3), 0.45 * way)
    tall = size * 0.2
    wall = mix(wall, scene.near, 0.24 * (1 - way))
    canvas.bar(
        -5,
        y - tall,
        scene.width + 5,
        scene.height,
        down(y - tall, y + size * 0.9, [mix(grass, scene.light, 0.12), mix(grass, scene.near, 0.28)]),
    )
    hedge, blooms = [], []
    for along in np.arange(-10, scene.width + 10, size * 0.11).tolist():
        if abs(along - middle) > size * 1.12:
            radius = size * rng.uniform(0.07, 0.12)
            hedge.append((along, y - tall - radius * 0.3, radius))
            if rng.random() < 0.4:
                blooms.append((along, y - tall - radius * rng.uniform(0.2, 1.0), size * 0.026))
    canvas.circles(hedge, solid(_leaf(scene, way)))
    lit = -1 if scene.light_x < scene.width / 2 else 1
    canvas.circles(
        [(x + lit * r * 0.2, y - r * 0.3, r * 0.66) for x, y, r in hedge],
        solid(mix(_leaf(scene, way), scene.light, 0.13)),
    )
    canvas.circles(blooms, solid(mix(coloured(scene, rgb("e9a0a8")), scene.layer(0.3), 0.4 * way)))
    canvas.bar(-5, y - tall, scene.width + 5, y, down(y - tall, y, [wall, mix(wall, scene.near, 0.26)]))
    canvas.bar(-5, y - tall - size * 0.02, scene.width + 5, y - tall + size * 0.035, solid(mix(wall, scene.light, 0.3)))


def _trees(canvas: Canvas, t: float, scene: Layout, slope: Slope, way: float, name: str) -> None:
    """Draw cypresses that sway behind the wall of the next terrace."""
    rng, size, tall_ones = scene.part(name), slope.scale(way), []
    lit_sides, side_lit = [], -1 if scene.light_x < scene.width / 2 else 1
    for side in (-1, 1):
        aside = 1.42 + 0.2 * rng.random()
        while True:
            x, y = slope.at(way, side * aside)
            if not -40 < x < scene.width + 40:
                break
            tall = size * rng.uniform(0.75, 1.15)
            shape = cypress(x, y + 2, tall, tall * 0.05 * swing(t, 2, -x / 300))
            tall_ones.append(shape)
            k = len(shape) // 2
            lit_sides.append(
                np.concatenate([shape[:k], (shape[:k] * 0.45 + shape[k:][::-1] * 0.55)[::-1]])
                if side_lit < 0
                else np.concatenate([(shape[:k] * 0.55 + shape[k:][::-1] * 0.45), shape[k:]])
            )
            aside += rng.uniform(0.36, 0.95)
    leaf = mix(_leaf(scene, way, "35663f"), scene.near, 0.12)
    canvas.polygons(tall_ones, solid(leaf))
    canvas.polygons(lit_sides, solid(mix(leaf, scene.light, 0.13)))
