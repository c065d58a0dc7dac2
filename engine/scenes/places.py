"""Places: the settings of scenes."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.city import city
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import swing, wave
from engine.scenes.road import road
from engine.scenes.terrain import (
    Ridge,
    fill,
    fog,
    hazy,
    hill,
    hills,
    land,
    mountains,
    pines,
    swaying,
    water,
)
from engine.scenes.waterfall import waterfall
from engine.scenes.wind import draw_drift, draw_gust, draw_tumbleweed


def place(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield from _PLACES[scene.place](scene)
    if "mist" in scene.features and scene.place not in ("mountains", "forest"):
        yield fog(scene, scene.horizon_y - 70, scene.horizon_y + 60, 0.75)


def _mountains(scene: Layout) -> Iterator[Layer]:
    rng = scene.part("foothills")
    yield from mountains(scene, scene.horizon_y, int(rng.integers(3, 6)), height=250)
    if scene.summit:
        return
    near = scene.layer(0.92)
    base = scene.height * 0.86 if scene.pines else scene.horizon_y + 72
    ridge = Ridge.across(scene.width, base + 46 * (rolling(rng, 60, 3, 0.5, scene.many(2)) - 0.5), 26)
    yield land(scene, ridge, hazy(scene, near, 0.1))
    if scene.pines:
        clearing = (scene.stand_x, 84) if scene.subject != "none" else None
        count, tall = scene.many(rng.integers(16, 30)), rng.uniform(70, 120) * scene.stretch
        yield pines(scene, "foothill pines", ridge, tall, count, near, clearing, windy=True)


def _lake(scene: Layout) -> Iterator[Layer]:
    rng, top = scene.part("lake"), scene.horizon_y
    if scene.backdrop == "mountains":
        yield from mountains(scene, top - 12, 3, (0.2, 0.7), 210, floor=top + 5)
    else:
        lines = hills(scene, top - 16, 2, 110)
        yield from (hill(scene, line, scene.layer(depth)) for line, depth in zip(lines, (0.25, 0.5), strict=True))
    shore = Ridge.across(scene.width, top - 4 - 10 * rolling(rng, 60, 3, 0.5, scene.many(3)))
    yield land(scene, shore, hazy(scene, scene.layer(0.78)), floor=top + 5)
    if scene.pines:
        tall = rng.uniform(34, 62) * scene.stretch
        yield pines(scene, "lake pines", shore, tall, scene.many(36), scene.layer(0.82))
    yield from water(scene, "lake water", top, 10, mirrors=0.5)
    line = mix(scene.horizon, WHITE, 0.3)
    yield still(lambda canvas: canvas.bar(0, top - 1, scene.width, top + 1.5, solid(line, 0.6)))


def _ocean(scene: Layout) -> Iterator[Layer]:
    rng = scene.part("ocean")
    kind = 0.0 if "distant mountains" in scene.features else rng.random()
    if kind < 0.35:
        yield from mountains(scene, scene.horizon_y - 5, 2, (0.18, 0.42), 100, floor=scene.horizon_y + 5)
    elif kind < 0.6:
        yield _headland(scene)
    yield from water(scene, "sea", scene.horizon_y)
    yield Layer(partial(_swell, scene=scene))
    if rng.random() < 0.4 and scene.subject not in ("sailboat", "lighthouse", "bridge"):
        yield Layer(partial(_beach, scene=scene, bow=rng.random() * 6))


def _swell(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw long waves that come in one after another, each slowly rising and falling."""
    light, room = mix(scene.middle, scene.pale(0.05), 0.35), scene.height - scene.horizon_y
    for number, (x, wide) in enumerate(scene.part("swell").random((scene.many(9), 2)).tolist()):
        passed = (t + number * 0.37) % 1
        y = scene.horizon_y + room * (0.06 + 0.94 * ((number + 0.5) / scene.many(9) + 0.06 * passed) ** 1.5)
        near = (y - scene.horizon_y) / room
        half, high = (50 + 150 * near) * (0.6 + wide), (1.5 + 7 * near) * np.sin(np.pi * passed)
        left, right = x * scene.width - half, x * scene.width + half
        crest = [(left + half * 0.5, y - high, x * scene.width, y - high), (right - half * 0.5, y - high, right, y)]
        trough = [(right - half * 0.5, y - high * 0.2, x * scene.width, y - high * 0.1)]
        trough += [(left + half * 0.5, y - high * 0.2, left, y)]
        canvas.outline((left, y), [*crest, *trough], solid(light, 0.5 * float(np.sin(np.pi * passed))))


