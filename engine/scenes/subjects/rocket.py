"""A rocket that lifts off on flame and billowing smoke, or flies through space."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave

_PAINTS = ("e4483a", "f08a2c", "1f8fa5", "d83a5e")


def draw_rocket(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a rocket just off the ground or, in space, in flight."""
    paint = scene.shade(rgb(_PAINTS[int(rng.integers(len(_PAINTS)))]), 0.6)
    if scene.place == "space":
        _fly(canvas, scene, paint, t)
        return
    x, ground = scene.stand_x, scene.stand_y + 6
    tall = scene.tall * 1.12
    nozzle = ground - 0.72 * scene.tall - 5 * wave(t, 1, ASKEW)
    nozzle = max(nozzle, tall + 20)
    shake = 0.7 * wave(t, 4, 0.1)
    width = tall * 0.2
    lit = mix(rgb("ffc26a"), scene.light, 0.3)
    reach = scene.tall * 0.85
    canvas.circle(x, nozzle + 20, reach, glow(x, nozzle + 20, reach, lit, 0.55 if scene.time != "day" else 0.3))
    _smoke(canvas, scene, (x, ground), t, back=True)
    _flame(canvas, (x + shake, nozzle), width, ground - nozzle + 4, t)
    _smoke(canvas, scene, (x, ground), t, back=False)
    _body(canvas, scene, (x + shake, nozzle), tall, paint)


def _fly(canvas: Canvas, scene: Layout, paint: Colour, t: float) -> None:
    """Draw the rocket on its way across the sky, with a long trail."""
    way = 1 if scene.stand_x < scene.width / 2 else -1
    tall = scene.tall * 1.05
    x, y = (
        scene.stand_x + way * 0.1 * scene.width + 7 * wave(t, 1, ASKEW),
        min(scene.height * 0.42, scene.horizon_y * 0.6) + 8 * wave(t, 1, 0.4),
    )
    tilt = way * (36 + 2 * wave(t, 1, 0.3))
    with canvas.turned(tilt, x, y):
        foot, width = y + tall * 0.5, tall * 0.2
        trail = fade((0, foot), (0, foot + tall * 2.6), [(mix(rgb("ffd9a0"), scene.horizon, 0.3), 0.5), (WHITE, 0.0)])
        flare = width * (0.75 + 0.08 * wave(t, 2))
        canvas.polygon(
            [
                (x - width * 0.3, foot),
                (x + width * 0.3, foot),
                (x + flare, foot + tall * 2.6),
                (x - flare, foot + tall * 2.6),
            ],
            trail,
        )
        for i in range(18):
            passed = (i / 18 + 2 * (t - 0.5)) % 1.0
            cx, radius = x + width * 0.6 * math.sin(i * 2.4) * passed, width * (0.12 + 0.42 * passed)
            cy = foot + tall * (0.35 + 1.9 * passed)
            canvas.circle(
                cx, cy, radius, solid(mix(rgb("ffe9cc"), scene.middle, passed), 0.4 * math.sin(math.pi * passed))
            )
        canvas.circle(x, foot, tall * 0.5, glow(x, foot, tall * 0.5, rgb("ffb454"), 0.5))
        _flame(canvas, (x, foot), width, tall * 0.78, t)
        _body(canvas, scene, (x, foot), tall, paint)


def _flame(canvas: Canvas, nozzle: tuple[float, float], width: float, long: float, t: float) -> None:
    """Draw the flame below the nozzle, hottest in the middle."""
    x, y = nozzle
    for i, (wide, share, code) in enumerate(((0.62, 1.0, "ff7a2e"), (0.44, 0.8, "ffb53a"), (0.24, 0.55, "fff3c4"))):
        half, tip = width * wide * (1 + 0.06 * wave(t, 3, 0.3 * i)), y + long * share * (1 + 0.05 * wave(t, 2 + i, 0.2))
        sway, neck = width * 0.08 * wave(t, 2, 0.2 * i), width * 0.26
        middle = y + (tip - y) * 0.36
        canvas.outline(
            (x - neck, y - 2),
            [
                (x - half * 1.25, middle, x - half * 0.75, y + (tip - y) * 0.72, x + sway, tip),
                (x + half * 0.75, y + (tip - y) * 0.72, x + half * 1.25, middle, x + neck, y - 2),
            ],
            solid(rgb(code), 0.95),
        )


