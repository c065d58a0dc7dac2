"""The body: a person with a build and clothes of their own, shaded from the side of the light."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import COAT_COLOURS, HAIR, SKIN, Colour, mix, rgb
from engine.scenes.foreground import knoll
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.subjects.figure import Figure, Person, Point

TOPS = (*COAT_COLOURS.values(), "d98c5f", "5b8f7b", "c9b48a", "7f9cc4", "e3c9b0", "a8485a")
BOTTOMS = ("2d3350", "3b3f4c", "4a5f86", "6b5444", "8a7a62", "39524a", "b9a98c")
SHOES = ("2a2328", "f0ebe2", "7a4a30", "b54a3c")
MANES = ("long", "bun", "ponytail", "bob", "curls", "scarf", "braid")
CROPS = ("short", "short", "short", "beanie", "afro", "cap")
#: How strongly edges catch the light.
RIMS = {"dawn": 0.5, "day": 0.3, "sunset": 0.58, "dusk": 0.3, "night": 0.3}


@dataclass(frozen=True)
class Look:
    """The clothes, hair and build of somebody."""

    top: Colour
    bottom: Colour
    shoes: Colour
    accent: Colour
    skin: Colour
    hair: Colour
    #: One of MANES and CROPS.
    style: str
    #: "trousers", "shorts", "skirt" or "dress".
    wear: str
    #: Width as a factor.
    build: float
    sleeves: bool

    @classmethod
    def drawn(cls, rng: np.random.Generator, scene: Layout, is_first: bool = False) -> "Look":
        """Return random looks; the first person has those of the scene."""

        def pick(codes: Sequence[str]) -> Colour:
            return rgb(codes[int(rng.integers(len(codes)))])

        top, bottom, shoes, accent, skin, hair = map(pick, (TOPS, BOTTOMS, SHOES, TOPS, SKIN, HAIR))
        has_mane, cut, dressed, build, sleeves = rng.random(5).tolist()
        if is_first:
            top, skin, hair, has_mane = rgb(COAT_COLOURS[scene.coat]), scene.skin, scene.hair, 0.2 + 0.6 * scene.long_hair
        styles = MANES if has_mane > 0.5 else CROPS
        wears = ("trousers", "trousers", "skirt", "dress") if has_mane > 0.5 else ("trousers", "trousers", "shorts")
        if scene.place in ("snow", "mountains", "autumn"):
            wears, sleeves = ("trousers",), 1.0
        return cls(
            top, bottom, shoes, accent, skin, hair, styles[int(cut * len(styles))],
            wears[int(dressed * len(wears))], 0.92 + 0.26 * build**1.5 - 0.06 * (has_mane > 0.5), sleeves > 0.45,
        )  # fmt: skip

    def dressed(self, **changes: Colour | str | float | bool) -> "Look":
        """Return the looks with some changes."""
        return replace(self, **changes)  # type: ignore[arg-type]


def ground(scene: Layout, x: float) -> float:
    """Return the height of the ground under x, near the subject."""
    if scene.summit or scene.place in (*FLOORED, "road"):
        return scene.stand_y
    return knoll(scene).at(x)


def smooth(points: Sequence[Point]) -> tuple[Point, list[tuple[float, ...]]]:
    """Return the outline of a closed curve through points; repeated points make corners."""
    count, segments = len(points), []
    for i in range(count):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        if (bx, by) == (cx, cy):
            continue
        segments.append((bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy))
    return points[0], segments  # type: ignore[return-value]


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
        person = Person(x, y + 1, tall, facing, look.top, look.skin, look.hair, False)
        super().__init__(canvas, scene, lean, rise, person)
        self.scene, self.look, self.wide = scene, look, look.build
        self.top, self.bottom, self.shoes = scene.shade(look.top, 0.75), scene.shade(look.bottom), scene.shade(look.shoes)
        self.accent = scene.shade(look.accent, 0.75)
        #: Which way the light comes from, -1 or 1 on the canvas.
        self.lit = 1 if scene.light_x >= x else -1
        self._rim = RIMS[scene.time]

    def bright(self, colour: Colour) -> Colour:
        """Return the colour of an edge in the light."""
        return mix(colour, self.scene.light, self._rim)

    def dim(self, colour: Colour, share: float = 0.3) -> Colour:
        """Return a colour in the shade."""
        return mix(colour, self.scene.near, share)

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
        canvas.outline(start, segments, solid(self.bright(colour) if rim else colour))
        with canvas.inside_outline(start, segments):
            with canvas.moved(-self.lit * rim * u, 0.35 * rim * u):
                canvas.outline(start, segments, solid(colour))
            if shadow:
                with canvas.moved(-self.lit * shadow * u, 0.3 * shadow * u):
                    canvas.outline(start, segments, solid(self.dim(colour)))

    def flat(self, points: Sequence[Point], colour: Colour) -> None:
        """Draw a smooth shape of one tone."""
        self.canvas.outline(*smooth([self.at(point) for point in points]), solid(colour))

    def plane(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """Draw a shape with straight edges, of one tone."""
        self.canvas.polygon([self.at(point) for point in points], solid(colour, alpha))

    def crease(self, a: Point, bend: Point, b: Point, colour: Colour, width: float = 0.7) -> None:
        """Draw a fold as a thin curve."""
        ink = pen(self.dim(colour, 0.36), width * self.unit)
        self.canvas.stroke(self.at(a), [(*self.at(bend), *self.at(b))], ink)

    def chain(self, joints: Sequence[Point], widths: Sequence[float], colour: Colour, rim: float = 1.0) -> None:
        """Draw a limb of several segments, lighter and darker along its edges."""
        spots, u = [self.at(joint) for joint in joints], self.unit
        tones = [(0.0, 1.0, self.bright(colour) if rim else colour), (0.07, 0.86, colour), (0.28, 0.44, self.dim(colour, 0.22))]
        for aside, share, tone in tones:
            for (ax, ay), (bx, by), wa, wb in zip(spots, spots[1:], widths, widths[1:], strict=False):
                nx, ny = by - ay, ax - bx
                length = max(float(np.hypot(nx, ny)), 1e-6)
                # The shadow is on the side away from the light, which comes from above.
                way = -aside * u / length * (1 if nx * self.lit * 0.8 - ny * 0.6 > 0 else -1)
                a, b = (ax + nx * way * wa, ay + ny * way * wa), (bx + nx * way * wb, by + ny * way * wb)
                self.canvas.limb(a, wa * u * share, b, wb * u * share, solid(tone))

    def stand(self, reach: float = 15.0) -> None:
        """Draw the shadow under the feet."""
        u = self.unit
        self.canvas.oval(self._x - 0.25 * self.lit * reach * u, self._y - 0.4 * u, reach * u, 1.6 * u,
                         solid(self.dim(self.scene.near, 0.6), 0.3))  # fmt: skip

    def shoulder(self, side: int) -> Point:
        """Return a shoulder joint, seen from behind or in front."""
        return side * 10.6 * self.wide, 79.0

    def legs(self, stride: float = 5.5, sway: float = 0.0) -> None:
        """Draw legs from behind or in front, with what is worn on them but skirts."""
        bare, w = self.look.wear != "trousers", self.wide
        for side in (-1, 1):
            hip, knee, ankle = (side * 4.5 * w, 49.0), (side * (0.5 * stride + 2.2), 26.0), (side * stride, 4.6)
            if bare:
                self.chain((hip, knee, (ankle[0], 12.0), ankle), (9.6 * w, 7.2, 6.6, 4.2), self.skin)
            else:
                self.chain((hip, knee, ankle), (10.2 * w, 8.6, 6.8), self.bottom)
            if self.look.wear == "shorts":
                middle = hip[0] + (knee[0] - hip[0]) * 0.8, 30.0
                self.chain((hip, middle), (10.4 * w, 10.4), self.bottom)
            self.chain(((ankle[0] - side * 0.6, 2.9), (ankle[0] + side * 1.2, 2.4)), (5.8, 5.0), self.shoes)
        self.flat([(-7 * w, 54), (7 * w, 54), (8 * w, 49), (0.5, 44.5), (-0.5, 44.5), (-8 * w, 49)], self.bottom)
        if self.look.wear in ("skirt", "dress"):
            cloth = self.top if self.look.wear == "dress" else self.bottom
            self.form([(-7.6 * w, 60), (7.6 * w, 60), (10 * w, 49), (12 + sway, 28), (12 + sway, 28), (sway, 26.6),
                       (-12 + sway, 28), (-12 + sway, 28), (-10 * w, 49)], cloth, 9)  # fmt: skip
            for x in (-3.5, 3.0):
                self.crease((x * 0.8, 50), (x + 0.3 * sway, 40), (1.6 * x + sway, 28.5), cloth)

    def trunk(self, sway: float = 0.0) -> None:
        """Draw the upper body from behind, with a hem that sways."""
        w, colour, hem = self.wide, self.top, 46.0 if self.look.wear in ("trousers", "shorts") else 56.0
        waist = 8.4 * w if self.look.style not in MANES else 7.4 * w
        low = waist + 0.4 if hem > 50 else 10 * w
        self.chain(((0, 80), (0, 88)), (6.4, 5.8), self.skin)
        self.form([(-3.6, 84.6), (3.6, 84.6), (9.5 * w, 82.6), (12.6 * w, 79), (11.2 * w, 72), (waist + 0.9, 62),
                   (low + sway, hem), (low + sway, hem), (sway, hem - 1), (-low + sway, hem), (-low + sway, hem),
                   (-waist - 0.9, 62), (-11.2 * w, 72), (-12.6 * w, 79), (-9.5 * w, 82.6)], colour, 9)  # fmt: skip
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
