"""The dancer: an arabesque that turns slowly on the tip of a foot."""

import math

import numpy as np
from numpy.typing import ArrayLike

from engine.scenes.canvas import Canvas, pen
from engine.scenes.colour import COAT_COLOURS, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, wave
from engine.scenes.subjects.contours import Body, Outline, draw_shadow

#: Forwards, upwards and to the right.
_Spot = tuple[float, float, float]
#: Degrees by which the dancer is turned towards the viewer in a still.
_ASIDE = 20


class _Turned:
    """Turn points of a body (forwards, upwards, to the right) around its axis, seen from slightly above."""

    def __init__(self, t: float) -> None:
        angle = math.radians(_ASIDE) + TURN * (t - 0.5)
        self._cos, self._sin = math.cos(angle), math.sin(angle)

    def flat(self, points: ArrayLike) -> Outline:
        """Return the points as they are seen."""
        x, y, z = np.asarray(points, dtype=float).T
        return np.column_stack([x * self._cos + z * self._sin, y + 0.09 * self.depth(points)])

    def depth(self, points: ArrayLike) -> Outline:
        """Return how far behind the axis the points are."""
        x, _, z = np.asarray(points, dtype=float).T
        return np.asarray(x * self._sin - z * self._cos)

    def breadth(self, across: float, along: float) -> float:
        """Return the seen width of something that is wider from the front than from the side."""
        return math.hypot(across * self._sin, along * self._cos)


def draw_dancer(canvas: Canvas, scene: Layout, _rng: np.random.Generator, t: float) -> None:
    """Draw somebody who turns in an arabesque, in a wide skirt or in tights."""
    unit = scene.tall / 98
    body, turned = Body(canvas, scene, (scene.stand_x, scene.stand_y + 2), unit, scene.side), _Turned(t)
    draw_shadow(canvas, scene, scene.stand_x, scene.stand_y + 2, 20 * unit)
    skin, cloth = scene.shade(scene.skin), scene.shade(rgb(COAT_COLOURS[scene.coat]), 0.7)
    lift, reach = 3.0 * wave(t, 1, ASKEW), 2.4 * wave(t, 2, ASKEW)
    skirted = scene.long_hair
    hose = mix(skin, WHITE, 0.16) if skirted else scene.shade(mix(rgb("262b40"), scene.near, 0.2))
    shoe = scene.shade(rgb("f2b8b0" if skirted else "ece6dc"), 0.7)
    knee, ankle = (-21.5, 62 + 0.4 * lift, -6.5), (-42.5, 69.5 + lift, -7.5)
    raised: list[_Spot] = [(-1, 55, -4.5), (-11, 58 + 0.2 * lift, -5.5), knee, (-30, 66 + 0.7 * lift, -7), ankle]
    toes: list[_Spot] = [ankle, (-47, 71 + 1.1 * lift, -7.6), (-53, 71.6 + 1.2 * lift, -7.8)]
    standing = [(0, 55, 3.5), (0.4, 43, 2.6), (0.8, 29, 1.2), (-0.4, 20, 0.6), (0.2, 8, 0)]

    def limb(points: ArrayLike, widths: list[float], colour: Colour) -> None:
        body.limb(turned.flat(points), widths, colour)

    def draw_raised() -> None:
        limb(raised, [12.5, 11.2, 7.6, 7.4, 4.4], hose)
        limb(toes, [4.2, 4.0, 1.4], shoe)

    away = turned.depth([ankle])[0] > 0
    if away:
        draw_raised()
    limb(standing, [12.0, 11.0, 7.4, 7.6, 4.2], hose)
    limb([(0.2, 8.4, 0), (1.2, 4.4, 0), (0.2, 0.4, 0)], [4.2, 4.2, 1.9], shoe)
    if not away:
        draw_raised()
    arms = [
        [(6.4, 80.5, 7.4), (15, 83.5 + 0.4 * reach, 9.6), (25, 88 + reach, 9.0), (37, 94 + 1.6 * reach, 6.4)],
        [(5.2, 80.5, -7.4), (3, 82 - 0.3 * reach, -17), (-1, 84 - reach, -27), (-7, 87 - 1.6 * reach, -38)],
    ]
    arms.sort(key=lambda arm: -float(turned.depth(arm).mean()))
    _arm(body, turned, arms[0], skin)
    if skirted:
        _skirt(body, turned, cloth, t, lift)
        if not away:
            with canvas.inside(body.at(turned.flat(_beyond(raised, toes)))):
                draw_raised()
    _torso(body, turned, cloth, hose if not skirted else cloth)
    _head(body, turned, scene)
    _arm(body, turned, arms[1], skin)


