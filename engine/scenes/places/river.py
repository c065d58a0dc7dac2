"""The river: it winds through a valley towards the viewer, past trees and reeds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.habitats import STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.reeds import Bush, draw_bush, draw_reeds, leaf_colour
from engine.scenes.places.waves import afloat, lens, sheen, sunpath, tint
from engine.scenes.rhythm import TURN
from engine.scenes.rings import rain_rings
from engine.scenes.terrain import Ridge, hazy, land, mountains, ripple

Line = NDArray[np.float64]
#: Shares of the way from the horizon to the viewer at which the banks are measured.
_WAY = np.linspace(0, 1.05, 48) ** 1.35


@dataclass(frozen=True)
class Stream:
    """The middle of the river and half its width, at each height."""

    ys: Line
    middle: Line
    half: Line

    def outline(self, more: float = 0.0) -> Line:
        """Return its outline; `more` widens it in proportion."""
        wide = self.half * (1 + more)
        left, right = np.stack([self.middle - wide, self.ys], 1), np.stack([self.middle + wide, self.ys], 1)
        return np.concatenate([left, right[::-1]])

    def at(self, y: float) -> tuple[float, float]:
        """Return its middle and half its width at a height."""
        return float(np.interp(y, self.ys, self.middle)), float(np.interp(y, self.ys, self.half))


def river(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top = scene.horizon_y
    for layer in mountains(scene, top - 8, 2, (0.14, 0.3), 150, floor=top + 6):
        yield replace(layer, moves=False)
    yield from _flanks(scene)
    stream = _stream(scene)
    yield still(partial(_meadows, scene=scene, stream=stream))
    trees = _trees(scene, stream)
    yield Layer(partial(_mirrored, scene=scene, stream=stream))
    yield still(partial(_water_shade, scene=scene, stream=stream, trees=trees))
    if _sunlit(scene, stream):
        yield sunpath(scene, "river shine", top + 4, scene.height)
    yield _currents(scene, stream)

    def wet(x: float, y: float) -> bool:
        middle, half = stream.at(y)
        return abs(x - middle) < 0.9 * half - 5

    yield rain_rings(scene, top + 16, scene.height, wet)
    yield still(partial(_woods, scene=scene, trees=trees))
    yield _bank_reeds(scene, stream)


def _sunlit(scene: Layout, stream: Stream) -> bool:
    """Return whether the light's path falls on the river all the way."""
    away = np.abs(stream.middle - scene.light_x) - stream.half
    return bool((away[8:] < 0).mean() > 0.8)


def _stream(scene: Layout) -> Stream:
    """Return the course of the river, below a subject that floats and otherwise beside the subject."""
    rng, wide, room = scene.part("stream"), scene.width, scene.height - scene.horizon_y
    floats, way = afloat(scene), _WAY
    share = scene.stand_x / wide
    turn = scene.side if abs(share - 0.5) < 0.06 else (1 if share < 0.5 else -1)
    start = wide * (0.5 + turn * rng.uniform(0.02, 0.1))
    if scene.subject == "none":
        end, half = wide * (0.5 - turn * 0.1), 0.46 * wide
    elif floats:
        broad = 0.95 if "swimmer" in (scene.subject, scene.second) else 0.66
        end, half = wide * (0.5 + 0.7 * (share - 0.5)), broad * wide + 40
    else:
        end, half = wide * (0.5 + turn * 0.24), 0.42 * wide
    bends = np.sin(TURN * (0.16 + 1.55 * way**0.62)) * turn * wide
    size = (0.10 if floats else 0.17) * np.clip(way * 3, 0, 1) ** 0.8 * (1 - 0.75 * np.clip(way, 0, 1) ** 1.5)
    middle = start + (end - start) * way**0.9 + bends * size
    ys = scene.horizon_y + 6 + (room - 2) * way
    return Stream(ys, middle, 3.5 * scene.stretch + half * way**1.45)


def _grass(scene: Layout, depth: float) -> Colour:
    return mix(scene.layer(0.28 + 0.5 * depth), soil(scene), 0.3 + 0.65 * depth)


