"""An active person in a light wheelchair, from the side, who pushes the rims or raises an arm."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.subjects.ages import leg_aside
from engine.scenes.subjects.body import Body, ground
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_aside
from engine.scenes.subjects.looks import Look

#: The middle and radius of the large wheel, and of the small one, in hundredths of a standing height.
HUB, WHEEL, CASTOR, ROLLER = (-2.0, 18.0), 18.0, (21.0, 4.4), 4.4


def draw_wheelchair(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw somebody who rolls a little to and fro in a wheelchair."""
    look, cheers = Look.drawn(rng, scene, True), rng.random() < 0.5
    frame = scene.shade(look.accent, 0.75)
    tall, rolled = scene.tall * 1.06, (2.5 if cheers else 5.5) * wave(t, 1, ASKEW)
    u, level = tall / 100, ground(scene)
    x = scene.stand_x + scene.side * rolled * u
    slope = math.atan2(level(x + 20 * u) - level(x - 10 * u), 30 * u)
    body = Body(canvas, scene, look, (x, level(x)), tall, scene.side)
    turn = rolled / WHEEL
    with canvas.turned(math.degrees(slope), x, level(x)):
        body.stand(30)
        _wheel(body, (HUB[0] + 2.4, HUB[1] + 0.4), turn, frame, far=True)
        push = turn if not cheers else 0.3 * turn
        head = _sitter(body, push, cheers, frame, t)
        head_aside(body, head, 1.2 + 1.5 * swing(t, 2, 0.1), (9 if cheers else 1) + 2 * wave(t, 1, 0.3))
        _wheel(body, HUB, turn, frame)
        _near_arm(body, push)


def _wheel(body: Body, hub: Point, turn: float, frame: Colour, far: bool = False) -> None:
    """Draw a large wheel with its tyre, spokes and push rim."""
    scene, canvas, u, (x, y) = body.scene, body.canvas, body.unit, body.at(hub)
    dim = 0.5 if far else 0.0
    tyre, metal = mix(rgb("23232b"), scene.near, 0.25 + 0.4 * dim), body.dim(scene.shade(rgb("d5d9de")), dim)
    canvas.circle(x, y, (WHEEL - 0.9) * u, pen(tyre, 1.9 * u))
    for i in range(12):
        angle = TURN * i / 12 + body.facing * turn
        a = 1.4 * u * math.cos(angle + 1.2), 1.4 * u * math.sin(angle + 1.2)
        b = (WHEEL - 1.6) * u * math.cos(angle), (WHEEL - 1.6) * u * math.sin(angle)
        canvas.line(x + a[0], y + a[1], x + b[0], y + b[1], pen(metal, 0.45 * u, 0.9))
    if far:
        return
    canvas.circle(x, y, (WHEEL - 3.6) * u, pen(metal, 1.1 * u))
    canvas.circle(x, y, 2.6 * u, solid(frame))
    canvas.circle(x, y, 1.2 * u, solid(metal))


def _sitter(body: Body, push: float, cheers: bool, frame: Colour, t: float) -> Point:
    """Draw the chair and all of the person but the head and the near arm; return where the head is."""
    bow = 2.2 * push / 0.3 if not cheers else 1.0 * wave(t, 2, ASKEW)
    shoulder, neck = (2.6 + bow, 64.0), (4.6 + 1.1 * bow, 70.0)
    dark = body.dim(frame, 0.35)
    _raised(body, shoulder, t) if cheers else _far_arm(body, shoulder, push)
    leg_aside(body, ((1, 36), (23, 38.4), (27.4, 13.6)), body.dim(body.bottom, 0.3), body.dim(body.shoes, 0.3), 0.92)
    body.chain(((-13.4, 53), (-11.4, 42), (-9.6, 31)), (2.6, 2.6, 2.2), dark)
    body.chain(((-12.4, 52), (-10.6, 34)), (4.4, 4.4), mix(rgb("2b2d36"), body.scene.near, 0.3))
    body.chain(((-16.4, 53.6), (-12.6, 53.2)), (2.0, 2.0), mix(rgb("2b2d36"), body.scene.near, 0.3))
    body.chain(((-11, 31), (20, 30.6), (24.4, 27), (28, 10), (35, 8.6)), (2, 2, 2, 1.8, 1.6), frame)
    body.chain(((-3, 30), (-2, 19)), (2, 2), dark)
    body.chain(((-2, 20), (14, 12), (21, 10), (21, 5)), (1.7, 1.7, 1.7, 1.4), dark)
    x, y = body.at(CASTOR)
    body.canvas.circle(
        x, y, (ROLLER - 0.7) * body.unit, pen(mix(rgb("23232b"), body.scene.near, 0.25), 1.6 * body.unit)
    )
    body.canvas.circle(x, y, 1.1 * body.unit, solid(frame))
    body.chain(((-9.4, 32.6), (16, 32.4)), (3.4, 3), mix(rgb("2b2d36"), body.scene.near, 0.3))
    leg_aside(body, ((-2.5, 37), (21, 38.6), (25.6, 13.6)), body.bottom, body.shoes, 0.98)
    w = body.wide
    sx, sy = shoulder
    body.form(
        [(sx - 3, sy + 4), (sx + 2.4, sy + 3.4), (sx + 6 * w, sy - 4), (sx + 5 * w, 52), (4.8 * w, 41),
         (4 * w, 35), (-4, 32.6), (-9 * w, 34.4), (-9.4 * w, 44), (sx - 8.4 * w, 56), (sx - 7 * w, sy - 1)],
        body.top, 8,
    )  # fmt: skip
    body.crease((3.6 * w, 46), (0, 43.4), (-3, 44.4), body.top, 0.8)
    body.crease((3 * w, 41), (0, 39.6), (-3.4, 40), body.top, 0.8)
    body.chain(((sx + 0.6, sy + 1), neck), (6.4, 5.8), body.skin)
    return neck[0] + 2.2, neck[1] + 5.4


def _rim(push: float, start: float) -> Point:
    """Return the point of the push rim where a hand is that moves with the wheel."""
    angle = start - push
    return HUB[0] + (WHEEL - 3.4) * math.cos(angle), HUB[1] + (WHEEL - 3.4) * math.sin(angle)


def _near_arm(body: Body, push: float) -> None:
    hand = _rim(push, 1.15)
    bow = 2.2 * push / 0.3
    body.arm((-8.2 + 0.6 * bow, 48.6), (hand[0] - 1.0, hand[1] + 3), 1, (1.4 + bow, 62.6), 1.05)


def _far_arm(body: Body, shoulder: Point, push: float) -> None:
    hand = _rim(push, 1.05)
    body.arm(
        (-4 + shoulder[0] - 2.6, 48.6), (hand[0] + 2.4, hand[1] + 3.4), 1, (shoulder[0] + 1.6, shoulder[1] - 2), 0.95
    )


def _raised(body: Body, shoulder: Point, t: float) -> None:
    waved = 2.2 * wave(t, 2, ASKEW)
    start = shoulder[0] + 1.8, shoulder[1] - 1
    body.arm((start[0] + 9.4 + 0.4 * waved, start[1] + 9), (start[0] + 11 + waved, start[1] + 23), 1, start, 0.98)
