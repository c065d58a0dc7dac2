"""The book: open, with a page that turns and light that rises from it."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.ledge import Spot, rest
from engine.scenes.rhythm import ASKEW, TURN, wave


def draw_book(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw an open book from which light rises, while a page turns."""
    spot = rest(scene)
    x, y, s = spot
    cover = scene.shade(rgb(("8f2d3a", "235a6b", "2f5d46", "7a4a9a")[int(rng.integers(4))]), 0.8)
    paper = mix(scene.pale(0.1), rgb("fff1d2"), 0.5)
    gold = mix(WARM, WHITE, 0.25)
    hard = [
        (x - s * 0.99, y + s * 0.06),
        (x - s * 0.8, y - s * 0.34),
        (x + s * 0.8, y - s * 0.34),
        (x + s * 0.99, y + s * 0.06),
        (x + s * 0.06, y + s * 0.11),
        (x - s * 0.06, y + s * 0.11),
    ]
    canvas.polygon(np.add(hard, (0, s * 0.03)), solid(mix(cover, BLACK, 0.35)))
    canvas.polygon(hard, solid(cover))
    for side in (-1, 1):
        _pages(canvas, scene, spot, side, paper)
    _turning(canvas, scene, spot, paper, t)
    ribbon = scene.shade(rgb("d9473f"), 0.7)
    tail = s * 0.012 * wave(t, 1, ASKEW)
    canvas.polygon(
        [
            (x - s * 0.012, y + s * 0.03),
            (x + s * 0.022, y + s * 0.03),
            (x + s * 0.05 + tail, y + s * 0.2),
            (x + s * 0.028 + tail, y + s * 0.18),
            (x + s * 0.006 + tail, y + s * 0.205),
        ],
        solid(ribbon),
    )
    _sparks(canvas, rng, spot, gold, t)


def _pages(canvas: Canvas, scene: Layout, spot: Spot, side: int, paper: Colour) -> None:
    """Draw one half of the open pages: the block, the curved upper page and its lines."""
    x, y, s = spot
    toward = (scene.light_x - x) * side > 0
    near, far = (x, y + s * 0.06), (x, y - s * 0.3)
    low_edge, high_edge = (x + side * s * 0.94, y - s * 0.0), (x + side * s * 0.77, y - s * 0.36)
    block = [
        (x + side * s * 0.4, y - s * 0.06, *low_edge),
        (low_edge[0], low_edge[1] + s * 0.055),
        (x + side * s * 0.4, y + s * 0.04, x, y + s * 0.105),
    ]
    canvas.outline(near, block, solid(mix(paper, rgb("a0805a"), 0.42)))
    canvas.outline(
        (low_edge[0], low_edge[1] + s * 0.025),
        [
            (x + side * s * 0.4, y - s * 0.015, x, y + s * 0.082),
            (x, y + s * 0.09),
            (x + side * s * 0.4, y - s * 0.005, low_edge[0], low_edge[1] + s * 0.034),
        ],
        solid(mix(paper, rgb("8a6a48"), 0.7)),
    )
    sheet = [(x + side * s * 0.34, y - s * 0.12, *low_edge), high_edge, (x + side * s * 0.3, y - s * 0.46, *far)]
    lit, dim = mix(paper, scene.light, 0.5), mix(paper, scene.near, 0.2)
    stops = [(dim, 1.0), (lit if toward else paper, 1.0), (mix(paper, scene.near, 0.04 if toward else 0.12), 1.0)]
    canvas.outline(near, sheet, fade((x, 0), (low_edge[0], 0), stops, [0, 0.35, 1]))
    ink = pen(mix(paper, scene.near, 0.5), s * 0.011, 0.65)
    for row in range(7):
        v = 0.16 + 0.11 * row
        inner, outer = 0.16, 0.84 if row % 3 != 2 else 0.6
        ks = np.linspace(inner, outer, 8)
        curve_low = np.stack(
            [
                x + side * s * (2 * ks * (1 - ks) * 0.34 + ks**2 * 0.94),
                y + s * ((1 - ks) ** 2 * 0.06 - 2 * ks * (1 - ks) * 0.12),
            ],
            1,
        )
        curve_high = np.stack(
            [
                x + side * s * (2 * ks * (1 - ks) * 0.3 + ks**2 * 0.77),
                y + s * (-((1 - ks) ** 2) * 0.3 - 2 * ks * (1 - ks) * 0.46 - ks**2 * 0.36),
            ],
            1,
        )
        canvas.polyline(curve_low * v + curve_high * (1 - v), ink)


def _turning(canvas: Canvas, scene: Layout, spot: Spot, paper: Colour, t: float) -> None:
    """Draw the page that turns from right to left, once per clip."""
    x, y, s = spot
    # In the still picture, the page has not passed the middle yet, and so shows its face.
    ease = (t - math.sin(TURN * t) / TURN * 0.55) ** 1.9
    # It becomes one with the other pages where it lies.
    seen = min(1.0, 9 * t, 9 * (1 - t))
    angle = math.pi * min(max(0.03 + 0.94 * ease, 0.0), 1.0)
    k = np.linspace(0, 1, 14)
    bend = 0.55 * math.sin(angle)
    turned = angle - bend * (1 - k) + bend * k * 0.4
    steps = np.concatenate([[0.0], np.full(13, 1 / 13)])
    reach = np.cumsum(steps * np.cos(turned)), np.cumsum(steps * np.sin(turned))
    low = np.stack(
        [x + s * 0.94 * reach[0], y + s * 0.05 * (1 - np.abs(reach[0])) - s * 0.74 * reach[1] - s * 0.03 * k], 1
    )
    high = np.stack([x + s * 0.77 * reach[0], y - s * 0.3 - s * 0.06 * np.abs(reach[0]) - s * 0.68 * reach[1]], 1)
    face = (
        mix(paper, scene.light, 0.45) if (angle > math.pi / 2) == (scene.light_x > x) else mix(paper, scene.near, 0.14)
    )
    ink = fade(
        (float(low[0, 0]), float(low[0, 1])),
        (float(high[-1, 0]), float(high[-1, 1])),
        [(mix(face, scene.near, 0.2), seen), (face, seen)],
    )
    canvas.polygon(np.concatenate([low, high[::-1]]), ink)
    canvas.polyline(np.concatenate([low[2:], high[-1:]]), pen(mix(paper, WHITE, 0.5), s * 0.008, 0.8 * seen))


def _sparks(canvas: Canvas, rng: np.random.Generator, spot: Spot, gold: Colour, t: float) -> None:
    """Draw sparks of light that rise from the pages, brightest halfway up."""
    x, y, s = spot
    for aside, start, size in rng.random((22, 3)).tolist():
        up = (start + t) % 1
        cx = x + s * (aside - 0.5) * (0.5 + 0.9 * up) + s * 0.05 * math.sin(TURN * (up + aside))
        canvas.circle(
            cx,
            y - s * (0.25 + 1.15 * up),
            s * (0.008 + 0.014 * size),
            solid(gold, 0.95 * math.sin(math.pi * up) ** 1.5),
        )
