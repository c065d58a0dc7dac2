"""Hoofed animals: a horse with the wind in its mane, and a stag."""

from collections.abc import Sequence

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.creature import Creature, Points, smooth, strip, turned

Joint = tuple[float, float]

#: Coats of horses: the body, the mane and tail, the lower legs.
HORSES = (
    ("7d4727", "2b1b18", "2b1b18"), ("a65c30", "c88a50", "8a4a28"), ("d8a75c", "f4e6c4", "c8965a"),
    ("4a3a3c", "231c22", "2c2428"), ("e9e3da", "f8f4ec", "b8aea6"),
)  # fmt: skip
HORSE_TORSO = (
    (30, 101), (22, 101), (8, 95), (-8, 94), (-24, 98), (-36, 98), (-46, 92), (-52, 82), (-51, 70), (-44, 60),
    (-32, 57), (-18, 54), (0, 51), (18, 50), (34, 53), (45, 62), (51, 74), (51, 86), (44, 97),
)  # fmt: skip
HORSE_HEAD = (
    (0, 7), (7, 5), (14, 0), (22, -10), (31, -23), (36, -31), (35, -37), (31, -40), (26, -39), (22, -34), (15, -29),
    (8, -25), (1, -21), (-4, -12), (-5, 0),
)  # fmt: skip
DEER_TORSO = (
    (28, 101), (18, 100), (2, 96), (-14, 97), (-30, 100), (-41, 96), (-48, 87), (-49, 76), (-42, 67), (-28, 65),
    (-10, 62), (10, 58), (28, 58), (40, 64), (46, 76), (45, 90), (38, 100),
)  # fmt: skip
DEER_HEAD = (
    (-2, 7), (4, 8), (9, 5), (17, -1), (25, -6), (30, -9), (31, -13), (28, -16), (22, -16), (15, -15), (8, -14),
    (1, -12), (-4, -5),
)  # fmt: skip


