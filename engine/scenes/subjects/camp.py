"""The camp: a tent and the fire beside it."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, glow, pen, solid
from engine.scenes.colour import WARM, WHITE, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import age, swing, wave


def draw_tent(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a lit tent with a campfire beside it."""
    x, y = scene.stand_x, scene.stand_y + 8
    s = rng.uniform(84, 112) * min(scene.stretch, 1.1)
    flip = 1 if x < scene.width / 2 else -1
    code = ("e9603f", "f29c3e", "3f9a86", "d9473f", "e8bd4a")[int(rng.integers(5))]
    cloth = scene.shade(rgb(code), 0.6)
    flicker = 0.6 * wave(t, 2) + 0.35 * swing(t, 3, 0.3)
    inner = mix(rgb("ffd98a"), cloth, 0.25 - 0.08 * flicker) if scene.time != "day" else mix(cloth, scene.near, 0.55)
    fire = x + flip * s * 1.25
    if scene.time != "day":
        canvas.circle(fire, y - 12, s * 2.2, glow(fire, y - 12, s * 2.2, rgb("ffb054"), 0.5 + 0.06 * flicker))
    peak = (x - flip * s * 0.1, y - s * 1.05)
    back = (x - flip * s * 0.85, y - s * 0.86)
    canvas.polygon(
        [(x - flip * s * 1.25, y), back, peak, (x - flip * s * 0.62, y + 2)],
        solid(mix(cloth, scene.near, 0.3)),
    )
    canvas.polygon([(x - flip * s * 0.66, y + 2), peak, (x + flip * s * 0.5, y + 2)], solid(cloth))
    door = [(x - flip * s * 0.34, y + 2), peak, (x + flip * s * 0.18, y + 2)]
    canvas.polygon(door, solid(inner))
    flutter = 0.02 * swing(t, 3, 0.2)
    flap = [
        peak,
        (x + flip * s * 0.18, y + 2),
        (x + flip * s * (0.02 + flutter), y + 2),
        (x + flip * s * flutter, y - s * 0.3),
    ]
    canvas.polygon(flap, solid(mix(cloth, WHITE, 0.15)))
    canvas.line(*peak, x + flip * s * 0.7, y + 2, pen(mix(cloth, scene.near, 0.5), 1.6))
    _fire(canvas, scene, fire, y + 2, s * 0.62, t)


def _fire(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, t: float) -> None:
    wood = scene.shade(rgb("5a3a26"))
    for side in (-1, 1):
        canvas.limb(
            (x - side * tall * 0.5, y + 3),
            tall * 0.16,
            (x + side * tall * 0.36, y - tall * 0.14),
            tall * 0.13,
            solid(wood),
        )
    _smoke(canvas, scene, x, y - tall * 1.1, tall, t)
    for i, (wide, high, code) in enumerate(((0.36, 1.0, "ff7a22"), (0.25, 0.7, "ffb830"), (0.13, 0.4, "fff2b8"))):
        lick = 1 + 0.09 * wave(t, 2 + i) + 0.07 * swing(t, 4, 0.3 + 0.2 * i)
        lean, bulge = 0.07 * tall * wave(t, 1 + i), 0.12 * swing(t, 3, 0.3 * i)
        w, h = wide * tall, high * tall * lick
        curve = [
            (x - w * (1.2 + bulge), y - h * 0.5, x + lean, y - h),
            (x + w * (1.2 - bulge), y - h * 0.5, x + w, y - 2),
            (x, y + w * 0.5, x - w, y - 2),
        ]
        canvas.outline((x - w, y - 2), curve, solid(rgb(code)))
    _sparks(canvas, x, y - tall * 0.5, tall, t)


def _smoke(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, t: float) -> None:
    """Draw puffs of smoke that rise, thin out and drift with the wind."""
    colour = mix(mix(scene.horizon, scene.middle, 0.5), WHITE, 0.25)
    for i in range(5):
        passed = age(t, 0.02 + 0.11 * i, 0.5)
        if passed < 1:
            radius = tall * (0.16 + 0.4 * passed)
            cx, cy = x + tall * (0.9 * passed**1.5 + 0.07 * math.sin(7 * passed + i)), y - tall * 2.4 * passed
            canvas.circle(cx, cy, radius, glow(cx, cy, radius, colour, 0.5 * math.sin(math.pi * passed) ** 2))


def _sparks(canvas: Canvas, x: float, y: float, tall: float, t: float) -> None:
    """Draw one burst of sparks per clip that fly up and die."""
    for born, aside, reach, size in np.random.default_rng(0).random((14, 4)).tolist():
        passed = age(t, 0.02 + 0.55 * born, 0.4)
        if passed < 1:
            cx = x + tall * (0.5 * (aside - 0.5) + 0.6 * passed + 0.06 * math.sin(9 * passed + 6 * aside))
            alpha = min(1.0, 8 * passed) * (1 - passed)
            canvas.circle(cx, y - tall * (1 + 1.2 * reach) * passed, 1.2 + size, solid(WARM, alpha))
