"""The bicycle: somebody who rides along while the ground passes under the wheels."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import BLACK, COAT_COLOURS, Colour, mix, rgb
from engine.scenes.foreground import knoll, soil
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing
from engine.scenes.subjects.creature import smooth
from engine.scenes.subjects.figure import Figure, Person, Point

#: Turns per clip, odd so that the middle of a clip differs from its start.
WHEEL_TURNS, PEDAL_TURNS = 5, 3
RADIUS, REAR, FRONT = 18.5, (-24.0, 19.2), (29.0, 19.2)
CRANK, HIP, SHOULDER, GRIP = (-1.0, 17.0), (-9.0, 56.5), (6.0, 81.0), (23.0, 63.0)

CROWN = (
    (5.6, 3.2),
    (4.6, 6.2),
    (1, 7.9),
    (-3, 7.2),
    (-6, 4),
    (-6.6, 0),
    (-5.4, -4.4),
    (-3, -4.8),
    (-1.8, -1),
    (-0.4, 1.8),
    (2.4, 2.8),
)


def draw_bicycle(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a cyclist in profile with turning wheels and pedals."""
    ground = None if scene.place in (*FLOORED, "road") else knoll(scene)
    person = Person.of(scene)
    person = replace(person, tall=person.tall * 0.95, y=scene.stand_y + 1)
    unit, facing = person.tall / 100, person.facing
    heights = [0.0, 0.0]
    if ground:
        heights = [ground.at(person.x + facing * x * unit) - scene.stand_y for x in (REAR[0], FRONT[0])]
    middle = person.x + facing * unit * (REAR[0] + FRONT[0]) / 2
    angle = math.degrees(math.atan2((heights[1] - heights[0]) * facing, (FRONT[0] - REAR[0]) * unit))
    level = sum(heights) / 2 + scene.stand_y
    turns = WHEEL_TURNS * TURN * (t - 0.5)
    _passing(canvas, scene, t, WHEEL_TURNS * TURN * RADIUS * unit, False)
    canvas.oval(middle, level + 2.5, 46 * unit, 3 * unit, solid(mix(scene.near, scene.zenith, 0.1), 0.28))
    with canvas.turned(angle, middle, level):
        figure = Figure(canvas, scene, 0.0, 0.0, replace(person, y=level + 1.5))
        _rider(figure, scene, rng, t, turns)
    _passing(canvas, scene, t, WHEEL_TURNS * TURN * RADIUS * unit, True)


def _passing(canvas: Canvas, scene: Layout, t: float, way: float, near: bool) -> None:
    """Draw grass, or the marks of a street, that the wheels leave behind."""
    rng, paved = scene.part(f"passing {near}"), scene.place in FLOORED
    ground = None if paved or scene.place == "road" else knoll(scene)
    colour = mix(soil(scene), scene.near, 0.42 if near else 0.3)
    blades, marks = [], []
    moved = -scene.side * way * (t - 0.5)
    for start, low, size in rng.random((9 if near else 12, 3)).tolist():
        for again in range(math.ceil((scene.width + 160) / way) + 1):
            x = (start * way + moved) % way + again * way - 80
            if x > scene.width + 60:
                continue
            y = (ground.at(x) if ground else scene.stand_y) + (9 + 16 * low if near else 1.5 + 3 * low)
            if paved:
                marks.append((x - 14 - 16 * size, y - 0.9, x + 14 + 16 * size, y + 0.9))
                continue
            tall = (8 + 8 * size) * (1.35 if near else 1.0)
            if scene.place == "road":
                # Nothing grows on the asphalt.
                tall *= min(max((abs(x - scene.width / 2) - 110) / 24, 0.0), 1.0)
            for blade in (-0.55, -0.1, 0.5):
                tip = x + tall * blade - scene.side * 2
                blades.append(
                    [(x + 3 * blade - 1.5, y), (tip, y - tall * (1 - 0.3 * abs(blade))), (x + 3 * blade + 1.5, y)]
                )
    canvas.polygons(blades, solid(colour))
    if near:
        canvas.bars(marks, solid(scene.pale(0.3), 0.22), 0.9)


