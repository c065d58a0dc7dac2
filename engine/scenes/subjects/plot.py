"""The plot of a building: its points in hundredths of its size, the ground under it, smoke and light."""

import math
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

import numpy as np

from engine.scenes.canvas import Canvas, Ink, Sprite, glow, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix
from engine.scenes.foreground import knoll
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout

Point = tuple[float, float]

#: The images of what never moves in a building, by scene, and by the scale and size of the canvas.
_STILL: WeakKeyDictionary[Layout, dict[tuple[float, float, float], Sprite]] = WeakKeyDictionary()


class Plot:
    """Draw a building around the place where the subject stands; y counts upwards, x to the side that it faces."""

    def __init__(self, canvas: Canvas, scene: Layout, size: float, way: int, reach: float) -> None:
        """Create a plot; the building must be inside the picture up to `reach` hundredths on both sides."""
        self.canvas, self.scene, self.unit, self.way = canvas, scene, size / 100, way
        room = min(reach * self.unit + 8, scene.width / 2)
        self.x = min(max(scene.stand_x, room), scene.width - room)
        self.y = scene.stand_y + 2
        #: Whether the light comes from the side that the building faces.
        self.lit = (scene.light_x > self.x) == (way > 0)
        self._knoll = None if scene.place in (*FLOORED, "road") else knoll(scene)

    def still(self, draw: Callable[["Plot"], None]) -> None:
        """Draw what never moves, at first with `draw` and then from its image; possible once for each building."""
        canvas = self.canvas
        kept, key = _STILL.setdefault(self.scene, {}), (canvas.scale, canvas.width, canvas.height)

        def draw_apart(apart: Canvas) -> None:
            self.canvas = apart
            draw(self)

        if key not in kept:
            kept[key] = canvas.sprite(draw_apart)
            self.canvas = canvas
        canvas.lay(kept[key])

    def at(self, point: Point) -> Point:
        """Return a point on the canvas."""
        return self.x + self.way * point[0] * self.unit, self.y - point[1] * self.unit

    def ground(self, x: float) -> float:
        """Return the height of the ground at x, never above the foot of the building."""
        if self._knoll is None:
            return 0.0
        return min((self.y - self._knoll.at(self.at((x, 0))[0])) / self.unit, 0.0)

    def shape(self, points: Sequence[Point], ink: Ink | Colour) -> None:
        """Fill a polygon."""
        self.canvas.polygon([self.at(point) for point in points], _ink(ink))

    def shapes(self, shapes: Sequence[Sequence[Point]], ink: Ink | Colour) -> None:
        """Fill many polygons with one ink."""
        self.canvas.polygons([[self.at(point) for point in shape] for shape in shapes], _ink(ink))

    def box(self, left: float, low: float, right: float, high: float, ink: Ink | Colour, round: float = 0) -> None:
        """Fill a rectangle."""
        self.boxes([(left, low, right, high)], ink, round)

    def boxes(self, boxes: Sequence[tuple[float, float, float, float]], ink: Ink | Colour, round: float = 0) -> None:
        """Fill many rectangles (left, low, right, high) with one ink."""
        edges = []
        for left, low, right, high in boxes:
            (a, bottom), (b, top) = self.at((left, low)), self.at((right, high))
            edges.append((min(a, b), top, max(a, b), bottom))
        self.canvas.bars(edges, _ink(ink), round * self.unit)

    def light(self, point: Point, reach: float, alpha: float, colour: Colour = WARM) -> None:
        """Draw a glow."""
        (x, y), r = self.at(point), reach * self.unit
        self.canvas.circle(x, y, r, glow(x, y, r, colour, alpha))

    def footing(self, left: float, right: float, colour: Colour, high: float = 4) -> None:
        """Draw a base of stone down to the ground, however it slopes."""
        xs = np.linspace(left, right, 9).tolist()
        self.shape([(left, high), (right, high), *((x, self.ground(x) - 2.5) for x in xs[::-1])], colour)

    def smoke(self, point: Point, size: float, t: float, colour: Colour, count: int = 14) -> None:
        """Draw smoke that rises from a point in one endless thread and drifts to the right."""
        (x, y), size = self.at(point), size * self.unit
        for i in range(count):
            passed = (i / count + t) % 1.0
            radius = size * (0.16 + 0.5 * passed)
            cx = x + size * (1.5 * passed**1.6 + 0.16 * math.sin(6 * passed + 2.4 * i) * passed**0.5)
            cy = y - size * 3.1 * passed**0.85
            alpha = 0.85 * min(6 * passed, 1.0) * (1 - passed) ** 1.1
            self.canvas.circle(cx, cy, radius, glow(cx, cy, radius, colour, alpha))


def smoke_colour(scene: Layout) -> Colour:
    """Return the colour of smoke in front of the sky and of the land."""
    return mix(mix(scene.horizon, scene.middle, 0.45), WHITE, 0.35)


def _ink(ink: Ink | Colour) -> Ink:
    return solid(ink) if isinstance(ink, np.ndarray) else ink
