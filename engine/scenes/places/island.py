"""The island: palms on a little island in a clear lagoon."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.foreground import knoll, soil
from engine.scenes.habitats import STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.palms import Palm, draw_palm
from engine.scenes.places.waves import band, glints, lens, ripples_of, sheen, sunpath, tint
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.terrain import Ridge, hazy, land

Line = NDArray[np.float64]


@dataclass(frozen=True)
class Isle:
    """The island: its middle, its waterline, half its width and the palms on it."""

    x: float
    y: float
    half: float
    palms: list[Palm]

    def sand(self, low: float = 0.0) -> Line:
        """Return the outline of its beach, its waterline lower by some units."""
        k = np.linspace(-1, 1, 25)
        upper = self.y - self.half * (0.12 * np.cos(k * np.pi / 2) ** 0.8 + 0.03 * np.sin(k * 4 + 1))
        lower = self.y + (low + self.half * 0.045) * np.cos(k * np.pi / 2) ** 0.6
        wide = self.x + k * (self.half + low * 3)
        upper[0] = upper[-1] = self.y
        return np.concatenate([np.stack([wide, upper], 1), np.stack([wide, lower], 1)[::-1]])


def island(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top, bottom = scene.horizon_y, scene.height
    isle = _isle(scene)
    yield _far_isles(scene)
    yield still(partial(_lagoon, scene=scene, isle=isle))
    yield sunpath(scene, "lagoon shine", top, bottom)
    light = mix(scene.pale(0.05), scene.horizon, 0.25)
    yield Layer(partial(_mirror, scene=scene, isle=isle))
    yield glints(scene, "lagoon shade", (top, bottom), 34, tint(scene, "178aa5"), 0.32)
    yield glints(scene, "lagoon light", (top, bottom), 56, light, 0.5)
    yield _caustics(scene)
    yield still(partial(_land, scene=scene, isle=isle))
    yield Layer(partial(_lap, scene=scene, isle=isle))
    yield Layer(partial(_crowns, scene=scene, palms=isle.palms))
    if scene.subject in STANDING and scene.subject not in ("lighthouse", "runner"):
        yield _near_shore(scene)


def _isle(scene: Layout) -> Isle:
    """Return the island, on the third away from the subject, or near if there is none."""
    rng, alone = scene.part("isle"), scene.subject == "none"
    other = scene.light_x if alone else scene.stand_x
    side = scene.side if abs(other / scene.width - 0.5) < 0.06 else (1 if other < scene.width / 2 else -1)
    half = (150 if alone else 112) * scene.stretch * rng.uniform(0.92, 1.08)
    x = scene.width * (0.5 + side * (0.13 if alone else 0.26))
    y = scene.horizon_y + (scene.height - scene.horizon_y) * (0.3 if alone else 0.13)
    size = (230 if alone else 150) * scene.stretch * min(1.0, scene.horizon_y / scene.height * 1.8)
    palms = []
    for share, tall, lean, far in ((0.42, 0.62, -0.42, 0.3), (-0.38, 0.72, -0.3, 0.22), (-0.1, 1.0, 0.3, 0.0)):
        foot = y - half * 0.085 * np.cos(share * np.pi / 2)
        lean_here = side * lean * size * tall * rng.uniform(0.8, 1.1)
        palms.append(
            Palm(
                x + side * share * half,
                float(foot),
                lean_here,
                size * tall * rng.uniform(0.94, 1.06),
                far,
                rng.random(),
            )
        )
    return Isle(x, y, half, palms)


def _far_isles(scene: Layout) -> Layer:
    """Return hazy islands on the horizon."""
    rng, k = scene.part("far isles"), np.linspace(0, 1, scene.many(90))
    heights = np.zeros(len(k))
    for _ in range(3):
        middle, wide = rng.random(), rng.uniform(0.06, 0.17) / scene.breadth**0.5
        peak = np.clip(1 - np.abs((k - middle) / wide), 0, 1)
        heights = np.maximum(heights, rng.uniform(18, 46) * peak**1.3 * (1.4 - 0.4 * peak))
    ys = scene.horizon_y + 1 - scene.stretch * heights * (0.8 + 0.4 * rolling(rng, len(k), 3, 0.5, 6))
    ridge = Ridge.across(scene.width, ys)
    return land(scene, ridge, hazy(scene, scene.layer(0.3), 0.3), scene.horizon_y + 2, scene.horizon_y + 3)


def _lagoon(canvas: Canvas, scene: Layout, isle: Isle) -> None:
    """Draw clear water, deep blue far away and pale over the sand near the island and the viewer."""
    top, bottom = scene.horizon_y, scene.height
    deep, blue, shallow = tint(scene, "2389b4"), tint(scene, "2fb9bf"), tint(scene, "9be3cd")
    sea = down(top, bottom, [mix(scene.horizon, deep, 0.55), deep, blue, shallow], [0, 0.14, 0.5, 1])
    canvas.bar(-5, top, scene.width + 5, bottom + 5, sea)
    reef = mix(blue, shallow, 0.75)
    for size, alpha in ((2.1, 0.25), (1.7, 0.3), (1.35, 0.4)):
        canvas.oval(
            isle.x, isle.y + isle.half * 0.06 * size, isle.half * size, isle.half * 0.13 * size, solid(reef, alpha)
        )
    rng, dark = scene.part("reef"), tint(scene, "1f93a6")
    room = bottom - top
    for x, share, wide in rng.random((scene.many(9), 3)).tolist():
        share = 0.3 + 0.7 * share
        half = (40 + 90 * wide) * share
        canvas.oval(x * scene.width, top + room * share, half, half * 0.13, solid(dark, 0.2))
    water = np.array([(-5, top), (scene.width + 5, top), (scene.width + 5, bottom + 5), (-5, bottom + 5)], dtype=float)
    sheen(canvas, scene, top, water)
    canvas.bar(-5, top - 0.8, scene.width + 5, top + 1.2, solid(mix(scene.horizon, WHITE, 0.4), 0.6))


def _mirror(canvas: Canvas, t: float, scene: Layout, isle: Isle) -> None:
    """Draw the island's broken reflection: rows that are narrower and paler farther down."""
    dark = mix(tint(scene, "1c6f6c"), scene.near, 0.35)
    deep, rows = isle.half * 0.95, 15
    green = []
    for i in range(rows):
        share = i / rows
        y = isle.y + isle.half * 0.07 + deep * share
        half = isle.half * (0.62 - 0.42 * share) * (1 + 0.16 * swing(t, 2, 0.31 * i)) * (0.72 if i % 2 else 1)
        x = isle.x + (2 + 9 * share) * swing(t, 2, -0.23 * i) + isle.half * 0.16 * np.sin(i * 2.3) * share
        green.append(lens(float(x), y, half, deep / rows * 0.4))
    canvas.polygons(green[: rows // 2], solid(dark, 0.34))
    canvas.polygons(green[rows // 2 :], solid(dark, 0.2))


def _caustics(scene: Layout) -> Layer:
    """Return a net of light on the sand under the shallow water."""
    rng, white = scene.part("caustics"), mix(scene.pale(0.0), tint(scene, "c8f5df"), 0.4)
    top, bottom = scene.horizon_y + (scene.height - scene.horizon_y) * 0.5, scene.height + 10
    rows, columns = 6, scene.many(9)
    levels = np.linspace(0, 1, rows + 1) ** 1.25
    jitter = rng.uniform(-0.36, 0.36, (rows + 1, columns + 3, 2))
    phase = rng.random((rows + 1, columns + 3))
    strength = {"day": 0.34, "dawn": 0.22, "sunset": 0.16, "dusk": 0.13, "night": 0.13}[scene.time]

    def knots(t: float) -> Line:
        i, j = np.mgrid[0 : rows + 1, 0 : columns + 3]
        stir = 0.2 * np.sin(2 * np.pi * (t + phase)), 0.2 * np.cos(2 * np.pi * (2 * t + phase))
        x = (j - 1 + 0.5 * (i % 2) + jitter[:, :, 0] + stir[0] - columns / 2) / columns
        row = np.interp(i + 0.7 * jitter[:, :, 1] + stir[1] * 0.8, np.arange(rows + 1), levels)
        spread = 1.25 + 0.5 * row
        return np.stack([scene.width * (0.5 + x * spread), top + (bottom - top) * row], 2)

    def draw(canvas: Canvas, t: float) -> None:
        points = knots(t)
        for i in range(rows):
            near, turn = (i + 1) / rows, i % 2
            along, down_to = points[i, 1:], points[i + 1, turn : columns + 2 + turn]
            starts = np.concatenate([points[i, :-1], points[i, : columns + 2]])
            strands = _strands(starts, np.concatenate([along, down_to]), 0.5 + 1.9 * near)
            canvas.polygons(strands, solid(white, strength * (0.3 + 0.7 * near)))

    return Layer(draw)


def _strands(a: Line, b: Line, wide: float) -> Line:
    """Return the outlines of strands from knots to knots, thinner in their middle."""
    middle, high = (a + b) / 2 + (0.0, wide), np.array([0.0, wide])
    return np.stack([a - high, middle - high * 0.5, b - high, b + high, middle, a + high], 1)


def _land(canvas: Canvas, scene: Layout, isle: Isle) -> None:
    """Draw the sand and the bushes on it, lit from the side of the sun."""
    sand = mix(soil(scene), scene.horizon, 0.12)
    wet = mix(mix(sand, scene.near, 0.35), scene.middle, 0.25)
    canvas.polygon(isle.sand(3.0), solid(wet))
    canvas.polygon(isle.sand(), down(isle.y - isle.half * 0.13, isle.y + 6, [mix(sand, WHITE, 0.12), sand]))
    rng, half = scene.part("bushes"), isle.half
    own = 0.75 if scene.time == "day" else 0.35
    leaf = mix(mix(scene.layer(0.95), scene.near, 0.3), scene.shade(rgb("3d8f58")), own)
    bushes = []
    for k in np.linspace(-0.56, 0.6, 13).tolist():
        size = half * rng.uniform(0.07, 0.13) * (1.15 - abs(k))
        bushes.append((isle.x + k * half, isle.y - half * 0.1 * float(np.cos(k * 1.5)) - size * 0.35, size))
    toward = 1 if scene.light_x > isle.x else -1
    with canvas.inside([(0, 0), (scene.width, 0), (scene.width, isle.y - half * 0.055), (0, isle.y - half * 0.055)]):
        canvas.circles(bushes, solid(mix(leaf, scene.near, 0.3)))
        lit = [(x + toward * r * 0.22, y - r * 0.2, r * 0.86) for x, y, r in bushes]
        canvas.circles(
            lit, down(isle.y - half * 0.28, isle.y, [mix(leaf, scene.light, 0.18), mix(leaf, scene.near, 0.15)])
        )
    shade = fade((0, isle.y - half * 0.06), (0, isle.y), [(scene.near, 0.25), (scene.near, 0.0)])
    canvas.oval(isle.x - toward * half * 0.1, isle.y - half * 0.045, half * 0.62, half * 0.03, shade)


def _near_shore(scene: Layout) -> Layer:
    """Return the water's edge at the sand in front."""
    ridge, white, glass = knoll(scene), scene.pale(0.03), tint(scene, "b9eedb")
    lace = ripples_of(scene.part("near shore"), ridge.xs, (170, 83, 45))

    def draw(canvas: Canvas, t: float) -> None:
        surge = 5 + 4 * wave(t, 1, ASKEW) + 3 * lace
        low = ridge.ys + 30
        for reach, alpha, ink in ((12.0, 0.3, glass), (5.0, 0.45, glass)):
            canvas.polygon(band(ridge.xs, ridge.ys - reach - surge, low), solid(ink, alpha))
        canvas.polygon(band(ridge.xs, ridge.ys - surge * 0.8 - 2 - lace, low), solid(white, 0.85))

    return Layer(draw)


def _lap(canvas: Canvas, t: float, scene: Layout, isle: Isle) -> None:
    """Draw foam that laps at the island's beach."""
    white = scene.pale(0.05)
    for number, alpha in ((0, 0.75), (1, 0.4)):
        low = 2.2 + 3.5 * number + 1.6 * swing(t, 2, 0.3 + 0.35 * number)
        outline = isle.sand(low)
        lower = outline[25:][::-1]
        thick = (1.3 + 0.7 * np.sin(np.arange(25) * 1.7 + number)) * np.sin(np.linspace(0, np.pi, 25)) ** 0.5
        thick *= scene.stretch
        canvas.polygon(np.concatenate([lower, (lower - np.stack([0 * thick, thick], 1))[::-1]]), solid(white, alpha))


def _crowns(canvas: Canvas, t: float, scene: Layout, palms: list[Palm]) -> None:
    for palm in palms:
        draw_palm(canvas, scene, palm, t)
