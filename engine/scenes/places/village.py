"""The village: gabled houses around a church tower in the hills, with a lane, trees and chimney smoke."""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.habitats import STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.houses import House, any_house, coloured, draw_house, light_up
from engine.scenes.rhythm import age, swing
from engine.scenes.terrain import Ridge, hill, hills, land, mountains

#: Rows of houses from back to front: shift of the foot, size, number, reach to both sides, haze.
ROWS = ((-20.0, 52.0, 6, 150.0, 0.34), (12.0, 68.0, 5, 176.0, 0.2), (48.0, 86.0, 3, 150.0, 0.06))


def village(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    base = scene.horizon_y
    if "distant mountains" in scene.features:
        yield from mountains(scene, base - 20, 3, (0.15, 0.5), 230, floor=base + 60)
    for line, depth in zip(hills(scene, base - 44 * scene.stretch, 3, 130), (0.16, 0.34, 0.5), strict=True):
        yield hill(scene, replace(line, sway=0.0), mix(scene.layer(depth), _grass(scene), 0.3 * depth + 0.12))
    x, mound = _centre(scene), _mound(scene)
    yield still(partial(_slope, scene=scene, ridge=mound))
    yield still(partial(_tower, scene=scene, x=x, y=mound.at(x) - 6))
    houses = _houses(scene, x, mound)
    rng = scene.part("village trees")
    for row, (_, size, _, _, haze) in enumerate(ROWS):
        if row == 1:
            yield still(partial(_fields, scene=scene))
            yield still(partial(_lane, scene=scene, x=x))
        trees = partial(_trees, scene=scene, trees=_grove(scene, rng, x, mound, row), haze=haze + 0.08)
        # The farthest trees are too small to be seen moving.
        yield Layer(trees) if row else still(partial(trees, t=0.5))
        mine = [house for house in houses if house[1] == row]
        yield still(partial(_draw_row, scene=scene, houses=[house for house, _ in mine], haze=haze, name=f"row {row}"))
        smoking = [house.chimney for house, _ in mine][row % 2 : 4 : 2]
        if row:
            yield Layer(partial(_smoke, scene=scene, chimneys=smoking, size=size * 0.16))
    yield still(partial(_bushes, scene=scene, houses=[house for house, row in houses if row == 2]))
    yield from _near(scene)


def _grass(scene: Layout) -> Colour:
    return mix(soil(scene), scene.middle, 0.06)


def _centre(scene: Layout) -> float:
    """Return the x of the tower, on the third without the subject."""
    left = scene.stand_x > scene.width / 2 if scene.subject != "none" else scene.side > 0
    return scene.width * (0.32 if left else 0.68)


def _mound(scene: Layout) -> Ridge:
    """Return the hill on which the houses stand."""
    xs = np.linspace(-40, scene.width + 40, scene.many(80))
    ys = scene.horizon_y + 44 - 12 * rolling(scene.part("mound"), len(xs), 2, 0.4, scene.many(2))
    ys -= 44 * scene.stretch * np.exp(-(((xs - _centre(scene)) / (150 * scene.breadth**0.5)) ** 2))
    return Ridge(xs, ys)


def _slope(canvas: Canvas, scene: Layout, ridge: Ridge) -> None:
    grass = _grass(scene)
    points = np.concatenate(
        [np.stack([ridge.xs, ridge.ys], 1), [(scene.width + 60, scene.height + 5), (-60, scene.height + 5)]]
    )
    hazy = mix(mix(grass, scene.horizon, 0.34), scene.middle, 0.1)
    canvas.polygon(points, down(float(ridge.ys.min()), scene.height * 0.95, [hazy, grass, mix(grass, scene.near, 0.2)]))


def _houses(scene: Layout, x: float, mound: Ridge) -> list[tuple[House, int]]:
    rng, houses = scene.part("houses"), []
    grow = scene.stretch
    for row, (drop, size, count, reach, _) in enumerate(ROWS):
        spread = reach * scene.breadth**0.5
        for i in range(count):
            at = x + spread * ((i + rng.uniform(0.25, 0.75)) / count * 2 - 1)
            facing = 1 if at > x else -1
            y = mound.at(at) + drop * scene.stretch + 8 + rng.uniform(-3, 7)
            houses.append((any_house(rng, at, y, size * grow * rng.uniform(0.88, 1.1), facing), row))
    return houses


def _draw_row(canvas: Canvas, scene: Layout, houses: list[House], haze: float, name: str) -> None:
    rng, dark = scene.part(name), mix(_grass(scene), scene.near, 0.45)
    for house in sorted(houses, key=lambda house: house.y):
        foot = house.x + house.facing * house.deep / 2
        canvas.oval(foot, house.y, house.wide * 0.5 + house.deep * 0.56, 4, solid(dark, 0.5))
        draw_house(canvas, scene, rng, house, haze)


def _tower(canvas: Canvas, scene: Layout, x: float, y: float) -> None:
    """Draw the church tower with its spire."""
    half, tall = 15.0 * scene.stretch**0.6, 108 * scene.stretch
    wall = coloured(scene, rgb("f1e6d2"), 0.3)
    shadow = mix(wall, mix(scene.near, scene.zenith, 0.25), 0.36)
    left, right = (wall, shadow) if scene.light_x < x else (shadow, wall)
    top, spire = y - tall, half * 3.3
    canvas.bar(x - half, top, x + half * 0.25, y + 10, solid(left))
    canvas.bar(x + half * 0.2, top, x + half, y + 10, solid(right))
    tile = coloured(scene, rgb("7c4a44"), 0.3)
    peak = (x + half * 0.15, top - spire)
    canvas.polygon([(x - half * 1.2, top + 2), peak, (x + half * 1.2, top + 2)], solid(mix(tile, scene.near, 0.25)))
    bright = [(x - half * 1.2, top + 2), peak, (x + half * 0.25, top + 2)]
    if scene.light_x > x:
        bright = [(x + half * 0.25, top + 2), peak, (x + half * 1.2, top + 2)]
    canvas.polygon(bright, solid(mix(tile, scene.light, 0.12)))
    canvas.bars([(x - half, top + tall * 0.34, x + half, top + tall * 0.36)], solid(shadow))
    glass = coloured(scene, rgb("3c4a58"), 0.25)
    canvas.bar(x - half * 0.62, top + 9, x - half * 0.05, top + 9 + half * 1.3, solid(glass), half * 0.28)
    canvas.bar(x + half * 0.45, top + 9, x + half * 0.8, top + 9 + half * 1.3, solid(glass), half * 0.16)
    pane = (x - half * 0.58, top + tall * 0.44, x - half * 0.1, top + tall * 0.44 + half)
    light_up(canvas, scene, scene.part("tower"), [pane], glass, half * 0.3)


Tree = tuple[float, float, float, bool]


def _grove(scene: Layout, rng: np.random.Generator, x: float, mound: Ridge, row: int) -> list[Tree]:
    """Return trees behind a row of houses: x, foot, height, and whether one is a slender poplar."""
    drop, size, _, reach, _ = ROWS[row]
    trees = []
    for along, tall, kind in rng.random((scene.many(11), 3)).tolist():
        at = x + (along * 2 - 1) * (reach + 90) * scene.breadth**0.7
        trees.append((at, mound.at(at) + (drop - 2) * scene.stretch, size * (0.66 + 0.5 * tall), kind < 0.4))
    return trees


def _trees(canvas: Canvas, t: float, scene: Layout, trees: list[Tree], haze: float) -> None:
    """Draw round trees and poplars that sway in the wind."""
    leaf = mix(coloured(scene, rgb("3f6f3e"), haze), scene.near, 0.12 + 0.25 * scene.dark)
    shade, lit, dark = [], [], 1 if scene.light_x < scene.width / 2 else -1
    poplars = []
    for x, y, tall, slender in trees:
        lean = tall * 0.045 * swing(t, 2, -x / 300)
        if slender:
            poplars.append(_poplar(x, y, tall * 1.25, lean))
            continue
        for dx, up, radius in ((-0.17, 0.42, 0.24), (0.17, 0.46, 0.25), (0.0, 0.68, 0.26)):
            spot = x + tall * dx + lean * up * 1.5, y - tall * up, tall * radius
            shade.append(spot)
            lit.append((spot[0] - dark * tall * 0.06, spot[1] - tall * 0.05, spot[2] * 0.72))
    trunks = [(x - tall * 0.03, y - tall * 0.4, x + tall * 0.03, y + 2) for x, y, tall, _ in trees]
    canvas.bars(trunks, solid(mix(leaf, scene.near, 0.5)))
    canvas.polygons(poplars, solid(mix(leaf, scene.near, 0.22)))
    canvas.circles(shade, solid(leaf))
    canvas.circles(lit, solid(mix(leaf, mix(scene.light, _grass(scene), 0.6), 0.35)))


def _poplar(x: float, y: float, tall: float, lean: float) -> np.ndarray:
    k = np.linspace(0, 1, 9)
    half = tall * 0.11 * np.sin(np.pi * k**0.8) ** 0.8
    middle, ys = x + lean * k**2 * 1.4, y - tall * 0.06 - tall * 0.94 * k
    return np.concatenate([np.stack([middle - half, ys], 1), np.stack([middle + half, ys], 1)[::-1]])


def _smoke(canvas: Canvas, t: float, scene: Layout, chimneys: list[tuple[float, float]], size: float) -> None:
    """Draw smoke that rises from the chimneys and drifts with the wind."""
    colour = mix(mix(scene.horizon, scene.middle, 0.4), WHITE, 0.35)
    puffs = 7
    for number, (x, y) in enumerate(chimneys):
        for i in range(puffs):
            passed = age(t, 0.06 * number + i / puffs, 1.0)
            radius = size * (0.65 + 1.3 * passed)
            cx = x + size * (4.2 * passed**1.5 + 0.3 * math.sin(7 * passed + number))
            cy = y - size * 8 * passed
            canvas.circle(cx, cy, radius, glow(cx, cy, radius, colour, 0.8 * math.sin(math.pi * passed**0.5)))


def _bushes(canvas: Canvas, scene: Layout, houses: list[House]) -> None:
    """Draw low bushes where the walls of the nearest houses meet the grass."""
    rng, discs = scene.part("bushes"), []
    for house in houses:
        for along, size in rng.random((7, 2)).tolist():
            x = house.x + house.facing * house.deep / 2 + (along - 0.5) * (house.wide + house.deep) * 1.15
            if abs(x - house.x) > house.wide * 0.24:
                discs.append((x, house.y + 2 - 2 * size, house.wide * (0.07 + 0.08 * size)))
    leaf = mix(coloured(scene, rgb("4c7d40"), 0.06), scene.near, 0.12)
    canvas.circles(discs, solid(mix(leaf, scene.near, 0.25)))
    lit = -1 if scene.light_x < scene.width / 2 else 1
    canvas.circles([(x + lit * r * 0.2, y - r * 0.2, r * 0.72) for x, y, r in discs], solid(leaf))


def _fields(canvas: Canvas, scene: Layout) -> None:
    """Draw fields with rows and hedges on the slope below the village."""
    rng, xs = scene.part("fields"), np.linspace(-40, scene.width + 40, 50)
    room = scene.height * 0.95 - scene.horizon_y
    grass = _grass(scene)
    for share, code in ((0.34, "b9a94e"), (0.6, "6f9a45")):
        wave = 22 * (rolling(rng, 50, 1, 0.4, 2) - 0.5) + scene.side * np.linspace(-16, 16, 50)
        ys = scene.horizon_y + 30 + room * share + wave
        colour = mix(mix(coloured(scene, rgb(code)), grass, 0.45), scene.horizon, 0.16 * (1 - share))
        points = np.concatenate(
            [np.stack([xs, ys], 1), [(scene.width + 60, scene.height + 5), (-60, scene.height + 5)]]
        )
        canvas.polygon(points, down(float(ys.min()), scene.height, [colour, mix(grass, scene.near, 0.3)]))
        along = np.arange(-20, scene.width + 20, 8.0)
        sizes = 3.5 + 5 * rolling(rng, len(along), 3, 0.7, 9)
        hedge = zip(along.tolist(), (np.interp(along, xs, ys) - 1).tolist(), sizes.tolist(), strict=True)
        canvas.circles(hedge, solid(mix(grass, scene.near, 0.36)))


def _near(scene: Layout) -> Iterator[Layer]:
    """Build the nearest meadow, with grass and flowers in the wind."""
    if scene.subject in STANDING:
        return
    ys = scene.height * 0.91 - 30 * (rolling(scene.part("bank"), 60, 2, 0.4, scene.many(2)) - 0.4)
    bank = Ridge.across(scene.width, ys + np.linspace(-18, 18, 60) * scene.side, 0)
    colour = mix(soil(scene), scene.near, 0.34)
    yield land(scene, bank, [colour, mix(colour, scene.near, 0.5)])
    yield Layer(partial(_grasses, scene=scene, bank=bank, colour=colour))


def _grasses(canvas: Canvas, t: float, scene: Layout, bank: Ridge, colour: Colour) -> None:
    blades, blooms = [], []
    for along, low, tall in scene.part("grasses").random((scene.many(56), 3)).tolist():
        x = along * scene.width
        y, high = bank.at(x) + 4 + low**2 * 40, (12 + 22 * tall) * (0.7 + low)
        tip = x + high * (0.3 * (tall - 0.4) + 0.16 * swing(t, 2, -x / 240))
        blades.append([(x - 1.6, y), (tip, y - high), (x + 1.6, y)])
        if tall > 0.7:
            blooms.append((tip, y - high, 2.2 + 1.4 * low))
    canvas.polygons(blades, solid(colour))
    canvas.circles(blooms, solid(mix(scene.shade(rgb("f2e2b0")), scene.light, 0.2)))


def _lane(canvas: Canvas, scene: Layout, x: float) -> None:
    """Draw the lane that winds from the viewer up to the houses."""
    way = 1 if x < scene.width / 2 else -1
    k = np.linspace(0, 1, 30)
    top = _mound(scene).at(x) + 26 * scene.stretch
    ys = scene.height + 6 - (scene.height + 6 - top) * k**0.8
    xs = x + way * (170 * scene.breadth * (1 - k) ** 1.2 - 46 * np.sin(k * np.pi * 1.7) * (1 - 0.5 * k))
    half = 62 * (1 - k) ** 1.5 + 5
    sand = coloured(scene, rgb("dcc69c"), 0.1)
    points = np.concatenate([np.stack([xs - half, ys], 1), np.stack([xs + half, ys], 1)[::-1]])
    canvas.polygon(points, down(top, scene.height, [mix(sand, scene.horizon, 0.25), mix(sand, scene.near, 0.16)]))