def _smoke(canvas: Canvas, scene: Layout, spot: tuple[float, float], t: float, back: bool) -> None:
    """Draw clouds of smoke that roll out over the ground to both sides, lit by the flame."""
    x, ground = spot
    size, rng = scene.tall, np.random.default_rng(11 + back)
    pale = mix(scene.pale(0.2), scene.horizon, 0.35)
    dark = mix(pale, scene.near, 0.4 if back else 0.3)
    if back:
        pale = mix(pale, dark, 0.5)
    count, light = 20, 1 if scene.light_x > x else -1
    puffs = []
    for i, (aside, high, big) in enumerate(rng.random((count, 3)).tolist()):
        passed = ((i + 0.5) / count + (t - 0.5)) % 1.0
        way = 1 if i % 2 else -1
        # Fast at first, then it slows down, rises and thins out.
        out = (1 - (1 - passed) ** 1.8) * (0.55 + 0.6 * aside)
        grown = min(0.35 + 1.6 * passed, 1.0) * (1 - max(passed - 0.72, 0.0) / 0.28) ** 0.6
        radius = size * (0.12 + 0.13 * big) * grown * (1.2 if back else 0.85)
        cy = ground - radius * 0.55 - size * (0.06 + 0.32 * high if back else 0.06 * high) * passed
        puffs.append((x + way * size * (0.02 + (1.1 if back else 0.95) * out), cy, radius))
    ink, bright = solid(dark), solid(pale)
    for puff in puffs:
        canvas.circle(*puff, ink)
    for cx, cy, radius in puffs:
        canvas.circle(cx + light * radius * 0.1, cy - radius * 0.14, radius * 0.84, bright)
    if not back:
        lit = mix(rgb("ffb860"), scene.light, 0.15)
        canvas.oval(
            x, ground - size * 0.12, size * 0.5, size * 0.3, glow(x, ground - size * 0.12, size * 0.5, lit, 0.75)
        )


def _body(canvas: Canvas, scene: Layout, nozzle: tuple[float, float], tall: float, paint: Colour) -> None:
    """Draw the rocket above its nozzle: hull, nose, fins and a window."""
    (x, foot), w = nozzle, tall * 0.125
    lit = 1 if scene.light_x > x else -1
    hull = scene.shade(rgb("f4f1ea"), 0.55)
    steel = scene.shade(rgb("5b6273"), 0.8)
    base = foot - tall * 0.06
    canvas.polygon([(x - w * 0.5, base), (x + w * 0.5, base), (x + w * 0.72, foot), (x - w * 0.72, foot)], solid(steel))
    for side in (-1, 1):
        fin = paint if side == lit else mix(paint, scene.near, 0.32)
        root = x + side * w * 0.82
        canvas.outline(
            (root, foot - tall * 0.36),
            [
                (x + side * w * 2.0, foot - tall * 0.26, x + side * w * 2.15, foot + tall * 0.03),
                (x + side * w * 1.6, foot - tall * 0.06, x + side * w * 0.7, base),
            ],
            solid(fin),
        )
    top, shoulder = foot - tall, foot - tall * 0.62
    start = (x, top)
    shape = [
        (x + w * 0.72, top + tall * 0.13, x + w * 1.06, shoulder - tall * 0.06, x + w * 1.06, shoulder + tall * 0.1),
        (x + w * 1.06, foot - tall * 0.26, x + w * 0.62, base),
        (x - w * 0.62, base),
        (x - w * 1.06, foot - tall * 0.26, x - w * 1.06, shoulder + tall * 0.1),
        (x - w * 1.06, shoulder - tall * 0.06, x - w * 0.72, top + tall * 0.13, x, top),
    ]
    canvas.outline(start, shape, solid(hull))
    with canvas.inside_outline(start, shape):
        canvas.bar(x - 2 * w, top - 4, x + 2 * w, top + tall * 0.2, solid(paint))
        far = x - lit * w * 1.1
        canvas.bar(
            min(x + lit * w * 0.25, far), top, max(x + lit * w * 0.25, far), foot,
            fade((x + lit * w * 0.25, 0), (far, 0), [(scene.near, 0.0), (scene.near, 0.42)]),
        )  # fmt: skip
        edge = x + lit * w * 0.78
        canvas.bar(edge - w * 0.1, top, edge + w * 0.1, foot, solid(mix(WHITE, scene.light, 0.5), 0.4))
        under = fade((0, base - tall * 0.22), (0, base), [(rgb("ffb060"), 0.0), (rgb("ffb060"), 0.5)])
        canvas.bar(x - 2 * w, base - tall * 0.22, x + 2 * w, base, under)
    canvas.oval(x, foot - tall * 0.6, w * 0.55, w * 0.55, solid(steel))
    glass = mix(rgb("8fd3ee"), scene.zenith, 0.3) if not scene.dark else rgb("ffe2a0")
    canvas.oval(x, foot - tall * 0.6, w * 0.4, w * 0.4, solid(glass))
    canvas.oval(x + lit * w * 0.12, foot - tall * 0.612, w * 0.13, w * 0.13, solid(WHITE, 0.7))
    keel = [(x - w * 0.13, foot - tall * 0.3), (x + w * 0.13, foot - tall * 0.3)]
    canvas.polygon(
        [*keel, (x + w * 0.17, foot + tall * 0.01), (x - w * 0.17, foot + tall * 0.01)],
        solid(mix(paint, scene.near, 0.14)),
    )
