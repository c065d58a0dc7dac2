"""A quiet temple of no single faith: steps, columns, a curved roof and a lamp."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave
from engine.scenes.subjects.plot import Plot, Point, smoke_colour

#: The heights of the floor, of the tops of the columns and of the eaves, in hundredths.
_FLOOR, _BEAM, _EAVE = 15.0, 58.0, 65.0
_COLUMNS = (-52.0, -33.0, -14.0, 14.0, 33.0, 52.0)


def draw_temple(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a pavilion of columns on steps, with a lamp that burns inside."""
    plot = Plot(canvas, scene, scene.tall * 0.98, 1, 84)
    stone = scene.shade(rgb(("eadfcd", "e3d3bd", "ddd6cc")[int(rng.integers(3))]), 0.8)
    if scene.place == "jungle":
        stone = mix(stone, rgb("7f9a6a"), 0.28)
    tile = scene.shade(rgb(("a9543f", "46687a", "3f7468", "7a4a58")[int(rng.integers(4))]), 0.8)
    _trees(plot, scene, t)
    plot.still(lambda plot: _pavilion(plot, scene, stone, tile))
    _lamp(plot, scene, t)
    for side in (-1, 1):
        _fire(plot, scene, 64.0 * side, t)


def _pavilion(plot: Plot, scene: Layout, stone: Colour, tile: Colour) -> None:
    """Draw everything but the trees, the lamp and the fires."""
    if scene.time != "day":
        plot.light((0, 34), 90, 0.3)
    plot.footing(-72, 72, mix(stone, scene.near, 0.45), 4)
    _hall(plot, scene, stone)
    _columns(plot, scene, stone)
    _steps(plot, scene, stone)
    _roof(plot, scene, tile, (64.0, _EAVE, 88.0, 25.0))
    plot.box(-19, 85, 19, 95, mix(stone, scene.near, 0.5))
    plot.boxes([(x - 1.2, 85, x + 1.2, 95) for x in (-16.0, -8.0, 0.0, 8.0, 16.0)], mix(stone, scene.near, 0.12))
    if scene.dark:
        plot.boxes([(x + 2, 86.5, x + 6, 93.5) for x in (-16.0, -8.0, 0.0, 8.0)], mix(WARM, scene.near, 0.15))
    _roof(plot, scene, tile, (27.0, 94.0, 111.0, 3.0))
    gold = scene.shade(rgb("e2b04a"), 0.6)
    plot.canvas.circle(*plot.at((0, 114)), 2.6 * plot.unit, solid(gold))
    plot.shape([(-1.4, 115), (1.4, 115), (0, 124)], gold)
    for x in (-64.0, 64.0):
        foot = plot.ground(x) - 2
        pillar = [(x - 4.4, foot), (x + 4.4, foot), (x + 2.4, 13), (x - 2.4, 13)]
        plot.shape(pillar, mix(stone, scene.near, 0.2))
        plot.shape([(x - 5.5, 18), (x + 5.5, 18), (x + 2.6, 12.5), (x - 2.6, 12.5)], mix(stone, scene.near, 0.42))


def _toward(plot: Plot) -> int:
    """Return the side of the light, -1 or 1."""
    return 1 if plot.lit else -1


def _hall(plot: Plot, scene: Layout, stone: Colour) -> None:
    """Draw the wall behind the columns and the lit room beyond its door."""
    wall = mix(stone, scene.near, 0.55)
    (_, top), (_, low) = plot.at((0, _BEAM + 3)), plot.at((0, _FLOOR))
    plot.box(-54, _FLOOR, 54, _BEAM + 3, down(top, low, [mix(wall, scene.near, 0.5), wall]))
    frame = mix(stone, scene.near, 0.3)
    arch: list[Point] = [(-11.0, _FLOOR), (11.0, _FLOOR), (11.0, 40.0)]
    arch += [(11 * math.cos(a), 40 + 11 * math.sin(a)) for a in np.linspace(0, math.pi, 15).tolist()]
    plot.shape([(x * 1.2, y + (1.6 if y > 20 else 0)) for x, y in arch], frame)
    lamp = mix(mix(WARM, rgb("ff9f3f"), 0.3), scene.near, 0.24 if scene.time == "day" else 0.06)
    deep = mix(lamp, scene.near, 0.55)
    (x, y), reach = plot.at((0, 38)), 26 * plot.unit
    plot.shape(arch, fade((x, y), (x, y + reach), [(lamp, 1.0), (deep, 1.0)]))
    for middle in (-33.0, 33.0):
        slits = [(middle + x - 1.2, 28.0, middle + x + 1.2, 46.0) for x in (-5.5, 0.0, 5.5)]
        plot.boxes(slits, mix(wall, lamp, 0.75), 1.2)
    plot.light((0, 38), 34, 0.42)


