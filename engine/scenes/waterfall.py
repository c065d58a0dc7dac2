"""The waterfall: cliffs, falling water and the pool below."""

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import Colour, mix
from engine.scenes.layout import SIZE, Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import swing
from engine.scenes.terrain import Ridge, mountains, pine_row, ripple, water


def draw_waterfall(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a fall between two cliffs."""
    mountains(canvas, scene, rng, t, scene.horizon_y - 70, 3, (0.12, 0.4), 200)
    x = scene.stand_x
    if scene.subject in ("hiker", "arms", "tree"):
        x += scene.side * (150 if scene.side * (x - scene.width / 2) < 30 else -150) * scene.breadth
    half = rng.uniform(34, 62) * scene.stretch
    lip, pool = scene.height * rng.uniform(0.34, 0.42), scene.height * rng.uniform(0.74, 0.8)
    white = scene.pale(0.08)
    blue = mix(mix(scene.middle, scene.zenith, 0.35), white, 0.25)
    flare = np.linspace(0, 1, 12) ** 1.6 * half * 0.3
    ys = np.linspace(lip - 4, pool + 6, 12)
    # Wider than the gap between the cliffs, so that no sky shows at its sides.
    wide = half * 1.2 + 10 + flare
    sheet = np.concatenate([np.stack([x - wide, ys], 1), np.stack([x + wide, ys], 1)[::-1]])
    canvas.polygon(sheet, down(lip, pool, [mix(white, blue, 0.55), white]))
    _threads(canvas, rng, t, (x, half * 1.1, lip, pool), mix(blue, scene.near, 0.12))
    with canvas.inside(sheet):
        _shimmer(canvas, t, (x, wide[-1], lip, pool), white, mix(blue, scene.near, 0.3))
    for side in (-1, 1):
        _cliff(canvas, scene, rng, t, (x, side, half, lip, pool))
    water(canvas, scene, scene.part("pool"), t, pool, 10)
    canvas.reflect(pool, 0.28, ripple(t))
    for drift in rng.normal(0, 1, 16).tolist():
        # Spray swells in the middle first, and then aside.
        puff = swing(t, 2, -0.4 * abs(drift))
        size = rng.uniform(14, 34) * (1 + 0.12 * puff)
        cx, cy = x + drift * half * 0.8, pool + rng.uniform(-8, 8) - 4 * puff
        canvas.circle(cx, cy, size * 1.5, glow(cx, cy, size * 1.5, white, 0.75))
    for share in rng.random(9).tolist():
        y, reach = pool + 14 + (scene.height - pool) * share, rng.uniform(24, 80)
        cx = x + rng.normal(0, 90) + 5 + 9 * swing(t, 1, 2 * share)
        canvas.bar(cx - reach, y - 1.4, cx + reach, y + 1.4, solid(white, 0.5), 1.4)


def _threads(
    canvas: Canvas,
    rng: np.random.Generator,
    t: float,
    fall: tuple[float, float, float, float],
    colour: Colour,
) -> None:
    x, half, lip, pool = fall
    for place in rng.uniform(-0.9, 0.9, 20).tolist():
        length, start = rng.uniform(40, 150), ((rng.random() + 0.5) % 1) * (pool - lip - 20)
        width, way = rng.uniform(1.6, 4.5), pool - lip + length
        # A thread comes over the lip, falls and dives into the pool, once in a clip.
        start = lip + (start + length + way * (t - 0.5)) % way - length
        seen = min(pool, start + length) - max(lip, start)
        if seen > 0:
            ink = pen(colour, width, 0.4 * min(1.0, seen / 20))
            canvas.line(x + place * half, max(lip, start), x + place * half, min(pool, start + length), ink)


def _shimmer(canvas: Canvas, t: float, fall: tuple[float, float, float, float], light: Colour, dark: Colour) -> None:
    """Let bands of light and shade run down the falling water, its middle first, an eighth of the picture apart."""
    x, half, lip, pool = fall
    for column in np.linspace(-1, 1, 13)[:-1].tolist():
        left, bow = x + half * column, 24 * (1 - (column + 1 / 12) ** 2)
        for y in np.arange(lip, pool, 4).tolist():
            shade = swing(t, 3, (bow - y) / (SIZE / 8))
            canvas.bar(left, y, left + half / 6, y + 4, solid(dark if shade > 0 else light, 0.2 * abs(shade)))


def _cliff(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float, fall: tuple[float, int, float, float, float]
) -> None:
    """Draw the rock on one side of the fall, in three ledges that darken towards the water."""
    x, side, half, lip, pool = fall
    reach = scene.width + 48
    rim = Ridge.across(scene.width, lip - 2 - 60 * rolling(rng, scene.many(90), 4, 0.5, scene.many(3)))
    points = scene.many(16)
    for ledge in range(3):
        colour = mix(scene.layer(0.44 + 0.2 * ledge), scene.middle, 0.06)
        inner = x + side * (half * (0.94 + 0.14 * ledge) + 4 + rng.uniform(0, 26) * ledge)
        top = lip + (pool - lip) * (0.0, 0.36, 0.68)[ledge]
        k = np.linspace(0, 1, 9)
        face = np.stack([inner + side * 12 * k + rng.normal(0, 3, 9), top + (pool + 8 - top) * k], 1)
        outer_xs = np.linspace(0, 1, points) * reach
        outer_ys = top - 0.1 * outer_xs - 70 * (rolling(rng, points, 3, 0.5, scene.many(4)) - 0.3)
        if ledge == 0:
            outer_ys = np.array([rim.at(inner + side * float(d)) - 0.16 * float(d) for d in outer_xs])
            outer_ys[0] = lip - 6
        crest = np.stack([inner + side * outer_xs, outer_ys], 1)
        floor = [(inner + side * reach, pool + 8)]
        shape = np.concatenate([face[::-1], crest, floor])
        canvas.polygon(shape, down(top - 30, pool, [colour, mix(colour, scene.near, 0.35)]))
        _cracks(canvas, scene, rng, (inner, side, top, pool), mix(colour, scene.near, 0.45))
        if ledge == 0:
            edge = Ridge(*(crest if side > 0 else crest[::-1]).T)
            shore = inner + side * 16
            span = (shore, scene.width + 20.0) if side > 0 else (-20.0, shore)
            count = max(int((span[1] - span[0]) / 24), 2)
            pine_row(canvas, rng, t, edge.at, rng.uniform(46, 80) * scene.stretch, count, scene.layer(0.72), span=span)


def _cracks(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, face: tuple[float, int, float, float], colour: Colour
) -> None:
    inner, side, top, pool = face
    for away in rng.uniform(20, 300 * scene.breadth, scene.many(5)).tolist():
        x, y = inner + side * away, top + rng.uniform(0.1, 0.5) * (pool - top)
        wide, tall = rng.uniform(10, 30), rng.uniform(30, 74) * scene.stretch
        canvas.polygon([(x, y), (x + wide, y + tall), (x - wide * 0.7, y + tall * 1.1)], solid(colour, 0.45))
