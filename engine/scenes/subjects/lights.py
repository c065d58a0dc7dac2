"""Lights: a candle on a brass dish, and a lantern with a candle behind its glass."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.ledge import rest
from engine.scenes.rhythm import wave


def _flicker(t: float) -> float:
    """Return how bright a flame is, around 1."""
    return 1 + 0.07 * wave(t, 2, 0.1) + 0.05 * wave(t, 3, 0.35)


def _flame(canvas: Canvas, x: float, y: float, tall: float, t: float) -> None:
    """Draw a flame whose foot is at (x, y)."""
    lick, lean = (
        1 + 0.06 * wave(t, 3, 0.2) + 0.05 * wave(t, 2),
        tall * (0.09 * wave(t, 1, 0.125) + 0.05 * wave(t, 2, 0.3)),
    )
    canvas.circle(x, y - tall * 0.5, tall * 1.5, glow(x, y - tall * 0.5, tall * 1.5, rgb("ffd98a"), 0.75 * _flicker(t)))
    for wide, high, code in ((0.27, 1.0, "ff9a2e"), (0.2, 0.8, "ffc84f"), (0.125, 0.55, "fff3c4")):
        w, h, foot = tall * wide, tall * high * lick, y + tall * 0.03
        tip = x + lean * high
        curve = [
            (x - w * 1.35, foot - h * 0.42, tip - w * 0.12, foot - h * 0.66, tip, foot - h),
            (tip + w * 0.2, foot - h * 0.66, x + w * 1.35, foot - h * 0.42, x + w * 0.5, foot - h * 0.06),
            (x, foot + h * 0.05, x - w * 0.5, foot - h * 0.06),
        ]
        canvas.outline((x - w * 0.5, foot - h * 0.06), curve, solid(rgb(code)))
    canvas.oval(x, y - tall * 0.06, tall * 0.07, tall * 0.1, solid(rgb("7f9be0"), 0.3))


def draw_candle(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a burning candle on a brass dish."""
    x, y, tall = rest(scene)
    s = tall * rng.uniform(0.94, 1.0)
    wax = scene.shade(rgb(("f6e7cb", "f3dfc0", "f7efe2")[int(rng.integers(3))]), 0.8)
    wax = mix(wax, rgb("ffd9a0"), 0.3)
    half, top, foot = s * 0.135, y - s * 0.66, y - s * 0.05
    _dish(canvas, scene, x, y, s)
    side = 1 if scene.light_x < x else -1
    body = [(x - half, top), (x - half * 1.02, foot), (x, foot + half * 0.5, x + half * 1.02, foot), (x + half, top)]
    dim = mix(mix(wax, rgb("d99a68"), 0.35), scene.near, 0.08 + 0.14 * scene.dark)
    warm = mix(mix(wax, rgb("ffcf86"), 0.6), WHITE, 0.1)
    canvas.outline(
        (body[0][0], body[0][1]), body[1:], down(top, foot, [warm, mix(wax, rgb("f0b878"), 0.25), dim], [0, 0.4, 1])
    )
    dusky = mix(rgb("b0704a"), scene.near, 0.35)
    edge = [
        (x + side * half, top),
        (x + side * half * 1.02, foot),
        (x + side * half * 0.6, foot + half * 0.2),
        (x + side * half * 0.42, top),
    ]
    canvas.polygon(edge, fade((0, top), (0, foot), [(dusky, 0.0), (dusky, 0.34)]))
    rim = mix(warm, WHITE, 0.35)
    canvas.oval(x, top, half, half * 0.3, solid(rim))
    canvas.oval(x, top + half * 0.03, half * 0.78, half * 0.2, solid(mix(warm, rgb("ffb75c"), 0.55)))
    for aside, long, wide in ((-0.78, 0.5, 0.2), (-0.3, 0.22, 0.17), (0.55, 0.36, 0.22)):
        drip = x + half * aside
        canvas.limb(
            (drip, top + half * 0.16), half * wide, (drip, top + s * 0.5 * long), half * wide * 1.25, solid(rim)
        )
    canvas.limb((x, top + half * 0.05), s * 0.014, (x + s * 0.006, top - s * 0.055), s * 0.012, solid(rgb("3a2a22")))
    _flame(canvas, x, top - s * 0.03, s * 0.3, t)


