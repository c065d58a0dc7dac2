"""Terrain: ridges, mountains, hills, pines and water, the building blocks of places."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.scenes.aspect import SIZE
from engine.scenes.canvas import Canvas, Ink, down, fade, solid
from engine.scenes.colour import Colour, mix
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import Line, jagged, rolling
from engine.scenes.rhythm import ASKEW, swing, wave

MARGIN = 40


@dataclass(frozen=True)
class Ridge:
    """A line of ground across the picture, and how far it shifts sideways as the view sways."""

    xs: Line
    ys: Line
    sway: float = 0.0

    @classmethod
    def across(cls, width: float, ys: Line, sway: float = 0.0) -> "Ridge":
        """Return a ridge with evenly spaced heights from edge to edge."""
        return cls(np.linspace(-MARGIN, width + MARGIN, len(ys)), ys, sway)

    def at(self, x: float) -> float:
        """Return the height of the ground under x."""
        return float(np.interp(x, self.xs, self.ys))


def pan(scene: Layout, t: float) -> float:
    """Return the sway of the view at a moment, -0.5..0.5, as a factor for each layer's sway."""
    return 0.5 * scene.side * wave(t, 1, ASKEW)


def fill(canvas: Canvas, ridge: Ridge, ink: Ink, floor: float | None = None) -> None:
    """Fill from a ridge down to a floor, or to the bottom of the picture."""
    floor = canvas.height + 5 if floor is None else floor
    base = [(canvas.width + 2 * MARGIN, floor), (-2 * MARGIN, floor)]
    canvas.polygon(np.concatenate([np.stack([ridge.xs, ridge.ys], 1), base]), ink)


def land(
    scene: Layout, ridge: Ridge, colours: Sequence[Colour], bottom: float | None = None, floor: float | None = None
) -> Layer:
    """Return a layer of ground with a gradient from the top of its ridge to the bottom."""
    ink = down(float(ridge.ys.min()), scene.height if bottom is None else bottom, colours)
    return swaying(scene, ridge.sway, lambda canvas: fill(canvas, ridge, ink, floor))


def swaying(scene: Layout, sway: float, draw: Callable[[Canvas], None]) -> Layer:
    """Return a layer that sways with the view; behind a runner, who draws the eye, nothing sways."""
    if sway == 0 or scene.subject == "runner":
        return still(draw)

    def draw_aside(canvas: Canvas, t: float) -> None:
        with canvas.moved(sway * pan(scene, t), 0):
            draw(canvas)

    return Layer(draw_aside)


def hazy(scene: Layout, colour: Colour, haze: float = 0.0) -> list[Colour]:
    """Return a colour and its hazy version for the bottom of a gradient."""
    return [colour, mix(colour, scene.horizon, haze)]


def mountains(
    scene: Layout,
    base: float,
    count: int = 4,
    depths: tuple[float, float] = (0.12, 0.8),
    height: float = 230,
    floor: float | None = None,
) -> Iterator[Layer]:
    """Build ranges one behind another, with faceted snowy peaks if the scene has snowcaps."""
    rng = scene.part("mountains")
    height *= scene.stretch
    if scene.snowcaps:
        peaks = scene.many(rng.integers(2, 5))
        for i in range(peaks):
            x = scene.width * (i + rng.uniform(0.15, 0.85)) / peaks
            top = base - height * rng.uniform(0.6, 1.05)
            yield still(partial(_snowy_peak, scene=scene, name=f"peak {i}", x=x, top=top, base=base + 10))
        depths, height, count = (0.4, depths[1]), height * 0.5, max(2, count - 1)
    for i in range(count):
        share = i / max(1, count - 1)
        tall = height * (1 - 0.55 * share) * rng.uniform(0.8, 1.15)
        waves, points = scene.many(rng.integers(2, 5)), scene.many(150)
        heights = jagged(rng, points, waves + 1, 0.06) if scene.jagged else rolling(rng, points, 5, 0.46, waves)
        ridge = Ridge.across(scene.width, base + 46 * share - tall * heights + 12, 6 + 18 * share)
        colour = scene.layer(depths[0] + (depths[1] - depths[0]) * share)
        bottom = float(ridge.ys.min()) + tall * 1.1
        # Parts that the next range hides need not be drawn.
        below = base + 46 * share + 90 if i < count - 1 else floor
        yield land(scene, ridge, hazy(scene, colour, 0.5 if scene.mist else 0.28), bottom, below)
        if scene.mist and i < count - 1:
            yield fog(scene, base - 60 + 46 * share, base + 60 + 46 * share, 0.42)


