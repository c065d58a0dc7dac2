"""A solar eclipse: a black disc with a corona in a darkened sky."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, wave

NIGHT = rgb("0a1030")


def draw_darkness(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Darken the sky and show the brightest stars in it."""
    deep = mix(NIGHT, scene.zenith, 0.12)
    stops = [(deep, 0.9), (deep, 0.74), (mix(deep, scene.near, 0.4), 0.3)]
    canvas.bar(0, 0, scene.width, scene.height, fade((0, 0), (0, scene.horizon_y + 10), stops, [0, 0.55, 1]))
    band = scene.horizon_y - 90 * scene.stretch
    warm = mix(rgb("ffb27a"), scene.horizon, 0.3)
    canvas.bar(
        0, band, scene.width, scene.horizon_y + 20, fade((0, band), (0, scene.horizon_y), [(warm, 0), (warm, 0.4)])
    )
    count = scene.many(34 * scene.stretch)
    for x, y, size in rng.random((count, 3)).tolist():
        place = x * scene.width, y * scene.horizon_y * 0.8
        if math.dist(place, _middle(scene)) > 3 * _radius(scene):
            canvas.circle(*place, 0.6 + 1.2 * size**3, solid(WHITE, (0.25 + 0.5 * size) * (1 - y)))


def draw_halo(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the outermost light of the corona."""
    (x, y), reach = _middle(scene), 6.2 * _radius(scene)
    canvas.circle(x, y, reach, glow(x, y, reach, rgb("7f9cff"), 0.34))


def draw_corona(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw the black disc of the moon and the corona of the sun around it."""
    (x, y), radius = _middle(scene), _radius(scene)
    breath = wave(t, 1, 0.125)
    for reach, colour, alpha in ((3.2, rgb("ffe6c4"), 0.6), (1.75, WHITE, 0.95)):
        reach *= radius * (1 + 0.05 * breath)
        canvas.circle(x, y, reach, glow(x, y, reach, colour, alpha * (0.93 + 0.07 * breath)))
    tilt = rng.random() * TURN
    for petals, long, alpha, way in ((7, 2.5, 0.2, 1), (11, 2.0, 0.26, -1)):
        _streamers(canvas, (x, y), radius, rng, (petals, long, alpha), (tilt + 0.05 * way * breath, way * breath))
    canvas.circle(x, y, radius * 1.055, solid(rgb("fff7e4")))
    canvas.circle(x, y, radius, solid(mix(NIGHT, rgb("000000"), 0.55)))
    _diamond(canvas, (x, y), radius, tilt, breath, scene.light)


def _streamers(
    canvas: Canvas,
    middle: tuple[float, float],
    radius: float,
    rng: np.random.Generator,
    shape: tuple[int, float, float],
    turn: tuple[float, float],
) -> None:
    """Draw long soft rays of the corona, each a petal that fades outwards."""
    (count, long, alpha), (tilt, breath) = shape, turn
    (x, y), petals = middle, []
    for i, (aside, size) in enumerate(rng.random((count, 2)).tolist()):
        angle = tilt + TURN * (i + 0.6 * aside) / count
        reach = radius * (1.2 + (long - 1.2) * (0.45 + 0.55 * size) * (1 + 0.14 * breath * math.cos(3 * angle)))
        wide = 0.3 + 0.16 * size
        bow = [
            (x + r * math.cos(angle + a), y + r * math.sin(angle + a))
            for a, r in (
                (-wide, radius * 0.95),
                (-0.5 * wide, radius * 1.2),
                (-0.14 * wide, 0.55 * radius + 0.45 * reach),
                (0, reach),
                (0.14 * wide, 0.55 * radius + 0.45 * reach),
                (0.5 * wide, radius * 1.2),
                (wide, radius * 0.95),
            )
        ]
        petals.append(bow)
    canvas.polygons(petals, glow(x, y, radius * long, rgb("fff3df"), alpha * 1.6))


def _diamond(
    canvas: Canvas, middle: tuple[float, float], radius: float, tilt: float, breath: float, light: Colour
) -> None:
    """Draw the last bead of sunlight on the rim."""
    x, y = middle[0] + radius * 1.02 * math.cos(tilt), middle[1] + radius * 1.02 * math.sin(tilt)
    reach = radius * (0.62 + 0.07 * breath)
    canvas.circle(x, y, reach, glow(x, y, reach, mix(light, WHITE, 0.5), 0.95))
    canvas.circle(x, y, radius * 0.085, solid(WHITE))


def _radius(scene: Layout) -> float:
    if scene.window is not None:
        return float(scene.light_r)
    return float(np.clip(scene.light_r * 0.95, 34 * scene.stretch, 50 * scene.stretch))


def _middle(scene: Layout) -> tuple[float, float]:
    """Return where the eclipse is, high enough not to be hidden by what stands at the horizon."""
    high = scene.light_y if scene.window is not None else min(scene.light_y, 0.5 * scene.horizon_y)
    return scene.light_x, high
