"""The wind: things that it carries past between one still and the next, always to the right."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, pen
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, age
from engine.scenes.terrain import Ridge, fill


def draw_drift(canvas: Canvas, scene: Layout, t: float, colour: Colour) -> None:
    """Draw wisps of sand or snow that blow over the ground."""
    for x, share, length, speed, born in np.random.default_rng(0).random((16, 5)).tolist():
        passed = age(t, 0.02 + 0.4 * born, 0.56)
        if passed < 1:
            y = scene.horizon_y + 26 + (scene.height * 0.9 - scene.horizon_y - 26) * share
            start = x * 1.1 * scene.width - 200 + (170 + 150 * speed) * (0.5 + share) * passed
            end, thick = start + (70 + 120 * length) * (0.5 + share), 1.5 + 3.5 * share
            y += 3 * math.sin(9 * passed + 6 * x)
            stops = [(colour, 0.0), (colour, 0.6 * math.sin(math.pi * passed) ** 2), (colour, 0.0)]
            canvas.bar(start, y - thick, end, y + thick, fade((start, 0), (end, 0), stops), thick)


def draw_gust(canvas: Canvas, scene: Layout, t: float, ridge: Ridge) -> None:
    """Draw a gust that passes through the grass below a ridge as a lighter band."""
    passed = age(t, 0.01, 0.98)
    middle = -160 + (scene.width + 320) * passed
    stops = [(mix(scene.horizon, WHITE, 0.2), alpha) for alpha in (0.0, 0.04, 0.12, 0.04, 0.0)]
    if passed < 1:
        fill(
            canvas,
            ridge,
            fade((middle - 110, scene.height * 0.75 - 50), (middle + 110, scene.height * 0.75 + 50), stops),
        )


def draw_tumbleweed(canvas: Canvas, scene: Layout, t: float, ridge: Ridge) -> None:
    """Draw a tumbleweed that rolls along a ridge, unless the subject is in the way."""
    radius, hops, passed = 13.0, 6, age(t, 0.02, 0.96)
    if scene.subject not in ("none", "tree", "cactus") or passed >= 1:
        return
    x = -2 * radius + (scene.width + 4 * radius) * passed
    y = ridge.at(x) + 4 - radius - 16 * abs(math.sin(math.pi * hops * passed))
    ink = pen(mix(scene.shade(rgb("8a6a3c")), scene.near, 0.2), 1.3)
    # It turns at half the speed of real rolling, which would be too fast to see.
    with canvas.turned(math.degrees((x + 2 * radius) / radius / 2), x, y):
        for way, bow, depth in np.random.default_rng(0).uniform((0, 0.5, -0.9), (TURN, 1.5, 1.3), (15, 3)).tolist():
            start, middle, end = (
                (x + reach * math.cos(angle), y + reach * math.sin(angle))
                for angle, reach in ((way, radius), (way + bow, radius * depth), (way + 2 * bow, radius))
            )
            canvas.stroke(start, [(*middle, *end)], ink)