def fog(scene: Layout, top: float, bottom: float, alpha: float) -> Layer:
    """Return a band of mist over the layers below, which tilts from side to side."""
    stops = [(scene.horizon, 0.0), (scene.horizon, alpha), (scene.horizon, 0.0)]
    ink = fade((0, top), (0, bottom), stops)

    def draw(canvas: Canvas, t: float) -> None:
        with canvas.turned(2.5 * swing(t, 1, top / SIZE) / scene.breadth, scene.width / 2, (top + bottom) / 2):
            canvas.bar(-MARGIN, top, scene.width + MARGIN, bottom, ink)

    return Layer(draw)


def _snowy_peak(canvas: Canvas, scene: Layout, name: str, x: float, top: float, base: float) -> None:
    rng = scene.part(name)
    width, points = rng.uniform(135, 230) * scene.stretch, 9
    k = np.linspace(0, 1, points)
    left = np.stack([x - width * k, top + (base - top) * k**0.92], 1)
    right = np.stack([x + width * 0.95 * k, top + (base - top) * k**0.95], 1)
    for flank in (left, right):
        flank[1:-1] += rng.normal(0, width * 0.02, (points - 2, 2))
    crease = np.stack([x + width * k * (0.12 * np.sin(k * 7 + rng.random() * 6) + 0.1), top + (base - top) * k], 1)
    whole, half = np.concatenate([left[::-1], right[1:]]), np.concatenate([crease[::-1], right[1:]])
    rock = scene.layer(0.34)
    light, shadow = mix(rock, scene.horizon, 0.22), mix(rock, scene.near, 0.28)
    if scene.light_x > x:
        light, shadow = shadow, light
    foot = mix(rock, scene.horizon, 0.55)
    for shape, colour in ((whole, light), (half, shadow)):
        canvas.polygon(shape, down(top, base, [colour, mix(colour, foot, 0.9)]))
    white = scene.pale(0.15)
    dim = mix(white, scene.middle, 0.45)
    if scene.light_x > x:
        white, dim = dim, white
    snow_y = top + (base - top) * rng.uniform(0.32, 0.46)
    teeth = 11
    zigzag = snow_y + np.where(np.arange(teeth) % 2, 1, -1) * rng.uniform(7, 22, teeth)
    hem = np.stack([np.linspace(x - width, x + width, teeth), zigzag], 1)
    with canvas.inside(np.concatenate([[[x - width, top - 20]], hem, [[x + width, top - 20]]])):
        canvas.polygon(whole, solid(white))
        canvas.polygon(half, solid(dim))


def hills(scene: Layout, base: float, count: int, height: float = 90) -> list[Ridge]:
    """Return the ridges of rolling hills, from far to near."""
    rng, lines = scene.part("hills"), []
    for i in range(count):
        share = i / max(1, count - 1)
        foot = base + (scene.height - base) * 0.72 * share**1.2
        waves = rolling(rng, scene.many(90), 2, 0.35, scene.many(2))
        ys = foot - height * scene.stretch * (1 - 0.3 * share) * (waves - 0.35)
        lines.append(Ridge.across(scene.width, ys, 8 + 16 * share))
    return lines


def hill(scene: Layout, line: Ridge, colour: Colour) -> Layer:
    """Return the layer of a hill."""
    colours = [mix(colour, scene.horizon, 0.16), mix(colour, scene.near, 0.08)]
    return land(scene, line, colours, float(line.ys.max()) + 120)


def pine(rng: np.random.Generator, x: float, y: float, tall: float) -> list[tuple[float, float]]:
    """Return the outline of a pine with its foot at (x, y)."""
    tiers = 5
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for i in range(tiers):
        foot = y - tall * (1 - (i + 1.25) / tiers) if i < tiers - 1 else y - tall * 0.05
        reach = tall * 0.21 * (i + 1) / tiers * rng.uniform(0.85, 1.15)
        left += [(x - reach, foot), (x - reach * 0.45, foot - tall * 0.012)]
        right += [(x + reach, foot), (x + reach * 0.45, foot - tall * 0.012)]
    trunk = max(tall * 0.022, 1.2)
    foot = y - tall * 0.05
    root = [(x + trunk, foot), (x + trunk, y + 4), (x - trunk, y + 4), (x - trunk, foot)]
    return [(x, y - tall), *right[:-1], *root, *left[:-1][::-1]]


