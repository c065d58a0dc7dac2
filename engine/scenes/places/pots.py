"""Potted plants on a terrace: small trees, tall grass and broad leaves."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.houses import coloured
from engine.scenes.rhythm import swing

CLAY = ("b8623f", "d8c3a4", "4f6f74", "8a4a3c")
LEAVES = ("3f7a4a", "5f8f46", "2f6b52", "7a9a4e")


@dataclass(frozen=True)
class Pot:
    """A pot where it stands, its width, the kind of plant (0 tree, 1 grass, 2 broad leaves) and its name."""

    x: float
    y: float
    wide: float
    kind: int
    name: str


def pots(scene: Layout) -> list[Pot]:
    """Return the pots along the parapet, and larger ones near the viewer beside the subject."""
    rng, room = scene.part("pots"), scene.height * (0.89 - 0.22 * (scene.stretch - 1)) - scene.horizon_y
    found: list[Pot] = []
    x = scene.width * 0.08
    while x < scene.width * 0.93:
        wide = rng.uniform(20, 30) * scene.stretch
        if abs(x - scene.stand_x) > 64 or scene.subject == "none":
            found.append(Pot(x, scene.horizon_y + room * 0.54, wide, int(rng.integers(3)), f"pot {len(found)}"))
        x += wide + rng.uniform(4, 90)
    away = -1 if scene.stand_x > scene.width / 2 else 1
    for share, low, size, kind in ((0.415, 0.86, 54.0, 0), (0.47, 1.06, 62.0, 2), (0.36, 1.0, 40.0, 1)):
        at = scene.width * (0.5 + away * share)
        found.append(Pot(at, scene.horizon_y + room * low, size * scene.stretch, kind, f"near {kind}"))
    return found


def draw_pots(canvas: Canvas, scene: Layout, plants: list[Pot]) -> None:
    """Draw the pots and their shadows on the floor."""
    for pot in plants:
        rng, half, tall = scene.part(pot.name), pot.wide / 2, pot.wide * 0.85
        clay = mix(coloured(scene, rgb(CLAY[int(rng.integers(4))])), scene.near, 0.08)
        dark, x, y = mix(clay, scene.near, 0.45), pot.x, pot.y
        side = -1 if scene.light_x < x else 1
        canvas.oval(x - side * half * 0.6, y, half * 1.7, half * 0.26, solid(scene.near, 0.28))
        body = [(x - half, y - tall), (x + half, y - tall), (x + half * 0.74, y), (x - half * 0.74, y)]
        canvas.polygon(body, down(y - tall, y, [clay, mix(clay, dark, 0.4)]))
        shade = [
            (x - side * half, y - tall),
            (x - side * half * 0.3, y - tall),
            (x - side * half * 0.24, y),
            (x - side * half * 0.74, y),
        ]
        canvas.polygon(shade, solid(dark, 0.5))
        canvas.bar(
            x - half * 1.12, y - tall * 1.06, x + half * 1.12, y - tall * 0.84, solid(mix(clay, scene.light, 0.12)), 2
        )


def draw_plants(canvas: Canvas, t: float, scene: Layout, plants: list[Pot]) -> None:
    """Draw the plants in the wind."""
    for pot in plants:
        rng = scene.part(f"plant in {pot.name}")
        leaf = mix(coloured(scene, rgb(LEAVES[int(rng.integers(4))])), scene.near, 0.12)
        lean, top = swing(t, 2, -pot.x / 300), pot.y - pot.wide * 0.85
        (_tree, _grass, _broad)[pot.kind](canvas, scene, pot.x, top, pot.wide, lean, rng, leaf)


def _tree(
    canvas: Canvas, scene: Layout, x: float, y: float, wide: float, lean: float, rng: np.random.Generator, leaf: Colour
) -> None:
    canvas.limb(
        (x, y + 2),
        wide * 0.1,
        (x + lean * wide * 0.04, y - wide * 0.9),
        wide * 0.06,
        solid(mix(leaf, coloured(scene, rgb("5a3a28")), 0.7)),
    )
    discs = []
    for angle, far, size in rng.random((9, 3)).tolist():
        cx = x + wide * 0.5 * far * math.cos(6.3 * angle)
        cy = y - wide * (1.25 + 0.42 * far * math.sin(6.3 * angle))
        discs.append((cx + lean * (y - cy) * 0.07, cy, wide * (0.24 + 0.14 * size)))
    side = -1 if scene.light_x < x else 1
    canvas.circles(discs, solid(leaf))
    canvas.circles(
        [(cx + side * r * 0.25, cy - r * 0.25, r * 0.6) for cx, cy, r in discs], solid(mix(leaf, scene.light, 0.16))
    )


def _grass(
    canvas: Canvas, scene: Layout, x: float, y: float, wide: float, lean: float, rng: np.random.Generator, leaf: Colour
) -> None:
    blades: tuple[list[list[tuple[float, float]]], ...] = ([], [])
    for i, (aside, tall) in enumerate(rng.random((18, 2)).tolist()):
        aside, high = aside - 0.5, wide * (0.9 + 0.9 * tall)
        foot = x + wide * 0.6 * aside
        tip = foot + high * (0.9 * aside + 0.1 * lean)
        bend = foot + high * 0.25 * aside + 0.02 * high * lean
        blades[i % 2].append(
            [
                (foot - wide * 0.045, y),
                (bend - wide * 0.04, y - high * 0.55),
                (tip, y - high * (1 - 0.4 * abs(aside))),
                (bend + wide * 0.04, y - high * 0.5),
                (foot + wide * 0.045, y),
            ]
        )
    canvas.polygons(blades[0], solid(mix(leaf, scene.near, 0.18)))
    canvas.polygons(blades[1], solid(mix(leaf, scene.light, 0.14)))


def _broad(
    canvas: Canvas, scene: Layout, x: float, y: float, wide: float, lean: float, rng: np.random.Generator, leaf: Colour
) -> None:
    k = np.linspace(0, 1, 8)
    shapes: tuple[list[NDArray[np.float64]], ...] = ([], [])
    for i, share in enumerate(np.linspace(-1, 1, 9).tolist()):
        angle = 1.15 * share + rng.uniform(-0.12, 0.12) + 0.09 * lean
        long = wide * rng.uniform(1.1, 1.5) * (1 - 0.2 * abs(share))
        # The leaf bends over towards its tip.
        way = angle * (0.55 + 0.6 * k)
        xs, ys = x + np.sin(way) * long * k, y + 2 - np.cos(way) * long * k
        half = wide * 0.17 * np.sin(np.pi * np.clip(k * 1.15 - 0.15, 0, 1)) + 0.8
        left = np.stack([xs - half * np.cos(way), ys - half * np.sin(way)], 1)
        right = np.stack([xs + half * np.cos(way), ys + half * np.sin(way)], 1)
        shapes[i % 2].append(np.concatenate([left, right[::-1]]))
    canvas.polygons(shapes[0], solid(mix(leaf, scene.near, 0.2)))
    canvas.polygons(shapes[1], solid(mix(leaf, scene.light, 0.12)))
