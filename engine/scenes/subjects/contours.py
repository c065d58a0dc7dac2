"""Contours: smooth outlines of limbs and cloth, and bodies that catch the light."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.scenes.canvas import Canvas, Ink, solid
from engine.scenes.colour import BLACK, WHITE, Colour, mix
from engine.scenes.layout import Layout

Outline = NDArray[np.float64]
#: A point in hundredths of the height: forwards, and upwards from the feet.
Joint = tuple[float, float]

#: Turns a direction aside; the cosine and sine of the points of a round end.
_ACROSS = np.array([1.0, -1.0])
_CAP = [part(np.linspace(0, math.pi, 6)[1:-1, None]) for part in (np.cos, np.sin)]


def curve(points: ArrayLike, closed: bool = False, steps: int = 4) -> Outline:
    """Return a smooth line through points of any dimension."""
    knots = np.asarray(points, dtype=float)
    ends = (knots[-1:], knots[:2]) if closed else (2 * knots[:1] - knots[1:2], 2 * knots[-1:] - knots[-2:-1])
    padded = np.concatenate([ends[0], knots, ends[1]])
    k = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (padded[i : len(padded) - 3 + i, None, :] for i in range(4))
    line = 0.5 * (2 * b + (c - a) * k + (2 * a - 5 * b + 4 * c - d) * k**2 + (3 * b - a - 3 * c + d) * k**3)
    smooth = line.reshape(-1, knots.shape[1])
    return smooth if closed else np.concatenate([smooth, knots[-1:]])


def tube(points: ArrayLike, widths: Sequence[float], steps: int = 3) -> Outline:
    """Return the outline of a round-ended limb that bends through points with these widths."""
    knots = np.empty((len(widths), 3))
    knots[:, :2], knots[:, 2] = points, widths
    line = curve(knots, steps=steps)
    middle, half = line[:, :2], line[:, 2:] / 2
    along = np.empty_like(middle)
    along[1:-1] = middle[2:] - middle[:-2]
    along[0], along[-1] = middle[1] - middle[0], middle[-1] - middle[-2]
    along /= np.maximum(np.sqrt((along * along).sum(axis=1)), 1e-6)[:, None]
    aside = along[:, ::-1] * _ACROSS
    end = middle[-1] + half[-1] * (_CAP[0] * aside[-1] + _CAP[1] * along[-1])
    start = middle[0] - half[0] * (_CAP[0] * aside[0] + _CAP[1] * along[0])
    return np.concatenate([middle + half * aside, end, (middle - half * aside)[::-1], start])


def bent(root: Joint, tip: Joint, upper: float, lower: float, way: int) -> Joint:
    """Return the joint of a two-part limb (an elbow or knee) that bends to one side (-1 or 1)."""
    dx, dy = tip[0] - root[0], tip[1] - root[1]
    reach = min(max(math.hypot(dx, dy), 1e-6), (upper + lower) * 0.999)
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    out = way * math.sqrt(max(upper**2 - along**2, 0.0))
    length = max(math.hypot(dx, dy), 1e-6)
    ux, uy = dx / length, dy / length
    return root[0] + along * ux - out * uy, root[1] + along * uy + out * ux


def between(a: Joint, b: Joint, share: float) -> Joint:
    """Return the point at a share of the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


