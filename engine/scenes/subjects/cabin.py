"""A log cabin with a warm window and smoke from its chimney."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave
from engine.scenes.subjects.plot import Plot, Point, smoke_colour

#: The height of the walls, and of the ridge, in hundredths.
_WALL, _RIDGE, _SILL = 40.0, 84.0, 5.0


def draw_cabin(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a cabin seen from a corner, its gable towards one side."""
    plot = Plot(canvas, scene, scene.tall * 0.98, scene.side, 76)
    wood = scene.shade(rgb(("9a6236", "8a5530", "a87443")[int(rng.integers(3))]), 0.85)
    plot.smoke((-13, 106), 29, t, smoke_colour(scene))
    plot.still(lambda plot: _house(plot, scene, wood))
    if scene.dark:
        for x in (-41.0, -15.0, 21.0):
            plot.light((x, 24.0), 24, 0.4 + 0.05 * wave(t, 2, ASKEW))


def _house(plot: Plot, scene: Layout, wood: Colour) -> None:
    """Draw everything but the smoke and the light of the windows."""
    bright, dim = mix(wood, scene.light, 0.16), mix(wood, scene.near, 0.34)
    gable, flank = (bright, dim) if plot.lit else (dim, bright)
    if scene.time != "day":
        plot.light((-28, 24), 78, 0.3)
    _chimney(plot, scene)
    stone = mix(scene.shade(rgb("8f8a86")), scene.near, 0.25)
    plot.footing(-62, 5, mix(stone, scene.near, 0.0 if not plot.lit else 0.2), _SILL + 1)
    plot.footing(4, 64, mix(stone, scene.near, 0.2 if not plot.lit else 0.0), _SILL + 1)
    _walls(plot, scene, gable, flank)
    _windows(plot, scene, wood)
    _roof(plot, scene)
    _yard(plot, scene)


def _walls(plot: Plot, scene: Layout, gable: Colour, flank: Colour) -> None:
    """Draw walls of logs, the ends of which cross at the corners."""
    plot.shape([(-62, _SILL), (4, _SILL), (4, _WALL), (-62, _WALL)], flank)
    front = [(4.0, _SILL), (64.0, _SILL), (64.0, _WALL), (34.0, _RIDGE), (4.0, _WALL)]
    plot.shape(front, gable)
    rows = np.arange(_SILL, _RIDGE, 5.0).tolist()
    plot.boxes([(-62, row, 4, row + 1.3) for row in rows if row < _WALL], mix(flank, scene.near, 0.3))
    plot.boxes([(-62, row + 3.6, 4, row + 4.7) for row in rows if row < _WALL], mix(flank, scene.light, 0.12))
    seams, shines = [], []
    for row in rows:
        inset = max(row - _WALL, 0.0) / (_RIDGE - _WALL) * 30
        seams.append((4 + inset, row, 64 - inset, row + 1.3))
        inset = max(row + 4.7 - _WALL, 0.0) / (_RIDGE - _WALL) * 30
        shines.append((4 + inset, row + 3.6, max(64 - inset, 4 + inset), row + 4.7))
    plot.boxes(seams, mix(gable, scene.near, 0.3))
    plot.boxes(shines, mix(gable, scene.light, 0.12))
    ends = [(x, row + 2.6) for row in rows if row < _WALL - 3 for x in (4.0, 64.0, -62.0)]
    face = mix(gable, rgb("e3b983"), 0.35)
    for end in ends:
        plot.canvas.circle(*plot.at(end), 2.9 * plot.unit, solid(mix(face, scene.near, 0.42)))
        plot.canvas.circle(*plot.at(end), 2.1 * plot.unit, solid(mix(face, scene.near, 0.14)))


