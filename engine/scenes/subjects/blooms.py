"""Blooms near the viewer: a rose with dew, and sunflowers turned to the light."""

import math
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import BLACK, WHITE, Colour, mix, rgb
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.creature import Creature, Points, ring, smooth, strip, turned
from engine.scenes.subjects.kept import keep

#: Moves a shape to where the flower is.
Fit: TypeAlias = Callable[[Points], Points]

ROSES = ("d42a3c", "e8557a", "f4b7a4", "f2c14e", "f3ece2", "b01e4a")
#: Whorls from the outside in: count, distance of the petals' bases, their size, turn, how deep in shadow.
WHORLS = (
    (5, 6.5, 1.0, 0.0, 0.15), (5, 3.5, 0.86, 0.62, 0.3), (5, 1.2, 0.68, 0.2, 0.46), (4, 0.0, 0.5, 0.5, 0.62),
    (3, -1.0, 0.36, 0.3, 0.8),
)  # fmt: skip
#: A rose petal from its base at the origin, outwards.
PETAL = smooth([(-3, 0), (-12, 7), (-15.5, 17), (-11, 25), (-1, 28), (10, 25.4), (15, 17), (12, 7), (3, 0)])
LEAFLET = smooth([(0, 0), (0, 0), (7, 6.5), (17, 8), (27, 4.6), (34, 0), (34, 0), (26, -5.4), (16, -7.6), (6, -5.4)])
HEART_RIB = strip([(1, 0), (16, 1.4), (36, -1)], (1.3, 1, 0.4))
RAYS = 19
RAY = np.array(
    [
        (-2.4, 0),
        (-4.5, 8),
        (-4.7, 14),
        (-3.9, 20),
        (-2.3, 25),
        (0, 29),
        (2.3, 25),
        (3.9, 20),
        (4.7, 14),
        (4.5, 8),
        (2.4, 0),
    ]
)
HEART_LEAF = smooth([(0, 0), (4, 9), (14, 13), (27, 9), (40, -2), (40, -2), (26, -8), (12, -10), (3, -6)])


