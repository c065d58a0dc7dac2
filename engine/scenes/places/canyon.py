"""The canyon: layered red walls on both sides of a thin river, mesas far away and a ledge near the viewer."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.habitats import FLYING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.terrain import Ridge, fill, fog

#: The strata from the rim down: depth at the bottom as a share of the wall, how far it juts out, colour, hardness.
STRATA = (
    (0.16, 0.04, "d2744a", True), (0.24, 0.2, "e3a878", False), (0.44, 0.26, "c25c38", True),
    (0.53, 0.46, "dd946a", False), (0.68, 0.52, "b04c30", True), (1.0, 1.0, "c9784e", False),
)  # fmt: skip


@dataclass(frozen=True)
class Wall:
    """One side of the canyon at some distance: its rim, its foot, the x of its foot and how far it slopes."""

    side: int
    near: float
    top: float
    foot: float
    x: float
    run: float

    def edge(self, depth: float, jut: float) -> tuple[float, float]:
        """Return a point on the inner edge, at a share of the height and of the slope."""
        return self.x + self.side * self.run * (1 - jut), self.top + (self.foot - self.top) * depth


def canyon(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield still(partial(_mesas, scene=scene))
    yield still(partial(_floor, scene=scene))
    for near in (0.1, 0.27, 0.62):
        for side in (-1, 1):
            yield still(partial(_wall, scene=scene, wall=_wall_at(scene, side, near)))
        if near < 0.6:
            foot = _depth(scene, near)
            yield fog(scene, foot - 60, foot + 46, 0.5 if scene.mist else 0.26)
    yield Layer(partial(_glints, scene=scene))
    yield Layer(partial(_hawks, scene=scene))
    if scene.subject in ("none", *FLYING):
        yield still(partial(_overlook, scene=scene))


def _depth(scene: Layout, near: float) -> float:
    """Return the y of the canyon floor, from the horizon (0) to the bottom of the picture (1)."""
    return scene.horizon_y + (scene.height - scene.horizon_y) * near


def _gap(scene: Layout) -> float:
    """Return the x towards which the canyon runs, beside the subject."""
    aside = -1 if scene.stand_x > scene.width / 2 else 1
    return scene.width * (0.5 + 0.07 * aside)


def _wall_at(scene: Layout, side: int, near: float) -> Wall:
    rng = scene.part(f"wall {side} {near}")
    foot, wide = _depth(scene, near), scene.width
    tall = scene.height * (0.05 + 0.94 * near) * rng.uniform(0.86, 1.08)
    x = _gap(scene) + side * (10 + 0.25 * wide * near + rng.uniform(-8, 12) * near)
    top = foot - tall
    if scene.sky & {"sun", "moon"} and (scene.light_x - x) * side > 0:
        # The rim must not hide the sun or moon.
        top = max(top, scene.light_y + 0.5 * scene.light_r)
    return Wall(side, near, top, foot, x, 22 + 0.19 * wide * near)


def rock(scene: Layout, code: str, haze: float) -> Colour:
    """Return the colour of red rock in the light of the time of day, behind a share of haze."""
    violet = {"dusk": 0.3, "night": 0.55}.get(scene.time, 0.0)
    colour = scene.shade(mix(rgb(code), rgb("5a4a8c"), violet), 1.1)
    return mix(colour, mix(scene.horizon, scene.middle, 0.35), haze)


def _shadow(scene: Layout) -> Colour:
    """Return the colour of shadows on red rock, which a green palette must not tint."""
    return mix(scene.near, scene.shade(rgb("4c2236")), 0.2 if scene.dark else 0.7)


def _mesas(canvas: Canvas, scene: Layout) -> None:
    rng, base = scene.part("far mesas"), scene.horizon_y + 6
    for i in range(scene.many(4)):
        x, half = rng.uniform(0, scene.width), rng.uniform(26, 74)
        top = base - rng.uniform(26, 66) * scene.stretch
        colour = rock(scene, "b8583c", 0.66 - 0.06 * (i % 3))
        shape = [(x - half * 1.5, base), (x - half * 1.12, top + 26), (x - half, top + 20), (x - half * 0.96, top)]
        canvas.polygon([*shape, *[(2 * x - px, py) for px, py in shape[::-1]]], solid(colour))
        way = 1 if scene.light_x < x else -1
        shadow = [(x + way * half * a, y) for a, y in ((0.2, top), (0.96, top), (1.12, top + 26), (1.5, base))]
        canvas.polygon([*shadow, (x + way * half * 0.05, base)], solid(mix(colour, _shadow(scene), 0.24)))


def _floor(canvas: Canvas, scene: Layout) -> None:
    top = scene.horizon_y
    ground = [rock(scene, "e0a070", 0.55), rock(scene, "d08a58", 0.14), rock(scene, "a86040", 0.0)]
    canvas.bar(-5, top, scene.width + 5, scene.height + 5, down(top, scene.height, ground, [0, 0.35, 1]))
    left, right = _river(scene)
    rng = scene.part("banks")
    green, bushes = scene.shade(mix(rgb("5c7a3a"), rgb("3a4a78"), 0.5 * scene.dark), 1.2), []
    for share, aside, size in rng.random((scene.many(46), 3)).tolist():
        i = int(share**0.8 * (len(left) - 1))
        edge, away = (left[i], -1) if aside < 0.5 else (right[i], 1)
        radius = (0.8 + 8 * (i / len(left)) ** 1.5) * (0.6 + size)
        x = edge[0] + away * radius * (0.6 + 4 * aside)
        bushes += [(x + dx * radius, edge[1], radius * wide) for dx, wide in ((-0.9, 0.65), (0, 1), (1, 0.7))]
    canvas.polygon(np.concatenate([left, right[::-1]]), solid(_water(scene)))
    canvas.circles([(x, y - r * 0.5, r) for x, y, r in bushes], solid(green))
    toward = 1 if scene.light_x > _gap(scene) else -1
    lit = [(x + toward * r * 0.25, y - r * 0.75, r * 0.6) for x, y, r in bushes]
    canvas.circles(lit, solid(mix(green, scene.light, 0.18)))


def _water(scene: Layout) -> Colour:
    return mix(mix(scene.zenith, scene.middle, 0.7), scene.horizon, 0.25)


def _river(scene: Layout) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two banks of the river, from far to near."""
    k = np.linspace(0.02, 1.06, 90)
    ys = _depth(scene, 0.0) + (scene.height - scene.horizon_y) * k
    turn = scene.part("river").uniform(0, 6.28)
    centre = _gap(scene) + (6 + 0.11 * scene.width * k) * np.sin(turn + 8.5 * k**0.55) * k**0.3
    half = 1.2 + 0.052 * min(scene.width, 620) * k**1.5
    return np.stack([centre - half, ys], 1), np.stack([centre + half, ys], 1)


