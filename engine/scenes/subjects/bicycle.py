"""The bicycle: somebody who rides along while the ground passes under the wheels."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import BLACK, COAT_COLOURS, Colour, mix, rgb
from engine.scenes.foreground import knoll, soil
from engine.scenes.habitats import FLOORED
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing
from engine.scenes.subjects.body import Body
from engine.scenes.subjects.cyclist import draw_cyclist_behind
from engine.scenes.subjects.figure import Point
from engine.scenes.subjects.heads import head_aside
from engine.scenes.subjects.looks import MANES, Look

#: Turns per clip, odd so that the middle of a clip differs from its start.
WHEEL_TURNS, PEDAL_TURNS = 5, 3
RADIUS, REAR, FRONT = 18.5, (-24.0, 19.2), (29.0, 19.2)
CRANK, HIP, SHOULDER, GRIP = (-1.0, 17.0), (-9.0, 56.5), (6.0, 81.0), (23.0, 63.0)


def draw_bicycle(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a cyclist in profile with turning wheels and pedals."""
    if scene.place == "road":
        draw_cyclist_behind(canvas, scene, rng, t)
        return
    ground = None if scene.place in FLOORED else knoll(scene)
    unit, facing = 0.95 * scene.tall / 100, scene.side
    heights = [0.0, 0.0]
    if ground:
        heights = [ground.at(scene.stand_x + facing * x * unit) - scene.stand_y for x in (REAR[0], FRONT[0])]
    middle = scene.stand_x + facing * unit * (REAR[0] + FRONT[0]) / 2
    angle = math.degrees(math.atan2((heights[1] - heights[0]) * facing, (FRONT[0] - REAR[0]) * unit))
    level = sum(heights) / 2 + scene.stand_y
    turns = WHEEL_TURNS * TURN * (t - 0.5)
    _passing(canvas, scene, t, WHEEL_TURNS * TURN * RADIUS * unit, False)
    canvas.oval(middle, level + 2.5, 46 * unit, 3 * unit, solid(mix(scene.near, scene.zenith, 0.1), 0.28))
    with canvas.turned(angle, middle, level):
        _rider(Body(canvas, scene, _look(rng, scene), (scene.stand_x, level + 1), 100 * unit, facing), rng, t, turns)
    _passing(canvas, scene, t, WHEEL_TURNS * TURN * RADIUS * unit, True)


def _passing(canvas: Canvas, scene: Layout, t: float, way: float, near: bool) -> None:
    """Draw grass, or the marks of a street, that the wheels leave behind."""
    rng, paved = scene.part(f"passing {near}"), scene.place in FLOORED
    ground = None if paved else knoll(scene)
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
            for blade in (-0.55, -0.1, 0.5):
                tip = x + tall * blade - scene.side * 2
                blades.append(
                    [(x + 3 * blade - 1.5, y), (tip, y - tall * (1 - 0.3 * abs(blade))), (x + 3 * blade + 1.5, y)]
                )
    canvas.polygons(blades, solid(colour))
    if near:
        canvas.bars(marks, solid(scene.pale(0.3), 0.22), 0.9)


def _look(rng: np.random.Generator, scene: Layout) -> Look:
    """Return the looks of somebody on a bicycle, often with a helmet."""
    look = Look.drawn(rng, scene, True)
    styles = {"long": "ponytail", "curls": "bob", "beanie": "cap"}
    style = styles.get(look.style, look.style)
    if rng.random() < 0.45:
        style = "ponytail" if look.style in MANES and style != "scarf" else "short" if style == "afro" else style
        style = "short" if style == "cap" else style
    return look.dressed(style=style, wear="shorts" if look.wear == "shorts" else "trousers", shoes=rgb("efe9df"))


def _rider(body: Body, rng: np.random.Generator, t: float, turns: float) -> None:
    scene = body.scene
    frames = [code for name, code in COAT_COLOURS.items() if name not in (scene.coat, "pink")]
    frame = scene.shade(rgb(frames[int(rng.integers(len(frames)))]))
    helmet, basket = bool(rng.random() < 0.45), bool(rng.random() < 0.4)
    turn = turns * PEDAL_TURNS / WHEEL_TURNS
    bob = 0.35 * math.cos(2 * turn)
    _arm(body, 1.2, bob, 0.34)
    _draw_leg(body, _leg(turn + math.pi + 0.9), 0.34)
    _wheels(body, scene, turns)
    _frame(body, scene, frame, basket, turn)
    _draw_leg(body, _leg(turn + 0.9), 0.0)
    _upper(body, helmet, bob, t)


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


def _draw_leg(body: Body, leg: tuple[Point, Point, Point, Point], dim: float) -> None:
    hip, knee, ankle, toe = leg
    bare = body.look.wear == "shorts"
    cloth, skin, shoe = (body.dim(colour, dim) for colour in (body.bottom, body.skin, body.shoes))
    heel = ankle[0] - 1.4, ankle[1] - 1.6
    body.chain((ankle, heel, toe), (4.8, 4.6, 3.6), shoe)
    body.chain((hip, knee, ankle), (12.4, 8.4, 5.2), skin if bare else cloth)
    if bare:
        middle = hip[0] + 0.66 * (knee[0] - hip[0]), hip[1] + 0.66 * (knee[1] - hip[1])
        body.chain((hip, middle), (13.4, 11.4), cloth)


