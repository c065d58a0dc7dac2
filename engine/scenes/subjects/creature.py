"""The creature: smooth shapes and tapered limbs on a skeleton, for everything that lives."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.scenes.canvas import Canvas, fade, solid
from engine.scenes.colour import BLACK, Colour, mix
from engine.scenes.layout import Layout
from engine.scenes.paths import joined
from engine.scenes.rhythm import TURN

Points: TypeAlias = NDArray[np.float64]
#: Samples between two points of a curve, of fine and of small things.
FINE, COARSE = 4, 3
_STEPS = {count: (np.arange(count) / count)[None, :, None] for count in (2, COARSE, FINE)}
#: The sine and cosine of the points at a round end, by how wide it is.
_CAP_ANGLES = {count: math.pi * (0.5 - np.arange(1, count + 1) / (count + 1)) for count in (1, 3, 7)}
_CAPS = {count: np.stack([np.sin(angle), np.cos(angle)], 1) for count, angle in _CAP_ANGLES.items()}


def smooth(points: ArrayLike, closed: bool = True, fine: int = FINE) -> Points:
    """Return a curve through points; a point given twice is a corner."""
    knots = np.asarray(points, dtype=float)
    knots = np.concatenate([knots[-1:], knots, knots[:2]] if closed else [knots[:1], knots, knots[-1:]])
    before, start, end, after = knots[:-3, None], knots[1:-2, None], knots[2:-1, None], knots[3:, None]
    k = _STEPS[fine]
    bend = k * (2 * before - 5 * start + 4 * end - after + k * (3 * (start - end) + after - before))
    curve = (start + 0.5 * k * (end - before + bend)).reshape(-1, knots.shape[1])
    return curve if closed else np.concatenate([curve, knots[-2:-1]])


def strips(joints: ArrayLike, widths: Sequence[float], fine: int = COARSE) -> Points:
    """Return the outlines of several limbs, shape (limbs, points, 2), with the same width at each joint."""
    spine = np.asarray(joints, dtype=float)
    wide = np.broadcast_to(np.asarray(widths, dtype=float)[None, :, None], (*spine.shape[:2], 1))
    knots = np.concatenate([spine, wide], axis=2)
    knots = np.concatenate([knots[:, :1], knots, knots[:, -1:]], axis=1)
    before, start, end, after = (knots[:, i : knots.shape[1] - 3 + i, None] for i in range(4))
    k = _STEPS[fine]
    bend = k * (2 * before - 5 * start + 4 * end - after + k * (3 * (start - end) + after - before))
    line = (start + 0.5 * k * (end - before + bend)).reshape(len(spine), -1, 3)
    line = np.concatenate([line, knots[:, -1:]], axis=1)
    middle, half = line[..., :2], np.maximum(line[..., 2:], 0.1) / 2
    along = np.empty_like(middle)
    along[:, 1:-1] = middle[:, 2:] - middle[:, :-2]
    along[:, 0], along[:, -1] = middle[:, 1] - middle[:, 0], middle[:, -1] - middle[:, -2]
    along /= np.maximum(np.sqrt((along * along).sum(axis=2, keepdims=True)), 1e-6)
    across = along[..., ::-1] * (-1, 1)
    aside = half * across
    ends = []
    for spot, way in ((-1, 1.0), (0, -1.0)):
        radius = float(half[0, spot, 0])
        cap = _CAPS[1 if radius < 1.2 else 3 if radius < 3.5 else 7]
        arc = cap[:, :1] * across[:, spot, None] + cap[:, 1:] * along[:, spot, None]
        ends.append(middle[:, spot, None] + way * radius * arc)
    return np.concatenate([middle + aside, ends[0], (middle - aside)[:, ::-1], ends[1]], axis=1)


def strip(joints: ArrayLike, widths: Sequence[float], fine: int = FINE) -> Points:
    """Return the outline of a smooth limb through joints, with round ends and a width at each joint."""
    return np.asarray(strips(np.asarray(joints, dtype=float)[None], widths, fine)[0])


def turned(points: ArrayLike, degrees: float, pivot: tuple[float, float], move: tuple[float, float] = (0, 0)) -> Points:
    """Return points turned anticlockwise (y upwards) around a pivot, then moved."""
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    centre = np.asarray(pivot, dtype=float)
    result: Points = np.asarray(points, dtype=float) @ turn + (centre - centre @ turn + move)
    return result


def ring(x: float, y: float, rx: float, ry: float, count: int = 20) -> Points:
    """Return the outline of an ellipse."""
    angle = np.linspace(0, TURN, count, endpoint=False)
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], 1)


class Creature:
    """Draw shapes given in units of its own, y upwards from the ground, in the direction it faces."""

    def __init__(self, canvas: Canvas, scene: Layout, x: float, y: float, unit: float, facing: int) -> None:
        """Create a creature whose origin is on the ground at (x, y)."""
        self.canvas, self.scene = canvas, scene
        self.x, self.y, self.unit, self.facing = x, y, unit, facing
        #: The side of the light, in the creature's own direction.
        self.toward = facing if scene.light_x > x else -facing

    def on(self, canvas: Canvas) -> "Creature":
        """Return the same creature on another canvas."""
        return Creature(canvas, self.scene, self.x, self.y, self.unit, self.facing)

    def place(self, points: ArrayLike) -> Points:
        """Return points in the units of the layout."""
        return np.asarray(points, dtype=float) * (self.facing * self.unit, -self.unit) + (self.x, self.y)

    def fill(self, shapes: Iterable[Points], colour: Colour, alpha: float = 1.0) -> None:
        """Fill shapes as one."""
        self.canvas.polygons(self._placed(shapes), solid(colour, alpha))

    def _placed(self, shapes: Iterable[Points]) -> list[Points]:
        """Return shapes in the units of the layout, each in one direction of turn, so that overlaps are filled."""
        parts = list(shapes)
        whole = self.place(np.concatenate(parts))
        x, y = whole.T
        turn = np.empty(len(whole))
        turn[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
        placed, start = [], 0
        for part in parts:
            end = start + len(part)
            last = end - 1
            twice = turn[start:last].sum() + x[last] * y[start] - x[start] * y[last]
            placed.append(whole[start:end] if twice > 0 else whole[start:end][::-1])
            start = end
        return placed

    def inside(self, shape: Points, patches: Iterable[Points], colour: Colour, alpha: float = 1.0) -> None:
        """Fill patches where they are inside a shape."""
        with self.canvas.inside(self.place(shape)):
            self.fill(patches, colour, alpha)

    def model(self, shapes: Iterable[Points], colour: Colour, rim: float = 1.2) -> None:
        """Fill shapes as one body that catches the light: brighter towards it, with a rim of it."""
        placed = self._placed(shapes)
        everything = np.concatenate(placed)
        (left, top), (right, bottom) = everything.min(axis=0), everything.max(axis=0)
        scene, toward = self.scene, self.toward * self.facing
        path = joined(placed)
        if rim:
            edge = mix(colour, scene.light, 0.4 if scene.time == "day" else 0.55)
            with self.canvas.moved(toward * rim, -rim * 0.7):
                self.canvas.fill(path, solid(edge))
        start, end = (right, left) if toward > 0 else (left, right)
        shadow = mix(mix(colour, BLACK, 0.14), scene.near, 0.2)
        stops = [mix(colour, scene.light, 0.16), colour, shadow]
        ink = fade((start, top), (end, bottom), [(stop, 1.0) for stop in stops], [0.0, 0.45, 1.0])
        self.canvas.fill(path, ink)

    def shadow(self, left: float, right: float, depth: float = 2.5) -> None:
        """Darken the ground under the creature."""
        middle, half = (left + right) / 2, (right - left) / 2
        for grow, alpha in ((1.12, 0.14), (0.9, 0.22)):
            self.fill(
                [ring(middle, -0.4, half * grow, depth * grow)], mix(self.scene.near, self.scene.zenith, 0.1), alpha
            )