def _wall(canvas: Canvas, scene: Layout, wall: Wall) -> None:
    """Draw a wall from its talus up to the rim, each stratum with lit and shaded buttresses."""
    rng = scene.part(f"strata {wall.side} {wall.near}")
    haze = 0.62 * (1 - wall.near / 0.62) ** 0.8
    lit = (scene.light_x - wall.x) * wall.side < 0
    tall, outside = wall.foot - wall.top, wall.x + wall.side * (scene.width + 60)
    top, jut = 0.0, 0.0
    for number, (bottom, next_jut, code, hard) in enumerate(STRATA):
        colour = mix(rock(scene, code, haze), _shadow(scene), 0.02 if lit else 0.3)
        inner = [wall.edge(top, jut)]
        for k in np.linspace(0, 1, 5)[1:].tolist():
            x, y = wall.edge(top + (bottom - top) * k, jut + (next_jut - jut) * (k if not hard else 0.4 + 0.6 * k))
            inner.append((x + rng.normal(0, 0.006 * tall), y))
        rim = [(outside, wall.top + tall * top)]
        if number == 0:
            rim = _rim(scene, rng, wall)
        shape = [*rim, *inner, (outside, inner[-1][1])]
        canvas.polygon(shape, down(inner[0][1], inner[-1][1] + 1, [mix(colour, scene.light, 0.1 * lit), colour]))
        with canvas.inside(shape):
            if hard:
                _buttresses(canvas, scene, rng, wall, (inner[0][1], inner[-1][1]), colour)
            elif number < 5:
                thin = mix(colour, _shadow(scene), 0.16)
                y = inner[0][1] + (inner[-1][1] - inner[0][1]) * 0.5
                canvas.bar(-60, y, scene.width + 60, y + tall * 0.012, solid(thin))
            else:
                _talus(canvas, scene, rng, wall, colour)
        top, jut = bottom, next_jut


def _rim(scene: Layout, rng: np.random.Generator, wall: Wall) -> list[tuple[float, float]]:
    """Return the flat, stepped skyline of a wall from outside to its inner edge."""
    tall, x = wall.foot - wall.top, wall.edge(0, 0)[0]
    points, height = [], 0.0
    while (wall.x + wall.side * (scene.width + 60) - x) * wall.side > 0:
        points.append((x, wall.top - height))
        x += wall.side * rng.uniform(0.16, 0.3) * tall
        points.append((x, wall.top - height - rng.uniform(0, 0.02) * tall))
        step = rng.uniform(-0.06, 0.09) * tall
        x, height = x + wall.side * 0.02 * tall, min(max(height + step, 0.0), 0.12 * tall)
    return points[::-1]


