"""The ground that moves past under a runner: a path beside bushes or rocks, or the floor of a town."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN
from engine.scenes.terrain import Ridge, fill

Spot = tuple[float, float]
#: The colour of the floor of each place with one, and what passes behind the runner there.
FLOORS = {
    "city": ("8f939e", "bollards"), "street": ("a8978a", "bollards"), "harbour": ("a8998a", "bollards"),
    "stairs": ("cdbba2", "pots"), "rooftop": ("a87a55", "pots"), "stage": ("7a5238", "lamps"),
}  # fmt: skip
#: What passes behind the runner elsewhere, and its colour, if it is not a hedge as green as the ground.
_BESIDE = {
    "desert": ("rocks", "a8663c"), "canyon": ("rocks", "9c4f36"), "volcano": ("rocks", "2c2629"),
    "space": ("rocks", "74737f"), "beach": ("grass", "8a9a4c"), "island": ("grass", "6f9a4c"),
    "savanna": ("grass", "b08f3c"), "snow": ("drifts", "eef3fa"), "autumn": ("hedge", "c8742e"),
    "vineyard": ("hedge", "4f7d3a"),
}  # fmt: skip
#: Where the floor begins and the rows of its slabs end, as shares of the speed of the ground under the runner.
_ROWS = (0.87, 0.9, 0.97, 1.05, 1.15, 1.28, 1.45, 1.68, 2.0)
#: How many slabs, or things behind the runner, repeat in a clip.
_SLABS, _THINGS = 12, 3


def lane(scene: Layout) -> float:
    """Return the distance that a runner covers in a clip, wider than the picture; the ground repeats after it."""
    return scene.width + 96


def running(scene: Layout, earth: Colour, slope: list[Colour]) -> Iterator[Layer]:
    """Build the moving ground, of the colour of the earth, with the colours of its slope."""
    if scene.place in FLOORS:
        yield from _floor(scene)
    else:
        yield Layer(partial(_beside, scene=scene, earth=earth))
        yield _path(scene, earth, slope)


def _path(scene: Layout, earth: Colour, slope: list[Colour]) -> Layer:
    """Return a path over uneven ground."""
    way_round, rng = lane(scene), scene.part("track")
    bows = [(count, rng.uniform(2, 7) / count, rng.random() * TURN) for count in (1, 2, 3, 5)]
    ink, stones = down(scene.stand_y - 12, scene.height, slope), rng.random((scene.many(44), 3))
    dark, pale = mix(earth, scene.near, 0.32), mix(earth, scene.horizon, 0.4)

    def height(x: NDArray[np.float64] | float) -> NDArray[np.float64]:
        waves = [bow * np.sin(count * np.asarray(x) / way_round * TURN + phase) for count, bow, phase in bows]
        return np.asarray(sum(waves))

    def draw(canvas: Canvas, t: float) -> None:
        way = scene.side * way_round * t
        xs = np.linspace(-40, scene.width + 40, scene.many(60))
        # The ground moves up and down so that the feet stay in place.
        level = scene.stand_y - height(scene.stand_x + way)
        fill(canvas, Ridge(xs, level + height(xs + way)), ink)
        for start, low, size in stones.tolist():
            x = (start * way_round - way) % way_round - 48
            y = float(level + height(x + way)) + 4 + low**1.5 * (scene.height - scene.stand_y)
            canvas.oval(
                x, y, (3 + 8 * size) * (1 + low), (1 + 2.2 * size) * (1 + low), solid(pale if size < 0.3 else dark)
            )

    return Layer(draw)


def _beside(canvas: Canvas, t: float, scene: Layout, earth: Colour) -> None:
    """Draw a low hedge, rocks or grass that pass behind the path."""
    kind, code = _BESIDE.get(scene.place, ("hedge", ""))
    # It moves at half the speed of the ground, and so repeats twice as often.
    period = lane(scene) / 2
    rng, way, y = scene.part("hedge"), scene.side * period * t, scene.stand_y - 26 * scene.stretch
    colour = mix(mix(earth, scene.shade(rgb(code)), 0.7) if code else earth, scene.layer(0.7), 0.3 if code else 0.55)
    lit = mix(colour, scene.light if scene.place == "snow" else scene.horizon, 0.24)
    toward = 1 if scene.light_x > scene.stand_x else -1
    spots = []
    for start, size in rng.random((max(round(period / (17 if kind == "hedge" else 40)), 3), 2)).tolist():
        for again in range(math.ceil(scene.width / period) + 2):
            spots.append(((start * period - way) % period + (again - 1) * period, size))
    base = [(-5, y + 6), (canvas.width + 5, y + 6), (canvas.width + 5, y + 70), (-5, y + 70)]
    if kind == "hedge":
        discs = [(x, y + 9 - 7 * size, (8 + 13 * size**2) * scene.stretch) for x, size in spots]
        canvas.circles(discs, down(y - 30, y + 10, [mix(colour, lit, 0.5), mix(colour, scene.near, 0.1)]))
        tops = [(x + toward * r * 0.22, cy - r * 0.26, r * 0.66) for x, cy, r in discs if r > 11]
        canvas.circles(tops, fade((0, y - 26), (0, y + 8), [(lit, 1), (lit, 0)]))
    elif kind == "drifts":
        heaps = [(x, y + 10 + 0.5 * r, r) for x, r in ((x, (26 + 44 * size) * scene.stretch) for x, size in spots)]
        canvas.circles(heaps, down(y - 20, y + 30, [lit, colour]))
    elif kind == "rocks":
        sizes = [(x, (7 + 20 * size**2) * scene.stretch) for x, size in spots]
        canvas.polygons([_rock(x, y + 9, r, 1.0) for x, r in sizes], solid(mix(colour, scene.near, 0.25)))
        canvas.polygons([_rock(x + toward * r * 0.2, y + 9, r * 0.78, 0.9) for x, r in sizes], solid(lit))
    else:
        blades = []
        for x, size in spots:
            tall = (16 + 22 * size) * scene.stretch
            for lean in (-0.7, -0.35, 0.0, 0.3, 0.65):
                tip = (x + tall * lean, y + 10 - tall * (1 - 0.4 * abs(lean)))
                blades.append([(x + 6 * lean - 2, y + 10), tip, (x + 6 * lean + 2, y + 10)])
        canvas.polygons(blades, solid(mix(colour, scene.near, 0.15)))
    ink = solid(mix(colour, scene.near, 0.1) if kind == "hedge" else mix(earth, scene.middle, 0.22))
    if kind != "drifts":
        canvas.polygon(base, ink)


def _rock(x: float, y: float, r: float, high: float) -> list[Spot]:
    outline = ((-1.3, 0), (-1.0, -0.55), (-0.35, -0.95), (0.3, -0.8), (0.85, -0.45), (1.25, 0))
    return [(x + a * r, y + b * r * high) for a, b in outline]


def _depth(scene: Layout, share: float) -> float:
    """Return the y of the floor whose slabs pass at a share of the speed of those under the runner."""
    return scene.horizon_y + (scene.stand_y + 3 - scene.horizon_y) * share


def pavement(scene: Layout) -> Iterator[Layer]:
    """Build the floor of a town on which somebody stands, and what stands at its far edge beside them."""
    ground, *_ = _floor(scene)
    yield ground
    code, _ = FLOORS[scene.place]
    stone, share = scene.shade(rgb(code), 1.35), 0.5 * (_ROWS[0] + _ROWS[1])

    def draw(canvas: Canvas) -> None:
        _slabs(canvas, 0.5, scene, stone)
        for _, along in _places(scene, 0.5, _THINGS * scene.many(1), share, 0.5):
            x = scene.stand_x + along * share
            if abs(x - scene.stand_x) > 0.4 * scene.tall:
                _bollard(canvas, scene, x, _depth(scene, share), stone)

    yield still(draw)


def _floor(scene: Layout) -> Iterator[Layer]:
    code, things = FLOORS[scene.place]
    stone = mix(mix(scene.shade(rgb(code), 1.35), scene.horizon, 0.1), scene.near, 0.2 * (scene.place == "stage"))
    top, kerb = _depth(scene, _ROWS[0]), _depth(scene, _ROWS[1])
    ink = down(top, scene.height, [mix(stone, scene.horizon, 0.25), stone, mix(stone, scene.near, 0.34)], [0, 0.3, 1])
    rim = mix(stone, scene.pale(0.15), 0.42)

    def draw(canvas: Canvas) -> None:
        canvas.bar(-5, top, scene.width + 5, scene.height + 5, ink)
        canvas.bar(-5, top, scene.width + 5, kerb, solid(rim))
        canvas.bar(-5, kerb - 1, scene.width + 5, kerb + 1.5, solid(mix(stone, scene.near, 0.5), 0.6))

    yield still(draw)
    yield Layer(partial(_slabs, scene=scene, stone=stone))
    yield Layer(partial(_things, scene=scene, draw=_THING_WAYS[things], stone=stone))


def _places(scene: Layout, t: float, count: int, share: float, aside: float) -> list[tuple[int, float]]:
    """Return the numbers of things that repeat `count` times in a clip, and where they are, as far as they are seen.

    Where they are is their distance from the runner in ways of a clip at the speed of the ground under the runner.
    """
    reach, way = lane(scene) * share / count, scene.side * (t - 0.5) * count
    first = math.floor((-scene.stand_x - 90) / reach + way - aside)
    last = math.ceil((scene.width - scene.stand_x + 90) / reach + way - aside)
    return [(i % count, (i + aside - way) * lane(scene) / count) for i in range(first, last + 1)]


def _slabs(canvas: Canvas, t: float, scene: Layout, stone: Colour) -> None:
    """Draw the slabs or planks that pass under the runner."""
    joint, tones = mix(stone, scene.near, 0.5), scene.part("slabs").random((len(_ROWS), _SLABS))
    joints: list[list[Spot]] = []
    darker: list[list[Spot]] = []
    lighter: list[list[Spot]] = []
    low = scene.height + 5
    count = _SLABS // 3 if scene.place in ("rooftop", "stage") else _SLABS
    for row, (far, near) in enumerate(pairwise(_ROWS)):
        y0, y1 = _depth(scene, far), min(_depth(scene, near), low)
        if y0 >= low:
            break
        near = (y1 - scene.horizon_y) / (scene.stand_y + 3 - scene.horizon_y)
        wide = lane(scene) / count
        for number, along in _places(scene, t, count, far, 0.5 * (row % 2) + 0.17 * (row % 3)):
            x0, x1 = scene.stand_x + along * far, scene.stand_x + along * near
            joints.append([(x0 - 0.5, y0), (x0 + 0.5, y0), (x1 + 0.9, y1), (x1 - 0.9, y1)])
            slab = [(x0, y0), (x0 + wide * far, y0), (x1 + wide * near, y1), (x1, y1)]
            tone = tones[row, number]
            (darker if tone < 0.26 else lighter if tone > 0.8 else []).append(slab)
        joints.append([(-5, y1 - 0.7), (scene.width + 5, y1 - 0.7), (scene.width + 5, y1 + 0.7), (-5, y1 + 0.7)])
    canvas.polygons(darker, solid(scene.near, 0.12))
    canvas.polygons(lighter, solid(mix(stone, scene.horizon, 0.7), 0.22))
    canvas.polygons(joints, solid(joint, 0.55))


def _things(
    canvas: Canvas, t: float, scene: Layout, draw: Callable[[Canvas, Layout, float, float, Colour], None], stone: Colour
) -> None:
    """Draw what stands on the far edge of the floor and passes behind the runner."""
    share = 0.5 * (_ROWS[0] + _ROWS[1])
    for _, along in _places(scene, t, _THINGS * scene.many(1), share, 0.5):
        draw(canvas, scene, scene.stand_x + along * share, _depth(scene, share), stone)


def _bollard(canvas: Canvas, scene: Layout, x: float, y: float, _stone: Colour) -> None:
    s, iron = 11 * scene.stretch, mix(scene.near, rgb("20242c"), 0.5)
    toward = 1 if scene.light_x > scene.stand_x else -1
    canvas.oval(x, y + 1, s * 1.1, s * 0.24, solid(scene.near, 0.4))
    canvas.bar(x - s * 0.36, y - s * 2.5, x + s * 0.36, y, solid(iron), 2)
    canvas.bar(x - s * 0.52, y - s * 0.5, x + s * 0.52, y, solid(iron), 2)
    canvas.circle(x, y - s * 2.8, s * 0.5, solid(iron))
    rim = sorted((x + toward * s * 0.12, x + toward * s * 0.28))
    canvas.bar(rim[0], y - s * 2.4, rim[1], y - s * 0.6, solid(scene.light, 0.4), 1)


def _pot(canvas: Canvas, scene: Layout, x: float, y: float, _stone: Colour) -> None:
    s, clay, leaf = 15 * scene.stretch, scene.shade(rgb("b4643f"), 1.3), scene.shade(rgb("4a7d46"), 1.3)
    toward = 1 if scene.light_x > scene.stand_x else -1
    canvas.oval(x, y + 1, s * 1.25, s * 0.24, solid(scene.near, 0.4))
    crown = [(-0.55, -2.1, 0.72), (0.55, -2.05, 0.72), (0.0, -2.6, 0.85), (0.0, -1.9, 0.7)]
    canvas.circles([(x + a * s, y + b * s, r * s) for a, b, r in crown], solid(mix(leaf, scene.near, 0.2)))
    lit = [(x + (a + 0.16 * toward) * s, y + (b - 0.18) * s, r * 0.66 * s) for a, b, r in crown[:3]]
    canvas.circles(lit, solid(mix(leaf, scene.light, 0.2)))
    canvas.polygon([(x - s * 0.8, y - s * 1.2), (x + s * 0.8, y - s * 1.2), (x + s * 0.58, y), (x - s * 0.58, y)],
                   solid(clay))  # fmt: skip
    canvas.bar(x - s * 0.9, y - s * 1.4, x + s * 0.9, y - s * 1.08, solid(mix(clay, scene.light, 0.2)), 2)


def _footlight(canvas: Canvas, scene: Layout, x: float, y: float, stone: Colour) -> None:
    s, dark = 13 * scene.stretch, mix(mix(stone, scene.near, 0.8), BLACK, 0.35)
    canvas.polygon([(x - s, y), (x - s * 0.7, y - s * 0.75), (x + s * 0.7, y - s * 0.75), (x + s, y)], solid(dark))
    canvas.bar(x - s * 0.6, y - s * 0.8, x + s * 0.6, y - s * 0.62, solid(mix(dark, scene.light, 0.5)), 1)


_THING_WAYS: dict[str, Callable[[Canvas, Layout, float, float, Colour], None]] = {
    "bollards": _bollard, "pots": _pot, "lamps": _footlight,
}  # fmt: skip