def _rider(figure: Figure, scene: Layout, rng: np.random.Generator, t: float, turns: float) -> None:
    frames = [code for name, code in COAT_COLOURS.items() if name not in (scene.coat, "pink")]
    frame = scene.shade(rgb(frames[int(rng.integers(len(frames)))]))
    helmet, basket = bool(rng.random() < 0.45), bool(rng.random() < 0.4)
    turn = turns * PEDAL_TURNS / WHEEL_TURNS
    bob = 0.35 * math.cos(2 * turn)
    far, near = _leg(turn + math.pi + 0.9), _leg(turn + 0.9)
    dim = mix(figure.trousers, BLACK, 0.3)
    _arm(figure, 1.2, mix(figure.coat, figure.trousers, 0.4), mix(figure.skin, figure.trousers, 0.3), bob)
    _draw_leg(figure, far, dim, mix(figure.boots, BLACK, 0.2))
    _wheels(figure, scene, turns)
    _frame(figure, scene, frame, basket, turn)
    shoe = scene.shade(rgb("efe9df"))
    _draw_leg(figure, near, figure.trousers, shoe)
    _upper(figure, scene, helmet, bob, t)


def _leg(turn: float) -> tuple[Point, Point, Point, Point]:
    """Return hip, knee, ankle and toe when the crank is at an angle, turning clockwise."""
    pedal = CRANK[0] + 9 * math.sin(turn), CRANK[1] + 9 * math.cos(turn)
    dip = 0.25 + 0.22 * math.sin(turn + 0.6)
    ankle = pedal[0] - 5.5 * math.cos(dip), pedal[1] + 2.4 + 5.5 * math.sin(dip)
    thigh, shin = 24.5, 24.0
    dx, dy = ankle[0] - HIP[0], ankle[1] - HIP[1]
    far = min(math.hypot(dx, dy), thigh + shin - 0.1)
    bend = math.acos((thigh**2 + far**2 - shin**2) / (2 * thigh * far))
    way = math.atan2(dy, dx) + bend
    knee = HIP[0] + thigh * math.cos(way), HIP[1] + thigh * math.sin(way)
    return HIP, knee, ankle, (pedal[0] + 3.5, pedal[1] + 1.6)


def _draw_leg(figure: Figure, leg: tuple[Point, Point, Point, Point], cloth: Colour, shoe: Colour) -> None:
    hip, knee, ankle, toe = leg
    figure.limb(ankle, 4.6, (ankle[0] - 1.4, ankle[1] - 1.6), 4.2, shoe)
    figure.limb((ankle[0] - 0.4, ankle[1] - 1.4), 4.6, toe, 3.6, shoe)
    figure.limb(knee, 7.6, ankle, 5.0, cloth)
    figure.limb(hip, 12, knee, 8, cloth)


def _wheels(figure: Figure, scene: Layout, turns: float) -> None:
    canvas, u = figure.canvas, figure.unit
    tyre, metal = mix(scene.near, rgb("17141a"), 0.6), mix(scene.pale(0.2), scene.near, 0.25)
    for hub in (REAR, FRONT):
        x, y = figure.at(hub)
        steps = np.arange(9) * TURN / 9 + figure.facing * turns
        for angle in steps.tolist():
            dx, dy = RADIUS * u * math.cos(angle), RADIUS * u * math.sin(angle)
            canvas.line(x, y, x + dx, y + dy, pen(metal, 0.42 * u, 0.8))
        round_ = [
            (x + RADIUS * u * math.cos(a), y + RADIUS * u * math.sin(a)) for a in np.linspace(0, TURN, 49).tolist()
        ]
        canvas.polyline(round_, pen(tyre, 2.2 * u))
        inner = [(x + (a - x) * 0.92, y + (b - y) * 0.92) for a, b in round_]
        canvas.polyline(inner, pen(metal, 0.5 * u))
        canvas.circle(x, y, 1.5 * u, solid(tyre))


def _frame(figure: Figure, scene: Layout, colour: Colour, basket: bool, turn: float) -> None:
    dark, metal = mix(scene.near, rgb("17141a"), 0.6), mix(scene.pale(0.2), scene.near, 0.3)
    lit = mix(colour, scene.light, 0.25)
    for way in (1, 0):
        tip = CRANK[0] + 9 * math.sin(turn + 0.9 + math.pi * way), CRANK[1] + 9 * math.cos(turn + 0.9 + math.pi * way)
        figure.limb(CRANK, 1.5, tip, 1.3, dark)
        figure.limb((tip[0] - 2.6, tip[1]), 1.5, (tip[0] + 2.6, tip[1]), 1.5, dark)
        if way:
            figure.limb(CRANK, 1.5, REAR, 1.3, colour)
            figure.limb((-9.4, 46), 1.3, REAR, 1.2, colour)
            figure.limb((-11.4, 54), 1.6, (-9.4, 46), 1.6, metal)
            figure.limb((20.4, 58), 1.8, (22.4, 46), 2.2, colour)
            figure.limb((22.4, 46), 1.8, FRONT, 1.2, colour)
            figure.limb((-9.2, 45), 1.8, (21, 53), 1.8, lit)
            figure.limb(CRANK, 2.2, (22, 47.5), 2.2, colour)
            figure.limb(CRANK, 2.0, (-9.6, 47), 1.8, lit)
            figure.limb((20.4, 58), 1.4, (19.8, 62), 1.4, metal)
            figure.limb((19.8, 62), 1.5, GRIP, 1.5, dark)
            figure.ball(CRANK, 3.6, 3.6, dark)
            figure.ball(CRANK, 2.4, 2.4, metal)
    figure.limb((-16.5, 55), 3.2, (-5.5, 54.4), 2, dark)
    if basket:
        straw = scene.shade(rgb("b98a52"))
        figure.canvas.polygon([figure.at(p) for p in ((25, 60), (39, 60), (37, 49), (27, 49))], solid(straw))
        figure.canvas.polygon(
            [figure.at(p) for p in ((24.4, 61), (39.6, 61), (39.4, 59), (24.6, 59))], solid(mix(straw, BLACK, 0.2))
        )
        for k, code in enumerate(("f2d16b", "ef7f7f", "f4efe4")):
            figure.ball((28 + 4 * k, 62.2 + k % 2), 2.4, 2.2, scene.shade(rgb(code)))