def draw_rose(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw one large rose with dew on its petals."""
    colour = scene.shade(rgb(ROSES[int(rng.integers(len(ROSES)))]), 0.7)
    potted = scene.place in FLOORED
    rose = Creature(canvas, scene, scene.stand_x, scene.stand_y + 3, scene.tall * 0.0098, scene.side)
    green = scene.shade(rgb("3c7a40"), 1.0)
    sway = 2.6 * wave(t, 1, ASKEW) + 0.8 * swing(t, 2, 0.2)
    foot = 26.0 if potted else -4.0
    head = (7 + sway, 98.0)
    stem = keep(canvas, scene, "stem", lambda apart: _rose_stem(rose.on(apart), foot, colour, green))
    canvas.lay_leaning(stem, rose.facing * rose.unit * sway, rose.y - foot * rose.unit, (84 - foot) * rose.unit)
    for root, way, rise, size in (
        ((-3, foot + 20), -1, 24, 1.0),
        ((-1.6, foot + 33), 1, 30, 1.12),
        ((0.6, 52), -1, 40, 0.7),
    ):
        turn = 2.6 * swing(t, 2, 0.01 * foot + 0.1 * rise)
        _sway_leaf(rose, root, way, rise, turn, size, green, sway * (root[1] - foot) / (84 - foot))
    if potted:
        canvas.lay_faded(keep(canvas, scene, "pot", lambda apart: _rose_pot(rose.on(apart))), 1.0)
    image = keep(canvas, scene, "rose", lambda apart: _rose_head(rose.on(apart), (7, 98), colour, green))
    turn = 1.8 * wave(t, 1, ASKEW)
    canvas.lay_sprite(image, rose.facing * rose.unit * sway, 0, -turn * rose.facing, *rose.place((7, 98)).tolist())
    _dew(rose, _fit(rose, head, turn), t)


def _rose_stem(rose: Creature, foot: float, colour: Colour, green: Colour) -> None:
    thorns = [np.array([(x, y), (x + way * 6, y + 3.4), (x, y + 5)], dtype=float)
              for x, y, way in ((-3.4, foot + 18, -1), (-2.6, foot + 34, 1), (-0.4, 54, -1))]  # fmt: skip
    _rose_bud(rose, (-21, 70), colour, green, foot)
    rose.model([strip([(0, foot), (-4, foot + 26), (2, 62), (7, 84)], (5, 4.4, 4, 4.4)), *thorns], green, 0.7)


def _rose_pot(rose: Creature) -> None:
    clay = rose.scene.shade(rgb("b9694a"))
    rose.shadow(-22, 22, 2.5)
    rose.model([np.array([(-19, 24), (19, 24), (14, 0), (-14, 0)], dtype=float)], clay, 0.8)
    rim = np.array([(-21.5, 31), (21.5, 31), (20.5, 23), (-20.5, 23)], dtype=float)
    rose.model([rim], mix(clay, rose.scene.light, 0.1), 0.8)


def _sway_leaf(
    rose: Creature,
    root: tuple[float, float],
    way: int,
    rise: float,
    turn: float,
    size: float,
    green: Colour,
    aside: float,
) -> None:
    """Draw a leaf, turned around its root by the wind."""
    image = keep(
        rose.canvas, rose.scene, f"leaf {rise}", lambda apart: _rose_leaf(rose.on(apart), root, way, rise, size, green)
    )
    rose.canvas.lay_sprite(
        image, aside * rose.facing * rose.unit, 0, -turn * way * rose.facing, *rose.place(root).tolist()
    )


def _fit(rose: Creature, head: tuple[float, float], turn: float = 0.0) -> Fit:
    """Return how to move a shape to the head of the rose."""

    def on(shape: Points) -> Points:
        return turned(shape * (1.0, 0.86), -7 * rose.toward + turn, (0, 0), head)

    return on


def _rose_leaf(rose: Creature, root: tuple[float, float], way: int, rise: float, size: float, green: Colour) -> None:
    """Draw a stalk with three leaflets."""
    scene = rose.scene
    colour = mix(green, scene.near, 0.05 if way == rose.toward else 0.22)

    def on(points: ArrayLike, angle: float, at: tuple[float, float], long: float) -> Points:
        leaf = turned(np.asarray(points) * long, angle, (0, 0), at)
        return turned(leaf * size, rise, (0, 0)) * (way, 1) + root

    rose.model([on(strip([(0, 0), (10, 1.6), (22, 1)], (2, 1.6, 1.4)), 0, (0, 0), 1)], green, 0.0)
    leaflets = [((20, 1), 0.0, 1.0), ((13, 2), 52.0, 0.66), ((13, 1), -50.0, 0.66)]
    rose.model([on(LEAFLET, angle, at, long) for at, angle, long in leaflets], colour, 0.8)
    ribs = [on(strip([(1, 0), (16, 0.8), (31, 0.2)], (1.2, 1, 0.4)), angle, at, long) for at, angle, long in leaflets]
    rose.fill(ribs, mix(colour, scene.light, 0.35), 0.7)


def _rose_bud(rose: Creature, head: tuple[float, float], colour: Colour, green: Colour, foot: float) -> None:
    x, y = head
    rose.model([strip([(-3, foot + 30), (-13, 52), (x, y - 8)], (3.4, 2.8, 2.6))], green, 0.5)
    bud = smooth([(0, -8), (-8, -2), (-8.6, 6), (-4, 14), (1, 17), (6, 13), (8.6, 5), (7, -3)]) + head
    rose.model([bud], mix(colour, BLACK, 0.08), 0.8)
    fold = smooth([(-1, 17), (4, 12), (7, 3), (4, -6), (0, 2), (-3, 10)]) + head
    rose.inside(bud, [fold], mix(colour, BLACK, 0.24))
    sepals = [
        strip([(x - 5 * k, y - 8), (x - 8.4 * k, y - 1), (x - 9.4 * k, y + 6)], (5, 4.4, 0.8)) for k in (-1, 0.1, 1)
    ]
    rose.fill(sepals, mix(green, rose.scene.near, 0.1))


@cache
def _petals() -> tuple[tuple[Points, float, float], ...]:
    """Return each petal from the outside in: itself, its shadow and what is inside its lip; its depth; its side."""
    petals = []
    for count, far, size, start, shadow in WHORLS:
        for i in range(count):
            angle = 360 * (i + start) / count + 11 * math.sin(3.1 * i + 7 * start)
            wide = np.array([1.16, 1.0 + 0.05 * math.sin(2.3 * i)]) * size
            shapes = [turned(PETAL * wide + (0, far), angle, (0, 0)),
                      turned(PETAL * wide * 1.035 + (0, far + 0.2), angle + 1.6, (0, 0)),
                      turned((PETAL * (0.93, 0.9) + (0, 0.3)) * wide + (0, far), angle, (0, 0))]  # fmt: skip
            petals.append((np.array(shapes), shadow, math.cos(math.radians(angle + 90))))
    return tuple(petals)


def _rose_head(rose: Creature, head: tuple[float, float], colour: Colour, green: Colour) -> None:
    scene, on = rose.scene, _fit(rose, head)
    lit, deep = mix(colour, scene.light, 0.3), mix(mix(colour, BLACK, 0.34), scene.near, 0.16)
    sepals = [turned(strip([(0, -12), (-1, -26), (2, -36)], (8, 8, 1)), angle, (0, 0)) for angle in (-52, 4, 58)]
    rose.fill([on(part) for part in sepals], mix(green, scene.near, 0.15))
    for shapes, shadow, side in _petals():
        whole, under, inner = on(shapes)
        tone = mix(mix(colour, deep, shadow), lit, 0.18 * max(side * rose.toward, 0.0))
        if shadow > 0.2:
            rose.fill([under], deep, 0.5)
        rose.fill([whole], mix(lit, tone, 0.48))
        rose.fill([inner], tone)
    _rose_eye(rose, on, lit, deep, colour)


def _rose_eye(rose: Creature, on: Fit, lit: Colour, deep: Colour, colour: Colour) -> None:
    heart = [(-2.6, -3.4), (-4.4, 0.6), (-2, 4.4), (2.4, 4), (4.2, 0.4), (2, -3)]
    rose.fill([on(smooth(heart))], mix(colour, deep, 0.95))
    fold = strip([(-3.4, -1.4), (-2.6, 2.4), (1, 3.6), (3, 1), (1, -1.4), (-0.8, 0.2)], (1.2, 1.8, 1.7, 1.5, 1.1, 0.5))
    rose.fill([on(fold)], mix(colour, lit, 0.2))


def _dew(rose: Creature, on: Fit, t: float) -> None:
    u = rose.unit
    for i, (x, y, size) in enumerate(
        ((-19, 12, 2.2), (14, 20, 1.7), (22, -6, 2.4), (-8, -20, 2.0), (6, -25, 1.4), (-25, -5, 1.4))
    ):
        cx, cy = rose.place(on(np.array([(x, y)], dtype=float))[0]).tolist()
        r = size * u
        rose.canvas.circle(cx, cy, r, solid(WHITE, 0.42))
        rose.canvas.circle(cx + 0.2 * r, cy + 0.22 * r, 0.68 * r, solid(WHITE, 0.2))
        rose.canvas.circle(cx - 0.32 * r, cy - 0.36 * r, 0.3 * r, solid(WHITE, 0.78 + 0.2 * wave(t, 2, 0.17 * i)))


def draw_sunflower(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw three to five sunflowers that sway and face the light."""
    unit = scene.tall * 0.0088
    field = Creature(canvas, scene, scene.stand_x, scene.stand_y + 3, unit, 1)
    spots = [(-52, 70, 0.66), (56, 82, 0.74), (-29, 100, 0.82), (28, 52, 0.58), (3, 118, 1.0)]
    count = int(rng.integers(3, 6))
    chosen = sorted({4, *rng.permutation(4)[: count - 1].tolist()})
    for k in chosen:
        x, high, size = spots[k]
        x, high = x + rng.uniform(-4, 4), high * rng.uniform(0.94, 1.04)
        _sunflower(field, x, high, size, 0.17 * k, t)


def _sunflower(field: Creature, x: float, high: float, size: float, phase: float, t: float) -> None:
    canvas, scene, unit = field.canvas, field.scene, field.unit
    sway = (2.6 * wave(t, 1, ASKEW - 0.004 * x) + 1.0 * swing(t, 2, phase)) * high / 100
    name, head = f"sunflower {phase:.2f}", np.array([x, high])
    stem = keep(canvas, scene, f"{name} stem", lambda apart: _sunflower_stem(field.on(apart), x, high, size))
    canvas.lay_leaning(stem, unit * sway, field.y, high * unit)
    image = keep(canvas, scene, name, lambda apart: _sunflower_head(field.on(apart), head, size, phase, field.toward))
    canvas.lay_sprite(image, unit * sway, 0)


def _sunflower_stem(field: Creature, x: float, high: float, size: float) -> None:
    """Draw the stem with its leaves."""
    toward, root = field.toward, x * 0.8
    green = mix(field.scene.shade(rgb("5a8c38"), 1.0), field.scene.near, 0.22 * (1 - size))
    neck = (x - toward * 5 * size, high - 9 * size)
    stem = [(root, -4), (root - toward * 2, high * 0.4), (x - toward * 3, high * 0.74), neck]
    field.model([strip(stem, (5.4 * size, 5 * size, 4.4 * size, 4.6 * size))], green, 0.7)
    leaves, ribs = [], []
    for level, way, long in ((0.24, -1, 0.95), (0.42, 1, 0.9), (0.62, -1, 0.66)):
        at = (root + (x - root) * level - toward * 2, high * level)
        rise = 14 + 40 * level
        leaf, rib = (turned(shape * long * size, rise, (0, 0)) * (way, 1) + at for shape in (HEART_LEAF, HEART_RIB))
        leaves.append(leaf)
        ribs.append(rib)
    field.model(leaves, green, 0.8)
    field.fill(ribs, mix(green, field.scene.light, 0.35), 0.7)


@cache
def _rays(phase: float) -> tuple[Points, Points]:
    """Return the back and the front petals of a sunflower, each of shape (petals, points, 2)."""
    rings = []
    for long, start in ((1.06, 0.5), (0.98, 0.0)):
        rays = []
        for i in range(RAYS):
            angle = 360 * (i + start + 0.2 * math.sin(5 * i + 9 * phase)) / RAYS
            ray = RAY * (1.05, long * (1 + 0.07 * math.sin(2.7 * i + 11 * phase))) + (0, 10.5)
            rays.append(turned(ray, angle, (0, 0)))
        rings.append(np.array(rays))
    return rings[0], rings[1]


def _sunflower_head(field: Creature, head: Points, size: float, phase: float, toward: int) -> None:
    scene = field.scene
    gold = mix(scene.shade(rgb("f7b91f"), 0.7), scene.near, 0.16 * (1 - size))
    squash, lean = np.array([0.84, 0.98]) * size, 8 * toward

    def on(shape: Points, forward: float = 0.0) -> Points:
        move = head + np.array([toward, 0.4]) * forward * size
        return turned(shape * squash, -lean, (0, 0), (float(move[0]), float(move[1])))

    for rays, colour in zip(_rays(round(phase, 2)), (mix(gold, rgb("c9701a"), 0.5), gold), strict=True):
        if colour is gold and size > 0.7:
            field.model(on(rays), colour, 0.7)
        else:
            field.fill(on(rays), colour)
    field.fill([on(ring(0, 0, 15.6, 15.6), 1.6)], mix(gold, rgb("8a4a18"), 0.7))
    brown = mix(scene.shade(rgb("5a3420")), scene.near, 0.12)
    field.model([on(ring(0, 0, 14.2, 14.2), 2.4)], brown, 0.0)
    steps = np.arange(1, 60)
    angle, reach = steps * 2.39996, 13.4 * np.sqrt(steps / 60)
    spots = np.stack([reach * np.cos(angle), reach * np.sin(angle)], 1)
    dots = field.place(on(spots, 2.4)).tolist()
    r = 0.85 * size * field.unit
    field.canvas.circles([(a, b, r) for a, b in dots[24:]], solid(mix(brown, gold, 0.55)))
    field.canvas.circles([(a, b, 0.8 * r) for a, b in dots[:24]], solid(mix(brown, rgb("7d8a3a"), 0.45)))
