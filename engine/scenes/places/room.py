"""The room: wall, window, view, floor and light, the shell that every room has around its furniture."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, glow, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import SIZE, Layout, Window
from engine.scenes.noise import rolling
from engine.scenes.rhythm import ASKEW, TURN, swing, wave

Points = NDArray[np.float64]
#: How much of the outer darkness there is in a room at each time.
_GLOOM = {"day": 0.03, "dawn": 0.12, "sunset": 0.18, "dusk": 0.4, "night": 0.5}
#: The colour of the lamps that are lit when it is dark outside.
_LAMPS = np.array([1.0, 0.86, 0.68])
#: How bright the light is that falls through the window.
_BRIGHT = {"day": 0.38, "dawn": 0.42, "sunset": 0.46, "dusk": 0.16, "night": 0.16}


def pane(scene: Layout) -> Window:
    """Return the window of a room."""
    if scene.window is None:
        raise ValueError(f"{scene.place} has no window")
    return scene.window


def indoors(scene: Layout, colour: Colour, most: float = 1.0) -> Colour:
    """Return the colour of a thing in a room, which is warm in low sun and dim when it is dark outside."""
    tinted = mix(colour, scene.horizon, 0.16 if scene.low_sun else 0.0 if scene.dark else 0.05)
    if scene.dark:
        tinted = tinted * _LAMPS
    return mix(tinted, mix(scene.near, BLACK, 0.1 * scene.dark), _GLOOM[scene.time] * most)


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
        far, near = mix(wood, scene.horizon, 0.1), mix(wood, scene.near, 0.3)
        canvas.bar(-5, top, scene.width + 5, scene.height + 5, down(top, scene.height, [far, wood, near], [0, 0.4, 1]))
        middle, eye, low = scene.width / 2, min(scene.horizon_y, top - 90), scene.height + 5
        spread, step = (low - eye) / (top - eye), scene.width / scene.many(boards)
        half, pale, dark = len(tints) // 2, [], []
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


def hills_view(scene: Layout, trees: int = 9) -> Iterator[Layer]:
    """Build the view of hazy hills and trees, behind the wall."""
    rng, (left, _, right, bottom) = scene.part("view"), pane(scene)
    xs, base = np.linspace(left - 20, right + 20, 50), scene.horizon_y
    deep = max(bottom - base, 24.0)

    def draw(canvas: Canvas) -> None:
        for number, depth in enumerate((0.22, 0.42, 0.62)):
            ys = (
                base
                + deep * 0.36 * number
                - (46 - 12 * number) * scene.stretch * rolling(scene.part(f"hill {number}"), 50, 3, 0.45, 2)
            )
            ridge = np.concatenate([np.stack([xs, ys], 1), [(right + 20, bottom + 9), (left - 20, bottom + 9)]])
            colour = mix(scene.layer(depth), scene.shade(rgb("6a9a62")), 0.3)
            canvas.polygon(
                ridge,
                down(float(ys.min()), bottom, [mix(colour, scene.horizon, 0.1), mix(colour, scene.horizon, 0.35)]),
            )

    yield still(draw)
    spots = rng.random((scene.many(trees), 3))
    colour = mix(scene.layer(0.78), scene.shade(rgb("4c7c4a")), 0.3)
    yield Layer(partial(_trees, scene=scene, spots=spots, colour=colour))


def _trees(canvas: Canvas, t: float, scene: Layout, spots: Points, colour: Colour) -> None:
    left, _, right, bottom = pane(scene)
    discs = []
    for x, size, wide in spots.tolist():
        cx, tall = left + (right - left) * x, (22 + 34 * size) * scene.stretch
        for aside, up, radius in ((0.0, 0.95, 0.36), (-0.3, 0.55, 0.4), (0.32, 0.5, 0.42), (0.0, 0.3, 0.5)):
            shift = tall * 0.05 * up * swing(t, 2, -cx / 300)
            discs.append((cx + tall * aside * (0.8 + 0.5 * wide) + shift, bottom - tall * up + 4, tall * radius))
    canvas.circles(discs, solid(colour))


def town_view(scene: Layout) -> Layer:
    """Return the view of roofs, with lit windows when it is dark, behind the wall."""
    left, _, right, bottom = pane(scene)

    def draw(canvas: Canvas) -> None:
        for row, depth in enumerate((0.2, 0.42, 0.68)):
            rng, x = scene.part(f"roofs {row}"), left - 30
            colour, lights, walls, gables = scene.layer(depth), [], [], []
            while x < right + 10:
                wide = rng.uniform(34, 64)
                tall = rng.uniform(30, 95 - 18 * row) * scene.stretch
                top = max(scene.horizon_y + 12 * row - tall * 0.75, scene.horizon_y - 110)
                walls.append((x, top, x + wide, bottom + 9))
                if rng.random() < 0.7:
                    gables.append([(x - 2, top + 0.5), (x + wide / 2, top - wide * 0.42), (x + wide + 2, top + 0.5)])
                lights += [
                    (x + wide * a, y, x + wide * a + 5, y + 7)
                    for y in np.arange(top + 9, bottom, 16).tolist() for a in (0.18, 0.45, 0.72) if rng.random() < 0.45
                ]  # fmt: skip
                x += wide + rng.uniform(0, 3)
            canvas.bars(walls, down(scene.horizon_y - 80, bottom, [colour, mix(colour, scene.horizon, 0.4)]))
            canvas.polygons(gables, solid(mix(colour, scene.near, 0.14)))
            glass = WARM if scene.dark else mix(colour, scene.light if scene.low_sun else scene.near, 0.3)
            canvas.bars(lights, solid(glass, 0.9 if scene.dark else 0.5), 0.5)

    return still(draw)


def bough(scene: Layout, high: float = 0.0) -> Layer:
    """Return leafy twigs that hang into the window from the upper corner that is farther from the light."""
    left, top, right, bottom = pane(scene)
    side = -1 if scene.light_x > (left + right) / 2 else 1
    root = (right if side > 0 else left, top + high)
    rng, reach = scene.part("bough"), 0.5 * min(right - left, bottom - top)
    colour = mix(scene.layer(0.92), scene.shade(rgb("3f7a44")), 0.35)
    leaves = rng.random((80, 4))

    def draw(canvas: Canvas, t: float) -> None:
        near: list[Points] = []
        far: list[Points] = []
        for share, aside, size, angle in leaves.tolist():
            sag = reach * (0.1 + 0.42 * share**1.5) + (aside - 0.5) * reach * 0.34
            x = root[0] - side * reach * (1.05 * share - 0.05) + 5 * share * swing(t, 1, 0.1)
            y = root[1] + sag + 6 * share * swing(t, 2, -share)
            turn = side * (0.6 + 0.9 * angle) + 0.3 * swing(t, 2, share + aside)
            along, across = np.array([-side * np.cos(turn), np.sin(abs(turn))]), (9 + 11 * size) * scene.stretch
            flat = np.array([-along[1], along[0]]) * 0.26
            leaf = np.array(
                [
                    (0, 0),
                    0.25 * along + 0.9 * flat,
                    0.6 * along + 0.8 * flat,
                    along,
                    0.6 * along - 0.8 * flat,
                    0.25 * along - 0.9 * flat,
                ]
            ) * across + (x, y)
            (near if size > 0.4 else far).append(leaf)
        twig = [(root[0] + side * 10, root[1] - 4), (root[0] - side * reach * 0.5, root[1] + reach * 0.22)]
        canvas.limb(twig[0], 5, twig[1], 2, solid(mix(colour, BLACK, 0.25)))
        canvas.polygons(far, solid(mix(colour, scene.horizon, 0.35)))
        canvas.polygons(near, solid(colour))

    return Layer(draw)


def curtain(scene: Layout, side: int, colour: Colour, box: Window, alpha: float = 1.0, billow: float = 9.0) -> Layer:
    """Return a curtain in a box, whose outer edge is on the given side; its folds stir in the air."""
    cloth, folds, k = indoors(scene, colour), 6, np.linspace(0, 1, 9)
    outer, inner = (box.left, box.right) if side < 0 else (box.right, box.left)
    ys = box.top + (box.bottom - box.top) * k

    def edge(number: float, t: float) -> Points:
        share = number / folds
        xs = outer + (inner - outer) * share * (0.92 + 0.08 * np.cos(3 * k + 2))
        air = np.array([swing(t, 1, ASKEW - 0.45 * v - 0.1 * share) for v in k.tolist()])
        return np.stack([xs - side * billow * share * k**1.4 * (0.6 * air + 0.5), ys], 1)

    def draw(canvas: Canvas, t: float) -> None:
        edges = [edge(number / 2, t) for number in range(2 * folds + 1)]
        shapes = [np.concatenate([a, b[::-1]]) for a, b in zip(edges, edges[1:], strict=False)]
        canvas.polygon(np.concatenate([edges[0], edges[-1][::-1]]), solid(cloth, alpha))
        canvas.polygons(shapes[::2], solid(mix(cloth * 0.6, scene.near, 0.25), 0.36 * alpha))
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
    """Return the size of furniture relative to a square picture."""
    return min(scene.stretch, 1.2) * min(scene.width / SIZE, 1.15) ** 0.5
