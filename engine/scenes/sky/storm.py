"""The sky of rain and storms: a deck of clouds, shafts of light through a break, distant lightning."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave

Shape: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A row of clouds across the sky: the outlines of its whole and of its shaded part, and how far it drifts."""

    whole: Shape
    shaded: Shape
    drift: float
    colours: list[Colour]


def deck(scene: Layout) -> Iterator[Layer]:
    """Build the clouds that cover the sky, from the far ones above the horizon to the near ones at the top."""
    stormy = "storm" in scene.weather
    rows = [_row(scene, number, stormy) for number in range(4)]
    if stormy:
        yield still(partial(_gloom, scene=scene))
    for number, row in enumerate(rows):
        if stormy and number == 1:
            yield Layer(partial(_glimmer, scene=scene))
        if stormy and number == 2:
            yield still(partial(_break, scene=scene))
        yield Layer(partial(_draw_row, scene=scene, row=row), moves=number > 0)
        if stormy and number == 2:
            yield Layer(partial(_shafts, scene=scene))


def _row(scene: Layout, number: int, stormy: bool) -> Row:
    """Return a row of clouds, 0 the farthest."""
    rng, share = scene.part(f"deck {number}"), number / 3
    bases = (0.6, 0.46, 0.28, 0.1) if stormy else (0.5, 0.36, 0.21, 0.06)
    base = scene.horizon_y * bases[number]
    size = (26 + 44 * share) * scene.stretch
    ink = mix(mix(scene.horizon, scene.middle, 0.7), scene.zenith, share)
    grey = mix(np.full(3, ink.mean()), rgb("5a6578"), 0.35)
    ink = mix(mix(ink, grey, 0.5), mix(scene.near, rgb("1a2236"), 0.5), 0.28 + 0.4 * share if stormy else 0.2)
    lit = mix(ink, scene.horizon, 0.34 - 0.14 * share)
    discs, x = [], -80.0 - size
    bow, phase = rng.uniform(0.6, 1.2), rng.random() * 6
    while x < scene.width + 80 + size:
        radius = size * rng.uniform(0.5, 1.15)
        dip = 0.55 * size * math.sin(x / scene.width * 6 * bow + phase)
        discs.append((x, base + dip - radius * 0.35, radius))
        x += radius * rng.uniform(0.8, 1.25)
    # The next row hides what is higher.
    top = -20.0 if number == 3 else scene.horizon_y * bases[number + 1] - 150 * scene.stretch
    # Each lump is lit from below, for the sky is brightest at the horizon.
    inner = [(x, y - 0.2 * r, 0.86 * r) for x, y, r in discs]
    return Row(_underside(discs, top), _underside(inner, top), 8 + 16 * share, [mix(ink, scene.zenith, 0.3), ink, lit])


def _underside(discs: list[tuple[float, float, float]], top: float) -> Shape:
    """Return the outline of a row of lumps from its top down to its lower edge."""
    xs = np.arange(discs[0][0], discs[-1][0], 2.5)
    across, deep, radii = (part[:, None] for part in np.array(discs).T)
    depths = deep + np.sqrt(np.maximum(radii**2 - (xs - across) ** 2, 0.0))
    ys = np.where(np.abs(xs - across) < radii, depths, -np.inf).max(axis=0)
    return np.concatenate([[(xs[0], top)], np.stack([xs, np.maximum(ys, top)], 1), [(xs[-1], top)]])


def _draw_row(canvas: Canvas, t: float, scene: Layout, row: Row) -> None:
    high, low = float(row.whole[1:-1, 1].min()), float(row.whole[:, 1].max())
    with canvas.moved(row.drift * wave(t, 1, ASKEW), 0):
        canvas.polygon(row.whole, down(high - 70 * scene.stretch, low, row.colours, [0, 0.55, 1]))
        canvas.polygon(row.shaded, solid(row.colours[1], 0.45))


