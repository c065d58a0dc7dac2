"""The globe: the earth from space, with sea, land, drifting clouds, the night side and its cities."""

import math
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.scenes.canvas import Canvas, Ink, down, fade, glow, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, age

Outline = NDArray[np.float64]
#: The glow of the air at the edge of the earth, by the time of day.
_RIMS = {"dawn": "ffbf8a", "day": "8fd4ff", "sunset": "ff9c5e", "dusk": "b78cff", "night": "6aa6ff"}
#: How much of what is seen lies in daylight.
_DAYLIGHT = {"day": 1.0, "dawn": 0.62, "sunset": 0.56, "dusk": 0.34, "night": 0.16}
#: The coasts of the continents, roughly: degrees east and degrees north.
_LAND = (
    "-17 15 -16 21 -9 30 -6 35 10 37 11 33 20 31 25 32 33 31 35 27 38 20 43 11 51 12 48 5 41 -3 40 -11 35 -20 32 -27 "
    "27 -34 18 -34 15 -27 12 -17 13 -8 9 -1 9 4 4 6 -8 4 -13 8",
    "-9 38 -9 43 -1 44 -4 48 3 51 8 54 10 57 16 55 24 58 20 64 18 61 11 59 5 60 5 62 14 68 25 71 40 67 60 69 80 73 "
    "110 74 140 72 160 65 140 54 135 45 125 39 121 30 108 20 106 10 100 8 98 16 90 22 80 13 77 8 72 20 60 25 50 29 "
    "56 25 59 22 52 16 44 13 39 21 35 28 36 36 27 37 23 37 20 41 14 45 18 40 16 38 10 44 3 43 -1 38 -6 36",
    "-80 0 -77 8 -72 12 -62 10 -51 4 -44 -2 -35 -6 -39 -15 -42 -22 -48 -26 -54 -34 -58 -38 -65 -42 -68 -52 -73 -52 "
    "-73 -42 -71 -30 -70 -18 -77 -12 -81 -5",
    "-165 65 -156 71 -125 70 -110 68 -95 68 -85 68 -82 62 -92 58 -82 53 -78 60 -70 60 -60 53 -66 45 -74 40 -76 35 "
    "-81 30 -80 25 -84 30 -95 29 -97 22 -90 20 -84 10 -95 16 -105 20 -112 28 -118 33 -124 42 -126 50 -135 58 -150 60",
    "-45 60 -22 70 -20 80 -55 80 -55 70",
    "-5 50 1 51 0 54 -3 58 -5 56",
    "44 -16 50 -16 47 -25 44 -22",
    "-84 22 -74 20 -76 19 -82 21",
)
_DESERTS = (
    "-14 18 -12 27 0 33 20 29 32 29 36 19 25 14 0 14",
    "38 27 46 29 55 23 52 18 45 15 40 20",
    "50 38 70 45 95 44 105 40 90 36 65 36",
    "-118 36 -108 40 -103 32 -110 27",
    "-70 -20 -66 -28 -68 -46 -71 -40",
)
#: What is in the middle of the picture of the whole earth, and of its edge: degrees east and north.
_VIEWS = ((18, 12), (-72, 14), (30, 24))
_EDGE_VIEWS = ((18, -30), (-80, -44), (128, -40), (-28, -22))


