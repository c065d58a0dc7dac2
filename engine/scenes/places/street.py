"""The street: an old town in perspective, with cobbles, a cafe, lamps and lines of lights or laundry."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.cafe import draw_awning, draw_cafe
from engine.scenes.places.facades import Facade, View, draw_facade, facades
from engine.scenes.places.houses import LAMPLIGHT, coloured
from engine.scenes.rhythm import TURN, age, swing, wave

#: Lines across the street: distance and height (in shares of the eye's) on the left and on the right, and sag.
LINES = ((1.25, 2.5, 1.55, 2.35, 0.42), (2.1, 2.6, 1.9, 2.75, 0.4), (3.0, 2.7, 3.3, 2.55, 0.36))
#: How far away people cross the street.
CROSSING = 4.9


def street(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    view, houses = View.along(scene), facades(scene)
    yield still(partial(_end, scene=scene, view=view))
    yield still(partial(_floor, scene=scene, view=view))
    far = [house for house in houses if house.near > CROSSING - 0.1]
    near = [house for house in houses if house not in far]
    yield still(partial(_row, scene=scene, view=view, houses=far, name="far"))
    yield Layer(partial(_people, scene=scene, view=view))
    yield still(partial(_row, scene=scene, view=view, houses=near, name="near"))
    yield still(partial(_lamps, scene=scene, view=view))
    side = 1 if scene.stand_x < scene.width / 2 else -1
    yield still(partial(draw_cafe, scene=scene, view=view, side=side))
    yield Layer(partial(draw_awning, scene=scene, view=view, side=side))
    yield Layer(partial(_lines, scene=scene, view=view))


def _row(canvas: Canvas, scene: Layout, view: View, houses: list[Facade], name: str) -> None:
    rng = scene.part(f"{name} facades")
    for house in houses:
        draw_facade(canvas, scene, view, house, rng)


def _end(canvas: Canvas, scene: Layout, view: View) -> None:
    """Draw a church tower and hazy hills where the street ends."""
    # The tower must not hide the sun or moon.
    aside = -1 if scene.light_x > view.x else 1
    x, y, eye = view.x + aside * 0.13 * view.half, view.y, view.eye
    hazy, half = mix(scene.layer(0.3), coloured(scene, rgb("e8d3b0")), 0.3), eye * 0.1
    far = mix(scene.layer(0.16), scene.horizon, 0.2)
    canvas.outline((0, y + 4), [(view.x, y - eye * 0.5, scene.width, y - eye * 0.1), (scene.width, y + 4)], solid(far))
    for share, colour in ((1.0, hazy), (0.35, mix(hazy, scene.near, 0.16))):
        canvas.bar(x + half - 2 * half * share, y - eye * 0.95, x + half, y + 10, solid(colour))
        roof = [
            (x + half * 1.2 - 2.4 * half * share, y - eye * 0.94),
            (x + half * (0.2 if share < 1 else 0), y - eye * 1.5),
        ]
        canvas.polygon(
            [*roof, (x + half * 1.2, y - eye * 0.94)], solid(mix(colour, coloured(scene, rgb("8a4f45")), 0.5))
        )
    canvas.bar(x - half * 0.4, y - eye * 0.84, x + half * 0.2, y - eye * 0.66, solid(mix(hazy, scene.near, 0.4)), 4)
    low = mix(hazy, scene.near, 0.1)
    canvas.bar(view.x - view.half / 4, y - eye * 0.3, view.x + view.half / 4, y + eye * 0.2, solid(low))
    tile = mix(low, coloured(scene, rgb("8a4f45")), 0.55)
    roof = [(-0.3, -0.28), (-0.22, -0.42), (0.22, -0.42), (0.3, -0.28)]
    canvas.polygon([(view.x + view.half * a, y + eye * b) for a, b in roof], solid(tile))
    panes = [
        (view.x + eye * a - eye * 0.022, y - eye * 0.2, view.x + eye * a + eye * 0.022, y - eye * 0.1)
        for a in (-0.3, -0.18, -0.06, 0.06, 0.18, 0.3)
    ]
    canvas.bars(panes, solid(LAMPLIGHT if scene.time != "day" else mix(low, scene.near, 0.35)))
    arch = view.x - eye * 0.09, y + eye * 0.2
    canvas.outline(
        arch,
        [
            (arch[0], y),
            (arch[0], y - eye * 0.08, view.x, y - eye * 0.08),
            (view.x + eye * 0.09, y - eye * 0.08, view.x + eye * 0.09, y),
            (view.x + eye * 0.09, arch[1]),
        ],
        solid(mix(scene.light, scene.horizon, 0.35)),
    )
    strength = 0.6 if scene.low_sun else 0.3
    canvas.circle(view.x, y, eye * 1.6, glow(view.x, y, eye * 1.6, mix(scene.light, scene.horizon, 0.4), strength))


def _floor(canvas: Canvas, scene: Layout, view: View) -> None:
    """Draw cobbles that shine where the light of the sky falls on them."""
    rng, top = scene.part("cobbles"), view.y + view.eye / 7
    stone = mix(coloured(scene, rgb("a8978a")), scene.horizon, 0.1)
    bright, dark = mix(stone, scene.horizon, 0.55), mix(stone, mix(scene.near, BLACK, 0.15), 0.36)
    canvas.bar(0, top, scene.width, scene.height + 5, down(top, scene.height, [bright, stone, dark], [0, 0.25, 1]))
    lighter: list[list[tuple[float, float]]] = []
    darker: list[list[tuple[float, float]]] = []
    for away in np.exp(np.arange(math.log(0.5), math.log(6.0), 0.075)).tolist():
        wide = 0.085 * view.half
        shift = rng.random()
        for i in range(-12, 13):
            left = wide * (i + shift)
            deep, kind = away * 1.052, rng.random()
            if abs(left) > view.half or kind > 0.5:
                continue
            sag = 0.02 * (1 - (left / view.half) ** 2)
            near, far = away + sag * away, deep + sag * away
            stone_quad = [view.at(left, 0, near), view.at(left, 0, far)]
            stone_quad += [view.at(left + wide * 0.86, 0, far), view.at(left + wide * 0.86, 0, near)]
            (lighter if kind < 0.22 else darker).append(stone_quad)
    canvas.polygons(lighter, solid(mix(stone, scene.horizon, 0.7), 0.3))
    canvas.polygons(darker, solid(mix(stone, scene.near, 0.75), 0.16))
    for side in (-1, 1):
        inner, outer = side * view.half * 0.8, side * view.half
        strip = [view.at(inner, 0, 0.5), view.at(inner, 0, 7), view.at(outer, 0, 7), view.at(outer, 0, 0.5)]
        canvas.polygon(strip, solid(mix(stone, scene.pale(0.3), 0.3), 0.5))
        kerb = [
            view.at(inner, 0, 0.5),
            view.at(inner, 0, 7),
            view.at(inner * 0.98, 0, 7),
            view.at(inner * 0.975, 0, 0.5),
        ]
        canvas.polygon(kerb, solid(mix(stone, scene.near, 0.55), 0.6))
    if scene.time != "day":
        path = [view.at(-0.2 * view.half, 0, 7), view.at(0.2 * view.half, 0, 7)]
        path += [view.at(0.42 * view.half, 0, 0.6), view.at(-0.42 * view.half, 0, 0.6)]
        light = mix(scene.light, scene.horizon, 0.4)
        canvas.polygon(path, glow(view.x, top, (scene.height - top) * 1.1, light, 0.5))


def _people(canvas: Canvas, t: float, scene: Layout, view: View) -> None:
    """Draw two people who cross the street far away, one after the other."""
    tall, reach = 1.16 * view.eye / CROSSING, 2.1 * view.half / CROSSING
    for born, way, code in ((0.25, 1, "b5523f"), (0.7, -1, "3d5a7a")):
        passed = age(t, born, 1.0)
        x, y = view.x + way * reach * (passed - 0.5), view.at(0, 0, CROSSING)[1]
        steps = max(round(reach / tall), 2)
        stride, coat = 0.17 * tall * math.sin(TURN * steps * passed), mix(coloured(scene, rgb(code)), scene.near, 0.3)
        legs = solid(mix(coat, scene.near, 0.6))
        for aside in (stride, -stride):
            canvas.limb((x, y - tall * 0.48), tall * 0.1, (x + aside, y), tall * 0.06, legs)
        canvas.limb((x, y - tall * 0.5), tall * 0.2, (x + way * tall * 0.02, y - tall * 0.8), tall * 0.19, solid(coat))
        canvas.circle(x + way * tall * 0.03, y - tall * 0.94, tall * 0.075, solid(mix(rgb("6e4a36"), scene.near, 0.3)))


def _lamps(canvas: Canvas, scene: Layout, view: View) -> None:
    """Draw lanterns on the walls, which glow when it is dark."""
    iron = mix(scene.near, BLACK, 0.35)
    for side, away in ((-1, 2.45), (1, 2.45), (1, 1.72), (-1, 1.72)):
        x, y = view.at(side * view.half * 0.84, 1.72 * view.eye, away)
        wall, size = view.at(side * view.half, 1.9 * view.eye, away), 0.13 * view.eye / away * 1.3
        ink = pen(iron, size * 0.16)
        canvas.stroke(wall, [(x, wall[1] - size * 0.3, x, y - size)], ink)
        if scene.time != "day":
            strength = 0.65 if scene.dark else 0.4
            canvas.circle(x, y, size * 6, glow(x, y, size * 6, WARM, strength))
        pane = LAMPLIGHT if scene.time != "day" else mix(scene.pale(0.2), scene.middle, 0.3)
        canvas.polygon(
            [
                (x - size * 0.55, y - size * 0.6),
                (x + size * 0.55, y - size * 0.6),
                (x + size * 0.34, y + size * 0.6),
                (x - size * 0.34, y + size * 0.6),
            ],
            solid(pane),
        )
        canvas.polygon(
            [(x - size * 0.7, y - size * 0.55), (x, y - size * 1.15), (x + size * 0.7, y - size * 0.55)], solid(iron)
        )
        canvas.bar(x - size * 0.4, y + size * 0.55, x + size * 0.4, y + size * 0.75, solid(iron))


def _lines(canvas: Canvas, t: float, scene: Layout, view: View) -> None:
    """Draw lines across the street: lights in the evening, laundry or bunting by day."""
    rng, laundry = scene.part("lines"), scene.part("line kind").random() < 0.5
    k = np.linspace(0, 1, 25)
    for number, (left, left_up, right, right_up, sag) in enumerate(LINES):
        a, b = view.at(-view.half, left_up * view.eye, left), view.at(view.half, right_up * view.eye, right)
        drop = sag * view.eye / ((left + right) / 2)
        swaying = 0.16 * drop * swing(t, 2, 0.3 * number)
        xs = a[0] + (b[0] - a[0]) * k + 4 * (k * (1 - k)) * swaying
        ys = a[1] + (b[1] - a[1]) * k + 4 * k * (1 - k) * (drop + 0.5 * swaying)
        size = view.eye / ((left + right) / 2)
        points = np.stack([xs, ys], 1)
        canvas.polyline(points, pen(mix(scene.near, BLACK, 0.2), max(size * 0.008, 0.7), 0.8))
        if scene.time != "day":
            _bulbs(canvas, points[1:-1].tolist(), size, t, number)
        elif laundry and number < 2:
            _laundry(canvas, scene, points, size, t, rng)
        else:
            _bunting(canvas, scene, points, size, t)


def _bulbs(canvas: Canvas, points: list[list[float]], size: float, t: float, number: int) -> None:
    radius = 0.032 * size
    for i, (x, y) in enumerate(points):
        if (i + number) % 2 == 0:
            r = radius * 5
            canvas.circle(x, y + radius, r, glow(x, y + radius, r, WARM, 0.5 + 0.16 * wave(t, 2, 0.37 * i)))
    canvas.circles(
        [(x, y + radius, radius) for i, (x, y) in enumerate(points) if (i + number) % 2 == 0], solid(rgb("fff0c4"))
    )


def _laundry(
    canvas: Canvas, scene: Layout, points: np.ndarray, size: float, t: float, rng: np.random.Generator
) -> None:
    codes = ("f4efe4", "e9b7a6", "8fb3c4", "f2d28a", "f7f3ea")
    for start in range(3, 20, 4):
        code, long = codes[int(rng.integers(5))], size * rng.uniform(0.3, 0.46)
        (x0, y0), (x1, y1) = points[start], points[start + 3]
        lean = 0.12 * size * swing(t, 2, -start / 12)
        cloth = coloured(scene, rgb(code))
        sway = [(x1, y1), (x1 + lean * 0.3, y1 + long * 0.5, x1 + lean, y1 + long)]
        sway += [
            ((x0 + x1) / 2 + lean, (y0 + y1) / 2 + long * 1.06, x0 + lean, y0 + long),
            (x0 + lean * 0.3, y0 + long * 0.5, x0, y0),
        ]
        canvas.outline((x0, y0), sway, solid(cloth))
        fold = x0 + (x1 - x0) * 0.62
        shade = [
            (x1, y1),
            (x1 + lean * 0.3, y1 + long * 0.5, x1 + lean, y1 + long),
            (fold + lean, (y0 + y1) / 2 + long),
        ]
        canvas.outline((fold, (y0 + y1) / 2), shade, solid(mix(cloth, scene.middle, 0.3)))


def _bunting(canvas: Canvas, scene: Layout, points: np.ndarray, size: float, t: float) -> None:
    colours = [coloured(scene, rgb(code)) for code in ("e4694f", "f3c35b", "5fa39a", "f6efe0")]
    for i in range(1, 23):
        (x0, y0), (x1, y1) = points[i], points[i + 1]
        tip = (x0 + x1) / 2 + 0.05 * size * swing(t, 2, -i / 9), (y0 + y1) / 2 + 0.17 * size
        inset = (x1 - x0) * 0.1
        canvas.polygon([(x0 + inset, y0), (x1 - inset, y1), tip], solid(colours[i % 4]))
