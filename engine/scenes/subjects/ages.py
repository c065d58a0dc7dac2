"""The ages of life: a child with a pinwheel, an elder with a cane and a parent with a baby."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.subjects.body import Body, standing
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_aside, head_front
from engine.scenes.subjects.looks import COLD, MANES, Look

#: The colours of the blades of a pinwheel.
BLADES = ("e63946", "ffd166", "2f9fd0", "f4f1ea")
GREYS = ("d9d5cf", "b9b4b0", "f2efe9", "8f8b8a")


def leg_aside(body: Body, joints: tuple[Point, Point, Point], cloth: Colour, shoe: Colour, slim: float = 1.0) -> None:
    """Draw a leg from the side over the knee to the ankle, and the shoe."""
    (ax, ay), width = joints[2], slim * body.wide
    body.chain(joints, (11.5 * width, 8.4 * width, 6.2 * width), cloth)
    body.form(
        [(ax - 3.2, ay - 4.4), (ax - 3.4, ay), (ax - 1, ay + 1.6), (ax + 2.6, ay + 0.8), (ax + 6.4, ay - 1.6),
         (ax + 9.4, ay - 3), (ax + 9.4, ay - 4.4), (ax + 9.4, ay - 4.4), (ax - 3.2, ay - 4.4)],
        shoe, 5,
    )  # fmt: skip


def draw_child(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a child on tiptoe that holds a turning pinwheel up into the wind."""
    look = Look.drawn(rng, scene, True).dressed(build=0.98)
    size = rng.uniform(0.66, 0.74)
    tiptoe, lean = 1.2 + 1.2 * wave(t, 2, ASKEW), 1.2 * wave(t, 1, ASKEW)
    body = standing(canvas, scene, look, lean, tiptoe, size)
    wind, skirted = 1.5 + 1.6 * swing(t, 3, 0.1), look.wear in ("skirt", "dress")
    body.stand(13)
    bare = look.wear != "trousers"
    legs = (((-1.2, 43), (-3, 24), (-6.4, 5.6)), ((0.6, 43), (2.6, 24), (1.6, 5.2)))
    for leg, dim in zip(legs, (0.25, 0.0), strict=True):
        cloth = body.dim(body.skin if bare else body.bottom, dim)
        leg_aside(body, leg, cloth, body.dim(body.shoes, dim), 0.8 if bare else 0.98)
        if look.wear == "shorts":
            body.chain((leg[0], (0.7 * leg[1][0] + 0.3 * leg[0][0], 29)), (12.5, 11), body.dim(body.bottom, dim))
    far_hand = (7 + wave(t, 2, 0.2), 50)
    body.arm((3, 60), far_hand, 1, (0.5, 71), 0.95)
    if skirted:
        cloth = body.top if look.wear == "dress" else body.bottom
        body.form(
            [(-5.6, 57), (5.8, 57), (8, 46), (10.5, 31), (10.5, 31), (0, 29), (-11 - wind, 32), (-11 - wind, 32),
             (-7.6, 46)],
            cloth, 8,
        )  # fmt: skip
        body.crease((0, 52), (0.5, 42), (-0.5 - 0.4 * wind, 31), cloth)
    hem = 55 if skirted else 41
    body.form(
        [(-2.6, 76.5), (2.6, 77), (6.6, 71), (7.4, 62), (6.8, hem), (6.8, hem), (0, hem - 1),
         (-7.2 - 0.3 * wind, hem), (-7.2 - 0.3 * wind, hem), (-6.6, 62), (-6.6, 71)],
        body.top, 6.5,
    )  # fmt: skip
    body.chain(((0.6, 74), (1.6, 80)), (6.2, 5.8), body.skin)
    with body.swollen(1.36, (1.2, 78)):
        head_aside(body, (2.4, 86), wind, 10 + 3 * wave(t, 1, 0.3))
    sway = 1.2 * wave(t, 2, ASKEW)
    hand = (19.5 + sway, 93)
    _pinwheel(body, hand, t, wind)
    body.arm((14, 79), (18.6 + sway, 89.5), 1, (1.4, 71.5), 0.95)


def _pinwheel(body: Body, hand: Point, t: float, wind: float) -> None:
    """Draw a paper pinwheel on a stick."""
    hub, canvas, u = (hand[0] + 5, hand[1] + 25), body.canvas, body.unit
    body.chain(((hand[0] - 1, hand[1] - 6), hub), (1.5, 1.3), body.scene.shade(rgb("8a6a48")))
    x, y = body.at(hub)
    # Half a turn looks like none.
    for i in range(8):
        turn = TURN * (i / 8 + 1.5 * t) + 0.04 * wind
        colour = body.scene.shade(rgb(BLADES[i % 4]), 0.6)

        def spot(angle: float, far: float, turn: float = turn) -> Point:
            return x + far * u * math.cos(turn + angle), y + far * u * math.sin(turn + angle)

        canvas.outline((x, y), [(*spot(-0.15, 10), *spot(0.18, 13.5)), (*spot(0.72, 9.5), x, y)], solid(colour))
        canvas.polygon([(x, y), spot(0.18, 13.5), spot(0.3, 6.5)], solid(body.dim(colour, 0.2)))
    canvas.circle(x, y, 1.8 * u, solid(body.scene.shade(rgb("f4c542"))))


