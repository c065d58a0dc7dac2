"""The stairs: a wide flight of stone steps between terraced gardens, up towards the light."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.garden import cypress, draw_garden
from engine.scenes.places.houses import LAMPLIGHT, coloured
from engine.scenes.places.pots import Pot, draw_plants, draw_pots
from engine.scenes.rhythm import age
from engine.scenes.terrain import hill, hills

#: Where lamps stand beside the flight, as shares of the way up.
LAMPS = (0.0, 0.42, 0.74)
#: The height of the walls beside the flight at its foot, as a share of its half width.
WALL = 0.19


@dataclass(frozen=True)
class Flight:
    """A flight of steps: the middle, the height in the picture and half the width of its foot and its top."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]

    @classmethod
    def of(cls, scene: Layout) -> Self:
        """Return the flight that leads up under the light, from behind where subjects stand."""
        middle, reach = scene.width / 2, min(scene.width, 640.0)
        aside = scene.stand_x - middle if scene.subject == "temple" else 0.4 * (scene.light_x - middle)
        x = middle + float(np.clip(aside, -0.13 * scene.width, 0.13 * scene.width))
        foot = scene.height * (0.815 - 0.22 * (scene.stretch - 1))
        low = (middle + 0.25 * (x - middle), foot, 0.43 * reach)
        return cls(low, (x, scene.horizon_y - 6 * scene.stretch, 0.145 * reach))

    def at(self, way: float, aside: float, up: float = 0.0) -> tuple[float, float]:
        """Return the place in the picture at a share of the way up, beside the middle (-1 to 1) and above the step."""
        x, y, half = (a + (b - a) * way for a, b in zip(self.low, self.high, strict=True))
        return x + aside * half, y - up * half

    def scale(self, way: float) -> float:
        """Return the half width at a share of the way up."""
        return self.low[2] + (self.high[2] - self.low[2]) * way