def _beyond(raised: list[_Spot], toes: list[_Spot]) -> list[_Spot]:
    """Return a band around the part of the raised leg that the skirt does not cover."""
    line = [(-27.0, 64.0, -6.8), *raised[-2:], *toes[1:], (-58.0, 73.0, -8.0)]
    return [(x, y + 9, z) for x, y, z in line] + [(x, y - 9, z) for x, y, z in reversed(line)]


def _arm(body: Body, turned: _Turned, joints: ArrayLike, skin: Colour) -> None:
    line = turned.flat(joints)
    body.limb(line, [6.4, 5.8, 4.6, 2.8], skin)
    tip = line[-1] + (line[-1] - line[-2]) * 0.34
    body.limb([line[-1], (line[-1] + tip) / 2 + (0, 0.5), tip], [3.0, 2.8, 1.0], skin, 0.4)


def _torso(body: Body, turned: _Turned, cloth: Colour, hips: Colour) -> None:
    skin = body.scene.shade(body.scene.skin)
    spine = turned.flat([(-1, 54, 0), (0.2, 61, 0), (2.2, 68, 0), (5, 76, 0), (5.8, 81.4, 0)])
    sizes = ((15.5, 13.5), (12.4, 10.6), (12.6, 10.4), (17.4, 12.2), (14.6, 7.6))
    widths = [turned.breadth(*size) for size in sizes]
    body.limb(turned.flat([(5.6, 80, 0), (7.0, 88.5, 0)]), [6.2, 5.0], skin)
    body.limb(spine[-2:], [turned.breadth(18.4, 10.4), turned.breadth(15.6, 7.0)], skin)
    body.limb(spine[:3], widths[:3], hips)
    body.limb(spine[1:-1], [*widths[1:3], turned.breadth(16.4, 12.4)], cloth)


def _skirt(body: Body, turned: _Turned, cloth: Colour, t: float, lift: float) -> None:
    """Draw a skirt that hangs over the raised leg and swings as the body turns."""
    angles = np.linspace(0, TURN, 96, endpoint=False)
    back = np.maximum(-np.cos(angles), 0.0) ** 1.4
    frill = np.sin(angles * 11 + 0.8 * math.sin(TURN * t))
    wide = 18.5 + 13 * back + 1.2 * frill
    low = 44.5 + (15.5 + 0.4 * lift) * back + 0.9 * np.sin(angles * 3 + TURN * t) + 0.9 * frill
    hem = np.column_stack([wide * np.cos(angles) - 1, low, wide * np.sin(angles)])
    waist = np.column_stack([5.4 * np.cos(angles) + 0.4, np.full(96, 62.0), 6.2 * np.sin(angles)])
    seen, top = turned.flat(hem), turned.flat(waist)
    outline = _hull(seen, top)
    body.fill(body.at(outline), cloth, 0.9, 2.2)
    fold, bright = mix(cloth, body.scene.near, 0.32), mix(cloth, body.scene.light, 0.34)
    nearer = turned.depth(hem) < -3
    with body.canvas.inside(body.at(outline)):
        for i in range(0, 96, 4):
            if nearer[i]:
                middle = (seen[i] + top[i]) / 2 + (0, 1.2)
                line = body.at(np.array([top[i] * 0.8 + middle * 0.2, middle, seen[i]]))
                ink = pen(fold if i % 8 else bright, 0.7 * body.unit, 0.5)
                body.canvas.stroke(tuple(line[0]), [(*line[1], *line[2])], ink)


def _hull(hem: Outline, waist: Outline) -> Outline:
    """Return the outline of a skirt: the lowest points of the hem, and the waist on top."""
    left, right = int(hem[:, 0].argmin()), int(hem[:, 0].argmax())
    count = len(hem)
    one = hem[(left + np.arange((right - left) % count + 1)) % count]
    two = hem[(right + np.arange((left - right) % count + 1)) % count][::-1]
    lower = one if one[:, 1].mean() < two[:, 1].mean() else two
    start, end = waist[int(waist[:, 0].argmax())], waist[int(waist[:, 0].argmin())]
    over = [(lower[-1] + start) / 2 + (0.0, 2.6), start, end, (lower[0] + end) / 2 + (0.0, 2.6)]
    return np.concatenate([lower, over])


def _head(body: Body, turned: _Turned, scene: Layout) -> None:
    skin, hair = scene.shade(scene.skin), scene.shade(scene.hair)
    parts = [((9.6, 91.8, 0.0), 4.9, 6.2, skin), ((7.0, 93.4, 0.0), 5.7, 6.4, hair)]
    if scene.long_hair:
        parts.append(((1.6, 97.2, 0.0), 3.1, 3.0, hair))
    parts.sort(key=lambda part: -float(turned.depth([part[0]])[0]))
    for middle, wide, high, colour in parts:
        x, y = turned.flat([middle])[0]
        body.ball((float(x), float(y)), wide, high, colour, 0.6)