class Globe:
    """The earth as a disc: where it is, which part of it is seen, and from where it is lit."""

    def __init__(self, scene: Layout, x: float, y: float, radius: float, whole: bool) -> None:
        """Create the whole earth, or one of which only the upper edge is seen."""
        self.scene, self.x, self.y, self.radius, self.whole = scene, x, y, radius, whole
        self.day, self.rim = _DAYLIGHT[scene.time], rgb(_RIMS[scene.time])
        if "aurora" in scene.sky:
            self.rim = mix(self.rim, rgb("5cf5b0"), 0.75)
        #: The side of the sun.
        self.way = -1 if scene.light_x < scene.width / 2 else 1
        views = _VIEWS if whole else _EDGE_VIEWS
        self._east, self._north = np.radians(views[int(scene.part("view").integers(len(views)))])

    def disc(self, grow: float = 1.0) -> Outline:
        """Return the outline."""
        k = np.linspace(0, TURN, 240)
        return np.column_stack([self.x + self.radius * grow * np.cos(k), self.y + self.radius * grow * np.sin(k)])

    def seen(self, places: ArrayLike) -> Outline:
        """Return where places on the earth are seen; those behind it are moved to its edge."""
        east, north = np.radians(np.asarray(places, dtype=float)).T
        east = east - self._east
        x = np.cos(north) * np.sin(east)
        y = math.cos(self._north) * np.sin(north) - math.sin(self._north) * np.cos(north) * np.cos(east)
        front = math.sin(self._north) * np.sin(north) + math.cos(self._north) * np.cos(north) * np.cos(east)
        far = np.maximum(np.hypot(x, y), 1e-6)
        grow = np.where(front < 0, 1.02 / far, 1.0)
        return np.column_stack([self.x + self.radius * x * grow, self.y - self.radius * y * grow])

    def at(self, angle: float, inward: float) -> tuple[float, float]:
        """Return the point at an angle from the top, so far inward from the edge as a share of the radius."""
        reach = self.radius * (1 - inward)
        return self.x + reach * math.sin(angle), self.y - reach * math.cos(angle)

    def across(self, colours: Sequence[tuple[Colour, float]]) -> Ink:
        """Return an ink that changes from the side of the sun to the other one."""
        reach = self.radius if self.whole else self.scene.width * 0.7
        return fade((self.x + self.way * reach, 0), (self.x - self.way * reach, 0), colours)

    def layers(self) -> Iterator[Layer]:
        """Build the earth."""
        yield still(partial(_draw_air, globe=self))
        yield still(partial(_draw_ball, globe=self))
        yield Layer(partial(_draw_clouds, globe=self))
        yield still(partial(_draw_shade, globe=self))


def _draw_air(canvas: Canvas, globe: Globe) -> None:
    thick, steps = (15.0 if globe.whole else 58.0) * globe.scene.stretch, 26
    for step in range(steps):
        reach = thick * (1 - step / steps) ** 1.6
        bright = 0.034 if globe.whole else 0.027
        ink = globe.across([(mix(globe.rim, WHITE, 0.2), bright), (globe.rim, bright), (globe.rim, bright * 0.3)])
        canvas.circle(globe.x, globe.y, globe.radius + reach, ink)


def _draw_ball(canvas: Canvas, globe: Globe) -> None:
    """Draw the sea and the land."""
    scene, top = globe.scene, globe.y - globe.radius
    sea = mix(rgb("1f6fc4"), scene.zenith, 0.16)
    low = globe.y + globe.radius if globe.whole else scene.height
    canvas.circle(
        globe.x,
        globe.y,
        globe.radius,
        down(top, low, [mix(sea, WHITE, 0.2), sea, mix(sea, rgb("0a2a66"), 0.55)], [0, 0.35, 1]),
    )
    rng = scene.part("coasts")
    green, sand = mix(rgb("4c9a5c"), scene.zenith, 0.14), mix(rgb("cfae74"), scene.zenith, 0.12)
    with canvas.inside(globe.disc()):
        canvas.polygons([globe.seen(_coast(line, rng, 1.0)) for line in _LAND], solid(green))
        canvas.polygons([globe.seen(_coast(line, rng, 1.6)) for line in _DESERTS], solid(sand, 0.66))


def _coast(line: str, rng: np.random.Generator, rough: float) -> Outline:
    """Return a coast with bays between its corners."""
    corners = np.array([float(number) for number in line.split()]).reshape(-1, 2)
    k = np.linspace(0, 1, 5, endpoint=False)[None, :, None]
    fine = corners[:, None] + (np.roll(corners, -1, axis=0) - corners)[:, None] * k
    fine[:, 1:] += rng.normal(0, 0.55 * rough, (len(corners), 4, 2))
    return np.asarray(fine.reshape(-1, 2))


