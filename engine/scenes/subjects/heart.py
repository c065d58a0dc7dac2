"""A large balloon in the shape of a heart."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave

_COLOURS = ("e5344a", "e8466a", "f0607f", "d92f3a")


def draw_heart(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a heart-shaped balloon that floats on its string."""
    size = rng.uniform(74, 92) * min(scene.stretch, 1.3)
    colour = scene.shade(rgb(_COLOURS[int(rng.integers(len(_COLOURS)))]), 0.55)
    x = min(max(scene.stand_x, size + 30), scene.width - size - 30)
    y = max(rng.uniform(0.3, 0.36) * scene.height, size + 34)
    x, y = x + 9 * wave(t, 1, ASKEW), y - 8 * wave(t, 1, 0.35)
    tilt = 6 * scene.side + 3 * wave(t, 1, 0.2)
    if scene.dark:
        canvas.circle(x, y, size * 1.7, glow(x, y, size * 1.7, mix(colour, scene.light, 0.55), 0.34))
    knot = _turned((x, y + size * 1.08), (x, y), tilt)
    _string(canvas, scene, knot, size, t)
    with canvas.turned(tilt, x, y):
        _balloon(canvas, scene, (x, y), size, colour)


def _turned(point: tuple[float, float], middle: tuple[float, float], degrees: float) -> tuple[float, float]:
    angle, dx, dy = math.radians(degrees), point[0] - middle[0], point[1] - middle[1]
    cos, sin = math.cos(angle), math.sin(angle)
    return middle[0] + dx * cos - dy * sin, middle[1] + dx * sin + dy * cos


def _heart(x: float, y: float, size: float) -> tuple[tuple[float, float], list[tuple[float, ...]]]:
    """Return the outline of a plump heart, from its notch."""
    s = size
    right = [
        (x + s * 0.14, y - s * 0.96, x + s * 0.98, y - s * 1.02, x + s * 1.0, y - s * 0.28),
        (x + s * 1.01, y + s * 0.26, x + s * 0.36, y + s * 0.6, x, y + s),
    ]
    left = [
        (x - s * 0.36, y + s * 0.6, x - s * 1.01, y + s * 0.26, x - s * 1.0, y - s * 0.28),
        (x - s * 0.98, y - s * 1.02, x - s * 0.14, y - s * 0.96, x, y - s * 0.5),
    ]
    return (x, y - s * 0.5), [*right, *left]


def _balloon(canvas: Canvas, scene: Layout, middle: tuple[float, float], size: float, colour: Colour) -> None:
    """Draw the balloon, lit from the side of the light."""
    (x, y), s = middle, size
    lit = 1 if scene.light_x > x else -1
    start, shape = _heart(x, y, s)
    dark, bright = mix(colour, scene.near, 0.42), mix(colour, WHITE, 0.24)
    tip = y + s * 0.97
    canvas.polygon([(x, tip), (x + s * 0.075, tip + s * 0.12), (x - s * 0.075, tip + s * 0.12)], solid(dark))
    ink = fade(
        (x + lit * s, y - s * 0.8), (x - lit * s * 0.7, y + s * 0.9), [(bright, 1.0), (colour, 1.0), (dark, 1.0)]
    )
    canvas.outline(start, shape, ink)
    with canvas.inside_outline(start, shape):
        # A second, smaller heart towards the light leaves a rim in shadow.
        inner, bow = _heart(x + lit * s * 0.1, y - s * 0.07, s * 0.9)
        canvas.outline(inner, bow, solid(bright, 0.22))
        # The notch casts a short, soft shadow.
        canvas.circle(x, y - s * 0.44, s * 0.26, glow(x, y - s * 0.44, s * 0.26, dark, 0.7))
        back = x - lit * s * 0.96, y + s * 0.25
        canvas.circle(*back, s * 0.6, glow(*back, s * 0.6, scene.horizon, 0.3))
    gleam = pen(mix(WHITE, scene.light, 0.3), s * 0.09, 0.75)
    canvas.stroke(
        (x + lit * s * 0.82, y - s * 0.32), [(x + lit * s * 0.82, y - s * 0.6, x + lit * s * 0.57, y - s * 0.7)], gleam
    )
    canvas.circle(x + lit * s * 0.78, y - s * 0.13, s * 0.045, solid(mix(WHITE, scene.light, 0.3), 0.75))


def _string(canvas: Canvas, scene: Layout, knot: tuple[float, float], size: float, t: float) -> None:
    """Draw the string, along which a wave runs down."""
    points = []
    for i in range(31):
        share = i / 30
        aside = size * 0.16 * share**0.7 * math.sin(TURN * (1.1 * share - (t - 0.5)) - 0.5)
        drift = -10 * share * swing(t, 1, ASKEW) * 0.5
        points.append((knot[0] + aside + drift, knot[1] + size * 1.65 * share))
    canvas.polyline(points, pen(mix(scene.pale(0.1), scene.near, 0.25 if scene.dark else 0.7), 1.8, 0.9))
