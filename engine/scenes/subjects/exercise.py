"""Exercise: a lifter with a barbell, and somebody who meditates."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, glow, pen, solid
from engine.scenes.colour import COAT_COLOURS, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, age, wave
from engine.scenes.subjects.contours import Body, Joint, bent, between, draw_head_behind, draw_shadow


def draw_lifter(canvas: Canvas, scene: Layout, _rng: np.random.Generator, t: float) -> None:
    """Draw somebody who presses a barbell from the shoulders to overhead, seen from behind."""
    unit = scene.tall / 104
    body = Body(canvas, scene, (scene.stand_x, scene.stand_y + 2), unit, scene.side)
    # The bar rests overhead for a while, and is slower at both ends, as under a real load.
    pressed = 0.5 + 0.5 * math.cos(TURN * (t - 0.5))
    pressed = pressed * pressed * (3 - 2 * pressed)
    dip = 2.6 * math.sin(math.pi * pressed) ** 2 * (1 if math.sin(TURN * (t - 0.5)) < 0 else 0.4)
    bar = 83.5 - dip + 29.4 * pressed
    draw_shadow(canvas, scene, scene.stand_x, scene.stand_y + 3, 30 * unit)
    _lifting_legs(body, dip)
    skin, shirt = scene.shade(scene.skin), scene.shade(rgb(COAT_COLOURS[scene.coat]), 0.7)
    _barbell(body, bar)
    low = -dip
    for side in (-1, 1):
        shoulder, hand = (side * 12.2, 80.5 + low + 2.4 * pressed), (side * 19.0, bar)
        elbow = bent(shoulder, hand, 16.8, 15.0, -side)
        body.limb([hand, between(hand, elbow, 0.6), elbow], [4.4, 6.6, 6.2], skin)
        body.limb([elbow, between(elbow, shoulder, 0.5), shoulder], [6.0, 8.2, 9.2], skin)
        body.ball((hand[0], bar), 2.7, 2.9, skin, 0.6)
    _lifting_back(body, low, pressed, skin, shirt)
    draw_head_behind(body, (0, 93.4 + low), scene)


def _lifting_legs(body: Body, dip: float) -> None:
    scene = body.scene
    skin, shoe = scene.shade(scene.skin), scene.shade(rgb("f0ece4"))
    shorts = scene.shade(mix(rgb("23283c"), scene.near, 0.25))
    for side in (-1, 1):
        hip, ankle = (side * 6.0, 48 - dip), (side * 12.5, 4.5)
        knee = (side * (10.4 + 0.9 * dip), 26 - 0.4 * dip)
        calf = between(knee, ankle, 0.34)
        body.limb([knee, calf, between(knee, ankle, 0.7), ankle], [7.6, 9.4, 6.2, 4.6], skin)
        body.limb([hip, between(hip, knee, 0.5), knee], [13.5, 12.2, 8.0], skin)
        body.limb([(ankle[0] - side * 0.6, 2.4), (ankle[0] + side * 3.4, 2.2)], [5.2, 4.6], shoe, 0.6)
        body.limb([(ankle[0], 4.0), (ankle[0], 6.4)], [4.9, 4.7], shoe, 0.4)
        leg = between(hip, knee, 0.62)
        body.limb([hip, leg], [15.0, 14.2], shorts)
    body.shape(
        [(-11, 56 - dip), (11, 56 - dip), (12.4, 47 - dip), (6, 41 - dip), (-6, 41 - dip), (-12.4, 47 - dip)], shorts
    )


def _lifting_back(body: Body, low: float, pressed: float, skin: Colour, shirt: Colour) -> None:
    up = 2.0 * pressed
    body.limb([(0, 82 + low), (0, 90 + low)], [10.5, 6.8], skin)
    left = [(-5, 87), (-11.5, 84.5 + up), (-15.2, 79 + up), (-13.4, 70), (-10.4, 60), (-9.4, 53)]
    points = [(x, y + low) for x, y in left] + [(-x, y + low) for x, y in reversed(left)]
    body.shape(points, skin)
    vest = [(-4.2, 86.5), (-7.2, 84.6), (-6.2, 79), (-10.6, 71), (-10.9, 62), (-10.0, 50)]
    body.shape([(x, y + low) for x, y in vest] + [(-x, y + low) for x, y in reversed(vest)], shirt)
    fold = mix(shirt, body.scene.near, 0.3)
    for side in (-1, 1):
        # The shoulder blades turn outwards as the arms rise.
        x = side * (4.4 + 1.2 * pressed)
        blade = [(x - side * 1.6, 80 + low), (x + side * 1.2, 76 + low), (x, 69 + low), (x - side * 0.5, 75 + low)]
        body.flat(blade, fold, 0.55)
    body.flat([(-0.5, 80 + low), (0.5, 80 + low), (0.7, 64 + low), (0, 53 + low), (-0.7, 64 + low)], fold, 0.6)


def _barbell(body: Body, bar: float) -> None:
    scene, canvas = body.scene, body.canvas
    steel = scene.shade(mix(rgb("aeb6c2"), scene.near, 0.1))
    (x0, y), (x1, _) = body.at([(-61, bar), (61, bar)])
    canvas.line(x0, y, x1, y, pen(steel, 1.9 * body.unit))
    canvas.line(x0, y - 0.5 * body.unit, x1, y - 0.5 * body.unit, pen(mix(steel, scene.light, 0.6), 0.5 * body.unit))
    plates = ((45.5, 3.6, 13.2, "c9383c"), (49.6, 3.4, 13.2, "c9383c"), (53.0, 2.4, 9.4, "2b6cb8"))
    for side in (-1, 1):
        for away, thick, high, code in plates:
            (left, top), (right, bottom) = body.at(
                [(side * away - thick / 2, bar + high), (side * away + thick / 2, bar - high)]
            )
            left, right = min(left, right), max(left, right)
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
            body.fill(corners, scene.shade(rgb(code), 0.8), 0.7, 1.0)
        x, y = body.at((side * 43.4, bar))
        canvas.bar(x - 0.8 * body.unit, y - 2.2 * body.unit, x + 0.8 * body.unit, y + 2.2 * body.unit, solid(steel))


def draw_meditation(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw somebody who sits cross-legged, seen from behind, breathing in a soft light."""
    unit = scene.tall / 78
    x, y = scene.stand_x, scene.stand_y + 4
    breath = 0.8 * wave(t, 1, ASKEW) + 0.2
    _motes(canvas, scene, rng, (x, y - 32 * unit), 52 * unit, t, breath)
    body = Body(canvas, scene, (x, y), unit, scene.side)
    skin, shirt = scene.shade(scene.skin), scene.shade(rgb(COAT_COLOURS[scene.coat]), 0.7)
    trousers = mix(scene.shade(mix(shirt, rgb("f3ece0"), 0.45)), scene.near, 0.12)
    rise = 0.8 * breath
    for side in (-1, 1):
        body.limb([(side * 5, 6.5), (side * 17, 8.2), (side * 26, 6.0)], [13, 12, 8.4], trousers)
        body.limb([(side * 26.5, 5.6), (side * 16, 3.6), (side * 3, 3.2)], [8.0, 7.2, 5.0], trousers, 0.5)
        shoulder, hand = (side * 12.0, 43.5 + rise), (side * 25.5, 11.4)
        elbow = (side * 18.6, 26.5 + 0.5 * rise)
        body.limb([elbow, between(elbow, hand, 0.4), hand], [5.8, 5.4, 3.8], skin)
        body.ball(hand, 2.6, 2.0, skin, 0.4)
        body.limb([shoulder, between(shoulder, elbow, 0.55), elbow], [8.8, 8.0, 6.8], shirt)
    body.limb([(0, 46 + rise), (0, 55 + rise)], [9.4, 6.6], skin)
    wide = 0.35 * breath
    left = [
        (-3.6, 50.0),
        (-10.5, 47.6),
        (-14.2 - wide, 43.0),
        (-12.6 - wide, 34),
        (-10.0 - wide, 24),
        (-11.6, 12),
        (-10.5, 5),
    ]
    body.shape([(px, py + rise * py / 46) for px, py in [*left, *((-px, py) for px, py in reversed(left))]], shirt)
    fold = mix(shirt, scene.near, 0.3)
    body.flat([(-0.5, 43), (0.5, 43), (0.6, 26), (0, 14), (-0.6, 26)], fold, 0.55)
    for side in (-1, 1):
        body.flat([(side * 9.5, 12), (side * 4, 9.6), (side * 9.8, 8.4)], fold, 0.55)
    draw_head_behind(body, (0, 60.5 + rise), scene)