def _beach(canvas: Canvas, t: float, scene: Layout, bow: float) -> None:
    x = np.linspace(-40, scene.width + 40, scene.many(60))
    y = scene.height * 0.88 + 14 * np.sin(x / 90 + bow) + 11 * wave(t)
    # The foam is wider as it runs up the sand than as it runs back.
    foam = 1 + 0.3 * swing(t, 1, 0.25)
    sand = scene.shade(rgb("f2d7a4"), 1.3)
    fill(canvas, Ridge(x, y - 16 * foam), solid(mix(scene.middle, WHITE, 0.35), 0.55), scene.height * 0.96)
    fill(canvas, Ridge(x, y - 7 * foam), solid(scene.pale(0.05)), scene.height * 0.97)
    fill(canvas, Ridge(x, y), down(scene.height * 0.86, scene.height, [mix(sand, scene.near, 0.12), sand]))


def _headland(scene: Layout) -> Layer:
    """Build a cape that extends from the side away from the subject."""
    rng, k = scene.part("headland"), np.linspace(0, 1, 60)
    reach, tall = rng.uniform(0.3, 0.5), rng.uniform(60, 120) * scene.stretch
    slope = np.clip(1 - k / reach, 0, 1) ** 0.6 * tall * (0.75 + 0.5 * rolling(rng, 60, 4, 0.55, 3))
    if scene.stand_x < scene.width / 2:
        slope = slope[::-1]
    ridge = Ridge.across(scene.width, scene.horizon_y + 2 - slope)
    return land(scene, ridge, hazy(scene, scene.layer(0.5), 0.15), scene.horizon_y + 10, scene.horizon_y + 5)


def _desert(scene: Layout) -> Iterator[Layer]:
    rng = scene.part("desert")
    sand = rgb("edb86c") if scene.time != "night" else rgb("8d86b4")
    kind = 0.0 if "distant mountains" in scene.features else rng.random()
    if kind < 0.3:
        yield from mountains(scene, scene.horizon_y, 2, (0.2, 0.4), 120, floor=scene.horizon_y + 150)
    elif kind < 0.65:
        yield still(partial(_mesas, scene=scene))
    count = int(rng.integers(3, 5))
    for i in range(count):
        share = i / (count - 1)
        heights = rolling(rng, scene.many(120), 2, 0.3, scene.many(rng.integers(2, 4)))
        y = scene.horizon_y + (scene.height * 0.86 - scene.horizon_y) * share - 70 * (heights - 0.3)
        colour = scene.shade(mix(sand, scene.horizon, 0.4 * (1 - share)), 0.4 + 0.7 * share)
        drop = 6 + 90 * np.clip(rolling(rng, len(y), 2, 0.3, scene.many(3)) - 0.35, 0, 1)
        ridge = Ridge.across(scene.width, y)
        yield land(scene, ridge, [mix(colour, scene.horizon, 0.35), colour], float(y.max()) + 90)
        yield still(partial(fill, ridge=Ridge(ridge.xs, y + drop), ink=solid(mix(colour, scene.near, 0.4), 0.45)))
    yield Layer(lambda canvas, t: draw_drift(canvas, scene, t, mix(scene.shade(sand), WHITE, 0.4)))
    yield Layer(lambda canvas, t: draw_tumbleweed(canvas, scene, t, ridge))


def _mesas(canvas: Canvas, scene: Layout) -> None:
    rng = scene.part("mesas")
    for i in range(scene.many(rng.integers(2, 4))):
        x, half, tall = rng.uniform(0, scene.width), rng.uniform(34, 90), rng.uniform(60, 135) * scene.stretch
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