def draw_horse(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a horse that stands with its head up, or grazes."""
    coat, mane, shanks = (scene.shade(rgb(code)) for code in HORSES[int(rng.integers(len(HORSES)))])
    grazing = bool(rng.random() < 0.3)
    horse = Creature(canvas, scene, scene.stand_x - 8 * scene.side, scene.stand_y + 3, scene.tall * 0.0078, scene.side)
    nod, breath = (1.6 if grazing else 2.2) * wave(t, 1, ASKEW), 0.8 * wave(t, 2, 0.1)
    neck, tilt = _horse_neck(grazing, nod)
    horse.shadow(-54, 46)
    far, dim = mix(coat, scene.near, 0.32), mix(shanks, scene.near, 0.32)
    _leg(horse, [(32, 68), (39, 50), (48, 31), (47, 19), (46, 9), (49, 4)], (18, 12, 8.5, 5.6, 6.6, 5), far, dim)
    hind = [(-30, 76), (-27, 58), (-34, 44), (-36, 33), (-33, 20), (-32, 9), (-29, 4)]
    _leg(horse, hind, (30, 24, 13, 9.5, 6, 7, 5), far, dim)
    _horse_tail(horse, mane, t)
    torso = np.array(HORSE_TORSO, dtype=float)
    torso[12:14, 1] -= breath
    poll = neck[-1]
    head = turned(smooth(np.array(HORSE_HEAD) * 0.92), tilt, (0, 0), poll)
    ear = turned(smooth([(-3, 4), (-3, 4), (-2, 13), (1, 18), (1, 18), (4, 12), (4, 5)]), 5 * wave(t, 3, 0.2), (0, 4))
    ears = [turned(part, tilt, (0, 0), poll) for part in (ear, turned(ear, -10, (0, 4), (2.5, -0.5)))]
    horse.fill([ears[1]], far)
    fore = [(34, 70), (34, 52), (34, 40), (35, 30), (35, 19), (34.5, 9), (37, 4)]
    back = [(-35, 80), (-35, 60), (-43, 45), (-47.5, 33), (-45, 20), (-44, 9), (-41, 4)]
    legs = strip(fore, (24, 15, 11, 9, 6, 7, 5.4)), strip(back, (36, 26, 14, 10, 6.4, 7.4, 5.6))
    collar = strip(neck, (46, 36, 26, 20, 18))
    horse.model([smooth(torso), collar, head, ears[0], *legs], coat)
    for leg in legs:
        _socks(horse, leg, shanks)
    with canvas.inside(horse.place(head)):
        horse.fill([turned(smooth([(24, -22), (40, -22), (44, -44), (22, -44)]), tilt, (0, 0), poll)], shanks, 0.45)
    eye = turned(np.array([(11.5, -8)]), tilt, (0, 0), poll)[0]
    x, y = horse.place(eye).tolist()
    canvas.circle(x, y, 1.1 * horse.unit, solid(mix(BLACK, coat, 0.15)))
    _hoof(horse, 35.5, 0, mix(BLACK, coat, 0.3))
    _hoof(horse, -42.5, 0, mix(BLACK, coat, 0.3))
    _horse_mane(horse, neck, tilt, mane, t)


def _horse_neck(grazing: bool, nod: float) -> tuple[list[Joint], float]:
    """Return the joints of the neck, up to the poll, and the turn of the head."""
    if grazing:
        return [(30, 80), (46, 74), (59, 62), (69, 50), (74 + 0.3 * nod, 44 + nod)], -24 + 1.5 * nod
    return [(28, 80), (40, 96), (49, 114), (56, 130), (60 - 0.2 * nod, 140 + nod)], 6 + 1.5 * nod


def _leg(body: Creature, joints: Sequence[Joint], widths: tuple[float, ...], colour: Colour, shank: Colour) -> None:
    leg = strip(joints, widths)
    body.fill([leg], colour)
    _socks(body, leg, shank)
    _hoof(body, joints[-1][0] - 1.5, 0, mix(shank, BLACK, 0.4))


def _socks(body: Creature, leg: Points, colour: Colour) -> None:
    left, right = leg[:, 0].min() - 4, leg[:, 0].max() + 4
    body.inside(leg, [np.array([(left, -6), (right, -6), (right, 24), (left, 32)])], colour, 0.85)


def _hoof(body: Creature, x: float, y: float, colour: Colour) -> None:
    body.fill([np.array([(x - 2.6, y + 5), (x + 3, y + 6), (x + 6, y), (x - 3.4, y)])], colour)


def _horse_tail(horse: Creature, colour: Colour, t: float) -> None:
    strands = []
    for i, (out, low) in enumerate(((0, 22), (5, 30), (-5, 34))):
        sway = 4.5 * swing(t, 1, ASKEW - 0.05 * i) + 2 * swing(t, 2, 0.3 - 0.1 * i)
        line = [(-47, 92), (-55, 86), (-61 - out * 0.5 - 0.4 * sway, 66), (-62 - out - sway, low + 20),
                (-66 - out - 1.6 * sway, low)]  # fmt: skip
        strands.append(strip(line, (7, 8, 9, 7.5, 1)))
    horse.model(strands, colour, 0.8)


def _horse_mane(horse: Creature, neck: list[Joint], tilt: float, colour: Colour, t: float) -> None:
    """Draw locks along the crest that the wind lifts backwards."""
    line, locks = smooth(neck, closed=False), []
    along = np.gradient(line, axis=0)
    along /= np.hypot(*along.T)[:, None]
    crest = (
        line
        + np.stack([-along[:, 1], along[:, 0]], 1)
        * np.interp(np.linspace(0, 1, len(line)), (0, 0.3, 0.7, 1), (21, 17, 11, 8))[:, None]
    )
    for i, k in enumerate(np.linspace(5, len(line) - 1, 11).astype(int).tolist()):
        root, gust = crest[k], 2.2 * swing(t, 2, 0.13 * i) + 1.2 * wave(t, 1, 0.1)
        reach = 13 + 5 * (i % 3) + gust
        inward = np.add(root, (along[k][1], -along[k][0]))
        tip = np.add(root, (-reach, -5 - 6 * ((i + 1) % 2) + 1.4 * gust))
        locks.append(strip([inward, np.add(root, (-reach * 0.4, 2.5)), tip], (10, 7.5, 1)))
    poll = np.array(neck[-1])
    gust = swing(t, 2, 0.4)
    locks.append(strip(turned([(0, 8), (6, 3), (10 - gust, -6)], tilt, (0, 0), tuple(poll)), (5, 5, 1)))
    horse.model(locks, colour, 0.8)


def draw_deer(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a stag, alert, with its breath moving its flanks and its ears turning."""
    coat = scene.shade(rgb(("8a5632", "9c6a40", "7a4a30")[int(rng.integers(3))]))
    pale, dark = mix(coat, scene.pale(0.2), 0.5), mix(coat, scene.near, 0.45)
    deer = Creature(canvas, scene, scene.stand_x - 4 * scene.side, scene.stand_y + 3, scene.tall * 0.0066, scene.side)
    lift, breath = 1.4 * wave(t, 1, ASKEW), 1.0 * wave(t, 2, 0.1)
    poll = (57 + 0.5 * lift, 141 + lift)
    tilt = 4 + 2 * wave(t, 1, 0.3)
    deer.shadow(-50, 42)
    far = mix(coat, scene.near, 0.35)
    _leg(deer, [(30, 74), (36, 54), (43, 35), (42, 20), (41, 8), (43, 3)], (16, 9, 6.4, 4, 5, 4), far, far)
    hind = [(-30, 82), (-26, 64), (-33, 48), (-36, 38), (-33, 22), (-32, 8), (-30, 3)]
    _leg(deer, hind, (26, 20, 9, 7, 4.2, 5, 4), far, far)
    _antler(deer, poll, tilt - 16, far, 2)
    torso = np.array(DEER_TORSO, dtype=float)
    torso[10:12, 1] -= breath
    body, head = smooth(torso), turned(smooth(DEER_HEAD), tilt, (0, 0), poll)
    neck = strip([(28, 82), (40, 98), (48, 118), (53, 132), poll], (42, 32, 22, 16, 13))
    throat = smooth([(44, 74), (54, 88), (57, 104), (60, 122), (56, 130), (46, 110)])
    fore = strip(
        [(32, 78), (32, 56), (32, 44), (33, 34), (33, 20), (32.5, 8), (34.5, 3)], (22, 11, 8, 7, 4.4, 5.4, 4.2)
    )
    back = [(-34, 84), (-33, 66), (-41, 50), (-46, 39), (-43, 22), (-42, 8), (-40, 3)]
    back_leg = strip(back, (32, 23, 10, 7.6, 4.6, 5.6, 4.2))
    turn = 14 * wave(t, 2, 0.15) * max(0.0, wave(t, 1, 0.1))
    ear = turned([(-2, 3), (-2, 3), (-10, 7), (-18, 14), (-23, 16), (-23, 16), (-17, 6), (-8, -1)], turn, (-2, 3))
    ear = turned(smooth(ear), tilt, (0, 0), poll)
    deer.model([body, neck, throat, head, fore, back_leg], coat)
    deer.inside(neck, [throat, smooth([(30, 60), (60, 60), (66, 128), (56, 128), (44, 100)])], dark, 0.35)
    deer.inside(body, [smooth([(-40, 60), (-10, 66), (20, 63), (36, 58), (30, 50), (-30, 50)])], pale, 0.5)
    deer.inside(body, [smooth([(-56, 92), (-46, 92), (-44, 78), (-48, 66), (-58, 66)])], pale, 0.9)
    flick = 4 * max(0.0, wave(t, 3, 0.2))
    deer.fill([smooth([(-44, 92), (-44, 92), (-51 - flick, 88 + flick), (-52 - flick, 78 + flick), (-47, 82)])], dark)
    deer.model([ear], mix(coat, scene.near, 0.1), 0.8)
    deer.fill([turned(smooth([(27, -6), (31, -8), (33, -13), (28, -12)]), tilt, (0, 0), poll)], mix(BLACK, coat, 0.2))
    deer.fill([turned(smooth([(22, -13), (28, -13), (28, -17), (16, -17)]), tilt, (0, 0), poll)], pale, 0.8)
    eye = turned(np.array([(9.5, -0.5)]), tilt, (0, 0), poll)[0]
    x, y = deer.place(eye).tolist()
    canvas.circle(x, y, 1.0 * deer.unit, solid(mix(BLACK, coat, 0.15)))
    _antler(deer, poll, tilt, scene.shade(rgb("5d4434")), 0)
    for x in (33.5, -41):
        _hoof(deer, x, -1, mix(BLACK, coat, 0.25))


def _antler(deer: Creature, poll: Joint, tilt: float, colour: Colour, aside: float) -> None:
    beam = [(0, 5), (-7, 15), (-13, 30), (-11, 46), (-2, 60), (4, 66)]
    tines = ([(-2, 9), (9, 14), (17, 23)], [(-8, 17), (2, 23), (9, 33)], [(-13, 32), (-2, 38), (6, 50)],
             [(-9, 50), (-11, 60), (-9, 70)], [(-12, 42), (-20, 52), (-21, 62)])  # fmt: skip
    bones = [strip(beam, (5, 4.6, 4.2, 3.8, 3, 1)), *(strip(tine, (3.6, 3, 0.8)) for tine in tines)]
    deer.model([turned(bone, tilt - 4, (0, 0), (poll[0] + aside, poll[1])) for bone in bones], colour, 0.7)
