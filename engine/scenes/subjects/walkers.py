"""Walkers: a hiker and a winner seen from behind, and a runner."""

import math
from dataclasses import replace

import numpy as np

from engine.scenes.canvas import Canvas
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing, wave
from engine.scenes.running import lane
from engine.scenes.subjects.figure import Figure, Person, Point, draw_legs

#: The phase of a runner's stride in a still picture.
FULL_STRIDE = math.radians(58)


def draw_hiker(canvas: Canvas, scene: Layout, _rng: np.random.Generator, t: float) -> None:
    """Draw a person with a backpack and a walking pole, standing or walking along a road."""
    steps = 0.0, 0.0
    lean, rise, hand, wind = 1.4 * wave(t), 1.2 * wave(t, 2), 1.5 * swing(t, 1, 0.2), 1.6 * swing(t, 2, 0.1)
    if scene.place == "road":
        # Each foot lifts three times per clip; the body is highest over the standing foot.
        stride = wave(t, 3)
        steps = max(stride, 0.0) ** 2, min(stride, 0.0) ** 2
        lean, rise, hand = 1.6 * stride, 1.6 * stride**2, -2.2 * stride
    figure = Figure(canvas, scene, lean, rise)
    draw_legs(figure, 6.5, *steps)
    figure.limb((-11, 78), 8.5, (-14.5, 63), 7, figure.coat)
    figure.limb((-14.5, 63), 7, (-12.5, 50 - hand), 5.5, figure.coat)
    figure.torso(figure.coat, wind)
    figure.limb((19 + hand, 66 + hand), 1.7, (24, 5 * steps[0]), 1.7, figure.boots)
    figure.limb((11, 78), 8.5, (15.5 + 0.4 * hand, 64), 7, figure.coat)
    figure.limb((15.5 + 0.4 * hand, 64), 7, (19 + hand, 60 + hand), 5.5, figure.coat)
    figure.ball((19.5 + hand, 60 + hand), 3, 3, figure.skin)
    figure.ball((-12.3, 48 - hand), 3, 3.2, figure.skin)
    figure.head((0, 92), wind)
    figure.box((-9.5, 53), (9.5, 83), 4, figure.pack)
    figure.box((-6.5, 56), (6.5, 66), 2, mix(figure.pack, BLACK, 0.25))
    figure.box((-10.5, 82), (10.5, 87), 2.5, mix(figure.pack, figure.coat, 0.6))


def draw_winner(canvas: Canvas, scene: Layout, _rng: np.random.Generator, t: float) -> None:
    """Draw a person with both arms raised."""
    figure = Figure(canvas, scene, 1.2 * wave(t), 0.8 * wave(t, 2))
    sway, wind = -2.2 * wave(t, 2), 1.6 * swing(t, 2, 0.1)
    draw_legs(figure, 10)
    for side in (-1, 1):
        elbow, hand = (side * 20, 91 + sway), (side * 24.5, 107 + 1.5 * sway)
        figure.limb((side * 10, 79), 9, elbow, 7, figure.coat)
        figure.limb(elbow, 7, hand, 5, figure.coat)
        figure.ball((side * 25, 109.5 + 1.5 * sway), 3.2, 3.6, figure.skin)
    figure.torso(figure.coat, wind)
    figure.head((0, 92), wind)


def draw_runner(canvas: Canvas, scene: Layout, _rng: np.random.Generator, t: float) -> None:
    """Draw a runner from the side, in full stride at t = 0.5, in step with the moving ground."""
    # A runner covers about 1.25 times their height per stride. The number of strides is odd, so that the middle of a
    # clip differs from its start.
    strides = 2 * max(round(lane(scene) / (2.5 * scene.tall) - 0.5), 1) + 1
    phase = FULL_STRIDE + TURN * strides * (t - 0.5)
    legs = [_leg(phase), _leg(phase + math.pi)]
    # A striding figure is lower than a standing one, so runners are drawn a little larger.
    person = Person.of(scene)
    figure = Figure(canvas, scene, person=replace(person, y=person.y + 2, tall=person.tall / 0.92))
    # The standing foot carries the body; when the legs are spread wider, both feet are in the air.
    lift = max(_reach(phase), _reach(FULL_STRIDE))

    def up(joint: Point) -> Point:
        return joint[0], joint[1] + lift

    shirt, shorts = figure.coat, mix(figure.trousers, BLACK, 0.15)
    for leg, arm_phase, far in ((legs[1], phase, True), (legs[0], phase + math.pi, False)):
        dim = 0.3 if far else 0.0
        skin, shoe = (
            mix(figure.skin, figure.trousers, dim),
            mix(scene.shade(rgb("f4f1ea")), figure.boots, dim),
        )
        hip, knee, ankle, toe = (up(joint) for joint in leg)
        elbow, hand = _arm(arm_phase)
        if far:
            _draw_arm(figure, (up((5.5, 79)), up(elbow), up(hand)), skin, mix(shirt, figure.trousers, dim))
        figure.limb(knee, 6.6, ankle, 4.6, skin)
        figure.limb(hip, 10.5, knee, 6.8, skin)
        figure.limb(ankle, 5.2, toe, 4.2, shoe)
        middle = (hip[0] + (knee[0] - hip[0]) * 0.58, hip[1] + (knee[1] - hip[1]) * 0.58)
        figure.limb(hip, 12.5, middle, 10.5, mix(shorts, figure.trousers, dim))
        if far:
            continue
        figure.limb(up((0.5, 53)), 13.5 + 0.8 * swing(t, 4, 0.1), up((5, 77)), 16, shirt)
        figure.limb(up((7, 82)), 5.5, up((8.5, 88)), 5.5, figure.skin)
        figure.ball(up((10.5, 93)), 6.6, 7.2, figure.skin)
        figure.ball(up((9.3, 95.4)), 6.9, 5.8, figure.hair)
        if scene.long_hair:
            figure.limb(up((4, 95)), 5, up((-4, 91 + 2 * math.sin(2 * phase))), 2.4, figure.hair)
        _draw_arm(figure, (up((5.5, 79)), up(elbow), up(hand)), skin, mix(shirt, BLACK, 0.12))


def _reach(phase: float) -> float:
    """Return how far the body must be raised for the lower foot to touch the ground."""
    return 2.2 - min(joint[1] for leg in (_leg(phase), _leg(phase + math.pi)) for joint in leg)


def _draw_arm(figure: Figure, joints: tuple[Point, Point, Point], skin: Colour, sleeve: Colour) -> None:
    shoulder, elbow, hand = joints
    figure.limb(shoulder, 7, elbow, 5.6, skin)
    figure.limb(elbow, 5.4, hand, 4.4, skin)
    figure.ball(hand, 3, 3, skin)
    middle = ((shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2)
    figure.limb(shoulder, 8.4, middle, 7.4, sleeve)


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
