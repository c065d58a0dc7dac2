"""The lion: a male with a full mane, on his feet or lying on a rock."""

import math
from collections.abc import Sequence

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.subjects.creature import Creature, Points, ring, smooth, strip, strips, turned

Joint = tuple[float, float]

HEAD = (
    (-8, 12), (0, 15), (8, 13), (15, 7), (24, 1), (30, -1), (32, -6), (31, -13), (27, -18), (18, -19), (8, -17),
    (-4, -14), (-10, -4),
)  # fmt: skip


def draw_lion(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a lion with the wind in his mane."""
    coat = scene.shade(rgb(("cf9a55", "c48a48", "d8a868")[int(rng.integers(3))]))
    mane = scene.shade(rgb(("8a4a22", "6b3a22", "a05a28")[int(rng.integers(3))]))
    lying = bool(rng.random() < 0.45)
    lion = Creature(canvas, scene, scene.stand_x - 6 * scene.side, scene.stand_y + 3, scene.tall * 0.0074, scene.side)
    if lying:
        _rock(lion)
        _lying(lion, coat, mane, t)
    else:
        _standing(lion, coat, mane, t)


def _rock(lion: Creature) -> None:
    """Draw the flat rock under a lying lion, and stand him on it."""
    scene = lion.scene
    stone = mix(scene.shade(rgb("a5876c"), 1.2), scene.layer(0.9), 0.1)
    top = [(-82, 20), (-60, 27), (-20, 28), (40, 29), (74, 27), (86, 21)]
    whole = np.array(
        [(-104, -3), (-94, 8), *top, (96, 12), (106, -2), (84, -6), (40, -4), (-6, -8), (-60, -5)], dtype=float
    )
    lion.model([whole], stone, 1.0)
    lion.inside(
        whole, [np.array([(-130, -10), (-90, 14), (-30, 19), (50, 17), (110, 14), (110, -10)])], scene.near, 0.22
    )
    lion.inside(whole, [np.array([(20, 18), (34, 18), (26, -10), (6, -10)])], scene.near, 0.16)
    lion.y -= 24 * lion.unit


def _lying(lion: Creature, coat: Colour, mane: Colour, t: float) -> None:
    breath, far = 1.2 * wave(t, 2, 0.1), mix(coat, lion.scene.near, 0.3)
    lion.shadow(-66, 66, 3)
    _tail(lion, [(-56, 12), (-70, 5), (-84, 3), (-97, 6), (-104, 13)], coat, mane, t)
    lion.fill([strip([(30, 18), (48, 8), (68, 5), (76, 4.4)], (20, 12, 10, 9))], far)
    torso = smooth([(34, 60), (16, 58 + breath), (-4, 52 + breath), (-24, 52 + 0.5 * breath), (-42, 48), (-56, 36),
                    (-61, 20), (-58, 6), (-44, 1), (-10, 2), (22, 2), (42, 8), (50, 26), (46, 48)])  # fmt: skip
    fore = strip([(30, 24), (40, 10), (56, 5.4), (70, 4.6)], (24, 14, 11, 10))
    haunch = smooth([(-34, 40), (-48, 36), (-56, 22), (-54, 8), (-42, 2), (-24, 3), (-16, 14), (-20, 30)])
    paw = strip([(-40, 5), (-24, 5), (-12, 4.6)], (10, 10, 9))
    lion.model([torso, fore, paw], coat)
    lion.inside(torso, [haunch], mix(coat, lion.scene.near, 0.13))
    lion.inside(torso, [smooth([(-40, -2), (-10, 12), (30, 12), (40, -2)])], mix(coat, lion.scene.pale(), 0.4), 0.6)
    lion.fill([paw, strip([(56, 5), (70, 4.6)], (10, 10))], mix(coat, lion.scene.pale(), 0.18))
    _toes(lion, [(74, 4.6), (-9, 4.6)], coat)
    _head(lion, (46, 78 + 0.8 * breath), 2 + 3 * wave(t, 1, ASKEW), coat, mane, t)


def _standing(lion: Creature, coat: Colour, mane: Colour, t: float) -> None:
    breath, far = 1.0 * wave(t, 2, 0.1), mix(coat, lion.scene.near, 0.34)
    lion.shadow(-66, 56, 3)
    _tail(lion, [(-58, 82), (-70, 72), (-76, 52), (-80, 34), (-90, 26)], coat, mane, t)
    lion.fill(
        [
            strip([(38, 64), (46, 44), (51, 22), (50, 6), (57, 4)], (22, 15, 11, 10, 8)),
            strip([(-42, 74), (-34, 50), (-42, 30), (-38, 6), (-31, 4)], (34, 24, 12, 10, 8)),
        ],
        far,
    )
    torso = smooth([(36, 96), (18, 92), (-4, 88), (-26, 90), (-46, 90), (-58, 82), (-63, 68), (-58, 54), (-42, 50),
                    (-24, 49), (-4, 46 - breath), (18, 43 - breath), (38, 44), (52, 52),
                    (56, 70), (48, 90)])  # fmt: skip
    fore = strip([(34, 70), (35, 44), (36, 22), (34, 7), (42, 4.4)], (34, 18, 13, 11.6, 9.4))
    hind = strip([(-46, 74), (-44, 52), (-57, 31), (-53, 7), (-45, 4.4)], (38, 28, 13, 11, 9))
    lion.model([torso, fore, hind], coat)
    lion.inside(torso, [smooth([(-46, 46), (-20, 56), (20, 52), (40, 50), (30, 38), (-30, 38)])],
                mix(coat, lion.scene.pale(), 0.4), 0.6)  # fmt: skip
    lion.inside(torso, [smooth([(-36, 84), (-52, 80), (-58, 62), (-48, 50), (-30, 52), (-28, 70)])],
                mix(coat, lion.scene.near, 0.2), 0.45)  # fmt: skip
    _toes(lion, [(44, 4.4), (-43, 4.4)], coat)
    _head(lion, (54, 104 + 0.6 * breath), 1 + 3 * wave(t, 1, ASKEW), coat, mane, t)


def _toes(lion: Creature, paws: list[Joint], coat: Colour) -> None:
    dark = mix(coat, lion.scene.near, 0.45)
    lion.fill([strip([(x + k, y + 1), (x + k + 0.6, y - 3.6)], (1.1, 1.1)) for x, y in paws for k in (-3, 0)], dark)


def _tail(lion: Creature, line: list[Joint], coat: Colour, mane: Colour, t: float) -> None:
    sway = 5 * swing(t, 1, ASKEW) + 2 * swing(t, 2, 0.3)
    moved = [(x - sway * k * 0.5, y + sway * k**2) for (x, y), k in zip(line, (0, 0.1, 0.35, 0.7, 1.1), strict=True)]
    lion.model([strip(moved, (8, 6, 5, 4.6, 4))], coat, 0.8)
    (x0, y0), (x1, y1) = moved[-2:]
    long = 13 / max(math.hypot(x1 - x0, y1 - y0), 1e-6)
    tip = x1 + (x1 - x0) * long, y1 + (y1 - y0) * long
    tuft = [(x0 * 0.3 + x1 * 0.7, y0 * 0.3 + y1 * 0.7), ((x1 + tip[0]) / 2, (y1 + tip[1]) / 2), tip]
    lion.model([strip(tuft, (5, 11, 1))],
               mane, 0.8)  # fmt: skip


def _locks(centre: Joint, reach: tuple[float, float], count: int, t: float, phase: float) -> list[Points]:
    """Return a mass of hair whose locks hang and stream backwards in the wind."""
    steps = np.arange(count)
    angles, third = TURN * steps / count, (steps % 3)[:, None]
    out = np.stack([np.cos(angles), np.sin(angles)], 1)
    root = np.asarray(centre) + out * reach * 0.8
    gust = np.array([1.4 * swing(t, 2, phase - 0.004 * x + 0.05 * (i % 3)) for i, x in enumerate(root[:, 0].tolist())])
    gust += 0.8 * wave(t, 1, ASKEW + phase)
    drift = np.stack([-0.30 * reach[0] - 2.4 * gust, -0.22 * reach[1] + 1.2 * gust], 1)
    tip = root + out * reach * (0.36 + 0.1 * third) + drift * np.where(out[:, :1] < 0.5, 1.0, 0.55)
    bend = (root + tip) / 2 + (0, 0.06 * reach[1])
    locks = strips(np.stack([np.asarray(centre) + out * reach * 0.45, bend, tip], 1), (15, 14, 1))
    return [ring(*centre, *reach, 32), *locks]


def _head(lion: Creature, poll: Joint, tilt: float, coat: Colour, mane: Colour, t: float) -> None:
    x, y = poll
    scene, dark = lion.scene, mix(mane, lion.scene.near, 0.4)
    lion.model(_locks((x - 10, y - 22), (29, 38), 17, t, 0.0), dark)
    lion.model(_locks((x - 8, y - 6), (25, 29), 15, t, 0.2), mane, 0.9)

    def on(points: Sequence[Joint]) -> Points:
        return turned(smooth(points), tilt, (0, 0), poll)

    lion.model([on([(-9, 9), (-12, 17), (-8, 22), (-1, 20), (2, 12)])], mix(coat, scene.near, 0.12), 0.8)
    head, pale = turned(smooth(HEAD), tilt, (0, 0), poll), mix(coat, scene.pale(), 0.5)
    lion.model([head], coat, 0.8)
    lion.inside(head, [on([(20, -4), (30, -5), (36, -14), (28, -24), (12, -22), (14, -12)])], pale, 0.8)
    lion.fill([on([(27, 0), (32.4, -2.4), (32.2, -6), (29, -6.6)])], mix(BLACK, mane, 0.45))
    lion.fill(
        [strip(turned([(31, -7), (28, -11), (20, -11)], tilt, (0, 0), poll), (1, 1.4, 0.7))], mix(coat, BLACK, 0.5)
    )
    lion.fill([on([(12, 4.6), (15, 5.4), (18.4, 3), (15, 2.6)])], mix(BLACK, coat, 0.2))
    lion.fill(
        [strip(turned([(10, 8), (16, 7.4), (20, 4)], tilt, (0, 0), poll), (0.8, 1.8, 0.7))], mix(coat, scene.near, 0.4)
    )
    beard = 1.2 * swing(t, 2, 0.1)
    chin = [strip([(20, -16), (23, -22), (22 - beard, -29)], (10, 8, 1)),
            strip([(12, -15), (14, -24), (11 - beard, -34)], (12, 11, 1))]  # fmt: skip
    cheek = [strip([(-6, 13), (-4, 2), (-8, -12), (-7 - beard, -26)], (8, 13, 15, 1)),
             strip([(2, -8), (4, -18), (1 - beard, -32)], (8, 13, 1)),
             strip([(3, 16), (-7, 18), (-18 - beard, 12)], (5, 10, 1))]  # fmt: skip
    lion.model([turned(part, tilt, (0, 0), poll) for part in chin], dark, 0.6)
    lion.model([turned(part, tilt, (0, 0), poll) for part in cheek], mane, 0.6)
    eye = turned(np.array([(-4.6, 17.4)]), tilt, (0, 0), poll)[0]
    x, y = lion.place(eye).tolist()
    lion.canvas.oval(x, y, 2.4 * lion.unit, 2.2 * lion.unit, solid(mix(coat, mane, 0.5)))