def _forest(scene: Layout) -> Iterator[Layer]:
    rng = scene.part("forest")
    if rng.random() < 0.6 or "distant mountains" in scene.features:
        yield from mountains(scene, scene.horizon_y - 40, 2, (0.12, 0.3), 190, floor=scene.horizon_y + 60)
    count = int(rng.integers(3, 5))
    for i in range(count):
        share, nearest = i / (count - 1), i == count - 1
        base = scene.horizon_y - 14 + (scene.height * 0.9 - scene.horizon_y) * share
        # Only the nearest trees sway with the view and in the wind.
        ys = base - 34 * (rolling(rng, 60, 3, 0.5, scene.many(2)) - 0.5)
        ridge = Ridge.across(scene.width, ys, 20 if nearest else 0)
        colour = scene.layer(0.28 + 0.6 * share)
        yield land(scene, ridge, hazy(scene, colour, 0.0 if nearest else 0.5))
        clearing = (scene.stand_x, 105) if share > 0.6 else None
        tall, trees = (62 + 88 * share) * scene.stretch, scene.many(42 - 18 * share)
        yield pines(scene, f"forest {i}", ridge, tall, trees, colour, clearing, windy=nearest)
        if scene.mist and not nearest:
            yield fog(scene, base - 40, base + 70, 0.55)


def _meadow(scene: Layout) -> Iterator[Layer]:
    if scene.backdrop == "mountains":
        yield from mountains(scene, scene.horizon_y - 14, 3, (0.15, 0.5), 180, floor=scene.horizon_y + 120)
    # Grass looks blue at night: its daylight green would turn grey under a violet sky.
    codes = ("8fc4ae", "5fa592", "438a84") if scene.dark else ("b8d468", "86bd45", "5f9a38")
    greens = [scene.shade(mix(rgb(code), scene.horizon, 0.3 - 0.12 * i), 1.3) for i, code in enumerate(codes)]
    lines = hills(scene, scene.horizon_y, 3)
    for line, green in zip(lines, greens, strict=True):
        yield hill(scene, line, green)
    yield Layer(lambda canvas, t: draw_gust(canvas, scene, t, lines[1]))
    bushes = solid(mix(greens[2], scene.near, 0.3))
    yield swaying(scene, lines[1].sway, lambda canvas: canvas.circles(_bushes(scene, lines[1]), bushes))


def _bushes(scene: Layout, line: Ridge) -> Iterator[tuple[float, float, float]]:
    rng = scene.part("bushes")
    for x in rng.uniform(0, scene.width, scene.many(9)).tolist():
        size = rng.uniform(7, 17)
        if abs(x - scene.stand_x) > 60:
            y = line.at(x) - size * 0.3
            yield from ((x, y, size), (x + size, y + 3, size * 0.75))


def _snow(scene: Layout) -> Iterator[Layer]:
    rng, white = scene.part("snowfield"), scene.pale(0.12)
    yield from mountains(scene, scene.horizon_y - 20, 3, (0.15, 0.5), 210, floor=scene.horizon_y + 80)
    for i in range(3):
        share = i / 2
        heights = rolling(rng, scene.many(90), 2, 0.35, scene.many(2)) - 0.4
        base = scene.horizon_y + (scene.height * 0.86 - scene.horizon_y) * share
        ridge = Ridge.across(scene.width, base - 60 * heights)
        colour = mix(white, scene.zenith, 0.1 + 0.12 * share)
        yield land(scene, ridge, [mix(colour, white, 0.5), colour], float(ridge.ys.max()) + 120)
        if i < 2 or scene.pines:
            tall, count = (62 + 54 * share) * scene.stretch, scene.many(16 - 4 * share)
            tint, clearing = scene.layer(0.58 + 0.22 * share), (scene.stand_x, 90)
            yield pines(scene, f"snow {i}", ridge, tall, count, tint, clearing, white)
    if not scene.snowfall:
        yield Layer(lambda canvas, t: draw_drift(canvas, scene, t, WHITE))


_PLACES = {
    "mountains": _mountains,
    "lake": _lake,
    "ocean": _ocean,
    "desert": _desert,
    "forest": _forest,
    "city": city,
    "road": road,
    "meadow": _meadow,
    "waterfall": waterfall,
    "snow": _snow,
}