def _wheels(body: Body, scene: Layout, turns: float) -> None:
    canvas, u = body.canvas, body.unit
    tyre, metal = mix(scene.near, rgb("17141a"), 0.6), mix(scene.pale(0.2), scene.near, 0.25)
    for hub in (REAR, FRONT):
        x, y = body.at(hub)
        steps = np.arange(9) * TURN / 9 + body.facing * turns
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


def _frame(body: Body, scene: Layout, colour: Colour, basket: bool, turn: float) -> None:
    dark, metal = mix(scene.near, rgb("17141a"), 0.6), mix(scene.pale(0.2), scene.near, 0.3)
    lit = mix(colour, scene.light, 0.25)
    for way in (1, 0):
        tip = CRANK[0] + 9 * math.sin(turn + 0.9 + math.pi * way), CRANK[1] + 9 * math.cos(turn + 0.9 + math.pi * way)
        body.limb(CRANK, 1.5, tip, 1.3, dark)
        body.limb((tip[0] - 2.6, tip[1]), 1.5, (tip[0] + 2.6, tip[1]), 1.5, dark)
        if way:
            body.limb(CRANK, 1.5, REAR, 1.3, colour)
            body.limb((-9.4, 46), 1.3, REAR, 1.2, colour)
            body.limb((-11.4, 54), 1.6, (-9.4, 46), 1.6, metal)
            body.limb((20.4, 58), 1.8, (22.4, 46), 2.2, colour)
            body.limb((22.4, 46), 1.8, FRONT, 1.2, colour)
            body.limb((-9.2, 45), 1.8, (21, 53), 1.8, lit)
            body.limb(CRANK, 2.2, (22, 47.5), 2.2, colour)
            body.limb(CRANK, 2.0, (-9.6, 47), 1.8, lit)
            body.limb((20.4, 58), 1.4, (19.8, 62), 1.4, metal)
            body.limb((19.8, 62), 1.5, GRIP, 1.5, dark)
            body.ball(CRANK, 3.6, 3.6, dark)
            body.ball(CRANK, 2.4, 2.4, metal)
    body.limb((-16.5, 55), 3.2, (-5.5, 54.4), 2, dark)
    if basket:
        straw = scene.shade(rgb("b98a52"))
        body.canvas.polygon([body.at(p) for p in ((25, 60), (39, 60), (37, 49), (27, 49))], solid(straw))
        body.canvas.polygon(
            [body.at(p) for p in ((24.4, 61), (39.6, 61), (39.4, 59), (24.6, 59))], solid(mix(straw, BLACK, 0.2))
        )
        for k, code in enumerate(("f2d16b", "ef7f7f", "f4efe4")):
            body.ball((28 + 4 * k, 62.2 + k % 2), 2.4, 2.2, scene.shade(rgb(code)))


def _arm(body: Body, aside: float, bob: float, dim: float) -> None:
    shoulder = (SHOULDER[0] + aside, SHOULDER[1] - 1.5 + bob)
    elbow = (12.0 + aside, 68.0 + 0.5 * bob)
    grip = (GRIP[0] + aside * 0.6, GRIP[1] + 0.8)
    sleeve, skin = body.dim(body.top, dim or 0.12), body.dim(body.skin, dim)
    body.chain((shoulder, elbow, grip), (7.6, 6.0, 4.4), sleeve if body.look.sleeves else skin)
    if not body.look.sleeves:
        middle = 0.5 * (shoulder[0] + elbow[0]), 0.5 * (shoulder[1] + elbow[1])
        body.chain((shoulder, middle), (8.2, 7.2), sleeve)
    body.ball(grip, 2.6, 2.4, skin)


def _upper(body: Body, helmet: bool, bob: float, t: float) -> None:
    """Draw the trunk, the head and the near arm."""
    wind, w = 1.2 * swing(t, 4, 0.1), body.wide
    body.form(
        [(-16 - wind, 54), (-16 - 0.5 * wind, 60), (-12.4 * w, 70), (-6 * w, 79 + bob), (0, 84.6 + bob),
         (6, 86.4 + bob), (10.6, 83.6 + bob), (11.4 * w, 78 + bob), (8.4 * w, 70), (3 * w, 61), (-1.5, 54.6),
         (-1.5, 54.6), (-8, 52)],
        body.top, 6,
    )  # fmt: skip
    body.crease((4, 66), (-1, 63.4), (-7, 65), body.top)
    body.chain(((7.4, 83 + bob), (9.6, 89 + bob)), (5.8, 5.2), body.skin)
    head_aside(body, (11.2, 94.6 + bob), 2.6 + wind, -2.0)
    if helmet:
        draw_helmet(body, (11.2, 94.6 + bob))
    _arm(body, 0.0, bob, 0.0)


def draw_helmet(body: Body, middle: Point) -> None:
    """Draw a helmet on a head from the side."""
    x, y = middle
    shell = body.scene.shade(rgb("f1eee6"))
    rows = [(7.2, 2.6), (7.2, 2.6), (6.4, 6.2), (3, 9), (-1.5, 9.6), (-6, 7.4), (-8, 1.8), (-8, 1.8)]
    body.form([(x + dx, y + dy) for dx, dy in rows], shell, 5)
    vents = [(5, 6.4), (2, 8), (-2, 8.2), (-6, 5.8), (-2, 6.6), (2, 6.2)]
    body.flat([(x + dx, y + dy) for dx, dy in vents], mix(shell, body.top, 0.75))
