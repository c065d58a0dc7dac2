"""The cafe: an awning over a table with two chairs in a street."""

import math

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.facades import View
from engine.scenes.places.houses import LAMPLIGHT, coloured
from engine.scenes.rhythm import age, swing

#: Where the awning begins and ends, how far it reaches into the street, and its heights.
NEAR, FAR, REACH, HIGH, LOW = 1.04, 1.58, 0.32, 1.62, 1.3
STRIPES = 9


def _cloth(scene: Layout) -> tuple[Colour, Colour]:
    code = ("c94f3d", "2f7a73", "d9923a", "3f5f94")[int(scene.part("awning").integers(4))]
    return coloured(scene, rgb(code)), coloured(scene, rgb("f6ecd9"))


def draw_cafe(canvas: Canvas, scene: Layout, view: View, side: int) -> None:
    """Draw the lit shop front, the light that falls out of it, and the table."""
    dark = mix(_cloth(scene)[0], scene.near, 0.6)
    canvas.polygon(view.wall(side, NEAR, FAR, 0, 1.42), solid(dark))
    glass = mix(LAMPLIGHT, scene.near, 0.04 if scene.dark else 0.14 if scene.low_sun else 0.5)
    step = (FAR - NEAR) / 3
    panes = [view.wall(side, NEAR + step * (i + 0.1), NEAR + step * (i + 0.9), 0.26, 1.24) for i in range(2)]
    panes.append(view.wall(side, NEAR + step * 2.2, NEAR + step * 2.8, 0.06, 1.24))
    canvas.polygons(panes, solid(glass))
    things = [
        view.wall(side, NEAR + step * a, NEAR + step * b, 0.26, c) for a, b, c in ((0.2, 0.7, 0.5), (1.3, 1.75, 0.6))
    ]
    canvas.polygons(things, solid(mix(glass, dark, 0.5)))
    if scene.time != "day":
        x, y = view.at(side * view.half * 0.8, 0.05 * view.eye, 1.25)
        canvas.circle(x, y, view.eye * 1.25, glow(x, y, view.eye * 1.25, WARM, 0.5 if scene.dark else 0.3))
    _pot(canvas, scene, view, side, 0.97)
    for aside, facing in ((0.86, side), (0.56, -side)):
        _chair(canvas, scene, view.at(side * view.half * aside, 0, 1.3), view.eye / 1.3, facing)
    _table(canvas, scene, view.at(side * view.half * 0.71, 0, 1.27), view.eye / 1.27)


def _table(canvas: Canvas, scene: Layout, foot: tuple[float, float], size: float) -> None:
    x, y = foot
    iron, top = mix(scene.near, BLACK, 0.3), mix(coloured(scene, rgb("f3e9da")), scene.light, 0.1)
    canvas.oval(x, y, size * 0.2, size * 0.045, solid(iron, 0.3))
    canvas.limb((x, y - size * 0.56), size * 0.035, (x, y - size * 0.02), size * 0.03, solid(iron))
    canvas.oval(x, y - size * 0.01, size * 0.12, size * 0.025, solid(iron))
    canvas.oval(x, y - size * 0.54, size * 0.25, size * 0.058, solid(mix(top, scene.near, 0.45)))
    canvas.oval(x, y - size * 0.56, size * 0.25, size * 0.058, solid(top))
    cup = solid(coloured(scene, rgb("d5654d")))
    canvas.bar(x - size * 0.1, y - size * 0.65, x - size * 0.02, y - size * 0.57, cup, size * 0.02)
    canvas.line(
        x + size * 0.08,
        y - size * 0.66,
        x + size * 0.1,
        y - size * 0.76,
        pen(coloured(scene, rgb("4b7d43")), size * 0.015),
    )
    canvas.bar(
        x + size * 0.055,
        y - size * 0.68,
        x + size * 0.105,
        y - size * 0.57,
        solid(mix(top, scene.middle, 0.5)),
        size * 0.015,
    )
    canvas.circles(
        [(x + size * 0.1, y - size * 0.78, size * 0.035), (x + size * 0.06, y - size * 0.74, size * 0.028)],
        solid(coloured(scene, rgb("e8587a"))),
    )