def _windows(plot: Plot, scene: Layout, wood: Colour) -> None:
    """Draw the door, and the windows with light inside."""
    frame, lamp = mix(wood, scene.near, 0.55), mix(WARM, rgb("ffb347"), 0.2)
    glass = mix(mix(rgb("8fb6c4"), scene.near, 0.2), lamp, 0.6 if scene.time == "day" else 1.0)
    door = scene.shade(rgb("7c2f2a"), 0.8)
    plot.box(37.5, _SILL, 56.5, 36, frame, 0.8)
    plot.box(39, _SILL, 55, 34.5, door)
    plot.boxes([(x, _SILL + 1, x + 0.7, 34) for x in (43, 47, 51)], mix(door, scene.near, 0.35))
    plot.box(43, 24, 51, 31, glass, 0.6)
    plot.canvas.circle(*plot.at((41.4, 18)), 1.0 * plot.unit, solid(WARM))
    for left, low, right, high in ((12, 16, 30, 33), (-50, 15, -32, 33), (-24, 15, -6, 33)):
        plot.box(left - 2, low - 2, right + 2, high + 2, frame, 0.8)
        plot.box(left, low, right, high, glass)
        middle = (left + right) / 2
        bars = [(middle - 0.6, low, middle + 0.6, high), (left, (low + high) / 2 - 0.6, right, (low + high) / 2 + 0.6)]
        plot.boxes(bars, frame)
        plot.box(left - 3, low - 3.4, right + 3, low - 1.6, mix(frame, scene.light, 0.2))
    x, y = plot.at((34, 57))
    plot.canvas.circle(x, y, 6.6 * plot.unit, solid(frame))
    plot.canvas.circle(x, y, 5.2 * plot.unit, solid(glass))
    plot.boxes([(33.5, 51.5, 34.5, 62.5), (28.8, 56.5, 39.2, 57.5)], frame)
    plot.box(36, 1.6, 58, _SILL, mix(wood, scene.near, 0.3))
    plot.box(34, -2, 60, 1.6, mix(wood, scene.near, 0.15))


def _roof(plot: Plot, scene: Layout) -> None:
    """Draw the roof with its eaves; snow lies on it in winter."""
    snowy = scene.place == "snow"
    tile = mix(scene.pale(0.08), mix(scene.zenith, scene.near, 0.4), 0.2) if snowy else scene.shade(rgb("5d4038"), 0.8)
    plane = mix(tile, scene.near, 0.2) if plot.lit else mix(tile, scene.light, 0.1)
    left, eave = -70.0, _WALL - 5
    slope: list[Point] = [(34, _RIDGE + 4), (-32, _RIDGE + 4), (left, eave), (-1, eave)]
    (_, high), (_, low) = plot.at((0, _RIDGE)), plot.at((0, eave))
    plot.shape(slope, down(high, low, [mix(plane, scene.horizon, 0.14), plane]))
    if not snowy:
        rows = []
        for share in np.arange(0.14, 1.0, 0.14).tolist():
            y = _RIDGE + 4 + (eave - _RIDGE - 4) * share
            rows.append(
                [(34 - 35 * share, y), (-32 - 38 * share, y), (-32 - 38 * share, y - 1.1), (34 - 35 * share, y - 1.1)]
            )
        plot.shapes(rows, mix(plane, scene.near, 0.3))
    edge = mix(plane, scene.near, 0.2 if snowy else 0.45)
    plot.shape([(left, eave), (-1, eave), (-1, eave - 3), (left, eave - 3)], edge)
    # The shadow of the eaves on the wall.
    (_, top), (_, end) = plot.at((0, eave - 3)), plot.at((0, eave - 12))
    plot.box(-62, eave - 12, 4, eave - 3, fade((0, top), (0, end), [(scene.near, 0.45), (scene.near, 0.0)]))
    thick = 5.5 if snowy else 4.2
    board = tile if snowy else mix(tile, scene.light, 0.22)
    near = [(34.0, _RIDGE + 5.5), (71.0, eave - 1.0), (67.5, eave - 4.5), (34.0, _RIDGE + 5.5 - thick * 1.5)]
    far = [(34.0, _RIDGE + 5.5), (-3.0, eave - 1.0), (0.5, eave - 4.5), (34.0, _RIDGE + 5.5 - thick * 1.5)]
    plot.shape(near, board if plot.lit else mix(board, scene.near, 0.22))
    plot.shape(far, mix(board, scene.near, 0.16) if plot.lit else board)
    if snowy:
        drips = []
        for x in np.arange(left + 2, -3, 6.5).tolist():
            long = 2.5 + 2.5 * abs(math.sin(1.7 * x))
            drips.append([(x, eave - 2), (x + 2.4, eave - 2), (x + 1.2, eave - 3 - long)])
        plot.shapes(drips, mix(WHITE, scene.middle, 0.25))


