"""The harbour: a stone quay in front, moored boats that bob, and houses that are mirrored in the water."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import WARM, mix, rgb
from engine.scenes.habitats import STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.places.boats import Boat, draw_boat
from engine.scenes.places.quayside import draw_cranes, draw_houses
from engine.scenes.places.waves import afloat, glints, sheen, sunpath, tint
from engine.scenes.rhythm import wave
from engine.scenes.rings import rain_rings
from engine.scenes.terrain import hazy, hills, land, ripple


def harbour(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top, bottom = scene.horizon_y, scene.height
    side = -1 if scene.stand_x > scene.width / 2 else 1
    for line, depth in zip(hills(scene, top - 10, 2, 120)[:1], (0.3,), strict=True):
        yield land(scene, line, hazy(scene, scene.layer(depth), 0.25), floor=top + 4)
    yield still(partial(_town, scene=scene, side=side))
    yield still(partial(_basin, scene=scene))
    yield Layer(partial(_mirrored, scene=scene))
    yield sunpath(scene, "harbour shine", top, bottom)
    yield glints(scene, "harbour shade", (top, bottom), 24, mix(tint(scene, "20627c"), scene.near, 0.3), 0.35)
    yield glints(scene, "harbour light", (top, bottom), 40, mix(scene.pale(0.05), scene.horizon, 0.35), 0.45)
    fleet = _fleet(scene)
    low = bottom if afloat(scene) else quay_edge(scene) - 4
    yield rain_rings(scene, top + 10, low, lambda _x, _y: True)
    yield Layer(partial(_boats, scene=scene, fleet=fleet))
    if afloat(scene):
        stander = next((x for name, x in _things(scene) if name in STANDING and name != "lighthouse"), None)
        if stander is None:
            yield still(partial(_piles, scene=scene, side=side))
        else:
            yield still(partial(_jetty, scene=scene, x=stander))
    else:
        yield still(partial(_quay, scene=scene, side=side))
        yield Layer(partial(_lamp_light, scene=scene, side=side))


def _things(scene: Layout) -> list[tuple[str, float]]:
    """Return the subjects and where they are."""
    things = [(scene.subject, scene.stand_x)]
    return [*things, (scene.second, scene.beside().stand_x)] if scene.second else things


def quay_edge(scene: Layout) -> float:
    """Return the height at which the quay ends and the water begins."""
    return scene.stand_y - (26 + 14 * scene.stretch)


def _town(canvas: Canvas, scene: Layout, side: int) -> None:
    y = scene.horizon_y
    draw_cranes(canvas, scene, -side, y)
    draw_houses(canvas, scene, y - 5)
    stone = mix(scene.shade(rgb("8b8078"), 1.2), scene.layer(0.5), 0.45)
    canvas.bar(-5, y - 6, scene.width + 5, y + 2, solid(stone))
    canvas.bar(-5, y - 6, scene.width + 5, y - 4, solid(mix(stone, scene.pale(0.1), 0.35)))


def _basin(canvas: Canvas, scene: Layout) -> None:
    top, bottom = scene.horizon_y, scene.height
    deep, blue = tint(scene, "2a6f8f", 0.8), tint(scene, "3a93a8", 0.8)
    canvas.bar(-5, top, scene.width + 5, bottom + 5, down(top, bottom, [mix(blue, scene.horizon, 0.3), blue, deep]))
    water = np.array([(-5, top), (scene.width + 5, top), (scene.width + 5, bottom), (-5, bottom)], dtype=float)
    sheen(canvas, scene, top, water)
    shade = mix(deep, scene.near, 0.6)
    canvas.bar(-5, top, scene.width + 5, top + 12, fade((0, top), (0, top + 12), [(shade, 0.7), (shade, 0.0)]))


def _mirrored(canvas: Canvas, t: float, scene: Layout) -> None:
    low = scene.height if afloat(scene) else quay_edge(scene) + 2
    with canvas.inside([(0, scene.horizon_y), (scene.width, scene.horizon_y), (scene.width, low), (0, low)]):
        canvas.reflect(scene.horizon_y, 0.46, ripple(t))


def _fleet(scene: Layout) -> list[Boat]:
    """Return the boats, the farthest first; near ones keep clear of the subject."""
    rng, room = scene.part("fleet"), quay_edge(scene) - scene.horizon_y
    boats, count = [], scene.many(5)
    for number in range(count):
        share = (0.14, 0.52, 0.26, 0.7, 0.4)[number % 5] * (0.55 if afloat(scene) else 1.0)
        x = scene.width * ((0.62 * number + 0.08) % 1.0 + rng.uniform(-0.05, 0.05))
        size = (19 + 62 * share) * scene.stretch
        gap = x - scene.stand_x
        if scene.subject != "none" and abs(gap) < size + 40 and share > 0.2:
            x = scene.stand_x + (1 if gap > 0 else -1) * (size + 56)
        boats.append(Boat.random(scene, rng, x, scene.horizon_y + 10 + room * share, size))
    return sorted(boats, key=lambda boat: boat.y)


def _boats(canvas: Canvas, t: float, scene: Layout, fleet: list[Boat]) -> None:
    for boat in fleet:
        draw_boat(canvas, scene, boat, t)


def _quay(canvas: Canvas, scene: Layout, side: int) -> None:
    """Draw paving in perspective, its stone edge, bollards with ropes, and a lamp."""
    top, bottom, middle = quay_edge(scene), scene.height, scene.width / 2
    stone = mix(scene.shade(rgb("a8998a"), 1.3), scene.layer(0.9), 0.2)
    canvas.bar(
        -5,
        top,
        scene.width + 5,
        bottom + 5,
        down(top, bottom, [mix(stone, scene.horizon, 0.2), mix(stone, scene.near, 0.28)]),
    )
    joint, rng = mix(stone, scene.near, 0.4), scene.part("paving")
    levels = top + 15 + (bottom - top) * np.linspace(0, 1, 7)[1:] ** 1.6
    tones = []
    for row, (a, b) in enumerate(zip([top + 13, *levels.tolist()], levels.tolist(), strict=False)):
        canvas.line(-5, b, scene.width + 5, b, pen(joint, 0.8 + 0.25 * row, 0.55))
        grow_a, grow_b = ((y - top + 120) / 120 for y in (a, b))
        for k in range(-scene.many(9), scene.many(9) + 1):
            x = (k + 0.5 * (row % 2)) * 46
            canvas.line(middle + x * grow_a, a, middle + x * grow_b, b, pen(joint, 0.8 + 0.2 * row, 0.45))
            if rng.random() < 0.22:
                tones.append(
                    [
                        (middle + x * grow_a, a),
                        (middle + (x + 46) * grow_a, a),
                        (middle + (x + 46) * grow_b, b),
                        (middle + x * grow_b, b),
                    ]
                )
    canvas.polygons(tones, solid(scene.near, 0.09))
    cap = mix(stone, scene.pale(0.1), 0.45)
    canvas.bar(-5, top - 1, scene.width + 5, top + 12, solid(cap))
    canvas.bar(-5, top + 10.5, scene.width + 5, top + 13.5, solid(joint, 0.6))
    for k in range(-scene.many(5), scene.many(5) + 1):
        canvas.line(middle + k * 84, top - 1, middle + k * 85.5, top + 11, pen(joint, 1, 0.6))
    for share in (0.5 - side * 0.36, 0.5 + side * 0.2):
        x = scene.width * share
        if abs(x - scene.stand_x) > 60 or scene.subject == "none":
            _bollard(canvas, scene, x, top + 10, side)
    _lamp(canvas, scene, _lamp_x(scene, side), top + 16)
    _crates(canvas, scene, _lamp_x(scene, side) - side * 54, top + 30)


def _bollard(canvas: Canvas, scene: Layout, x: float, y: float, side: int) -> None:
    iron, s = mix(scene.near, rgb("20242c"), 0.5), 11 * scene.stretch
    rope = mix(scene.shade(rgb("d9c49a")), scene.near, 0.1)
    canvas.oval(x, y + 1, s * 1.2, s * 0.3, solid(scene.near, 0.4))
    canvas.stroke(
        (x, y - s * 0.7), [(x + side * s * 2.4, y + s * 0.2, x + side * s * 4.6, y - s * 1.6)], pen(rope, s * 0.16)
    )
    canvas.limb((x, y - s * 0.1), s * 1.1, (x, y - s * 1.1), s * 0.85, solid(iron))
    canvas.bar(x - s * 0.85, y - s * 1.55, x + s * 0.85, y - s * 1.0, solid(iron), s * 0.28)
    canvas.bar(x - s * 0.5, y - s * 0.86, x + s * 0.5, y - s * 0.52, solid(rope), s * 0.1)
    toward = 1 if scene.light_x > x else -1
    canvas.bar(
        *sorted_pair(x + toward * s * 0.35, x + toward * s * 0.7, y - s * 1.45, y - s * 1.12),
        solid(scene.light, 0.35),
        s * 0.1,
    )


def sorted_pair(a: float, b: float, top: float, bottom: float) -> tuple[float, float, float, float]:
    """Return a box whose left edge is the smaller of a and b."""
    return min(a, b), top, max(a, b), bottom


def _lamp_x(scene: Layout, side: int) -> float:
    return scene.width * (0.5 + side * 0.4)


def _lamp(canvas: Canvas, scene: Layout, x: float, y: float) -> None:
    iron, s = mix(scene.near, rgb("1c222c"), 0.45), 168 * scene.stretch
    canvas.oval(x, y, s * 0.07, s * 0.014, solid(scene.near, 0.4))
    canvas.limb((x, y), s * 0.05, (x, y - s * 0.16), s * 0.03, solid(iron))
    canvas.limb((x, y - s * 0.1), s * 0.026, (x, y - s * 0.86), s * 0.018, solid(iron))
    canvas.line(x - s * 0.06, y - s * 0.84, x + s * 0.06, y - s * 0.84, pen(iron, s * 0.014))
    glass = WARM if scene.dark or scene.low_sun else mix(scene.pale(0.1), scene.middle, 0.3)
    canvas.polygon(
        [
            (x - s * 0.035, y - s * 0.87),
            (x - s * 0.055, y - s * 0.99),
            (x + s * 0.055, y - s * 0.99),
            (x + s * 0.035, y - s * 0.87),
        ],
        solid(glass),
    )
    canvas.polygon([(x - s * 0.07, y - s * 0.985), (x, y - s * 1.05), (x + s * 0.07, y - s * 0.985)], solid(iron))
    canvas.line(x, y - s * 1.04, x, y - s * 1.075, pen(iron, s * 0.014))
    canvas.line(x, y - s * 0.87, x, y - s * 0.99, pen(iron, s * 0.008))


def _lamp_light(canvas: Canvas, t: float, scene: Layout, side: int) -> None:
    """Draw the warm light around the lamp, breathing a little."""
    if not scene.dark:
        return
    s, x = 168 * scene.stretch, _lamp_x(scene, side)
    y = quay_edge(scene) + 16 - s * 0.93
    radius = s * (0.5 + 0.015 * wave(t, 2, 0.1))
    canvas.circle(x, y, radius, glow(x, y, radius, WARM, 0.62))
    pool = quay_edge(scene) + 34
    canvas.oval(x, pool, s * 0.62, s * 0.12, glow(x, pool, s * 0.62, WARM, 0.2))


def _crates(canvas: Canvas, scene: Layout, x: float, y: float) -> None:
    """Draw fish boxes and a coil of rope."""
    s = 15 * scene.stretch
    if abs(x - scene.stand_x) < 70 and scene.subject != "none":
        return
    blue, wood = scene.shade(rgb("3f7fa8"), 1.1), scene.shade(rgb("b98a55"), 1.1)
    canvas.oval(x, y + s * 0.1, s * 2.4, s * 0.3, solid(scene.near, 0.3))
    for dx, dy, colour in ((-0.95, 0, blue), (0.95, 0, wood), (-0.2, 0.95, wood)):
        left, foot = x + (dx - 0.9) * s, y - dy * s
        canvas.bar(left, foot - s * 0.92, left + s * 1.8, foot, solid(colour), 1.5)
        canvas.bar(left, foot - s * 0.92, left + s * 1.8, foot - s * 0.74, solid(mix(colour, scene.light, 0.3)), 1.5)
        canvas.bar(
            left + s * 0.55, foot - s * 0.56, left + s * 1.25, foot - s * 0.42, solid(mix(colour, scene.near, 0.5)), 1
        )
        canvas.bar(left, foot - s * 0.14, left + s * 1.8, foot, solid(mix(colour, scene.near, 0.3)), 1)


def _piles(canvas: Canvas, scene: Layout, side: int) -> None:
    """Draw mooring posts in a corner of the picture."""
    wood = mix(scene.shade(rgb("6b5240")), scene.near, 0.4)
    for number, (share, tall) in enumerate(((0.46, 0.2), (0.39, 0.15), (0.42, 0.23))):
        x, foot = scene.width * (0.5 + side * share), scene.height * (0.93 + 0.05 * number)
        wide, head = 15 * scene.stretch, foot - scene.height * tall
        canvas.bar(
            x - wide / 2,
            head,
            x + wide / 2,
            scene.height + 8,
            down(head, scene.height, [wood, mix(wood, scene.near, 0.5)]),
        )
        canvas.oval(x, head, wide / 2, wide * 0.17, solid(mix(wood, scene.pale(0.1), 0.4)))
        toward = 1 if scene.light_x > x else -1
        canvas.bar(
            *sorted_pair(x + toward * wide * 0.24, x + toward * wide * 0.5, head, scene.height + 8),
            solid(scene.light, 0.22),
        )


def _jetty(canvas: Canvas, scene: Layout, x: float) -> None:
    """Draw a wooden jetty from the nearer edge of the picture to somebody who stands at x."""
    side = -1 if x < scene.width / 2 else 1
    top, end, edge = scene.stand_y - 16, x - side * 78, scene.width / 2 + side * (scene.width / 2 + 6)
    wood = mix(scene.shade(rgb("9a7650"), 1.2), scene.near, 0.1)
    dark, front = mix(wood, scene.near, 0.5), top + 34
    for k in (0.06, 0.5, 0.94):
        post = end + (edge - end) * k
        canvas.bar(post - 7, front, post + 7, scene.height + 8, solid(mix(dark, scene.near, 0.3)))
    deck = [(end + side * 12, top), (edge, top), (edge, front), (end, front)]
    canvas.polygon(deck, down(top, front, [mix(wood, scene.horizon, 0.2), wood]))
    for k in range(1, 14):
        near, far = end + side * 24 * k, end + side * (12 + 23.2 * k)
        if (edge - near) * side > 0:
            canvas.line(far, top, near, front, pen(dark, 1.1, 0.6))
    canvas.bar(*sorted_pair(end, edge, front, front + 9), solid(dark))