def draw_elder(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw an old person, slightly bent over a cane, looking into the distance."""
    look = Look.drawn(rng, scene, True)
    grey = rgb(GREYS[int(rng.integers(len(GREYS)))])
    has_mane, capped, bearded = look.style in MANES, rng.random() < 0.5, rng.random() < 0.6
    style = ("scarf" if look.style == "scarf" else "bun") if has_mane else "cap" if capped else "bald"
    skirted = has_mane and rng.random() < 0.6
    look = look.dressed(hair=grey, style=style, build=look.build * 1.03, sleeves=True)
    breath = wave(t, 1, ASKEW)
    body = standing(canvas, scene, look, 0.9 * breath, 0.5 * wave(t, 2, ASKEW), 0.96)
    wind = 0.8 + 1.1 * swing(t, 2, 0.1)
    body.stand(17)
    bare = skirted and scene.place not in COLD
    cloth = body.skin if bare else body.dim(body.bottom, 0.2 * skirted)
    for leg, dim in ((((-1.5, 47), (2.6, 26), (3.2, 4.6)), 0.25), (((-2.6, 47), (-1.4, 26), (-4.6, 4.6)), 0.0)):
        leg_aside(body, leg, body.dim(cloth, dim), body.dim(body.shoes, dim), 0.7 if skirted else 1.0)
    if skirted:
        body.form(
            [(-8.6, 55), (6, 56), (7.6, 44), (8.6, 22), (8.6, 22), (-1, 20.4), (-10 - wind, 21.5),
             (-10 - wind, 21.5), (-9.6, 42)],
            body.bottom, 9,
        )  # fmt: skip
        for x in (-4.0, 1.0):
            body.crease((x, 50), (x + 1, 36), (x - 0.4 - 0.3 * wind, 22), body.bottom)
    w, back = body.wide, 0.5 * breath
    grip = (18.6, 52.5)
    body.chain((grip, (20.2, 1.2)), (1.9, 1.6), mix(body.scene.shade(rgb("6a4328")), scene.near, 0.1))
    body.chain(((14.8, 53), (18.6, 53.4), (20.4, 51.6)), (2.2, 2.4, 2.2), scene.shade(rgb("7a4f30")))
    coat = [(4.8, 81), (9 * w, 75), (9.4 * w, 64), (8 * w, 52), (8.4 * w, 40), (8.4 * w, 40), (-1, 38.6),
            (-10 * w - 0.6 * wind, 40), (-10 * w - 0.6 * wind, 40), (-9.4 * w, 52), (-9.6 * w, 64), (-7.6 - back, 76),
            (-1.6, 82.4)]  # fmt: skip
    body.form(coat, body.top, 8)
    body.crease((6.6 * w, 74), (7 * w, 58), (5.8 * w, 40), body.top, 0.8)
    body.crease((-5, 62), (-3.6, 57), (-5.4, 51), body.top)
    body.chain(((3.6, 78), (6, 86)), (6.4, 5.8), body.skin)
    head_aside(body, (8, 89.4), wind, 2.5 * wave(t, 1, 0.3) - 2)
    if bearded and not has_mane:
        body.form([(8.2, 86.6), (13.4, 85), (13.6, 82), (11, 79.6), (8.4, 82)], body.hair, 3)
    scarf = body.accent
    if not has_mane:
        body.chain(((0.6, 81.6), (5, 80), (8.6, 80.6)), (4.6, 5, 4.4), scarf)
        body.chain(((0.4, 80), (-4 - wind, 74), (-5 - 2 * wind, 66 + 1.5 * wind)), (4, 4.4, 4.8), scarf)
    body.arm((3.6, 62), (14.6, 54.4), 1, (1.6, 77))


def draw_parent(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a parent who rocks a baby in the arms."""
    look = Look.drawn(rng, scene, True)
    baby, wrap = (
        mix(look.skin, rgb("f0c8a4"), 0.15),
        scene.shade(rgb(("f6efe2", "f3d9a8", "cfe3ea", "f2c9c4")[int(rng.integers(4))]), 0.75),
    )
    sway = wave(t, 2, ASKEW)
    body = standing(canvas, scene, look, 2.6 * sway, 0.6 * wave(t, 4, 0.1))
    wind, w = 0.9 * swing(t, 2, 0.2), body.wide
    body.stand()
    body.legs(5.2, -0.9 * sway)
    body.trunk(-0.3 * sway)
    with canvas.turned(scene.side * (9 + 2 * wave(t, 1, ASKEW)), *body.at((0.5, 86))):
        head_front(body, (1.4, 92.2), 2.0, wind)
    shoulder = body.shoulder(1)
    body.arm((14 * w, 64.5), (5, 58.5), 1, shoulder)
    body.form(
        [(-9.6, 60.4), (-11, 65), (-8, 69.5), (0, 71), (7.6, 74.5), (12, 75.5), (13.4, 71), (10, 64.4), (3, 59.6),
         (-4, 57.6)],
        wrap, 6.5,
    )  # fmt: skip
    nod = 0.4 * wave(t, 1, ASKEW)
    body.form(
        [(9.4, 80 + nod), (12.6, 78.6 + nod), (13.6, 75), (12, 71.4), (8.8, 70.6), (6.2, 72.6), (5.6, 76.4),
         (7, 79.2 + nod)],
        scene.shade(baby), 4,
    )  # fmt: skip
    body.form(
        [(6.2, 75.4), (5.4, 78.6 + nod), (9, 82 + nod), (13.4, 80 + nod), (14.6, 75.6), (12.4, 77.4 + nod),
         (9, 78.4 + nod)],
        body.hair, 4,
    )  # fmt: skip
    body.crease((-6, 66), (-1, 66.6), (4.6, 64), wrap, 0.8)
    body.crease((-3, 61.5), (2, 63), (8.6, 69), wrap, 0.8)
    kick = 1.2 * wave(t, 4, ASKEW)
    body.chain(((-8.6, 63), (-12.6, 61.4 + kick)), (4.4, 3.8), scene.shade(baby))
    body.arm((-13 * w, 64), (-1.5, 60.4), -1)
