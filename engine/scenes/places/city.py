"""The city: three rows of towers with windows lit by the time of day, sometimes by the water."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import BLACK, WARM, Colour, mix, rgb
from engine.scenes.habitats import FLOATING, STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import age
from engine.scenes.rings import rain_rings
from engine.scenes.running import pavement
from engine.scenes.terrain import Ridge, land, water

#: A train can cross a bridge.
_ON_BRIDGE = {"train", "bridge"}
Box = tuple[float, float, float, float]


def city(scene: Layout) -> Iterator[Layer]:
    """Build a skyline."""
    base = scene.horizon_y - 62 * scene.stretch if scene.riverside else scene.horizon_y
    yield still(partial(_skyline, scene=scene, base=base))
    things = {scene.subject, scene.second}
    # A lighthouse stands on rocks.
    peopled = bool(things.intersection(STANDING)) and not (scene.subject == "lighthouse" or things >= _ON_BRIDGE)
    if scene.riverside:
        yield from water(scene, "river", base + 30, 12, mirrors=0.4)
        yield rain_rings(scene, base + 40, scene.height, lambda _x, _y: True)
    if peopled and scene.subject != "runner":
        yield from (still(partial(_draw_beside_water, scene=scene, layer=layer)) for layer in pavement(scene))
    if peopled or scene.riverside:
        return
    rng = scene.part("quay")
    ys = scene.height * 0.93 + 14 * (rolling(rng, 60, 2, 0.5, scene.many(2)) - 0.5)
    quay = Ridge.across(scene.width, ys)
    yield land(scene, quay, [mix(scene.near, BLACK, 0.12)] * 2)
    yield Layer(lambda canvas, t: _traffic(canvas, scene, t, quay))


def _draw_beside_water(canvas: Canvas, scene: Layout, layer: Layer) -> None:
    """Draw a layer of the pavement, only on the side of somebody who stands beside something that floats."""
    if not {scene.subject, scene.second}.intersection(FLOATING):
        layer.draw(canvas, 0.5)
        return
    stander = scene if scene.subject in STANDING else scene.beside()
    side = -1 if stander.stand_x < scene.width / 2 else 1
    end, edge = stander.stand_x - side * 76, scene.width / 2 + side * (scene.width / 2 + 9)
    with canvas.inside([(end, 0), (edge, 0), (edge, scene.height + 5), (end - side * 26, scene.height + 5)]):
        layer.draw(canvas, 0.5)


def _skyline(canvas: Canvas, scene: Layout, base: float) -> None:
    rng = scene.part("skyline")
    for row, (depth, tall, towers) in enumerate(((0.2, 250, 13), (0.46, 225, 10), (0.8, 165, 8))):
        colour = scene.layer(depth)
        x = -20 - rng.uniform(0, 20)
        while x < scene.width + 10:
            width = SIZE / towers * rng.uniform(0.65, 1.35)
            middle = 1.15 if abs(x + width / 2 - scene.width / 2) < 110 * scene.breadth else 0.85
            top = base + 10 * row - tall * scene.stretch * rng.uniform(0.38, 1.0) * middle
            top = max(top, _lowest(scene, x + width / 2, width))
            _tower(canvas, scene, rng, (x, top, x + width, base + 10 * row), colour, row)
            x += width + rng.uniform(0, 7)


def _lowest(scene: Layout, x: float, width: float) -> float:
    """Return the height above which a tower would cut the sun or moon."""
    if not scene.sky & {"sun", "moon", "eclipse"}:
        return 0.0
    reach = 1.9 * scene.light_r if "eclipse" in scene.sky else 1.2 * scene.light_r
    away = max(abs(x - scene.light_x) - width / 2, 0.0) / (2.2 * reach)
    # A roof can rise above its tower by most of its width.
    return float(scene.light_y + reach + 0.7 * width - 90 * max(away - 0.5, 0.0) - 1e4 * (away > 1))


def _tower(canvas: Canvas, scene: Layout, rng: np.random.Generator, box: Box, colour: Colour, row: int) -> None:
    left, top, right, base = box
    width, roof = right - left, rng.random()
    ink = down(top, base + 60, [colour, mix(colour, scene.horizon, 0.3 - 0.1 * row)])
    if roof < 0.16:
        canvas.polygon([(left, top + 1), (left + width / 2, top - width * 0.7), (right, top + 1)], ink)
    elif roof < 0.3:
        canvas.bar(left + width * 0.46, top - rng.uniform(24, 52), left + width * 0.54, top + 1, ink)
        canvas.bar(left + width * 0.25, top - 9, right - width * 0.25, top + 1, ink)
    elif roof < 0.46:
        canvas.bar(left + width * 0.2, top - 14, right - width * 0.2, top + 1, ink)
    elif roof < 0.58:
        canvas.polygon([(left, top + 1), (left, top - width * 0.45), (right, top + 1)], ink)
    canvas.bar(left, top, right, scene.height, ink)
    if row > 0:
        _windows(canvas, scene, rng, box, colour, 10.0 if row == 1 else 13.0)


def _windows(canvas: Canvas, scene: Layout, rng: np.random.Generator, box: Box, colour: Colour, pitch: float) -> None:
    left, top, right, base = box
    columns = max(int((right - left - 6) / pitch), 1)
    inset = (right - left - columns * pitch) / 2
    ys, xs = np.arange(top + 9, base + 40, pitch * 1.3), left + inset + pitch * np.arange(columns)
    lit_share = 0.5 if scene.dark else 0.22 if scene.low_sun else 0.0
    draws = rng.random((len(ys), len(xs))).ravel()
    boxes = [(x + pitch * 0.22, y, x + pitch * 0.78, y + pitch * 0.72) for y in ys.tolist() for x in xs.tolist()]
    lit = (draws < lit_share).tolist()
    dull = mix(colour, scene.horizon if scene.time == "day" else BLACK, 0.22)
    warm = rgb("ffdc8a")
    canvas.bars([box for box, on in zip(boxes, lit, strict=True) if not on], solid(dull, 0.7))
    canvas.bars([box for box, on in zip(boxes, lit, strict=True) if on], solid(warm, 0.95))


def _traffic(canvas: Canvas, scene: Layout, t: float, quay: Ridge) -> None:
    """Draw a few cars that pass along the quay."""
    glass = mix(scene.near, scene.middle, 0.4)
    for i, code in enumerate(("c9463d", "e8e4da", "3f6fb0", "e0a63a")):
        lane, way, paint = i // 2, 1 - 2 * (i // 2), scene.shade(rgb(code))
        # Cars in one lane have the same speed, and far enough between them.
        passed = age(t, 0.02 + 0.12 * (i % 2), 0.74 + 0.08 * lane)
        if passed >= 1:
            continue
        x = scene.width / 2 + way * (scene.width + 120) * (passed - 0.5)
        y = quay.at(x) + 12 + 9 * lane
        canvas.polygon([(x - 13, y - 8), (x - 9, y - 16), (x + 7, y - 16), (x + 13, y - 8)], solid(glass))
        canvas.bar(x - 22, y - 9, x + 22, y, solid(paint), 3)
        for wheel in (-12, 12):
            canvas.circle(x + wheel, y, 4, solid(mix(scene.near, BLACK, 0.5)))
        if scene.dark or scene.low_sun:
            nose = x + way * 22
            beam = fade((nose, 0), (nose + way * 60, 0), [(WARM, 0.6), (WARM, 0.0)])
            canvas.polygon([(nose, y - 7), (nose + way * 60, y - 13), (nose + way * 60, y + 5), (nose, y - 3)], beam)
            canvas.circle(nose, y - 5, 2.4, solid(WARM))
            canvas.circle(x - way * 21, y - 5, 2, solid(rgb("ff5a45")))
