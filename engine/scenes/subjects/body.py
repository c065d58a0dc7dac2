"""The body: a person with a build and clothes, shaded from the side of the light."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from engine.scenes.canvas import Canvas, Ink, pen, solid
from engine.scenes.colour import Colour, mix
from engine.scenes.foreground import knoll
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.subjects.figure import Figure, Person, Point
from engine.scenes.subjects.looks import MANES, Look

#: A direction and a length.
Way: TypeAlias = tuple[float, float, float]
#: The start and the segments of an outline.
Curve: TypeAlias = tuple[Point, list[tuple[float, ...]]]

#: How much of red, green and blue is left in the shade, so that skin stays warm.
WARMTH = np.array([0.87, 0.82, 0.82])
#: How strongly edges catch the light.
RIMS = {"dawn": 0.5, "day": 0.3, "sunset": 0.58, "dusk": 0.42, "night": 0.4}


#: How far each tone of a limb is shifted away from the light, and how wide it is, as shares of the width.
TONES = ((0.0, 1.0), (0.07, 0.86), (0.28, 0.44))


@lru_cache(maxsize=512)
def _toned(colour: bytes, light: bytes, near: bytes, rim: float) -> tuple[Ink, Ink, Ink]:
    middle, bright, dark = (np.frombuffer(part) for part in (colour, light, near))
    return solid(mix(middle, bright, rim)), solid(middle), solid(mix(WARMTH * middle, dark, 0.12))


def ground(scene: Layout) -> Callable[[float], float]:
    """Return the height of the ground near the subject as a function of x."""
    if scene.summit or scene.place in (*FLOORED, "road"):
        return lambda _: scene.stand_y
    return knoll(scene).at


def smooth(points: Sequence[Point]) -> Curve:
    """Return the outline of a closed curve through points; repeated points make corners."""
    count = len(points)
    segments: list[tuple[float, ...]] = []
    for i in range(count):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        if (bx, by) == (cx, cy):
            continue
        segments.append((bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy))
    return points[0], segments


def _way(a: Point, b: Point) -> Way:
    """Return the direction from one point to another, and the distance."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = max(math.hypot(dx, dy), 1e-6)
    return dx / length, dy / length, length


def _sleeve(middles: Sequence[Point], turns: Sequence[Way], halves: Sequence[float]) -> Curve:
    """Return the outline of a limb around a line, with round ends."""
    there = [(x + dy * r, y - dx * r) for (x, y), (dx, dy, _), r in zip(middles, turns, halves, strict=True)]
    back = [(x - dy * r, y + dx * r) for (x, y), (dx, dy, _), r in zip(middles, turns, halves, strict=True)]
    segments: list[tuple[float, ...]] = []
    for side, start, stop, step in ((there, 0, len(there) - 1, 1), (back, len(back) - 1, 0, -1)):
        for i in range(start, stop, step):
            (ax, ay), (bx, by) = side[i], side[i + step]
            # Short handles: limbs bend in the joints.
            far = 0.18 * step * math.hypot(bx - ax, by - ay)
            (adx, ady, _), (bdx, bdy, _) = turns[i], turns[i + step]
            segments.append((ax + adx * far, ay + ady * far, bx - bdx * far, by - bdy * far, bx, by))
        (ax, ay), (bx, by) = side[stop], (back if step > 0 else there)[stop]
        dx, dy, _ = turns[stop]
        far = 1.33 * step * halves[stop]
        segments.append((ax + dx * far, ay + dy * far, bx + dx * far, by + dy * far, bx, by))
    return there[0], segments


