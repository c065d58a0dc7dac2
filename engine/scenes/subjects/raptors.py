"""Raptors: an eagle that soars in slow circles, and an owl on a branch or a stump."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, glow, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.creature import Creature, Points, ring, smooth, strip, strips, turned

Joint = tuple[float, float]

#: The leading edge of a spread wing, from the shoulder to the wrist and the hand, and feathers that hang from it.
ARM = ((0, 3), (14, 11), (30, 17), (44, 17), (54, 13))


def draw_eagle(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a large eagle that soars with spread wings."""
    bald = bool(rng.random() < 0.6)
    x = scene.width * float(rng.choice([0.36, 0.5, 0.64])) + rng.uniform(-14, 14)
    y = max(scene.height * rng.uniform(0.3, 0.38), 120.0)
    brown = scene.shade(rgb("5b3d2a" if bald else "7a5230"), 0.9)
    x += 16 * wave(t, 1, ASKEW)
    y += 8 * wave(t, 1, ASKEW + 0.25)
    bank = scene.side * (-9 + 5 * wave(t, 1, ASKEW + 0.1))
    eagle = Creature(canvas, scene, x, y, scene.tall * 0.0108 * min(1.0, 512 / scene.tall / 3), scene.side)
    lift = 2.6 * wave(t, 2, ASKEW)
    far, near = _wing(lift + 3, -0.92), _wing(lift - 1, 1.0)
    with canvas.turned(bank, x, y):
        _spread(eagle, far, mix(brown, scene.near, 0.12))
        _spread(eagle, near, brown)
        _eagle_body(eagle, brown, bald, t)


def _wing(lift: float, size: float) -> list[Points]:
    """Return the feathers of a wing, to the left if its size is negative, then its arm, on top of each other."""
    way, size = (1 if size > 0 else -1), abs(size)
    arm = np.array(ARM) * (size, size * 0.9)
    arm[:, 1] += lift * (arm[:, 0] / 54) ** 2
    line = smooth(arm, closed=False)
    k = np.linspace(0, 1, 7)
    root = line[(len(line) * (0.66 + 0.32 * k)).astype(int) - 1]
    angle = np.radians(-74 + 92 * k + 1.2 * lift * k)
    out = np.stack([np.cos(angle), np.sin(angle)], 1)
    long = ((24 + 9 * np.sin(math.pi * (0.25 + 0.6 * k))) * size)[:, None]
    bend = np.stack([0 * k, 1.6 + 1.5 * k], 1)
    joints = [root - out * 2, root + out * long * 0.55 - bend * 0.4, root + out * long + bend]
    primaries = strips(np.stack(joints, 1), (6, 5.2, 1.6))
    k = np.linspace(0, 1, 9)
    root = line[((len(line) - 1) * (0.04 + 0.66 * k)).astype(int)]
    tip = root + np.stack([-3 + 7 * k, -(23 - 1.5 * k) * size], 1)
    secondaries = strips(np.stack([root, (root + tip) / 2, tip], 1), (9, 9.4, 4))
    bone = line[::3]
    arm = strip(bone, (7 - 3.5 * np.linspace(0, 1, len(bone))).tolist())
    return [np.add(part * (way, 1), (5 * way, 2)) for part in (*primaries, *secondaries, arm)]


def _spread(eagle: Creature, feathers: list[Points], brown: Colour) -> None:
    scene = eagle.scene
    primaries, secondaries, arm = feathers[:7], feathers[7:16], feathers[16]
    dark = mix(mix(brown, BLACK, 0.3), scene.near, 0.2)
    eagle.model(primaries, dark, 0.9)
    eagle.model(secondaries, mix(dark, brown, 0.35), 0.0)
    tops = np.array([(part[:, 0].mean(), part[:, 1].max()) for part in secondaries])
    coverts = strips(np.stack([tops - (0, 5), tops - (0, 13)], 1), (9.4, 7))
    eagle.fill(coverts, brown)
    eagle.model([arm], mix(brown, scene.light, 0.12), 0.9)


def _eagle_body(eagle: Creature, brown: Colour, bald: bool, t: float) -> None:
    scene = eagle.scene
    white = scene.pale(0.1)
    tail_colour = white if bald else mix(brown, scene.near, 0.3)
    fan = 1 + 0.05 * swing(t, 2, 0.1)
    tail = [
        strip([(0, -8), (k * 2.2 * fan, -20), (k * 4.2 * fan, -31 + abs(k) * 0.8)], (6, 6, 4.6))
        for k in (-2, -1, 0, 1, 2)
    ]
    eagle.model(tail, tail_colour, 0.8)
    body = smooth([(-7, 8), (-8, 0), (-6, -10), (-2, -17), (2, -17), (6, -10), (8, 0), (7, 8), (3, 13), (-3, 13)])
    eagle.model([body], mix(brown, scene.near, 0.1), 0.8)
    turn = 1.2 * wave(t, 1, 0.3)
    head = smooth(
        [(-4, 8), (-4.4, 15), (-2 + turn, 20), (3 + turn, 21.4), (7 + turn, 19), (7.4 + turn, 15), (5, 9), (0, 6)]
    )
    eagle.model([head], white if bald else mix(brown, rgb("d09a4c"), 0.4), 0.8)
    hook = [(6.4, 19.4), (10, 19), (12.6, 16.6), (12.4, 13.4), (12.4, 13.4), (10, 15), (6.6, 15.2)]
    beak = smooth([(x + turn, y) for x, y in hook])
    eagle.fill([beak], scene.shade(rgb("f0b434")))
    eye_x, eye_y = eagle.place((4.6 + turn, 18.2)).tolist()
    eagle.canvas.circle(eye_x, eye_y, 0.8 * eagle.unit, solid(mix(BLACK, brown, 0.2)))
    for x in (-3.4, 3.4):
        eagle.fill([strip([(x, -9), (x * 1.1, -15)], (4.6, 2.4))], mix(brown, scene.near, 0.25))


