"""The whale: a humpback that rises out of the water and sinks back."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.places.waves import lens
from engine.scenes.rhythm import TURN, swing, wave
from engine.scenes.subjects.splash import draw_drops, draw_foam, plume, sea_floor, smooth, surface

Line = NDArray[np.float64]
#: Points of the body in shares of its length above the water: along it towards the snout, and towards the back.
_BACK = [
    (-0.5, 0.10), (-0.3, 0.145), (-0.16, 0.17), (-0.08, 0.215), (-0.05, 0.225), (-0.02, 0.197), (0.1, 0.205),
    (0.28, 0.217), (0.46, 0.213), (0.6, 0.19), (0.72, 0.156), (0.83, 0.118), (0.92, 0.078), (0.98, 0.04), (1.0, 0.008),
]  # fmt: skip
_BELLY = [
    (1.0, 0.008), (0.995, -0.03), (0.95, -0.085), (0.86, -0.145), (0.74, -0.192), (0.6, -0.222), (0.44, -0.228),
    (0.26, -0.208), (0.08, -0.178), (-0.12, -0.15), (-0.3, -0.12), (-0.5, -0.09),
]  # fmt: skip
#: The line of the jaw from the snout to its corner below the eye, and on along the flank.
_JAW = [
    (1.0, 0.008), (0.93, 0.032), (0.84, 0.042), (0.75, 0.032), (0.68, 0.004), (0.63, -0.045), (0.57, -0.075),
    (0.44, -0.085), (0.26, -0.092), (0.08, -0.09), (-0.12, -0.085), (-0.5, -0.05),
]  # fmt: skip
#: A flipper as long as a third of the body, with knobs on its leading edge: along it, and across it.
_FLIPPER = [
    (-0.06, 0.02), (0.04, 0.14), (0.14, 0.19), (0.24, 0.17), (0.36, 0.19), (0.46, 0.155), (0.58, 0.17), (0.68, 0.125),
    (0.8, 0.125), (0.9, 0.075), (1.0, 0.0), (0.93, -0.05), (0.8, -0.08), (0.6, -0.11), (0.4, -0.135), (0.2, -0.15),
    (0.04, -0.11), (-0.06, 0.0),
]  # fmt: skip
#: The number of points of a flipper's outline that are on its leading edge.
_LEAD = 10 * 4 + 1


@dataclass(frozen=True)
class _Pose:
    """Where the body leaves the water, its length, its direction, and how far it has come up (in lengths)."""

    x: float
    y: float
    long: float
    angle: float
    facing: int
    up: float

    def at(self, points: ArrayLike) -> Line:
        """Return the place of points of the body in the picture."""
        spots = np.atleast_2d(np.asarray(points, dtype=float))
        along, back = (spots[:, 0] - 1 + self.up) * self.long, spots[:, 1] * self.long
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return np.stack([self.x + self.facing * (along * cos - back * sin), self.y - along * sin - back * cos], 1)


def draw_whale(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a humpback that breaches at t = 0.5, with spray and its reflection."""
    y = surface(scene)
    long = min(1.75 * scene.tall, 0.62 * y)
    up = 0.56 - 0.44 * math.cos(TURN * t)
    angle = math.radians(63 + 7 * math.sin(TURN * t))
    room = 0.62 * long
    x = scene.stand_x - scene.side * long * 0.1
    x = max(x, room) if scene.side < 0 else min(x, scene.width - room)
    pose = _Pose(x, y, long, angle, scene.side, up)
    body = mix(scene.shade(rgb("34495f"), 0.9), scene.near, 0.12)
    white = scene.pale(0.03)
    half = long * (0.3 + 0.05 * wave(t, 1, 0.1))
    _mirror(canvas, scene, pose, body, t)
    draw_foam(canvas, rng, t, (x, y), half, white)
    power = 0.75 + 0.35 * math.sin(TURN * (t - 0.36))
    glass = mix(white, scene.middle, 0.4)
    canvas.polygon(plume(rng, t, (x, y, half, long * 0.24), 11, power), solid(glass, 0.85))
    floor = [(x - 2 * long, -scene.height), (x + 2 * long, -scene.height), (x + 2 * long, y)]
    ring = [(x + half * math.cos(a), y + half * 0.1 * math.sin(a)) for a in np.linspace(0, math.pi, 9).tolist()]
    with canvas.inside([*floor, *ring, (x - 2 * long, y)]):
        _draw_body(canvas, scene, pose, body, t)
    canvas.polygon(plume(rng, t, (x, y + half * 0.1, half * 0.92, long * 0.13), 10, power), solid(white, 0.95))
    canvas.oval(x, y + half * 0.1, half, half * 0.075, solid(white))
    draw_drops(canvas, rng, t, (x, y, half * 1.1, long * 0.62), white, 44)