class Body(Figure):
    """Draw somebody whose shapes have a light, a middle and a dark tone."""

    def __init__(
        self,
        canvas: Canvas,
        scene: Layout,
        look: Look,
        place: tuple[float, float],
        tall: float,
        facing: int = 1,
        lean: float = 0.0,
        rise: float = 0.0,
    ) -> None:
        """Create a body with its feet at a place."""
        x, y = place
        super().__init__(canvas, scene, Person(x, y + 1, tall, facing, look.skin, look.hair), lean, rise)
        self.scene, self.look, self.wide = scene, look, look.build
        self.top, self.bottom, self.shoes = (
            scene.shade(look.top, 0.75),
            scene.shade(look.bottom),
            scene.shade(look.shoes),
        )
        self.accent = scene.shade(look.accent, 0.75)
        #: Which way the light comes from, -1 or 1 on the canvas.
        self.lit = 1 if scene.light_x >= x else -1
        self._rim = RIMS[scene.time]

    def bright(self, colour: Colour) -> Colour:
        """Return the colour of an edge in the light."""
        return mix(colour, self.scene.light, self._rim)

    def dim(self, colour: Colour, share: float = 0.3) -> Colour:
        """Return a colour in the shade."""
        return mix((1 - 3 * share * (1 - WARMTH)) * colour, self.scene.near, 0.5 * share)

    def local(self, spot: Point) -> Point:
        """Return the joint of a point on the canvas."""
        y = (self._y - spot[1]) / self.unit
        high = max(y - 4, 0.0) / 90
        y -= self._rise * high
        return ((spot[0] - self._x) / self.unit - self._lean * high) * self.facing, y

    @contextmanager
    def swollen(self, size: float, joint: Point = (0.0, 85.0)) -> Iterator[None]:
        """Draw larger around a joint, as for the head of a child."""
        kept, (x, y) = (self._x, self._y, self.unit), self.at(joint)
        self._x, self._y, self.unit = x + (self._x - x) * size, y + (self._y - y) * size, self.unit * size
        yield
        self._x, self._y, self.unit = kept

    def form(self, points: Sequence[Point], colour: Colour, shadow: float = 4.0, rim: float = 0.9) -> None:
        """Draw a smooth shape; its shadow starts this far from the edge in the light."""
        start, segments = smooth([self.at(point) for point in points])
        canvas, u = self.canvas, self.unit
        light, middle, dark = self._inks(colour, rim)
        canvas.outline(start, segments, light)
        with canvas.inside_outline(start, segments):
            with canvas.moved(-self.lit * rim * u, 0.35 * rim * u):
                canvas.outline(start, segments, middle)
            if shadow:
                with canvas.moved(-self.lit * shadow * u, 0.3 * shadow * u):
                    canvas.outline(start, segments, dark)

    def flat(self, points: Sequence[Point], colour: Colour) -> None:
        """Draw a smooth shape of one tone."""
        self.canvas.outline(*smooth([self.at(point) for point in points]), self._inks(colour, 0.0)[1])

    def plane(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """Draw a shape with straight edges, of one tone."""
        self.canvas.polygon([self.at(point) for point in points], solid(colour, alpha))

    def crease(self, a: Point, bend: Point, b: Point, colour: Colour, width: float = 0.7) -> None:
        """Draw a fold as a thin curve."""
        ink = pen(self.dim(colour, 0.36), width * self.unit)
        self.canvas.stroke(self.at(a), [(*self.at(bend), *self.at(b))], ink)

    def chain(self, joints: Sequence[Point], widths: Sequence[float], colour: Colour, rim: float = 1.0) -> None:
        """Draw a limb of several segments, lighter and darker along its edges."""
        spots = [self.at(joint) for joint in joints]
        ways = [_way(a, b) for a, b in pairwise(spots)]
        # The shadow is on the side away from the light, which comes from above.
        slope = sum((dy * self.lit * 0.8 + dx * 0.6) * length for dx, dy, length in ways)
        away = self.unit * (-1 if slope > 0 else 1)
        turns = [
            ways[0],
            *(_way((0, 0), (a[0] + b[0], a[1] + b[1])) for a, b in pairwise(ways)),
            ways[-1],
        ]
        # The shadow of a thin limb would not be seen.
        tones = TONES if max(widths) > 4.4 else TONES[:2]
        for (aside, share), ink in zip(tones, self._inks(colour, rim), strict=False):
            middles = [
                (x + dy * aside * away * width, y - dx * aside * away * width)
                for (x, y), (dx, dy, _), width in zip(spots, turns, widths, strict=True)
            ]
            halves = [0.5 * share * self.unit * width for width in widths]
            self.canvas.outline(*_sleeve(middles, turns, halves), ink)

    def _inks(self, colour: Colour, rim: float) -> tuple[Ink, Ink, Ink]:
        """Return the inks of a colour in the light, between, and in the shade."""
        scene = self.scene
        return _toned(colour.tobytes(), scene.light.tobytes(), scene.near.tobytes(), self._rim if rim else 0.0)

    def stand(self, reach: float = 15.0) -> None:
        """Draw the shadow under the feet."""
        u = self.unit
        self.canvas.oval(self._x - 0.25 * self.lit * reach * u, self._y - 0.4 * u, reach * u, 1.6 * u,
                         solid(self.dim(self.scene.near, 0.6), 0.3))  # fmt: skip

    def shoulder(self, side: int) -> Point:
        """Return a shoulder joint, seen from behind or in front."""
        return side * 10.6 * self.wide, 79.0

    def legs(self, stride: float = 5.5, sway: float = 0.0, lifts: tuple[float, float] = (0.0, 0.0)) -> None:
        """Draw legs from behind or in front, with what is worn on them; each foot may be lifted."""
        bare, w = self.look.wear != "trousers", self.wide
        for side, lift in zip((-1, 1), lifts, strict=True):
            hip, knee = (side * 4.5 * w, 49.0), (side * (0.5 * stride + 2.2), 26.0 + 0.35 * lift)
            ankle = side * stride, 4.6 + lift
            if bare:
                self.chain((hip, knee, (ankle[0], 12.0 + 0.8 * lift), ankle), (9.6 * w, 7.2, 6.6, 4.2), self.skin)
            else:
                self.chain((hip, knee, ankle), (10.2 * w, 8.6, 6.8), self.bottom)
            if self.look.wear == "shorts":
                middle = hip[0] + (knee[0] - hip[0]) * 0.8, 30.0
                self.chain((hip, middle), (10.4 * w, 10.4), self.bottom)
            heel, toe = (ankle[0] - side * 0.6, 2.9 + lift), (ankle[0] + side * 1.2, 2.4 + lift)
            self.chain((heel, toe), (5.8, 5.0), self.shoes)
        self.flat([(-7 * w, 54), (7 * w, 54), (8 * w, 49), (0.5, 44.5), (-0.5, 44.5), (-8 * w, 49)], self.bottom)
        self.skirt(sway)

    def skirt(self, sway: float = 0.0) -> None:
        """Draw the skirt of somebody who wears one, from behind or in front."""
        w = self.wide
        if self.look.wear in ("skirt", "dress"):
            cloth = self.top if self.look.wear == "dress" else self.bottom
            self.form(
                [(-7.6 * w, 60), (7.6 * w, 60), (10 * w, 49), (12 + sway, 28), (12 + sway, 28), (sway, 26.6),
                 (-12 + sway, 28), (-12 + sway, 28), (-10 * w, 49)],
                cloth, 9,
            )  # fmt: skip
            for x in (-3.5, 3.0):
                self.crease((x * 0.8, 50), (x + 0.3 * sway, 40), (1.6 * x + sway, 28.5), cloth)

    def trunk(self, sway: float = 0.0) -> None:
        """Draw the upper body from behind, with a hem that sways."""
        w, colour, hem = self.wide, self.top, 46.0 if self.look.wear in ("trousers", "shorts") else 56.0
        waist = 8.4 * w if self.look.style not in MANES else 7.4 * w
        low = waist + 0.4 if hem > 50 else 10 * w
        self.chain(((0, 80), (0, 88)), (6.4, 5.8), self.skin)
        self.form(
            [(-3.6, 84.6), (3.6, 84.6), (9.5 * w, 82.6), (12.6 * w, 79), (11.2 * w, 72), (waist + 0.9, 62),
             (low + sway, hem), (low + sway, hem), (sway, hem - 1), (-low + sway, hem), (-low + sway, hem),
             (-waist - 0.9, 62), (-11.2 * w, 72), (-12.6 * w, 79), (-9.5 * w, 82.6)],
            colour, 9,
        )  # fmt: skip
        self.crease((-5 * w, 60), (-1, 57.5), (4 * w, 59.5), colour)
        self.crease((7 * w, 72), (5 * w, 68), (5.6 * w, 63), colour)

    def arm(self, elbow: Point, hand: Point, side: int = 1, start: Point | None = None, slim: float = 1.0) -> None:
        """Draw an arm from a shoulder over the elbow to the hand."""
        start = start or self.shoulder(side)
        widths = [width * slim * (0.4 + 0.6 * self.wide) for width in (8.0, 6.6, 4.8)]
        self.hand(elbow, hand, slim)
        if self.look.sleeves:
            self.chain((start, elbow, hand), widths, self.top)
            return
        self.chain((start, elbow, hand), [0.86 * width for width in widths], self.skin)
        middle = start[0] + 0.62 * (elbow[0] - start[0]), start[1] + 0.62 * (elbow[1] - start[1])
        self.chain((start, middle), (widths[0], widths[0] * 0.94), self.top)

    def hand(self, elbow: Point, hand: Point, slim: float = 1.0) -> None:
        """Draw a hand that goes on in the direction of the lower arm."""
        dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
        far = 4.6 / max(float(np.hypot(dx, dy)), 1e-6)
        self.chain((hand, (hand[0] + dx * far, hand[1] + dy * far)), (4.2 * slim, 3.2 * slim), self.skin)


def standing(
    canvas: Canvas, scene: Layout, look: Look, lean: float = 0.0, rise: float = 0.0, size: float = 1.0
) -> Body:
    """Return the body of somebody where the subject stands."""
    place = scene.stand_x, ground(scene)(scene.stand_x)
    return Body(canvas, scene, look, place, size * scene.tall, scene.side, lean, rise)
