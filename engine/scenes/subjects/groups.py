"""Groups seen from behind, looking at the view: a couple, a family and a team."""

from itertools import pairwise

import numpy as np

from engine.scenes.canvas import Canvas
from engine.scenes.colour import natural, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.body import Body, ground
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_behind
from engine.scenes.subjects.looks import Look


def _row(
    canvas: Canvas,
    scene: Layout,
    looks: list[Look],
    talls: list[float],
    gaps: list[float],
    t: float,
    aside: float = 0.16,
) -> list[Body]:
    """Return people side by side around the subject's place, inside the picture."""
    half = sum(gaps) / 2
    room = half + aside * scene.tall
    x = min(max(scene.stand_x, room), max(scene.width - room, room)) - half
    bodies, level = [], ground(scene)
    for i, (look, tall) in enumerate(zip(looks, talls, strict=True)):
        lean, rise = 1.3 * wave(t, 1, ASKEW + 0.07 * i), 0.7 * wave(t, 2, 0.23 * i)
        bodies.append(Body(canvas, scene, look, (x, level(x)), tall, 1, lean, rise))
        x += gaps[i] if i < len(gaps) else 0
    return bodies


def _wind(scene: Layout, t: float, i: int) -> float:
    return scene.side * (1.2 + 1.5 * swing(t, 2, 0.1 + 0.13 * i))


def _stand(body: Body, scene: Layout, t: float, i: int, stride: float) -> None:
    body.stand()
    body.legs(stride, 0.8 * _wind(scene, t, i))
    body.trunk(0.4 * swing(t, 2, 0.1 * i))


def _embrace(body: Body, other: Body, side: int, high: bool) -> None:
    """Draw an arm around somebody: over the shoulders, or around the waist."""
    joint = (side * 7.5 * other.wide, 79.5) if high else (side * 4.5 * other.wide, 60.0)
    end = body.local(other.at(joint))
    start = body.shoulder(side)
    if high:
        elbow = (start[0] + end[0]) / 2, max(start[1], end[1]) - 1.5
    else:
        elbow = start[0] + 0.42 * (end[0] - start[0]) + side, 0.5 * (start[1] + end[1]) - 3
    body.arm(elbow, end, side)


def _hang_arm(body: Body, side: int, t: float, i: int) -> None:
    moved = 0.9 * wave(t, 1, ASKEW + 0.2 * i)
    body.arm((side * 14.2 * body.wide, 64), (side * (14 * body.wide + moved), 51), side)


def _hold(body: Body, other: Body, side: int, low: float = 0.0) -> Point:
    """Return the spot where the hands of two people meet."""
    one, two = body.at((side * 12, 49 + low)), other.at((-side * 12, 49 + low))
    return (one[0] + two[0]) / 2, max(one[1], two[1]) if low == 0 else min(one[1], two[1])