def stairs(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    flight = Flight.of(scene)
    yield still(partial(_behind, scene=scene, flight=flight))
    yield from draw_garden(scene, flight)
    yield still(partial(_steps, scene=scene, flight=flight))
    yield still(partial(_walls, scene=scene, flight=flight))
    yield still(partial(_landing, scene=scene, flight=flight))
    yield still(partial(_lamps, scene=scene, flight=flight))
    plants = _pots(scene, flight)
    yield still(partial(draw_pots, scene=scene, plants=plants))
    yield Layer(partial(draw_plants, scene=scene, plants=plants))
    yield Layer(partial(_leaves, scene=scene, flight=flight))


def _pots(scene: Layout, flight: Flight) -> list[Pot]:
    """Return the potted plants at the ends of the landing."""
    y, wide = flight.low[1] + 0.035 * scene.height, 46 * scene.stretch
    return [Pot(scene.width * share, y, wide, kind, f"pot {kind}") for share, kind in ((0.045, 2), (0.955, 1))]


def _stone(scene: Layout) -> Colour:
    return mix(coloured(scene, rgb("cdbba2")), scene.horizon, 0.1)


def _behind(canvas: Canvas, scene: Layout, flight: Flight) -> None:
    """Draw the hazy hill and the light behind the top of the steps."""
    for line, depth in zip(hills(scene, scene.horizon_y - 12, 2, 96), (0.14, 0.3), strict=True):
        hill(scene, line, mix(scene.layer(depth), scene.horizon, 0.2)).draw(canvas, 0.5)
    (x, y), radius = flight.at(1, 0), flight.scale(1) * 3.4
    canvas.circle(
        x, y, radius, glow(x, y, radius, mix(scene.light, scene.horizon, 0.25), 0.62 if scene.time != "day" else 0.4)
    )
    trees = [
        cypress(x + aside * flight.scale(1), y + 12, tall * scene.stretch, 0.0)
        for aside, tall in ((-1.75, 64), (-1.4, 84), (1.42, 90), (1.8, 62), (2.3, 70), (-2.4, 76))
    ]
    canvas.polygons(trees, solid(mix(scene.layer(0.5), coloured(scene, rgb("4d7a4a")), 0.35)))


def _steps(canvas: Canvas, scene: Layout, flight: Flight) -> None:
    """Draw the steps; their edges are brighter the nearer they are to the light."""
    count, stone = round(15 * scene.stretch), _stone(scene)
    heights = 1 - 0.66 * np.linspace(0, 1, count)
    ways = np.concatenate([[0.0], np.cumsum(heights) / heights.sum()]).tolist()
    dim = mix(stone, mix(scene.near, scene.zenith, 0.2), 0.46)
    for i in reversed(range(count)):
        low, high, share = ways[i], ways[i + 1], i / count
        edge = low + (high - low) * (0.62 + 0.3 * share)
        bright = mix(mix(stone, scene.light, 0.16), mix(scene.light, scene.horizon, 0.3), 0.62 * share)
        tread = [flight.at(edge, -1), flight.at(high, -1), flight.at(high, 1), flight.at(edge, 1)]
        canvas.polygon(tread, solid(bright))
        riser = [flight.at(low, -1), flight.at(edge, -1), flight.at(edge, 1), flight.at(low, 1)]
        canvas.polygon(riser, solid(mix(dim, bright, 0.16 + 0.34 * share)))
    # The wall on the side of the light throws its shadow on the steps.
    side = -1 if scene.light_x < flight.high[0] else 1
    shadow = [flight.at(0, side), flight.at(1, side), flight.at(1, side * 0.8), flight.at(0, side * 0.62)]
    canvas.polygon(shadow, solid(mix(scene.near, scene.zenith, 0.2), 0.3))
    path = [flight.at(0, -0.44), flight.at(1, -0.5), flight.at(1, 0.5), flight.at(0, 0.44)]
    (x, y), radius = flight.at(1, 0), (flight.low[1] - flight.high[1]) * 1.15
    canvas.polygon(path, glow(x, y, radius, scene.light, 0.42 if scene.time != "day" else 0.28))


def _walls(canvas: Canvas, scene: Layout, flight: Flight) -> None:
    """Draw the sloping walls beside the steps, with copings that catch the light."""
    stone = _stone(scene)
    for side in (-1, 1):
        sunny = (scene.light_x - flight.high[0]) * side <= 0
        face = mix(stone, mix(scene.near, scene.zenith, 0.25), 0.3 if sunny else 0.5)
        inner = [flight.at(0, side), flight.at(1, side), flight.at(1, side, WALL), flight.at(0, side, WALL)]
        canvas.polygon(inner, down(flight.high[1], flight.low[1], [mix(face, scene.horizon, 0.4), face]))
        top = [
            flight.at(0, side * 0.985, WALL),
            flight.at(1, side * 0.985, WALL),
            flight.at(1, side * 1.2, WALL),
            flight.at(0, side * 1.2, WALL),
        ]
        canvas.polygon(
            top,
            down(flight.high[1], flight.low[1], [mix(scene.light, scene.horizon, 0.3), mix(stone, scene.light, 0.2)]),
        )
        end = [flight.at(0, side), flight.at(0, side, WALL), flight.at(0, side * 1.2, WALL), flight.at(0, side * 1.2)]
        canvas.polygon(end, solid(mix(stone, scene.near, 0.26)))
        (x, y), half = flight.at(0, side * 1.1), flight.low[2] * 0.14
        canvas.bar(
            x - half,
            y - flight.low[2] * (WALL + 0.06),
            x + half,
            y + 6,
            down(y - half * 2, y, [mix(stone, scene.near, 0.14), mix(stone, scene.near, 0.36)]),
        )
        cap = y - flight.low[2] * (WALL + 0.06)
        canvas.bar(
            x - half * 1.15, cap - half * 0.3, x + half * 1.15, cap + half * 0.1, solid(mix(stone, scene.light, 0.2))
        )


def _landing(canvas: Canvas, scene: Layout, flight: Flight) -> None:
    """Draw the landing on which subjects stand, and the steps that lead down from it."""
    rng, stone, foot = scene.part("slabs"), _stone(scene), flight.low[1]
    edge = foot + scene.height * 0.125
    lit = mix(stone, scene.light, 0.14)
    canvas.bar(-5, foot, scene.width + 5, edge, down(foot, edge, [lit, mix(stone, scene.near, 0.12)]))
    x, y = flight.low[0], flight.high[1] - 0.2 * scene.height
    seams, rows = [], 4
    ys = [foot + (edge - foot) * (i / rows) ** 1.4 for i in range(rows + 1)]
    for row in range(rows):
        canvas.line(-5, ys[row], scene.width + 5, ys[row], pen(mix(stone, scene.near, 0.5), 1, 0.35))
        for i in range(-9, 10):
            aside = (i + 0.5 * (row % 2) + rng.uniform(-0.1, 0.1)) * 96
            ends = [x + aside * (level - y) / (foot - y) for level in (ys[row], ys[row + 1])]
            seams.append(
                [
                    (ends[0] - 0.5, ys[row]),
                    (ends[0] + 0.6, ys[row]),
                    (ends[1] + 0.7, ys[row + 1]),
                    (ends[1] - 0.7, ys[row + 1]),
                ]
            )
    canvas.polygons(seams, solid(mix(stone, scene.near, 0.5), 0.4))
    canvas.bar(-5, foot, scene.width + 5, edge, glow(x, foot, flight.low[2] * 0.9, scene.light, 0.3))
    level, tall = edge, 24 * scene.stretch
    while level < scene.height:
        canvas.bar(
            -5,
            level,
            scene.width + 5,
            level + tall,
            down(level, level + tall, [mix(stone, scene.near, 0.42), mix(stone, scene.near, 0.58)]),
        )
        canvas.bar(-5, level - 1.5, scene.width + 5, level + 3, solid(mix(stone, scene.light, 0.3)))
        canvas.bar(-5, level + tall, scene.width + 5, level + tall * 1.7, solid(mix(stone, scene.near, 0.16)))
        level += tall * 1.7


def _lamps(canvas: Canvas, scene: Layout, flight: Flight) -> None:
    """Draw lamps beside the steps, the farthest first."""
    iron = mix(scene.near, BLACK, 0.3)
    for way in reversed(LAMPS):
        for side in (-1, 1):
            (x, y), size = flight.at(way, side * 1.1, WALL + (0.06 if way == 0 else 0.0)), flight.scale(way) * 0.078
            top = y - size * 5.6
            canvas.bar(x - size * 0.14, top, x + size * 0.14, y, solid(iron))
            canvas.bar(x - size * 0.4, y - size * 0.5, x + size * 0.4, y, solid(iron))
            if scene.time != "day":
                canvas.circle(x, top - size, size * 6, glow(x, top - size, size * 6, WARM, 0.7 if scene.dark else 0.4))
            pane = LAMPLIGHT if scene.time != "day" else mix(scene.pale(0.2), scene.middle, 0.25)
            canvas.polygon(
                [
                    (x - size * 0.65, top - size * 1.5),
                    (x + size * 0.65, top - size * 1.5),
                    (x + size * 0.42, top),
                    (x - size * 0.42, top),
                ],
                solid(pane),
            )
            canvas.polygon(
                [(x - size * 0.85, top - size * 1.4), (x, top - size * 2.2), (x + size * 0.85, top - size * 1.4)],
                solid(iron),
            )
            canvas.bar(x - size * 0.5, top - size * 0.1, x + size * 0.5, top + size * 0.2, solid(iron))


def _leaves(canvas: Canvas, t: float, scene: Layout, flight: Flight) -> None:
    """Draw petals that the wind carries across the steps."""
    petals = []
    top, room = flight.high[1] - 50, flight.low[1] + 0.08 * scene.height - flight.high[1] + 50
    for start, born, speed, size in scene.part("petals").random((scene.many(22), 4)).tolist():
        passed = age(t, born, 1.0)
        x = (
            start * scene.width * 1.2
            - 0.2 * scene.width
            + (120 + 90 * speed) * passed
            + 12 * math.sin(9 * passed + 6 * size)
        )
        y = top + room * (0.1 + 0.9 * start * speed + passed * 0.6) + 8 * math.sin(11 * passed)
        turn, long = 12 * passed + 6 * size, (4 + 4.4 * size) * min(1.0, 8 * passed, 8 * (1 - passed))
        dx, dy = long * math.cos(turn), long * 0.6 * math.sin(turn)
        petals.append([(x - dx, y - dy), (x + dy * 0.6, y - dx * 0.4), (x + dx, y + dy), (x - dy * 0.6, y + dx * 0.4)])
    canvas.polygons(petals, solid(mix(coloured(scene, rgb("f2b3b0")), scene.light, 0.3)))
