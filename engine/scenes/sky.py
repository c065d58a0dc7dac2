"""The sky: light, weather, birds."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import SIZE, Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave

Item: TypeAlias = Callable[[Canvas, Layout, np.random.Generator, float], None]


def sky(scene: Layout) -> Iterator[Layer]:
    """Build the sky, behind everything else."""
    yield still(partial(_air, scene=scene))
    if not scene.dark and "sun" not in scene.sky:
        shine = glow(scene.light_x, scene.horizon_y, 300, rgb("ffeecd"), 0.5)
        yield still(lambda canvas: canvas.circle(scene.light_x, scene.horizon_y, 300, shine))
    for item, draw, moves in _ITEMS:
        if item in scene.sky:
            salient = draw in (_sun, _moon, _birds)
            yield Layer(partial(_draw_item, scene=scene, item=item, draw=draw), moves, salient)


def _air(canvas: Canvas, scene: Layout) -> None:
    colours = [scene.zenith, scene.middle, scene.horizon]
    canvas.bar(0, 0, scene.width, scene.height, down(0, scene.horizon_y + 20, colours, [0, 0.58, 1]))


def _draw_item(canvas: Canvas, t: float, scene: Layout, item: str, draw: Item) -> None:
    draw(canvas, scene, scene.part(item), t)


def _milky_way(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    x, y = scene.width * rng.uniform(0.35, 0.65), scene.height * 0.28
    with canvas.turned(math.degrees(rng.uniform(-0.9, -0.4)), x, y):
        reach = scene.width + scene.height
        for width, alpha in ((95, 0.13), (52, 0.15), (24, 0.17)):
            stops = [(WHITE, 0.0), (rgb("dcd2ff"), alpha), (WHITE, 0.0)]
            canvas.bar(x - reach, y - width, x + reach, y + width, fade((0, y - width), (0, y + width), stops))


def _stars(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    count = scene.many(rng.integers(45, 110) * scene.stretch * (1.0 if scene.time == "night" else 0.5))
    xs, ys = rng.random(count) * scene.width, rng.random(count) ** 1.3 * scene.horizon_y * 0.92
    radii, phases = 0.8 + rng.random(count) ** 3 * 2.0, rng.random(count)
    for x, y, radius, phase in zip(xs, ys, radii, phases, strict=True):
        # The twinkling runs across the sky.
        twinkle = min((0.68 + 0.25 * wave(0.5, 1, 0.5 + phase)) * (1 + 0.22 * swing(t, 2, -x / 200)), 1.0)
        canvas.circle(x, y, radius, solid(rgb("fffcf0"), twinkle * (1 - 0.5 * y / scene.horizon_y)))


def _aurora(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    for _ in range(int(rng.integers(2, 4))):
        base, tall = scene.horizon_y * rng.uniform(0.34, 0.64), rng.uniform(110, 190) * scene.stretch
        colour = rgb(("5cf5b0", "45e6d8", "b07cff")[int(rng.integers(3))])
        phase, waves = rng.random() * TURN, rng.uniform(0.7, 1.6)
        xs = np.arange(-8, scene.width + 12, 8)
        ys = base + 32 * np.sin(xs / SIZE * TURN * waves + phase + TURN * 0.125 + 0.7 * wave(t))
        ys += 14 * np.sin(xs / SIZE * 15 * waves + phase * 2 - TURN * 0.25 - 1.1 * wave(t))
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            alpha = 0.36 + 0.16 * math.sin(x * 0.045 * waves + phase + t * TURN)
            stops = [(colour, 0.0), (colour, alpha), (colour, 0.0)]
            canvas.bar(x, y - tall, x + 8, y + 26, fade((0, y - tall), (0, y + 26), stops, [0, 0.82, 1]))


def _sunshine(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    x, y, radius = scene.light_x, scene.light_y, scene.light_r
    for reach, alpha in ((340 if scene.low_sun else 260, 0.42), (radius * 2.4, 0.5)):
        canvas.circle(x, y, reach, glow(x, y, reach, rgb("ffeecd"), alpha))


def _sun(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    canvas.circle(scene.light_x, scene.light_y, scene.light_r, solid(scene.light))


def _moonshine(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    for reach, alpha in ((210, 0.34), (90, 0.4)):
        ink = glow(scene.light_x, scene.light_y, reach, rgb("cdd9ff"), alpha)
        canvas.circle(scene.light_x, scene.light_y, reach, ink)


def _moon(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    x, y, radius = scene.light_x, scene.light_y, scene.light_r
    if scene.crescent:
        canvas.crescent(x, y, radius, solid(scene.light))
        return
    canvas.circle(x, y, radius, solid(scene.light))
    for dx, dy, size in ((-0.35, -0.2, 0.24), (0.3, 0.3, 0.18), (0.18, -0.42, 0.12), (-0.18, 0.42, 0.13)):
        canvas.circle(x + dx * radius, y + dy * radius, size * radius, solid(mix(scene.light, scene.middle, 0.2)))


def _rainbow(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    x, radius = scene.width * rng.uniform(0.2, 0.8), scene.horizon_y * rng.uniform(0.85, 1.1)
    angles = np.linspace(math.pi, TURN, 48)
    for i, code in enumerate(("ff5d5d", "ffac55", "fff066", "66dd77", "58a6ff", "a06bff")):
        r = radius - i * 9
        arc = np.stack([x + r * np.cos(angles), scene.horizon_y + 40 + r * np.sin(angles)], 1)
        canvas.polyline(arc, pen(rgb(code), 9.4, 0.42))


def _shooting_star(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    x, y = scene.width * rng.uniform(0.2, 0.6) + 30, scene.horizon_y * rng.uniform(0.12, 0.35) + 12.5
    x, y = x + 168 * (t - 0.5), y + 70 * (t - 0.5)
    tip, bright = (x + 120, y + 50), math.sin(math.pi * t) ** 2
    trail = fade((x, y), tip, [(WHITE, 0.0), (WHITE, 0.95 * bright)])
    canvas.polygon([(x, y), (tip[0] - 1, tip[1] + 2), (tip[0] + 1, tip[1] - 2)], trail)
    canvas.circle(*tip, 3, solid(WHITE, bright))


def _clouds(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    if scene.time == "day":
        colour = mix(WHITE, scene.horizon, 0.2)
    else:
        colour = mix(mix(scene.horizon, scene.middle, rng.uniform(0, 0.4)), WHITE, 0.15)
    puffy = rng.random() < 0.65
    for i in range(scene.many(rng.integers(2, 6))):
        x = rng.uniform(-0.1, 1.1) * scene.width + 7 + 4 * i
        y, width, alpha = (
            scene.horizon_y * rng.uniform(0.12, 0.7),
            rng.uniform(90, 210),
            rng.uniform(0.6, 0.9),
        )
        # Clouds high up are nearer and drift faster.
        x += wave(t, 1, ASKEW) * (14 - 10 * y / scene.horizon_y)
        lumps = int(rng.integers(3, 6))
        sizes, shifts = rng.uniform(0.8, 1.2, lumps), rng.uniform(-0.4, 0.4, lumps)
        if not puffy:
            for k in range(lumps):
                half, middle, row = width * sizes[k] * 0.45, x + shifts[k] * width, y + k * 9 - lumps * 4
                canvas.bar(middle - half, row - 3.5, middle + half, row + 3.5, solid(colour, alpha * 0.8), 3.5)
            continue
        tall = width * 0.2
        discs = []
        for k in range(lumps):
            share = (k + 0.5) / lumps
            radius = tall * (0.42 + 0.55 * math.sin(math.pi * share)) * sizes[k]
            discs.append((x - width * 0.36 + share * width * 0.72, y - radius * 0.7, radius))
        with canvas.inside([(x - width, y - 200), (x + width, y - 200), (x + width, y), (x - width, y)]):
            top = min(cy - r for _, cy, r in discs)
            ink = fade((0, top), (0, y), [(colour, alpha), (colour, alpha * 0.4)])
            ends = [
                (cx + side * r * 0.95, y - r * 0.4, r * 0.55) for side, (cx, _, r) in ((-1, discs[0]), (1, discs[-1]))
            ]
            canvas.circles([*discs, *ends], ink)


def _birds(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    if scene.subject != "birds":
        draw_flock(canvas, scene, rng, t, int(rng.integers(3, 7)), 9, 14)


def draw_flock(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float, count: int, least: float, most: float
) -> None:
    """Draw flying birds with half wingspans between `least` and `most` units."""
    x0, y0 = scene.width * rng.uniform(0.32, 0.62), scene.horizon_y * rng.uniform(0.3, 0.52)
    # They circle, so that the clip loops.
    way, sunk = 30 * wave(t), 9 * wave(t, 1, 0.25)
    colour = mix(scene.near, scene.zenith, 0.1)
    spots: list[tuple[float, float]] = []
    for _ in range(count):
        tries = (x0, y0) + rng.normal(0, 1, (24, 2)) * (most * 3.6, most * 1.9)
        tries = tries.clip((most + 40, most * 1.2 + 20), (scene.width - most - 40, scene.horizon_y - most - 10))
        clear = (spot for spot in tries.tolist() if all(math.dist(spot, s) > most * 2.1 for s in spots))
        x, y = next(clear, tries[0].tolist())
        spots.append((x, y))
        span, phase, tilt = rng.uniform(least, most), rng.random(), rng.uniform(-14, 14)
        # Each beats its wings slowly, and upwards in the still.
        lift = 0.35 + 0.4 * wave(t, 2, math.asin(math.sin(TURN * phase)) / TURN)
        _draw_bird(canvas, x + way, y + sunk, span, lift, tilt, solid(colour))


def _draw_bird(canvas: Canvas, x: float, y: float, span: float, lift: float, tilt: float, ink: object) -> None:
    tip, arch, body = y - span * lift, y - span * (0.34 + 0.35 * lift), span * 0.15
    with canvas.turned(tilt, x, y):
        for side in (-1, 1):
            edge = x + side * span
            canvas.outline(
                (edge, tip),
                [
                    (x + side * span * 0.5, arch - span * 0.2, x, y - body * 0.7),
                    (x, y + body),
                    (x + side * span * 0.4, arch + span * 0.16, edge, tip),
                ],
                ink,
            )
        canvas.oval(x, y + body * 0.4, body * 0.75, body * 1.5, ink)


#: How to draw each sky item, from back to front, and whether it moves.
_ITEMS: tuple[tuple[str, Item, bool], ...] = (
    ("milky way", _milky_way, False),
    ("stars", _stars, True),
    ("aurora", _aurora, True),
    ("sun", _sunshine, False),
    ("sun", _sun, False),
    ("moon", _moonshine, False),
    ("moon", _moon, False),
    ("rainbow", _rainbow, False),
    ("shooting star", _shooting_star, True),
    ("clouds", _clouds, True),
    ("birds", _birds, True),
)
