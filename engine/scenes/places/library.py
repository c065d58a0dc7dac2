"""The library: tall bookcases on both sides of an arched window, a ladder, a rug and an armchair under a lamp."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.interior import indoors
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.furniture import draw_books, draw_leaves, draw_pendant, draw_pot, slab
from engine.scenes.places.outlook import bough, hills_view
from engine.scenes.places.room import (
    far_side,
    floor,
    frame,
    lamplight,
    pane,
    shadow,
    sunlight,
    unit,
    wall,
)


def library(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, s, window = scene.part("library"), unit(scene), pane(scene)
    wood = rgb(("7a4a2c", "6b3f2a", "8a5a38")[int(rng.integers(3))])
    arch, foot, side = (
        min(0.24 * (window.right - window.left), 0.11 * scene.height),
        scene.height * 0.735,
        far_side(scene),
    )
    yield from hills_view(scene, 7)
    yield bough(scene, arch * 0.55)
    yield wall(scene, rgb(("d9c19a", "a9b7a2", "c9a48c")[int(rng.integers(3))]), arch)
    yield frame(scene, mix(wood, WHITE, 0.18), 3, 3, arch, 8)
    yield still(partial(_seat, scene=scene, wood=wood, foot=foot))
    yield floor(scene, foot, rgb("96633e"), mix(wood, BLACK, 0.1))
    for end in (-1, 1):
        yield still(partial(_bookcase, scene=scene, end=end, wood=wood, foot=foot))
    yield still(partial(_ladder, scene=scene, end=-side, foot=foot, s=s))
    yield still(partial(_rug, scene=scene, foot=foot))
    yield from sunlight(scene, foot)
    chair_x = window.left - 0.02 * scene.width if side < 0 else window.right + 0.02 * scene.width
    yield still(partial(_armchair, scene=scene, x=chair_x, foot=foot + 0.05 * scene.height, side=-side, s=s))
    plant_x = window.right + 4 if side < 0 else window.left - 4
    yield still(lambda canvas: _planter(canvas, scene, plant_x, foot + 10 * s, s))
    yield Layer(lambda canvas, t: draw_leaves(canvas, scene, plant_x, foot - 22 * s, 88 * s, t, 11, 0.22))
    yield still(lambda canvas: draw_pendant(canvas, scene, scene.width / 2, 0.1 * scene.height, 44 * s, rgb("3f6b57")))


def _planter(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    shadow(canvas, scene, x, y, 28 * s, 6 * s, 0.6)
    draw_pot(canvas, scene, x, y, 40 * s, rgb("c9784e"))


def _seat(canvas: Canvas, scene: Layout, wood: Colour, foot: float) -> None:
    """Draw the panelled seat below the window, with a cushion."""
    left, _, right, low = pane(scene)
    board = indoors(scene, mix(wood, WHITE, 0.1))
    slab(canvas, (left - 20, low + 8, right + 20, foot), [board, mix(board, scene.near, 0.3)])
    wide = (right - left + 30) / 3
    for k in range(3):
        x = left - 15 + wide * k
        canvas.bar(x + 5, low + 20, x + wide - 5, foot - 6, solid(mix(board, scene.near, 0.32)), 2)
        canvas.bar(x + 8, low + 23, x + wide - 8, foot - 8, solid(mix(board, scene.light, 0.08)), 2)
    cushion = indoors(scene, rgb("b5533f"))
    slab(
        canvas,
        (left - 14, low - 6, right + 14, low + 10),
        [mix(cushion, scene.light, 0.25), mix(cushion, scene.near, 0.25)],
        6,
    )


def _bookcase(canvas: Canvas, scene: Layout, end: int, wood: Colour, foot: float) -> None:
    """Draw a bookcase from floor to ceiling at one end of the wall."""
    window, rng = pane(scene), scene.part(f"bookcase {end}")
    inner = window.left - 24 if end < 0 else window.right + 24
    left, right = (-8.0, inner) if end < 0 else (inner, scene.width + 8)
    case = indoors(scene, wood)
    deep, lit = mix(case * 0.5, scene.near, 0.25), mix(case, scene.light, 0.25)
    canvas.bar(left, -5, right, foot + 4, solid(deep))
    pitch = 0.102 * scene.height
    shelves = np.arange(foot - 0.125 * scene.height, -pitch, -pitch).tolist()
    bays = max(round((right - left) / 150), 1)
    wide = (right - left) / bays
    for base in shelves:
        for bay in range(bays):
            span = (left + wide * bay + 8, left + wide * (bay + 1) - 8)
            draw_books(canvas, scene, rng, span, base, pitch * 0.88)
            canvas.bar(
                span[0],
                base - pitch + 6,
                span[1],
                base - pitch + 16,
                fade((0, base - pitch + 6), (0, base - pitch + 16), [(BLACK, 0.32), (BLACK, 0.0)]),
            )
    canvas.bars([(left, y, right, y + 6) for y in shelves], solid(case))
    canvas.bars([(left, y, right, y + 1.6) for y in shelves], solid(lit))
    posts = [left + wide * k for k in range(bays + 1)]
    for x in posts:
        canvas.bar(
            x - 7, -5, x + 7, foot + 4, fade((x - 7, 0), (x + 7, 0), [(lit, 1.0), (case, 1.0), (deep, 1.0)][::end])
        )
    low = shelves[0] + 6
    slab(canvas, (left, low, right, foot + 4), [case, mix(case, scene.near, 0.25)])
    for bay in range(bays):
        half = wide / 2
        for k in (0, 1):
            x = left + wide * bay + half * k
            canvas.bar(x + 7, low + 7, x + half - 7, foot - 8, solid(deep, 0.7), 2)
            canvas.bar(x + 9, low + 9, x + half - 9, foot - 9, solid(mix(case, scene.light, 0.1)), 2)
            canvas.circle(
                x + (half - 13 if k == 0 else 13), (low + foot) / 2, 2.2, solid(indoors(scene, rgb("e0b25a")))
            )
    canvas.bar(left, foot - 4, right, foot + 4, solid(deep))
    canvas.bar(
        left,
        foot + 4,
        right,
        foot + 14,
        down(foot + 4, foot + 14, [mix(scene.near, BLACK, 0.3), indoors(scene, rgb("96633e"))]),
    )
    glow_x = (left + right) / 2
    lamplight(canvas, scene, glow_x, scene.height * 0.2, 150)


def _ladder(canvas: Canvas, scene: Layout, end: int, foot: float, s: float) -> None:
    """Draw a ladder that leans against a bookcase."""
    window = pane(scene)
    x = window.left * 0.42 if end < 0 else scene.width - (scene.width - window.right) * 0.42
    wood = indoors(scene, rgb("c79254"))
    top, low, half = 0.06 * scene.height, foot + 26 * s, 21 * s
    dark = mix(wood, scene.near, 0.4)
    canvas.polygon(
        [(x - half * 1.3, low), (x + half * 1.7, low), (x + half * 1.3, low + 6), (x - half * 1.5, low + 6)],
        solid(scene.near, 0.25),
    )
    rows = np.linspace(0.08, 0.95, 10).tolist()
    steps = [
        (
            x - half * (0.72 + 0.45 * k),
            top + (low - top) * k,
            x + half * (0.72 + 0.45 * k),
            top + (low - top) * k + 4.4 * s,
        )
        for k in rows
    ]
    canvas.bars([(a, b + 2, c, d + 3) for a, b, c, d in steps], solid(BLACK, 0.2), 1)
    canvas.bars(steps, solid(mix(wood, scene.light, 0.2)), 1.5)
    for side in (-1, 1):
        canvas.limb(
            (x + side * half * 0.72 + 3, top), 5 * s, (x + side * half * 1.2 + 3, low - 2), 7 * s, solid(BLACK, 0.18)
        )
        canvas.limb(
            (x + side * half * 0.72, top),
            5 * s,
            (x + side * half * 1.2, low),
            7 * s,
            solid(wood if side * (scene.light_x - x) > 0 else dark),
        )


def _rug(canvas: Canvas, scene: Layout, foot: float) -> None:
    x, y, low = scene.width / 2, foot + 0.1 * scene.height, scene.height - foot
    red, gold = indoors(scene, rgb("8f3b36")), indoors(scene, rgb("d9b070"))
    wide = min(0.4 * scene.width, 0.85 * low + 130)
    for share, colour in (
        (1.0, mix(red, scene.near, 0.35)),
        (0.96, red),
        (0.86, gold),
        (0.83, mix(red, scene.near, 0.25)),
        (0.58, gold),
        (0.555, red),
    ):
        canvas.oval(x, y + 0.05 * scene.height, wide * share, 0.46 * low * share, solid(colour))


def _armchair(canvas: Canvas, scene: Layout, x: float, foot: float, side: int, s: float) -> None:
    """Draw an armchair turned half to one side, with a floor lamp behind it."""
    cloth = indoors(scene, rgb("3f6662"))
    dark, lit = mix(cloth, scene.near, 0.4), mix(cloth, scene.light, 0.25)
    lamp_x, lamp_y = x - side * 62 * s, foot - 178 * s
    pole = indoors(scene, rgb("6b4a30"))
    canvas.limb((lamp_x, foot - 8), 3.4 * s, (lamp_x, lamp_y), 3 * s, solid(pole))
    canvas.oval(lamp_x, foot - 7, 18 * s, 4 * s, solid(pole))
    lamplight(canvas, scene, lamp_x, lamp_y + 10 * s, 170)
    shade = mix(indoors(scene, rgb("f3dcae"), 0.6), WARM, 0.6 if scene.time != "day" else 0.1)
    canvas.polygon(
        [
            (lamp_x - 17 * s, lamp_y - 34 * s),
            (lamp_x + 17 * s, lamp_y - 34 * s),
            (lamp_x + 32 * s, lamp_y + 6 * s),
            (lamp_x - 32 * s, lamp_y + 6 * s),
        ],
        down(lamp_y - 34 * s, lamp_y, [mix(shade, scene.near, 0.12), shade]),
    )
    shadow(canvas, scene, x, foot, 62 * s, 13 * s, 0.7)
    legs = [(x + k * s, foot - 16 * s, x + k * s + side * 4 * s) for k in (-40, 40)]
    for lx, ly, tip in legs:
        canvas.limb((lx, ly), 6 * s, (tip, foot), 3.6 * s, solid(mix(pole, BLACK, 0.2)))
    back = [
        (x - 44 * s, foot - 108 * s),
        (x - 40 * s, foot - 124 * s, x - side * 8 * s, foot - 124 * s),
        (x + 40 * s, foot - 124 * s, x + 42 * s, foot - 104 * s),
        (x + 44 * s, foot - 30 * s),
        (x - 46 * s, foot - 30 * s),
    ]
    canvas.outline((x - 46 * s, foot - 30 * s), back, down(foot - 124 * s, foot - 30 * s, [lit, cloth]))
    for k in (-20, 8):
        canvas.circle(x + k * s + side * 6, foot - 92 * s, 2.2 * s, solid(dark))
    slab(canvas, (x - 40 * s, foot - 56 * s, x + 40 * s, foot - 34 * s), [mix(lit, WHITE, 0.06), cloth], 9 * s)
    slab(canvas, (x - 46 * s, foot - 36 * s, x + 46 * s, foot - 12 * s), [cloth, dark], 5 * s)
    for end in (-1, 1):
        near = end == side
        ax = x + end * 48 * s
        canvas.bar(
            ax - 11 * s,
            foot - 70 * s,
            ax + 11 * s,
            foot - 12 * s,
            down(foot - 70 * s, foot - 12 * s, [lit if near else cloth, dark]),
            10 * s,
        )
    pillow = indoors(scene, rgb("d9a24a"))
    with canvas.turned(side * 14, x - side * 16 * s, foot - 72 * s):
        slab(
            canvas,
            (x - side * 16 * s - 20 * s, foot - 92 * s, x - side * 16 * s + 20 * s, foot - 54 * s),
            [mix(pillow, scene.light, 0.3), pillow],
            8 * s,
        )
