"""The room: wall, window, view, floor and light, the shell that every room has around its furniture."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas, down, fade, glow, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.habitats import PEOPLE
from engine.scenes.interior import indoors
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.window import Window

Points = NDArray[np.float64]
Quad = list[tuple[float, float]]
#: How bright the light is that falls through the window.
_BRIGHT = {"day": 0.38, "dawn": 0.42, "sunset": 0.46, "dusk": 0.16, "night": 0.16}


def pane(scene: Layout) -> Window:
    """Return the window of a room."""
    if scene.window is None:
        raise ValueError(f"{scene.place} has no window")
    return scene.window


def opening(scene: Layout, arch: float = 0.0, grow: float = 0.0) -> Points:
    """Return the outline of the window, grown by some units, with an arch of a given height on top."""
    left, top, right, bottom = pane(scene)
    left, top, right, bottom = left - grow, top - grow, right + grow, bottom + grow
    if arch == 0:
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    angles, half = np.linspace(np.pi, TURN, 40), (right - left) / 2
    bow = np.stack([left + half + half * np.cos(angles), top + arch + arch * np.sin(angles)], 1)
    return np.concatenate([bow, [(right, bottom), (left, bottom)]])


def wall(scene: Layout, colour: Colour, arch: float = 0.0) -> Layer:
    """Return the wall around the window, a little lighter where the light of the window reaches it."""
    around = np.array([(-5, -5), (-5, scene.height + 5), (scene.width + 5, scene.height + 5), (scene.width + 5, -5)])
    paint = indoors(scene, colour)
    deep = mix(paint, scene.near, 0.16)
    left, top, right, bottom = pane(scene)
    x, y, reach = (left + right) / 2, (top + bottom) / 2, 0.75 * max(right - left, bottom - top) + 120

    def draw(canvas: Canvas) -> None:
        shapes = [around, opening(scene, arch)]
        canvas.polygons(shapes, down(0, scene.height, [deep, paint, paint], [0, 0.5, 1]))
        shine = mix(scene.light, scene.horizon, 0.4)
        canvas.polygons(shapes, glow(x, y, reach, shine, 0.1 if scene.dark else 0.3))

    return still(draw)


def frame(
    scene: Layout, colour: Colour, columns: int = 2, rows: int = 2, arch: float = 0.0, thick: float = 7.0
) -> Layer:
    """Return the frame of the window with its bars, the reveal of the wall and the sill."""
    left, top, right, bottom = pane(scene)
    face = indoors(scene, colour)
    shade, lit = mix(face, scene.near, 0.3), mix(face, scene.light, 0.4)

    def draw(canvas: Canvas) -> None:
        inner = opening(scene, arch)
        canvas.polygons([opening(scene, arch, thick + 3), inner[::-1]], solid(shade))
        canvas.polygons([opening(scene, arch, thick), opening(scene, arch, -1.5)[::-1]], solid(face))
        bars = [(left + (right - left) * k / columns, top, thick * 0.5) for k in range(1, columns)]
        with canvas.inside(inner):
            canvas.bars([(x - w, y, x + w, bottom) for x, y, w in bars], solid(face))
            canvas.bars([(x + w * 0.3, y, x + w, bottom) for x, y, w in bars], solid(shade))
            levels = [
                top + arch * (rows > 1) + (bottom - top - arch) * k / rows for k in range(1 if arch == 0 else 0, rows)
            ]
            canvas.bars([(left, y - thick * 0.4, right, y + thick * 0.4) for y in levels], solid(face))
            canvas.bars([(left, y + thick * 0.15, right, y + thick * 0.4) for y in levels], solid(shade))
        canvas.bar(left - 18, bottom + 3, right + 18, bottom + 15, solid(shade), 2)
        canvas.bar(left - 18, bottom - 2, right + 18, bottom + 7, solid(lit), 2)
        canvas.bar(left - 12, bottom + 15, right + 12, bottom + 21, solid(mix(face, scene.near, 0.5), 0.28))

    return still(draw)


def floor(scene: Layout, top: float, colour: Colour, skirting: Colour, boards: int = 13) -> Layer:
    """Return a floor of boards that run towards the horizon, and the skirting of the wall above it."""
    wood, rng = indoors(scene, colour), scene.part("floor")
    tints = rng.uniform(-1, 1, scene.many(boards) * 3)

    def draw(canvas: Canvas) -> None:
        far, near = mix(wood, scene.horizon, 0.1), mix(wood * 0.8, scene.near, 0.12)
        canvas.bar(-5, top, scene.width + 5, scene.height + 5, down(top, scene.height, [far, wood, near], [0, 0.4, 1]))
        middle, eye, low = scene.width / 2, min(scene.horizon_y, top - 90), scene.height + 5
        spread, step = (low - eye) / (top - eye), scene.width / scene.many(boards)
        half = len(tints) // 2
        pale: list[Quad] = []
        dark: list[Quad] = []
        for number, tint in enumerate(tints.tolist()):
            x0, x1 = (number - half) * step, (number - half + 1) * step
            board = [(middle + x0, top), (middle + x1, top), (middle + x1 * spread, low), (middle + x0 * spread, low)]
            (pale if tint > 0.3 else dark if tint < -0.3 else []).append(board)
        canvas.polygons(pale, solid(mix(wood, WHITE, 0.35), 0.13))
        canvas.polygons(dark, solid(scene.near, 0.08))
        gaps = [
            [
                (middle + x - 0.3, top),
                (middle + x + 0.3, top),
                (middle + x * spread + 0.9, low),
                (middle + x * spread - 0.9, low),
            ]
            for x in ((number - half) * step for number in range(len(tints)))
        ]
        canvas.polygons(gaps, solid(scene.near, 0.25))
        board_top = indoors(scene, skirting)
        canvas.bar(-5, top - 13, scene.width + 5, top, solid(board_top))
        canvas.bar(-5, top - 13, scene.width + 5, top - 11, solid(mix(board_top, scene.light, 0.4)))
        canvas.bar(-5, top, scene.width + 5, top + 9, down(top, top + 9, [mix(wood, scene.near, 0.5), wood]))

    return still(draw)


def _rays(scene: Layout, top: float) -> tuple[list[Points], Points]:
    """Return the patches of light that the panes throw onto the floor, and the beam between window and floor."""
    left, high, right, bottom = pane(scene)
    middle, low = (left + right) / 2, top + (scene.height - top) * 0.86
    drift = (middle - scene.light_x) * 0.55
    patches = []
    for k in range(2):
        x0, x1 = left + (right - left) * (0.5 * k + 0.02), left + (right - left) * (0.5 * k + 0.48)
        near = [middle + (x - middle) * 1.35 + drift for x in (x1, x0)]
        start, end = top + (low - top) * 0.16, low
        far = [x + drift * 0.25 for x in (x0, x1)]
        patches.append(np.array([(far[0], start), (far[1], start), (near[0], end), (near[1], end)]))
    beam = np.array(
        [(left, high + (bottom - high) * 0.3), (right, high + (bottom - high) * 0.3), patches[1][2], patches[0][3]]
    )
    return patches, beam


def sunlight(scene: Layout, top: float) -> Iterator[Layer]:
    """Build the light on the floor from `top` down, and dust that floats in it."""
    patches, beam = _rays(scene, top)
    colour = mix(scene.light, scene.horizon, 0.35)
    bright = _BRIGHT[scene.time] * (1.0 if scene.sky & {"sun", "moon"} else 0.6)

    def draw(canvas: Canvas) -> None:
        low = float(patches[0][:, 1].max())
        canvas.polygons(patches, fade((0, top), (0, low), [(colour, bright), (colour, bright * 0.35)]))
        stops = [(colour, bright * 0.05), (colour, bright * 0.2), (colour, 0.0)]
        canvas.polygon(beam, fade((0, float(beam[0, 1])), (0, low), stops, [0, 0.45, 1]))

    yield still(draw)
    yield Layer(partial(_dust, scene=scene, beam=beam, colour=mix(scene.light, WARM, 0.3)))


def _dust(canvas: Canvas, t: float, scene: Layout, beam: Points, colour: Colour) -> None:
    (left, high), (right, _), (far_right, low), (far_left, _) = beam.tolist()
    discs: list[list[tuple[float, float, float]]] = [[], [], []]
    for number, (x, y, size) in enumerate(scene.part("dust").random((scene.many(30 * scene.stretch), 3)).tolist()):
        down_share = 0.15 + 0.8 * y
        edge, other = left + (far_left - left) * down_share, right + (far_right - right) * down_share
        cx = edge + (other - edge) * x + 7 * swing(t, 1, x)
        discs[number % 3].append((cx, high + (low - high) * down_share + 9 * swing(t, 1, y), 0.7 + 1.3 * size**2))
    for number, group in enumerate(discs):
        canvas.circles(group, solid(colour, 0.42 + 0.22 * wave(t, 2, number / 3)))


def curtain(scene: Layout, side: int, colour: Colour, box: Window, alpha: float = 1.0, billow: float = 9.0) -> Layer:
    """Return a curtain in a box, whose outer edge is on the given side; its folds stir in the air."""
    cloth, k = indoors(scene, colour), np.linspace(0, 1, 9)
    folds = max(round((box.right - box.left) / 13), 5)
    outer, inner = (box.left, box.right) if side < 0 else (box.right, box.left)
    ys = box.top + (box.bottom - box.top) * k

    def edge(number: float, t: float) -> Points:
        share = number / folds
        xs = outer + (inner - outer) * share * (0.92 + 0.08 * np.cos(3 * k + 2))
        air = np.array([swing(t, 1, ASKEW - 0.45 * v - 0.1 * share) for v in k.tolist()])
        return np.stack([xs - side * billow * share * k**1.4 * (0.6 * air + 0.5), ys], 1)

    def draw(canvas: Canvas, t: float) -> None:
        edges = [edge(number / 2, t) for number in range(2 * folds + 1)]
        shapes = [np.concatenate([a, b[::-1]]) for a, b in pairwise(edges)]
        canvas.polygon(np.concatenate([edges[0], edges[-1][::-1]]), solid(cloth, alpha))
        canvas.polygons(shapes[::2], solid(mix(cloth * 0.62, scene.near, 0.2), 0.36 * alpha**3))
        canvas.polygons(shapes[3::4], solid(mix(cloth, scene.light, 0.7), 0.3 * alpha))

    return Layer(draw)


def lamplight(canvas: Canvas, scene: Layout, x: float, y: float, reach: float = 150.0) -> None:
    """Draw the warm glow of a lamp, by day faint."""
    alpha = 0.75 if scene.dark else 0.24 if scene.low_sun else 0.0
    if alpha:
        reach *= scene.stretch
        canvas.circle(x, y, reach, glow(x, y, reach, mix(WARM, rgb("ff9d4a"), 0.35), alpha))


def shadow(canvas: Canvas, scene: Layout, x: float, y: float, rx: float, ry: float, alpha: float = 0.4) -> None:
    """Draw a soft shadow where a thing touches the ground."""
    for share in np.linspace(1.1, 0.4, 12).tolist():
        canvas.oval(x, y, rx * share, ry * share, solid(mix(scene.near, BLACK, 0.35), alpha / 9))


def far_side(scene: Layout) -> int:
    """Return the side of the picture that the subject leaves free, -1 or 1."""
    share = scene.stand_x / scene.width
    return -scene.side if 0.42 <= share <= 0.58 else 1 if share < 0.5 else -1


def unit(scene: Layout) -> float:
    """Return the size of furniture relative to a square picture, smaller beside somebody who is small."""
    size = 1.0
    if scene.subject in PEOPLE or scene.second in PEOPLE:
        size = min(max(scene.grown / scene.stretch / 184, 0.8), 1.05)
    return float(size * min(scene.stretch, 1.2) * min(scene.width / SIZE, 1.15) ** 0.5)
