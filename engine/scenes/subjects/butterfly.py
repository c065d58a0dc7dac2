"""The butterfly: a large one above a flower, and small ones that flutter around it."""

import math
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from engine.scenes.canvas import Canvas, Sprite, pen, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.subjects.creature import Creature, Points, ring, smooth, strip, strips, turned

#: The wing, its bright part, a deeper tone towards the body.
WINGS = (("f28c28", "ffc45e", "c8501e"), ("3d7fd9", "7fc4f4", "2450a8"), ("f2c230", "ffe68a", "d98a1e"),
         ("b55ad6", "e2a4ee", "7a2fa8"))  # fmt: skip
PETALS = ("e06aa0", "f4f0e6", "c77ddc", "f5b83d", "ef6a5a")
FOREWING = smooth([(1, 3), (9, 17), (22, 31), (36, 38), (45, 38), (47, 32), (43, 21), (36, 10), (25, 2), (12, -2)])
HINDWING = smooth([(1, 0), (12, 1), (26, 0), (35, -7), (36, -18), (30, -27), (21, -31), (13, -27), (7, -17), (3, -8)])
LEAF = smooth([(0, 0), (0, 0), (0.36, 0.2), (0.75, 0.2), (1, 0.02), (1, 0.02), (0.7, -0.06), (0.3, -0.1)])
SEEDS = np.array(
    [ring(x, y, 0.8, 0.8, 6) for x, y in ((-4, 0), (0, -0.6), (4, 0), (-2, 2.4), (2, 2.4), (0, 5), (-5, 3), (5, 3))]
)
FORE_CELLS = (
    smooth([(5, 5), (11, 16), (22, 27), (33, 33), (32, 26), (22, 13)]),
    smooth([(9, 4), (20, 10), (32, 20), (38, 20), (33, 11), (22, 4)]),
)
HIND_CELLS = (
    smooth([(4, -2), (14, -1), (27, -3), (31, -9), (22, -11), (10, -7)]),
    smooth([(5, -5), (14, -10), (27, -12), (31, -18), (26, -24), (16, -19)]),
    smooth([(6, -9), (12, -15), (20, -22), (21, -27), (15, -25), (9, -17)]),
)
CELLS = (*FORE_CELLS, *HIND_CELLS)
BODY = strip([(0, 10), (0, 4), (0, -6), (0, -20)], (3.4, 5, 4, 2))
SHINE = tuple(np.add(cell * 0.86, (0, 1.6)) for cell in FORE_CELLS)
SPOTS = ((40.5, 34.5), (43, 29), (40.5, 22), (33, -14), (31.5, -21.5), (25, -27))
DOTS = tuple(ring(x, y, 1.3, 1.3, 8) for x, y in SPOTS)

#: The drawings of the flowers of a scene, by where they grow and the scale.
_FLOWERS: WeakKeyDictionary[Layout, dict[tuple[float, float], Sprite]] = WeakKeyDictionary()


