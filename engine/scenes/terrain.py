"""Terrain: ridges, mountains, hills, pines and water, the stuff that places are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import Colour, mix
from engine.scenes.layout import SIZE, Layout
from engine.scenes.noise import Line, jagged, rolling
from engine.scenes.rhythm import swing, wave

MARGIN = 40


@dataclass(frozen=True)
class Ridge:
    """Hold a line of ground across the picture."""

    xs: Line
    ys: Line

    @classmethod
    def across(cls, width: float, ys: Line, shift: float = 0.0) -> "Ridge":
        """Spread heights evenly from edge to edge, shifted sideways."""
        return cls(np.linspace(-MARGIN, width + MARGIN, len(ys)) + shift, ys)

    @property
    def shift(self) -> float:
        """Return how far it is shifted sideways."""
        return float(self.xs[0]) + MARGIN

    def at(self, x: float) -> float:
        """Return the height of the ground under x."""
        return float(np.interp(x, self.xs, self.ys))


def pan(scene: Layout, t: float) -> float:
    """Return how far the view has swayed aside, in shares of the most; what is near is carried further."""
    return 0.5 * scene.side * wave(t)


def fill(canvas: Canvas, ridge: Ridge, ink: object) -> None:
    """Fill everything below a ridge."""
    floor = [(canvas.width + 2 * MARGIN, canvas.height + 5), (-2 * MARGIN, canvas.height + 5)]
    canvas.polygon(np.concatenate([np.stack([ridge.xs, ridge.ys], 1), floor]), ink)


def ground(
    canvas: Canvas, scene: Layout, ridge: Ridge, colour: Colour, bottom: float | None = None, haze: float = 0.0
) -> None:
    """Fill below a ridge with a colour that sinks into the haze at the bottom."""
    bottom = canvas.height if bottom is None else bottom
    fill(canvas, ridge, down(float(ridge.ys.min()), bottom, [colour, mix(colour, scene.horizon, haze)]))


def mountains(
    canvas: Canvas,
    scene: Layout,
    rng: np.random.Generator,
    t: float,
    base: float,
    count: int = 4,
    depths: tuple[float, float] = (0.12, 0.8),
    height: float = 230,
) -> None:
    """Draw ranges one behind another, with faceted snowy peaks where the scene has snow."""
    height *= scene.stretch
    if scene.snowcaps:
        peaks = scene.many(rng.integers(2, 5))
        for i in range(peaks):
            x = scene.width * (i + rng.uniform(0.15, 0.85)) / peaks + pan(scene, t) * 4
            _snowy_peak(canvas, scene, rng, x, base - height * rng.uniform(0.6, 1.05), base + 10)
        depths, height, count = (0.4, depths[1]), height * 0.5, max(2, count - 1)
    for i in range(count):
        share = i / max(1, count - 1)
        tall = height * (1 - 0.55 * share) * rng.uniform(0.8, 1.15)
        waves, points = scene.many(rng.integers(2, 5)), scene.many(150)
        heights = jagged(rng, points, waves + 1, 0.06) if scene.jagged else rolling(rng, points, 5, 0.46, waves)
        ridge = Ridge.across(scene.width, base + 46 * share - tall * heights + 12, pan(scene, t) * (6 + 18 * share))
        colour = scene.layer(depths[0] + (depths[1] - depths[0]) * share)
        bottom = float(ridge.ys.min()) + tall * 1.1
        ground(canvas, scene, ridge, colour, bottom, 0.5 if scene.mist else 0.28)
        if scene.mist and i < count - 1:
            fog(canvas, scene, t, base - 60 + 46 * share, base + 60 + 46 * share, 0.42)


def fog(canvas: Canvas, scene: Layout, t: float, top: float, bottom: float, alpha: float) -> None:
    """Lay a band of mist over what is drawn so far; it gathers on one side, then on the other."""
    stops = [(scene.horizon, 0.0), (scene.horizon, alpha), (scene.horizon, 0.0)]
    with canvas.turned(2.5 * swing(t, 1, top / SIZE), scene.width / 2, (top + bottom) / 2):
        canvas.bar(-MARGIN, top, scene.width + MARGIN, bottom, fade((0, top), (0, bottom), stops))


def _snowy_peak(canvas: Canvas, scene: Layout, rng: np.random.Generator, x: float, top: float, base: float) -> None:
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


def hills(
    canvas: Canvas,
    scene: Layout,
    rng: np.random.Generator,
    t: float,
    base: float,
    colours: Sequence[Colour],
    height: float = 90,
) -> list[Ridge]:
    """Draw rolling hills, one per colour from far to near, and return their lines."""
    lines = []
    for i, colour in enumerate(colours):
        share = i / max(1, len(colours) - 1)
        foot = base + (scene.height - base) * 0.72 * share**1.2
        waves = rolling(rng, scene.many(90), 2, 0.35, scene.many(2))
        heights = foot - height * scene.stretch * (1 - 0.3 * share) * (waves - 0.35)
        ridge = Ridge.across(scene.width, heights, pan(scene, t) * (8 + 16 * share))
        top, bottom = float(ridge.ys.min()), float(ridge.ys.max()) + 120
        fill(
            canvas,
            ridge,
            down(top, bottom, [mix(colour, scene.horizon, 0.16), mix(colour, scene.near, 0.08)]),
        )
        lines.append(ridge)
    return lines


def pine(rng: np.random.Generator, x: float, y: float, tall: float) -> list[tuple[float, float]]:
    """Return the outline of a pine that stands at (x, y)."""
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


def pine_row(
    canvas: Canvas,
    rng: np.random.Generator,
    t: float,
    line: Callable[[float], float],
    tall: float,
    count: int,
    colour: Colour,
    shift: float = 0.0,
    clearing: tuple[float, float] | None = None,
    snow: Colour | None = None,
    span: tuple[float, float] | None = None,
) -> None:
    """Draw pines along a line from one x to another, none in the clearing (x, half width).

    Both the line and the pines are carried aside by the shift. Large pines sway, as one gust after the other
    passes through the row; small ones are too far away for that.
    """
    left, right = span or (-20.0, canvas.width + 20.0)
    shapes, caps = [], []
    for x in np.sort(rng.uniform(left, right, count)).tolist():
        size = tall * rng.uniform(0.55, 1.15)
        # Rooted deep enough that no light shows under the lowest branches.
        y = line(x + shift) + 3 + 0.06 * size
        lean = 0.014 * max(size - 60, 0.0) * swing(t, 2, -x / 300)
        shape = [(px + lean * ((y - py) / size) ** 2, py) for px, py in pine(rng, x + shift, y, size)]
        if clearing is not None and abs(x - clearing[0]) < clearing[1]:
            continue
        shapes.append(shape)
        caps.append([shape[0], *((px, py - size * 0.02) for px, py in shape[1:3])])
        caps[-1].append((x + shift - size * 0.05 + lean * 0.5, y - size * 0.72))
    canvas.polygons(shapes, solid(colour))
    if snow is not None:
        canvas.polygons(caps, solid(snow))


def water(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float, top: float, ripples: int = 24) -> None:
    """Draw water from top down to the lower edge, with the light's glitter on it."""
    base = mix(scene.middle, scene.zenith, 0.35)
    colours = [mix(scene.horizon, base, 0.4), base, mix(base, scene.near, 0.4)]
    canvas.bar(0, top, scene.width, scene.height, down(top, scene.height, colours, [0, 0.35, 1]))
    shine(canvas, scene, rng, t, top)
    white = mix(base, scene.pale(0.1), 0.4)
    for share in rng.random(scene.many(ripples * scene.stretch)).tolist():
        y, half = top + 6 + (scene.height - top) * share, (10 + 48 * share) * rng.uniform(0.5, 1.3)
        x = (rng.random() * (scene.width + 120) + 5 + 20 * share) % (scene.width + 120) - 60
        # Swell that runs towards the viewer lifts the ripples, row after row.
        x, y = x + (5 + 13 * share) * swing(t, 1, 2 * share), y + (0.6 + 4 * share) * swing(t, 2, -3 * share)
        half, thick = half * (1 + 0.16 * swing(t, 2, 3 * share)), 0.8 + 1.4 * share
        canvas.bar(x - half, y - thick, x + half, y + thick, solid(white, 0.42), thick)


def ripple(t: float) -> Callable[[float], float]:
    """Return how far water carries a reflection aside, in pixels, at so many pixels below its shore."""
    return lambda depth: (0.4 + depth / 90) * swing(t, 2, -depth / 80)


def shine(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float, top: float) -> None:
    """Draw the path of the sun or moon on water."""
    if not scene.sky & {"sun", "moon"}:
        return
    colour = mix(scene.light, scene.horizon, 0.25)
    count = round(30 * scene.stretch)
    for i in range(count):
        share = (i + 0.5) / count
        y, half = top + 3 + (scene.height - top) * share**1.35, (8 + 42 * share) * rng.uniform(0.35, 1)
        x = scene.light_x + rng.normal(0, 5 + 20 * share) + 4 * wave(t, 1, 0.5 + share * 3)
        half *= 1 + 0.22 * swing(t, 2, -3 * share)
        thick = 0.8 + 1.9 * share
        canvas.bar(x - half, y - thick, x + half, y + thick, solid(colour, 0.8 * (1 - 0.55 * share)), thick)
