"""The waterfall: cliffs, falling water and the pool below."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import Colour, mix
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import swing
from engine.scenes.rings import rain_rings
from engine.scenes.terrain import Ridge, mountains, pines, water


@dataclass(frozen=True)
class Fall:
    """The position of a fall: its middle, half its width, its lip and the pool below."""

    x: float
    half: float
    lip: float
    pool: float

    def sheet(self) -> NDArray[np.float64]:
        """Return the outline of the falling water."""
        ys = np.linspace(self.lip - 4, self.pool + 6, 12)
        # Wider than the gap between the cliffs, so that no sky shows beside it.
        wide = self.half * 1.2 + 10 + np.linspace(0, 1, 12) ** 1.6 * self.half * 0.3
        return np.concatenate([np.stack([self.x - wide, ys], 1), np.stack([self.x + wide, ys], 1)[::-1]])


def waterfall(scene: Layout) -> Iterator[Layer]:
    """Build a fall between two cliffs."""
    rng, x = scene.part("fall"), scene.stand_x
    if scene.subject in ("hiker", "arms", "tree", "runner", "tent", "cactus"):
        x += scene.side * (150 if scene.side * (x - scene.width / 2) < 30 else -150) * scene.breadth
    lip, pool = scene.height * rng.uniform(0.34, 0.42), scene.height * rng.uniform(0.74, 0.8)
    fall = Fall(x, rng.uniform(34, 62) * scene.stretch, lip, pool)
    yield from mountains(scene, scene.horizon_y - 70, 3, (0.12, 0.4), 200, floor=pool)
    yield Layer(partial(_falling, scene=scene, fall=fall))
    for side in (-1, 1):
        yield still(partial(_cliff, scene=scene, fall=fall, side=side))
        yield _cliff_pines(scene, fall, side)
    yield from water(scene, "pool", pool, 10, mirrors=0.28)
    yield rain_rings(scene, pool + 8, scene.height, lambda _x, _y: True)
    yield Layer(partial(_spray, scene=scene, fall=fall))


def _falling(canvas: Canvas, t: float, scene: Layout, fall: Fall) -> None:
    white, sheet = scene.pale(0.08), fall.sheet()
    blue = mix(mix(scene.middle, scene.zenith, 0.35), white, 0.25)
    canvas.polygon(sheet, down(fall.lip, fall.pool, [mix(white, blue, 0.55), white]))
    _threads(canvas, scene, t, fall, mix(blue, scene.near, 0.12))
    # The cliffs hide what is beside the sheet.
    _shimmer(canvas, t, fall, white, mix(blue, scene.near, 0.3))


def _spray(canvas: Canvas, t: float, scene: Layout, fall: Fall) -> None:
    rng, white = scene.part("spray"), scene.pale(0.08)
    for drift in rng.normal(0, 1, 11).clip(-1.5, 1.5).tolist():
        # Spray swells in the middle first, then at the sides.
        puff = swing(t, 2, -0.4 * abs(drift))
        size = rng.uniform(17, 36) * (1 + 0.12 * puff)
        cx, cy = fall.x + drift * fall.half * 0.8, fall.pool + rng.uniform(-8, 8) - 4 * puff
        canvas.circle(cx, cy, size * 1.5, glow(cx, cy, size * 1.5, white, 0.82))
    for share in rng.random(9).tolist():
        y, reach = fall.pool + 14 + (scene.height - fall.pool) * share, rng.uniform(24, 80)
        cx = fall.x + rng.normal(0, 90) + 5 + 9 * swing(t, 1, 2 * share)
        canvas.bar(cx - reach, y - 1.4, cx + reach, y + 1.4, solid(white, 0.5), 1.4)


def _threads(canvas: Canvas, scene: Layout, t: float, fall: Fall, colour: Colour) -> None:
    rng, deep = scene.part("threads"), fall.pool - fall.lip
    for place in rng.uniform(-0.9, 0.9, 24).tolist():
        length, start = rng.uniform(40, 150), ((rng.random() + 0.5) % 1) * (deep - 20)
        width, way = rng.uniform(1.6, 4.5), deep + length
        # Each thread of water falls from the lip into the pool twice per clip.
        start = fall.lip + (start + length + 2 * way * (t - 0.5)) % way - length
        top, bottom = max(fall.lip, start), min(fall.pool, start + length)
        if bottom > top:
            ink = pen(colour, width, 0.4 * min(1.0, (bottom - top) / 20))
            canvas.line(fall.x + place * fall.half * 1.1, top, fall.x + place * fall.half * 1.1, bottom, ink)


def _shimmer(canvas: Canvas, t: float, fall: Fall, light: Colour, dark: Colour) -> None:
    """Draw bands of light and shade that run down the falling water, ahead in the middle."""
    half, columns = fall.half * 1.5 + 10, 16
    for column in np.linspace(-1, 1, columns + 1)[:-1].tolist():
        left, bow = fall.x + half * column, 24 * (1 - (column + 1 / columns) ** 2)
        shades = [swing(t, 5, (bow - y) / (SIZE / 8)) for y in np.linspace(fall.lip, fall.pool, 24).tolist()]
        stops = [(dark if shade > 0 else light, 0.16 * abs(shade)) for shade in shades]
        ink = fade((0, fall.lip), (0, fall.pool), stops)
        canvas.bar(left, fall.lip - 4, left + 2 * half / columns, fall.pool + 6, ink)


def _rim(scene: Layout, fall: Fall, side: int) -> Ridge:
    """Return the upper edge of the rock on one side of the fall, from the water outwards."""
    rng, count = scene.part(f"rim {side}"), scene.many(24)
    away = np.linspace(0, 1, count) * (scene.width + 48)
    inner = fall.x + side * (fall.half * 0.94 + 4)
    ys = fall.lip - 2 - 60 * scene.stretch * rolling(rng, count, 4, 0.5, scene.many(3)) - 0.16 * away
    ys[0] = fall.lip - 6
    crest = np.stack([inner + side * away, ys], 1)
    return Ridge(*(crest if side > 0 else crest[::-1]).T)


def _cliff(canvas: Canvas, scene: Layout, fall: Fall, side: int) -> None:
    """Draw the rock on one side of the fall as three ledges, darker towards the pool."""
    rng, reach, points = scene.part(f"cliff {side}"), scene.width + 48, scene.many(16)
    for ledge in range(3):
        colour = mix(scene.layer(0.44 + 0.2 * ledge), scene.middle, 0.06)
        inner = fall.x + side * (fall.half * (0.94 + 0.14 * ledge) + 4 + rng.uniform(0, 26) * ledge)
        top = fall.lip + (fall.pool - fall.lip) * (0.0, 0.36, 0.68)[ledge]
        k = np.linspace(0, 1, 9)
        face = np.stack([inner + side * 12 * k + rng.normal(0, 3, 9), top + (fall.pool + 8 - top) * k], 1)
        away = np.linspace(0, 1, points) * reach
        ys = top - 0.1 * away - 70 * (rolling(rng, points, 3, 0.5, scene.many(4)) - 0.3)
        crest = np.stack([inner + side * away, ys], 1)
        if ledge == 0:
            rim = _rim(scene, fall, side)
            crest = np.stack([rim.xs, rim.ys], 1)[::side]
        shape = np.concatenate([face[::-1], crest, [(inner + side * reach, fall.pool + 8)]])
        canvas.polygon(shape, down(top - 30, fall.pool, [colour, mix(colour, scene.near, 0.35)]))
        _cracks(canvas, scene, rng, (inner, side, top, fall.pool), mix(colour, scene.near, 0.45))


def _cliff_pines(scene: Layout, fall: Fall, side: int) -> Layer:
    shore = fall.x + side * (fall.half * 0.94 + 20)
    span = (shore, scene.width + 20.0) if side > 0 else (-20.0, shore)
    tall = scene.part("cliff pines").uniform(46, 80) * scene.stretch
    count = max(int((span[1] - span[0]) / 24), 2)
    return pines(scene, f"pines {side}", _rim(scene, fall, side), tall, count, scene.layer(0.72), span=span)


def _cracks(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, face: tuple[float, int, float, float], colour: Colour
) -> None:
    inner, side, top, pool = face
    for away in rng.uniform(20, 300 * scene.breadth, scene.many(5)).tolist():
        x, y = inner + side * away, top + rng.uniform(0.1, 0.5) * (pool - top)
        wide, tall = rng.uniform(10, 30), rng.uniform(30, 74) * scene.stretch
        canvas.polygon([(x, y), (x + wide, y + tall), (x - wide * 0.7, y + tall * 1.1)], solid(colour, 0.45))
