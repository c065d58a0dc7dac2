"""Crowns: round tops of leaf trees in three tones, lit from the side of the light."""

from collections.abc import Sequence

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour, mix
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing, wave

#: The middle and radius of one lump of leaves.
Disc = tuple[float, float, float]


def crown(rng: np.random.Generator, x: float, y: float, half: float, tall: float, lumps: int = 11) -> list[Disc]:
    """Return the lumps of a crown around (x, y), an ellipse of the given half width and half height."""
    discs = [(x, y, min(half, tall) * 0.78), (x, y - 0.3 * tall, min(half, tall) * 0.36)]
    start = rng.random() * TURN
    for i in range(lumps):
        angle, reach = start + TURN * (i + rng.uniform(-0.25, 0.25)) / lumps, rng.uniform(0.58, 0.76)
        radius = min(half, tall) * rng.uniform(0.24, 0.4)
        discs.append((x + half * reach * float(np.cos(angle)), y + tall * reach * float(np.sin(angle)), radius))
    return discs


def stirred(discs: Sequence[Disc], t: float, strength: float) -> list[Disc]:
    """Return lumps moved by the wind at a moment, by about `strength` units."""
    aside = strength * wave(t, 1, 0.125)
    return [
        (x + aside + 0.5 * strength * swing(t, 2, -x / 190), y + 0.6 * strength * swing(t, 2, (x + y) / 170), r)
        for x, y, r in discs
    ]


def draw_crowns(
    canvas: Canvas,
    scene: Layout,
    discs: Sequence[Disc],
    leaf: Colour,
    contrast: float = 1.0,
    core: bool = False,
    shadow: Colour | None = None,
) -> None:
    """Draw lumps in one colour, shaded below and lit above, except the first one if it is the core of a crown."""
    if not discs:
        return
    toward = 1 if scene.light_x > sum(x for x, _, _ in discs) / len(discs) else -1
    for shift, size, colour in (
        (0.0, 1.0, mix(leaf, scene.near if shadow is None else shadow, 0.34 * contrast)),
        (0.2, 0.84, leaf),
        (0.4, 0.5, mix(leaf * 1.1, scene.light, (0.08 if scene.dark else 0.15) * contrast)),
    ):
        lumps = discs
        if core and shift > 0.3:
            # The lumps that face the light are lit as one.
            x0, y0, _ = discs[0]
            lumps = [(x, y, r * 1.5) for x, y, r in discs[1:] if (x - x0) * toward * 0.5 - (y - y0) > 0.1 * r]
        moved = [(x + toward * r * shift * 0.7, y - r * shift * 0.9, r * size) for x, y, r in lumps]
        canvas.circles(moved, solid(colour))