def pines(
    scene: Layout,
    name: str,
    ridge: Ridge,
    tall: float,
    count: int,
    colour: Colour,
    clearing: tuple[float, float] | None = None,
    snow: Colour | None = None,
    span: tuple[float, float] | None = None,
    windy: bool = False,
) -> Layer:
    """Return a layer of pines along a ridge, within the `span` in x and outside the clearing (x, half width).

    If it is windy, they bend as one gust after another passes through the row.
    """
    rng = scene.part(name)
    left, right = span or (-20.0, scene.width + 20.0)
    shapes, bends, caps = [], [], []
    shadows: list[list[tuple[float, float]]] = []
    for x in np.sort(rng.uniform(left, right, count)).tolist():
        size = tall * rng.uniform(0.55, 1.15)
        # Deep enough that no light shows under the lowest branches.
        y = ridge.at(x) + 3 + 0.06 * size
        shape = np.array(pine(rng, x, y, size))
        if clearing is not None and abs(x - clearing[0]) < clearing[1]:
            continue
        shapes.append(shape)
        bends.append(((y - shape[:, 1]) / size) ** 2 * 0.016 * size)
        if snow is not None:
            aside = size * (0.1 if scene.light_x < x else -0.1)
            tip = (x + aside, y + 0.05 * size)
            shadows.append([(x - 0.2 * size, y), (x, y - 0.03 * size), (x + 0.2 * size, y), tip])
        caps.append(np.array([shape[0], *(shape[1:3] - (0, size * 0.02)), (x - size * 0.05, y - size * 0.72)]))
    ink = solid(colour)

    def draw(canvas: Canvas) -> None:
        if snow is not None:
            canvas.polygons(shadows, solid(mix(snow, colour, 0.5), 0.5))
        canvas.polygons(shapes, ink)
        if snow is not None:
            canvas.polygons(caps, solid(snow))

    def draw_leaning(canvas: Canvas, t: float) -> None:
        leaning = []
        for shape, bend in zip(shapes, bends, strict=True):
            leant = shape.copy()
            leant[:, 0] += bend * swing(t, 2, -shape[0, 0] / 300)
            leaning.append(leant)
        with canvas.moved(ridge.sway * pan(scene, t), 0):
            canvas.polygons(leaning, ink)

    return Layer(draw_leaning) if windy else swaying(scene, ridge.sway, draw)


def water(scene: Layout, name: str, top: float, ripples: int = 24, mirrors: float = 0.0) -> Iterator[Layer]:
    """Build water from `top` to the bottom of the picture, with reflections, glitter and ripples."""
    base = mix(scene.middle, scene.zenith, 0.35)
    colours = [mix(scene.horizon, base, 0.4), base, mix(base, scene.near, 0.4)]
    ink = down(top, scene.height, colours, [0, 0.35, 1])
    yield still(lambda canvas: canvas.bar(0, top, scene.width, scene.height, ink))
    if mirrors:
        yield Layer(lambda canvas, t: canvas.reflect(top, mirrors, ripple(t)))
    yield Layer(partial(_shine, scene=scene, name=f"{name} shine", top=top), salient=True)
    yield Layer(partial(_ripples, scene=scene, name=name, top=top, count=scene.many(ripples * scene.stretch)))


def _ripples(canvas: Canvas, t: float, scene: Layout, name: str, top: float, count: int) -> None:
    rng, room = scene.part(name), scene.width + 120
    white = mix(mix(scene.middle, scene.zenith, 0.35), scene.pale(0.1), 0.4)
    bars = []
    for share, x, wide in rng.random((count, 3)).tolist():
        y, half = top + 6 + (scene.height - top) * share, (10 + 48 * share) * (0.5 + 0.8 * wide)
        x = (x * room + 5 + 20 * share) % room - 60
        # Swell that moves towards the viewer lifts the ripples row by row.
        x, y = x + (5 + 13 * share) * swing(t, 1, 2 * share), y + (0.6 + 4 * share) * swing(t, 2, -3 * share)
        half, thick = half * (1 + 0.16 * swing(t, 2, 3 * share)), 0.8 + 1.4 * share
        bars.append((x - half, y - thick, x + half, y + thick))
    canvas.bars(bars, solid(white, 0.42), 1.6)


def ripple(t: float) -> Callable[[float], float]:
    """Return the sideways shift of a reflection as a function of the distance below the shore."""
    return lambda depth: (0.4 + depth / 90) * swing(t, 2, -depth / 80)


def _shine(canvas: Canvas, t: float, scene: Layout, name: str, top: float) -> None:
    """Draw the path of the sun or moon on water."""
    if not scene.sky & {"sun", "moon"}:
        return
    rng = scene.part(name)
    colour = mix(scene.light, scene.horizon, 0.25)
    count = round(30 * scene.stretch)
    for i in range(count):
        share = (i + 0.5) / count
        y, half = top + 3 + (scene.height - top) * share**1.35, (8 + 42 * share) * rng.uniform(0.35, 1)
        x = scene.light_x + rng.normal(0, 5 + 20 * share) + 4 * wave(t, 1, 0.5 + share * 3)
        half *= 1 + 0.22 * swing(t, 2, -3 * share)
        thick = 0.8 + 1.9 * share
        canvas.bar(x - half, y - thick, x + half, y + thick, solid(colour, 0.8 * (1 - 0.55 * share)), thick)