def _chair(canvas: Canvas, scene: Layout, foot: tuple[float, float], size: float, facing: int) -> None:
    """Draw a bistro chair from the side; `facing` is the side of its back."""
    x, y = foot
    ink = pen(mix(coloured(scene, rgb("4f3a30")), scene.near, 0.3), size * 0.028)
    back = x + facing * size * 0.13
    canvas.stroke(
        (back + facing * size * 0.05, y),
        [
            (back, y - size * 0.5),
            (back + facing * size * 0.02, y - size * 0.8, back + facing * size * 0.06, y - size * 0.88),
        ],
        ink,
    )
    canvas.line(x - facing * size * 0.15, y + size * 0.01, x - facing * size * 0.11, y - size * 0.4, ink)
    canvas.line(x - facing * size * 0.08, y - size * 0.05, x - facing * size * 0.06, y - size * 0.4, ink)
    seat = solid(coloured(scene, rgb("b98a5a")))
    canvas.bar(x - size * 0.15, y - size * 0.44, x + size * 0.15, y - size * 0.39, seat, size * 0.02)
    rest = [(back + facing * size * 0.01, y - size * 0.62), (back + facing * size * 0.07, y - size * 0.88)]
    canvas.limb(rest[0], size * 0.035, rest[1], size * 0.05, seat)


def _pot(canvas: Canvas, scene: Layout, view: View, side: int, away: float) -> None:
    """Draw a small tree in a pot beside the cafe."""
    (x, y), size = view.at(side * view.half * 0.9, 0, away), view.eye / away
    clay, leaf = coloured(scene, rgb("b0623f")), mix(coloured(scene, rgb("457a45")), scene.near, 0.1)
    canvas.polygon(
        [
            (x - size * 0.13, y - size * 0.24),
            (x + size * 0.13, y - size * 0.24),
            (x + size * 0.09, y),
            (x - size * 0.09, y),
        ],
        solid(clay),
    )
    canvas.bar(x - size * 0.015, y - size * 0.5, x + size * 0.015, y - size * 0.2, solid(mix(clay, scene.near, 0.5)))
    canvas.circle(x, y - size * 0.64, size * 0.2, solid(leaf))
    lit = -1 if scene.light_x < x else 1
    canvas.circle(x + lit * size * 0.04, y - size * 0.68, size * 0.14, solid(mix(leaf, scene.light, 0.14)))


def draw_awning(canvas: Canvas, t: float, scene: Layout, view: View, side: int) -> None:
    """Draw the striped awning, whose hem moves in the wind, and steam over the cup."""
    cloth, pale = _cloth(scene)
    inner, outer, step = side * view.half, side * view.half * (1 - REACH), (FAR - NEAR) / STRIPES
    for i in reversed(range(STRIPES)):
        near, far = NEAR + step * i, NEAR + step * (i + 1)
        colour = pale if i % 2 else cloth
        top = [view.at(inner, HIGH * view.eye, away) for away in (near, far)]
        edge = [view.at(outer, LOW * view.eye, away) for away in (far, near)]
        canvas.polygon([*top, *edge], down(top[0][1], edge[1][1], [mix(colour, scene.near, 0.12), colour]))
        (x1, y1), (x0, y0) = edge
        drop = 0.16 * view.eye / near * (1 + 0.28 * swing(t, 2, 0.17 * i))
        hem = [(x1, y1), (x1, y1 + drop * 0.75), ((x0 + x1) / 2, (y0 + y1) / 2 + drop * 1.3, x0, y0 + drop * 0.75)]
        canvas.outline((x0, y0), hem, solid(mix(colour, scene.near, 0.2)))
    x, y = view.at(side * view.half * 0.71, 0, 1.27)
    size = view.eye / 1.27
    for i in range(4):
        passed = age(t, i / 4, 1.0)
        cx = x - size * 0.06 + size * 0.03 * math.sin(7 * passed + i)
        cy, radius = y - size * (0.66 + 0.4 * passed), size * (0.03 + 0.05 * passed)
        canvas.circle(cx, cy, radius, glow(cx, cy, radius, scene.pale(0.1), 0.55 * math.sin(math.pi * passed)))
