"""The track: red lanes around the grass of a stadium."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.stadium import BUNTING, field_top, stadium
from engine.scenes.rhythm import TURN
from engine.scenes.running import lane

Spot = tuple[float, float]
#: How many lanes there are.
_LANES = 6


def track(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield from stadium(scene)
    if scene.subject in ("runner", "bicycle"):
        yield from _home_straight(scene)
    else:
        yield still(partial(_lanes, scene=scene))
        yield Layer(partial(_athletes, scene=scene))


def _red(scene: Layout) -> Colour:
    return mix(scene.shade(rgb("c8553d"), 1.2), scene.near, 0.06)


def _grass(scene: Layout) -> Colour:
    return scene.shade(rgb("3f8a72" if scene.dark else "6aa84a"), 1.3)


def _lanes(canvas: Canvas, scene: Layout) -> None:
    """Draw the lanes from the start, which run away from the viewer and bend around the infield."""
    ground, way = field_top(scene), _bend(scene)
    grass, red = _grass(scene), _red(scene)
    canvas.bar(
        -5,
        ground,
        scene.width + 5,
        scene.height + 5,
        down(ground, scene.height, [mix(grass, scene.horizon, 0.3), grass]),
    )
    stripes = []
    for i in range(9):
        ys = [ground + (scene.height - ground) * ((i + k) / 9) ** 2 for k in (0.0, 0.5)]
        stripes.append((-5, ys[0], scene.width + 5, ys[1]))
    canvas.bars(stripes, solid(mix(grass, scene.near, 0.3), 0.22))
    far, near = mix(red, scene.horizon, 0.32), red
    border = _line(scene, way, -0.16), _line(scene, way, _LANES + 0.16)
    outline = np.concatenate([border[0], border[1][::-1]])
    canvas.polygon(outline, down(ground, scene.height, [far, near, mix(near, scene.near, 0.16)]))
    with canvas.inside(outline):
        for i in range(0, _LANES, 2):
            strip = np.concatenate([_line(scene, way, i), _line(scene, way, i + 1)[::-1]])
            canvas.polygon(strip, solid(mix(red, scene.near, 0.4), 0.13))
        white = scene.shade(rgb("fbf6ea"), 0.7)
        lines = []
        for i in range(_LANES + 1):
            a, b = _line(scene, way, i - 0.022), _line(scene, way, i + 0.022)
            lines.append(np.concatenate([a, b[::-1]]))
        canvas.polygons(lines, solid(white))
        _start(canvas, scene, way, white)


def _bend(scene: Layout) -> int:
    """Return to which side the lanes bend away."""
    return 1 if scene.stand_x < scene.width / 2 else -1


def _line(scene: Layout, way: int, number: float) -> NDArray[np.float64]:
    """Return the line beside a lane, from the far bend to the viewer; lane 0 is the innermost."""
    ground = field_top(scene) + 2
    k = np.linspace(0, 1, 60) ** 2
    near = 1.16 * scene.width + 60 * scene.stretch
    across = (number / _LANES - 0.5) * -way
    vanish = scene.width * (0.5 - 0.16 * way)
    x = vanish + (scene.stand_x * 0.3 + scene.width * 0.35 - vanish) * k**1.2 + across * near * (0.045 + 0.955 * k)
    # Far away, the outer lanes lie behind the inner ones, and all of them run sideways.
    sideways = np.exp(-k / 0.05)
    x = x + way * scene.width * 0.75 * sideways**2
    y = ground + (scene.height + 8 - ground) * k + 13 * scene.stretch * (1 - number / _LANES) * sideways
    return np.column_stack([x, y])


def _start(canvas: Canvas, scene: Layout, way: int, white: Colour) -> None:
    """Draw a line across the lanes in front of the subject."""
    y = min(scene.stand_y - 16 * scene.stretch, scene.height * 0.86)
    left = [float(np.interp(y, line[:, 1], line[:, 0])) for line in (_line(scene, way, 0), _line(scene, way, _LANES))]
    canvas.bar(min(left), y - 2.4, max(left), y + 2.4, solid(white))
    digits = y + 18 * scene.stretch
    for i in range(_LANES):
        line = _line(scene, way, i + 0.5)
        x = float(np.interp(digits, line[:, 1], line[:, 0]))
        _digit(canvas, i + 1, x, digits, 9.0 * scene.stretch, white)


#: The strokes of the digits 1 to 6 on a grid two wide and four high, from the upper left corner.
_DIGITS = {
    1: ((0.4, 1), (1.2, 0), (1.2, 4)),
    2: ((0, 0.9), (0.4, 0.1), (1.6, 0.1), (2, 0.9), (1.8, 1.8), (0, 4), (2, 4)),
    3: ((0, 0), (2, 0), (1, 1.6), (1.9, 2.4), (1.8, 3.6), (1, 4), (0, 3.6)),
    4: ((1.5, 4), (1.5, 0), (0, 2.8), (2, 2.8)),
    5: ((1.9, 0), (0.2, 0), (0.1, 1.7), (1.4, 1.6), (2, 2.6), (1.5, 3.8), (0, 3.8)),
    6: ((1.6, 0), (0.3, 1.6), (0, 3), (0.6, 4), (1.5, 4), (2, 3.1), (1.5, 2.2), (0.4, 2.4)),
}  # fmt: skip


def _digit(canvas: Canvas, number: int, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw the number of a lane, flat on the ground."""
    grid = np.array(_DIGITS[number])
    points = np.column_stack([x + (grid[:, 0] - 1) * size * 0.62, y + grid[:, 1] * size * 0.42])
    canvas.polyline(points, pen(colour, size * 0.24, 0.9))