def _lamp(plot: Plot, scene: Layout, t: float) -> None:
    """Draw the lamp that hangs in the door, slowly swinging."""
    angle = 0.09 * wave(t, 1, ASKEW)
    top, long = (0.0, _BEAM), 18.0
    x, y = top[0] + long * math.sin(angle), top[1] - long * math.cos(angle)
    metal = mix(scene.near, rgb("5a4030"), 0.4)
    plot.canvas.line(*plot.at(top), *plot.at((x, y + 4)), pen(metal, 0.7 * plot.unit))
    plot.light((x, y), 15, 0.85 + 0.1 * wave(t, 2, ASKEW))
    plot.shape(
        [(x - 2.4, y + 3), (x + 2.4, y + 3), (x + 3.6, y - 1), (x + 2.0, y - 4), (x - 2.0, y - 4), (x - 3.6, y - 1)],
        metal,
    )
    plot.shape(
        [(x - 1.6, y + 2), (x + 1.6, y + 2), (x + 2.5, y - 1), (x + 1.3, y - 3), (x - 1.3, y - 3), (x - 2.5, y - 1)],
        mix(WARM, WHITE, 0.55),
    )
    plot.shape([(x - 3.2, y + 3), (x + 3.2, y + 3), (x, y + 6)], metal)


def _columns(plot: Plot, scene: Layout, stone: Colour) -> None:
    """Draw round columns, lit from one side, and the beam that they carry."""
    side = _toward(plot)
    for x in _COLUMNS:
        (bright, _), (dark, _) = plot.at((x + side * 3.4, 0)), plot.at((x - side * 3.6, 0))
        stops = [(mix(stone, scene.light, 0.35), 1.0), (stone, 1.0), (mix(stone, scene.near, 0.5), 1.0)]
        ink = fade((bright, 0), (dark, 0), stops, [0, 0.35, 1])
        plot.shape([(x - 3.5, _FLOOR), (x + 3.5, _FLOOR), (x + 2.9, _BEAM), (x - 2.9, _BEAM)], ink)
        plot.boxes([(x - 4.8, _FLOOR, x + 4.8, _FLOOR + 2.4), (x - 4.6, _BEAM - 2.6, x + 4.6, _BEAM)], ink, 0.6)
    plot.box(-60, _BEAM, 60, _EAVE + 2, mix(stone, scene.near, 0.14))
    plot.box(-60, _BEAM, 60, _BEAM + 1.4, mix(stone, scene.near, 0.4))
    plot.boxes(
        [(x, _BEAM + 2.6, x + 2.4, _EAVE - 0.6) for x in np.arange(-57, 56, 6.1).tolist()], mix(stone, scene.near, 0.36)
    )


def _steps(plot: Plot, scene: Layout, stone: Colour) -> None:
    """Draw the steps, with the light of the door on them."""
    heights = (_FLOOR, 11.0, 7.5, 4.0, 0.5)
    for number, (high, low) in enumerate(zip(heights, (*heights[1:], -3.0), strict=True)):
        half = 60 + 3.4 * number
        plot.box(-half, low, half, high, mix(stone, scene.near, 0.26 + 0.03 * number))
        plot.box(-half, high - 1.2, half, high, mix(stone, scene.light, 0.2))
    (_, top), (_, low) = plot.at((0, _FLOOR)), plot.at((0, -3))
    strength = 0.5 if scene.time != "day" else 0.2
    ink = fade((0, top), (0, low), [(WARM, strength), (WARM, 0.0)])
    plot.shape([(-11, _FLOOR), (11, _FLOOR), (24, -3), (-24, -3)], ink)