def _dish(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    """Draw the brass dish with its ring."""
    brass = scene.shade(rgb("c9963f"))
    dim, lit = mix(brass, scene.near, 0.42), mix(brass, rgb("ffe7ae"), 0.55)
    side = 1 if scene.light_x < x else -1
    canvas.stroke(
        (x + side * s * 0.28, y - s * 0.06),
        [
            (x + side * s * 0.42, y - s * 0.15, x + side * s * 0.43, y - s * 0.04),
            (x + side * s * 0.42, y + s * 0.02, x + side * s * 0.27, y - s * 0.01),
        ],
        pen(dim, s * 0.028),
    )
    canvas.outline(
        (x - s * 0.34, y - s * 0.055),
        [(x - s * 0.24, y + s * 0.085, x, y + s * 0.085), (x + s * 0.24, y + s * 0.085, x + s * 0.34, y - s * 0.055)],
        solid(dim),
    )
    canvas.oval(x, y - s * 0.055, s * 0.34, s * 0.075, solid(lit))
    canvas.oval(x, y - s * 0.048, s * 0.31, s * 0.062, solid(brass))
    canvas.oval(x, y - s * 0.035, s * 0.2, s * 0.036, solid(dim, 0.6))


def draw_lantern(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a lantern of dark metal with a candle behind its glass."""
    x, y, tall = rest(scene)
    s, shine = tall, _flicker(t)
    metal = scene.shade(rgb(("3c3a44", "6e4a2c", "2f4a4e")[int(rng.integers(3))]), 0.5)
    lit, dim = mix(metal, scene.light, 0.34), mix(metal, BLACK, 0.3)
    half, roof, foot = s * 0.24, y - s * 0.64, y - s * 0.1
    _handle(canvas, x, y, s, metal, t)
    inner = [(x - half, roof), (x + half, roof), (x + half, foot), (x - half, foot)]
    gleam = mix(WARM, rgb("ffab4e"), 0.35)
    back = mix(mix(scene.middle, scene.near, 0.45), gleam, 0.45 if scene.dark else 0.35)
    canvas.polygon(inner, down(roof, foot, [mix(back, scene.near, 0.2), mix(back, gleam, 0.5)]))
    with canvas.inside(inner):
        canvas.circle(x, y - s * 0.33, s * 0.42, glow(x, y - s * 0.33, s * 0.42, gleam, 0.95 * shine))
        wax = mix(rgb("f8ead0"), rgb("ffcf8a"), 0.35)
        canvas.bar(
            x - s * 0.085,
            y - s * 0.3,
            x + s * 0.085,
            foot,
            down(y - s * 0.3, foot, [wax, mix(wax, scene.near, 0.25)]),
            2,
        )
        canvas.oval(x, y - s * 0.3, s * 0.085, s * 0.022, solid(mix(wax, WHITE, 0.5)))
        canvas.limb((x, y - s * 0.3), s * 0.012, (x, y - s * 0.335), s * 0.01, solid(rgb("3a2a22")))
        _flame(canvas, x, y - s * 0.32, s * 0.19, t)
        streak = [
            (x - half, roof + s * 0.3),
            (x - half * 0.2, roof),
            (x + half * 0.12, roof),
            (x - half, roof + s * 0.42),
        ]
        canvas.polygon(streak, solid(WHITE, 0.16))
    _case(canvas, scene, x, y, s, (metal, lit, dim))


def _handle(canvas: Canvas, x: float, y: float, s: float, metal: Colour, t: float) -> None:
    """Draw the ring on top, which swings a little."""
    with canvas.turned(3.5 * wave(t, 1, 0.125), x, y - s * 0.86):
        ring = [
            (x + 0.17 * s * math.sin(a), y - s * 0.985 + 0.13 * s * math.cos(a))
            for a in np.linspace(0.3, 5.98, 30).tolist()
        ]
        canvas.polyline(ring, pen(mix(metal, BLACK, 0.15), s * 0.024))


def _case(canvas: Canvas, scene: Layout, x: float, y: float, s: float, metals: tuple[Colour, Colour, Colour]) -> None:
    """Draw the roof, the posts and the base in front of the glass."""
    metal, lit, dim = metals
    half, roof, foot = s * 0.24, y - s * 0.64, y - s * 0.1
    side = -1 if scene.light_x < x else 1
    canvas.bars([(x + k * half - s * 0.019, roof, x + k * half + s * 0.019, foot) for k in (-1, 1)], solid(metal))
    canvas.bar(x + side * half - s * 0.019, roof, x + side * half - s * 0.008, foot, solid(lit))
    canvas.bars(
        [(x - s * 0.006, roof, x + s * 0.006, foot), (x - half, y - s * 0.5, x + half, y - s * 0.49)], solid(metal, 0.8)
    )
    hood = [(x - s * 0.31, roof), (x - s * 0.12, y - s * 0.79), (x + s * 0.12, y - s * 0.79), (x + s * 0.31, roof)]
    canvas.polygon(hood, solid(metal))
    near = [
        (x + side * s * 0.31, roof),
        (x + side * s * 0.12, y - s * 0.79),
        (x + side * s * 0.03, y - s * 0.79),
        (x + side * s * 0.12, roof),
    ]
    canvas.polygon(near, solid(lit, 0.55))
    canvas.bar(x - s * 0.325, roof - s * 0.012, x + s * 0.325, roof + s * 0.026, solid(dim), 2)
    canvas.bar(x - s * 0.085, y - s * 0.845, x + s * 0.085, y - s * 0.78, solid(metal), 2)
    canvas.bars(
        [(x + k * s * 0.04 - s * 0.008, y - s * 0.832, x + k * s * 0.04 + s * 0.008, y - s * 0.8) for k in (-1, 0, 1)],
        solid(WARM, 0.85),
    )
    canvas.bar(x - s * 0.1, y - s * 0.872, x + s * 0.1, y - s * 0.842, solid(dim), 2)
    canvas.polygon(
        [(x - half * 1.06, foot), (x + half * 1.06, foot), (x + s * 0.3, y - s * 0.03), (x - s * 0.3, y - s * 0.03)],
        solid(metal),
    )
    canvas.bar(x - s * 0.27, foot - s * 0.02, x + s * 0.27, foot + s * 0.01, solid(lit), 1)
    canvas.bar(x - s * 0.32, y - s * 0.04, x + s * 0.32, y + s * 0.02, solid(dim), 3)
    canvas.bar(x - s * 0.3, y - s * 0.038, x + s * 0.3, y - s * 0.024, solid(mix(metal, WARM, 0.35)), 1)