def draw_aura(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the soft light around somebody who meditates, and the shadow on the ground."""
    unit = scene.tall / 78
    x, y, wide = scene.stand_x, scene.stand_y + 4, 52 * unit * 1.21
    warm = mix(rgb("ffe9b0"), scene.light, 0.4)
    canvas.circle(x, y - 32 * unit, wide, glow(x, y - 32 * unit, wide, warm, 0.58 if scene.dark else 0.44))
    draw_shadow(canvas, scene, x, y - 1, 42 * unit)


def _motes(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, middle: Joint, reach: float, t: float, breath: float
) -> None:
    """Draw rings of light that widen with each breath, and motes that rise in it."""
    x, y = middle
    warm = mix(rgb("ffe9b0"), scene.light, 0.4)
    for ring in (0.72, 0.98):
        radius = reach * (ring + 0.05 * breath)
        canvas.polyline(
            np.column_stack([x + radius * np.cos(_ARC), y + radius * np.sin(_ARC)]),
            pen(mix(warm, WHITE, 0.3), 1.3, 0.34 * (1.25 - ring * 0.5)),
        )
    for born, aside, size in rng.random((12, 3)).tolist():
        passed = age(t, born, 0.8)
        if passed < 1:
            mx = x + (aside - 0.5) * 1.7 * reach + 4 * math.sin(TURN * (passed + aside))
            canvas.circle(
                mx, y + reach * (0.5 - 1.3 * passed), 1 + 1.4 * size, solid(warm, 0.8 * math.sin(math.pi * passed))
            )


_ARC = np.linspace(math.radians(150), math.radians(390), 60)
