"""The stadium around a track: a stand with a roof, spectators, floodlights and flags."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import ASKEW, TURN, wave
from engine.scenes.terrain import Ridge, fill

#: The coats of spectators and athletes, and the flags.
BUNTING = ("e0453f", "f2b33c", "3f86d0", "f4efe4", "3fa57a")


def stadium(scene: Layout) -> Iterator[Layer]:
    """Build what is behind the field."""
    yield still(partial(_stadium, scene=scene))
    yield Layer(partial(_flags, scene=scene))
    yield Layer(partial(_spectators, scene=scene))


def field_top(scene: Layout) -> float:
    """Return the y at which the field begins, in front of the stands."""
    return scene.horizon_y + 10


def _tiers(scene: Layout) -> tuple[float, float]:
    """Return the y of the upper and of the lower edge of the seats."""
    return scene.horizon_y - 58 * scene.stretch, scene.horizon_y + 2


def _stadium(canvas: Canvas, scene: Layout) -> None:
    """Draw trees, the floodlights, and a stand with a roof along the field."""
    rng, (top, low) = scene.part("stadium"), _tiers(scene)
    trees = top + 6 - 46 * scene.stretch * rolling(rng, scene.many(150), 5, 0.6, scene.many(5))
    fill(canvas, Ridge.across(scene.width, trees), solid(scene.layer(0.2)))
    for share in (0.1, 0.9):
        _floodlight(canvas, scene, scene.width * share)
    concrete = scene.layer(0.42)
    seats = mix(scene.shade(rgb("4f78ae"), 1.3), scene.layer(0.4), 0.4)
    canvas.bar(-5, top, scene.width + 5, low + 12, down(top, low, [mix(seats, scene.near, 0.3), seats]))
    rows = 7
    steps = [
        (-5, top + (low - top) * i / rows, scene.width + 5, top + (low - top) * i / rows + 1.1) for i in range(rows)
    ]
    canvas.bars(steps, solid(mix(seats, scene.near, 0.4), 0.6))
    aisles, pitch = [], 64.0
    for x in np.arange(pitch * 0.4, scene.width + pitch, pitch).tolist():
        aisles.append([(x - 2.6, top), (x + 2.6, top), (x + 4.4, low), (x - 4.4, low)])
    canvas.polygons(aisles, solid(mix(concrete, scene.horizon, 0.45), 0.75))
    _crowd(canvas, scene, rng, pitch)
    _roof(canvas, scene, top, concrete)
    wall = mix(scene.shade(rgb("e8e2d4"), 1.2), scene.layer(0.4), 0.3)
    canvas.bar(-5, low, scene.width + 5, field_top(scene) + 2, solid(wall))
    for i, x in enumerate(np.arange(-20, scene.width + 60, 74.0).tolist()):
        colour = scene.shade(rgb(BUNTING[i % len(BUNTING)]), 1.2)
        canvas.bar(x, low + 1, x + 70, field_top(scene) + 1, solid(mix(colour, scene.layer(0.4), 0.3)))


def _crowd(canvas: Canvas, scene: Layout, rng: np.random.Generator, pitch: float) -> None:
    top, low = _tiers(scene)
    dots: dict[str, list[tuple[float, float, float]]] = {code: [] for code in BUNTING}
    for x, row, code in rng.random((scene.many(520), 3)).tolist():
        x, high = x * scene.width, int(row * 7)
        if (x - pitch * 0.4 + 4) % pitch > 8:
            name = BUNTING[int(code * len(BUNTING))]
            dots[name].append((x, top + (low - top) * (high + 0.55) / 7, 1.9 + 0.12 * high))
    for code, discs in dots.items():
        canvas.circles(discs, solid(mix(scene.shade(rgb(code), 1.4), scene.layer(0.45), 0.36)))


def _roof(canvas: Canvas, scene: Layout, top: float, concrete: Colour) -> None:
    """Draw the roof over the stand, shaped like a sail, with its struts."""
    dark = mix(concrete, scene.near, 0.5)
    high, bow = top - 30 * scene.stretch, 10 * scene.stretch
    struts = []
    for x in np.arange(26, scene.width + 60, 108.0).tolist():
        struts += [(x - 1.5, high, x + 1.5, top + 6)]
    wall = [
        (scene.width / 2, high + 4 - 2.2 * bow, scene.width + 10, high + 4),
        (scene.width + 10, top + 2),
        (-10, top + 2),
    ]
    canvas.outline((-10, high + 4), wall, down(high - bow, top, [mix(dark, BLACK, 0.3), mix(dark, scene.horizon, 0.1)]))
    canvas.bars(struts, solid(dark))
    lit = mix(scene.shade(rgb("eef0f2"), 1.1), scene.layer(0.3), 0.3)
    roof = [(scene.width / 2, high - 3 * bow, scene.width + 10, high), (scene.width + 10, high + 9)]
    roof += [(scene.width / 2, high + 9 - 2.2 * bow, -10, high + 9)]
    canvas.outline((-10, high), roof, down(high - 2 * bow, high + 10, [lit, mix(lit, scene.near, 0.28)]))
    if scene.dark:
        for x in np.arange(80, scene.width, 108.0).tolist():
            canvas.circle(x, high + 12, 30, glow(x, high + 12, 30, WARM, 0.4))


def _floodlight(canvas: Canvas, scene: Layout, x: float) -> None:
    top, _ = _tiers(scene)
    high, colour = top - 118 * scene.stretch, scene.layer(0.5)
    canvas.polygon([(x - 1.6, high), (x + 1.6, high), (x + 3.4, top + 20), (x - 3.4, top + 20)], solid(colour))
    canvas.bar(x - 22, high - 22, x + 22, high + 3, solid(colour), 2)
    lamps = [(x - 16 + 8 * i, high - 15 + 11 * k, 3.0) for i in range(5) for k in range(2)]
    lit = scene.dark or scene.low_sun
    if lit:
        reach = 120 if scene.dark else 60
        canvas.circle(x, high - 9, reach, glow(x, high - 9, reach, rgb("fff6da"), 0.62 if scene.dark else 0.4))
    canvas.circles(lamps, solid(rgb("fffbe8") if lit else mix(colour, WHITE, 0.5)))


def _flags(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw flags on the roof that wave in the wind."""
    top, _ = _tiers(scene)
    shift = 10 * scene.stretch
    pole = mix(scene.layer(0.5), scene.near, 0.3)
    for i, x in enumerate(np.arange(80, scene.width, 108.0).tolist()):
        share = (x / scene.width - 0.5) * 2
        foot = top - 30 * scene.stretch - 1.4 * shift * (1 - share * share)
        high, long, wide = foot - 36 * scene.stretch, 26.0 * scene.stretch, 15.0 * scene.stretch
        canvas.line(x, foot + 4, x, high, pen(pole, 1.5))
        k = np.linspace(0, 1, 9)
        ripple = 3.6 * k * np.sin(TURN * (1.1 * k - 3 * (t - 0.5) + 0.21 * i))
        upper = np.column_stack([x + long * k, high + 1 + ripple])
        lower = np.column_stack([x + long * k, high + wide + ripple])[::-1]
        colour = mix(scene.shade(rgb(BUNTING[i % len(BUNTING)]), 0.9), scene.layer(0.4), 0.14)
        canvas.polygon(np.concatenate([upper, lower]), solid(colour))
        fold = np.concatenate([upper[4:8], lower[1:5]])
        canvas.polygon(fold, solid(mix(colour, scene.near, 0.5), 0.24))


def _spectators(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw spectators who jump up as a wave runs through the stand."""
    top, low = _tiers(scene)
    draws = scene.part("spectators").random((scene.many(150), 3))
    groups: dict[int, list[tuple[float, float, float]]] = {0: [], 1: [], 2: []}
    arms = []
    for x, row, code in draws.tolist():
        x, high = x * scene.width, int(row * 7)
        up = max(wave(t, 2, ASKEW - x / 420), 0.0) ** 2
        y = top + (low - top) * (high + 0.5) / 7 - 5.0 * up
        groups[int(code * 3)].append((x, y, 2.2 + 0.14 * high))
        if up > 0.2:
            arms += [(x + k * 2.6 - 0.7, y - 5.4 * up, x + k * 2.6 + 0.7, y + 1) for k in (-1, 1)]
    for number, discs in groups.items():
        canvas.circles(discs, solid(mix(scene.shade(rgb(BUNTING[number]), 1.1), scene.layer(0.4), 0.2)))
    canvas.bars(arms, solid(mix(scene.shade(rgb("f0d9bc"), 1.1), scene.layer(0.4), 0.2)), 0.6)
