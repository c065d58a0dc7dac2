"""Hot-air balloons."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import swing, wave


def draw_balloons(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw hot-air balloons, the first one large."""
    first, second = (scene.shade(rgb(code), 0.7) for code in scene.balloon_colours.split())
    big = rng.uniform(58, 82) * min(scene.stretch, 1.1)
    x = min(max(scene.stand_x, big + 16), scene.width - big - 16)
    spots = [(x, rng.uniform(0.24, 0.34) * scene.height, big)]
    for _ in range(1, scene.balloons):
        radius = big * rng.uniform(0.26, 0.5)
        xs, ys = rng.uniform(50, scene.width - 50, 24), rng.uniform(60, scene.horizon_y - 40, 24)
        for spot in zip(xs.tolist(), ys.tolist(), strict=True):
            if all(math.dist(spot, other[:2]) > (radius + other[2]) * 1.35 for other in spots):
                spots.append((*spot, radius))
                break
    for i, (x, y, radius) in reversed(list(enumerate(spots))):
        near = 1 if i == 0 else 0.6
        rise, drift = near * 12 * wave(t), near * 7 * wave(t, 1, 0.25)
        pair = (first, second) if i % 2 == 0 else (second, first)
        # The basket swings below the drifting balloon.
        with canvas.turned(1.6 * swing(t), x, y):
            _balloon(canvas, scene, (x + drift, y - rise, radius), pair, t + 0.37 * i)


def _balloon(
    canvas: Canvas, scene: Layout, spot: tuple[float, float, float], pair: tuple[Colour, Colour], t: float
) -> None:
    x, y, q = spot
    first, second = pair
    start = (x - q * 0.2, y + q * 1.2)
    shape = [
        (x - q * 0.5, y + q * 0.78, x - q, y + q * 0.42, x - q, y - q * 0.05),
        (x - q, y - q * 1.3, x + q, y - q * 1.3, x + q, y - q * 0.05),
        (x + q, y + q * 0.42, x + q * 0.5, y + q * 0.78, x + q * 0.2, y + q * 1.2),
    ]
    rope = mix(scene.near, BLACK, 0.2)
    # The burner glows in the dark, through the cloth too.
    fire = (0.0 if scene.time == "day" else 0.5 if scene.low_sun else 0.85) * (1 + 0.16 * wave(t, 2, 0.1))
    for side in (-1, 1):
        canvas.line(x + side * q * 0.18, y + q * 1.18, x + side * q * 0.13, y + q * 1.5, pen(rope, max(q * 0.03, 1.2)))
    canvas.outline(start, shape, solid(first))
    with canvas.inside_outline(start, shape):
        for reach, colour in ((0.8, second), (0.56, first), (0.3, second)):
            canvas.oval(x, y + q * 0.1, q * reach, q * 1.32, solid(colour))
        shade_x = x + q * (0.32 if scene.light_x < x else -0.32)
        edge = x + q * (1.4 if scene.light_x < x else -1.4)
        dark = fade((shade_x - (edge - shade_x) * 0.4, 0), (edge, 0), [(scene.near, 0.0), (scene.near, 0.5)])
        canvas.bar(x - q * 1.1, y - q * 1.4, x + q * 1.1, y + q * 1.3, dark)
        toward = 1 if scene.light_x > x else -1
        sheen = x + toward * q * 0.42, y - q * 0.4
        canvas.circle(*sheen, q * 0.75, glow(*sheen, q * 0.75, mix(scene.light, WHITE, 0.4), 0.34))
        if fire:
            canvas.circle(x, y + q * 0.95, q * 1.35, glow(x, y + q * 0.95, q * 1.35, rgb("ffc46b"), fire))
        canvas.bar(x - q, y + q * 1.08, x + q, y + q * 1.3, solid(mix(first, scene.near, 0.35)))
    if fire:
        canvas.circle(x, y + q * 1.34, q * 0.32, glow(x, y + q * 1.34, q * 0.32, rgb("ffdc94"), fire))
        canvas.oval(x, y + q * 1.34, q * 0.045, q * 0.12, solid(rgb("fff0c0")))
    basket = scene.shade(rgb("8a5a33"))
    canvas.bar(x - q * 0.17, y + q * 1.46, x + q * 0.17, y + q * 1.76, solid(basket), q * 0.05)
    for up in (1.58, 1.67):
        canvas.bar(x - q * 0.16, y + q * up, x + q * 0.16, y + q * (up + 0.025), solid(mix(basket, scene.near, 0.4)))
    canvas.bar(x - q * 0.19, y + q * 1.45, x + q * 0.19, y + q * 1.53, solid(mix(basket, WHITE, 0.2)), q * 0.04)
