"""Palms: curved trunks with crowns of fronds that move in the wind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import swing, wave

Line = NDArray[np.float64]
#: The points along a frond.
_ALONG = np.linspace(0, 1, 10)
#: The directions of the fronds in degrees, clockwise from the right; the first ones are behind the trunk.
_ANGLES, _BACK = np.array([-176, -4, -128, -52, 24, 204, -150, -70, 14, -108, -168, -26]), 5


@dataclass(frozen=True)
class Palm:
    """A palm: where it grows, how far its crown is aside and above, and how far away it is (0 near .. 1 far)."""

    x: float
    y: float
    aside: float
    tall: float
    far: float
    seed: float

    def spine(self, t: float) -> Line:
        """Return the middle of the trunk from the root to the crown."""
        k = np.linspace(0, 1, 12)
        bend = self.aside * (0.25 * k + 0.75 * k**1.9) + self.tall * 0.012 * k**2 * wave(t, 1, self.seed)
        return np.stack([self.x + bend, self.y - self.tall * k * (1 - 0.06 * k)], 1)


def palm_colours(scene: Layout, far: float) -> tuple[Colour, Colour, Colour, Colour]:
    """Return the colours of the trunk, and of the far, middle and sunlit fronds."""
    own = {"day": 0.85, "dawn": 0.4, "sunset": 0.18, "dusk": 0.28, "night": 0.25}[scene.time]
    base = mix(scene.layer(0.92), scene.near, 0.5)
    haze = scene.layer(0.25)
    inks = [mix(base, scene.shade(rgb(code)), own) for code in ("7a5f48", "1d5f45", "2f8656", "7ab560")]
    inks[3] = mix(inks[2], mix(inks[3], scene.light, 0.25), 0.75 if own > 0.3 else 0.3)
    trunk, dark, leaf, lit = (mix(ink, haze, far * 0.75) for ink in inks)
    return trunk, dark, leaf, lit


def draw_palm(canvas: Canvas, scene: Layout, palm: Palm, t: float) -> None:
    """Draw a palm at a moment."""
    trunk, dark, leaf, lit = palm_colours(scene, palm.far)
    spine = palm.spine(t)
    half = palm.tall * np.interp(np.linspace(0, 1, 12), [0, 0.1, 1], [0.05, 0.025, 0.013])
    toward = 1 if scene.light_x > palm.x else -1
    edge = np.concatenate([spine - np.stack([half, 0 * half], 1), (spine + np.stack([half, 0 * half], 1))[::-1]])
    canvas.polygon(edge, solid(trunk))
    shade = np.concatenate([spine, (spine - toward * np.stack([half, 0 * half], 1))[::-1]])
    canvas.polygon(shade, solid(mix(trunk, dark, 0.55), 0.7))
    top = spine[-1]
    fronds = _fronds(palm, top, t)
    canvas.polygons(fronds[:_BACK], solid(dark))
    nuts = palm.tall * 0.022
    canvas.circles(
        [(top[0] + dx * nuts * 1.5, top[1] + dy * nuts, nuts) for dx, dy in ((-0.7, 1.3), (0.5, 1.7), (0.1, 0.8))],
        solid(mix(trunk, dark, 0.6)),
    )
    canvas.polygons(fronds[_BACK:-2], solid(leaf))
    canvas.polygons(fronds[-2:], solid(lit))


def _fronds(palm: Palm, top: Line, t: float) -> Line:
    """Return the outlines of the fronds, those at the back first."""
    rng = np.random.default_rng(int(palm.seed * 1000))
    count = len(_ANGLES)
    gust = np.array([swing(t, 1, 0.13 * i + palm.seed) + 0.5 * swing(t, 2, 0.2 * i) for i in range(count)])
    angles = np.radians(_ANGLES + rng.uniform(-9, 9, count)) + 0.02 * gust
    longs = palm.tall * rng.uniform(0.4, 0.5, count) * np.where(np.arange(count) < _BACK, 0.9, 1.0)
    k, rise = _ALONG[:, None], -np.sin(angles)
    x = np.cos(angles) * k * (1 - 0.12 * k**2)
    y = -rise * k * 0.92 + (0.5 + 0.24 * np.maximum(rise, 0) - 0.05 * gust) * k**2.3
    rib = np.stack([x, y], 2)
    along = np.gradient(rib, axis=0)
    along /= np.hypot(along[:, :, 0], along[:, :, 1])[:, :, None]
    normal = np.stack([-along[:, :, 1], along[:, :, 0]], 2)
    deep = (0.13 * np.sin(np.pi * np.clip(_ALONG * 0.94 + 0.06, 0, 1)) ** 0.7)[:, None, None]
    sides = []
    for sign in (-1, 1):
        # Leaflets point outwards, along the rib and, being heavy, down.
        reach = (sign * 0.8 * normal + 0.9 * along + (0.0, 0.55)) * deep
        side = np.empty((2 * len(_ALONG) - 2, count, 2))
        side[0::2] = rib[:-1] + 0.3 * reach[:-1] + sign * 0.01 * normal[:-1] + 0.1 * along[:-1] * deep[:-1]
        side[1::2] = rib[1:] + reach[1:]
        sides.append(side)
    outline = np.concatenate([rib[:1], sides[0], rib[-1:], sides[1][::-1]])
    return np.moveaxis(outline * longs[:, None], 1, 0) + top
