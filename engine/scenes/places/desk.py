"""The desk: a desk at a window, seen from close by, or across the room if somebody stands there."""

from collections.abc import Iterator
from functools import partial

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.habitats import PEOPLE, RESTING
from engine.scenes.interior import draw_steam, indoors
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.ledge import table, top_of
from engine.scenes.places.furniture import SPINES, draw_desk_lamp, draw_leaves, draw_pot, slab
from engine.scenes.places.outlook import bough, hills_view, town_view
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


def desk(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    rng, window = scene.part("desk"), pane(scene)
    if rng.random() < 0.45:
        yield town_view(scene)
    else:
        yield from hills_view(scene)
    yield bough(scene, -6)
    yield wall(scene, rgb(("e9d3b0", "a9c4ba", "e2b9a2", "9fb3ca")[int(rng.integers(4))]))
    yield frame(scene, rgb("f6f1e6"), 3, 2)
    yield still(partial(_rail, scene=scene))
    cloth = rgb(("e9c7a4", "8fb0ac", "d98f78", "e8dcc6", "93a0bd")[int(rng.integers(5))])
    wide, low = 0.2 * (window.right - window.left), window.bottom + 0.09 * scene.height
    for side, x in ((-1, window.left), (1, window.right)):
        left, right = sorted((x + side * wide * 0.68, x - side * wide * 0.36))
        yield curtain(scene, side, cloth, Window(left, window.top - 18, right, low))
    if scene.subject in PEOPLE or scene.second in PEOPLE:
        yield from _across(scene)
        if scene.subject in RESTING or scene.second in RESTING:
            yield table(scene, scene.height * (0.87 - 0.1 * (scene.stretch - 1)))
    else:
        yield from _close(scene)


def _rail(canvas: Canvas, scene: Layout) -> None:
    """Draw the rail of the curtains."""
    left, top, right, _ = pane(scene)
    metal = solid(indoors(scene, rgb("6b4f3a")))
    out = 0.136 * (right - left) + 12
    canvas.bar(left - out, top - 24, right + out, top - 19, metal, 3)
    canvas.circle(left - out, top - 21.5, 5, metal)
    canvas.circle(right + out, top - 21.5, 5, metal)


def _close(scene: Layout) -> Iterator[Layer]:
    """Build the desk before the viewer, with a lamp, books and a plant at its back."""
    side, back, front = far_side(scene), scene.height * 0.685, scene.height * 0.95
    s = unit(scene)
    yield top_of(scene, back, front)
    yield from sunlight(scene, back)
    row = back + (front - back) * 0.14
    room = 62 * s
    lamp_x = room if side < 0 else scene.width - room
    plant_x = scene.width - 56 * s if side < 0 else 56 * s
    yield still(partial(_still_life, scene=scene, lamp=(lamp_x, row), plant=(plant_x, row), side=-side, s=s))
    yield Layer(lambda canvas, t: draw_leaves(canvas, scene, plant_x, row - 36 * s, 92 * s, t, 11, 0.17))
    if scene.subject == "none":
        yield from _writing(scene, scene.width * (0.5 + 0.06 * side), back + (front - back) * 0.6, s)


def _still_life(
    canvas: Canvas, scene: Layout, lamp: tuple[float, float], plant: tuple[float, float], side: int, s: float
) -> None:
    for x, y, rx in ((lamp[0], lamp[1], 34 * s), (plant[0], plant[1], 26 * s)):
        shadow(canvas, scene, x, y + 2, rx, 7 * s, 0.5)
    pile_x = plant[0] + side * -84 * s
    shadow(canvas, scene, pile_x, row_y := plant[1] + 4, 50 * s, 7 * s, 0.5)
    rng, y = scene.part("pile"), row_y
    for _ in range(int(rng.integers(2, 5))):
        wide, tall, aside = rng.uniform(34, 46) * s, rng.uniform(9, 14) * s, rng.uniform(-5, 5) * s
        colour = indoors(scene, rgb(SPINES[int(rng.integers(10))]))
        canvas.bar(pile_x + aside - wide, y - tall, pile_x + aside + wide, y, solid(colour), 2)
        canvas.bar(
            pile_x + aside - wide * 0.7,
            y - tall * 0.62,
            pile_x + aside - wide * 0.3,
            y - tall * 0.38,
            solid(mix(colour, WHITE, 0.5)),
        )
        canvas.bar(
            pile_x + aside - wide,
            y - tall,
            pile_x + aside + wide,
            y - tall + 1.6,
            solid(mix(colour, scene.light, 0.35)),
            1,
        )
        y -= tall
    draw_pot(canvas, scene, *plant, 46 * s, rgb(("d9815a", "f0e8da", "5f8f95")[int(rng.integers(3))]))
    draw_desk_lamp(
        canvas, scene, *lamp, 168 * s, side, rgb(("3d6b73", "d9a441", "b9483f", "efe9dd")[int(rng.integers(4))])
    )


def _writing(scene: Layout, x: float, y: float, s: float) -> Iterator[Layer]:
    """Build an open notebook with a pen, and a steaming mug beside it."""
    side = far_side(scene)
    mug = (x - side * 128 * s, y - 10 * s)

    def draw(canvas: Canvas) -> None:
        paper, w, d = mix(scene.pale(0.1), indoors(scene, rgb("fff6e4")), 0.6), 86 * s, 26 * s
        shadow(canvas, scene, x, y + d * 0.5, w * 1.25, d * 0.9, 0.5)
        sheet = [(x - w * 0.86, y - d), (x + w * 0.86, y - d), (x + w, y + d), (x - w, y + d)]
        canvas.polygon([(px, py + 4 * s) for px, py in sheet], solid(indoors(scene, rgb("7c4a3a"))))
        canvas.polygon(sheet, solid(paper))
        canvas.polygon([(x, y - d), (x + w * 0.1, y - d), (x + w * 0.12, y + d), (x, y + d)], solid(scene.near, 0.12))
        ink, lines = solid(mix(paper, scene.near, 0.45), 0.7), []
        for half in (-1, 1):
            for row in range(5 if half < 0 else 2):
                v = -0.62 + 0.3 * row
                reach = w * (0.93 + 0.07 * v)
                a, b = x + half * reach * 0.14, x + half * reach * (0.86 if row % 3 != 1 else 0.6)
                lines.append((min(a, b), y + d * v - 0.8, max(a, b), y + d * v + 0.8))
        canvas.bars(lines, ink, 0.8)
        canvas.limb(
            (x + w * 0.3, y + d * 0.55),
            2.0,
            (x + w * 0.74, y + d * 0.05),
            4.4 * s,
            solid(indoors(scene, rgb("2f4f8f"))),
        )
        _mug(canvas, scene, mug[0], mug[1], 50 * s)

    yield still(draw)
    yield Layer(lambda canvas, t: draw_steam(canvas, scene, mug[0], mug[1] - 48 * s, 92 * s, t, 0.7))


def _mug(canvas: Canvas, scene: Layout, x: float, y: float, size: float) -> None:
    glaze = indoors(scene, rgb("e07a5f"))
    lit, dim, half = mix(glaze, scene.light, 0.4), mix(glaze, scene.near, 0.35), size * 0.42
    shadow(canvas, scene, x, y, half * 1.5, half * 0.4, 0.6)
    side = -far_side(scene)
    canvas.oval(x + side * half * 1.1, y - size * 0.5, half * 0.55, size * 0.28, solid(dim))
    canvas.oval(x + side * half * 1.08, y - size * 0.5, half * 0.3, size * 0.17, solid(mix(glaze, scene.near, 0.7)))
    body = [(x - half * 0.96, y - 2), (x, y + half * 0.34, x + half * 0.96, y - 2), (x + half, y - size)]
    canvas.outline((x - half, y - size), body, down(y - size, y, [lit, glaze, dim]))
    canvas.oval(x, y - size, half, half * 0.27, solid(lit))
    canvas.oval(x, y - size + 1, half * 0.86, half * 0.2, solid(indoors(scene, rgb("4a2a1a"))))


def _across(scene: Layout) -> Iterator[Layer]:
    """Build the floor, and the desk below the window with a chair before it."""
    side, s, top = far_side(scene), unit(scene), scene.height * 0.715
    x = scene.width / 2 + side * min(0.17 * scene.width, 120 * s)
    yield floor(scene, top, rgb("b98a5e"), rgb("f3ede2"))
    yield from sunlight(scene, top)
    yield still(partial(_table, scene=scene, x=x, top=top, side=side, s=s))
    plant_x = x - side * 86 * s
    yield Layer(lambda canvas, t: draw_leaves(canvas, scene, plant_x, top - 94 * s, 52 * s, t, 9, 0.18))


def _table(canvas: Canvas, scene: Layout, x: float, top: float, side: int, s: float) -> None:
    wood, foot, high = indoors(scene, rgb("8f5f3c")), top + 34 * s, top - 66 * s
    dark, lit = mix(wood, scene.near, 0.45), mix(wood, scene.light, 0.35)
    shadow(canvas, scene, x, foot - 6, 150 * s, 17 * s, 0.5)
    for end in (-1, 1):
        canvas.limb((x + end * 112 * s, high), 7 * s, (x + end * 120 * s, foot - 14 * s), 5 * s, solid(dark))
        canvas.limb((x + end * 122 * s, high), 8 * s, (x + end * 131 * s, foot), 6 * s, solid(wood))
    canvas.polygon(
        [(x - 124 * s, high - 16 * s), (x + 124 * s, high - 16 * s), (x + 140 * s, high), (x - 140 * s, high)],
        solid(lit),
    )
    slab(canvas, (x - 140 * s, high, x + 140 * s, high + 8 * s), [wood, dark], 2)
    slab(canvas, (x - 126 * s, high + 8 * s, x + 126 * s, high + 27 * s), [dark, mix(dark, scene.near, 0.3)])
    for knob in (-70, 0, 70):
        canvas.bar(x + (knob - 9) * s, high + 15 * s, x + (knob + 9) * s, high + 18 * s, solid(lit), 1.5)
    draw_pot(canvas, scene, x - side * 86 * s, high - 5 * s, 28 * s, rgb("e8e0d2"))
    draw_desk_lamp(canvas, scene, x + side * 92 * s, high - 6 * s, 82 * s, -side, rgb("d9a441"))
    screen = (x - 34 * s, high - 54 * s, x + 34 * s, high - 7 * s)
    canvas.bar(screen[0] - 3, screen[1] - 3, screen[2] + 3, screen[3] + 2, solid(indoors(scene, rgb("30303c"))), 3)
    slab(canvas, screen, [rgb("5a6cc0"), rgb("f0a68c")])
    canvas.polygon(
        [(x - 38 * s, high - 6 * s), (x + 38 * s, high - 6 * s), (x + 46 * s, high - 1), (x - 46 * s, high - 1)],
        solid(indoors(scene, rgb("b9bcc6"))),
    )
    lamplight(canvas, scene, x, high - 30 * s, 70)
    _chair(canvas, scene, x + side * 10 * s, top + 52 * s, s)


def _chair(canvas: Canvas, scene: Layout, x: float, foot: float, s: float) -> None:
    """Draw a chair seen from behind."""
    cloth, metal = indoors(scene, rgb("3f6f78")), indoors(scene, rgb("4a3a30"))
    shadow(canvas, scene, x, foot, 44 * s, 9 * s, 0.6)
    for end in (-1, 1):
        canvas.limb((x + end * 24 * s, foot - 56 * s), 5 * s, (x + end * 32 * s, foot), 4 * s, solid(metal))
        canvas.limb(
            (x + end * 19 * s, foot - 56 * s),
            4 * s,
            (x + end * 22 * s, foot - 10 * s),
            3.4 * s,
            solid(mix(metal, scene.near, 0.4)),
        )
    slab(canvas, (x - 33 * s, foot - 64 * s, x + 33 * s, foot - 50 * s), [cloth, mix(cloth, scene.near, 0.4)], 6 * s)
    slab(
        canvas,
        (x - 30 * s, foot - 122 * s, x + 30 * s, foot - 68 * s),
        [mix(cloth, scene.light, 0.16), mix(cloth, scene.near, 0.2)],
        12 * s,
    )
    canvas.bar(x - 24 * s, foot - 116 * s, x + 24 * s, foot - 112 * s, solid(mix(cloth, scene.light, 0.4), 0.6), 2)
