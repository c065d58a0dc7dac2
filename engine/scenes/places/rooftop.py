"""The rooftop: a terrace with plants, string lights and a water tank above the roofs and towers of a city."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.facades import View
from engine.scenes.places.houses import LAMPLIGHT, coloured, lit_share
from engine.scenes.places.pots import draw_plants, draw_pots, pots
from engine.scenes.rhythm import age, swing, wave

#: How far away the parapet is (subjects stand at 1), and its height in shares of the eye's.
BACK, HIGH = 2.0, 0.62


def rooftop(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    view, plants = View.along(scene), pots(scene)
    yield still(partial(_skyline, scene=scene))
    yield still(partial(_roofs, scene=scene, view=view))
    yield Layer(partial(_steam, scene=scene, view=view))
    yield still(partial(_tank, scene=scene, view=view))
    yield still(partial(_floor, scene=scene, view=view))
    yield still(partial(_posts, scene=scene, view=view))
    yield still(partial(draw_pots, scene=scene, plants=plants))
    # The smallest plants move too little to be seen.
    yield still(partial(draw_plants, scene=scene, plants=plants[:-3:2], t=0.5))
    yield Layer(partial(draw_plants, scene=scene, plants=[*plants[1:-3:2], *plants[-3:]]))
    yield Layer(partial(_lights, scene=scene, view=view))


def _skyline(canvas: Canvas, scene: Layout) -> None:
    """Draw two hazy rows of towers that leave the sky around the light open."""
    rng, base = scene.part("towers"), scene.horizon_y + 30
    for row, (depth, tall, count) in enumerate(((0.14, 150, 16), (0.34, 112, 12))):
        colour, x, boxes, panes = scene.layer(depth), -20.0, [], []
        while x < scene.width + 10:
            wide = SIZE / count * rng.uniform(0.6, 1.3)
            near_light = math.exp(-(((x + wide / 2 - scene.light_x) / (110 * scene.breadth**0.5)) ** 2))
            top = scene.horizon_y - tall * scene.stretch * rng.uniform(0.3, 1.0) * (1 - 0.6 * near_light)
            boxes.append((x, top, x + wide, base))
            if rng.random() < 0.4:
                boxes.append((x + wide * 0.25, top - 12, x + wide * 0.7, top + 2))
            if rng.random() < 0.25:
                boxes.append((x + wide * 0.46, top - 36 * scene.stretch, x + wide * 0.52, top))
            columns = max(int(wide / 8), 2)
            for y in np.arange(top + 8, base, 11).tolist():
                for i in range(columns):
                    if rng.random() < 0.55 * lit_share(scene):
                        left = x + wide * (i + 0.3) / columns
                        panes.append((left, y, left + wide * 0.4 / columns, y + 5))
            x += wide + rng.uniform(0, 5)
        foot = mix(colour, scene.horizon, 0.35)
        canvas.bars(boxes, down(scene.horizon_y - tall * scene.stretch, base, [colour, foot]))
        canvas.bars(panes, solid(LAMPLIGHT, 0.45 + 0.25 * row))


def _roofs(canvas: Canvas, scene: Layout, view: View) -> None:
    """Draw the nearer roofs of the city, with gables, chimneys and lit windows."""
    rng = scene.part("roofs")
    floor = view.at(0, 0, BACK)[1]
    for row, (rise, size, haze) in enumerate(((26.0, 54.0, 0.42), (2.0, 84.0, 0.2))):
        x = -40.0 - rng.uniform(0, 30)
        while x < scene.width + 10:
            wide = size * rng.uniform(0.7, 1.3)
            top = view.y - (rise + rng.uniform(-18, 16)) * scene.stretch
            wall = mix(
                coloured(scene, rgb(("d8b48c", "c99a7c", "cbb9a4", "b98a78")[int(rng.integers(4))])),
                scene.layer(0.55),
                haze,
            )
            wall = mix(wall, scene.near, 0.2 + 0.14 * row)
            tile = mix(
                coloured(scene, rgb(("a8503a", "8a4638", "6e5a5c")[int(rng.integers(3))])), scene.layer(0.5), haze
            )
            _roof(canvas, scene, rng, (x, top, x + wide, floor), wall, tile)
            x += wide + rng.uniform(0, 3)


def _roof(
    canvas: Canvas,
    scene: Layout,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    wall: Colour,
    tile: Colour,
) -> None:
    left, top, right, floor = box
    wide, kind = right - left, rng.random()
    canvas.bar(left, top, right, floor, down(top, floor, [wall, mix(wall, scene.near, 0.3)]))
    lit = mix(tile, scene.light, 0.16)
    if kind < 0.6:
        high, slip = wide * 0.3, wide * 0.16
        canvas.polygon(
            [(left - 3, top + 3), (left + slip, top - high), (right - slip, top - high), (right + 3, top + 3)],
            solid(lit if kind < 0.3 else tile),
        )
        at = left + wide * rng.uniform(0.25, 0.7)
        canvas.bar(at, top - high - 13, at + 8, top - high + 4, solid(mix(tile, scene.near, 0.4)))
    else:
        canvas.bar(left - 2, top - 4, right + 2, top + 2, solid(mix(wall, scene.horizon, 0.3)))
        canvas.bar(left + wide * 0.6, top - 16, left + wide * 0.85, top, solid(mix(wall, scene.near, 0.25)))
        mast = left + wide * 0.25
        canvas.bars(
            [
                (mast, top - 30, mast + 1.4, top),
                (mast - 6, top - 27, mast + 7, top - 25.6),
                (mast - 4, top - 21, mast + 5, top - 19.6),
            ],
            solid(mix(wall, scene.near, 0.6)),
        )
    panes = [(x, top + 9, x + 6, top + 18) for x in np.arange(left + 8, right - 10, 14).tolist()]
    on = rng.random(len(panes)) < lit_share(scene)
    canvas.bars([pane for pane, is_lit in zip(panes, on, strict=True) if not is_lit], solid(mix(wall, scene.near, 0.4)))
    canvas.bars([pane for pane, is_lit in zip(panes, on, strict=True) if is_lit], solid(LAMPLIGHT))


def _steam(canvas: Canvas, t: float, scene: Layout, view: View) -> None:
    """Draw steam that rises from a few chimneys."""
    colour, rng = mix(mix(scene.horizon, scene.middle, 0.4), WHITE, 0.4), scene.part("steam")
    for number in range(scene.many(2)):
        x, y = scene.width * rng.uniform(0.2, 0.85), view.y - 34 * scene.stretch
        for i in range(7):
            passed = age(t, i / 7 + 0.07 * number, 1.0)
            radius, cx = 5 + 17 * passed, x + 44 * passed**1.5 + 3 * math.sin(7 * passed + i)
            cy = y - 84 * passed * scene.stretch
            canvas.circle(cx, cy, radius, glow(cx, cy, radius, colour, 0.7 * math.sin(math.pi * passed**0.6)))


def _tank(canvas: Canvas, scene: Layout, view: View) -> None:
    """Draw a wooden water tank on the neighbours' roof."""
    x = scene.width * (0.17 if scene.stand_x > scene.width / 2 else 0.83)
    wide, foot = 32 * scene.stretch, view.at(0, 0, BACK)[1]
    low = view.y - 62 * scene.stretch
    top = low - 70 * scene.stretch
    wood = mix(coloured(scene, rgb("8a5f43")), scene.near, 0.15)
    dark, lit = mix(wood, scene.near, 0.5), mix(wood, scene.light, 0.22)
    legs = pen(dark, 3.4)
    for aside in (-0.8, -0.25, 0.3, 0.82):
        canvas.line(x + wide * aside, low, x + wide * aside * 1.06, foot, legs)
    canvas.line(x - wide * 0.8, low + 8, x + wide * 0.82, foot - 30, pen(dark, 1.8))
    canvas.line(x + wide * 0.82, low + 8, x - wide * 0.8, foot - 30, pen(dark, 1.8))
    canvas.bar(x - wide * 1.1, low - 2, x + wide * 1.1, low + 5, solid(dark))
    canvas.bar(x - wide, top, x + wide, low, solid(wood))
    side = -1 if scene.light_x < x else 1
    edges = sorted((x + side * wide, x + side * wide * 0.45))
    canvas.bar(edges[0], top, edges[1], low, solid(lit))
    edges = sorted((x - side * wide, x - side * wide * 0.55))
    canvas.bar(edges[0], top, edges[1], low, solid(mix(wood, scene.near, 0.3)))
    canvas.bars(
        [(x - wide, top + (low - top) * k, x + wide, top + (low - top) * k + 2) for k in (0.16, 0.5, 0.84)],
        solid(dark, 0.8),
    )
    roof = mix(coloured(scene, rgb("6b5348")), scene.near, 0.25)
    canvas.polygon([(x - wide * 1.16, top + 2), (x, top - wide * 0.8), (x + wide * 1.16, top + 2)], solid(roof))
    canvas.polygon(
        [(x + side * wide * 1.16, top + 2), (x, top - wide * 0.8), (x + side * wide * 0.3, top + 2)],
        solid(mix(roof, scene.light, 0.16)),
    )