def _flanks(scene: Layout) -> Iterator[Layer]:
    """Build wooded hills that slope down into the valley from both sides."""
    rng, count = scene.part("flanks"), scene.many(80)
    xs = np.linspace(-40, scene.width + 40, count)
    for number, (side, reach, tall, depth) in enumerate(
        ((-1, 0.62, 92, 0.34), (1, 0.66, 84, 0.42), (-1, 0.40, 70, 0.56), (1, 0.36, 62, 0.62))
    ):
        away = (xs if side < 0 else scene.width - xs) / scene.width
        rise = np.clip(1 - away / (reach * rng.uniform(0.9, 1.1)), 0, 1.3)
        bumps = rolling(rng, count, 3, 0.45, scene.many(4)) - 0.5
        lumps = np.abs(np.sin(xs / (6 + 3 * number) + rng.random() * 6)) * (1.5 + 1.2 * number)
        ys = scene.horizon_y + 8 - scene.stretch * (tall * rise**0.85 + (34 * bumps + lumps) * np.clip(rise * 4, 0, 1))
        colour = mix(scene.layer(depth), leaf_colour(scene, depth), 0.5)
        yield land(scene, Ridge(xs, ys), hazy(scene, colour, 0.32), scene.horizon_y + 12, scene.horizon_y + 14)


def _meadows(canvas: Canvas, scene: Layout, stream: Stream) -> None:
    """Draw the floor of the valley with its fields, and the bed of the river."""
    top, bottom = scene.horizon_y, scene.height
    canvas.bar(
        -5,
        top + 4,
        scene.width + 5,
        bottom + 5,
        down(top, bottom, [_grass(scene, 0.15), _grass(scene, 0.6), _grass(scene, 1.0)], [0, 0.4, 1]),
    )
    rng = scene.part("fields")
    for number in range(scene.many(16)):
        share = ((number + 0.5) / scene.many(16)) ** 1.6
        y, x = top + 10 + (bottom - top) * share, rng.uniform(0, scene.width)
        colour = mix(_grass(scene, min(1.0, 0.2 + share)), scene.horizon if number % 2 else scene.near, 0.2)
        canvas.polygon(
            lens(x, y, rng.uniform(70, 170) * (0.5 + share), (3 + 22 * share) * rng.uniform(0.5, 1)),
            solid(colour, 0.45),
        )
    earth = mix(scene.shade(rgb("8d7350"), 1.2), scene.layer(0.7), 0.35)
    shade = mix(_grass(scene, 0.9), scene.near, 0.4)
    with canvas.moved(0, -1.5):
        canvas.polygon(stream.outline(0.09), solid(shade))
    canvas.polygon(stream.outline(0.055), solid(earth))
    deep, blue = tint(scene, "2c7f9f", 0.75), tint(scene, "4aa7b5", 0.75)
    colours = [mix(scene.horizon, blue, 0.35), mix(blue, scene.horizon, 0.12), deep, mix(deep, scene.near, 0.3)]
    canvas.polygon(stream.outline(), down(top, bottom, colours, [0, 0.3, 0.75, 1]))
    sheen(canvas, scene, top, stream.outline())


def _mirrored(canvas: Canvas, t: float, scene: Layout, stream: Stream) -> None:
    with canvas.inside(stream.outline()):
        canvas.reflect(scene.horizon_y + 6, 0.42, ripple(t))


def _trees(scene: Layout, stream: Stream) -> list[Bush]:
    """Return the trees along both banks, the farthest first."""
    rng, trees = scene.part("trees"), []
    room = scene.height - scene.horizon_y
    open_to = 0.45 if scene.subject in STANDING else 0.62
    for number, share in enumerate(np.sort(rng.random(scene.many(15)) ** 1.4).tolist()):
        share *= open_to
        y = scene.horizon_y + 12 + room * share
        middle, half = stream.at(y)
        side = -1 if rng.random() < 0.5 else 1
        x = middle + side * (half * 1.1 + (5 + 190 * share + 26) * rng.uniform(0.12, 1.1))
        tall = (17 + 165 * share) * rng.uniform(0.75, 1.2) * scene.stretch
        if abs(x - scene.stand_x) > 0.3 * tall + 44 or share < 0.12 or scene.subject == "none":
            trees.append(Bush(x, y, tall, min(1.0, 0.25 + share * 1.5), 10 * scene.seed % 9973 + number))
    if scene.subject not in ("tree", "lighthouse"):
        # One large tree frames the picture, on the side away from the subject or the light.
        focus = scene.light_x if scene.subject == "none" else scene.stand_x
        edge = -6.0 if focus > scene.width / 2 else scene.width + 6.0
        trees.append(Bush(edge, scene.horizon_y + room * 0.62, 190 * scene.stretch, 1.0, scene.seed % 9973 + 1))
    return trees