def _draw_clouds(canvas: Canvas, t: float, globe: Globe) -> None:
    """Draw clouds that drift along the earth, gather and dissolve."""
    rng, scene, white = globe.scene.part("earth clouds"), globe.scene, mix(WHITE, globe.rim, 0.1)
    spread, drift = (1.5, 0.24) if globe.whole else (0.6, 0.07)
    k = np.linspace(0, TURN, 10, endpoint=False)
    ring = np.column_stack([np.cos(k), np.sin(k) * np.abs(np.sin(k)) ** 0.5])
    # Those near the wide edge are so flat that they stay inside.
    with canvas.inside(globe.disc()) if globe.whole else nullcontext():
        for born, angle, inward, size in rng.random((16 if globe.whole else scene.many(17), 4)).tolist():
            passed = age(t, born, 1.0)
            inward = 0.1 + 1.6 * inward if globe.whole else 0.014 + 0.22 * inward
            turn = (angle - 0.5) * 2 * spread + drift * (passed - 0.5) * scene.side
            wide = globe.radius * (0.12 + 0.16 * size if globe.whole else 0.04 + 0.09 * size)
            high = wide * (0.11 if globe.whole else 0.03 + 0.42 * inward)
            x, y = globe.at(turn, inward)
            tilt = 0.0 if globe.whole else turn
            ux, uy = math.cos(tilt), math.sin(tilt)
            wisps = []
            for dx, dy, share in (
                (0.0, 0.0, 1.0),
                (0.7, 1.6, 0.7),
                (-0.6, -1.5, 0.62),
                (0.4, -2.6, 0.4),
                (-0.5, 2.8, 0.45),
            ):
                px = ring[:, 0] * wide * share + dx * wide
                py = ring[:, 1] * high * (0.5 + 0.5 * share) + dy * high
                wisps.append(np.column_stack([x + px * ux - py * uy, y + px * uy + py * ux]))
            canvas.polygons(wisps, solid(white, 0.72 * math.sin(math.pi * passed)))


def _draw_shade(canvas: Canvas, globe: Globe) -> None:
    """Draw the night side with the lights of cities, and the bright line of the air."""
    scene, night = globe.scene, rgb("040819")
    half = globe.radius if globe.whole else scene.width * 0.56
    edge = (globe.x if globe.whole else scene.width / 2) + globe.way * half * (1 - 2 * globe.day)
    soft = half * 0.5
    stops = [(night, 0.0), (mix(night, globe.rim, 0.3), 0.3), (night, 0.92)]
    with canvas.inside(globe.disc()):
        if globe.day < 1:
            start, end = (edge + globe.way * soft * 0.6, 0.0), (edge - globe.way * soft, 0.0)
            canvas.circle(globe.x, globe.y, globe.radius * 1.01, fade(start, end, stops, [0, 0.4, 1]))
            _draw_cities(canvas, globe, edge - globe.way * soft * 0.4)
        for step in range(12):
            inner = globe.disc(1 - (0.1 if globe.whole else 0.035) * (step + 1) / 12)[::-1]
            ink = globe.across([(mix(globe.rim, WHITE, 0.3), 0.07), (globe.rim, 0.06), (globe.rim, 0.012)])
            canvas.polygon(np.concatenate([globe.disc(), inner]), ink)
    line = (1.1 if globe.whole else 2.0) / globe.radius
    ink = globe.across([(mix(globe.rim, WHITE, 0.7), 1.0), (mix(globe.rim, WHITE, 0.3), 0.8), (globe.rim, 0.25)])
    canvas.polygon(np.concatenate([globe.disc(1 + line / 2), globe.disc(1 - line / 2)[::-1]]), ink)
    if not globe.whole and scene.low_sun:
        # Where the sun has just risen or is about to set, the air is brightest.
        x, y = globe.at(math.asin(max(min((scene.light_x - globe.x) / globe.radius, 0.5), -0.5)), 0.0)
        for wide, colour, alpha in ((230.0, WARM, 0.34), (110.0, mix(WARM, WHITE, 0.6), 0.6)):
            canvas.circle(x, y, wide, glow(x, y, wide, colour, alpha))


def _draw_cities(canvas: Canvas, globe: Globe, dusk: float) -> None:
    """Draw clusters of light on the night side."""
    rng = globe.scene.part("cities")
    lights = []
    for _ in range(7 if globe.whole else globe.scene.many(22)):
        if globe.whole:
            cx, cy = globe.at(rng.uniform(-1.4, 1.4), rng.uniform(0.3, 1.2))
            wide, high = 6.0, 4.0
        else:
            inward = rng.uniform(0.015, 0.2)
            cx, cy = globe.at(rng.uniform(-0.56, 0.56), inward)
            wide, high = 10 + 90 * inward, 1 + 130 * inward**1.4
        spots = rng.normal(0, 1, (18, 3)) * (wide, high, 0.3) + (cx, cy, 0.8)
        if (dusk - cx) * globe.way > 0:
            canvas.circle(cx, cy, wide * 1.5, glow(cx, cy, wide * 1.5, rgb("ffb65c"), 0.2))
            lights += [(x, y, min(max(size, 0.4), 1.4)) for x, y, size in spots.tolist()]
    canvas.circles(lights, solid(rgb("ffd993"), 0.92))
