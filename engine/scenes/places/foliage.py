"""Foliage: large leaves of the tropics, each a blade around a root with a lighter half and ribs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour
from engine.scenes.rhythm import swing

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Leaf:
    """A leaf: its root, its shaded and lit parts, its ribs, and how far it sways in degrees."""

    x: float
    y: float
    shaded: list[Points]
    lit: list[Points]
    ribs: list[Points]
    sway: float


def _along(x: float, y: float, angle: float, long: float, droop: float, count: int) -> tuple[Points, Points]:
    """Return points along a bent midrib and the directions to its left; it droops towards the ground."""
    k = np.linspace(0, 1, count)
    way = 1 if math.cos(angle) >= 0 else -1
    turned = angle + way * droop * k**1.3
    step = long / (count - 1)
    xs, ys = x + np.cumsum(np.cos(turned)) * step, y + np.cumsum(np.sin(turned)) * step
    return np.stack([xs, ys], 1), np.stack([np.sin(turned), -np.cos(turned)], 1)


def banana(x: float, y: float, angle: float, long: float, droop: float = 0.8, sway: float = 2.0) -> Leaf:
    """Return a long, broad leaf with a few tears along its edge."""
    line, left = _along(x, y, angle, long, droop, 26)
    k = np.linspace(0, 1, 26)
    wide = (long * 0.17 * np.sin(np.pi * np.clip((k - 0.1) / 0.9, 0, 1)) ** 0.6)[:, None]
    torn = np.where(np.isin(np.arange(26), (9, 15, 20)), 0.62, 1.0)[:, None]
    upper, lower = line + left * wide * torn, line - left * wide * torn[::-1]
    stalk = np.concatenate([line[:24] + left[:24] * long * 0.011, (line[:24] - left[:24] * long * 0.011)[::-1]])
    return Leaf(x, y, [np.concatenate([line, lower[::-1]])], [np.concatenate([line, upper[::-1]])], [stalk], sway)


def frond(x: float, y: float, angle: float, long: float, droop: float = 1.1, sway: float = 2.6) -> Leaf:
    """Return a palm frond: narrow leaflets on both sides of a bent midrib."""
    line, left = _along(x, y, angle, long, droop, 24)
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    sides: list[list[Points]] = [[], []]
    for i in range(4, 24):
        k = i / 23
        reach = long * 0.34 * math.sin(math.pi * (0.12 + 0.8 * k)) ** 0.8
        for number, side in enumerate((-1, 1)):
            tip = line[i] + (left[i] * side * 0.72 + ahead[i] * 0.7) * reach + (0, 0.2 * reach)
            root, wide = line[i], ahead[i] * long * 0.016
            middle = (line[i] + tip) / 2 + ahead[i] * 0.06 * reach
            sides[number].append(np.array([root - wide, middle - 0.9 * wide, tip, middle + 0.9 * wide, root + wide]))
    stalk = np.concatenate([line + left * long * 0.009, (line - left * long * 0.004)[::-1]])
    return Leaf(x, y, sides[0], sides[1], [stalk], sway)


def monstera(x: float, y: float, angle: float, long: float, sway: float = 2.0) -> Leaf:
    """Return a heart-shaped leaf with deep cuts, on a stalk."""
    line, left = _along(x, y, angle, long, 0.5, 30)
    halves = []
    for side in (-1, 1):
        edge = []
        for i in range(11, 30):
            k = (i - 11) / 18
            wide = long * 0.36 * (1 - k) ** 0.62 * (0.55 + 1.6 * k) ** 0.8 * (1 if k > 0 else 0.8)
            cut = 0.42 if i in (15, 19, 23, 26) else 1.0
            back = (line[10] - line[11]) / np.linalg.norm(line[10] - line[11]) * long * 0.16 * (1 - k) ** 3
            edge.append(line[i] + left[i] * side * wide * cut + back)
        halves.append(np.concatenate([line[11:][::-1], edge]))
    stalk = np.concatenate([line[:28] + left[:28] * long * 0.01, (line[:28] - left[:28] * long * 0.01)[::-1]])
    return Leaf(x, y, [halves[0]], [halves[1]], [stalk], sway)


def tuft(rng: np.random.Generator, x: float, y: float, tall: float, blades: int = 9, sway: float = 1.5) -> Leaf:
    """Return a tuft of pointed blades that arch to both sides."""
    sides: list[list[Points]] = [[], []]
    for i in range(blades):
        lean = (i + 0.5) / blades * 2 - 1 + rng.uniform(-0.08, 0.08)
        high = tall * (1 - 0.35 * abs(lean)) * rng.uniform(0.85, 1.1)
        tip = (x + lean * tall * 0.95, y - high * (1 - 0.55 * abs(lean)))
        bend = (x + lean * tall * 0.4, y - high * 0.75)
        k = np.linspace(0, 1, 8)[:, None]
        curve = (1 - k) ** 2 * np.array((x, y)) + 2 * k * (1 - k) * np.array(bend) + k**2 * np.array(tip)
        wide = tall * 0.055 * np.sin(np.pi * (0.15 + 0.85 * k)) * np.array((1.0, 0.35))
        sides[i % 2].append(np.concatenate([curve - wide, (curve + wide)[::-1]]))
    return Leaf(x, y, sides[0], sides[1], [], sway)


def draw_leaves(
    canvas: Canvas, t: float, leaves: Sequence[Leaf], shaded: Colour, lit: Colour, rib: Colour, moves: bool = True
) -> None:
    """Draw leaves that sway around their roots, one after another as the wind passes."""
    for leaf in leaves:
        degrees = leaf.sway * swing(t, 1 + (leaf.sway < 2), 0.125 - leaf.x / 900) if moves else 0.0
        with canvas.turned(degrees, leaf.x, leaf.y):
            canvas.polygons(leaf.shaded, solid(shaded))
            canvas.polygons(leaf.lit, solid(lit))
            if leaf.ribs:
                canvas.polygons(leaf.ribs, solid(rib))
