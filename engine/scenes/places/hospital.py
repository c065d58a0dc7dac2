"""The hospital room: a made bed, a wide window with sheer curtains and flowers on its sill."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.interior import indoors
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.furniture import draw_bouquet, slab
from engine.scenes.places.outlook import bough, hills_view
from engine.scenes.places.room import (
    curtain,
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
from engine.scenes.window import Window

Point = tuple[float, float]


def hospital(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, s, window, side = scene.part("hospital"), unit(scene), pane(scene), far_side(scene)
    paint, accent = (
        rgb(code) for code in (("e6f1ee", "7fbcae"), ("e9f0f6", "86aed2"), ("f6ece2", "e08f7d"))[int(rng.integers(3))]
    )
    foot = scene.height * 0.725
    yield from hills_view(scene, 8)
    yield bough(scene, -4)
    yield wall(scene, paint)
    yield frame(scene, rgb("ffffff"), 3, 1)
    yield still(partial(_panel, scene=scene, accent=accent, foot=foot, side=side, s=s))
    wide = 0.15 * (window.right - window.left)
    for end, x in ((-1, window.left), (1, window.right)):
        outer, inner = x + end * wide * 0.7, x - end * wide * 0.55
        box = Window(min(outer, inner), window.top - 16, max(outer, inner), foot - 18)
        yield curtain(scene, end, rgb("fbfaf4"), box, 0.7, 13)
    yield floor(scene, foot, rgb("d8bd94"), rgb("ffffff"), 9)
    yield from sunlight(scene, foot)
    bouquet_x = (window.left + window.right) / 2 + side * 0.12 * (window.right - window.left)
    yield Layer(lambda canvas, t: draw_bouquet(canvas, scene, bouquet_x, window.bottom, 78 * s, t))
    yield still(partial(_bed, scene=scene, accent=accent, foot=foot, side=side, s=s))
    yield Layer(partial(_drip, scene=scene, foot=foot, side=side, s=s))


def _panel(canvas: Canvas, scene: Layout, accent: Colour, foot: float, side: int, s: float) -> None:
    """Draw the lower part of the wall with its rail, and a lamp above the bed."""
    low = indoors(scene, mix(accent, WHITE, 0.6))
    window = pane(scene)
    rail = window.bottom + 21
    canvas.bar(-5, rail, scene.width + 5, foot, down(rail, foot, [low, mix(low, scene.near, 0.1)]))
    canvas.bar(-5, rail - 3, scene.width + 5, rail + 3, solid(indoors(scene, mix(accent, WHITE, 0.1))))
    x = (window.left if side < 0 else scene.width - window.right) * 0.5
    x = x if side < 0 else scene.width - x
    y = window.top + 0.2 * scene.height
    lamplight(canvas, scene, x, y + 12, 190)
    canvas.bar(x - 40 * s, y - 5 * s, x + 40 * s, y + 5 * s, solid(indoors(scene, rgb("ffffff"), 0.5)), 5 * s)
    canvas.bar(
        x - 38 * s, y + 3 * s, x + 38 * s, y + 7 * s, solid(rgb("fff0c8"), 0.95 if scene.time != "day" else 0.5), 2
    )
    canvas.bar(
        window.left - 50, window.top - 20, window.right + 50, window.top - 15, solid(indoors(scene, rgb("d5d9da"))), 2
    )


def _bed(canvas: Canvas, scene: Layout, accent: Colour, foot: float, side: int, s: float) -> None:
    """Draw a bed from the side, its head towards the edge of the picture."""
    long = min(0.56 * scene.width, 330 * s)
    head = 26.0 if side < 0 else scene.width - 26
    low, way, s = foot + 0.075 * scene.height, -side, s * 1.2
    top = low - 62 * s

    def at(along: float, up: float) -> tuple[float, float]:
        return head + way * along * long, low - up * s

    steel, linen = indoors(scene, rgb("c9d0d4")), indoors(scene, rgb("ffffff"), 0.85)
    dim = mix(linen, scene.near, 0.2)
    middle = head + way * long * 0.5
    shadow(canvas, scene, middle, low - 4 * s, long * 0.53, 10 * s, 0.7)
    for along in (0.08, 0.9):
        x, _ = at(along, 0)
        canvas.limb((x, low - 34 * s), 6 * s, (x, low - 10 * s), 5 * s, solid(mix(steel, scene.near, 0.3)))
        canvas.circle(x, low - 5 * s, 7 * s, solid(mix(steel, scene.near, 0.75)))
        canvas.circle(x, low - 5 * s, 3 * s, solid(steel))
    ends = sorted((at(0.0, 0)[0], at(1.0, 0)[0]))
    slab(
        canvas, (ends[0], low - 38 * s, ends[1], low - 26 * s), [mix(steel, WHITE, 0.3), mix(steel, scene.near, 0.3)], 4
    )
    board = indoors(scene, mix(accent, rgb("b98a5e"), 0.35))
    for along, high in ((-0.015, 112), (1.0, 78)):
        x, _ = at(along, 0)
        slab(
            canvas,
            (x - 5.5 * s, low - high * s, x + 5.5 * s, low - 18 * s),
            [mix(board, scene.light, 0.3), mix(board, scene.near, 0.15)],
            5,
        )
    mattress = [at(0.01, 38), at(0.99, 38), at(0.99, 58), at(0.4, 60), at(0.06, 92), at(0.01, 86)]
    canvas.polygon(mattress, down(top - 30 * s, low - 38 * s, [linen, dim]))
    pillow = [at(0.035, 88), at(0.02, 108), at(0.1, 112), at(0.2, 97), at(0.23, 80), at(0.12, 84)]
    curve = [(*pillow[1], *pillow[2]), (*pillow[3], *pillow[4]), (*pillow[5], *pillow[0])]
    canvas.outline(
        pillow[0], curve, down(low - 112 * s, low - 80 * s, [mix(linen, WHITE, 0.5), mix(linen, scene.near, 0.12)])
    )
    _blanket(canvas, scene, accent, at)
    rail = solid(mix(steel, WHITE, 0.25))
    canvas.stroke(
        at(0.2, 42),
        [at(0.2, 74), at(0.24, 80) + at(0.28, 80), at(0.44, 80), at(0.48, 80) + at(0.48, 74), at(0.48, 42)],
        pen(mix(steel, WHITE, 0.2), 3.4 * s),
    )
    canvas.limb(at(0.2, 61), 2.6 * s, at(0.48, 61), 2.6 * s, rail)


def _blanket(canvas: Canvas, scene: Layout, accent: Colour, at: Callable[[float, float], Point]) -> None:
    """Draw the blanket that hangs over the side of the bed, turned back at its upper end."""
    wool = indoors(scene, accent * 0.94)
    lit, dark = mix(wool, scene.light, 0.3), mix(wool, scene.near, 0.28)
    shape = [
        (*at(0.42, 68), *at(0.5, 67)),
        (*at(0.75, 68), *at(0.99, 66)),
        at(0.995, 30),
        (*at(0.8, 22), *at(0.62, 27)),
        (*at(0.5, 30), *at(0.4, 26)),
    ]
    canvas.outline(
        at(0.34, 70), [*shape, at(0.34, 70)], down(at(0, 70)[1], at(0, 24)[1], [lit, wool, dark], [0, 0.35, 1])
    )
    folds = [[at(k, 58), at(k + 0.014, 58), at(k + 0.03, 26), at(k - 0.012, 25)] for k in (0.5, 0.61, 0.73, 0.86)]
    canvas.polygons(folds, solid(dark, 0.35))
    cuff = indoors(scene, rgb("ffffff"), 0.8)
    canvas.polygon(
        [at(0.315, 73), at(0.4, 69), at(0.455, 28), at(0.37, 26)],
        down(at(0, 70)[1], at(0, 24)[1], [cuff, mix(cuff, scene.near, 0.16)]),
    )


def _drip(canvas: Canvas, t: float, scene: Layout, foot: float, side: int, s: float) -> None:
    """Draw a monitor on a stand beside the bed, on which a heartbeat passes."""
    long = min(0.56 * scene.width, 330 * s)
    x = (26.0 if side < 0 else scene.width - 26) - side * long * 0.2
    low, y = foot + 0.03 * scene.height, foot - 112 * s
    steel = indoors(scene, rgb("c3cacf"))
    box = (x - 29 * s, y - 22 * s, x + 29 * s, y + 20 * s)
    canvas.bar(x - 2.2 * s, y, x + 2.2 * s, low - 62 * s, solid(steel))
    canvas.bar(*box, solid(indoors(scene, rgb("eef1f2"))), 5 * s)
    canvas.bar(box[0] + 4 * s, box[1] + 4 * s, box[2] - 4 * s, box[3] - 7 * s, solid(rgb("173036")), 2 * s)
    k = np.linspace(0, 1, 70)
    # Two beats are on the screen, and two pass in a clip.
    beat = (2 * (k - t)) % 1
    pulse = np.interp(beat, [0, 0.36, 0.42, 0.48, 0.55, 0.6, 0.7, 0.78, 0.86, 1], [0, 0, 2.5, -3, 12, -5, 0, 3, 0, 0])
    points = np.stack([box[0] + 6 * s + (box[2] - box[0] - 12 * s) * k, y - (2 + pulse) * s], 1)
    canvas.polyline(points, pen(rgb("6df0b0"), 1.7 * s))
    canvas.circle(box[2] - 8 * s, box[3] - 3.6 * s, 1.6 * s, solid(rgb("6df0b0")))
