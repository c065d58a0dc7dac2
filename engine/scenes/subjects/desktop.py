"""Things on a desk: a laptop that shows a sunrise, and a steaming cup."""

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WHITE, Colour, mix, rgb
from engine.scenes.interior import draw_steam
from engine.scenes.layout import Layout
from engine.scenes.ledge import rest
from engine.scenes.rhythm import ASKEW, swing, wave


def draw_laptop(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw an open laptop whose screen shows a sunrise over hills."""
    x, y, s = rest(scene)
    metal = scene.shade(rgb(("c9ccd3", "aeb2bc", "d6cfc6")[int(rng.integers(3))]), 0.9)
    dark, lit = mix(metal, scene.near, 0.55), mix(metal, scene.light, 0.5)
    bright = rgb("ffc98a")
    lid = [
        (x - s * 0.74, y - s * 1.0),
        (x + s * 0.74, y - s * 1.0),
        (x + s * 0.71, y - s * 0.11),
        (x - s * 0.71, y - s * 0.11),
    ]
    canvas.polygon(np.add(lid, (0, -s * 0.008)), solid(lit))
    canvas.outline(
        (x - s * 0.71, y - s * 0.1),
        [
            (x - s * 0.74, y - s * 0.97),
            (x - s * 0.74, y - s, x - s * 0.71, y - s),
            (x + s * 0.71, y - s),
            (x + s * 0.74, y - s, x + s * 0.74, y - s * 0.97),
            (x + s * 0.71, y - s * 0.1),
        ],
        solid(rgb("23222c")),
    )
    screen = np.array(
        [
            (x - s * 0.695, y - s * 0.955),
            (x + s * 0.695, y - s * 0.955),
            (x + s * 0.67, y - s * 0.165),
            (x - s * 0.67, y - s * 0.165),
        ]
    )
    with canvas.inside(screen):
        _sunrise(canvas, x, y - s * 0.165, s, t)
        canvas.polygon(
            [(x + s * 0.2, y - s), (x + s * 0.52, y - s), (x + s * 0.12, y - s * 0.1), (x - s * 0.2, y - s * 0.1)],
            solid(WHITE, 0.07),
        )
    deck = [
        (x - s * 0.71, y - s * 0.11),
        (x + s * 0.71, y - s * 0.11),
        (x + s * 0.86, y + s * 0.11),
        (x - s * 0.86, y + s * 0.11),
    ]
    canvas.polygon(deck, down(y - s * 0.11, y + s * 0.11, [mix(metal, scene.near, 0.2), metal]))
    _keys(canvas, (x, y, s), dark, lit)
    glare = fade((0, y - s * 0.11), (0, y + s * 0.06), [(bright, 0.4), (bright, 0.0)])
    canvas.polygon(deck, glare)
    canvas.bar(
        x - s * 0.865,
        y + s * 0.108,
        x + s * 0.865,
        y + s * 0.146,
        down(y + s * 0.108, y + s * 0.146, [lit, dark]),
        s * 0.016,
    )
    canvas.bar(x - s * 0.12, y + s * 0.108, x + s * 0.12, y + s * 0.122, solid(dark, 0.6), 3)
    canvas.bar(x - s * 0.71, y - s * 0.122, x + s * 0.71, y - s * 0.1, solid(mix(dark, BLACK, 0.35)), 2)


def _sunrise(canvas: Canvas, x: float, low: float, s: float, t: float) -> None:
    """Draw the picture on the screen, from the line `low` up."""
    top = low - s * 0.8
    canvas.bar(
        x - s, top, x + s, low + 2, down(top, low, [rgb("3d4f9c"), rgb("e8799a"), rgb("ffd08a")], [0, 0.5, 0.85])
    )
    sun = low - s * (0.37 + 0.03 * wave(t, 1, ASKEW))
    canvas.circle(x + s * 0.16, sun, s * 0.46, glow(x + s * 0.16, sun, s * 0.46, rgb("fff0c0"), 0.8))
    canvas.circle(x + s * 0.16, sun, s * 0.1, solid(rgb("fff8e0")))
    clouds = [
        (x + s * (a + 0.05 * wave(t, 1, ASKEW + a)), low - s * b, w * s)
        for a, b, w in ((-0.36, 0.62, 0.17), (0.42, 0.68, 0.13), (-0.24, 0.57, 0.1))
    ]
    canvas.bars(
        [(cx - w, cy - s * 0.016, cx + w, cy + s * 0.016) for cx, cy, w in clouds],
        solid(rgb("ffd9cf"), 0.75),
        s * 0.016,
    )
    k = np.linspace(-0.75, 0.75, 40)
    for number, (code, high) in enumerate((("a0628f", 0.3), ("6a4a86", 0.21), ("382f63", 0.12))):
        drift = 0.04 * (number + 1) * wave(t, 1, ASKEW)
        peaks = np.abs(np.sin((k + drift) * (4.2 + 1.7 * number) + 1.4 * number)) * 0.13 + 0.03 * np.sin(
            (k + drift) * 17
        )
        ridge = np.stack([x + s * k, low - s * (high + peaks * (1 - 0.22 * number) - 0.06)], 1)
        canvas.polygon(np.concatenate([ridge, [(x + s * 0.75, low + 2), (x - s * 0.75, low + 2)]]), solid(rgb(code)))


def _keys(canvas: Canvas, spot: tuple[float, float, float], dark: Colour, lit: Colour) -> None:
    x, y, s = spot
    keys = []
    for row in range(4):
        v0, v1 = 0.1 + 0.135 * row, 0.1 + 0.135 * row + 0.11
        for column in range(12):
            if row == 3 and 3 <= column <= 8 and column != 3:
                continue
            u0, u1 = -0.84 + 0.14 * column, -0.84 + 0.14 * (column + (6 if row == 3 and column == 3 else 1)) - 0.022
            corners = [(u, v) for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))]
            keys.append([(x + s * u * (0.71 + 0.15 * v), y + s * (-0.11 + 0.22 * v)) for u, v in corners])
    canvas.polygons(keys, solid(mix(dark, BLACK, 0.25)))
    pad = [
        (x + s * u * (0.71 + 0.15 * v), y + s * (-0.11 + 0.22 * v))
        for u, v in ((-0.24, 0.69), (0.24, 0.69), (0.24, 0.96), (-0.24, 0.96))
    ]
    canvas.polygon(pad, solid(lit, 0.5))


def draw_cup(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a steaming cup of coffee on a saucer."""
    x, y, tall = rest(scene)
    s, side = tall * 0.92, scene.side
    code, stripe = (
        ("f3eee4", "d9694a"),
        ("2f7f86", "f3e6cf"),
        ("d9593f", "f7e3c8"),
        ("e6b24a", "f8f0dd"),
        ("3d5a98", "e9e4da"),
    )[int(rng.integers(5))]
    glaze, band = scene.shade(rgb(code), 0.9), scene.shade(rgb(stripe), 0.9)
    china = scene.shade(rgb("f6f1e8"), 0.9)
    _saucer(canvas, scene, x, y, s, china)
    top, foot = y - s * 0.56, y - s * 0.075
    for width, colour in ((0.095, mix(glaze, scene.near, 0.25)), (0.062, glaze)):
        canvas.stroke(
            (x + side * s * 0.36, top + s * 0.1),
            [
                (
                    x + side * s * 0.68,
                    top + s * 0.02,
                    x + side * s * 0.66,
                    top + s * 0.34,
                    x + side * s * 0.28,
                    top + s * 0.36,
                )
            ],
            pen(colour, s * width),
        )
    bowl = [
        (x - s * 0.405, top + s * 0.33, x - s * 0.31, foot - s * 0.02, x - s * 0.19, foot),
        (x, foot + s * 0.055, x + s * 0.19, foot),
        (x + s * 0.31, foot - s * 0.02, x + s * 0.405, top + s * 0.33, x + s * 0.42, top),
    ]
    toward = 1 if scene.light_x > x else -1
    lit, dim = mix(glaze, scene.light, 0.42), mix(glaze, scene.near, 0.36)
    ink = fade(
        (x + toward * s * 0.42, 0), (x - toward * s * 0.42, 0), [(lit, 1.0), (glaze, 1.0), (dim, 1.0)], [0, 0.4, 1]
    )
    canvas.outline((x - s * 0.42, top), bowl, ink)
    with canvas.inside_outline((x - s * 0.42, top), bowl):
        for up, thick in ((0.13, 0.07), (0.225, 0.02)):
            row = top + s * up
            belt = [
                (x - s * 0.5, row),
                (x, row + s * 0.15, x + s * 0.5, row),
                (x + s * 0.5, row + s * thick),
                (x, row + s * (0.15 + thick), x - s * 0.5, row + s * thick),
            ]
            canvas.outline((belt[0][0], belt[0][1]), belt[1:], solid(mix(band, scene.near, 0.1)))
        shade = [
            (x - toward * s * 0.16, top),
            (x - toward * s * 0.2, foot, x - toward * s * 0.02, y),
            (x - toward * s * 0.6, y),
            (x - toward * s * 0.6, top),
        ]
        canvas.outline((shade[0][0], shade[0][1]), shade[1:], solid(scene.near, 0.14))
        canvas.limb(
            (x + toward * s * 0.3, top + s * 0.14),
            s * 0.03,
            (x + toward * s * 0.245, top + s * 0.33),
            s * 0.02,
            solid(WHITE, 0.5),
        )
    canvas.oval(x, top, s * 0.42, s * 0.095, solid(mix(lit, WHITE, 0.3)))
    canvas.oval(x, top + s * 0.008, s * 0.385, s * 0.078, solid(mix(glaze, scene.near, 0.3)))
    coffee = scene.shade(rgb("4a2a1a"), 0.4)
    canvas.oval(x, top + s * 0.02, s * 0.37, s * 0.064, solid(coffee))
    canvas.oval(x - toward * s * 0.03, top + s * 0.026, s * 0.3, s * 0.046, solid(mix(coffee, rgb("b97b48"), 0.6)))
    swirl = s * 0.012 * swing(t, 1, ASKEW)
    canvas.oval(
        x + toward * s * 0.14 + swirl,
        top + s * 0.014,
        s * 0.1,
        s * 0.015,
        solid(mix(scene.light, rgb("e8b98a"), 0.3), 0.6),
    )
    draw_steam(canvas, scene, x, top + s * 0.02, s * 1.05, t, 0.62 if scene.dark else 0.8)


def _saucer(canvas: Canvas, scene: Layout, x: float, y: float, s: float, china: Colour) -> None:
    dim, lit = mix(china, scene.near, 0.34), mix(china, scene.light, 0.4)
    canvas.outline(
        (x - s * 0.6, y - s * 0.04),
        [(x - s * 0.34, y + s * 0.12, x, y + s * 0.12), (x + s * 0.34, y + s * 0.12, x + s * 0.6, y - s * 0.04)],
        solid(dim),
    )
    canvas.oval(x, y - s * 0.04, s * 0.6, s * 0.115, solid(lit))
    canvas.oval(x, y - s * 0.03, s * 0.53, s * 0.095, solid(china))
    canvas.oval(x, y - s * 0.03, s * 0.34, s * 0.06, solid(dim, 0.5))
    side = scene.side
    spoon = mix(rgb("d8d8de"), scene.near, 0.15 + 0.2 * scene.dark)
    canvas.limb(
        (x - side * s * 0.3, y + s * 0.02), s * 0.02, (x - side * s * 0.64, y - s * 0.02), s * 0.026, solid(spoon)
    )
    canvas.oval(x - side * s * 0.25, y + s * 0.026, s * 0.085, s * 0.03, solid(mix(spoon, WHITE, 0.3)))