def _arm(figure: Figure, aside: float, sleeve: Colour, skin: Colour, bob: float) -> None:
    shoulder = (SHOULDER[0] + aside, SHOULDER[1] - 1.5 + bob)
    elbow = (12.0 + aside, 68.0 + 0.5 * bob)
    grip = (GRIP[0] + aside * 0.6, GRIP[1] + 0.8)
    figure.limb(elbow, 5.4, grip, 4.2, sleeve)
    figure.limb(shoulder, 7.4, elbow, 5.8, sleeve)
    figure.ball(grip, 2.6, 2.4, skin)


def _upper(figure: Figure, scene: Layout, helmet: bool, bob: float, t: float) -> None:
    """Draw the body, the head and the near arm."""
    wind = 1.2 * swing(t, 4, 0.1)
    p = figure.at
    back = [
        (*p((-15.5 - wind * 0.5, 66)), *p((-6, 80 + bob))),
        (*p((0, 87 + bob)), *p((7.5, 86 + bob))),
        (*p((13, 83 + bob)), *p((11, 75 + bob))),
        (*p((4, 64)), *p((-1.5, 55))),
        (*p((-8, 51.5)), *p((-16 - wind, 54))),
    ]
    toward = 1 if scene.light_x > scene.stand_x else -1
    with figure.canvas.moved(1.2 * toward, -0.8):
        figure.canvas.outline(p((-16 - wind, 54)), back, solid(mix(figure.coat, scene.light, 0.5)))
    figure.canvas.outline(p((-16 - wind, 54)), back, solid(figure.coat))
    with figure.canvas.inside_outline(p((-16 - wind, 54)), back):
        fold = [p((-18, 50)), p((-2, 56)), p((6, 70)), p((-2, 62)), p((-12, 60))]
        figure.canvas.polygon(fold, solid(mix(figure.coat, BLACK, 0.14)))
    figure.limb((8, 84 + bob), 5.4, (10, 90 + bob), 5, figure.skin)
    _head(figure, scene, (11.6, 94.6 + bob), helmet, wind)
    _arm(figure, 0.0, mix(figure.coat, BLACK, 0.12), figure.skin, bob)


def _head(figure: Figure, scene: Layout, middle: Point, helmet: bool, wind: float) -> None:
    x, y = middle
    if figure.long_hair:
        figure.limb((x - 4, y - 1), 6.5, (x - 12 - wind, y - 8 + 0.8 * wind), 2.6, figure.hair)
    figure.ball((x + 0.4, y), 5.9, 6.9, figure.skin)
    figure.limb((x + 5.4, y + 0.6), 1.6, (x + 6.4, y - 1.2), 1.8, figure.skin)
    figure.limb((x + 1.5, y - 4.6), 4.6, (x + 3.4, y - 4.4), 4.2, figure.skin)
    u, facing = figure.unit, figure.facing
    cx, cy = figure.at((x, y))

    def patch(points: Sequence[Point], colour: Colour) -> None:
        figure.canvas.polygon(smooth(points) * (facing * u, -u) + (cx, cy), solid(colour))

    patch(CROWN, figure.hair)
    if helmet:
        shell = scene.shade(rgb("f1eee6"))
        patch([(7.4, 2.2), (7.4, 2.2), (6.4, 6), (3, 8.8), (-1.5, 9.4), (-6, 7), (-8.2, 1.2), (-8.2, 1.2)], shell)
        patch([(5.4, 6), (2, 8.2), (-2, 8.4), (-6, 6), (-2, 6.6), (2, 6.2)], mix(shell, figure.coat, 0.75))
