"""Surf: waves that come in, break, run up the sand and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import mix
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.places.waves import band, ripples_of, tint

Line = NDArray[np.float64]
#: The waves on their way at the same time.
_WAVES = 3


@dataclass(frozen=True)
class Surf:
    """The line where the sea meets the sand, and how large things are along it (0 at the horizon)."""

    xs: Line
    ys: Line
    near: Line

    def edge(self, reach: float) -> Line:
        """Return the line at a distance from the shore; out at sea it is negative."""
        return self.ys + reach * self.near


@dataclass(frozen=True)
class _Shape:
    """The lobes of a wave's edge along the shore, and the lace and streaks of its foam, each about -1..1."""

    lobes: Line
    lace: Line
    streak: Line

    @classmethod
    def random(cls, rng: np.random.Generator, xs: Line) -> "_Shape":
        """Return the shape of another wave."""
        lengths = (230, 120, 64), (140, 75, 41), (150, 70, 33)
        return cls(*(ripples_of(rng, xs, some) for some in lengths))


def surf_layer(scene: Layout, surf: Surf) -> Layer:
    """Return the waves, one after another, the farthest drawn first."""
    shapes = [_Shape.random(scene.part(f"wave {number}"), surf.xs) for number in range(_WAVES)]

    def draw(canvas: Canvas, t: float) -> None:
        ages = [((t + 0.21 + number / _WAVES) % 1.0, number) for number in range(_WAVES)]
        for age, number in sorted(ages, key=lambda wave: _reach(wave[0])):
            _wave(canvas, scene, surf, age, shapes[number])

    return Layer(draw)


def _reach(age: float) -> float:
    """Return how far up the sand a wave is."""
    if age < 0.55:
        return -112 + 106 * float((age / 0.55) ** 1.1)
    if age < 0.76:
        return -6 + 32 * float(np.sin(np.pi / 2 * (age - 0.55) / 0.21))
    return 26 - 18 * (1 - float(np.cos(np.pi * (age - 0.76) / 0.24)))


def _wave(canvas: Canvas, scene: Layout, surf: Surf, age: float, shape: _Shape) -> None:
    xs, near, reach = surf.xs, surf.near, _reach(age)
    lobes, lace, streak = shape.lobes, shape.lace, shape.streak
    wild = float(np.interp(age, [0, 0.45, 0.76, 1], [4, 9, 24, 18]))
    front = surf.edge(reach) + lobes * wild * near
    foam = float(np.interp(age, [0, 0.2, 0.5, 0.58, 0.78, 0.92, 1], [0, 0.1, 1.0, 1.3, 0.7, 0.3, 0.1]))
    seen = float(np.interp(age, [0, 0.16, 0.45, 0.8, 1], [0, 0.5, 1, 0.9, 0]))
    white, glass = scene.pale(0.03), tint(scene, "8fdccf")
    if age > 0.4:
        # Water that lies on the sand behind the edge.
        body = float(np.interp(age, [0.4, 0.6, 0.8, 1], [0, 0.55, 0.4, 0]))
        canvas.polygon(band(xs, np.minimum(surf.edge(-34), front), front), solid(glass, body))
    if age < 0.6:
        swell = float(np.interp(age, [0, 0.25, 0.5, 0.6], [0, 0.5, 0.6, 0]))
        high = float(np.interp(age, [0, 0.5, 0.6], [3, 13, 9]))
        canvas.polygon(band(xs, front - high * near, front + 1.5 * near), solid(tint(scene, "14708c"), swell))
        canvas.polygon(band(xs, front - high * near, front - high * 0.6 * near), solid(mix(glass, white, 0.3), swell))
    thick = np.clip(foam * (8 + 9 * lace), 0.5 * foam, None) * near
    canvas.polygon(band(xs, front - thick, front + 0.6 * near), solid(white, seen))
    behind = front - (6 + 9 * foam) * near - np.abs(lobes) * 10 * near
    thin = np.clip(3.2 * streak + 0.3, 0, None) * near * foam
    canvas.polygon(band(xs, behind - thin, behind), solid(white, 0.7 * seen))
    behind = behind - (9 + 5 * lace) * near
    thin = np.clip(-2.8 * streak, 0, None) * near * foam
    canvas.polygon(band(xs, behind - thin, behind), solid(white, 0.45 * seen))
