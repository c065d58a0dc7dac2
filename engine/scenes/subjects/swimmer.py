"""The swimmer: front crawl at the surface, with splashing feet and a wake."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import COAT_COLOURS, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.waves import lens, tint
from engine.scenes.rhythm import TURN, swing
from engine.scenes.subjects.splash import draw_drops, plume, sea_floor, smooth, surface

Line = NDArray[np.float64]
Point = tuple[float, float]
#: Strokes of each arm per clip, and the turn of the near arm in a still picture.
_STROKES, _REACHING = 3, 2.2
#: Bones of the arm, in shares of the swimmer's height.
_UPPER, _FORE, _HAND = 0.165, 0.15, 0.085
#: The outline of the back from the neck to the feet, and of the front, in shares of the height around the shoulder.
_BACK = [(0.07, 0.042), (0.0, 0.072), (-0.1, 0.066), (-0.2, 0.038), (-0.3, 0.022), (-0.38, 0.016), (-0.46, -0.02)]
_FRONT = [(-0.46, -0.085), (-0.36, -0.08), (-0.2, -0.07), (-0.08, -0.078), (0.02, -0.062), (0.08, -0.03)]


@dataclass(frozen=True)
class _Water:
    """Where the swimmer's shoulder is, how tall they are and which way they swim."""

    x: float
    y: float
    tall: float
    facing: int

    def at(self, points: ArrayLike) -> Line:
        """Return the place of points of the body in the picture."""
        spots = np.atleast_2d(np.asarray(points, dtype=float)) * (self.facing * self.tall, -self.tall)
        return np.add(spots, (self.x, self.y))

    def spot(self, point: Point) -> tuple[float, float]:
        """Return the place of one point."""
        return self.x + self.facing * self.tall * point[0], self.y - self.tall * point[1]


@dataclass(frozen=True)
class _Looks:
    skin: Colour
    dim: Colour
    suit: Colour
    cap: Colour

    def under(self, water: Colour, share: float) -> "_Looks":
        """Return the colours seen through water."""
        return _Looks(*(mix(colour, water, share) for colour in (self.skin, self.dim, self.suit, self.cap)))