def _athletes(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw a few runners who pass on the far side of the field."""
    y = field_top(scene) + 15 * scene.stretch
    way, room = _bend(scene), scene.width + 160
    for i in range(3):
        x = scene.width / 2 + way * (((t + 0.11 * i + 0.2) % 1.0) - 0.5) * room
        tall, stride = 21.0 * scene.stretch, TURN * 4 * t + 1.7 * i
        colour = mix(scene.shade(rgb(BUNTING[i]), 1.0), scene.layer(0.5), 0.2)
        skin = mix(scene.shade(rgb(("d9a27a", "6e4630", "a96f48")[i])), scene.layer(0.5), 0.2)
        foot = y + 5 * i
        for k in (0.0, math.pi):
            swung = math.sin(stride + k)
            knee = (x + way * tall * 0.17 * swung, foot - tall * 0.28)
            bend = 0.1 + 0.2 * max(0.0, math.cos(stride + k))
            canvas.limb((x, foot - tall * 0.5), tall * 0.12, knee, tall * 0.09, solid(skin))
            ankle = (knee[0] - way * tall * (bend - 0.1 * swung), foot - tall * max(0.02, bend * 0.7 - 0.05))
            canvas.limb(knee, tall * 0.09, ankle, tall * 0.06, solid(skin))
            elbow = (x - way * tall * 0.14 * swung, foot - tall * 0.66)
            canvas.limb((x + way * tall * 0.06, foot - tall * 0.8), tall * 0.08, elbow, tall * 0.06, solid(skin))
        canvas.limb(
            (x, foot - tall * 0.5), tall * 0.17, (x + way * tall * 0.07, foot - tall * 0.8), tall * 0.19, solid(colour)
        )
        canvas.circle(x + way * tall * 0.11, foot - tall * 0.93, tall * 0.085, solid(mix(skin, scene.near, 0.3)))


def _home_straight(scene: Layout) -> Iterator[Layer]:
    """Build lanes that run across the picture and pass under a runner, with boards and grass beyond."""
    ground, red, grass = field_top(scene), _red(scene), _grass(scene)
    edge, low = _depth(scene, 0.56), scene.height + 5
    yield still(
        lambda canvas: canvas.bar(
            -5, ground, scene.width + 5, edge, down(ground, edge, [mix(grass, scene.horizon, 0.3), grass])
        )
    )
    ink = down(edge, scene.height, [mix(red, scene.horizon, 0.26), red, mix(red, scene.near, 0.2)])
    yield still(lambda canvas: canvas.bar(-5, edge, scene.width + 5, low, ink))
    yield Layer(partial(_passing, scene=scene))


def _depth(scene: Layout, share: float) -> float:
    """Return the y of the ground whose things pass at a share of the speed of those under the runner."""
    return scene.horizon_y + (scene.stand_y + 3 - scene.horizon_y) * share


#: The shares of the lines between lanes, which are evenly spaced on the ground.
_RAILS = tuple(1 / (1 / 0.56 - 0.21 * i) for i in range(6))


def _passing(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw everything that moves past: mown stripes of grass, shades of the ground, lines and marks."""
    white, red, grass = scene.shade(rgb("fbf6ea"), 0.7), _red(scene), _grass(scene)

    def patch(start: float, end: float, far: float, near: float) -> list[Spot]:
        return [
            (_seen(scene, x, f), _depth(scene, f)) for x, f in ((start, far), (end, far), (end, near), (start, near))
        ]

    # Only a runner is in step with the ground.
    offset = scene.side * (t - 0.5) * (scene.subject == "runner")
    mown = [patch(a, a + 1 / 16, 0.15, 0.56) for a in _repeats(scene, offset, 8, 0.15)]
    canvas.polygons(mown, solid(mix(grass, scene.near, 0.35), 0.26))
    worn = [
        patch(a, a + 0.19, _RAILS[i], _RAILS[i + 1])
        for i in range(1, 5, 2)
        for a in _repeats(scene, offset + 0.1 * i, 2, _RAILS[i])
    ]
    canvas.polygons(worn, solid(mix(red, scene.near, 0.4), 0.14))
    rails = [(-5, _depth(scene, f) - 1.5 * f**2, scene.width + 5, _depth(scene, f) + 1.5 * f**2) for f in _RAILS]
    canvas.bars(rails, solid(white))
    marks = [
        patch(a, a + 0.012, _RAILS[i], _RAILS[i + 1])
        for i in range(5)
        for a in _repeats(scene, offset + 0.035 * i, 2, _RAILS[i])
    ]
    ticks = [patch(a, a + 0.007, f * 0.965, f) for f in _RAILS[1:] for a in _repeats(scene, offset, 6, f)]
    canvas.polygons([*marks, *ticks], solid(white, 0.85))


def _seen(scene: Layout, along: float, share: float) -> float:
    """Return the x of something at a place along the track, in ways of the runner from their feet."""
    return scene.stand_x + along * lane(scene) * share


def _repeats(scene: Layout, offset: float, count: int, share: float) -> list[float]:
    """Return the places of marks that repeat so often per way of the runner, as far as they are seen."""
    reach = (scene.width + 60) / (lane(scene) * share)
    first = math.floor((-reach + offset) * count)
    return [i / count - offset for i in range(first, math.ceil((reach + offset) * count) + 1)]