class Body:
    """Draw the parts of a body, in hundredths of its height, each lit from the side of the sun, moon or lamp."""

    def __init__(
        self, canvas: Canvas, scene: Layout, foot: tuple[float, float], unit: float, facing: int, overhead: bool = False
    ) -> None:
        """Create a body that stands on a point of the picture."""
        self.canvas, self.scene, self.unit, self.facing = canvas, scene, unit, facing
        self._foot = np.array(foot)
        self._inks: dict[bytes, tuple[Ink, Ink, Ink]] = {}
        dx, dy = scene.light_x - foot[0], scene.light_y - (foot[1] - 60 * unit)
        if overhead:
            dx, dy = 0.5 * dx, -scene.height
        away = max(math.hypot(dx, dy), 1.0)
        self._light = np.array((dx / away, dy / away)) * unit
        if abs(self._light[0]) < 0.5 * unit and not overhead:
            self._light[0] = math.copysign(0.5 * unit, dx)

    def at(self, points: ArrayLike) -> Outline:
        """Return points of the body as points of the picture."""
        return self._foot + np.asarray(points, dtype=float) * (self.facing * self.unit, -self.unit)

    def fill(self, outline: Outline, colour: Colour, rim: float = 0.9, shadow: float = 1.8) -> None:
        """Fill an outline of the picture: bright at the edge that faces the light, dark at the other one."""
        inks = self._inks.get(colour.tobytes()) or self._three(colour)
        self.canvas.polygon(outline, inks[0])
        loop = np.concatenate([outline[-1:], outline, outline[:1]])
        along = loop[2:] - loop[:-2]
        along /= np.maximum(np.sqrt((along * along).sum(axis=1)), 1e-6)[:, None]
        # The outline may run either way round.
        turn = 1.0 if loop[1:, 0] @ loop[:-1, 1] > loop[:-1, 0] @ loop[1:, 1] else -1.0
        outward = along[:, ::-1] * (-turn, turn)
        facing = outward @ self._light
        for depth, ink in (
            (np.minimum(facing, 0.0) * -shadow, inks[1]),
            (np.maximum(facing, 0.0) * rim, inks[2]),
        ):
            # Where the strip has no width, its ends are enough.
            wide = depth > 0
            kept = wide.copy()
            kept[1:] |= wide[:-1]
            kept[:-1] |= wide[1:]
            kept[0] |= wide[-1]
            kept[-1] |= wide[0]
            outer = outline[kept]
            inner = outer - outward[kept] * depth[kept, None]
            self.canvas.polygon(np.concatenate([outer, outer[:1], inner[:1], inner[::-1]]), ink)

    def _three(self, colour: Colour) -> tuple[Ink, Ink, Ink]:
        """Return the inks of a colour between, in the shade and in the light, and keep them."""
        scene = self.scene
        lit = mix(colour, mix(scene.light, WHITE, 0.2), 0.3 if scene.time == "night" else 0.5)
        dim = mix(colour, mix(scene.near, BLACK, 0.1), 0.34)
        inks = self._inks[colour.tobytes()] = solid(colour), solid(dim), solid(lit)
        return inks

    def limb(
        self, points: ArrayLike, widths: Sequence[float], colour: Colour, rim: float = 0.9, shadow: float = 1.8
    ) -> None:
        """Draw a limb that bends through joints."""
        self.fill(tube(self.at(points), [width * self.unit for width in widths]), colour, rim, shadow)

    def shape(self, points: ArrayLike, colour: Colour, rim: float = 0.9, shadow: float = 1.8) -> None:
        """Draw a smooth shape around points."""
        self.fill(curve(self.at(points), closed=True), colour, rim, shadow)

    def flat(self, points: ArrayLike, colour: Colour, alpha: float = 1.0) -> None:
        """Draw a smooth shape without light, such as a fold."""
        self.canvas.polygon(curve(self.at(points), closed=True), solid(colour, alpha))

    def ball(self, joint: Joint, wide: float, high: float, colour: Colour, rim: float = 0.9, tilt: float = 0.0) -> None:
        """Draw an oval around a joint, tilted forwards by an angle in degrees."""
        angles = np.linspace(0, 2 * math.pi, 20, endpoint=False)
        x, y = wide * np.cos(angles), high * np.sin(angles)
        turn = -math.radians(tilt)
        outline = np.column_stack([x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)])
        self.fill(self.at(outline + joint), colour, rim, 1.4)


def draw_shadow(canvas: Canvas, scene: Layout, x: float, y: float, wide: float, alpha: float = 0.3) -> None:
    """Draw the soft shadow of something on the ground."""
    for grow in (1.0, 0.66):
        canvas.oval(x, y, wide * grow, wide * 0.12 * grow, solid(mix(scene.near, BLACK, 0.4), alpha * 0.6))


def draw_head_behind(body: Body, middle: Joint, scene: Layout) -> None:
    """Draw a head from behind, with short hair or a bun."""
    x, y = middle
    skin, hair = scene.shade(scene.skin), scene.shade(scene.hair)
    for side in (-1, 1):
        body.ball((x + side * 5.3, y - 0.8), 1.1, 1.9, skin, 0.4)
    body.ball((x, y - 0.6), 5.4, 6.9, skin)
    body.shape(
        [
            (x - 5.6, y + 1),
            (x - 4.6, y + 5.6),
            (x, y + 7.4),
            (x + 4.6, y + 5.6),
            (x + 5.6, y + 1),
            (x + 4.2, y - 4),
            (x, y - 5.4),
            (x - 4.2, y - 4),
        ],
        hair,
    )
    if scene.long_hair:
        body.ball((x, y + 6.2), 3.0, 2.8, hair)


#: The line of a head from the side, around its middle, and that of short hair.
_PROFILE = (
    (4.9, 3.4), (5.3, 1.2), (6.9, -0.9), (5.6, -1.8), (5.7, -3.0), (5.2, -3.9), (4.9, -5.9), (3.0, -6.6), (0.2, -4.9),
    (-3.6, -4.6), (-5.8, 0.2), (-4.6, 5.0), (-0.4, 7.0), (3.4, 6.0),
)  # fmt: skip
_CROP = (
    (4.8, 3.2), (5.2, 5.4), (2.2, 7.7), (-2.4, 7.6), (-6.0, 4.4), (-6.6, 0.0), (-4.6, -4.6), (-3.0, -3.8), (-1.6, -0.6),
    (0.4, 0.4), (0.8, 2.6), (3.0, 3.4),
)  # fmt: skip


def draw_head_aside(body: Body, middle: Joint, scene: Layout, tilt: float = 0.0, tail: float = 0.0) -> None:
    """Draw a head from the side, tilted back by an angle in degrees; long hair swings by `tail`."""
    skin, hair = scene.shade(scene.skin), scene.shade(scene.hair)
    turn = math.radians(tilt)
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    place = np.array(middle)
    if scene.long_hair:
        back = place + np.array((-4.4, 2.0)) @ spin
        body.limb(
            back + np.array([(0, 0), (-3.2 + 0.3 * tail, -8), (-2.2 + tail, -17)]),
            [7.4, 7.0, 2.6],
            mix(hair, scene.near, 0.2),
        )
    body.shape(np.array(_PROFILE) @ spin + place, skin, 0.7, 1.2)
    body.shape(np.array(_CROP) @ spin + place, hair, 0.7, 1.4)