def draw_couple(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw two people of any kind, arm in arm or hand in hand."""
    looks = [Look.drawn(rng, scene, True), Look.drawn(rng, scene)]
    tall, close = scene.tall, rng.random() < 0.6
    talls = [tall * rng.uniform(0.95, 1.02), tall * rng.uniform(0.88, 0.99)]
    gap = tall * (0.235 if close else 0.31)
    bodies = _row(canvas, scene, looks, talls, [gap], t)
    for i, body in enumerate(bodies):
        _stand(body, scene, t, i, 4.4 + i)
    _hang_arm(bodies[0], -1, t, 0)
    _hang_arm(bodies[1], 1, t, 1)
    tall_first = talls[0] >= talls[1]
    if close:
        first, second, side = (bodies[0], bodies[1], 1) if tall_first else (bodies[1], bodies[0], -1)
        _embrace(second, first, -side, False)
        _embrace(first, second, side, True)
    else:
        spot = _hold(bodies[0], bodies[1], 1)
        for body, side in zip(bodies, (1, -1), strict=True):
            end = body.local(spot)
            body.arm((side * 13.6 * body.wide, 64), (end[0] - side * 1.5, end[1] + 4), side)
    nod = 0.6 * wave(t, 1, ASKEW)
    for i, (body, side) in enumerate(zip(bodies, (1, -1), strict=True)):
        head_behind(body, side * (2.6 + nod if close else 0.8 + nod), _wind(scene, t, i))


def draw_family(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw one or two grown-ups with children, hand in hand; sometimes one child is carried on the hip."""
    several, carried, two_children, old = (rng.random(4) < (0.75, 0.4, 0.55, 0.2)).tolist()
    grown = [Look.drawn(rng, scene) for _ in range(2)]
    children = [Look.drawn(rng, scene).dressed(build=0.98) for _ in range(2)]
    tall, small = scene.tall * 0.98, rng.uniform(0.5, 0.66, 2).tolist()
    # Children take after one of the grown-ups.
    takes = [grown[0], grown[1 if several else 0]]
    children = [
        child.dressed(skin=kin.skin, hair=natural(kin.skin, child.hair)[1])
        for child, kin in zip(children, takes, strict=True)
    ]
    if old:
        grown[1] = grown[1].dressed(hair=rgb("d4d0ca"), build=1.08)
    looks, talls = [grown[0], children[0]], [tall, tall * small[0]]
    if two_children and not carried:
        looks, talls = [*looks, children[1]], [*talls, tall * small[1]]
    if several:
        looks, talls = [*looks, grown[1]], [*talls, tall * (0.88 if old else 0.95)]
    gaps = [0.16 * (a + b) for a, b in pairwise(talls)]
    bodies = _row(canvas, scene, looks, talls, gaps, t, 0.3 if carried else 0.16)
    for i, body in enumerate(bodies):
        _stand(body, scene, t, i, 5.4)
    if not carried:
        _hang_arm(bodies[0], -1, t, 0)
    _hang_arm(bodies[-1], 1, t, 1)
    for i, (left, right) in enumerate(pairwise(bodies)):
        _join(left, right, t, i)
    for i, body in enumerate(bodies):
        _head(body, scene, t, i, 1.0 if body.unit > 0.8 * tall / 100 else 1.38)
    if carried:
        _carried(bodies[0], children[1], scene, t)


def _join(left: Body, right: Body, t: float, i: int) -> None:
    """Draw the arms of two people who hold hands, which swing a little."""
    swung = 1.4 * wave(t, 2, 0.1 + 0.5 * i)
    one, two = left.at((12.5, 50 if left.unit <= right.unit else 47)), right.at((-12.5, 47))
    spot = (one[0] + two[0]) / 2 + swung, 0.5 * (one[1] + two[1]) + 0.4 * abs(swung)
    for body, side in ((left, 1), (right, -1)):
        end, start = body.local(spot), body.shoulder(side)
        elbow = 0.5 * (start[0] + end[0]) + side * 2.2, 0.5 * (start[1] + end[1]) - 1.5
        body.arm(elbow, (end[0] - side * 1.2, end[1] + 2), side)


def _carried(grown: Body, look: Look, scene: Layout, t: float) -> None:
    """Draw a small child on somebody's hip, who waves with one arm."""
    size, w = 0.46 * grown.unit, grown.wide
    elbow, hand = (-23.5 * w, 63.5), (-13 * w, 59)
    grown.arm(elbow, hand, -1)
    x, y = grown.at((-17 * w, 63))
    sway = 1.2 * wave(t, 1, 0.3)
    child = Body(grown.canvas, scene, look.dressed(wear="trousers"), (x, y + 47 * size), 100 * size, 1, sway, 0.0)
    child.chain(((-3, 48), (-12, 36), (-10, 19)), (13, 11, 8), child.bottom)
    child.chain(((-10, 16), (-11, 11)), (7, 6), child.shoes)
    child.form([(-10, 58), (9, 58), (11, 48), (7, 41), (-7, 41), (-11, 48)], child.bottom, 7)
    flap = 4.0 * wave(t, 2, ASKEW)
    child.arm((-22, 86 + 0.6 * flap), (-27 + flap, 104 + 0.5 * flap), -1)
    child.trunk(0.3 * swing(t, 2, 0.1))
    neck = child.local(grown.at((-6.5, 81)))
    child.arm((0.5 * (neck[0] + 11), 79), neck, 1)
    _head(child, scene, t, 3, 1.42)
    grown.hand(elbow, hand)
    grown.chain((elbow, hand), (6.6, 5.2), grown.top if grown.look.sleeves else grown.skin)


def _head(body: Body, scene: Layout, t: float, i: int, size: float) -> None:
    with body.swollen(size):
        head_behind(body, 0.9 * wave(t, 1, ASKEW + 0.31 * i), _wind(scene, t, i))


def _team(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> list[Body]:
    """Return four to six people side by side."""
    count = int(rng.integers(4, 7))
    looks = [Look.drawn(rng, scene) for _ in range(count)]
    unit = min(scene.tall * 0.92, scene.width * 0.94 / (0.245 * count + 0.1))
    talls = [unit * rng.uniform(0.88, 1.04) for _ in range(count)]
    gaps = [unit * 0.115 * (a.build + b.build) for a, b in pairwise(looks)]
    return _row(canvas, scene, looks, talls, gaps, t)


def draw_team_legs(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Draw the legs of a team, which stand still, and the shadows on the ground."""
    for body in _team(canvas, scene, rng, 0.5 - ASKEW):
        body.stand()
        body.legs(5.0)


def draw_team(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw the upper bodies of a team, their arms round each other's shoulders."""
    bodies = _team(canvas, scene, rng, t)
    for i, body in enumerate(bodies):
        body.skirt(0.8 * _wind(scene, t, i))
        body.trunk(0.4 * swing(t, 2, 0.1 * i))
    raised = rng.random(2) < (0.7, 0.45)
    for body, side, up in ((bodies[0], -1, raised[0]), (bodies[-1], 1, raised[1])):
        if up:
            sway = 2.0 * wave(t, 2, ASKEW)
            body.arm((side * 19, 91), (side * (21 + sway), 106), side)
        else:
            _hang_arm(body, side, t, 0)
    for i, (left, right) in enumerate(pairwise(bodies)):
        over = i % 2 == 0
        _embrace(right, left, -1, not over)
        _embrace(left, right, 1, over)
    for i, body in enumerate(bodies):
        _head(body, scene, t, i, 1.0)
