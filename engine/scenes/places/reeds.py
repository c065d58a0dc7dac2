"""Reeds and round trees, for the banks of a river."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import swing

Stems = NDArray[np.float64]
Shape = list[tuple[float, float]]


@dataclass(frozen=True)
class Bush:
    """A tree or bush with a round crown: its foot, its height, and how near it is (0..1)."""

    x: float
    y: float
    tall: float
    near: float
    seed: int

    def crown(self) -> list[tuple[float, float, float]]:
        """Return the discs of its crown: a round one, or a slender one like a poplar's."""
        rng, s, slender = np.random.default_rng(self.seed), self.tall, self.seed % 4 == 0
        wide, high, middle = (0.11, 0.36, 0.56) if slender else (0.3, 0.27, 0.6)
        discs = [(self.x, self.y - s * middle, s * (0.12 if slender else 0.25))]
        for number in range(20):
            angle, away = 2.4 * number, ((number + 0.5) / 20) ** 0.5
            dx, dy = wide * away * np.cos(angle), high * away * np.sin(angle)
            r = s * rng.uniform(0.075, 0.13) * (0.7 if slender else 1.0) * (1.1 - 0.35 * (dy < 0) * away)
            discs.append((self.x + s * float(dx), self.y - s * (middle - float(dy)), r))
        return discs


def leaf_colour(scene: Layout, near: float, warm: float = 0.0) -> Colour:
    """Return the colour of leaves at a distance."""
    own = {"day": 0.75, "dawn": 0.4, "sunset": 0.24, "dusk": 0.3, "night": 0.26}[scene.time]
    green = mix(rgb("3f8a4c"), rgb("9aa845"), warm)
    return mix(scene.layer(0.4 + 0.5 * near), scene.shade(green), own * (0.5 + 0.5 * near))


def draw_bush(canvas: Canvas, scene: Layout, bush: Bush) -> None:
    """Draw a tree in three tones, lit from the side of the sun."""
    s, toward = bush.tall, 1 if scene.light_x > bush.x else -1
    leaf = leaf_colour(scene, bush.near, (bush.seed % 7) / 9)
    bark = mix(mix(scene.near, scene.shade(rgb("6b4c36")), 0.5), leaf, 0.2)
    canvas.limb((bush.x, bush.y + s * 0.01), s * 0.07, (bush.x, bush.y - s * 0.5), s * 0.04, solid(bark))
    crown = bush.crown()
    canvas.circles(crown, solid(mix(leaf, scene.near, 0.34)))
    middle = bush.y - s * 0.6
    bright = [(x, y, r) for x, y, r in crown if toward * (x - bush.x) - 0.9 * (y - middle) > -0.12 * s]
    light = mix(leaf, scene.light, 0.14 if scene.dark else 0.26)
    ink = down(bush.y - s * 0.92, bush.y - s * 0.35, [light, leaf])
    canvas.circles([(x + toward * r * 0.2, y - r * 0.25, r * 0.82) for x, y, r in bright], ink)


def draw_reeds(canvas: Canvas, scene: Layout, t: float, stems: Stems, ink: Colour) -> None:
    """Draw reeds in the wind; each stem is x, foot, height, lean and whether it bears a cattail (above 0.72)."""
    blades, tails = [], []
    for x, y, tall, lean, kind in stems.tolist():
        bend = tall * (0.36 * (lean - 0.5) + 0.05 * swing(t, 1, x / 230) + 0.025 * swing(t, 2, x / 90))
        wide, aside = 0.7 + tall * 0.008, tall * (0.34 if lean > 0.5 else -0.34)
        blades.append(_blade(x, y, wide, (x + bend * 0.3, y - tall * 0.55), (x + bend, y - tall)))
        knee = (x + 0.5 * bend + 0.3 * aside, y - tall * 0.5)
        blades.append(_blade(x, y, wide, knee, (x + bend + aside, y - tall * 0.6)))
        if kind > 0.72 and tall > 34:
            bottom, top = (x + bend * 0.66, y - tall * 0.8), (x + bend * 0.94, y - tall * 0.965)
            tails.append((bottom, top, 1.6 + tall * 0.026))
    canvas.polygons(blades, solid(ink))
    brown = solid(mix(scene.shade(rgb("6b4226")), scene.near, 0.25))
    for bottom, top, thick in tails:
        canvas.limb(bottom, thick, top, thick, brown)


def _blade(x: float, y: float, wide: float, knee: tuple[float, float], tip: tuple[float, float]) -> Shape:
    """Return a blade from (x, y) through its knee to its tip."""
    return [(x - wide, y), (knee[0] - wide, knee[1]), tip, (knee[0] + wide, knee[1] + wide), (x + wide, y)]