def _roof(plot: Plot, scene: Layout, tile: Colour, shape: tuple[float, float, float, float]) -> None:
    """Draw a roof (half its width, its eaves, its ridge, half the ridge) whose corners turn upwards."""
    half, eave, ridge, top = shape
    reach, lift = half + 12, 5.5 if half > 40 else 3.0
    share = np.linspace(0, 1, 13)
    # Steep at the ridge and flat at the eaves.
    flank = [(top + (reach - top) * k, ridge - (ridge - eave - lift) * (1 - (1 - k) ** 1.7)) for k in share.tolist()]
    under = [
        (reach * k, eave - 1 + lift * max(abs(k) - 0.55, 0.0) ** 1.6 * 2.1) for k in np.linspace(1, -1, 25).tolist()
    ]
    outline = [*[(-x, y) for x, y in flank[::-1]], *flank, *under]
    (_, high), (_, low) = plot.at((0, ridge)), plot.at((0, eave - 2))
    plot.shape(outline, down(high, low, [mix(tile, scene.light, 0.2), tile, mix(tile, scene.near, 0.3)]))
    ribs = []
    for k in np.linspace(-0.94, 0.94, 21 if half > 40 else 11).tolist():
        foot = reach * k, eave + lift * max(abs(k) - 0.55, 0.0) ** 1.6 * 2.1
        head = top * k, ridge - 0.5
        bend = (head[0] + (foot[0] - head[0]) * 0.42, ridge - (ridge - eave) * 0.62)
        ribs.append(
            [
                head,
                (head[0] + 0.4, head[1]),
                (bend[0] + 0.5, bend[1]),
                (foot[0] + 0.6, foot[1]),
                (foot[0] - 0.6, foot[1]),
                (bend[0] - 0.5, bend[1]),
            ]
        )
    plot.shapes(ribs, mix(tile, scene.near, 0.3))
    side = _toward(plot)
    shade = [(0, ridge), *[(-side * x, y) for x, y in flank], (0, eave - 1)]
    (edge, _), (far, _) = plot.at((side * 4, 0)), plot.at((-side * reach, 0))
    plot.shape(shade, fade((edge, 0), (far, 0), [(scene.near, 0.0), (scene.near, 0.4)]))
    rim = [*under, *[(x, y + 1.7) for x, y in under[::-1]]]
    plot.shape(rim, mix(tile, scene.light, 0.34))
    plot.box(-top - 2, ridge - 1, top + 2, ridge + 2.4, mix(tile, scene.near, 0.25), 1.2)
    (_, high), (_, low) = plot.at((0, eave - 1)), plot.at((0, eave - 9))
    plot.box(-half + 5, eave - 9, half - 5, eave - 1, fade((0, high), (0, low), [(scene.near, 0.5), (scene.near, 0.0)]))


def _trees(plot: Plot, scene: Layout, t: float) -> None:
    """Draw slender trees on both sides, which sway a little."""
    leaf = mix(scene.layer(0.82), scene.shade(rgb("3f6b4a")), 0.35)
    trunk = mix(leaf, scene.near, 0.5)
    side = _toward(plot)
    for x, tall, wide in ((-79.0, 70.0, 9.0), (79.0, 78.0, 9.5), (-66.0, 50.0, 7.0), (68.0, 44.0, 6.5)):
        foot, lean = plot.ground(x) + 4, 1.6 * wave(t, 1, ASKEW + x / 300)
        ks = np.linspace(0, 1, 12).tolist()

        def at(
            k: float, across: float, x: float = x, foot: float = foot, lean: float = lean, tall: float = tall
        ) -> Point:
            return x + across + lean * k**2, foot + tall * k

        left = [at(k, -wide * math.sin(math.pi * k**0.62) ** 0.8) for k in ks]
        right = [at(k, wide * math.sin(math.pi * k**0.62) ** 0.8) for k in ks]
        plot.box(x - 1.3, foot - 7, x + 1.3, foot + 4, trunk)
        plot.shape([*left, *right[::-1]], leaf)
        bright = right if side > 0 else left
        plot.shape([*bright, *[at(k, 0.15 * wide) for k in ks[::-1]]], mix(leaf, scene.horizon, 0.16))


def _fire(plot: Plot, scene: Layout, x: float, t: float) -> None:
    """Draw the fire in a bowl beside the steps, and its smoke."""
    plot.smoke((x, 24), 9, t, smoke_colour(scene), 8)
    if scene.time != "day":
        plot.light((x, 22), 22, 0.5 + 0.05 * wave(t, 2, ASKEW))
    for wide, high, code in ((3.0, 9.0, "ff8a2e"), (2.0, 6.2, "ffc04a"), (1.0, 3.6, "fff2c4")):
        lick, lean = 1 + 0.12 * wave(t, 3, 0.1 * wide), 0.8 * wave(t, 2, 0.2 + x / 500)
        (a, y), (b, _) = plot.at((x - wide, 17.6)), plot.at((x + wide, 17.6))
        tip = plot.at((x + lean, 17.6 + high * lick))
        bend = y - 0.45 * high * plot.unit
        plot.canvas.outline(
            (a, y), [(a - 0.2 * (b - a), bend, *tip), (b + 0.2 * (b - a), bend, b, y)], solid(rgb(code))
        )
