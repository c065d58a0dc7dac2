"""The kitchen: a worktop below a window, a stove with a steaming pot, shelves with crockery and lamps."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import BLACK, WHITE, Colour, mix, rgb
from engine.scenes.interior import draw_steam, indoors
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.furniture import draw_leaves, draw_pendant, draw_pot, slab
from engine.scenes.places.outlook import bough, hills_view
from engine.scenes.places.room import (
    floor,
    frame,
    pane,
    shadow,
    sunlight,
    unit,
    wall,
)

#: The colours of the cupboards and of the wall.
_LOOKS = (("5f8f86", "f0e0c2"), ("3f6484", "f1dcc4"), ("c9694a", "f2e3cc"), ("e8dfcf", "b9cfc4"))


def kitchen(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, s = scene.part("kitchen"), unit(scene)
    cupboard, paint = (rgb(code) for code in _LOOKS[int(rng.integers(len(_LOOKS)))])
    window = pane(scene)
    top, foot = window.bottom + 0.085 * scene.height, scene.height * 0.745
    yield from hills_view(scene, 7)
    yield bough(scene, -6)
    yield wall(scene, paint)
    yield still(partial(_tiles, scene=scene, low=top, s=s))
    yield frame(scene, rgb("fbf6ea"), 2, 2)
    yield floor(scene, foot, rgb("c79a6b"), rgb("d8cdbb"))
    stove = window.left * 0.48
    yield still(partial(_units, scene=scene, top=top, foot=foot, colour=cupboard, stove=stove, s=s))
    yield still(partial(_hood, scene=scene, x=stove, s=s))
    yield still(partial(_shelves, scene=scene, s=s))
    yield still(partial(_worktop, scene=scene, top=top, stove=stove, s=s))
    yield Layer(lambda canvas, t: draw_steam(canvas, scene, stove - 12 * s, top - 50 * s, 96 * s, t, 0.7))
    yield Layer(partial(_herbs, scene=scene, s=s))
    yield still(partial(_lamps, scene=scene, s=s))
    yield from sunlight(scene, foot)


def _tiles(canvas: Canvas, scene: Layout, low: float, s: float) -> None:
    """Draw rows of tiles between the worktop and the sill, higher up behind the stove."""
    window, pitch = pane(scene), 19 * s
    high = window.bottom - 0.17 * scene.height
    tile = indoors(scene, rgb("f6efe2"))
    boxes = (
        (-5.0, high, window.left - 11, low),
        (window.left - 11, window.bottom, window.right + 11, low),
        (window.right + 11, high, scene.width + 5, low),
    )
    for left, top, right, bottom in boxes:
        canvas.bar(left, top, right, bottom, down(top, bottom, [tile, mix(tile, scene.near, 0.1)]))
        joints = []
        for row, y in enumerate(np.arange(low, top - 1, -pitch * 0.6).tolist()):
            joints.append((left, max(y - 0.5, top), right, y + 0.5))
            start = left - (left % (pitch * 1.3)) + (row % 2) * pitch * 0.65
            joints += [
                (x - 0.5, max(y - pitch * 0.6, top), x + 0.5, y)
                for x in np.arange(start, right, pitch * 1.3).tolist()
                if left < x < right and y > top
            ]
        canvas.bars(joints, solid(mix(tile, scene.near, 0.3), 0.6))
    edge = solid(mix(tile, scene.near, 0.22))
    canvas.bars([(-5, high - 3, window.left - 11, high), (window.right + 11, high - 3, scene.width + 5, high)], edge)


def _units(canvas: Canvas, scene: Layout, top: float, foot: float, colour: Colour, stove: float, s: float) -> None:
    """Draw the cupboards below the worktop, with the oven among them."""
    door, low = indoors(scene, colour), foot - 7 * s
    dark, lit = mix(door * 0.7, scene.near, 0.2), mix(door, scene.light, 0.22)
    shadow(canvas, scene, scene.width / 2, foot + 3, scene.width * 0.62, 13 * s, 0.5)
    canvas.bar(-5, low - 2, scene.width + 5, foot + 3, solid(mix(dark, mix(scene.near, BLACK, 0.4), 0.6)))
    canvas.bar(-5, top, scene.width + 5, low, down(top, low, [door, mix(door, dark, 0.45)]))
    half, wide = 44 * s, 62 * s
    edges = [stove + half + wide * k for k in range(int((scene.width - stove) / wide) + 1)]
    edges = [stove - half - wide * k for k in (3, 2, 1, 0)] + edges
    panels = [(a + 4 * s, top + 19 * s, b - 4 * s, low - 5 * s) for a, b in pairwise(edges) if a != stove - half]
    drawers = [(a, y - 15 * s, b, y - 4 * s) for a, y, b, _ in panels]
    canvas.bars([(a - 1.5, b - 1, c + 1.5, d + 2) for a, b, c, d in panels + drawers], solid(dark), 3)
    canvas.bars(panels + drawers, solid(lit), 3)
    inner = [(a + 6 * s, b + 6 * s, c - 6 * s, d - 6 * s) for a, b, c, d in panels]
    canvas.bars(inner, solid(door), 2)
    brass = solid(indoors(scene, rgb("d8ab5c"), 0.7))
    canvas.bars(
        [((a + c) / 2 - 8 * s, b + 4.5 * s, (a + c) / 2 + 8 * s, b + 7.5 * s) for a, b, c, _ in drawers], brass, 1.5
    )
    canvas.circles([(c - 4 * s, b + 14 * s, 2.4 * s) for _, b, c, _ in panels], brass)
    _oven(canvas, scene, (stove - half + 2, top, stove + half - 2, low), s)


def _oven(canvas: Canvas, scene: Layout, box: tuple[float, float, float, float], s: float) -> None:
    left, top, right, low = box
    steel = indoors(scene, rgb("4a4d58"))
    slab(canvas, box, [mix(steel, scene.light, 0.2), steel])
    canvas.circles(
        [(left + (right - left) * k, top + 11 * s, 3.6 * s) for k in (0.18, 0.36, 0.64, 0.82)],
        solid(indoors(scene, rgb("d7d4cc"))),
    )
    glass = (left + 7 * s, top + 26 * s, right - 7 * s, low - 7 * s)
    warm = mix(rgb("ffae5a"), scene.near, 0.2)
    slab(canvas, glass, [mix(steel, BLACK, 0.5), mix(warm, steel, 0.45 if scene.time != "day" else 0.7)], 4)
    canvas.bar(left + 9 * s, top + 20 * s, right - 9 * s, top + 23 * s, solid(indoors(scene, rgb("dcdad4"))), 2)


def _hood(canvas: Canvas, scene: Layout, x: float, s: float) -> None:
    steel, high = indoors(scene, rgb("c3c8cc")), pane(scene).bottom - 0.215 * scene.height
    dark, lit = mix(steel, scene.near, 0.36), mix(steel, scene.light, 0.5)
    canvas.bar(x - 16 * s, -5, x + 16 * s, high - 34 * s, down(0, high, [dark, steel]))
    canvas.bar(x + 6 * s, -5, x + 16 * s, high - 34 * s, solid(dark, 0.5))
    hood = [(x - 17 * s, high - 36 * s), (x + 17 * s, high - 36 * s), (x + 52 * s, high), (x - 52 * s, high)]
    canvas.polygon(hood, down(high - 36 * s, high, [lit, steel]))
    canvas.polygon(
        [(x + 6 * s, high - 36 * s), (x + 17 * s, high - 36 * s), (x + 52 * s, high), (x + 22 * s, high)],
        solid(dark, 0.5),
    )
    slab(canvas, (x - 54 * s, high, x + 54 * s, high + 9 * s), [lit, dark], 2)
    if scene.time != "day":
        glow_top = high + 9 * s
        ink = rgb("ffd98f")
        stops = [(ink, 0.45), (ink, 0.0)]
        from_y, to_y = glow_top, glow_top + 70 * s
        canvas.polygon(
            [(x - 42 * s, from_y), (x + 42 * s, from_y), (x + 58 * s, to_y), (x - 58 * s, to_y)],
            fade((0, from_y), (0, to_y), stops),
        )


def _shelves(canvas: Canvas, scene: Layout, s: float) -> None:
    """Draw shelves with plates, jars and mugs beside the window."""
    window, rng = pane(scene), scene.part("shelves")
    left, right = window.right + 30, scene.width + 5
    wood = indoors(scene, rgb("9c6a42"))
    for number, y in enumerate((window.top + 0.13 * scene.height, window.top + 0.25 * scene.height)):
        x = left + 9 * s
        while x < right - 6 * s:
            kind, code = rng.random(), ("e07a5f", "f2e8d5", "6f9f95", "e3b04b", "4d6d8f")[int(rng.integers(5))]
            ware = indoors(scene, rgb(code))
            if kind < 0.42:
                high, half = rng.uniform(24, 34) * s, 9 * s
                canvas.bar(x, y - high, x + 2 * half, y, down(y - high, y, [mix(ware, scene.light, 0.3), ware]), 4)
                canvas.bar(x + 1, y - high - 4 * s, x + 2 * half - 1, y - high + 3 * s, solid(wood), 2)
                x += 2 * half + 5 * s
            elif kind < 0.72:
                for k in range(4):
                    canvas.bar(
                        x + k,
                        y - (k + 1) * 4.4 * s,
                        x + 30 * s - k,
                        y - k * 4.4 * s - 0.8,
                        solid(mix(ware, WHITE, 0.08 * k)),
                        2,
                    )
                x += 36 * s
            else:
                canvas.oval(x + 19 * s, y - 9 * s, 5 * s, 5.5 * s, solid(mix(ware, scene.near, 0.3)))
                slab(
                    canvas,
                    (x, y - 18 * s, x + 17 * s, y),
                    [mix(ware, scene.light, 0.25), mix(ware, scene.near, 0.15)],
                    3,
                )
                x += 29 * s
        canvas.bar(left, y, right, y + 6 * s, down(y, y + 6 * s, [mix(wood, scene.light, 0.35), wood]), 1)
        canvas.bar(left + 4, y + 6 * s, right, y + 12 * s, solid(scene.near, 0.16))
        if number == 1:
            rail = y + 30 * s
            canvas.bar(left + 2, rail, right, rail + 2.4, solid(indoors(scene, rgb("d8ab5c"))), 1)
            for k, long in enumerate((30, 38, 26, 34, 30)):
                hx = left + (14 + 17 * k) * s
                tool = indoors(scene, rgb("8a5a36" if k % 2 else "5a5e68"))
                canvas.limb((hx, rail), 2, (hx, rail + long * s), 2.6, solid(tool))
                canvas.oval(hx, rail + (long + 5) * s, 5.5 * s, 7 * s, solid(tool))


def _worktop(canvas: Canvas, scene: Layout, top: float, stove: float, s: float) -> None:
    """Draw the worktop with a tap, a pot, a board and fruit."""
    window, wood = pane(scene), indoors(scene, rgb("b98551"))
    middle = (window.left + window.right) / 2
    lit, dark = mix(wood, scene.light, 0.4), mix(wood, scene.near, 0.4)
    canvas.bar(-5, top - 11 * s, scene.width + 5, top, down(top - 11 * s, top, [mix(lit, scene.horizon, 0.2), wood]))
    slab(canvas, (-5, top, scene.width + 5, top + 6 * s), [lit, dark])
    canvas.bar(-5, top + 6 * s, scene.width + 5, top + 12 * s, solid(scene.near, 0.22))
    steel = indoors(scene, rgb("d4d6d6"))
    canvas.bar(middle - 42 * s, top - 8 * s, middle + 42 * s, top - 3 * s, solid(mix(steel, scene.near, 0.5)), 3)
    canvas.stroke(
        (middle, top - 8 * s),
        [
            (middle, top - 42 * s),
            (middle, top - 58 * s, middle + 15 * s, top - 57 * s),
            (middle + 26 * s, top - 56 * s, middle + 25 * s, top - 42 * s),
        ],
        pen(steel, 4.6 * s),
    )
    canvas.bar(middle - 5 * s, top - 14 * s, middle + 5 * s, top - 7 * s, solid(steel), 2)
    _fruit(canvas, scene, window.right - 8 * s, top - 6 * s, s)
    board = indoors(scene, rgb("a8713f"))
    bx = window.left + 22 * s
    shadow(canvas, scene, bx + 6 * s, top - 6 * s, 30 * s, 5 * s)
    canvas.bar(
        bx - 20 * s,
        top - 66 * s,
        bx + 20 * s,
        top - 6 * s,
        down(top - 66 * s, top, [mix(board, scene.light, 0.3), board]),
        8 * s,
    )
    canvas.circle(bx, top - 58 * s, 3 * s, solid(indoors(scene, rgb("f6efe2"))))
    canvas.bar(stove - 42 * s, top - 9 * s, stove + 42 * s, top - 2 * s, solid(indoors(scene, rgb("33343c"))), 3)
    _pan(canvas, scene, stove - 12 * s, top - 6 * s, s)


def _pan(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    red = indoors(scene, rgb("c2452f"))
    dark, lit = mix(red, scene.near, 0.4), mix(red, scene.light, 0.3)
    for side in (-1, 1):
        canvas.bar(x + side * 30 * s - 6 * s, y - 33 * s, x + side * 30 * s + 6 * s, y - 27 * s, solid(dark), 3)
    canvas.bar(x - 28 * s, y - 38 * s, x + 28 * s, y, down(y - 38 * s, y, [lit, dark]), 7 * s)
    canvas.oval(x, y - 38 * s, 29 * s, 6 * s, solid(lit))
    canvas.oval(x, y - 37.4 * s, 25.5 * s, 4.6 * s, solid(mix(dark, BLACK, 0.4)))


def _fruit(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    shadow(canvas, scene, x, y, 28 * s, 5 * s)
    for dx, dy, code in ((-13, -19, "e8a33c"), (12, -20, "d9503f"), (-1, -26, "f0c04a"), (0, -17, "a9bf4e")):
        fruit = indoors(scene, rgb(code), 0.8)
        canvas.circle(x + dx * s, y + dy * s, 10 * s, solid(fruit))
        canvas.circle(x + (dx - 2.5) * s, y + (dy - 3) * s, 4 * s, solid(mix(fruit, scene.light, 0.5), 0.7))
    bowl = indoors(scene, rgb("eef0ea"))
    canvas.outline(
        (x - 28 * s, y - 18 * s),
        [(x - 22 * s, y, x - 9 * s, y), (x + 9 * s, y), (x + 22 * s, y, x + 28 * s, y - 18 * s)],
        down(y - 18 * s, y, [bowl, mix(bowl, scene.near, 0.3)]),
    )


def _herbs(canvas: Canvas, t: float, scene: Layout, s: float) -> None:
    """Draw herbs in pots on the sill."""
    window = pane(scene)
    wide = window.right - window.left
    for share, code, pot in ((0.2, "5b9a52", "d9815a"), (0.36, "7aa84f", "efe6d6"), (0.84, "4f8f6a", "d9815a")):
        x, y = window.left + wide * share, window.bottom
        draw_leaves(canvas, scene, x, y - 17 * s, 34 * s, t, 7, 0.3, code)
        draw_pot(canvas, scene, x, y, 22 * s, rgb(pot))


def _lamps(canvas: Canvas, scene: Layout, s: float) -> None:
    window = pane(scene)
    wide = window.right - window.left
    for share in (0.28, 0.74):
        draw_pendant(
            canvas, scene, window.left + wide * share, window.top + 0.045 * scene.height, 32 * s, rgb("2f4a4e")
        )