def draw_swimmer(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a swimmer from the side, one arm reaching forward at t = 0.5."""
    tall, level = min(1.9 * scene.tall, 0.62 * scene.width), surface(scene)
    middle = min(max(scene.stand_x, 0.68 * tall), scene.width - 0.68 * tall)
    phase = _REACHING + TURN * _STROKES * (t - 0.5)
    x = middle + scene.side * tall * (0.24 + 0.02 * math.sin(2 * phase))
    bob = 0.008 * tall * math.sin(2 * phase + 1)
    water = _Water(x, level - 0.012 * tall + bob, tall, scene.side)
    skin = scene.shade(scene.skin, 0.8)
    suit = scene.shade(rgb(COAT_COLOURS[scene.coat]), 0.7)
    looks = _Looks(skin, mix(skin, scene.near, 0.3), suit, mix(suit, scene.pale(0.05), 0.15))
    white = scene.pale(0.02)
    clear = scene.place in ("beach", "island")
    sea = tint(scene, "2aa0b0") if clear else mix(mix(scene.middle, scene.zenith, 0.5), scene.near, 0.2)
    _wake(canvas, scene, water, level, white, t)
    # What is below the surface shows through it, dim.
    with canvas.inside([(-9, level), (scene.width + 9, level), (scene.width + 9, scene.height), (-9, scene.height)]):
        _body(canvas, scene, water, looks.under(sea, 0.78), phase)
    feet = water.spot((-0.82, 0))
    power = 0.8 + 0.35 * math.sin(4 * phase)
    box = feet[0], level + 1, 0.12 * tall, 0.15 * tall
    canvas.polygon(plume(rng, t, box, 7, power), solid(mix(white, scene.middle, 0.3), 0.8))
    with canvas.inside([(-9, -9), (scene.width + 9, -9), (scene.width + 9, level), (-9, level)]):
        _body(canvas, scene, water, looks, phase)
    canvas.polygon(plume(rng, t, (feet[0], level + 2, 0.1 * tall, 0.08 * tall), 6, power), solid(white))
    draw_drops(canvas, rng, (3 * t) % 1.0, (feet[0], level, 0.13 * tall, 0.2 * tall), white, 16)
    for turn in (phase, phase + math.pi):
        _entry(canvas, rng, water, level, white, turn, t)
    _foam(canvas, water, level, white, t)


def _body(canvas: Canvas, scene: Layout, water: _Water, looks: _Looks, phase: float) -> None:
    dark = _Looks(looks.dim, mix(looks.dim, scene.near, 0.2), mix(looks.suit, scene.near, 0.3), looks.cap)
    _leg(canvas, water, dark, 3 * phase + math.pi)
    _arm(canvas, water, dark, phase + math.pi)
    _leg(canvas, water, looks, 3 * phase)
    back, front = smooth(np.array(_BACK)), smooth(np.array(_FRONT))
    torso = water.at(np.concatenate([back, front]))
    canvas.polygon(torso, solid(looks.skin))
    start, end = (0.02, -0.42) if scene.long_hair else (-0.24, -0.46)
    with canvas.inside(torso):
        band = [(start, 0.2), (start - 0.03, -0.2), (end, -0.2), (end, 0.2)]
        canvas.polygon(water.at(band), solid(looks.suit))
        shade = np.concatenate([front, np.add(front, (0.0, 0.055))[::-1]])
        canvas.polygon(water.at(shade), solid(scene.near, 0.22))
    _head(canvas, scene, water, looks, phase)
    canvas.polyline(water.at(back[: len(back) * 3 // 4]), pen(scene.light, 0.011 * water.tall, 0.55))
    _arm(canvas, water, looks, phase)


def _head(canvas: Canvas, scene: Layout, water: _Water, looks: _Looks, phase: float) -> None:
    """Draw a head in a cap, its face in the water and a little towards the viewer."""
    u, nod = water.tall, 0.006 * math.sin(phase)
    x, y = water.spot((0.135, 0.022 + nod))
    canvas.limb(water.spot((0.05, 0.01)), 0.085 * u, water.spot((0.11, 0.015)), 0.075 * u, solid(looks.skin))
    canvas.oval(x, y, 0.07 * u, 0.056 * u, solid(looks.skin))
    cap = [(0.062, 0.03), (0.075, 0.075), (0.125, 0.088), (0.175, 0.075), (0.206, 0.03), (0.19, 0.022), (0.13, 0.026)]
    outline = smooth(np.add([*cap, (0.085, 0.008)], (0.0, nod)))
    canvas.polygon(water.at(outline), solid(looks.cap))
    strap = water.at(np.add([(0.085, 0.03), (0.13, 0.04), (0.185, 0.035)], (0.0, nod)))
    canvas.polyline(strap, pen(mix(scene.near, looks.cap, 0.2), 0.011 * u))
    glass = water.spot((0.19, 0.026 + nod))
    canvas.oval(*glass, 0.015 * u, 0.011 * u, solid(mix(scene.near, scene.middle, 0.25)))
    shine = water.at(np.add([(0.085, 0.075), (0.12, 0.083), (0.16, 0.076)], (0.0, nod)))
    canvas.polyline(shine, pen(scene.light, 0.012 * u, 0.65))


def _arm(canvas: Canvas, water: _Water, looks: _Looks, phase: float) -> None:
    """Draw an arm: above the water it swings forward with a high elbow, below it pulls back."""
    u, shoulder = water.tall, (0.015, 0.028)
    # The upper arm turns all the way round; the forearm swings to and fro, and hangs down as it passes the head.
    upper = math.pi - phase % TURN + 0.2 * math.sin(phase / 2) ** 2
    fore = math.radians(-83.75 - 82 * math.cos(phase) + 27.5 * math.sin(phase) - 6.25 * math.cos(2 * phase))
    elbow = (shoulder[0] + _UPPER * math.cos(upper), shoulder[1] + _UPPER * math.sin(upper))
    wrist = (elbow[0] + _FORE * math.cos(fore), elbow[1] + _FORE * math.sin(fore))
    limp = fore - 0.25 * max(math.sin(phase), 0.0)
    hand = (wrist[0] + _HAND * math.cos(limp), wrist[1] + _HAND * math.sin(limp))
    skin = solid(looks.skin)
    canvas.limb(water.spot(shoulder), 0.074 * u, water.spot(elbow), 0.052 * u, skin)
    canvas.limb(water.spot(elbow), 0.052 * u, water.spot(wrist), 0.034 * u, skin)
    canvas.limb(water.spot(wrist), 0.036 * u, water.spot(hand), 0.02 * u, skin)
    edge = [water.spot(shoulder), water.spot(elbow), water.spot(wrist)]
    under = [(x, y + 0.014 * u) for x, y in edge]
    canvas.polyline(under, pen(looks.dim, 0.016 * u, 0.45))


def _leg(canvas: Canvas, water: _Water, looks: _Looks, phase: float) -> None:
    """Draw a leg that kicks from the hip."""
    u, kick = water.tall, math.sin(phase)
    knee = (-0.62, -0.066 + 0.022 * math.sin(phase + 0.5))
    ankle = (-0.8, -0.036 + 0.05 * kick)
    toe = (-0.885, ankle[1] - 0.01 + 0.02 * math.sin(phase - 0.8))
    canvas.limb(water.spot((-0.41, -0.04)), 0.094 * u, water.spot(knee), 0.062 * u, solid(looks.skin))
    canvas.limb(water.spot(knee), 0.062 * u, water.spot(ankle), 0.036 * u, solid(looks.skin))
    canvas.limb(water.spot(ankle), 0.036 * u, water.spot(toe), 0.018 * u, solid(looks.skin))


def _entry(
    canvas: Canvas, rng: np.random.Generator, water: _Water, level: float, white: Colour, phase: float, t: float
) -> None:
    """Draw a splash where a hand enters the water."""
    power = max(0.0, math.cos(phase - math.pi - 0.35)) ** 4
    if power > 0.02:
        x, _ = water.spot((0.36, 0))
        u = water.tall
        canvas.polygon(plume(rng, t, (x, level + 1, 0.075 * u, 0.075 * u), 5, power), solid(white, 0.9))


def _wake(canvas: Canvas, scene: Layout, water: _Water, level: float, white: Colour, t: float) -> None:
    """Draw the waves that spread behind the swimmer, and streaks that pass."""
    u, behind = water.tall, -water.facing
    pale, floor = [], sea_floor(scene)
    for arm, number in ((arm, number) for arm in (-1, 1) for number in range(7)):
        age = (number + (3 * t) % 1.0) / 7
        x = water.x + behind * u * (0.1 + 1.3 * age)
        y = level + u * (0.05 + 0.26 * age * (1 if arm > 0 else -0.42))
        if y < floor:
            half = u * (0.08 + 0.14 * age) * math.sin(math.pi * age) ** 0.6
            pale.append(lens(x, y, half, u * 0.014 * math.sin(math.pi * age)))
    canvas.polygons(pale, solid(white, 0.55))
    trail = []
    for aside, low, size in scene.part("wake").random((12, 3)).tolist():
        age = (aside + 2 * t) % 1.0
        x = water.x + behind * u * (0.6 + 0.8 * age)
        y = level + u * (0.015 + 0.09 * low)
        fresh = math.sin(math.pi * age)
        trail.append(lens(x, y, u * (0.05 + 0.13 * size) * fresh, u * 0.011 * fresh))
    canvas.polygons(trail, solid(white, 0.7))


def _foam(canvas: Canvas, water: _Water, level: float, white: Colour, t: float) -> None:
    """Draw foam along the body and a small bow wave at the head."""
    u = water.tall
    shapes = []
    rows: Sequence[tuple[float, float, float]] = (
        (0.2, 0.006, 0.075), (0.05, 0.016, 0.1), (-0.13, 0.008, 0.13), (-0.33, 0.016, 0.12), (-0.52, 0.01, 0.12),
        (-0.68, 0.014, 0.12), (0.27, 0.022, 0.06),
    )  # fmt: skip
    for along, low, wide in rows:
        x = water.x + water.facing * u * (along + 0.012 * swing(t, 3, along))
        shapes.append(lens(x, level + u * low, u * wide * (1 + 0.16 * swing(t, 3, 2 * along)), u * 0.0125))
    canvas.polygons(shapes, solid(white, 0.9))
    x, y = water.spot((0.2, 0))[0], level
    f = water.facing
    bow = [(x - f * 0.02 * u, y + 0.012 * u), (x + f * 0.03 * u, y - 0.022 * u), (x + f * 0.1 * u, y + 0.012 * u)]
    canvas.polygon(smooth(np.array(bow)), solid(white, 0.85))
