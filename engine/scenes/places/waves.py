"""Waves: the colours of the sea, glints on it and the path of the sun or moon, for the places on the coast."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, glow, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.habitats import FLOATING
from engine.scenes.layers import Layer
from engine.scenes.layout import Layout
from engine.scenes.rhythm import swing

Line = NDArray[np.float64]
#: How much of its own colour water keeps; the rest mirrors the sky.
_OWN = {"dawn": 0.34, "day": 0.8, "sunset": 0.2, "dusk": 0.3, "night": 0.34}
#: A flat, pointed lens, half a unit wide and high to each side.
_LENS = np.array([(-1, 0), (-0.62, -0.72), (0, -1), (0.55, -0.78), (1, 0), (0.6, 0.7), (0, 1), (-0.55, 0.74)])


def afloat(scene: Layout) -> bool:
    """Return whether something in the scene needs water in front of the viewer."""
    wet = (*FLOATING, "bridge", "lighthouse")
    return scene.subject in wet or scene.second in wet


def tint(scene: Layout, code: str, own: float = 1.0) -> Colour:
    """Return a colour of water under this sky."""
    mirrored = mix(scene.middle, scene.zenith, 0.55 if scene.low_sun else 0.35)
    return mix(mirrored, scene.shade(rgb(code)), _OWN[scene.time] * own)


def lens(x: float, y: float, half: float, thick: float) -> Line:
    """Return a flat shape with pointed ends, as light on water has."""
    return _LENS * (half, thick) + (x, y)


def glints(
    scene: Layout,
    name: str,
    area: tuple[float, float],
    count: int,
    colour: Colour,
    alpha: float = 0.5,
    floor: Callable[[float], float] | None = None,
) -> Layer:
    """Return ripples between two heights that catch the light, smaller towards the horizon.

    With a `floor`, those below the height that it returns for their x are left out.
    """
    top, bottom = area
    rows = scene.part(name).random((scene.many(count), 3))
    rows = rows[np.argsort(rows[:, 0])]
    ink, room = solid(colour, alpha), scene.width + 160
    kept = []
    for share, x, wide in rows.tolist():
        x, y = x * room - 80, top + 3 + (bottom - top) * share**1.5
        if floor is None or y < floor(x):
            kept.append((share, x, y, (5 + 46 * share) * (0.5 + 0.9 * wide)))

    def draw(canvas: Canvas, t: float) -> None:
        shapes = []
        for share, x, y, half in kept:
            drift = (3 + 16 * share) * swing(t, 1, x / 190 + 0.1)
            rise = (0.4 + 2.6 * share) * swing(t, 2, -3 * share)
            breath = 1 + 0.3 * swing(t, 2, x / 120 + share)
            shapes.append(lens(x + drift, y + rise, half * max(breath, 0.3), (0.6 + 2.0 * share) * max(breath, 0.3)))
        canvas.polygons(shapes, ink)

    return Layer(draw)


def sunpath(
    scene: Layout, name: str, top: float, bottom: float, floor: Callable[[float], float] | None = None
) -> Layer:
    """Return the path of the sun or moon on water, above the `floor` if there is one."""
    rng, colour = scene.part(name), mix(scene.light, scene.horizon, 0.15)
    strength = 0.9 if scene.low_sun or scene.dark else 0.6
    count = round(34 * scene.stretch) if scene.sky & {"sun", "moon", "eclipse"} else 0
    rows = []
    for i in range(count):
        share, aside, wide, phase = (i + 0.5) / count, rng.normal(0, 1), rng.uniform(0.35, 1), rng.random()
        x, y = scene.light_x + aside * (4 + 17 * share), top + 2 + (bottom - top) * share**1.4
        if floor is None or y < floor(x):
            rows.append((share, x, y, (9 + 40 * share) * wide * scene.stretch, phase))

    def draw(canvas: Canvas, t: float) -> None:
        groups: dict[int, list[Line]] = {}
        for share, x, y, half, phase in rows:
            breath = max(1 + 0.34 * swing(t, 2, phase - 3 * share), 0.2)
            x += (2 + 7 * share) * swing(t, 1, phase)
            groups.setdefault(int(share * 4), []).append(lens(x, y, half * breath, 0.9 + 2.1 * share))
        for group, shapes in groups.items():
            canvas.polygons(shapes, solid(colour, strength * (1 - 0.2 * group)))

    return Layer(draw, salient=True)


def sheen(canvas: Canvas, scene: Layout, top: float, water: Line) -> None:
    """Draw the soft light of the sun or moon on the outline of water."""
    if scene.sky & {"sun", "moon", "eclipse"}:
        reach, colour = (scene.height - top) * 0.9, mix(scene.light, scene.horizon, 0.15)
        with canvas.inside(water):
            light = glow(scene.light_x, top, reach, colour, 0.3 if scene.low_sun or scene.dark else 0.18)
            canvas.circle(scene.light_x, top, reach, light)


def band(xs: Line, upper: Line, lower: Line) -> Line:
    """Return the outline between two lines across the picture."""
    return np.concatenate([np.stack([xs, upper], 1), np.stack([xs, lower], 1)[::-1]])


def ripples_of(rng: np.random.Generator, xs: Line, lengths: Sequence[float]) -> Line:
    """Return a sum of waves along a line, about -1..1, one of each length."""
    total = np.zeros(len(xs))
    for length in lengths:
        total += rng.uniform(0.5, 1) * np.sin(xs / length * 2 * np.pi + rng.random() * 2 * np.pi)
    return total / len(lengths)