#: Marks on the breast of an owl, on its right wing, and its toes.
FLECKS = strips(
    [
        [(x - 1.7, y + 1.8), (x, y - 1.4), (x + 1.7, y + 1.8)]
        for row in range(6)
        for x, y in (((k + 0.5 * (row % 2)) * 6.6, 48 - 7.2 * row) for k in range(-2, 3))
        if abs(x) < 15 - 0.5 * row
    ],
    (1, 2, 1),
)
BARS = strips([[(32, y + 3), (22, y), (12, y + 2)] for y in (8, 18, 28, 38)], (1.6, 2, 1.2))
TOES = strips([[(x, 3), (x + 0.4, -5)] for x in (-12, -8, -4, 4, 8, 12)], (4.4, 3))
TUFT = smooth([(22, 8), (22, 8), (24, 20), (21, 28), (21, 28), (11, 20), (6, 16)])
OWLS = (("8a6240", "d8b98c", "4f3524"), ("8b8478", "e6dfd0", "4a453f"), ("b98a54", "f4ead6", "7a5632"))


def draw_owl(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw an owl that turns its head and blinks, on a branch or a stump."""
    looks = tuple(scene.shade(rgb(code)) for code in OWLS[int(rng.integers(len(OWLS)))])
    tufts, branch = bool(rng.random() < 0.6), bool(rng.random() < 0.55)
    unit = scene.tall * 0.0068
    y = scene.stand_y - scene.tall * 0.46
    owl = Creature(canvas, scene, scene.stand_x, y, unit, scene.side)
    owl.model([strip([(-2, 8), (-3, -10), (-4, -22)], (15, 14, 10))], mix(looks[2], looks[0], 0.4), 0.8)
    if branch:
        way = 1 if scene.stand_x > scene.width / 2 else -1
        _branch(owl, way * scene.side, t)
    else:
        _stump(owl)
    _owl_body(owl, looks, t)
    _owl_head(owl, looks, tufts, t)


def _bark(owl: Creature) -> Colour:
    return mix(owl.scene.shade(rgb("6b4a34")), owl.scene.near, 0.25)


def _branch(owl: Creature, way: int, t: float) -> None:
    """Draw a branch that enters from the nearer edge, with a few leaves."""
    scene, bark = owl.scene, _bark(owl)
    edge = ((scene.width - scene.stand_x if way * scene.side > 0 else scene.stand_x) + 30) / owl.unit
    line = [(way * edge, -26), (way * edge * 0.6, -16), (way * 30, -7), (0, -6), (-way * 34, -2), (-way * 62, 8)]
    parts = [strip(line, (24, 19, 14, 11, 7, 2)),
             strip([(-way * 26, -3), (-way * 44, -14), (-way * 58, -18)], (6, 4, 1.4)),
             strip([(way * 40, -9), (way * 52, 8), (way * 70, 20)], (8, 5, 1.4))]  # fmt: skip
    owl.model(parts, bark)
    leaf = mix(scene.shade(rgb("5d8a44")), scene.near, 0.2)
    if scene.place == "autumn":
        leaf = scene.shade(rgb("d87a2c"))
    if scene.place == "snow":
        owl.fill([strip([(way * edge, -15), (way * edge * 0.6, -7.6), (way * 34, -1.4)], (6, 5, 2))], scene.pale(0.1))
        return
    leaves = []
    for i, (x, y) in enumerate([(-62, 8), (-54, 5), (-58, -18), (-48, -15), (70, 20), (62, 15), (54, 9)]):
        angle = (-60 + 140 * (i % 2)) + 9 * swing(t, 2, 0.1 * i)
        shape = smooth([(0, 0), (0, 0), (6, 4.6), (15, 3.6), (20, 0), (20, 0), (14, -3.8), (6, -4.4)])
        leaves.append(turned(shape, angle, (0, 0)) * (-way, 1) + (way * x, y))
    owl.model(leaves, leaf, 0.7)


def _stump(owl: Creature) -> None:
    bark, scene = _bark(owl), owl.scene
    foot = -(scene.stand_y + 4 - owl.y) / owl.unit
    trunk = smooth([(-24, -1), (-24, -1), (-23, foot * 0.5), (-28, foot * 0.84), (-42, foot - 2), (-42, foot - 2),
                    (42, foot - 2), (42, foot - 2), (27, foot * 0.84), (24, foot * 0.5),
                    (25, -1), (25, -1)])  # fmt: skip
    snag = np.array([(25, -2), (22, -24), (12, -22), (14, -2), (18, 16), (21, 8)], dtype=float)
    owl.model([trunk, snag], bark)
    grooves = [strip([(x, -6), (x * 1.05, foot * 0.5), (x * 1.4, foot)], (1, 2.4, 1.4)) for x in (-15, -5, 7, 18)]
    owl.inside(trunk, grooves, scene.near, 0.3)
    top = mix(bark, scene.shade(rgb("d6b283")), 0.55) if scene.place != "snow" else scene.pale(0.1)
    owl.fill([ring(0.5, -1.5, 24.5, 5)], top)


def _owl_body(owl: Creature, looks: tuple[Colour, ...], t: float) -> None:
    coat, pale, dark = looks
    breath = 0.8 * wave(t, 2, 0.1)
    body = smooth([(0, 2), (-15, 6), (-25 - breath, 22), (-28 - breath, 42), (-24, 58), (-12, 68), (12, 68), (24, 58),
                   (28 + breath, 42), (25 + breath, 22), (15, 6)])  # fmt: skip
    owl.model([body], coat)
    belly = smooth([(0, 0), (-13, 6), (-17 - breath, 24), (-15, 46), (0, 60), (15, 46), (17 + breath, 24), (13, 6)])
    owl.inside(body, [belly], pale, 0.85)
    owl.inside(belly, FLECKS, dark, 0.75)
    for way in (-1, 1):
        wing = smooth([(17, 62), (27, 54), (30 + breath, 36), (26, 16), (14, -8), (14, -8), (13, 12), (15, 36)]) * (
            way,
            1,
        )
        owl.model([wing], mix(coat, dark, 0.45), 0.9)
        owl.inside(wing, BARS * (way, 1), pale, 0.3)
    owl.fill(TOES, owl.scene.shade(rgb("d9a54a")))


def _owl_head(owl: Creature, looks: tuple[Colour, ...], tufts: bool, t: float) -> None:
    coat, pale, dark = looks
    scene = owl.scene
    look = 0.25 + 0.75 * wave(t, 1, ASKEW)
    tip, y = 3.5 * wave(t, 1, ASKEW), 72 + 0.5 * wave(t, 2, 0.1)
    shift = 6.5 * look
    skull = turned(ring(0, y, 25, 20, 40), -tip, (0, y))
    ears = []
    if tufts:
        for way in (-1, 1):
            ears.append(turned(np.add(TUFT * (way, 1), (shift * 0.3, y)), -tip, (0, y)))
    owl.model([skull, *ears], mix(coat, dark, 0.15))
    discs = [
        turned(ring(shift + way * 10 * (1 - 0.12 * look * way), y - 1, 11.6 - 1.4 * look * way, 13.4, 32), -tip, (0, y))
        for way in (-1, 1)
    ]
    owl.inside(skull, discs, pale)
    brow = [
        strip([(shift, y - 1), (shift + way * 6, y + 8), (shift + way * 17, y + 14.5)], (3, 4.4, 1.4))
        for way in (-1, 1)
    ]
    owl.fill([turned(part, -tip, (0, y)) for part in brow], mix(coat, dark, 0.7))
    iris = rgb("ffd23c") if scene.dark else scene.shade(rgb("f0a92c"), 0.7)
    blink = max(0.0, 1 - abs((t - 0.72 + 0.5) % 1.0 - 0.5) / 0.035)
    for way in (-1, 1):
        spot = turned(np.array([(shift + way * 9.4, y)]), -tip, (0, y))[0]
        ex, ey = owl.place(spot).tolist()
        r = 6.2 * owl.unit
        if scene.dark:
            owl.canvas.circle(ex, ey, r * 2.8, glow(ex, ey, r * 2.8, iris, 0.45 * (1 - blink)))
        open_share = max(1 - blink, 0.1)
        owl.canvas.oval(ex, ey, r, r * open_share, solid(iris))
        owl.canvas.oval(
            ex + 0.14 * r * look * owl.facing, ey, r * 0.56, r * 0.56 * open_share, solid(mix(BLACK, dark, 0.15))
        )
        if blink < 0.5:
            owl.canvas.circle(ex - 0.2 * r, ey - 0.28 * r, r * 0.17, solid(scene.pale(0.0)))
    beak = smooth([(shift - 3, y - 3), (shift, y - 1), (shift + 3, y - 3), (shift + 1.2, y - 10), (shift, y - 12.5),
                   (shift - 1.2, y - 10)])  # fmt: skip
    owl.fill([turned(beak, -tip, (0, y))], mix(dark, BLACK, 0.3))
