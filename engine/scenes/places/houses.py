"""Houses with gables, windows and chimneys, for villages and towns."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout

#: The colours of plaster and of roof tiles.
WALLS = ("f3e3c3", "f7efe0", "e9c49a", "e8b9a0", "d9dfe0", "f0d39a", "e3a98a")
TILES = ("b5533c", "a8482f", "c0694a", "8f4a3c", "7a5a58")
LAMPLIGHT = rgb("ffd98a")

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class House:
    """A house with its gable towards the viewer and one long side beside it (`facing` -1 or 1)."""

    x: float
    y: float
    wide: float
    deep: float
    tall: float
    roof: float
    facing: int
    wall: Colour
    tile: Colour

    @property
    def chimney(self) -> tuple[float, float]:
        """Return the top of the chimney."""
        return self.x + self.facing * self.deep * 0.62, self.y - self.tall - self.roof * 1.16


def any_house(rng: np.random.Generator, x: float, y: float, size: float, facing: int) -> House:
    """Return a house of about this width with random proportions and colours."""
    wall, tile = (rgb(codes[int(rng.integers(len(codes)))]) for codes in (WALLS, TILES))
    wide, deep, tall, roof = rng.uniform((0.5, 0.6, 0.44, 0.32), (0.62, 0.95, 0.74, 0.46)).tolist()
    return House(x, y, size * wide, size * deep, size * tall, size * roof, facing, wall, tile)


def coloured(scene: Layout, colour: Colour, haze: float = 0.0) -> Colour:
    """Return the colour of a building in the light of the time of day, behind some haze."""
    warm = mix(colour, scene.horizon, 0.16 if scene.low_sun else 0.06)
    return mix(scene.shade(warm, 1.35), scene.layer(0.34), haze)


def lit_share(scene: Layout) -> float:
    """Return the share of windows with light inside."""
    return 0.68 if scene.dark else 0.3 if scene.low_sun else 0.0


def draw_house(canvas: Canvas, scene: Layout, rng: np.random.Generator, house: House, haze: float) -> None:
    """Draw a house; the wall that faces the light is brighter."""
    f, x, y = house.facing, house.x, house.y
    half, eaves = house.wide / 2, y - house.tall
    wall, tile = coloured(scene, house.wall, haze), coloured(scene, house.tile, haze)
    shadow = mix(wall, mix(scene.near, scene.zenith, 0.25), 0.36)
    front, flank = (wall, shadow) if (scene.light_x - x) * f < 0 else (shadow, wall)
    edge, end = x + f * half, x + f * (half + house.deep)
    canvas.bar(min(edge, end), eaves - 1, max(edge, end), y, down(eaves, y, [flank, mix(flank, front, 0.18)]))
    gable = [(x - half, y), (x - half, eaves), (x, eaves - house.roof), (x + half, eaves), (x + half, y)]
    canvas.polygon(gable, down(eaves - house.roof, y, [front, mix(front, flank, 0.2)]))
    _windows(canvas, scene, rng, house, haze)
    _roof(canvas, scene, house, tile)


def _roof(canvas: Canvas, scene: Layout, house: House, tile: Colour) -> None:
    f, x, eaves = house.facing, house.x, house.y - house.tall
    half, over = house.wide / 2, house.wide * 0.09
    drop, top, thick = over * house.roof / half, eaves - house.roof, house.wide * 0.07
    low, far = (x + f * (half + over), eaves + drop), x + f * house.deep
    under = [low, (far + f * (half + over * 0.3), eaves + drop), (far + f * half, eaves + drop * 2.6)]
    canvas.polygon([*under, (x + f * half, eaves + drop * 2.6)], solid(mix(tile, BLACK, 0.5), 0.35))
    cx, cy = house.chimney
    wide = house.wide * 0.09
    brick = mix(tile, scene.near, 0.35)
    canvas.bar(cx - wide, cy, cx + wide, top + house.roof * 0.5, solid(brick))
    canvas.bar(cx - wide * 1.35, cy, cx + wide * 1.35, cy + wide * 0.6, solid(mix(brick, scene.near, 0.3)))
    lit = mix(tile, scene.light, 0.2) if (scene.light_x - x) * f > 0 else mix(tile, scene.near, 0.16)
    slope = [(x, top), (far, top), (far + f * (half + over), low[1]), low]
    canvas.polygon(slope, down(top, low[1], [lit, mix(lit, scene.near, 0.2)]))
    verge = [(x, top), (x, top + thick), (x - f * (half + over), low[1] + thick), (x - f * (half + over), low[1])]
    canvas.polygon(verge, solid(mix(tile, scene.near, 0.1)))
    verge = [(x, top), (x, top + thick), (low[0], low[1] + thick), low]
    canvas.polygon(verge, solid(mix(tile, scene.near, 0.28)))


def _windows(canvas: Canvas, scene: Layout, rng: np.random.Generator, house: House, haze: float) -> None:
    f, x, y = house.facing, house.x, house.y
    u = house.wide / 10
    floors = 2 if house.tall > house.wide * 1.02 else 1
    panes: list[Box] = []
    for floor in range(floors):
        top = y - house.tall + house.tall * (0.16 + 0.5 * floor)
        for side in (-2.6, 2.6):
            if floors == 2 and floor == 1 and side == 2.6:
                continue
            panes.append(_pane(x + side * u, top, u))
        columns = max(round(house.deep / (u * 4.4)), 1)
        panes += [
            _pane(x + f * (house.wide / 2 + house.deep * (i + 0.5) / columns), top, u * 0.95) for i in range(columns)
        ]
    if house.roof > house.wide * 0.55:
        panes.append(_pane(x, y - house.tall - house.roof * 0.42, u * 0.85))
    door = mix(coloured(scene, rgb("5a3a2c"), haze), scene.near, 0.2)
    aside = x + (2.4 * u if floors == 2 else 0)
    canvas.bar(aside - u * 0.95, y - u * 3.9, aside + u * 0.95, y, solid(door), u * 0.5)
    light_up(canvas, scene, rng, panes, coloured(scene, rgb("4d6478"), haze), u)


def _pane(x: float, top: float, u: float) -> Box:
    return x - 0.85 * u, top, x + 0.85 * u, top + 2.6 * u


def light_up(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, panes: list[Box], glass: Colour, u: float
) -> None:
    """Draw windows, some of them with light inside that glows in the dark."""
    lit = rng.random(len(panes)) < lit_share(scene)
    frames = [(a - u * 0.22, b - u * 0.22, c + u * 0.22, d + u * 0.3) for a, b, c, d in panes]
    canvas.bars(frames, solid(mix(glass, scene.pale(0.2), 0.45), 0.6))
    canvas.bars([pane for pane, on in zip(panes, lit, strict=True) if not on], solid(glass))
    for pane in (pane for pane, on in zip(panes, lit, strict=True) if on and scene.dark):
        x, y = (pane[0] + pane[2]) / 2, (pane[1] + pane[3]) / 2
        canvas.circle(x, y, 4.6 * u, glow(x, y, 4.6 * u, LAMPLIGHT, 0.42))
    canvas.bars([pane for pane, on in zip(panes, lit, strict=True) if on], solid(LAMPLIGHT))
