"""A steam train that passes through the land."""

import math
from collections.abc import Iterator

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN
from engine.scenes.subjects.bridge import deck_y

_LIVERIES = ("b5372f f1e2c0", "23614d ead9b0", "234f7d f3e6cb", "8c3a2e e8b04a")
_COACHES = 3
#: The lengths of the engine with its tender and of a coach, in heights of the train.
_ENGINE, _COACH = 2.75, 2.3
#: How far its lamp shines.
_BEAM = 2.6


def draw_train(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a locomotive with coaches on an embankment; it leaves at one side and comes again at the other."""
    tall = scene.tall * rng.uniform(0.4, 0.44)
    livery = _LIVERIES[int(rng.integers(len(_LIVERIES)))].split()
    first, second = (scene.shade(rgb(code), 0.7) for code in livery)
    rail = deck_y(scene) - 6 * scene.stretch if scene.on_bridge else scene.stand_y - 2
    if not scene.on_bridge:
        _embankment(canvas, scene, rail, tall)
    _steam(canvas, scene, rail - 1.08 * tall, tall, t)
    nose = _nose(scene, tall, t)
    # Everything is drawn as if it went to the right.
    flipped = _Flip(canvas, scene.side)
    flipped.origin = nose
    if scene.dark:
        _lamplight(flipped, rail, tall)
    for number in range(_COACHES):
        start = -_ENGINE * tall - (number + 1) * _COACH * tall
        if -_COACH * tall - 20 < flipped.x(start + _COACH * tall / 2) < scene.width + _COACH * tall + 20:
            _coach(flipped, scene, start, rail, tall, (first, second))
    _engine(flipped, scene, rail, tall, first, _way(scene, tall) * (t - 0.5))


def _length(tall: float) -> float:
    return (_ENGINE + _COACHES * _COACH) * tall


def _way(scene: Layout, tall: float) -> float:
    """Return the distance that the train covers in a clip, until it is as far from its start as it can be seen."""
    return scene.width + _length(tall) + _BEAM * tall + 20


def _nose(scene: Layout, tall: float, t: float) -> float:
    """Return the x of the front of the train; in the still, most of it is in the picture."""
    way = _way(scene, tall)
    ahead = scene.stand_x if scene.side > 0 else scene.width - scene.stand_x
    start = min(max(ahead + 1.5 * tall, 0.62 * scene.width), 0.9 * scene.width)
    # The distance from the edge where it comes in.
    covered = (start + way * (t - 0.5) + _BEAM * tall) % way - _BEAM * tall
    return covered if scene.side > 0 else scene.width - covered


class _Flip:
    """Draw shapes whose x counts forwards from the front of the train."""

    def __init__(self, canvas: Canvas, way: int) -> None:
        self.canvas, self.way, self.origin = canvas, way, 0.0

    def x(self, ahead: float) -> float:
        """Return the x on the canvas."""
        return self.origin + self.way * ahead

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, round: float = 0) -> None:
        """Fill a rectangle."""
        a, b = sorted((self.x(left), self.x(right)))
        self.canvas.bar(a, top, b, bottom, solid(colour), round)

    def boxes(self, boxes: Iterator[tuple[float, float, float, float]], ink: object, round: float = 0) -> None:
        """Fill many rectangles with one ink."""
        edges = ((*sorted((self.x(left), self.x(right))), top, bottom) for left, top, right, bottom in boxes)
        self.canvas.bars([(a, top, b, bottom) for a, b, top, bottom in edges], ink, round)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """Fill a polygon."""
        self.canvas.polygon([(self.x(x), y) for x, y in points], solid(colour))

    def wheel(self, x: float, y: float, radius: float, colours: tuple[Colour, Colour], turn: float) -> None:
        """Draw a wheel with spokes."""
        cx = self.x(x)
        self.canvas.circle(cx, y, radius, solid(colours[0]))
        self.canvas.circle(cx, y, radius * 0.74, solid(colours[1]))
        ink = pen(colours[0], radius * 0.16)
        for i in range(4):
            dx, dy = radius * 0.8 * math.cos(turn + i * TURN / 8), radius * 0.8 * math.sin(turn + i * TURN / 8)
            self.canvas.line(cx - dx, y - dy, cx + dx, y + dy, ink)
        self.canvas.circle(cx, y, radius * 0.24, solid(colours[0]))


def _embankment(canvas: Canvas, scene: Layout, rail: float, tall: float) -> None:
    """Draw the bank with its ballast, sleepers and rail."""
    earth, foot = soil(scene), rail + 0.42 * tall
    stone = mix(scene.shade(rgb("9a8f86")), earth, 0.35)
    left, right = -10.0, scene.width + 10
    bank = down(rail, foot, [mix(earth, scene.near, 0.12), mix(earth, scene.near, 0.3)])
    canvas.bar(left, rail + 2, right, foot, bank)
    shadow = fade((0, foot), (0, foot + 0.2 * tall), [(mix(earth, scene.near, 0.4), 0.5), (earth, 0.0)])
    canvas.bar(left, foot, right, foot + 0.2 * tall, shadow)
    canvas.bar(left, rail + 1, right, rail + 0.12 * tall, solid(stone))
    wood, step = solid(mix(stone, scene.near, 0.6)), 0.2 * tall
    xs = np.arange(left, right, step).tolist()
    canvas.bars([(x, rail + 1.5, x + 0.5 * step, rail + 0.065 * tall) for x in xs], wood)
    canvas.bar(left, rail - 1, right, rail + 1.4, solid(mix(scene.near, scene.horizon, 0.3)))


def _coach(train: _Flip, scene: Layout, back: float, rail: float, tall: float, colours: tuple[Colour, Colour]) -> None:
    """Draw a coach with a row of windows."""
    first, second = colours
    h, front, steel = tall, back + (_COACH - 0.1) * tall, mix(scene.near, rgb("22222a"), 0.5)
    train.box(front - 0.05 * h, rail - 0.3 * h, front + 0.2 * h, rail - 0.24 * h, steel)
    train.box(back, rail - 0.34 * h, front, rail - 0.16 * h, mix(first, scene.near, 0.55))
    for x in (back + 0.28 * h, back + 0.56 * h, front - 0.56 * h, front - 0.28 * h):
        train.canvas.circle(train.x(x), rail - 0.115 * h, 0.115 * h, solid(steel))
    top = rail - 0.94 * h
    train.box(back, top, front, rail - 0.26 * h, first, 0.06 * h)
    train.box(back, rail - 0.78 * h, front, rail - 0.47 * h, second)
    train.box(
        back - 0.03 * h, top - 0.06 * h, front + 0.03 * h, top + 0.05 * h, mix(steel, scene.horizon, 0.25), 0.05 * h
    )
    train.box(back, top + 0.05 * h, front, top + 0.07 * h, mix(first, scene.near, 0.4))
    glass = WARM if scene.dark else mix(rgb("a9cfe0"), scene.middle, 0.35)
    panes = [back + (0.16 + 0.31 * i) * h for i in range(7)]
    train.boxes(
        ((x, rail - 0.74 * h, x + 0.21 * h, rail - 0.51 * h) for x in panes if x + 0.21 * h < front),
        solid(glass),
        0.02 * h,
    )
    if not scene.dark:
        gleam = solid(WHITE, 0.28)
        train.boxes(((x + 0.12 * h, rail - 0.74 * h, x + 0.18 * h, rail - 0.51 * h) for x in panes), gleam)
    train.box(back, rail - 0.4 * h, front, rail - 0.38 * h, mix(second, first, 0.3))


def _engine(train: _Flip, scene: Layout, rail: float, tall: float, first: Colour, covered: float) -> None:
    """Draw the locomotive, its front at x = 0, and the tender behind it."""
    h = tall
    iron = mix(mix(scene.near, rgb("1c1d24"), 0.6), first, 0.12)
    pale, brass = mix(iron, scene.horizon, 0.28), scene.shade(rgb("d9a441"), 0.7)
    red = mix(scene.shade(rgb("b23a2e")), iron, 0.25)
    base = rail - 0.28 * h
    # The tender.
    train.box(-2.7 * h, rail - 0.34 * h, -1.98 * h, rail - 0.2 * h, iron)
    train.box(-2.68 * h, rail - 0.76 * h, -2.0 * h, rail - 0.26 * h, first, 0.03 * h)
    train.box(-2.68 * h, rail - 0.66 * h, -2.0 * h, rail - 0.63 * h, brass)
    coal = [
        (-2.64 * h, rail - 0.75 * h),
        (-2.5 * h, rail - 0.86 * h),
        (-2.25 * h, rail - 0.9 * h),
        (-2.04 * h, rail - 0.75 * h),
    ]
    train.shape(coal, iron)
    for x in (-2.5, -2.18):
        train.wheel(x * h, rail - 0.12 * h, 0.12 * h, (iron, red), TURN * covered / (0.75 * h))
    # The frame, the boiler, the smokebox, the chimney and the domes.
    train.box(-1.98 * h, base - 0.08 * h, -0.06 * h, base + 0.06 * h, iron)
    train.box(-1.55 * h, rail - 0.82 * h, -0.42 * h, rail - 0.36 * h, first, 0.06 * h)
    train.box(-0.5 * h, rail - 0.85 * h, -0.16 * h, rail - 0.34 * h, iron, 0.06 * h)
    train.box(-1.5 * h, rail - 0.79 * h, -0.5 * h, rail - 0.72 * h, mix(first, WHITE, 0.2), 0.03 * h)
    train.box(-1.5 * h, rail - 0.5 * h, -0.5 * h, rail - 0.36 * h, mix(first, scene.near, 0.45))
    for x in (-1.22, -0.9, -0.52):
        train.box((x - 0.02) * h, rail - 0.82 * h, (x + 0.02) * h, rail - 0.38 * h, brass)
    train.shape(
        [
            (-0.42 * h, rail - 0.8 * h),
            (-0.24 * h, rail - 0.8 * h),
            (-0.26 * h, rail - 1.04 * h),
            (-0.4 * h, rail - 1.04 * h),
        ],
        iron,
    )
    train.box(-0.44 * h, rail - 1.1 * h, -0.22 * h, rail - 1.03 * h, pale, 0.02 * h)
    train.box(-0.82 * h, rail - 0.94 * h, -0.62 * h, rail - 0.8 * h, brass, 0.07 * h)
    train.box(-1.18 * h, rail - 0.92 * h, -1.02 * h, rail - 0.8 * h, mix(first, scene.near, 0.3), 0.05 * h)
    # The cab.
    train.box(-1.96 * h, rail - 0.98 * h, -1.48 * h, rail - 0.3 * h, first, 0.02 * h)
    train.box(
        -1.86 * h,
        rail - 0.88 * h,
        -1.6 * h,
        rail - 0.62 * h,
        WARM if scene.dark else mix(iron, scene.middle, 0.5),
        0.03 * h,
    )
    train.box(-2.04 * h, rail - 1.05 * h, -1.4 * h, rail - 0.96 * h, iron, 0.04 * h)
    train.box(-1.94 * h, rail - 0.5 * h, -1.5 * h, rail - 0.47 * h, brass)
    # The buffer beam, the plough and the lamp.
    train.box(-0.14 * h, rail - 0.36 * h, -0.02 * h, rail - 0.2 * h, red)
    train.shape([(-0.18 * h, rail - 0.2 * h), (0.06 * h, rail - 0.04 * h), (-0.26 * h, rail - 0.04 * h)], iron)
    train.box(-0.16 * h, rail - 0.74 * h, -0.08 * h, rail - 0.62 * h, brass, 0.02 * h)
    train.canvas.circle(train.x(-0.08 * h), rail - 0.68 * h, 0.05 * h, solid(mix(WARM, WHITE, 0.4)))
    _drive(train, h, rail, (iron, red, pale), covered)


def _drive(train: _Flip, h: float, rail: float, colours: tuple[Colour, Colour, Colour], covered: float) -> None:
    """Draw the wheels of the locomotive and the rods that turn them."""
    iron, red, pale = colours
    large, small = 0.19 * h, 0.11 * h
    turn = train.way * covered / large
    axles = (-1.62 * h, -1.2 * h, -0.78 * h)
    for x in axles:
        train.wheel(x, rail - large, large, (iron, red), turn)
    train.wheel(-0.3 * h, rail - small, small, (iron, red), train.way * covered / small)
    train.box(-0.52 * h, rail - 0.3 * h, -0.2 * h, rail - 0.13 * h, iron, 0.03 * h)
    # A crank turns the same way as its wheel, also when the train goes to the left.
    dx, dy = 0.55 * large * math.cos(turn), 0.55 * large * math.sin(turn)
    ends = [(train.x(x) + dx, rail - large + dy) for x in (axles[0], axles[-1])]
    train.canvas.line(*ends[0], *ends[1], pen(pale, 0.045 * h))
    train.canvas.line(*ends[1], train.x(-0.5 * h), rail - 0.21 * h, pen(pale, 0.035 * h))


def _lamplight(train: _Flip, rail: float, tall: float) -> None:
    """Draw the beam of the lamp and the light that the windows throw on the bank."""
    y, end = rail - 0.68 * tall, _BEAM * tall
    ink = fade((train.x(-0.1 * tall), y), (train.x(end), y), [(WARM, 0.5), (WARM, 0.0)])
    points = [
        (-0.08 * tall, y - 0.04 * tall),
        (end, y - 0.35 * tall),
        (end, rail + 0.1 * tall),
        (-0.08 * tall, y + 0.04 * tall),
    ]
    train.canvas.polygon([(train.x(x), py) for x, py in points], ink)
    a, b = sorted((train.x(-_length(tall)), train.x(-_ENGINE * tall)))
    light = fade((0, rail), (0, rail + 0.4 * tall), [(WARM, 0.4), (WARM, 0.0)])
    train.canvas.bar(a, rail, b, rail + 0.4 * tall, light)
    x, reach = train.x(-0.05 * tall), 0.5 * tall
    train.canvas.circle(x, y, reach, glow(x, y, reach, WARM, 0.6))


def _steam(canvas: Canvas, scene: Layout, top: float, tall: float, t: float) -> None:
    """Draw puffs of steam, each where the chimney was when it left it."""
    pale, count, life = mix(scene.pale(0.1), scene.horizon, 0.35), 84, 0.34
    if scene.place == "snow":
        pale = mix(pale, scene.near, 0.22)
    for i in range(count):
        born = i / count
        passed = (t - born) % 1.0 / life
        x = _nose(scene, tall, born) - scene.side * 0.33 * tall
        if passed < 1 and -0.2 * tall < x < scene.width + 0.2 * tall:
            radius = tall * (0.16 + 0.44 * passed**0.7 + 0.07 * math.sin(2.4 * i))
            y = top - tall * (0.1 + 0.85 * passed**0.75 + 0.1 * math.sin(1.7 * i) * min(4 * passed, 1))
            x -= scene.side * 0.25 * tall * passed
            canvas.circle(x, y, radius, glow(x, y, radius, pale, 0.95 * (1 - passed) ** 1.2))