def _floor(canvas: Canvas, scene: Layout, view: View) -> None:
    """Draw the parapet and the wooden deck."""
    rng, foot, top = scene.part("deck"), view.at(0, 0, BACK)[1], view.at(0, HIGH * view.eye, BACK)[1]
    plaster = mix(coloured(scene, rgb("d9bfa2")), scene.near, 0.12)
    canvas.bar(
        -5,
        top,
        scene.width + 5,
        foot + 2,
        down(top, foot, [mix(plaster, scene.near, 0.2), mix(plaster, scene.near, 0.4)]),
    )
    canvas.bar(-5, top - 4, scene.width + 5, top + 4, solid(mix(plaster, scene.pale(0.2), 0.45)))
    canvas.bar(-5, top + 4, scene.width + 5, top + 7, solid(mix(plaster, scene.near, 0.6), 0.6))
    wood = coloured(scene, rgb("a87a55"))
    lit = mix(wood, scene.horizon, 0.32)
    canvas.bar(
        -5,
        foot,
        scene.width + 5,
        scene.height + 5,
        down(foot, scene.height, [lit, wood, mix(wood, scene.near, 0.3)], [0, 0.4, 1]),
    )
    step, reach = view.eye * 0.3, scene.width * 1.6
    lighter, darker, gaps = [], [], []
    for aside in np.arange(-reach, reach, step).tolist():
        corners = [
            view.at(aside, 0, BACK),
            view.at(aside + step, 0, BACK),
            view.at(aside + step, 0, 0.25),
            view.at(aside, 0, 0.25),
        ]
        kind = rng.random()
        if kind < 0.3:
            lighter.append(corners)
        elif kind < 0.6:
            darker.append(corners)
        gap = step * 0.05
        gaps.append([corners[0], view.at(aside + gap, 0, BACK), view.at(aside + gap, 0, 0.25), corners[3]])
    canvas.polygons(lighter, solid(lit, 0.25))
    canvas.polygons(darker, solid(mix(wood, scene.near, 0.6), 0.16))
    canvas.polygons(gaps, solid(mix(wood, scene.near, 0.8), 0.5))
    canvas.bar(-5, foot, scene.width + 5, foot + 9, down(foot, foot + 9, [mix(wood, scene.near, 0.6), wood]))
    if scene.time != "day":
        warmth = glow(view.x, view.y + view.eye, scene.width * 0.55, WARM, 0.3)
        canvas.bar(-5, foot, scene.width + 5, scene.height + 5, warmth)