def _water_shade(canvas: Canvas, scene: Layout, stream: Stream, trees: list[Bush]) -> None:
    """Draw the reflections of the trees, and the shade of the banks, on the water."""
    with canvas.inside(stream.outline()):
        for tree in trees:
            leaf = mix(leaf_colour(scene, tree.near), scene.near, 0.45)
            discs = [(x, 2 * tree.y - y + tree.tall * 0.06, r) for x, y, r in tree.crown()]
            canvas.circles(discs, solid(leaf, 0.36))
        edge = mix(_grass(scene, 1.0), scene.near, 0.5)
        for side in (-1, 1):
            x = stream.middle + side * stream.half
            inner = x - side * stream.half * 0.07
            shape = np.concatenate([np.stack([x, stream.ys], 1), np.stack([inner, stream.ys], 1)[::-1]])
            canvas.polygon(shape, solid(edge, 0.32))


def _woods(canvas: Canvas, scene: Layout, trees: list[Bush]) -> None:
    for tree in trees:
        canvas.oval(
            tree.x, tree.y, tree.tall * 0.36, tree.tall * 0.03, solid(mix(scene.near, _grass(scene, 0.9), 0.4), 0.5)
        )
        draw_bush(canvas, scene, tree)


def _currents(scene: Layout, stream: Stream) -> Layer:
    """Return streaks of light that drift down the river, each growing and fading on its way."""
    rows = scene.part("currents").random((scene.many(74), 4)).tolist()
    light, dark = mix(scene.pale(0.03), scene.horizon, 0.25), mix(tint(scene, "2c7f9f", 0.75), scene.near, 0.35)
    room = scene.height - scene.horizon_y

    def draw(canvas: Canvas, t: float) -> None:
        pale: list[Line] = []
        deep: list[Line] = []
        for start, aside, wide, phase in rows:
            age = (t + phase) % 1.0
            share = (start**0.8 + 0.075 * age * (0.3 + start)) % 1.2
            y = scene.horizon_y + 8 + room * share
            middle, half = stream.at(y)
            x = middle + half * (1.7 * aside - 0.85)
            size = (4 + 62 * share) * (0.35 + 0.65 * wide) * float(np.sin(np.pi * age))
            size = min(size, half * 0.5)
            (pale if phase < 0.68 else deep).append(lens(x, y, size, 0.5 + 1.9 * share * float(np.sin(np.pi * age))))
        with canvas.inside(stream.outline(-0.02)):
            canvas.polygons(deep, solid(dark, 0.4))
            canvas.polygons(pale, solid(light, 0.55))

    return Layer(draw)


def _bank_reeds(scene: Layout, stream: Stream) -> Layer:
    """Return reeds on both banks, tall near the viewer."""
    rng, room = scene.part("reeds"), scene.height - scene.horizon_y
    near_side = -1 if scene.stand_x > scene.width / 2 else 1
    stems = []
    clumps = [(rng.uniform(0.12, 0.42), side) for side in (-1, 1, -1, 1)]
    if scene.subject not in STANDING:
        clumps += [(0.74, near_side), (0.5, -near_side), (1.02, near_side)]
    for share, side in clumps:
        for _ in range(round(13 + 6 * share)):
            depth = share + rng.normal(0, 0.025)
            y = scene.horizon_y + 8 + room * depth
            middle, half = stream.at(y)
            x = middle + side * (half + rng.normal(2, 6 + 16 * share))
            if share > 0.7:
                x = (
                    (-10 if side < 0 else scene.width + 10) - side * abs(rng.normal(0, 42))
                    if not 0 < x < scene.width
                    else x
                )
            tall = (6 + 104 * depth) * rng.uniform(0.5, 1.1) * scene.stretch
            stems.append((x, y, tall, rng.random(), rng.random()))
    lines = np.array(sorted(stems, key=lambda stem: stem[1]))
    ink = mix(leaf_colour(scene, 1.0, 0.25), scene.near, 0.35)
    return Layer(lambda canvas, t: draw_reeds(canvas, scene, t, lines, ink))
