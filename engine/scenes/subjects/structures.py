"""Structures: a lighthouse and a bridge."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, pen, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout


def draw_lighthouse(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a striped tower; its beam is on in the dark and at low sun."""
    x, foot, side = scene.stand_x, scene.stand_y, scene.lean
    tall = min(rng.uniform(205, 265) * scene.stretch, foot - 52)
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


def draw_bridge(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Draw a suspension bridge from edge to edge."""
    deck = min(scene.height * 0.83, max(scene.horizon_y + rng.uniform(30, 64), scene.height * 0.72))
    red = bool(rng.random() < 0.65) or scene.place == "city"
    colour = scene.shade(rgb("c8402f") if red else rgb("5f6f86"), 1.1)
    left, right = scene.width * rng.uniform(0.14, 0.24), scene.width * rng.uniform(0.76, 0.86)
    top = deck - rng.uniform(165, 215) * scene.stretch
    shade = mix(colour, scene.near, 0.4)
    for x in (left, right):
        canvas.bar(x - 24, deck + 52, x + 24, deck + 66, solid(mix(scene.near, scene.pale(0.2), 0.3)), 4)
    spans = (
        (left, right, top, top, 0.84),
        (left - scene.width * 0.45, left, deck - 8, top, 0.12),
        (right, right + scene.width * 0.45, top, deck - 8, 0.12),
    )
    for start, end, start_y, end_y, sag in spans:
        _cable(canvas, (start, start_y), (end, end_y), sag * (deck - top), deck, colour)
    canvas.bar(-5, deck - 6, scene.width + 5, deck + 6, solid(colour))
    canvas.bar(-5, deck + 6, scene.width + 5, deck + 11, solid(shade))
    for x in (left, right):
        for side in (-1, 1):
            leg = [
                (x + side * 8, top - 8),
                (x + side * 15, top - 8),
                (x + side * 21, deck + 58),
                (x + side * 11, deck + 58),
            ]
            canvas.polygon(leg, solid(colour if side < 0 else shade))
        for share in (0.0, 0.32, 0.64):
            y = top + (deck - top) * share
            canvas.bar(x - 13 - 4 * share, y, x + 13 + 4 * share, y + 9, solid(colour))


def _cable(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    sag: float,
    deck: float,
    colour: Colour,
) -> None:
    count = 2 * round((end[0] - start[0]) / 26) + 1
    share = np.linspace(0, 1, count)
    xs = start[0] + (end[0] - start[0]) * share
    ys = start[1] + (end[1] - start[1]) * share + sag * 4 * share * (1 - share)
    for x, y in list(zip(xs.tolist(), ys.tolist(), strict=True))[1:-1:2]:
        if y < deck:
            canvas.line(x, y, x, deck, pen(colour, 2.0, 0.85))
    canvas.polyline(np.stack([xs, np.minimum(ys, deck)], 1), pen(colour, 4.2))