def draw_butterfly(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a butterfly that opens and closes its wings on a flower, with smaller ones in the air."""
    wings = WINGS[int(rng.integers(len(WINGS)))]
    petal = scene.shade(rgb(PETALS[int(rng.integers(len(PETALS)))]), 0.8)
    meadow = Creature(canvas, scene, scene.stand_x, scene.stand_y + 3, scene.tall * 0.0098, scene.side)
    bend = 1.3 * swing(t, 1, ASKEW)
    for root, high, size in ((30, 42, 0.62), (-27, 54, 0.74), (-2, 68, 1.0)):
        sway = bend * high / 60 + 0.7 * swing(t, 2, 0.01 * root)
        _swaying(meadow, root, high, size, petal, sway)
    x, y = meadow.place((2 + bend, 82)).tolist()
    large = Creature(canvas, scene, x, y, scene.tall * 0.0094, scene.side)
    _draw(large, wings, 0.72 + 0.26 * wave(t, 2, 0.12), 24 + 3 * wave(t, 1, ASKEW))
    for i in range(int(rng.integers(2, 4))):
        way, far = (-1, 1, -1)[i] * scene.side, (0.85, 1.1, 0.62)[i]
        phase, looks = 0.13 + 0.31 * i, WINGS[int(rng.integers(len(WINGS)))]
        x = scene.stand_x + way * scene.tall * far + 20 * wave(t, 1, phase) + 7 * wave(t, 2, phase)
        y = scene.stand_y - scene.tall * (1.32, 0.98, 1.7)[i] + 13 * wave(t, 1, phase + 0.25) + 6 * wave(t, 3, phase)
        x = min(max(x, 24.0), scene.width - 24)
        small = Creature(canvas, scene, x, y, scene.tall * (0.0032, 0.0026, 0.0021)[i], int(way))
        _draw(small, looks, 0.68 + 0.28 * wave(t, 4, phase), 30 + 10 * wave(t, 1, phase))


def _draw(fly: Creature, codes: tuple[str, str, str], spread: float, tilt: float) -> None:
    """Draw a butterfly whose wings are open by a share, turned towards where it faces."""
    scene, large = fly.scene, fly.unit > 0.7
    colour, bright, deep = (scene.shade(rgb(code), 0.7) for code in codes)
    edge = mix(mix(deep, BLACK, 0.72), scene.near, 0.15)

    def on(shapes: Sequence[Points], way: int) -> list[Points]:
        # The farther wing is foreshortened, and wings rise as they close.
        wide = way * spread * (1.0 if way > 0 else 0.86)
        shape = np.concatenate(shapes)
        lifted = shape * (wide, 1.0) + np.abs(shape[:, :1]) * (0, 0.3 * (1 - spread))
        return np.split(turned(lifted, -tilt, (0, 0)), np.cumsum([len(part) for part in shapes])[:-1])

    body = turned(BODY, -tilt, (0, 0))
    if not large:
        for shapes, tone in (((HINDWING, FOREWING), edge), (CELLS, mix(colour, deep, 0.15))):
            fly.fill(on(shapes, -1) + on(shapes, 1), tone)
        fly.fill([body], edge)
        return
    for way in (-1, 1):
        shade = 0.12 if way < 0 else 0.0
        fly.model(on((HINDWING, FOREWING), way), mix(edge, scene.near, shade), 0.8)
        fly.fill(on(HIND_CELLS, way), mix(mix(colour, deep, 0.35), scene.near, shade))
        fly.fill(on(FORE_CELLS, way), mix(colour, scene.near, shade))
        fly.fill(on(SHINE, way), mix(bright, scene.near, shade), 0.55)
        fly.fill(on(DOTS, way), mix(scene.pale(0.1), scene.near, shade))
    fly.model([body, turned(ring(0, 11.5, 2.6, 2.6, 10), -tilt, (0, 0))], mix(edge, BLACK, 0.2), 0.5)
    for way in (-1, 1):
        feeler = turned([(0, 12), (way * 4, 20), (way * 9, 27)], -tilt, (0, 0))
        fly.canvas.polyline(fly.place(smooth(feeler, closed=False)), pen(edge, 0.9 * fly.unit))
        x, y = fly.place(feeler[-1]).tolist()
        fly.canvas.circle(x, y, 1.1 * fly.unit, solid(edge))


def _swaying(meadow: Creature, x: float, high: float, size: float, colour: Colour, sway: float) -> None:
    """Draw a flower that leans aside from its root; it is drawn only once, as it has many petals."""
    canvas, kept, key = meadow.canvas, _FLOWERS.setdefault(meadow.scene, {}), (x, meadow.canvas.scale)

    def draw(apart: Canvas) -> None:
        meadow.canvas = apart
        _flower(meadow, x, high, size, colour)
        meadow.canvas = canvas

    if key not in kept:
        kept[key] = canvas.sprite(draw)
    foot = meadow.place((x * 0.45, 0)).tolist()
    canvas.lay_sprite(kept[key], 0, 0, meadow.facing * math.degrees(sway / high), *foot)


def _flower(meadow: Creature, x: float, high: float, size: float, colour: Colour) -> None:
    """Draw a coneflower: petals that hang around a dome."""
    scene = meadow.scene
    green = scene.shade(rgb("4f8a3e"), 1.1)
    foot = -3.0 if scene.place not in FLOORED else 0.0
    stem = [(x * 0.45, foot), (x * 0.7 - 1, high * 0.4), (x, high * 0.75), (x, high)]
    meadow.model([strip(stem, (2.6 * size, 2.4 * size, 2 * size, 2 * size))], green, 0.5)
    leaves = []
    for k, way, long in ((0.2, 1, 26), (0.36, -1, 23)):
        root = np.array(stem[0]) * (1 - 2 * k) + np.array(stem[1]) * 2 * k
        rise, at = way * 34, (float(root[0]), float(root[1]))
        leaves.append(turned(LEAF * long * size * (way, 1.1), rise, (0, 0), at))
    meadow.model(leaves, mix(green, scene.near, 0.15), 0.5)
    centre = np.array([x, high])
    angles = TURN * np.arange(14) / 14 + 0.2
    out = np.stack([np.cos(angles), 0.34 * np.sin(angles)], 1)
    line = [centre + out * 4 * size, centre + out * 12 * size, centre + out * 19 * size - np.array([0, 5.5 * size])]
    petals = strips(np.stack(line, 1), (5 * size, 6.6 * size, 3.6 * size))
    back, front = petals[out[:, 1] >= 0.05], petals[out[:, 1] < 0.05]
    meadow.fill(back, mix(colour, scene.near, 0.2))
    cone = scene.shade(rgb("c2672a"))
    dome = smooth([(-8, -2), (-6.6, 4.5), (0, 7.6), (6.6, 4.5), (8, -2), (0, -4)]) * size + centre
    meadow.model(front, colour, 0.5)
    meadow.model([dome], cone, 0.6)
    meadow.fill(SEEDS * size + centre, mix(cone, rgb("ffd27a"), 0.55))