def _chimney(plot: Plot, scene: Layout) -> None:
    """Draw the stone chimney behind the ridge."""
    stone = scene.shade(rgb("9b8f88"), 0.9)
    side = mix(stone, scene.near, 0.35)
    plot.box(-21, 70, -5, 102, stone)
    plot.box(-21, 70, -14, 102, side if plot.lit else mix(stone, scene.light, 0.2))
    chips = [(-12, 96, -7, 98.5), (-18, 92, -13, 94.5), (-10, 88, -6, 90.5)]
    plot.boxes(chips, mix(stone, scene.near, 0.25), 0.8)
    plot.box(-23, 101, -3, 105, mix(stone, scene.near, 0.4))
    if scene.place == "snow":
        plot.box(-23, 104, -3, 107.5, scene.pale(0.1), 1.5)


def _yard(plot: Plot, scene: Layout) -> None:
    """Draw bushes at the corners, the path to the door, and the light on it."""
    earth = soil(scene)
    leaf = mix(mix(earth, scene.near, 0.35), scene.shade(rgb("3f6b3c")), 0.0 if scene.place == "snow" else 0.3)
    path = mix(mix(earth, scene.shade(rgb("d8c3a0")), 0.5), scene.near, 0.1)
    (_, top), (_, low) = plot.at((0, -1)), plot.at((0, -24))
    stops = [(path, 0.9), (path, 0.0)]
    plot.shape([(39, -2), (56, -2), (74, -24), (40, -24)], fade((0, top), (0, low), stops))
    if scene.dark:
        plot.shape([(40, -2), (54, -2), (70, -22), (36, -22)], fade((0, top), (0, low), [(WARM, 0.35), (WARM, 0.0)]))
    clumps = [
        (-66.0, 4.0, 8.0),
        (-57.0, 3.0, 6.5),
        (-73.0, 1.0, 6.0),
        (69.0, 3.0, 7.0),
        (76.0, 1.0, 5.5),
        (62.0, 1.0, 5.0),
    ]
    discs = []
    for x, y, radius in clumps:
        cx, cy = plot.at((x, y + plot.ground(x)))
        discs.append((cx, cy, radius * plot.unit))
    plot.canvas.circles(discs, solid(leaf))
    lit = 1 if scene.light_x > plot.x else -1
    spots = [(x + 0.25 * lit * r, y - 0.3 * r, 0.55 * r) for x, y, r in discs]
    plot.canvas.circles(spots, solid(mix(leaf, scene.horizon, 0.18)))
    if scene.place == "snow":
        caps = [(x, y - 0.45 * r, 0.72 * r) for x, y, r in discs]
        plot.canvas.circles(caps, solid(scene.pale(0.1)))
    log = scene.shade(rgb("b98352"), 0.9)
    ends = [(-60 + 5.6 * i + 2.8 * row, 2.6 + 4.8 * row) for row, count in enumerate((3, 2, 1)) for i in range(count)]
    for end in ends:
        x, y = plot.at((end[0] + 3, end[1] + plot.ground(-56)))
        plot.canvas.circle(x, y, 2.7 * plot.unit, solid(mix(log, scene.near, 0.45)))
        plot.canvas.circle(x, y, 2.0 * plot.unit, solid(log))
        plot.canvas.circle(x, y, 0.9 * plot.unit, pen(mix(log, scene.near, 0.3), 0.4 * plot.unit))