def _draw_body(canvas: Canvas, scene: Layout, pose: _Pose, body: Colour, t: float) -> None:
    back, belly, jaw = (smooth(pose.at(line)) for line in (_BACK, _BELLY, _JAW))
    whole = np.concatenate([back, belly])
    dark = mix(body, scene.near, 0.45)
    pale = mix(scene.shade(rgb("e4e6e4"), 1.2), body, 0.12)
    sway = 0.06 * wave(t, 1, 0.15)
    far, near = -1.5 + sway, -2.05 - sway
    canvas.polygon(_flipper(pose, (0.52, -0.16), far, 0.34), solid(mix(dark, pale, 0.2)))
    canvas.polygon(whole, solid(body))
    with canvas.inside(whole):
        canvas.polygon(np.concatenate([jaw, belly[::-1]]), solid(pale))
        _pleats(canvas, pose, jaw, belly, mix(body, pale, 0.42))
        # The light comes from one side; the other one is in shade.
        lit_back = (scene.light_x - pose.x) * -pose.facing > 0
        inner = smooth(pose.at(np.array(_BACK) - (0.0, 0.075)))
        canvas.polygon(
            np.concatenate([back, inner[::-1]]), solid(mix(body, scene.light, 0.28) if lit_back else dark, 0.8)
        )
        under = smooth(pose.at(np.array(_BELLY) - (0.0, -0.06)))
        canvas.polygon(np.concatenate([belly, under[::-1]]), solid(dark if lit_back else scene.light, 0.22))
        _wet(canvas, pose, mix(body, scene.pale(0.05), 0.6))
    canvas.polyline(smooth(pose.at(_JAW[:7])), pen(dark, pose.long * 0.009))
    (eye,) = pose.at((0.635, 0.012)).tolist()
    canvas.circle(eye[0], eye[1], pose.long * 0.011, solid(mix(dark, scene.near, 0.5)))
    knobs = [
        (*spot, pose.long * 0.0085)
        for spot in pose.at([(0.95, 0.045), (0.9, 0.062), (0.84, 0.075), (0.78, 0.088), (0.86, 0.1), (0.79, 0.12)])
    ]
    canvas.circles(knobs, solid(dark, 0.8))
    rim = back[len(back) // 3 :] if (scene.light_x - pose.x) * -pose.facing > 0 else belly[: 2 * len(belly) // 3]
    canvas.polyline(rim, pen(mix(scene.light, body, 0.2), pose.long * 0.009, 0.75))
    root, size = (0.5, -0.06), 0.43
    canvas.polygon(_flipper(pose, root, near, size), solid(mix(pale, body, 0.16)))
    lead, inner = (_flipper(pose, root, near, size, flat)[:_LEAD] for flat in (1.0, 0.35))
    canvas.polygon(np.concatenate([lead, inner[::-1]]), solid(mix(body, dark, 0.3)))


def _flipper(pose: _Pose, root: tuple[float, float], turn: float, size: float, flat: float = 1.0) -> Line:
    """Return the outline of a flipper, turned from the direction of the snout."""
    k = np.array(_FLIPPER) * (size, size * 0.62 * flat)
    # It bends back towards its tip.
    along, across = k[:, 0], k[:, 1] - 0.28 * k[:, 0] ** 2 / size
    cos, sin = math.cos(turn), math.sin(turn)
    spots = np.stack([root[0] + along * cos - across * sin, root[1] + along * sin + across * cos], 1)
    return smooth(pose.at(spots))


def _pleats(canvas: Canvas, pose: _Pose, jaw: Line, belly: Line, ink: Colour) -> None:
    """Draw the grooves that run from the chin to the belly."""
    k = np.linspace(0.03, 0.74, 24)
    upper, lower = (_resampled(line, k) for line in (jaw, belly))
    for share in (0.18, 0.34, 0.5, 0.66, 0.82):
        canvas.polyline(upper + (lower - upper) * share, pen(ink, pose.long * 0.007, 0.85))


def _wet(canvas: Canvas, pose: _Pose, ink: Colour) -> None:
    """Draw water that runs down the back."""
    shapes = []
    for along, back, length in (
        (0.5, 0.1, 0.17),
        (0.3, 0.13, 0.2),
        (0.66, 0.1, 0.1),
        (0.12, 0.06, 0.2),
        (0.4, 0.03, 0.12),
    ):
        shapes.append(
            pose.at(
                [
                    (along, back),
                    (along - length / 2, back + 0.009),
                    (along - length, back),
                    (along - length / 2, back - 0.007),
                ]
            )
        )
    canvas.polygons(shapes, solid(ink, 0.4))


def _mirror(canvas: Canvas, scene: Layout, pose: _Pose, body: Colour, t: float) -> None:
    """Draw the broken reflection in the water."""
    tall = pose.up * pose.long * 0.5
    shade, rows = mix(body, scene.near, 0.3), []
    for i in range(11):
        share = i / 11
        aside = pose.facing * tall * 0.55 * share + pose.long * (0.01 + 0.05 * share) * swing(t, 2, -0.2 * i)
        half = pose.long * (0.27 - 0.17 * share) * (1 + 0.14 * swing(t, 2, 0.29 * i)) * (0.8 if i % 2 else 1)
        if pose.y + pose.long * 0.05 + tall * 0.8 * share > sea_floor(scene):
            break
        rows.append(lens(pose.x + aside, pose.y + pose.long * 0.05 + tall * 0.8 * share, half, pose.long * 0.016))
    canvas.polygons(rows[:6], solid(shade, 0.5))
    canvas.polygons(rows[6:], solid(shade, 0.3))


def _resampled(line: Line, k: Line) -> Line:
    at = np.linspace(0, 1, len(line))
    return np.stack([np.interp(k, at, line[:, 0]), np.interp(k, at, line[:, 1])], 1)
