"""The sun, the moon and a rainbow."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, glow, pen, solid
from engine.scenes.colour import mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN


def draw_sunshine(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the light around the sun."""
    x, y, radius = scene.light_x, scene.light_y, scene.light_r
    for reach, alpha in ((340 if scene.low_sun else 260, 0.42), (radius * 2.4, 0.5)):
        canvas.circle(x, y, reach, glow(x, y, reach, rgb("ffeecd"), alpha))


def draw_sun(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the sun."""
    canvas.circle(scene.light_x, scene.light_y, scene.light_r, solid(scene.light))


def draw_moonshine(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the light around the moon."""
    for reach, alpha in ((210, 0.34), (90, 0.4)):
        ink = glow(scene.light_x, scene.light_y, reach, rgb("cdd9ff"), alpha)
        canvas.circle(scene.light_x, scene.light_y, reach, ink)


def draw_moon(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw a full or crescent moon."""
    x, y, radius = scene.light_x, scene.light_y, scene.light_r
    if scene.crescent:
        canvas.crescent(x, y, radius, solid(scene.light))
        return
    canvas.circle(x, y, radius, solid(scene.light))
    for dx, dy, size in ((-0.35, -0.2, 0.24), (0.3, 0.3, 0.18), (0.18, -0.42, 0.12), (-0.18, 0.42, 0.13)):
        canvas.circle(x + dx * radius, y + dy * radius, size * radius, solid(mix(scene.light, scene.middle, 0.2)))


def draw_rainbow(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Draw a rainbow."""
    x, radius = scene.width * rng.uniform(0.2, 0.8), scene.horizon_y * rng.uniform(0.85, 1.1)
    if "sun" in scene.sky:
        # The arc keeps clear of the sun.
        away = math.hypot(scene.light_x - x, scene.light_y - scene.horizon_y - 40)
        radius = max((0.8 * radius, 1.25 * radius), key=lambda size: abs(size - 27 - away))
    angles = np.linspace(math.pi, TURN, 48)
    for i, code in enumerate(("ff5d5d", "ffac55", "fff066", "66dd77", "58a6ff", "a06bff")):
        r = radius - i * 9
        arc = np.stack([x + r * np.cos(angles), scene.horizon_y + 40 + r * np.sin(angles)], 1)
        canvas.polyline(arc, pen(rgb(code), 9.4, 0.42))
