"""Rows of houses along a street in perspective."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.houses import LAMPLIGHT, TILES, WALLS, coloured, lit_share

Point = tuple[float, float]
#: Where one house ends and the next begins, as distances from the viewer (1 is where subjects stand).
EDGES = ((0.5, 0.98, 1.62, 2.3, 3.2, 4.5, 6.5), (0.5, 1.2, 1.8, 2.65, 3.6, 4.9, 6.5))
SHUTTERS = ("4f7a6a", "5b7f95", "8a4f45", "6f7a4c", "7a6a8a")


@dataclass(frozen=True)
class View:
    """A view along a street: the vanishing point, the height of the eye and half the width of the street."""

    x: float
    y: float
    eye: float
    half: float

    @classmethod
    def along(cls, scene: Layout) -> Self:
        """Return the view in which subjects stand on the street."""
        middle = scene.width / 2
        x = middle + float(np.clip(0.5 * (scene.light_x - middle), -0.11 * scene.width, 0.11 * scene.width))
        eye = scene.height * (0.89 - 0.22 * (scene.stretch - 1)) - scene.horizon_y
        return cls(x, scene.horizon_y, eye, 0.43 * scene.width)

    def at(self, aside: float, up: float, away: float) -> Point:
        """Return the place in the picture of a point beside the middle, above the ground and away."""
        return self.x + aside / away, self.y + (self.eye - up) / away

    def wall(self, side: int, near: float, far: float, low: float, high: float, out: float = 0.0) -> list[Point]:
        """Return a rectangle on the facades of one side, `out` into the street; heights in shares of the eye's."""
        aside, low, high = side * (self.half - out), low * self.eye, high * self.eye
        return [self.at(aside, up, away) for up, away in ((low, near), (high, near), (high, far), (low, far))]


@dataclass(frozen=True)
class Facade:
    """A house on one side of a street."""

    side: int
    near: float
    far: float
    high: float
    wall: Colour
    tile: Colour
    shutter: Colour
    columns: int


def facades(scene: Layout) -> list[Facade]:
    """Return the houses on both sides, from the farthest to the nearest."""
    rng, houses = scene.part("facades"), []
    for side in (-1, 1):
        edges, last = EDGES[int((side > 0) == (scene.side > 0))], -1
        for near, far in pairwise(edges):
            pick = int(rng.integers(len(WALLS)))
            last = pick = (pick + 1) % len(WALLS) if pick == last else pick
            tile, shutter = (rgb(codes[int(rng.integers(len(codes)))]) for codes in (TILES, SHUTTERS))
            high = rng.uniform(2.75, 3.9)
            houses.append(Facade(side, near, far, high, rgb(WALLS[pick]), tile, shutter, 3 if near < 3 else 2))
    return sorted(houses, key=lambda house: -house.near)


def draw_facade(canvas: Canvas, scene: Layout, view: View, house: Facade, rng: np.random.Generator) -> None:
    """Draw a house; the side of the street away from the light is brighter."""
    haze = min(0.62, 0.12 * (house.near - 0.5))
    wall = coloured(scene, house.wall, haze)
    shadow = mix(wall, mix(scene.near, scene.zenith, 0.3), 0.38)
    sunny = (scene.light_x - view.x) * house.side < 0
    front = wall if sunny else mix(wall, shadow, 0.62)
    _end(canvas, scene, view, house, haze)
    quad = view.wall(house.side, house.near, house.far, 0, house.high)
    foot, top = mix(front, scene.near, 0.16), mix(front, scene.horizon, 0.08)
    canvas.polygon(quad, fade((0, view.at(0, house.high * view.eye, house.near)[1]), quad[0], [(top, 1), (foot, 1)]))
    canvas.polygon(
        view.wall(house.side, house.near, house.far, 0, 0.3), solid(mix(front, mix(scene.near, BLACK, 0.2), 0.25))
    )
    _windows(canvas, scene, view, house, rng, front)
    eaves = view.wall(house.side, house.near, house.far, house.high - 0.06, house.high, 0.06 * view.half)
    tile = coloured(scene, house.tile, haze)
    canvas.polygon([*eaves[:1], *quad[1:3], eaves[3]], solid(mix(front, scene.near, 0.55)))
    canvas.polygon(eaves, solid(mix(tile, scene.near, 0.2)))


def _end(canvas: Canvas, scene: Layout, view: View, house: Facade, haze: float) -> None:
    """Draw the end of a house that faces the viewer, where it is higher than the next one, and its roof."""
    wall = mix(coloured(scene, house.wall, haze), mix(scene.near, scene.zenith, 0.3), 0.34)
    tile, side, eye = coloured(scene, house.tile, haze), house.side, view.eye
    deep, over = view.half * 0.9, 0.06 * view.half
    high, ridge = house.high * eye, (house.high + 0.85) * eye
    shape = [(side * view.half, 0.0), (side * view.half, high), (side * (view.half + deep), ridge)]
    shape += [(side * (view.half + 3 * deep), ridge - eye), (side * (view.half + 3 * deep), 0.0)]
    canvas.polygon([view.at(aside, up, house.near) for aside, up in shape], solid(wall))
    low = (side * (view.half - over), high - 0.06 * eye)
    verge = [low, (side * (view.half + deep), ridge), (side * (view.half + deep), ridge - 0.12 * eye)]
    verge.append((low[0], low[1] - 0.1 * eye))
    canvas.polygon([view.at(aside, up, house.near) for aside, up in verge], solid(mix(tile, scene.near, 0.12)))
    stack = [(0.3, 0.15), (0.3, 0.75), (0.52, 0.75), (0.52, 0.3)]
    chimney = [view.at(side * (view.half + deep * a), high + eye * b, house.near * 1.04) for a, b in stack]
    canvas.polygon(chimney, solid(mix(tile, scene.near, 0.4)))


