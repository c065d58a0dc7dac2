"""Stars, the Milky Way, northern lights and shooting stars."""

import math

import numpy as np

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import WHITE, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, age, swing, wave

#: The width of the columns of northern lights, and the distance of the rows between which they are interpolated.
COLUMN, ROW = 2, 5


def draw_milky_way(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Draw the band of the Milky Way."""
    x, y = scene.width * rng.uniform(0.35, 0.65), scene.height * 0.28
    with canvas.turned(math.degrees(rng.uniform(-0.9, -0.4)), x, y):
        reach = scene.width + scene.height
        for width, alpha in ((95, 0.13), (52, 0.15), (24, 0.17)):
            stops = [(WHITE, 0.0), (rgb("dcd2ff"), alpha), (WHITE, 0.0)]
            canvas.bar(x - reach, y - width, x + reach, y + width, fade((0, y - width), (0, y + width), stops))


def draw_stars(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw stars that twinkle."""
    count = scene.many(rng.integers(45, 110) * scene.stretch * (1.0 if scene.time == "night" else 0.5))
    xs, ys = rng.random(count) * scene.width, rng.random(count) ** 1.3 * scene.horizon_y * 0.92
    radii, phases = 0.8 + rng.random(count) ** 3 * 2.0, rng.random(count)
    for x, y, radius, phase in zip(xs, ys, radii, phases, strict=True):
        # The twinkling runs across the sky.
        twinkle = min((0.68 + 0.25 * wave(0.5, 1, 0.5 + phase)) * (1 + 0.22 * swing(t, 2, -x / 200)), 1.0)
        canvas.circle(x, y, radius, solid(rgb("fffcf0"), twinkle * (1 - 0.5 * y / scene.horizon_y)))


def draw_aurora(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw curtains of northern lights."""
    xs = np.arange(0, scene.width, COLUMN, dtype=np.float32)
    ys = np.arange(0, scene.horizon_y + ROW, ROW, dtype=np.float32)
    light = np.zeros((len(ys), len(xs), 4), np.float32)
    for _ in range(int(rng.integers(2, 4))):
        base, tall = scene.horizon_y * rng.uniform(0.34, 0.64), rng.uniform(110, 190) * scene.stretch
        colour = rgb(("5cf5b0", "45e6d8", "b07cff")[int(rng.integers(3))])
        phase, waves = rng.random() * TURN, rng.uniform(0.7, 1.6)
        feet = base + 32 * np.sin(xs / SIZE * TURN * waves + phase + TURN * 0.125 + 0.7 * wave(t))
        feet += 14 * np.sin(xs / SIZE * 15 * waves + phase * 2 - TURN * 0.25 - 1.1 * wave(t))
        bright = 0.36 + 0.16 * np.sin(xs * 0.045 * waves + phase + t * TURN)
        height = (ys[:, np.newaxis] - feet + tall) / (tall + 26)
        cover = (bright * np.interp(height, [0, 0.82, 1], [0, 1, 0]))[..., np.newaxis]
        light += cover * (np.append(colour, 255) - light)
    canvas.lay_light(light, 0, float(ys[-1]))


def draw_shooting_star(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw one shooting star."""
    x, y = scene.width * rng.uniform(0.2, 0.6) + 30, scene.horizon_y * rng.uniform(0.12, 0.35) + 12.5
    x, y = x + 168 * (t - 0.5), y + 70 * (t - 0.5)
    tip, bright = (x + 120, y + 50), math.sin(math.pi * t) ** 2
    trail = fade((x, y), tip, [(WHITE, 0.0), (WHITE, 0.95 * bright)])
    canvas.polygon([(x, y), (tip[0] - 1, tip[1] + 2), (tip[0] + 1, tip[1] - 2)], trail)
    canvas.circle(*tip, 3, solid(WHITE, bright))


def draw_meteors(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw meteors from one point of the sky that pass at different moments."""
    fixed, count, life = np.random.default_rng(3), scene.many(15), 0.34
    for i in range(count):
        born = (i + 0.5) / count - life
        # Only those in the still may be where it chooses, the others must be foreseeable.
        across, up, long = (rng if born < 0 else fixed).random(3).tolist()
        passed = age(t, born, life)
        # Neighbours in time are far apart in the sky.
        start = ((i * 0.38 + 0.12 * across) % 1.0 * 1.15 - 0.2) * scene.width, scene.horizon_y * (0.02 + 0.6 * up)
        if passed < 1:
            _draw_meteor(canvas, start, passed, 70 + 100 * long)


def _draw_meteor(canvas: Canvas, start: tuple[float, float], passed: float, long: float) -> None:
    way = 1.6 * long * passed
    tip = start[0] + 0.86 * (way + 30), start[1] + 0.5 * (way + 30)
    tail = tip[0] - 0.86 * long, tip[1] - 0.5 * long
    bright, thick = math.sin(math.pi * passed) ** 1.2, 0.9 + long / 130
    side = (-0.5 * thick, 0.86 * thick)
    ink = fade(tail, tip, [(WHITE, 0.0), (rgb("dfe8ff"), 0.35 * bright), (WHITE, 0.95 * bright)], [0, 0.55, 1])
    canvas.polygon([tail, (tip[0] + side[0], tip[1] + side[1]), (tip[0] - side[0], tip[1] - side[1])], ink)
    canvas.circle(*tip, 4 * thick, glow(*tip, 4 * thick, rgb("e8efff"), 0.7 * bright))
    canvas.circle(*tip, 1.15 * thick, solid(WHITE, bright))
