"""A windmill with turning sails."""

import math
from itertools import pairwise

import numpy as np

from engine.scenes.canvas import Canvas, fade, solid
from engine.scenes.colour import WARM, Colour, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave
from engine.scenes.subjects.plot import Plot, Point

#: Where the sails turn, in hundredths, and how long they are.
_AXLE, _SAIL = (5.0, 82.0), 60.0


def draw_windmill(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a tower mill, the sails of which go three quarters of the way round in a clip."""
    plot = Plot(canvas, scene, scene.tall * 1.02, scene.side, 66)
    wall = scene.shade(rgb(("efe6d6", "e8d8c0", "c98d6a")[int(rng.integers(3))]), 0.8)
    cap = scene.shade(rgb(("6b3f36", "3f5560", "7a4a34")[int(rng.integers(3))]), 0.85)
    start = 12 + 66 * rng.random()
    plot.still(lambda plot: _mill(plot, scene, wall, cap))
    # They look the same after a quarter of a turn.
    _sails(plot, scene, start + 270 * (t - 0.5))
    if scene.dark:
        for point in ((0.0, 56.0), (-12.5, 16.0)):
            plot.light(point, 17, 0.42 + 0.05 * wave(t, 2, ASKEW))


def _mill(plot: Plot, scene: Layout, wall: Colour, cap: Colour) -> None:
    """Draw everything but the sails."""
    plot.footing(-25, 25, mix(mix(wall, scene.near, 0.5), scene.shade(rgb("8f8a86")), 0.5), 5)
    _tower(plot, scene, wall)
    _gallery(plot, scene, cap)
    _cap(plot, scene, cap)
    _garden(plot, scene)


def _half(y: float) -> float:
    """Return half the width of the tower at a height."""
    share = y / 76
    return 23 * (1 - share) + 12.5 * share - 2.6 * math.sin(math.pi * share)


def _tower(plot: Plot, scene: Layout, wall: Colour) -> None:
    """Draw the tower, round and lit from one side, with its door and windows."""
    ys = np.linspace(2, 77, 14).tolist()
    outline = [(-_half(y), y) for y in ys] + [(_half(y), y) for y in ys[::-1]]
    toward = 1 if plot.lit else -1
    (bright, _), (dark, _) = plot.at((toward * 18, 0)), plot.at((-toward * 22, 0))
    stops = [(mix(wall, scene.light, 0.3), 1.0), (wall, 1.0), (mix(wall, scene.near, 0.48), 1.0)]
    plot.shape(outline, fade((bright, 0), (dark, 0), stops, [0, 0.42, 1]))
    bricks = [
        (-12.0, 20.0), (6.0, 28.0), (-9.0, 42.0), (8.0, 48.0), (-6.0, 66.0), (11.0, 12.0), (-15.0, 9.0), (4.0, 70.0),
    ]  # fmt: skip
    chips = [(x, y, x + 4.2, y + 1.5) for x, y in bricks]
    plot.boxes(chips, solid(scene.near, 0.16), 0.5)
    frame = mix(scene.shade(rgb("5b3a2c")), scene.near, 0.25)
    glass = WARM if scene.time != "day" else mix(rgb("8fb0bd"), scene.near, 0.35)
    for x, y in ((0.0, 56.0), (-1.0, 44.0), (-12.5, 16.0)):
        plot.box(x - 3.6, y - 4.6, x + 3.6, y + 4.6, frame, 1.2)
        plot.box(x - 2.6, y - 3.6, x + 2.6, y + 3.6, glass, 0.8)
        plot.boxes([(x - 0.4, y - 3.6, x + 0.4, y + 3.6), (x - 2.6, y - 0.4, x + 2.6, y + 0.4)], frame)
    door = scene.shade(rgb("3f6a63"), 0.9)
    plot.box(-0.5, 3, 12.5, 24, frame, 2.5)
    plot.box(0.7, 3, 11.3, 22.8, door, 2.0)
    plot.boxes([(4.0, 4, 4.5, 22), (7.5, 4, 8.0, 22)], mix(door, scene.near, 0.4))
    plot.box(-2, 1, 14, 3.4, mix(wall, scene.near, 0.4))


def _gallery(plot: Plot, scene: Layout, cap: Colour) -> None:
    """Draw the wooden gallery around the tower."""
    wood, reach = mix(cap, scene.near, 0.2), 26.0
    braces = []
    for side in (-1, 1):
        for out in (0.55, 1.0):
            x, foot = side * reach * out, side * _half(25)
            braces.append([(x - 0.8, 33.0), (x + 0.8, 33.0), (foot + 0.8, 25.0), (foot - 0.8, 25.0)])
    plot.shapes(braces, wood)
    plot.box(-reach - 1, 32.5, reach + 1, 35, wood, 0.6)
    posts = np.linspace(-reach, reach, 11).tolist()
    plot.boxes([(x - 0.45, 35, x + 0.45, 41.5) for x in posts], wood)
    plot.box(-reach - 0.6, 41, reach + 0.6, 42.2, mix(wood, scene.horizon, 0.22), 0.5)
    (_, top), (_, low) = plot.at((0, 32.5)), plot.at((0, 24))
    shadow = fade((0, top), (0, low), [(scene.near, 0.4), (scene.near, 0.0)])
    plot.shape([(-_half(32), 32.5), (_half(32), 32.5), (_half(24), 24), (-_half(24), 24)], shadow)


def _cap(plot: Plot, scene: Layout, cap: Colour) -> None:
    """Draw the cap that turns the sails into the wind, with its tail pole."""
    boat = [
        (-17.0, 76.0),
        (16.0, 76.0),
        (15.5, 82.0),
        (12.5, 88.0),
        (6.0, 92.5),
        (-3.0, 93.5),
        (-10.0, 90.0),
        (-15.0, 84.0),
    ]
    plot.shape([(-14.0, 80.0), (-13.0, 81.5), (-36.0, 44.0), (-37.5, 44.5)], mix(cap, scene.near, 0.35))
    plot.shape(boat, cap)
    lower = [(-17.0, 76.0), (16.0, 76.0), (15.8, 79.0), (-16.4, 79.0)]
    plot.shape(lower, mix(cap, scene.near, 0.4))
    if plot.lit:
        shine = [(15.5, 82.0), (12.5, 88.0), (6.0, 92.5), (3.0, 92.8), (8.0, 87.0), (10.0, 80.0), (15.8, 80.0)]
    else:
        shine = [(-15.0, 84.0), (-10.0, 90.0), (-3.0, 93.5), (-1.0, 93.3), (-8.0, 86.0), (-11.0, 80.0), (-16.0, 80.0)]
    plot.shape(shine, mix(cap, scene.light, 0.28))


def _sails(plot: Plot, scene: Layout, degrees: float) -> None:
    """Draw four sails, each a lattice beside its spar, half covered with cloth."""
    wood = mix(scene.shade(rgb("5a3a2a")), scene.near, 0.3)
    cloth = mix(scene.shade(rgb("f6efe0"), 0.7), scene.light, 0.2)
    spars: list[list[Point]] = []
    bars: list[list[Point]] = []
    cloths: list[list[Point]] = []
    for quarter in range(4):
        angle = math.radians(degrees + 90 * quarter)
        cos, sin = math.cos(angle), math.sin(angle)

        def turned(along: float, across: float, cos: float = cos, sin: float = sin) -> Point:
            # Seen a little from the side.
            return _AXLE[0] + 0.93 * (along * cos - across * sin), _AXLE[1] + along * sin + across * cos

        def strip(a: Point, b: Point, half: float) -> list[Point]:
            dx, dy = b[0] - a[0], b[1] - a[1]
            length = math.hypot(dx, dy)
            nx, ny = -dy / length * half, dx / length * half
            return [(a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny)]

        spars.append(strip(turned(0, 0), turned(_SAIL, 0), 1.0))
        bars.append(strip(turned(12, 10.5), turned(_SAIL - 1, 11.5), 0.5))
        bars.append(strip(turned(12, 5.2), turned(_SAIL - 1, 5.8), 0.35))
        bars += [
            strip(turned(at, -2.2), turned(at, 10.5 + at / 60), 0.4) for at in np.linspace(12, _SAIL - 1, 9).tolist()
        ]
        cloths.append(
            [turned(13, 1), turned(_SAIL - 2, 1), turned(_SAIL - 2, 9.4), turned(_SAIL * 0.55, 9.0), turned(13, 6.5)]
        )
    plot.shapes(cloths, solid(cloth, 0.88))
    plot.shapes(bars, wood)
    plot.shapes(spars, wood)
    x, y = plot.at(_AXLE)
    plot.canvas.circle(x, y, 3.4 * plot.unit, solid(wood))
    plot.canvas.circle(x, y, 1.7 * plot.unit, solid(mix(wood, scene.horizon, 0.35)))


def _garden(plot: Plot, scene: Layout) -> None:
    """Draw bushes at the foot of the tower and a low fence."""
    earth = soil(scene)
    leaf = mix(mix(earth, scene.near, 0.35), scene.shade(rgb("3f6b3c")), 0.3)
    wood = mix(scene.shade(rgb("a98a68")), scene.near, 0.2)
    posts = () if scene.place == "road" else (-58.0, -48.0, -38.0, -28.0, 30.0, 40.0, 50.0)
    plot.boxes([(x - 0.7, plot.ground(x) - 2, x + 0.7, plot.ground(x) + 8.5) for x in posts], wood, 0.5)
    rails = []
    for a, b in pairwise(posts):
        if b - a < 12:
            low, high = plot.ground(a), plot.ground(b)
            rails += [[(a, low + h), (b, high + h), (b, high + h + 1.1), (a, low + h + 1.1)] for h in (2.6, 5.8)]
    plot.shapes(rails, wood)
    discs = []
    for x, y, radius in ((-27, 3, 6.5), (-20, 2, 5), (-33, 1, 4.5), (25, 2, 6), (31, 0.5, 4.5)):
        cx, cy = plot.at((x, y + plot.ground(x)))
        discs.append((cx, cy, radius * plot.unit))
    plot.canvas.circles(discs, solid(leaf))
    lit = 1 if scene.light_x > plot.x else -1
    plot.canvas.circles(
        [(x + 0.25 * lit * r, y - 0.3 * r, 0.55 * r) for x, y, r in discs], solid(mix(leaf, scene.horizon, 0.18))
    )