def _windows(canvas: Canvas, scene: Layout, view: View, house: Facade, rng: np.random.Generator, front: Colour) -> None:
    side, cell = house.side, (house.far - house.near) / house.columns
    glass, frame = mix(coloured(scene, rgb("46596c")), front, 0.25), mix(front, scene.pale(0.2), 0.5)
    shutter = mix(coloured(scene, house.shutter), front, 0.2)
    floors = [low for low in (1.45, 2.35, 3.2) if low + 0.75 < house.high]
    spots = [(house.near + cell * (i + 0.5), low) for low in floors for i in range(house.columns)]
    lit = rng.random(len(spots)) < lit_share(scene)
    wings, frames, panes, sills = [], [], [], []
    for away, low in spots:
        half = 0.19 * cell
        wings += [
            view.wall(side, away - 2.1 * half, away - half, low, low + 0.56),
            view.wall(side, away + half, away + 2.1 * half, low, low + 0.56),
        ]
        frames.append(view.wall(side, away - half * 1.15, away + half * 1.15, low - 0.03, low + 0.6))
        panes.append(view.wall(side, away - half * 0.85, away + half * 0.85, low + 0.03, low + 0.55))
        sills.append(view.wall(side, away - half * 1.5, away + half * 1.5, low - 0.08, low - 0.02, 3))
    canvas.polygons(wings, solid(shutter))
    canvas.polygons(frames, solid(frame))
    canvas.polygons([pane for pane, on in zip(panes, lit, strict=True) if not on], solid(glass))
    bright = [pane for pane, on in zip(panes, lit, strict=True) if on]
    for pane in bright if scene.dark else ():
        x, y = np.mean(pane, axis=0).tolist()
        radius = 0.5 * view.eye / house.near
        canvas.circle(x, y, radius, glow(x, y, radius, LAMPLIGHT, 0.3))
    canvas.polygons(bright, solid(LAMPLIGHT))
    canvas.polygons(sills, solid(mix(front, scene.near, 0.3)))
    _ground_floor(canvas, scene, view, house, rng, front)
    boxes = [spot for spot in spots if 1.3 < spot[0] < 3.2 and rng.random() < 0.45]
    _flowers(canvas, scene, view, side, boxes, 0.19 * cell, rng)


def _ground_floor(
    canvas: Canvas, scene: Layout, view: View, house: Facade, rng: np.random.Generator, front: Colour
) -> None:
    """Draw a door and a shop window."""
    side, cell = house.side, (house.far - house.near) / house.columns
    away = house.near + cell * (0.5 + (house.columns - 1) * int(rng.integers(2)))
    door, stone = mix(coloured(scene, house.shutter), scene.near, 0.35), mix(front, scene.pale(0.2), 0.4)
    canvas.polygon(view.wall(side, away - 0.28 * cell, away + 0.28 * cell, 0, 1.12), solid(stone))
    canvas.polygon(view.wall(side, away - 0.2 * cell, away + 0.2 * cell, 0, 1.02), solid(door))
    fan = LAMPLIGHT if scene.time != "day" else mix(door, scene.middle, 0.4)
    canvas.polygon(view.wall(side, away - 0.17 * cell, away + 0.17 * cell, 0.84, 0.98), solid(fan))
    others = [house.near + cell * (i + 0.5) for i in range(house.columns)]
    shops = [other for other in others if abs(other - away) > 0.1]
    glass = mix(LAMPLIGHT, front, 0.1) if scene.dark else mix(coloured(scene, rgb("46596c")), front, 0.25)
    frames = [view.wall(side, at - 0.4 * cell, at + 0.4 * cell, 0.3, 1.08) for at in shops]
    canvas.polygons(frames, solid(door))
    canvas.polygons([view.wall(side, at - 0.35 * cell, at + 0.35 * cell, 0.36, 1.02) for at in shops], solid(glass))


def _flowers(
    canvas: Canvas,
    scene: Layout,
    view: View,
    side: int,
    boxes: list[tuple[float, float]],
    half: float,
    rng: np.random.Generator,
) -> None:
    """Draw flower boxes under windows."""
    leaves: list[tuple[float, float, float]] = []
    blooms: list[tuple[float, float, float]] = []
    for away, low in boxes:
        for along, up in rng.random((9, 2)).tolist():
            at = away + (along * 2 - 1) * half * 1.4
            x, y = view.at(side * (view.half - 6), (low - 0.07 + 0.12 * up) * view.eye, at)
            (blooms if up > 0.55 else leaves).append((x, y, (0.045 + 0.02 * along) * view.eye / at))
    canvas.circles(leaves, solid(mix(coloured(scene, rgb("4b7d43")), scene.near, 0.15)))
    canvas.circles(blooms, solid(coloured(scene, rgb("d9566b"))))
