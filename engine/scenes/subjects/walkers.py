"""Walkers: a hiker and a winner seen from behind, and a runner, seen from behind on a road."""

import math
from collections.abc import Callable

import numpy as np

from engine.scenes.canvas import Canvas
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, TURN, swing, wave
from engine.scenes.running import lane
from engine.scenes.subjects.body import Body, standing
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_aside, head_behind
from engine.scenes.subjects.looks import Look

#: The phase of a runner's stride in a still picture.
FULL_STRIDE = math.radians(58)
#: Strides on a road in a clip, odd so that the middle of a clip differs from its start.
STRIDES = 5
PACKS = ("c8553d", "3f5f4f", "d9a441", "4a5f86", "6b4a38", "8a3f52")


def draw_hiker(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a person with a backpack and a walking pole, standing or walking along a road."""
    look = Look.drawn(rng, scene, True)
    pack = scene.shade(rgb(PACKS[int(rng.integers(len(PACKS)))]), 0.85)
    wear = "trousers" if look.wear in ("skirt", "dress") else look.wear
    look = look.dressed(wear=wear, shoes=rgb("4a3226"), sleeves=True)
    steps = 0.0, 0.0
    lean, rise, hand, wind = 1.4 * wave(t), 1.2 * wave(t, 2), 1.5 * swing(t, 1, 0.2), 1.6 * swing(t, 2, 0.1)
    if scene.place == "road":
        # Each foot lifts three times per clip; the body is highest over the standing foot.
        stride = wave(t, 3)
        steps = 7 * max(stride, 0.0) ** 2, 7 * min(stride, 0.0) ** 2
        lean, rise, hand = 1.6 * stride, 1.6 * stride**2, -2.2 * stride
    body = standing(canvas, scene, look, lean, rise)
    body.stand()
    body.legs(6.0, 0.0, steps)
    w = body.wide
    body.arm((-14.6 * w, 64), (-13.2 * w, 52 - hand), -1)
    body.trunk(0.3 * wind)
    wood = mix(scene.shade(rgb("6a4328")), scene.near, 0.2)
    body.chain(((19 + hand, 67 + hand), (24, 1 + 0.7 * steps[0])), (1.8, 1.4), wood)
    body.arm((16 * w + 0.4 * hand, 64.6), (17.6 + hand, 58.4 + hand), 1)
    head_behind(body, 0.7 * wave(t, 1, ASKEW), wind)
    _backpack(body, pack, 0.4 * wind)


def _backpack(body: Body, pack: Colour, sway: float) -> None:
    """Draw a full backpack with a pocket, a lid and a rolled mat."""
    mat = body.accent if abs(body.accent.mean() - pack.mean()) > 30 else body.bright(pack)
    body.form(
        [(-8, 82), (8, 82), (10, 76), (10.4, 62), (9.2 + sway, 53), (5 + sway, 51), (-5 + sway, 51), (-9.2 + sway, 53),
         (-10.4, 62), (-10, 76)],
        pack, 8,
    )  # fmt: skip
    body.form([(-6.4, 67), (6.4, 67), (7, 61), (6 + sway, 55), (-6 + sway, 55), (-7, 61)], body.dim(pack, 0.22), 6, 0.6)
    body.crease((-6, 64.6), (0, 63.4), (6, 64.6), pack, 0.9)
    for side in (-1, 1):
        body.chain(((side * 5, 81), (side * 4.4, 66)), (1.3, 1.3), body.dim(pack, 0.5), 0)
    body.form(
        [(-9, 84.6), (-4, 87), (4, 87), (9, 84.6), (9.6, 79.6), (5, 77.6), (-5, 77.6), (-9.6, 79.6)],
        mix(pack, body.top, 0.2), 6,
    )  # fmt: skip
    body.chain(((-10.6 + sway, 50.6), (10.6 + sway, 50.6)), (5.4, 5.4), mat)
    for side in (-1, 1):
        body.chain(((side * 5.6 + sway, 53), (side * 5.6 + sway, 48.4)), (1.4, 1.4), body.dim(pack, 0.5), 0)


def draw_winner(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a person with both arms raised."""
    look = Look.drawn(rng, scene, True)
    body = standing(canvas, scene, look, 1.2 * wave(t), 0.8 * wave(t, 2))
    sway, wind = -2.2 * wave(t, 2), 1.6 * swing(t, 2, 0.1)
    body.stand(17)
    body.legs(9.0, 0.6 * wind)
    body.trunk(0.3 * wind)
    for side in (-1, 1):
        body.arm((side * 19.5 * body.wide, 90 + sway), (side * 23.5, 105 + 1.5 * sway), side)
    head_behind(body, 0.8 * wave(t, 1, ASKEW), wind)


def _athlete(rng: np.random.Generator, scene: Layout) -> Look:
    """Return the looks of somebody in running clothes."""
    look = Look.drawn(rng, scene, True)
    styles = {"long": "ponytail", "bob": "ponytail", "curls": "bun", "beanie": "short"}
    style = styles.get(look.style, look.style)
    dark = rgb(("23283c", "2d3350", "3b2f48", "26383e")[int(rng.integers(4))])
    return look.dressed(
        style=style, bottom=dark, shoes=rgb("f4f1ea"), sleeves=style == "scarf", build=0.93 + 0.4 * (look.build - 0.92),
        wear="trousers" if style == "scarf" or scene.place == "snow" else "shorts",
    )  # fmt: skip


def draw_runner(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a runner in full stride at t = 0.5, in step with the moving ground."""
    look = _athlete(rng, scene)
    if scene.place == "road":
        _runner_behind(canvas, scene, look, t)
        return
    # A runner covers about 1.25 times their height per stride. The number of strides is odd, so that the middle of a
    # clip differs from its start.
    strides = 2 * max(round(lane(scene) / (2.5 * scene.tall) - 0.5), 1) + 1
    phase = FULL_STRIDE + TURN * strides * (t - 0.5)
    # A striding figure is lower than a standing one, so runners are drawn a little larger.
    body = Body(canvas, scene, look, (scene.stand_x, scene.stand_y + 3), scene.tall / 0.92, scene.side)
    # The standing foot carries the body; when the legs are spread wider, both feet are in the air.
    lift = max(_reach(phase), _reach(FULL_STRIDE))
    body.stand(16 + 3 * math.cos(2 * phase))

    def up(joint: Point) -> Point:
        return joint[0], joint[1] + lift

    for leg, arm_phase, far in (
        (_leg(phase + math.pi), phase, True),
        (_leg(phase), phase + math.pi, False),
    ):
        elbow, hand = _arm(arm_phase)
        arm = up((5.0, 78.5)), up(elbow), up(hand)
        if far:
            _bent_arm(body, arm, 0.34)
        _running_leg(body, [up(joint) for joint in leg], 0.34 if far else 0.0)
        if far:
            continue
        _running_trunk(body, up, swing(t, 4, 0.1))
        head_aside(body, up((10.0, 92.6)), 2.4 + 1.6 * math.sin(2 * phase), 2.0)
        _bent_arm(body, arm, 0.0)


def _running_trunk(body: Body, lifted: Callable[[Point], Point], breath: float) -> None:
    w = body.wide
    points = [
        (-6.6 * w, 49), (-7.4 * w - 0.3 * breath, 56), (-4.6 * w, 66), (-2.6 * w, 76), (1.6, 82.4), (7.4, 84.4),
        (11.6 * w, 80), (13 * w, 72), (10.8 * w, 62), (7.6 * w, 53), (7.0 * w, 48), (7.0 * w, 48), (-6.6 * w, 49),
    ]  # fmt: skip
    body.chain((lifted((6.4, 80)), lifted((8.6, 87))), (6.4, 5.6), body.skin)
    body.form([lifted(point) for point in points], body.top, 7)
    body.crease(lifted((9, 66)), lifted((4, 62)), lifted((-2, 63)), body.top)


def _running_leg(body: Body, leg: list[Point], dim: float) -> None:
    hip, knee, ankle, toe = leg
    bare = body.look.wear == "shorts"
    shorts, skin, shoe = (body.dim(colour, dim) for colour in (body.bottom, body.skin, body.shoes))
    calf = knee[0] + 0.36 * (ankle[0] - knee[0]), knee[1] + 0.36 * (ankle[1] - knee[1])
    body.chain((hip, knee, calf, ankle), (12.4, 8.4, 7.6, 4.8), skin if bare else shorts)
    body.chain((ankle, toe), (5.6, 4.2), shoe)
    if bare:
        middle = hip[0] + (knee[0] - hip[0]) * 0.6, hip[1] + (knee[1] - hip[1]) * 0.6
        body.chain((hip, middle), (14, 12), shorts)


def _bent_arm(body: Body, joints: tuple[Point, Point, Point], dim: float) -> None:
    """Draw the arm of a runner from the side, bare or in a sleeve."""
    shoulder, elbow, hand = joints
    skin, top = body.dim(body.skin, dim), body.dim(body.top, dim if dim else 0.12)
    middle = (shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2
    body.chain((elbow, hand), (5.4, 4.2), top if body.look.sleeves else skin)
    body.ball(hand, 2.8, 2.9, skin)
    body.chain((shoulder, elbow), (7.2, 5.8), top if body.look.sleeves else skin)
    body.chain((shoulder, middle), (8.4, 7.2), top)


def _runner_behind(canvas: Canvas, scene: Layout, look: Look, t: float) -> None:
    """Draw a runner who runs along the road into the distance."""
    phase = TURN * STRIDES * (t - 0.5) + 0.9
    beat, hop = math.sin(phase), 1.5 * abs(math.cos(phase))
    body = standing(canvas, scene, look, 1.2 * beat, hop)
    body.stand(13 - hop)
    w, wind = body.wide, 1.6 * math.sin(2 * phase)
    for side, swung in ((-1, beat), (1, -beat)):
        if swung < 0:
            _arm_behind(body, side, swung)
    for side, lifted in ((-1, max(beat, 0.0)), (1, max(-beat, 0.0))):
        _leg_behind(body, side, 24 * lifted**0.8, 0.4 * hop)
    body.form(
        [(-8.4 * w, 56), (8.4 * w, 56), (9.6 * w, 48), (9.2 * w, 41), (1, 42), (-1, 42), (-9.2 * w, 41),
         (-9.6 * w, 48)],
        body.bottom, 8,
    )  # fmt: skip
    body.trunk(0.5 * wind)
    for side, swung in ((-1, beat), (1, -beat)):
        if swung >= 0:
            _arm_behind(body, side, swung)
    head_behind(body, 0.6 * beat, 1.6 * wind)


def _leg_behind(body: Body, side: int, lift: float, hop: float) -> None:
    """Draw a leg from behind; a lifted one is bent, and shows the sole of its shoe."""
    w, bare = body.wide, body.look.wear == "shorts"
    hip, knee = (side * 4.6 * w, 49.0), (side * 5.6, 26.5 + 0.06 * lift)
    ankle = side * (4.4 - 0.05 * lift), 4.6 + lift + hop
    cloth = body.skin if bare else body.bottom
    body.chain((hip, knee), (10.4 * w, 7.8), cloth)
    body.chain((knee, (0.5 * (knee[0] + ankle[0]), 0.5 * (knee[1] + ankle[1]) + 2), ankle), (7.6, 7.8, 4.8), cloth)
    if bare:
        body.chain((hip, (knee[0], 35.0)), (11 * w, 10.6 * w), body.bottom)
    x, y = ankle[0], ankle[1] - 2
    if lift > 9:
        body.ball((x, y), 3.5, 2.4 + 0.16 * lift, body.dim(body.shoes, 0.3))
        body.ball((x, y), 2.3, 1.4 + 0.14 * lift, body.accent)
        return
    body.chain(((x - side * 0.4, y + 0.4), (x + side * 0.6, y - 0.2)), (5.8, 5.2), body.shoes)


def _arm_behind(body: Body, side: int, swung: float) -> None:
    """Draw a bent arm from behind, its elbow back and high, or its hand in front of the chest."""
    w = body.wide
    elbow = side * (16.4 + 1.4 * swung) * w, 64.5 + 4.0 * swung
    body.arm(elbow, (side * (11.6 + 2.2 * swung) * w, 64 - 9.0 * swung), side)


def _reach(phase: float) -> float:
    """Return how far the body must be raised for the lower foot to touch the ground."""
    return 2.2 - min(joint[1] for leg in (_leg(phase), _leg(phase + math.pi)) for joint in leg)


def _leg(phase: float) -> tuple[Point, Point, Point, Point]:
    """Return the hip, knee, ankle and toe at a phase of the stride."""
    thigh = math.radians(12 + 44 * math.sin(phase))
    bend = math.radians(16 + 78 * max(0.0, math.cos(phase)))
    hip = (0.0, 50.0)
    knee = (hip[0] + 24 * math.sin(thigh), hip[1] - 24 * math.cos(thigh))
    shin = thigh - bend
    ankle = (knee[0] + 23 * math.sin(shin), knee[1] - 23 * math.cos(shin))
    foot = shin + math.radians(80)
    return hip, knee, ankle, (ankle[0] + 7.5 * math.sin(foot), ankle[1] - 7.5 * math.cos(foot))


def _arm(phase: float) -> tuple[Point, Point]:
    """Return the elbow and hand, swinging opposite to the leg on the same side."""
    upper = math.radians(-8 + 46 * math.sin(phase))
    elbow = (5.5 + 15 * math.sin(upper), 79 - 15 * math.cos(upper))
    fore = upper + math.radians(88)
    return elbow, (elbow[0] + 13 * math.sin(fore), elbow[1] - 13 * math.cos(fore))
