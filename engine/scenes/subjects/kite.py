"""A person who flies a diamond kite with a waving tail."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, wave
from engine.scenes.subjects.body import Body, ground
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_behind
from engine.scenes.subjects.looks import Look

#: The two colours of a kite.
_KITES = ("e63946 ffd166", "f3722c fff0c9", "1d9fb5 ffd166", "ef476f ffe3ec", "f9b233 d8433b", "7b5cd6 ffd166")


def draw_kite(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a person seen from behind who holds the string of a kite high up in the sky."""
    way = _way(scene)
    hand = _flyer(canvas, scene, scene.part("flyer"), way, t)
    size = rng.uniform(40, 50) * min(scene.stretch, 1.15)
    x = scene.stand_x + way * rng.uniform(0.3, 0.42) * scene.width
    x = min(max(x, 1.5 * size + 24), scene.width - 1.5 * size - 24)
    y = max(rng.uniform(0.17, 0.23) * scene.height, 1.6 * size + 14)
    x, y = x + 9 * wave(t, 1, ASKEW), y + 7 * wave(t, 2, 0.1)
    first, second = _KITES[int(rng.integers(len(_KITES)))].split()
    pair = scene.shade(rgb(first), 0.6), scene.shade(rgb(second), 0.6)
    sag = (x * 0.55 + hand[0] * 0.45, max(y, hand[1]) * 0.62 + min(y, hand[1]) * 0.38)
    string = mix(scene.pale(0.1), scene.near, 0.2 if scene.dark else 0.75)
    canvas.stroke(hand, [(*sag, x, y)], pen(string, 1.4, 0.85))
    tilt = way * (24 + 6 * wave(t, 1, 0.3))
    _tail(canvas, (x, y), size, tilt, way, pair, t)
    with canvas.turned(tilt, x, y):
        _sail(canvas, scene, (x, y), size, pair)


def _way(scene: Layout) -> int:
    """Return the direction in which the kite is, the one that leaves room for it."""
    share = scene.stand_x / scene.width
    return 1 if share < 0.45 or (share < 0.55 and scene.side > 0) else -1


def _flyer(canvas: Canvas, scene: Layout, rng: np.random.Generator, way: int, t: float) -> Point:
    """Draw the person and return the pixel of the hand that holds the string."""
    look = Look.drawn(rng, scene, True)
    pull, wind = wave(t, 2, 0.1), 2.0 + 1.4 * wave(t, 2, ASKEW)
    place = scene.stand_x, ground(scene)(scene.stand_x)
    body = Body(canvas, scene, look, place, scene.tall, way, -way * (3.2 + 0.9 * pull), 0.7 * pull)
    high, low = (27.0 + pull, 101.0 + 1.5 * pull), (20.0 - pull, 88.0 - 2 * pull)
    body.stand(16)
    body.legs(7.6, -0.6 * wind)
    body.chain((low, (high[0] + 1, high[1] + 2)), (1.6, 1.2), scene.shade(rgb("e9dcc0")))
    body.arm((0.6 * low[0], 74), low, 1, (4, 77))
    body.trunk(-0.4 * wind)
    body.arm((21.0 + 0.5 * pull, 83.0 + 0.6 * pull), high, 1)
    head_behind(body, 1.6 + 0.5 * pull, -wind)
    return body.at((high[0] + 1.2, high[1] + 3.5))


def _sail(canvas: Canvas, scene: Layout, middle: Point, size: float, pair: tuple[Colour, Colour]) -> None:
    """Draw the diamond of four panels around the crossing of its spars."""
    x, y = middle
    top, foot, reach = (x, y - 0.72 * size), (x, y + 1.18 * size), 0.82 * size
    first, second = pair
    bright = 1 if scene.light_x > x else -1
    for side in (-1, 1):
        wing, dim = (x + side * reach, y), 0.0 if side == bright else 0.2
        upper, lower = (first, second) if side < 0 else (second, first)
        canvas.polygon([top, wing, middle], solid(mix(upper, scene.near, dim)))
        canvas.polygon([foot, wing, middle], solid(mix(lower, scene.near, dim + 0.06)))
    spar = pen(mix(first, scene.near, 0.6), max(size * 0.028, 1.1), 0.8)
    canvas.line(*top, *foot, spar)
    canvas.line(x - reach, y, x + reach, y, spar)


def _tail(
    canvas: Canvas, middle: Point, size: float, tilt: float, way: int, pair: tuple[Colour, Colour], t: float
) -> None:
    """Draw the tail that streams from the lower end of the kite, with a bow at intervals."""
    angle = math.radians(tilt)
    x, y = middle[0] - math.sin(angle) * 1.18 * size, middle[1] + math.cos(angle) * 1.18 * size
    points: list[Point] = [(x, y)]
    for i in range(36):
        share = i / 36
        # At first it follows the kite's axis, then the wind bends it aside; a wave runs along it.
        heading = math.radians(way * (52 * share - 18 * (1 - share) ** 2))
        heading += (0.35 + 0.55 * share) * math.sin(TURN * (1.5 * share - 2 * (t - 0.5)))
        step = 2.5 * size / 36
        points.append((points[-1][0] + step * math.sin(heading), points[-1][1] + step * math.cos(heading)))
    canvas.polyline(points, pen(pair[0], max(size * 0.05, 1.6)))
    bows: tuple[list[list[Point]], list[list[Point]]] = ([], [])
    for number, i in enumerate((7, 14, 21, 28, 35)):
        (bx, by), (ax, ay) = points[i], points[i - 2]
        length = max(math.hypot(bx - ax, by - ay), 1e-6)
        nx, ny, tx, ty = -(by - ay) / length, (bx - ax) / length, (bx - ax) / length, (by - ay) / length
        wide, half = 0.2 * size, 0.1 * size
        for side in (-1, 1):
            end = bx + side * nx * wide, by + side * ny * wide
            bows[number % 2].append([
                (bx, by), (end[0] + tx * half, end[1] + ty * half), (end[0] - tx * half, end[1] - ty * half),
            ])  # fmt: skip
    for colour, shapes in zip(pair[::-1], bows, strict=True):
        canvas.polygons(shapes, solid(colour))
