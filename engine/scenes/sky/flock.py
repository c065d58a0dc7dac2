"""Birds in the sky."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import mix
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, wave

#: How far down a large flock flies in front of high things, as a share of the height.
_SKYLINES = {"city": 0.4, "waterfall": 0.42, "canyon": 0.44, "harbour": 0.4, "rooftop": 0.46, "jungle": 0.44}


def draw_birds(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a few birds, unless birds are the subject."""
    if scene.subject != "birds":
        draw_flock(canvas, scene, rng, t, int(rng.integers(3, 7)), 9, 14)


def draw_flock(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float, count: int, least: float, most: float
) -> None:
    """Draw flying birds with half wingspans between `least` and `most` units."""
    x0, y0 = scene.width * rng.uniform(0.32, 0.62), scene.horizon_y * rng.uniform(0.3, 0.52)
    # They circle, so that the clip loops.
    way, sunk = 30 * wave(t), 9 * wave(t, 1, 0.25)
    large = scene.subject == "birds"
    colour = mix(scene.near, scene.zenith, 0.1)
    if large and (scene.time == "night" or (scene.dark and scene.place in _SKYLINES)):
        # White birds in the light of the moon.
        colour = mix(scene.near, scene.light, 0.74)
    low = min(scene.horizon_y - most - 10, scene.height * _SKYLINES.get(scene.place, 1.0)) if large else None
    spots: list[tuple[float, float]] = []
    for _ in range(count):
        tries = (x0, y0) + rng.normal(0, 1, (24, 2)) * (most * 3.6, most * 1.9)
        tries = tries.clip((most + 40, most * 1.2 + 20), (scene.width - most - 40, low or scene.horizon_y - most - 10))
        clear = (spot for spot in tries.tolist() if all(math.dist(spot, s) > most * 2.1 for s in spots))
        x, y = next(clear, tries[0].tolist())
        spots.append((x, y))
        span, phase, tilt = rng.uniform(least, most), rng.random(), rng.uniform(-14, 14)
        # Each beats its wings slowly, and upwards in the still.
        lift = 0.35 + 0.4 * wave(t, 2, math.asin(math.sin(TURN * phase)) / TURN)
        _draw_bird(canvas, x + way, y + sunk, span, lift, tilt, solid(colour))


def _draw_bird(canvas: Canvas, x: float, y: float, span: float, lift: float, tilt: float, ink: object) -> None:
    tip, arch, body = y - span * lift, y - span * (0.34 + 0.35 * lift), span * 0.15
    with canvas.turned(tilt, x, y):
        for side in (-1, 1):
            edge = x + side * span
            canvas.outline(
                (edge, tip),
                [
                    (x + side * span * 0.5, arch - span * 0.2, x, y - body * 0.7),
                    (x, y + body),
                    (x + side * span * 0.4, arch + span * 0.16, edge, tip),
                ],
                ink,
            )
        canvas.oval(x, y + body * 0.4, body * 0.75, body * 1.5, ink)
