"""The gym: a room of brick with a large window over the roofs, a rack, dumbbells and a punching bag."""

import math
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, age, swing, wave
from engine.scenes.window import Window

_Box = tuple[float, float, float, float]


def gym(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield still(partial(_roofs, scene=scene))
    yield still(partial(_room, scene=scene))
    yield still(partial(_equipment, scene=scene))
    yield Layer(partial(_bag, scene=scene))
    yield Layer(partial(_air, scene=scene))


def _window(scene: Layout) -> Window:
    assert scene.window is not None
    return scene.window


def _foot(scene: Layout) -> float:
    """Return the y at which the wall meets the floor."""
    return min(_window(scene).bottom + 0.14 * scene.height, scene.stand_y - 36 * scene.stretch)


def _away(scene: Layout) -> int:
    """Return the side of the picture (-1 or 1) that has more room beside the subject."""
    return 1 if scene.stand_x < scene.width / 2 else -1


def _wall(scene: Layout) -> Colour:
    brick = mix(scene.shade(rgb("b06a50"), 1.1), scene.near, 0.24)
    return mix(brick, BLACK, 0.12) if scene.dark else brick


def _roofs(canvas: Canvas, scene: Layout) -> None:
    """Draw the roofs of a city outside, only behind the window."""
    rng, (left, top, right, bottom) = scene.part("gym roofs"), _window(scene)
    with canvas.inside([(left, top), (right, top), (right, bottom), (left, bottom)]):
        for row, (depth, tall) in enumerate(((0.16, 120), (0.36, 84), (0.6, 46))):
            x, colour = left - 20.0, scene.layer(depth)
            towers, lights = [], []
            while x < right + 10:
                wide = rng.uniform(22, 46) * (1 + 0.25 * row)
                high = scene.horizon_y - tall * scene.stretch * rng.uniform(0.25, 1.0)
                towers.append((x, high, x + wide, bottom + 5))
                for wx in np.arange(x + 5, x + wide - 6, 9.0).tolist():
                    for wy in np.arange(high + 7, bottom, 13.0).tolist():
                        if rng.random() < (0.4 if scene.dark else 0.12 if scene.low_sun else 0.0) and row:
                            lights.append((wx, wy, wx + 4, wy + 6))
                x += wide + rng.uniform(0, 5)
            canvas.bars(towers, down(scene.horizon_y - tall, bottom, [colour, mix(colour, scene.horizon, 0.3)]))
            canvas.bars(lights, solid(rgb("ffdc8a"), 0.85))


def _room(canvas: Canvas, scene: Layout) -> None:
    """Draw the brick wall around the window, its steel bars, and the floor with the light that falls in."""
    window, foot, wall = _window(scene), _foot(scene), _wall(scene)
    left, top, right, bottom = window
    holes: list[_Box] = [(-5, -5, scene.width + 5, top), (-5, bottom, scene.width + 5, foot)]
    holes += [(-5, top - 1, left, bottom + 1), (right, top - 1, scene.width + 5, bottom + 1)]
    canvas.bars(holes, down(0, foot, [mix(wall, BLACK, 0.25), wall]))
    _bricks(canvas, scene, holes, wall)
    steel = mix(scene.near, BLACK, 0.3)
    columns = max(round((right - left) / 108), 3)
    xs = np.linspace(left, right, columns + 1).tolist()
    ys = [top + (bottom - top) * share for share in (0.3, 1.0)]
    bars = [(x - 1.6, top, x + 1.6, bottom) for x in xs[1:-1]]
    bars += [(left, ys[0] - 1.6, right, ys[0] + 1.6)]
    bars += [
        (left - 4, top - 4, right + 4, top + 3),
        (left - 4, top - 4, left + 3, bottom),
        (right - 3, top - 4, right + 4, bottom),
    ]
    canvas.bars(bars, solid(steel))
    sill = mix(wall, scene.horizon, 0.5)
    canvas.bar(left - 9, bottom - 2, right + 9, bottom + 5, solid(sill))
    canvas.bar(left - 9, bottom + 5, right + 9, bottom + 8, solid(mix(wall, BLACK, 0.5), 0.5))
    floor = mix(scene.shade(rgb("565a66"), 1.3), scene.near, 0.25)
    canvas.bar(
        -5,
        foot,
        scene.width + 5,
        scene.height + 5,
        down(foot, scene.height, [mix(floor, scene.horizon, 0.12), mix(floor, BLACK, 0.22)]),
    )
    canvas.bar(-5, foot - 6, scene.width + 5, foot, solid(mix(wall, BLACK, 0.45)))
    _mats(canvas, scene, foot, floor)
    _fallen_light(canvas, scene, xs, foot)
    for i in range(scene.many(3)):
        _lamp(canvas, scene, scene.width * (i + 0.5) / scene.many(3), top * 0.62)


def _bricks(canvas: Canvas, scene: Layout, holes: list[_Box], wall: Colour) -> None:
    rng = scene.part("bricks")
    pale: list[_Box] = []
    dark: list[_Box] = []
    for left, top, right, bottom in holes:
        for row, y in enumerate(np.arange(max(top, 0), bottom - 6, 10.5).tolist()):
            for x in np.arange(left - 26 * (row % 2) / 2, right, 26.0).tolist():
                share = rng.random()
                if share < 0.26:
                    box = (max(x + 1, left), y + 1, min(x + 24, right), y + 8.5)
                    if box[2] - box[0] > 3:
                        (pale if share < 0.12 else dark).append(box)
    canvas.bars(pale, solid(mix(wall, scene.horizon, 0.3), 0.28), 0.8)
    canvas.bars(dark, solid(mix(wall, BLACK, 0.4), 0.24), 0.8)


def _mats(canvas: Canvas, scene: Layout, foot: float, floor: Colour) -> None:
    """Draw the seams of rubber mats in perspective."""
    vanish, far, ink = foot - 150.0, scene.width / 2, solid(mix(floor, BLACK, 0.5), 0.5)
    seams = []
    grow = (scene.height - vanish) / (foot - vanish)
    reach = math.ceil(far / 74) + 1
    for i in range(-reach, reach + 1):
        x = i * 74.0
        seams.append(
            [
                (far + x - 0.5, foot),
                (far + x + 0.5, foot),
                (far + x * grow + 1, scene.height),
                (far + x * grow - 1, scene.height),
            ]
        )
    canvas.polygons(seams, ink)
    rows = [foot + (scene.height - foot) * share for share in (0.2, 0.52)]
    canvas.bars([(-5, y - 0.6, scene.width + 5, y + 0.6) for y in rows], ink)


def _fallen_light(canvas: Canvas, scene: Layout, xs: list[float], foot: float) -> None:
    """Draw the light of the window on the floor, away from the sun or moon."""
    slant = (scene.width / 2 - scene.light_x) * 0.5
    bright = {"day": 0.26, "dawn": 0.3, "sunset": 0.34, "dusk": 0.12, "night": 0.1}[scene.time]
    colour = mix(scene.light, scene.horizon, 0.3)
    y0, y1 = foot + 10, scene.height - 0.06 * scene.height
    ink = fade((0, y0), (0, y1), [(colour, bright), (colour, bright * 0.3)])
    middle = scene.width / 2
    for a, b in pairwise(xs):
        near = [middle + (x - middle) * 1.14 + slant for x in (a + 4, b - 4)]
        far = [middle + (x - middle) * 0.98 + slant * 0.25 for x in (a + 4, b - 4)]
        canvas.polygon([(far[0], y0), (far[1], y0), (near[1], y1), (near[0], y1)], ink)


def _lamp(canvas: Canvas, scene: Layout, x: float, y: float) -> None:
    dark = mix(scene.near, BLACK, 0.45)
    canvas.line(x, -5, x, y - 8, pen(dark, 1.6))
    canvas.outline((x - 17, y + 4), [(x - 14, y - 9, x, y - 9), (x + 14, y - 9, x + 17, y + 4)], solid(dark))
    lit = 1.0 if scene.dark else 0.5 if scene.low_sun else 0.2
    if lit > 0.3:
        canvas.circle(x, y + 6, 120, glow(x, y + 6, 120, WARM, 0.42 * lit))
    canvas.oval(x, y + 4, 12, 3.4, solid(mix(WARM, WHITE, 0.4), 0.4 + 0.6 * lit))


def _equipment(canvas: Canvas, scene: Layout) -> None:
    foot, away = _foot(scene), _away(scene)
    _dumbbells(canvas, scene, foot)
    _rack(canvas, scene, scene.width * (0.5 + 0.33 * away), foot)
    rng, dark = scene.part("kettlebells"), mix(scene.near, BLACK, 0.35)
    x, y = scene.width * (0.5 - 0.38 * away), foot + 26
    for i in range(2):
        kx, r = x + i * 30 * away, 9.5 + 3.0 * rng.random()
        canvas.oval(kx, y + r, r * 1.5, 3, solid(BLACK, 0.25))
        canvas.circle(kx, y, r, solid(dark))
        canvas.stroke(
            (kx - r * 0.6, y - r * 0.6),
            [(kx - r * 0.7, y - r * 2.0, kx + r * 0.7, y - r * 2.0, kx + r * 0.6, y - r * 0.6)],
            pen(dark, r * 0.34),
        )
        colour = scene.shade(rgb(("d8503f", "e0a63a", "3f7fc0")[(i + int(3 * rng.random())) % 3]))
        canvas.oval(kx, y, r * 0.5, r * 0.5, solid(colour))
        canvas.circle(kx + r * 0.34 * (1 if scene.light_x > kx else -1), y - r * 0.5, r * 0.2, solid(scene.light, 0.4))


def _dumbbells(canvas: Canvas, scene: Layout, foot: float) -> None:
    """Draw a long stand of dumbbells along the wall."""
    away, steel = _away(scene), mix(scene.near, BLACK, 0.25)
    middle, half = scene.width * (0.5 - 0.15 * away), min(scene.width * 0.3, 190.0)
    left, right = middle - half, middle + half
    shine = mix(steel, scene.light, 0.42)
    canvas.oval(middle, foot + 5, half * 1.06, 6, solid(BLACK, 0.24))
    for x in (left + 12, right - 12):
        canvas.polygon([(x - 4, foot + 5), (x - 1, foot - 58), (x + 5, foot - 58), (x + 6, foot + 5)], solid(steel))
    for level, (y, size) in enumerate(((foot - 14, 9.2), (foot - 43, 7.4))):
        canvas.bar(left, y, right, y + 5, solid(steel), 1)
        canvas.bar(left, y, right, y + 1.2, solid(shine, 0.7))
        count = 7 if level == 0 else 8
        for i in range(count):
            x = left + (i + 0.5) * (right - left) / count
            r = size * (0.86 + 0.05 * i)
            body = mix(scene.near, BLACK, 0.5)
            canvas.bar(x - r * 0.9, y - r * 1.1, x + r * 0.9, y - r * 0.5, solid(mix(shine, steel, 0.3)))
            heads = [(x - r * 1.5, y - r * 1.7, x - r * 0.5, y + 0.4), (x + r * 0.5, y - r * 1.7, x + r * 1.5, y + 0.4)]
            canvas.bars(heads, solid(body), 2.4)
            canvas.bars([(a + r * 0.12, b + 1, c - r * 0.12, b + 2.4) for a, b, c, _ in heads], solid(shine, 0.6), 0.7)


def _rack(canvas: Canvas, scene: Layout, x: float, foot: float) -> None:
    """Draw a squat rack with a loaded bar on its hooks."""
    tall, half = 224 * min(scene.stretch, 1.2), 58.0
    base, dark = foot + 14, mix(scene.near, BLACK, 0.4)
    edge, red = mix(dark, scene.light, 0.45), scene.shade(rgb("d2413c"), 0.9)
    canvas.oval(x, base + 3, half * 1.5, 6, solid(BLACK, 0.26))
    back = [(x + k * half * 0.78 - 2.6, base - tall * 0.97, x + k * half * 0.78 + 2.6, base - 9) for k in (-1, 1)]
    canvas.bars(back, solid(mix(dark, scene.middle, 0.16)))
    canvas.bars([(x - half, base - tall, x + half, base - tall + 7)], solid(dark), 1)
    bar = base - tall * 0.6
    canvas.bar(x - half - 52, bar - 1.6, x + half + 52, bar + 1.6, solid(mix(rgb("9aa2b0"), scene.near, 0.3)), 1.5)
    for k in (-1, 1):
        post = x + k * half
        canvas.bar(post - 4, base - tall, post + 4, base + 2, solid(dark))
        canvas.bar(post - 4, base - tall, post - 2.8, base + 2, solid(edge, 0.5))
        canvas.circles(
            [(post, y, 1.1) for y in np.arange(base - tall + 18, base - 12, 13.0).tolist()], solid(edge, 0.55)
        )
        canvas.polygon(
            [(post - 5, bar + 2), (post + 8, bar + 2), (post + 8, bar - 5), (post + 5, bar - 1), (post - 5, bar - 1)],
            solid(red),
        )
        canvas.bar(post - 14, base - 1, post + 14, base + 4, solid(dark), 1)
        for away, wide, high, colour in ((20, 7, 34, red), (28, 6, 34, dark), (35, 5, 24, scene.shade(rgb("3a76b8")))):
            px = post + k * away
            canvas.bar(px - wide / 2, bar - high, px + wide / 2, bar + high, solid(colour), 2)
            canvas.bar(px - wide / 2, bar - high, px - wide / 2 + 1.3, bar + high, solid(scene.light, 0.3), 0.6)


def _bag(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw a punching bag that swings on its chain."""
    away = _away(scene)
    x, top = scene.width * (0.5 - 0.42 * away), 0.0
    tall, wide = 118 * scene.stretch, 19 * scene.stretch
    y = _foot(scene) - 40 * scene.stretch - tall
    leather = scene.shade(mix(rgb("b8433a"), scene.near, 0.25))
    dark, steel = mix(leather, BLACK, 0.42), mix(scene.near, scene.light, 0.3)
    with canvas.turned(4.2 * wave(t, 2, ASKEW), x, top):
        canvas.line(x, top - 20, x, y - 18, pen(steel, 1.6))
        canvas.polyline([(x - wide + 3, y + 3), (x, y - 18), (x + wide - 3, y + 3)], pen(steel, 1.5))
        lit, dim = mix(leather, scene.light, 0.3), dark
        if scene.light_x < x:
            ink = fade((x - wide, 0), (x + wide, 0), [(lit, 1.0), (leather, 1.0), (dim, 1.0)], [0, 0.35, 1])
        else:
            ink = fade((x - wide, 0), (x + wide, 0), [(dim, 1.0), (leather, 1.0), (lit, 1.0)], [0, 0.65, 1])
        canvas.bar(x - wide, y, x + wide, y + tall, ink, wide * 0.42)
        bands = [(x - wide, y + tall * s, x + wide, y + tall * s + 5) for s in (0.16, 0.72)]
        canvas.bars(bands, solid(BLACK, 0.3))


def _air(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw the shafts of light and the dust in them, and the lamps' warmth at night."""
    left, top, right, _ = _window(scene)
    foot = _foot(scene)
    bright = {"day": 0.13, "dawn": 0.17, "sunset": 0.2, "dusk": 0.06, "night": 0.05}[scene.time]
    slant = (scene.width / 2 - scene.light_x) * 0.5
    for i in range(3):
        x, wide = left + (right - left) * (0.18 + 0.3 * i), 46.0
        alpha = bright * (1 + 0.45 * wave(t, 1, ASKEW + 0.3 * i))
        ink = fade((0, top), (0, foot + 60), [(scene.light, alpha), (scene.light, alpha * 0.5), (scene.light, 0.0)])
        shaft = [(x, top), (x + wide, top), (x + wide * 1.6 + slant, foot + 60), (x - wide * 0.4 + slant, foot + 60)]
        canvas.polygon(shaft, ink)
    motes: tuple[list[tuple[float, float, float]], ...] = ([], [])
    for born, aside, high, size in scene.part("gym dust").random((scene.many(40), 4)).tolist():
        passed = age(t, born, 1.0)
        x = left + (right - left) * aside + 14 * math.sin(TURN * (passed + size)) + 10 * swing(t, 1, high)
        y = top + (foot + 40 - top) * high - 26 * (passed - 0.5)
        motes[int(0.2 < passed < 0.8)].append((x, y, (0.7 + 1.1 * size) * math.sin(math.pi * passed)))
    canvas.circles(motes[0], solid(scene.light, 0.3))
    canvas.circles(motes[1], solid(scene.light, 0.6))