def _gloom(canvas: Canvas, scene: Layout) -> None:
    """Darken the sky between the clouds."""
    dark = mix(scene.near, rgb("1c2438"), 0.6)
    stops = [(dark, 0.75), (dark, 0.4), (dark, 0.12)]
    canvas.bar(0, 0, scene.width, scene.horizon_y + 20, fade((0, 0), (0, scene.horizon_y + 20), stops))


def _opening(scene: Layout) -> tuple[float, float]:
    """Return the middle of the break in the clouds."""
    x = min(max(scene.light_x, 0.2 * scene.width), 0.8 * scene.width)
    return x, scene.horizon_y * 0.33


def _warm(scene: Layout) -> Colour:
    return mix(mix(scene.light, rgb("cfdcff" if scene.dark else "ffe2a8"), 0.5), WHITE, 0.2)


def _break(canvas: Canvas, scene: Layout) -> None:
    """Draw the light in the break, to be half hidden by the clouds before it."""
    (x, y), warm = _opening(scene), _warm(scene)
    for wide, alpha in ((230, 0.5), (120, 0.8), (64, 0.95)):
        reach = wide * scene.stretch
        canvas.circle(x, y, reach, glow(x, y, reach, warm, alpha))


def _shafts(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw shafts of light that fan out from the break and slowly grow brighter and dimmer in turn."""
    (x, y), warm, rng = _opening(scene), _warm(scene), scene.part("shafts")
    foot = scene.horizon_y + 10
    for i, (aside, wide) in enumerate(rng.random((7, 2)).tolist()):
        slope = (i - 3 + 0.6 * (aside - 0.5)) * 0.26 + 0.03 * wave(t, 1, ASKEW + 0.13 * i)
        half, fan = (5 + 8 * wide) * scene.stretch, (16 + 26 * wide) * scene.stretch
        x0, x1 = x + 14 * (i - 3) * scene.stretch, x + slope * (foot - y)
        alpha = (0.36 - 0.03 * abs(i - 3)) * (0.72 + 0.28 * wave(t, 1, 0.3 * i + ASKEW)) * (0.6 if scene.dark else 1)
        ink = fade((x0, y), (x1, foot), [(warm, alpha * 0.3), (warm, alpha), (warm, 0.0)], [0, 0.3, 1])
        canvas.polygon([(x0 - half, y - 10), (x0 + half, y - 10), (x1 + fan, foot), (x1 - fan, foot)], ink)


def _glimmer(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw lightning far away, which slowly lights up behind the clouds and dies away."""
    rng, (middle, _) = scene.part("lightning"), _opening(scene)
    way = -1 if middle > scene.width / 2 else 1
    spots = [middle + way * scene.width * share for share in (rng.uniform(0.36, 0.5), rng.uniform(0.2, 0.3))]
    for number, x in enumerate(spots):
        bright = max(wave(t, 1, 0.25 + 0.5 * number), 0.0) ** 1.5
        if bright == 0.0:
            continue
        y, reach = scene.horizon_y * (0.5 + 0.1 * number), 140 * scene.stretch
        canvas.circle(x, y, reach, glow(x, y, reach, rgb("d8ddff"), 0.5 * bright))
        if number == 0:
            bolt = _bolt(rng, x, scene.horizon_y * 0.36, scene.horizon_y + 6)
            canvas.polyline(bolt, pen(rgb("c9d0ff"), 7, 0.22 * bright))
            canvas.polyline(bolt, pen(WHITE, 2.2, 0.85 * bright))


def _bolt(rng: np.random.Generator, x: float, top: float, foot: float) -> list[tuple[float, float]]:
    """Return the zigzag of a bolt."""
    points, count = [], 8
    for i in range(count + 1):
        points.append((x, top + (foot - top) * i / count))
        x += rng.uniform(5, 13) * (-1 if i % 3 == 1 else 1) * (1 if rng.random() < 0.7 else -1)
    return points
