"""The vineyard: rows of vines that run over rolling hills, a small house with cypresses."""

import math
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.crowns import Disc, draw_crowns, stirred
from engine.scenes.rhythm import age, swing
from engine.scenes.terrain import Ridge, fill, fog, land, mountains

#: The rows of the near field, as places across the bottom of a square picture, in widths.
ROWS = (-2.7, -2.1, -1.55, -1.05, -0.62, 0.62, 1.05, 1.55, 2.1, 2.7)


def vineyard(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top = scene.horizon_y
    if "distant mountains" in scene.features:
        yield from mountains(scene, top - 20, 2, (0.14, 0.36), 180, floor=top + 40)
    far = _far_hills(scene)
    for i, line in enumerate(far):
        colour = mix(_leaf(scene, 0.0), mix(scene.horizon, scene.middle, 0.3), 0.62 - 0.2 * i)
        yield land(scene, line, [mix(colour, scene.light, 0.1), colour], float(line.ys.max()) + 60)
        yield still(
            partial(_stripes, scene=scene, name=f"stripes {i}", line=line, colour=mix(colour, scene.near, 0.16))
        )
    yield still(partial(_copses, scene=scene, line=far[1]))
    if scene.mist:
        yield fog(scene, top - 30, top + 60, 0.5)
    knoll = _knoll(scene)
    colour = mix(_leaf(scene, 0.3), scene.horizon, 0.2)
    yield Layer(partial(_cypresses, scene=scene, line=knoll))
    yield Layer(lambda canvas, _t: _house(canvas, scene, knoll), moves=False, salient=True)
    yield Layer(partial(_smoke, scene=scene, line=knoll))
    yield land(scene, knoll, [mix(colour, scene.light, 0.16), colour], float(knoll.ys.max()) + 50)
    yield still(partial(_stripes, scene=scene, name="knoll", line=knoll, colour=mix(colour, scene.near, 0.26)))
    yield still(partial(_field, scene=scene))
    order = sorted(ROWS, key=abs, reverse=True)
    yield still(partial(_rows, scene=scene, rows=order))
    yield Layer(partial(_fluttering, scene=scene, rows=order[-2:]))


def _leaf(scene: Layout, near: float) -> Colour:
    """Return the colour of the vines, from far (0) to near (1)."""
    far, close = ("8fc4ae", "3f8a80") if scene.dark else ("b9d066", "5d9636")
    return scene.shade(mix(rgb(far), rgb(close), near), 1.1)


def _aside(scene: Layout) -> int:
    """Return the side on which the house stands, away from the subject."""
    return 1 if scene.stand_x < scene.width / 2 else -1


def _far_hills(scene: Layout) -> list[Ridge]:
    rng, lines = scene.part("far hills"), []
    for i in range(2):
        waves = rolling(rng, 90, 2, 0.35, scene.many(2))
        lines.append(
            Ridge.across(scene.width, scene.horizon_y + 18 * i - (70 - 16 * i) * scene.stretch * (waves - 0.2))
        )
    return lines


def _knoll(scene: Layout) -> Ridge:
    """Return the hill on which the house stands."""
    xs = np.linspace(-40, scene.width + 40, 90)
    middle, spread = _house_x(scene), 0.34 * scene.width
    ys = _top(scene) - 6 - 50 * scene.stretch * np.exp(-(((xs - middle) / spread) ** 2))
    return Ridge(xs, ys + 7 * (rolling(scene.part("knoll line"), 90, 2, 0.3, 3) - 0.5))


def _house_x(scene: Layout) -> float:
    return scene.width * (0.5 + 0.24 * _aside(scene))


def _top(scene: Layout) -> float:
    """Return the y at which the near field begins."""
    return scene.horizon_y + 0.1 * (scene.height - scene.horizon_y) + 12


def _stripes(canvas: Canvas, scene: Layout, name: str, line: Ridge, colour: Colour) -> None:
    """Draw rows of vines that run down a hill, in plots with different directions."""
    rng, x = scene.part(name), -30.0
    foot = float(line.ys.max()) + 60
    with canvas.inside(np.concatenate([np.stack([line.xs, line.ys + 4], 1), [(scene.width + 80, foot), (-80, foot)]])):
        while x < scene.width + 30:
            plot, lean = rng.uniform(60, 130), rng.uniform(-0.9, 0.9)
            step = 6.5 if name != "knoll" else 10.0
            if rng.random() < 0.8:
                for k in np.arange(0, plot - 8, step).tolist():
                    start = (x + k, line.at(x + k) + 2)
                    end = (start[0] + lean * 60 + (k - plot / 2) * 0.6, start[1] + 70)
                    bend = (start[0] + lean * 12, start[1] + 30)
                    canvas.stroke(start, [(*bend, *end)], pen(colour, step * 0.36, 0.75))
            x += plot


def _copses(canvas: Canvas, scene: Layout, line: Ridge) -> None:
    """Draw far groups of trees and single cypresses."""
    rng, discs, spires = scene.part("copses"), [], []
    for x in rng.uniform(0, scene.width, scene.many(7)).tolist():
        y, size = line.at(x) + 3, rng.uniform(3.5, 6.5) * scene.stretch
        if rng.random() < 0.5:
            discs += [(x + dx * size, y - size * 0.5, size * s) for dx, s in ((-1.2, 0.8), (0, 1.1), (1.3, 0.7))]
        else:
            spires += [_spire(x + dx * size, y, size * s, 0) for dx, s in ((0, 4.5), (1.7, 3.4))]
    colour = mix(scene.layer(0.5), _leaf(scene, 1.0), 0.3)
    canvas.circles(discs, solid(colour))
    canvas.polygons(spires, solid(colour))


def _spire(x: float, y: float, tall: float, lean: float) -> NDArray[np.float64]:
    """Return the outline of a cypress with its foot at (x, y), its tip moved aside by `lean`."""
    k = np.linspace(0, 1, 12)
    half = tall * 0.115 * np.sin(np.pi * (0.1 + 0.9 * k) ** 0.75) ** 0.8
    middle = x + lean * k**2
    left, right = np.stack([middle - half, y - tall * k], 1), np.stack([middle + half, y - tall * k], 1)
    return np.concatenate([left, right[::-1]])


def _cypresses(canvas: Canvas, t: float, scene: Layout, line: Ridge) -> None:
    """Draw the cypresses beside the house, which bend in the wind."""
    rng, u, side = scene.part("cypresses"), 30 * scene.stretch, _aside(scene)
    toward = 1 if scene.light_x > _house_x(scene) else -1
    dark = mix(mix(scene.layer(0.8), _leaf(scene, 1.0), 0.35), scene.near, 0.15)
    whole, lit = [], []
    for away in (-2.5, -1.95, 1.5, 2.1, 2.75):
        x = _house_x(scene) + side * away * u
        tall, y = u * rng.uniform(2.3, 3.3), line.at(x) + 3
        lean = 0.035 * tall * swing(t, 2, 0.125 - x / 300)
        whole.append(_spire(x, y, tall, lean))
        lit.append(_spire(x + toward * tall * 0.028, y - tall * 0.06, tall * 0.86, lean))
        lit[-1][:, 0] += toward * tall * 0.012
    canvas.polygons(whole, solid(dark))
    for shape, part in zip(whole, lit, strict=True):
        with canvas.inside(shape):
            canvas.polygon(part, solid(mix(dark, _leaf(scene, 0.6), 0.4)))


def _house(canvas: Canvas, scene: Layout, line: Ridge) -> None:
    """Draw a farmhouse with a tiled roof, a low wing and lit windows after sunset."""
    u, x, side = 30 * scene.stretch, _house_x(scene), _aside(scene)
    y = line.at(x) + 5
    wall = scene.shade(rgb("f0dcb4"), 0.9)
    roof = scene.shade(rgb("c4623e"), 0.9)
    shaded = mix(wall, scene.near, 0.24)
    lit_left = scene.light_x < x
    if scene.dark:
        canvas.circle(x, y - u * 0.5, u * 2.6, glow(x, y - u * 0.5, u * 2.6, rgb("ffb860"), 0.3))
    # The wing, then the house: its gable is shaded if the light comes from the other side.
    wing, far = x - side * u * 0.7, x - side * u * 1.75
    left, right = min(wing, far), max(wing, far)
    canvas.bar(left, y - u * 0.75, right, y + 6, solid(shaded if lit_left == (side < 0) else mix(wall, shaded, 0.4)))
    canvas.polygon([(left - 3, y - u * 0.72), (left + 4, y - u * 1.1), (right, y - u * 1.1), (right, y - u * 0.72)],
                   solid(mix(roof, scene.near, 0.12)))  # fmt: skip
    canvas.bar(x - u * 0.75, y - u * 1.3, x + u * 0.75, y + 6, solid(wall))
    edge = x + u * (0.2 if lit_left else -0.2)
    half = (edge, x + u * 0.75) if lit_left else (x - u * 0.75, edge)
    canvas.bar(half[0], y - u * 1.3, half[1], y + 6, solid(shaded))
    chimney = x + side * u * 0.4
    canvas.bar(chimney - u * 0.1, y - u * 2.05, chimney + u * 0.1, y - u * 1.5, solid(shaded))
    canvas.polygon([(x - u * 0.9, y - u * 1.25), (x - u * 0.45, y - u * 1.8), (x + u * 0.45, y - u * 1.8),
                    (x + u * 0.9, y - u * 1.25)], solid(roof))  # fmt: skip
    canvas.bar(x - u * 0.9, y - u * 1.28, x + u * 0.9, y - u * 1.2, solid(mix(roof, scene.near, 0.3)))
    glass = rgb("ffd27a") if scene.dark else mix(scene.near, scene.middle, 0.25)
    panes = [(x + dx * u - u * 0.09, y - u * 1.02, x + dx * u + u * 0.09, y - u * 0.7) for dx in (-0.42, 0.02, 0.46)]
    panes.append((x - side * u * 1.3 - u * 0.08, y - u * 0.5, x - side * u * 1.3 + u * 0.08, y - u * 0.24))
    canvas.bars(panes, solid(glass))
    canvas.bar(x - u * 0.1, y - u * 0.46, x + u * 0.12, y + 6, solid(scene.shade(rgb("7a4a30"))), u * 0.04)


def _smoke(canvas: Canvas, t: float, scene: Layout, line: Ridge) -> None:
    """Draw smoke that rises from the chimney."""
    u, x = 30 * scene.stretch, _house_x(scene) + _aside(scene) * 12 * scene.stretch
    y = line.at(_house_x(scene)) + 5 - u * 2.05
    colour = mix(mix(scene.horizon, scene.middle, 0.4), WHITE, 0.35)
    for i in range(5):
        passed = age(t, i / 5, 0.98)
        if passed < 1:
            radius = u * (0.09 + 0.3 * passed)
            cx, cy = x + u * (1.1 * passed**1.4 + 0.1 * math.sin(7 * passed + i)), y - u * 1.9 * passed
            canvas.circle(cx, cy, radius, solid(colour, 0.55 * math.sin(math.pi * min(1.0, passed * 1.02)) ** 0.8))


def _field(canvas: Canvas, scene: Layout) -> None:
    """Draw the ground between the rows: earth, with a strip of grass down the middle of each lane."""
    top = _top(scene)
    earth, grass = (
        scene.shade(rgb("a98a58" if not scene.dark else "6a6890"), 1.1),
        mix(_leaf(scene, 0.6), scene.light, 0.1),
    )
    xs = np.linspace(-40, scene.width + 40, 30)
    ridge = Ridge(xs, top + 0.00006 * (xs - _vanishing(scene)) ** 2)
    fill(canvas, ridge, down(top, scene.height, [mix(earth, grass, 0.8), mix(earth, grass, 0.3), earth], [0, 0.2, 1]))
    lanes, edges = [], sorted(ROWS)
    for left, right in pairwise(edges):
        middle, half = (left + right) / 2, (right - left) * 0.26
        lanes.append([_spot(scene, middle - half, 1.1), _spot(scene, middle, 0.03), _spot(scene, middle + half, 1.1)])
    canvas.polygons(lanes, solid(grass))


def _vanishing(scene: Layout) -> float:
    return scene.width * (0.5 + 0.05 * _aside(scene))


def _spot(scene: Layout, place: float, near: float) -> tuple[float, float]:
    """Return a point on the ground of the near field: `place` across at the bottom, `near` from far (0) to near (1)."""
    top = _top(scene)
    return _vanishing(scene) + place * 300 * near * max(1.0, scene.breadth**0.5), top + (scene.height - top) * near


def _vines(scene: Layout, place: float) -> tuple[list[tuple[float, float, float, float]], list[Disc], list[Disc]]:
    """Return the posts, the lumps of leaves and the grapes of a row, from far to near."""
    rng, size = scene.part(f"vines {place}"), 86 * scene.stretch
    posts, discs, grapes = [], list[Disc](), list[Disc]()
    for i, near in enumerate(np.geomspace(0.04, 1.12, 36).tolist()):
        x, y = _spot(scene, place, near)
        high, looks = size * near, rng.uniform(-1, 1, 6).tolist()
        if i % 3 == 0:
            posts.append((x - high * 0.03, y - high * 1.02, x + high * 0.03, y))
        for j, up in enumerate((0.55, 0.86)):
            r = high * (0.25 + 0.05 * looks[j])
            discs.append((x + 0.14 * high * looks[j + 2], y - high * (up + 0.08 * looks[j + 4]), r))
        if near > 0.2:
            grapes.append((x - math.copysign(0.14 * high, place), y - high * (0.34 + 0.06 * looks[0]), high * 0.055))
    return posts, discs, grapes


def _rows(canvas: Canvas, scene: Layout, rows: list[float]) -> None:
    """Draw rows of vines, from the outermost to those beside the middle lane."""
    trunks, leaf = scene.shade(rgb("5a4030")), mix(_leaf(scene, 0.9), scene.horizon, 0.05)
    shadow = mix(scene.shade(rgb("7a5c3a")), scene.near, 0.5)
    for place in rows:
        posts, discs, grapes = _vines(scene, place)
        ground = [_spot(scene, place - 0.14, 1.1), _spot(scene, place, 0.04), _spot(scene, place + 0.14, 1.1)]
        canvas.polygon(ground, solid(shadow, 0.4))
        canvas.bars(posts, solid(trunks))
        draw_crowns(canvas, scene, discs, leaf, 1.2)
        _grapes(canvas, scene, grapes)


def _fluttering(canvas: Canvas, t: float, scene: Layout, rows: list[float]) -> None:
    """Draw the nearest leaves once more as the wind moves them."""
    leaf = mix(_leaf(scene, 0.9), scene.horizon, 0.05)
    for place in rows:
        _, discs, grapes = _vines(scene, place)
        draw_crowns(canvas, scene, stirred(discs[-18:], t, 1.0), leaf, 1.2)
        _grapes(canvas, scene, [(x + 0.8 * swing(t, 2, x / 160), y, r) for x, y, r in grapes[-10:]])


def _grapes(canvas: Canvas, scene: Layout, bunches: list[Disc]) -> None:
    """Draw bunches of grapes below the leaves."""
    berries = [
        (x + dx * r, y + dy * r, r * 0.62) for x, y, r in bunches for dx, dy in
        ((-0.8, -0.4), (0.0, -0.5), (0.8, -0.4), (-0.4, 0.4), (0.45, 0.4), (0.0, 1.2))
    ]  # fmt: skip
    grape = scene.shade(rgb("5b2f6e"), 0.8)
    canvas.circles(berries, solid(grape))
    canvas.circles([(x - r * 0.25, y - r * 0.3, r * 0.4) for x, y, r in berries], solid(mix(grape, scene.light, 0.3)))
