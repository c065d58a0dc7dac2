"""The lighthouse, with the house of its keeper."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, pen, solid
from engine.scenes.colour import BLACK, mix, rgb
from engine.scenes.layout import Layout


def draw_lighthouse(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a striped tower; its beam is on in the dark and at low sun."""
    x, foot, side = scene.stand_x, scene.stand_y, scene.lean
    # With its lamp and roof, it is a quarter taller.
    tall = min(rng.uniform(205, 265) * scene.stretch, (foot - 22) / 1.25)
    half, top = tall * 0.115, foot - tall
    lamp_y = top - half * 0.75
    lit = scene.dark or scene.low_sun
    if lit:
        _beams(canvas, x, lamp_y, math.pi * (t - 0.5))
    _keepers_house(canvas, scene, x + side * half * 2.6, foot + 2, half * 1.5)
    white, red = scene.shade(rgb("fbf7ee"), 0.7), scene.shade(rgb("d83a3a"), 0.7)

    def band(a: float, b: float) -> list[tuple[float, float]]:
        wide_a, wide_b = (half * (0.62 + 0.38 * share) for share in (a, b))
        ya, yb = top + tall * a, top + tall * b + 2
        return [(x - wide_a, ya), (x + wide_a, ya), (x + wide_b, yb), (x - wide_b, yb)]

    for i in range(5):
        canvas.polygon(band(i / 5, (i + 1) / 5), solid(red if i % 2 == 0 else white))
    with canvas.inside(band(0, 1)):
        away = 1 if scene.light_x < x else -1
        shadow = fade((x, 0), (x + away * half, 0), [(scene.near, 0.0), (scene.near, 0.5)])
        canvas.bar(x - half, top, x + half, foot + 4, shadow)
    dark = mix(scene.near, BLACK, 0.3)
    for share in (0.3, 0.7):
        canvas.bar(
            x - half * 0.14,
            top + tall * share,
            x + half * 0.14,
            top + tall * share + half * 0.5,
            solid(dark),
            2,
        )
    canvas.bar(x - half * 0.12, foot - half * 0.85, x + half * 0.3, foot + 2, solid(dark), 3)
    canvas.bar(x - half * 0.44, lamp_y - half * 0.5, x + half * 0.44, top, solid(rgb("ffeeb0")))
    for dx in (-0.44, 0, 0.44):
        canvas.line(x + dx * half, lamp_y - half * 0.5, x + dx * half, top, pen(dark, 2))
    canvas.bar(x - half * 0.92, top - 4, x + half * 0.92, top + 4, solid(dark), 2)
    roof = [
        (x - half * 0.62, lamp_y - half * 0.45),
        (x, lamp_y - half * 1.35),
        (x + half * 0.62, lamp_y - half * 0.45),
    ]
    canvas.polygon(roof, solid(red))
    canvas.circle(x, lamp_y - half * 1.35, 3, solid(dark))
    if lit:
        # It flashes when a beam sweeps past the viewer.
        shine = half * (2.4 + 2 * math.sin(math.pi * (t - 0.5)) ** 8)
        canvas.circle(x, lamp_y, shine, glow(x, lamp_y, shine, rgb("fff4c4"), 0.8))


def _beams(canvas: Canvas, x: float, y: float, turn: float) -> None:
    """Draw two opposite rotating beams: one points towards the viewer as the other points away."""
    across = math.cos(turn)
    for side in (-1, 1):
        closer = side * math.sin(turn)
        end, middle = x + side * 480 * across, y + 50 * closer
        stops = [(rgb("fff3c2"), 0.7 * min(1.0, across * 1.6)), (rgb("fff3c2"), 0.0)]
        beam = [(x, y - 5), (end, middle - 66 - 30 * closer), (end, middle + 44 + 30 * closer), (x, y + 5)]
        canvas.polygon(beam, fade((x, 0), (x + side * 400 * across, 0), stops))


def _keepers_house(canvas: Canvas, scene: Layout, x: float, y: float, half: float) -> None:
    wall, roof = scene.shade(rgb("f4ecdc"), 0.9), scene.shade(rgb("a8453a"))
    canvas.bar(x - half, y - half * 0.9, x + half, y + 3, solid(wall))
    canvas.polygon(
        [(x - half * 1.2, y - half * 0.85), (x, y - half * 1.6), (x + half * 1.2, y - half * 0.85)],
        solid(roof),
    )
    pane = rgb("ffdf8c") if scene.dark or scene.low_sun else mix(scene.near, scene.middle, 0.3)
    for dx in (-0.5, 0.5):
        canvas.bar(x + half * (dx - 0.2), y - half * 0.62, x + half * (dx + 0.2), y - half * 0.2, solid(pane), 1)
