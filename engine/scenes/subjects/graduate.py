"""A graduate from behind, in gown and mortarboard, who raises the diploma towards the view."""

import numpy as np

from engine.scenes.canvas import Canvas, pen
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.body import Body, standing
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_behind
from engine.scenes.subjects.looks import Look

GOWNS = ("23263a", "1f3a5f", "5c1f33", "22463c", "3a2a55")
LININGS = ("f4c542", "e5709f", "4fb3d9", "e9603f", "f2efe8", "8fce6a")


def draw_graduate(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a graduate with a raised diploma and a swinging tassel."""
    look = Look.drawn(rng, scene, True)
    style = {"beanie": "short", "cap": "short", "bun": "braid", "afro": "curls"}.get(look.style, look.style)
    gown, lining = (scene.shade(rgb(codes[int(rng.integers(len(codes)))]), 0.6) for codes in (GOWNS, LININGS))
    body = standing(canvas, scene, look.dressed(style=style), 1.4 * wave(t, 1, ASKEW), 0.8 * wave(t, 2, ASKEW))
    sway, wind = 1.6 * swing(t, 2, 0.1), 1.0 * swing(t, 2, 0.2)
    body.stand(17)
    body.legs(5.2)
    hand = (18.5 + 1.8 * wave(t, 2, ASKEW), 107.0)
    _low_sleeve(body, gown, lining, sway)
    _gown(body, gown, sway)
    _hood(body, gown, lining)
    _raised_arm(body, hand, gown, lining, sway)
    head_behind(body, 0.6 * wave(t, 1, 0.3), wind)
    _mortarboard(body, gown, lining, t)


def _gown(body: Body, gown: Colour, sway: float) -> None:
    w = body.wide
    body.chain(((0, 80), (0, 88)), (6.4, 5.8), body.skin)
    body.form(
        [(-3.6, 84.8), (3.6, 84.8), (9.8 * w, 83), (12.8 * w, 79), (12 * w, 70), (11.5 * w, 56),
         (14 * w + 0.6 * sway, 34), (16.4 * w + sway, 16), (16.4 * w + sway, 16), (6 + sway, 14.4),
         (-3 + sway, 15.4), (-16.4 * w + sway, 16), (-16.4 * w + sway, 16), (-14 * w + 0.6 * sway, 34),
         (-11.5 * w, 56), (-12 * w, 70), (-12.8 * w, 79), (-9.8 * w, 83)],
        gown, 10,
    )  # fmt: skip
    for x, top in ((-8, 52), (-3.4, 46), (2.2, 50), (7, 44)):
        body.crease((0.6 * x, top), (0.9 * x + 0.4 * sway, 34), (1.4 * x + sway, 16.6), gown, 0.9)


def _hood(body: Body, gown: Colour, lining: Colour) -> None:
    """Draw the hood that hangs down the back, turned out to show its lining."""
    w = body.wide
    body.form(
        [(-4, 85.4), (4, 85.4), (8.6 * w, 80), (6.6 * w, 66), (2.6, 55), (-2.6, 55), (-6.6 * w, 66),
         (-8.6 * w, 80)],
        lining, 8,
    )  # fmt: skip
    body.form(
        [(-4, 84), (4, 84), (5.8 * w, 79.4), (4.2 * w, 68), (0, 59), (-4.2 * w, 68), (-5.8 * w, 79.4)],
        body.dim(gown, 0.1), 6,
    )  # fmt: skip
    body.form([(-2.6, 80.6), (2.6, 80.6), (2.6, 73), (0, 66), (-2.6, 73)], lining, 4, 0.4)


def _low_sleeve(body: Body, gown: Colour, lining: Colour, sway: float) -> None:
    """Draw the arm that hangs down in its wide sleeve."""
    w = body.wide
    body.hand((-15.4 * w, 58), (-15.8 * w, 49))
    body.form(
        [(-9 * w, 82), (-13.6 * w, 79), (-16 * w, 68), (-20 * w + 0.4 * sway, 50), (-20 * w + 0.4 * sway, 50),
         (-15 + 0.5 * sway, 46), (-10, 50), (-10, 50), (-9 * w, 66)],
        gown, 5,
    )  # fmt: skip
    body.crease((-19 * w + 0.4 * sway, 51), (-15 + 0.4 * sway, 47.4), (-11, 51), lining, 0.9)


def _raised_arm(body: Body, hand: Point, gown: Colour, lining: Colour, sway: float) -> None:
    """Draw the raised arm, from which the sleeve hangs, and the diploma."""
    elbow = 0.5 * hand[0] + 9.6, 91.0
    paper = body.scene.shade(rgb("f6efdc"), 0.6)
    body.chain((elbow, hand), (6, 4.6), body.skin)
    ax, ay = hand[0] - 8, hand[1] + 1.4
    bx, by = hand[0] + 9, hand[1] + 6.6
    body.chain(((ax, ay), (bx, by)), (4.6, 4.6), paper)
    body.ball((bx + 0.6, by + 0.2), 1.3, 2.1, body.dim(paper, 0.25))
    middle = hand[0] + 4.2, hand[1] + 5.2
    body.chain(((middle[0] - 0.7, middle[1] + 2.2), (middle[0] + 0.7, middle[1] - 2.2)), (1.8, 1.8), lining, 0)
    body.chain(((hand[0] - 0.4, hand[1] + 1.6), (hand[0] + 1.2, hand[1] + 4.8)), (4.6, 3.4), body.skin)
    w, (ex, ey) = body.wide, elbow
    body.form(
        [(7.6 * w, 82.6), (ex - 1.5, ey + 4.4), (ex + 3.6, ey + 7), (ex + 4.6, ey + 4),
         (ex + 6.4 + 0.5 * sway, ey - 10), (ex + 3.6 + 0.8 * sway, ey - 20), (ex + 3.6 + 0.8 * sway, ey - 20),
         (ex - 1 + 0.5 * sway, ey - 17), (12 * w, 70), (9 * w, 74)],
        gown, 6,
    )  # fmt: skip
    body.form(
        [(ex - 0.4, ey + 5.6), (ex + 3.4, ey + 7.2), (ex + 4.8, ey + 4), (ex + 6.6 + 0.5 * sway, ey - 10),
         (ex + 3.8 + 0.8 * sway, ey - 19.6), (ex + 4.4 + 0.5 * sway, ey - 9), (ex + 2, ey + 2.6)],
        lining, 3, 0.4,
    )  # fmt: skip


def _mortarboard(body: Body, gown: Colour, tassel: Colour, t: float) -> None:
    """Draw the square cap, seen a little from below, with its tassel on the outer side."""
    body.form(
        [(-6.4, 97.4), (-6.6, 94.4), (0, 92.8), (6.6, 94.4), (6.4, 97.4), (5, 101), (-5, 101)],
        body.dim(gown, 0.1), 6,
    )  # fmt: skip
    left, front, right, back = (-13.4, 100.4), (-1.6, 97.6), (13.4, 101.2), (1.8, 104.4)
    body.plane([left, front, right, back], mix(gown, body.scene.light, 0.16))
    body.plane([left, front, right, (front[0], front[1] - 1.3)], body.dim(gown, 0.3))
    body.ball((0, 101), 0.9, 0.7, tassel)
    swung = 2.6 * swing(t, 3, 0.08)
    ink, edge = pen(tassel, 0.9 * body.unit), (-12.4, 100.6)
    body.canvas.stroke(
        body.at((0, 101)),
        [(*body.at(edge),), (*body.at((-13 + 0.3 * swung, 97)), *body.at((-13.2 + swung, 92.4)))],
        ink,
    )
    knot = -13.2 + swung, 92.4
    body.chain((knot, (knot[0] + 0.5 * swung, 87.2 - 0.1 * abs(swung))), (1.9, 3.2), tassel, 0)
