"""Fireworks: bursts that rise, open and fade in turn."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, age

_COLOURS = ("ffcf6b", "ff7d6e", "7fd0ff", "f7a8d8", "ffe9b0", "a9a0ff")
#: The share of the clip that a burst takes, and the share of this in which it rises.
_LIFE, _RISE = 0.62, 0.24


def draw_fireworks(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw bursts one after another, some always open."""
    fixed, count = np.random.default_rng(5), max(scene.many(7), 5)
    for i in range(count):
        born = (i + 0.35) / count - _LIFE
        # What the still does not show must be foreseeable.
        across, up, size, colour = (rng if born < 0 else fixed).random(4).tolist()
        passed = age(t, born, _LIFE)
        if passed >= 1:
            continue
        # Neighbours in time are far apart in the sky.
        x = scene.width * (0.1 + 0.8 * ((i * 0.382 + 0.16 * across) % 1.0))
        y = scene.horizon_y * (0.13 + 0.29 * up)
        ink = rgb(_COLOURS[int(len(_COLOURS) * (colour / 3 + 0.37 * i) % len(_COLOURS))])
        if passed < _RISE:
            _rocket(canvas, scene, (x, y), passed / _RISE, ink)
        else:
            _burst(canvas, (x, y), (50 + 52 * size) * scene.stretch, (passed - _RISE) / (1 - _RISE), ink)


def _rocket(canvas: Canvas, scene: Layout, top: tuple[float, float], passed: float, colour: Colour) -> None:
    """Draw the trail of a shell on its way up, ever slower."""
    x, high = top[0], scene.horizon_y - top[1]
    head = top[1] + high * (1 - passed) ** 2
    tail = min(head + high * 0.34 * (1 - passed) + 6, scene.horizon_y)
    bright = min(1.0, 6 * passed) * (1 - passed**4)
    x0, x1 = x - 5 * (tail - head) / 100, x
    ink = fade((x1, head), (x0, tail), [(mix(colour, WHITE, 0.5), 0.9 * bright), (colour, 0.0)])
    canvas.polygon([(x1 - 1.5, head), (x1 + 1.5, head), (x0, tail)], ink)
    canvas.circle(x1, head, 1.9, solid(WHITE, bright))


def _burst(canvas: Canvas, middle: tuple[float, float], size: float, passed: float, colour: Colour) -> None:
    """Draw a burst whose sparks fly apart, slow down, sink and fade."""
    (x, y), spread = middle, 1 - (1 - passed) ** 3
    bright = min(1.0, 7 * passed) * (1 - passed) ** 0.6
    sink = 0.34 * size * passed**2
    reach = size * (0.7 + 0.5 * spread)
    canvas.circle(x, y + sink, reach, glow(x, y + sink, reach, colour, 0.5 * bright))
    for rays, long, turn, light in ((22, 1.0, 0.0, 0.1), (14, 0.66, 0.13, 0.5), (8, 0.34, 0.3, 0.85)):
        trails, sparks = [], []
        for i in range(rays):
            angle = TURN * i / rays + turn
            uneven = 1 + 0.07 * math.sin(5 * angle + turn * 9) + 0.05 * math.sin(9 * i)
            dx, dy, far = math.cos(angle), math.sin(angle), size * long * uneven * spread
            near = far * (0.42 + 0.5 * passed**1.5)
            tip = (x + dx * far, y + dy * far + sink * (0.6 + 0.4 * uneven))
            # The tail hangs higher than the tip, for the sparks fall.
            tail = (x + dx * near, y + dy * near + sink * 0.55)
            wide = (1.25 + size / 90) * (1 - 0.45 * passed)
            trails.append([tail, (tip[0] - dy * wide, tip[1] + dx * wide), (tip[0] + dy * wide, tip[1] - dx * wide)])
            sparks.append((*tip, wide * 1.25))
        ink = mix(colour, WHITE, light)
        canvas.polygons(trails, solid(ink, 0.75 * bright))
        tip_ink = solid(mix(ink, WHITE, 0.35), bright)
        for spark in sparks:
            canvas.circle(*spark, tip_ink)
    heart = size * 0.5 * (1 - 0.4 * passed)
    canvas.circle(x, y, heart, glow(x, y, heart, WHITE, 0.75 * bright * (1 - passed)))
