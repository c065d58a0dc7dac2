"""The creature: smooth shapes and tapered limbs on a skeleton, for everything that lives."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.scenes.canvas import Canvas, fade, solid
from engine.scenes.colour import BLACK, Colour, mix
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN

Points: TypeAlias = NDArray[np.float64]
#: Samples between two points of a curve.
FINE = 6


def smooth(points: ArrayLike, closed: bool = True) -> Points:
    """Return a curve through points; a point given twice is a corner."""
    knots = np.asarray(points, dtype=float)
    ends = (knots[-1:], knots[:2]) if closed else (knots[:1], knots[-1:])
    knots = np.concatenate([ends[0], knots, ends[1]])
    before, start, end, after = knots[:-3, None], knots[1:-2, None], knots[2:-1, None], knots[3:, None]
    k = np.linspace(0, 1, FINE, endpoint=False)[None, :, None]
    curve = start + 0.5 * k * (
        end - before + k * (2 * before - 5 * start + 4 * end - after + k * (3 * (start - end) + after - before))
    )
    curve = curve.reshape(-1, knots.shape[1])
    return curve if closed else np.concatenate([curve, knots[-1:]])


def strip(joints: ArrayLike, widths: Sequence[float]) -> Points:
    """Return the outline of a smooth limb through joints, with round ends and a width at each joint."""
    line = smooth(np.column_stack([np.asarray(joints, dtype=float), widths]), closed=False)
    middle, half = line[:, :2], np.maximum(line[:, 2:], 0.1) / 2
    along = np.gradient(middle, axis=0)
    along /= np.maximum(np.hypot(*along.T), 1e-6)[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], 1)
    ends = []
    for spot, way in ((-1, 1), (0, -1)):
        angle = np.linspace(0.5 * math.pi, -0.5 * math.pi, 7)[1:-1, None]
        ends.append(middle[spot] + half[spot] * (np.sin(angle) * across[spot] + np.cos(angle) * along[spot]) * way)
    return np.concatenate([middle + half * across, ends[0], (middle - half * across)[::-1], ends[1]])


def turned(points: ArrayLike, degrees: float, pivot: tuple[float, float], move: tuple[float, float] = (0, 0)) -> Points:
    """Return points turned anticlockwise (y upwards) around a pivot, then moved."""
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return np.asarray(points, dtype=float) @ turn - np.asarray(pivot) @ turn + np.asarray(pivot) + np.asarray(move)


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

    def place(self, points: ArrayLike) -> Points:
        """Return points in the units of the layout."""
        return np.asarray(points, dtype=float) * (self.facing * self.unit, -self.unit) + (self.x, self.y)

    def fill(self, shapes: Iterable[Points], colour: Colour, alpha: float = 1.0) -> None:
        """Fill shapes as one."""
        self.canvas.polygons([_ordered(self.place(shape)) for shape in shapes], solid(colour, alpha))

    def inside(self, shape: Points, patches: Iterable[Points], colour: Colour, alpha: float = 1.0) -> None:
        """Fill patches where they are inside a shape."""
        with self.canvas.inside(self.place(shape)):
            self.fill(patches, colour, alpha)

    def model(self, shapes: Iterable[Points], colour: Colour, rim: float = 1.2) -> None:
        """Fill shapes as one body that catches the light: brighter towards it, with a rim of it."""
        placed = [_ordered(self.place(shape)) for shape in shapes]
        everything = np.concatenate(placed)
        (left, top), (right, bottom) = everything.min(axis=0), everything.max(axis=0)
        scene, toward = self.scene, self.toward * self.facing
        if rim:
            edge = mix(colour, scene.light, 0.4 if scene.time == "day" else 0.55)
            with self.canvas.moved(toward * rim, -rim * 0.7):
                self.canvas.polygons(placed, solid(edge))
        start, end = (right, left) if toward > 0 else (left, right)
        shadow = mix(mix(colour, BLACK, 0.14), scene.near, 0.2)
        stops = [mix(colour, scene.light, 0.16), colour, shadow]
        ink = fade((start, top), (end, bottom), [(stop, 1.0) for stop in stops], [0.0, 0.45, 1.0])
        self.canvas.polygons(placed, ink)

    def shadow(self, left: float, right: float, depth: float = 2.5) -> None:
        """Darken the ground under the creature."""
        middle, half = (left + right) / 2, (right - left) / 2
        for grow, alpha in ((1.12, 0.14), (0.9, 0.22)):
            self.fill(
                [ring(middle, -0.4, half * grow, depth * grow)], mix(self.scene.near, self.scene.zenith, 0.1), alpha
            )


def _ordered(shape: Points) -> Points:
    """Return the outline in one direction of turn, so that overlaps of shapes are filled."""
    x, y = shape.T
    return shape if float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) > 0 else shape[::-1]
