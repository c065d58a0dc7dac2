"""Places: where a scene is set."""

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.city import draw_city
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import swing, wave
from engine.scenes.road import draw_road
from engine.scenes.terrain import (
    Ridge,
    fill,
    fog,
    ground,
    hills,
    mountains,
    pan,
    pine_row,
    ripple,
    water,
)
from engine.scenes.waterfall import draw_waterfall
from engine.scenes.wind import draw_drift, draw_gust, draw_tumbleweed


def draw_place(canvas: Canvas, scene: Layout, t: float) -> None:
    """Paint the place in front of the sky."""
    _PLACES[scene.place](canvas, scene, scene.part(scene.place), t)


def _mountains(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    mountains(canvas, scene, rng, t, scene.horizon_y, int(rng.integers(3, 6)), height=250)
    if scene.summit:
        return
    near = scene.layer(0.92)
    base, shift = scene.height * 0.86 if scene.pines else scene.horizon_y + 72, pan(scene, t) * 26
    ridge = Ridge.across(scene.width, base + 46 * (rolling(rng, 60, 3, 0.5, scene.many(2)) - 0.5), shift)
    ground(canvas, scene, ridge, near, haze=0.1)
    if scene.pines:
        clearing = (scene.stand_x, 84) if scene.subject != "none" else None
        count = scene.many(rng.integers(16, 30))
        pine_row(canvas, rng, t, ridge.at, rng.uniform(70, 120) * scene.stretch, count, near, shift, clearing)


def _lake(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    top = scene.horizon_y
    if scene.backdrop == "mountains":
        mountains(canvas, scene, rng, t, top - 12, 3, (0.2, 0.7), 210)
    else:
        hills(canvas, scene, rng, t, top - 16, [scene.layer(d) for d in (0.25, 0.5)], 110)
    shore = Ridge.across(scene.width, top - 4 - 10 * rolling(rng, 60, 3, 0.5, scene.many(3)))
    ground(canvas, scene, shore, scene.layer(0.78))
    if scene.pines:
        pine_row(canvas, rng, t, shore.at, rng.uniform(34, 62) * scene.stretch, scene.many(36), scene.layer(0.82))
    water(canvas, scene, rng, t, top, 10)
    canvas.reflect(top, 0.5, ripple(t))
    line = mix(scene.horizon, WHITE, 0.3)
    canvas.bar(0, top - 1, scene.width, top + 1.5, solid(line, 0.6))
    for share in rng.random(scene.many(16)).tolist():
        y, half = top + 8 + (scene.height - top) * share, rng.uniform(18, 80)
        x, thick = rng.random() * scene.width + 7 + 9 * swing(t, 1, 2 * share), 0.8 + share
        canvas.bar(x - half, y - thick, x + half, y + thick, solid(line, 0.34), thick)


def _ocean(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    kind = 0.0 if "distant mountains" in scene.features else rng.random()
    if kind < 0.35:
        mountains(canvas, scene, rng, t, scene.horizon_y - 5, 2, (0.18, 0.42), 100)
    elif kind < 0.6:
        _headland(canvas, scene, rng)
    water(canvas, scene, rng, t, scene.horizon_y)
    beach, bow = rng.random() < 0.4, rng.random() * 6
    if beach and scene.subject not in ("sailboat", "lighthouse", "bridge"):
        x = np.linspace(-40, scene.width + 40, 60)
        y = scene.height * 0.88 + 14 * np.sin(x / 90 + bow) + 11 * wave(t)
        # The foam is wide while it runs up the sand and thin while it runs back.
        foam = 1 + 0.3 * swing(t, 1, 0.25)
        sand = scene.shade(rgb("f2d7a4"), 1.3)
        fill(canvas, Ridge(x, y - 16 * foam), solid(mix(scene.middle, WHITE, 0.35), 0.55))
        fill(canvas, Ridge(x, y - 7 * foam), solid(scene.pale(0.05)))
        fill(canvas, Ridge(x, y), down(scene.height * 0.86, scene.height, [mix(sand, scene.near, 0.12), sand]))


def _headland(canvas: Canvas, scene: Layout, rng: np.random.Generator) -> None:
    """Draw a cape that runs out from the side away from the subject."""
    k = np.linspace(0, 1, 60)
    reach, tall = rng.uniform(0.3, 0.5), rng.uniform(60, 120) * scene.stretch
    slope = np.clip(1 - k / reach, 0, 1) ** 0.6 * tall * (0.75 + 0.5 * rolling(rng, 60, 4, 0.55, 3))
    if scene.side < 0:
        slope = slope[::-1]
    ground(canvas, scene, Ridge.across(scene.width, scene.horizon_y + 2 - slope), scene.layer(0.5), haze=0.15)


def _desert(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    sand = rgb("edb86c") if scene.time != "night" else rgb("8d86b4")
    kind = 0.0 if "distant mountains" in scene.features else rng.random()
    if kind < 0.3:
        mountains(canvas, scene, rng, t, scene.horizon_y, 2, (0.2, 0.4), 120)
    elif kind < 0.65:
        _mesas(canvas, scene, rng, pan(scene, t) * 5)
    count = int(rng.integers(3, 5))
    for i in range(count):
        share = i / (count - 1)
        heights = rolling(rng, scene.many(120), 2, 0.3, scene.many(rng.integers(2, 4)))
        y = scene.horizon_y + (scene.height * 0.86 - scene.horizon_y) * share - 70 * (heights - 0.3)
        colour = scene.shade(mix(sand, scene.horizon, 0.4 * (1 - share)), 0.4 + 0.7 * share)
        ridge = Ridge.across(scene.width, y, pan(scene, t) * 14 * share)
        fill(
            canvas,
            ridge,
            down(float(y.min()), float(y.max()) + 90, [mix(colour, scene.horizon, 0.35), colour]),
        )
        drop = 6 + 90 * np.clip(rolling(rng, len(y), 2, 0.3, scene.many(3)) - 0.35, 0, 1)
        fill(canvas, Ridge(ridge.xs, y + drop), solid(mix(colour, scene.near, 0.4), 0.45))
    draw_drift(canvas, scene, t, mix(scene.shade(sand), WHITE, 0.4))
    draw_tumbleweed(canvas, scene, t, ridge)


def _mesas(canvas: Canvas, scene: Layout, rng: np.random.Generator, shift: float) -> None:
    for i in range(scene.many(rng.integers(2, 4))):
        x, half, tall = rng.uniform(0, scene.width) + shift, rng.uniform(34, 90), rng.uniform(60, 135) * scene.stretch
        base, step = scene.horizon_y + 30, half * 0.16
        rock = mix(scene.layer(0.28 + 0.12 * i), scene.shade(rgb("c8694a")), 0.45)
        top = base - tall
        sides = [(x - half - step * 3, base), (x - half - step, top + tall * 0.55), (x - half, top + 5)]
        other = [(2 * x - px, py) for px, py in reversed(sides)]
        canvas.polygon([*sides, (x - half + 6, top), (x + half - 6, top), *other], solid(rock))
        light_side = -1 if scene.light_x < x else 1
        edge = x - light_side * half * 0.25
        dark = [
            (edge, top),
            (x - light_side * half, top + 5),
            (x - light_side * (half + step), top + tall * 0.55),
        ]
        dark += [(x - light_side * (half + step * 3), base), (edge - light_side * 8, base)]
        canvas.polygon(dark, solid(mix(rock, scene.near, 0.35), 0.7))


def _forest(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    if rng.random() < 0.6 or "distant mountains" in scene.features:
        mountains(canvas, scene, rng, t, scene.horizon_y - 40, 2, (0.12, 0.3), 190)
    count = int(rng.integers(3, 5))
    for i in range(count):
        share = i / (count - 1)
        base = scene.horizon_y - 14 + (scene.height * 0.9 - scene.horizon_y) * share
        shift = pan(scene, t) * (4 + 16 * share)
        ridge = Ridge.across(scene.width, base - 34 * (rolling(rng, 60, 3, 0.5, scene.many(2)) - 0.5), shift)
        colour = scene.layer(0.28 + 0.6 * share)
        ground(canvas, scene, ridge, colour, haze=0.0 if i == count - 1 else 0.5)
        clearing = (scene.stand_x, 105) if share > 0.6 else None
        pine_row(
            canvas,
            rng,
            t,
            ridge.at,
            (62 + 88 * share) * scene.stretch,
            scene.many(42 - 18 * share),
            colour,
            shift,
            clearing,
        )
        if scene.mist and i < count - 1:
            fog(canvas, scene, t, base - 40, base + 70, 0.55)


def _meadow(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    if scene.backdrop == "mountains":
        mountains(canvas, scene, rng, t, scene.horizon_y - 14, 3, (0.15, 0.5), 180)
    # By night grass looks blue: its daylight green would turn grey under a violet sky.
    codes = ("8fc4ae", "5fa592", "438a84") if scene.dark else ("b8d468", "86bd45", "5f9a38")
    greens = [scene.shade(mix(rgb(code), scene.horizon, 0.3 - 0.12 * i), 1.3) for i, code in enumerate(codes)]
    lines = hills(canvas, scene, rng, t, scene.horizon_y, greens)
    draw_gust(canvas, scene, t, lines[1])
    for x in rng.uniform(0, scene.width, scene.many(9)).tolist():
        size = rng.uniform(7, 17)
        if abs(x - scene.stand_x) > 60:
            x += lines[1].shift
            y = lines[1].at(x) - size * 0.3
            canvas.circles([(x, y, size), (x + size, y + 3, size * 0.75)], solid(mix(greens[2], scene.near, 0.3)))


def _snow(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    mountains(canvas, scene, rng, t, scene.horizon_y - 20, 3, (0.15, 0.5), 210)
    white = scene.pale(0.12)
    for i in range(3):
        share = i / 2
        heights = rolling(rng, scene.many(90), 2, 0.35, scene.many(2)) - 0.4
        ridge = Ridge.across(
            scene.width, scene.horizon_y + (scene.height * 0.86 - scene.horizon_y) * share - 60 * heights
        )
        colour = mix(white, scene.zenith, 0.1 + 0.12 * share)
        bottom = float(ridge.ys.max()) + 120
        fill(canvas, ridge, down(float(ridge.ys.min()), bottom, [mix(colour, white, 0.5), colour]))
        if i < 2 or scene.pines:
            clearing = (scene.stand_x, 90)
            count = scene.many(16 - 4 * share)
            pine_row(
                canvas,
                rng,
                t,
                ridge.at,
                (62 + 54 * share) * scene.stretch,
                count,
                scene.layer(0.58 + 0.22 * share),
                0,
                clearing,
                white,
            )
    if not scene.snowfall:
        draw_drift(canvas, scene, t, WHITE)


_PLACES = {
    "mountains": _mountains,
    "lake": _lake,
    "ocean": _ocean,
    "desert": _desert,
    "forest": _forest,
    "city": draw_city,
    "road": draw_road,
    "meadow": _meadow,
    "waterfall": draw_waterfall,
    "snow": _snow,
}