def _tops(scene: Layout, view: View) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the tops of the posts at the parapet."""
    up = view.y - 132 * scene.stretch
    return (scene.width * 0.045, up), (scene.width * 0.955, up + 8)


def _posts(canvas: Canvas, scene: Layout, view: View) -> None:
    wood, foot = mix(coloured(scene, rgb("6b4a38")), scene.near, 0.3), view.at(0, 0, BACK)[1]
    for x, y in _tops(scene, view):
        canvas.bar(x - 3, y - 4, x + 3, foot + 6, solid(wood))
        lit = x + (3 if scene.light_x > x else -3)
        canvas.line(lit, y - 4, lit, foot + 6, pen(mix(wood, scene.light, 0.4), 1.2, 0.8))


def _lights(canvas: Canvas, t: float, scene: Layout, view: View) -> None:
    """Draw lights on lines between the posts and from the posts to above the viewer."""
    left, right = _tops(scene, view)
    bulbs = []
    above = -30.0
    lines = [
        (left, right, 44.0, 1.0),
        (left, (scene.width * 0.3, above), 46.0, 1.3),
        (right, (scene.width * 0.74, above), 52.0, 1.3),
    ]
    for number, (a, b, sag, size) in enumerate(lines):
        k = np.linspace(0, 1, 14 if number else scene.many(17))
        drop = sag * scene.stretch + 6 * swing(t, 2, 0.27 * number)
        xs = a[0] + (b[0] - a[0]) * k + 16 * k * (1 - k) * swing(t, 1, 0.125 + 0.2 * number)
        ys = a[1] + (b[1] - a[1]) * k + 4 * k * (1 - k) * drop
        canvas.polyline(np.stack([xs, ys], 1), pen(mix(scene.near, BLACK, 0.2), 1.2, 0.85))
        bulbs += [
            (x, y + 4, size * (2.3 + 1.6 * share * (number > 0)))
            for x, y, share in zip(xs[1:-1], ys[1:-1], k, strict=False)
        ]
    lit = scene.time != "day"
    for i, (x, y, radius) in enumerate(bulbs) if lit else ():
        canvas.circle(x, y, radius * 4.4, glow(x, y, radius * 4.4, WARM, 0.5 + 0.14 * wave(t, 2, 0.37 * i)))
    canvas.circles(bulbs, solid(rgb("fff0c4") if lit else mix(scene.pale(0.1), scene.middle, 0.15)))