def _buttresses(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, wall: Wall, span: tuple[float, float], colour: Colour
) -> None:
    """Draw the shaded flanks of the pillars that the rock has split into."""
    top, bottom = span
    tall, shade, x = bottom - top, [], wall.edge(0, 1.0)[0]
    lean = 1 if scene.light_x < wall.x else -1
    while (wall.x + wall.side * scene.width - x) * wall.side > 0:
        wide = tall * rng.uniform(0.3, 0.8)
        deep = rng.uniform(0.55, 1.0) * tall
        a, b = x, x + lean * wide * rng.uniform(0.3, 0.55)
        shade.append([(a, top - 30), (b, top - 30), (b + lean * wide * 0.1, top + deep * 0.7), (a, top + deep)])
        x += wall.side * wide * rng.uniform(0.9, 1.6)
    canvas.polygons(shade, solid(mix(colour, _shadow(scene), 0.34), 0.6))
    canvas.bar(-60, bottom - tall * 0.1, scene.width + 60, bottom, solid(mix(colour, _shadow(scene), 0.3), 0.6))


def _talus(canvas: Canvas, scene: Layout, rng: np.random.Generator, wall: Wall, colour: Colour) -> None:
    """Draw the furrows in the slope of rubble."""
    tall, furrows = wall.foot - wall.top, []
    x = wall.edge(0, 1.0)[0]
    for _ in range(scene.many(16)):
        x += wall.side * tall * rng.uniform(0.06, 0.16)
        y, wide = wall.top + tall * rng.uniform(0.7, 0.76), tall * rng.uniform(0.025, 0.05)
        furrows.append([(x, y), (x - wall.side * wide * 3, wall.foot), (x - wall.side * wide, wall.foot)])
    canvas.polygons(furrows, solid(mix(colour, _shadow(scene), 0.3), 0.5))


def _glints(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw light that runs down the river."""
    left, right = _river(scene)
    with canvas.inside(np.concatenate([left, right[::-1]])):
        bars = []
        for share, aside, wide in scene.part("glints").random((scene.many(40), 3)).tolist():
            k = (share + 0.125 * wave(t, 1, ASKEW) * 0.3 + 1) % 1
            i = k**0.7 * (len(left) - 1)
            x0, x1 = (float(np.interp(i, np.arange(len(left)), bank[:, 0])) for bank in (left, right))
            y = float(np.interp(i, np.arange(len(left)), left[:, 1]))
            half = (x1 - x0) * (0.1 + 0.25 * wide) * (1 + 0.6 * swing(t, 2, share * 3))
            x = x0 + (x1 - x0) * aside
            bars.append((x - half, y - 0.4 - 1.4 * k, x + half, y + 0.4 + 1.4 * k))
        canvas.bars(bars, solid(mix(scene.light, scene.horizon, 0.1), 0.75), 1)


def _hawks(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw two far hawks that circle over the gap."""
    if scene.subject in ("birds", "eagle"):
        return
    ink = solid(mix(_shadow(scene), scene.middle, 0.2))
    for i, (size, up) in enumerate(((11.0, 0.3), (7.5, 0.42))):
        phase = 0.2 + 0.37 * i
        x = _gap(scene) + 46 * scene.breadth * wave(t, 1, phase) * (1 - 0.4 * i)
        y = scene.horizon_y * (1 - up) + 12 * wave(t, 1, phase + 0.25)
        tip = size * (0.25 + 0.08 * wave(t, 2, phase))
        left, right = (x - size, y - tip), (x + size, y - tip)
        upper = [(x - size * 0.45, y - size * 0.45, x, y), (x + size * 0.45, y - size * 0.45, *right)]
        lower = [(x + size * 0.4, y - size * 0.1, x, y + size * 0.3), (x - size * 0.4, y - size * 0.1, *left)]
        canvas.outline(left, [*upper, *lower], ink)


def _overlook(canvas: Canvas, scene: Layout) -> None:
    """Draw the ledge on which the viewer stands, deeper on one side."""
    rng = scene.part("overlook")
    ledge = scene.height * (0.9 + 0.04 * rolling(rng, 40, 3, 0.5, scene.many(4)))
    xs = np.linspace(0, 1, 40) if scene.side < 0 else np.linspace(1, 0, 40)
    ys = ledge + scene.height * (0.16 * xs**1.4 - 0.03)
    ys = ys[0] + np.round((ys - ys[0]) / 9) * 9 if scene.side < 0 else ys[-1] + np.round((ys - ys[-1]) / 9) * 9
    ridge = Ridge.across(scene.width, ys)
    stone = mix(rock(scene, "9c4a30", 0.0), _shadow(scene), 0.28)
    fill(canvas, ridge, solid(mix(stone, scene.light, 0.22)))
    fill(
        canvas,
        Ridge(ridge.xs, ridge.ys + 5),
        down(float(ys.min()), scene.height, [stone, mix(stone, _shadow(scene), 0.4)]),
    )
