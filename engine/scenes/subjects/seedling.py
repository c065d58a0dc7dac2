"""The seedling: two leaves that break the earth in a beam of light."""

import math

import numpy as np
from numpy.typing import ArrayLike

from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix, rgb
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, age, swing, wave
from engine.scenes.subjects.creature import Creature, Points, ring, smooth, strip, turned
from engine.scenes.subjects.kept import keep

LEAF = ((0, 0), (0, 0), (9, 9), (24, 14), (40, 11), (54, 2), (54, 2), (44, -7), (28, -11), (12, -8))
UPPER = ((0, 0), (0, 0), (9, 9), (24, 14), (40, 11), (54, 2), (54, 2), (40, 3.5), (24, 3), (10, 1.6))

RIBS = (
    strip([(1, 0), (20, 1.6), (50, 2)], (1.4, 1.2, 0.5)),
    *(strip([(x, 1.4), (x + 5, 4 * k), (x + 10, 8 * k)], (0.9, 0.8, 0.4)) for x in (12, 23, 33) for k in (1, -0.8)),
)


def draw_seedling(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a seedling in a heap of earth, or in a pot, with dust in the light that falls on it."""
    potted = scene.place in FLOORED
    size = 0.0072 if potted else 0.0098
    plant = Creature(canvas, scene, scene.stand_x, scene.stand_y + 3, scene.tall * size, scene.side)
    base = 44.0 if potted else 13.0
    beam = keep(canvas, scene, "beam", lambda apart: _beam(plant.on(apart), base))
    canvas.lay_faded(beam, 0.91 + 0.09 * wave(t, 2, ASKEW))
    soil = keep(canvas, scene, "soil", lambda apart: _pot(plant.on(apart)) if potted else _earth(plant.on(apart)))
    canvas.lay_faded(soil, 1.0)
    _sprout(plant, base, t)
    _dust(plant, rng, base, t)


def _beam(plant: Creature, base: float) -> None:
    """Draw the light from above, wider towards the ground, and its pool on the ground."""
    scene, canvas, u = plant.scene, plant.canvas, plant.unit
    way = plant.toward * plant.facing
    colour = mix(scene.light, WARM, 0.0 if scene.dark else 0.3)
    strength = 0.4 if scene.time != "day" else 0.48
    top, x = plant.y - 300 * u, plant.x
    ground = plant.y - (base - 8) * u
    for spread, share in ((1.0, 0.55), (0.6, 0.75)):
        start = x + way * 150 * u
        shape = [(start - 14 * spread * u, top), (start + 14 * spread * u, top), (x + 62 * spread * u, ground),
                 (x - 62 * spread * u, ground)]  # fmt: skip
        stops = [(colour, 0.0), (colour, strength * share), (colour, strength * share * 0.35)]
        canvas.polygon(shape, fade((0, top), (0, ground), stops, [0.0, 0.75, 1.0]))
    middle = plant.y - (base + 40) * u
    canvas.circle(x, middle, 92 * u, glow(x, middle, 92 * u, colour, strength * 0.8))


def _earth(plant: Creature) -> None:
    scene, rng = plant.scene, plant.scene.part("earth")
    soil = mix(scene.shade(rgb("5e3f2c"), 1.1), scene.near, 0.1)
    heap = smooth([(-78, -3), (-60, 1), (-40, 6), (-22, 11), (-6, 14), (8, 14.5), (24, 11), (42, 7), (60, 1), (78, -3),
                   (50, -8), (0, -10), (-50, -8)])  # fmt: skip
    plant.model([heap], soil, 1.0)
    crumbs: list[Points] = []
    pale: list[Points] = []
    for along, low, size in rng.random((34, 3)).tolist():
        x = -64 + 128 * along
        y = 12.5 * math.exp(-((x / 36) ** 2)) - 1 - 9 * low
        (pale if size > 0.72 else crumbs).append(ring(x, y, 1.4 + 2.6 * size, 1.0 + 1.5 * size, 9))
    plant.inside(heap, crumbs, mix(soil, scene.near, 0.4), 0.8)
    plant.inside(heap, pale, mix(soil, scene.light, 0.22), 0.9)
    # Clods that the sprout has pushed aside.
    plant.model([smooth(ring(-9, 14, 6, 3.6, 7)), smooth(ring(9, 14.5, 5, 3.2, 6)), smooth(ring(-19, 11, 3.6, 2.4, 6)),
                 smooth(ring(34, 9, 3, 2, 6))], mix(soil, scene.light, 0.06), 0.7)  # fmt: skip


def _pot(plant: Creature) -> None:
    scene = plant.scene
    clay = scene.shade(rgb("c4704a"))
    plant.shadow(-30, 30, 3)
    plant.model([np.array([(-27, 34), (27, 34), (20, 0), (-20, 0)], dtype=float)], clay, 0.9)
    plant.fill(
        [np.array([(-27, 34), (27, 34), (26, 29.5), (-26, 29.5)], dtype=float)], mix(clay, scene.near, 0.35), 0.6
    )
    soil = scene.shade(rgb("4e3628"))
    plant.fill([smooth([(-28, 42), (-14, 47), (2, 48), (16, 46.6), (28, 42), (0, 40)])], soil)
    plant.model(
        [np.array([(-30.5, 44), (30.5, 44), (29.5, 33), (-29.5, 33)], dtype=float)], mix(clay, scene.light, 0.08), 0.9
    )


def _sprout(plant: Creature, base: float, t: float) -> None:
    scene = plant.scene
    green = scene.shade(rgb("6cb23e"), 0.75)
    sway = 2.0 * wave(t, 1, ASKEW) + 0.7 * swing(t, 2, 0.2)
    lean = plant.toward * 5
    tip = (lean + sway, base + 46)
    stem = strip(
        [(0, base - 3), (-2 * plant.toward, base + 14), (lean * 0.5 + 0.4 * sway, base + 32), tip], (6.5, 5.4, 4.6, 4)
    )
    _sway_leaf(plant, (lean, base + 46), -1, (0.86, 30), sway, 2.4 * wave(t, 1, 0.3), green)
    plant.model([stem], mix(green, rgb("d7e8a0"), 0.3), 0.7)
    _sway_leaf(plant, (lean, base + 46), 1, (1.0, 34), sway, 2.4 * wave(t, 1, ASKEW), green)
    bud = smooth([(-3, 0), (-3, 0), (-3.4, 7), (0, 14), (0, 14), (3.4, 7), (3, 0)]) + tip
    plant.model([bud], mix(green, rgb("e6f2b0"), 0.4), 0.6)


def _sway_leaf(
    plant: Creature,
    root: tuple[float, float],
    way: int,
    pose: tuple[float, float],
    sway: float,
    turn: float,
    green: Colour,
) -> None:
    """Draw a leaf of a size and rise, turned around its root and shifted."""
    image = keep(
        plant.canvas, plant.scene, f"leaf {way}", lambda apart: _leaf(plant.on(apart), root, way, *pose, green)
    )
    spot = plant.place(root).tolist()
    plant.canvas.lay_sprite(image, sway * plant.facing * plant.unit, 0, -turn * way * plant.facing, *spot)


def _leaf(plant: Creature, root: tuple[float, float], way: int, size: float, rise: float, green: Colour) -> None:
    scene = plant.scene
    lit = 0.0 if way == plant.toward else 0.14

    def on(points: ArrayLike) -> Points:
        return turned(smooth(points) * size, rise, (0, 0)) * (way, 1) + root

    leaf = on(LEAF)
    plant.model([leaf], mix(green, scene.near, lit), 0.9)
    plant.inside(leaf, [on(UPPER)], mix(green, mix(scene.light, rgb("d8f08a"), 0.5), 0.34 - lit))
    vein = mix(green, rgb("eaf6c0"), 0.55)
    plant.inside(leaf, [turned(rib * size, rise, (0, 0)) * (way, 1) + root for rib in RIBS], vein, 0.7)
    drop = turned(np.array([(40 * size, 3.0 * size)]), rise, (0, 0))[0] * (way, 1) + root
    if way == plant.toward:
        x, y = plant.place(drop).tolist()
        plant.canvas.circle(x, y, 2.8 * plant.unit, solid(mix(WHITE, green, 0.35), 0.85))
        plant.canvas.circle(x - 0.8 * plant.unit, y - 0.9 * plant.unit, 0.9 * plant.unit, solid(WHITE, 0.95))


def _dust(plant: Creature, rng: np.random.Generator, base: float, t: float) -> None:
    """Draw motes that rise slowly in the light."""
    colour = mix(plant.scene.light, WARM, 0.35)
    for along, born, high, size in rng.random((16, 4)).tolist():
        passed = age(t, born, 1.0)
        x = -46 + 92 * along + 5 * math.sin(6 * passed + 9 * along) + plant.toward * 22 * high
        y = base + 8 + 90 * high + 26 * passed
        px, py = plant.place((x, y)).tolist()
        shine = 0.85 * math.sin(math.pi * passed) ** 2
        plant.canvas.circle(px, py, (0.7 + 1.1 * size) * plant.unit, solid(colour, shine))
