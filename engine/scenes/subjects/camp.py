"""The camp: a tent and the fire beside it."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import age, swing, wave


def draw_tent(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a lit tent with a campfire beside it."""
    x, y = scene.stand_x, scene.stand_y + 8
    s = rng.uniform(84, 112) * min(scene.stretch, 1.25)
    flip = 1 if x < scene.width / 2 else -1
    room = min(1.56 * s, scene.width / 2)
    x = min(max(x, room), scene.width - room)
    code = ("e9603f", "f29c3e", "3f9a86", "d9473f", "e8bd4a")[int(rng.integers(5))]
    cloth = scene.shade(rgb(code), 0.6)
    flicker = 0.6 * wave(t, 2) + 0.35 * swing(t, 3, 0.3)
    inner = mix(rgb("ffd98a"), cloth, 0.25 - 0.08 * flicker) if scene.time != "day" else mix(cloth, scene.near, 0.55)
    fire = x + flip * s * 1.25
    if scene.time != "day":
        canvas.circle(fire, y - 12, s * 2.2, glow(fire, y - 12, s * 2.2, rgb("ffb054"), 0.5 + 0.06 * flicker))
    _cloth(canvas, scene, (x, y, s * flip), cloth, inner, t)
    _fire(canvas, scene, fire, y + 2, s * 0.62, t)


def _cloth(
    canvas: Canvas, scene: Layout, spot: tuple[float, float, float], cloth: Colour, inner: Colour, t: float
) -> None:
    """Draw the tent, its open side towards the fire, with ropes and pegs; the size counts towards the fire."""
    x, y, s = spot
    tall, dark = abs(s), mix(cloth, scene.near, 0.55)
    peak, back = (x - s * 0.1, y - tall * 1.08), (x - s * 0.86, y - tall * 0.86)
    canvas.oval(x - s * 0.3, y + 3, tall * 1.12, tall * 0.07, solid(scene.near, 0.3))
    rope = pen(mix(scene.pale(0.1), scene.near, 0.4), 1.3)
    for start, end in ((back, x - s * 1.46), (peak, x + s * 0.86)):
        canvas.line(*start, end, y + 2, rope)
        canvas.line(end, y - 4, end + (end - start[0]) * 0.02, y + 5, pen(mix(scene.near, BLACK, 0.2), 2.2))
    # The flank sags between its seams.
    low = (x - s * 1.27, y + 1)
    flank = [((low[0] + back[0]) / 2 + s * 0.035, (low[1] + back[1]) / 2, *back)]
    flank += [(x - s * 0.48, y - tall * 0.93, *peak), (x - s * 0.44, y - tall * 0.5, x - s * 0.66, y + 2)]
    tones = [mix(cloth, scene.light, 0.2), mix(cloth, scene.near, 0.36)]
    canvas.outline(low, flank, down(peak[1], y, tones))
    for share in (0.34, 0.68):
        top = back[0] + (peak[0] - back[0]) * share, back[1] + (peak[1] - back[1]) * share + tall * 0.035
        foot = low[0] + (x - s * 0.66 - low[0]) * share, y + 1
        canvas.line(*top, *foot, pen(mix(cloth, scene.near, 0.5), 1.2, 0.6))
    if scene.time != "day":
        glowing = x - s * 0.5, y - tall * 0.3
        with canvas.inside_outline(low, flank):
            canvas.circle(*glowing, tall * 0.6, glow(*glowing, tall * 0.6, mix(WARM, cloth, 0.2), 0.6))
    front = [(x - s * 0.67, y + 2), peak, (x + s * 0.52, y + 2)]
    canvas.polygon(front, down(peak[1], y, [mix(cloth, scene.light, 0.3), mix(cloth, scene.near, 0.06)]))
    door = [(x - s * 0.36, y + 2), (peak[0], peak[1] + tall * 0.1), (x + s * 0.2, y + 2)]
    canvas.polygon(door, down(peak[1], y, [mix(inner, dark, 0.3), inner, mix(inner, WHITE, 0.12)]))
    canvas.polygon([(x - s * 0.36, y + 2), (x - s * 0.12, y - tall * 0.1), (x + s * 0.2, y + 2)], solid(dark, 0.3))
    flutter = 0.02 * swing(t, 3, 0.2)
    for edge, fold, tip in ((0.2, 0.03, 0.02), (-0.36, -0.24, -0.2)):
        flap = [(peak[0], peak[1] + tall * 0.08), (x + s * edge, y + 2), (x + s * (fold + flutter), y + 2)]
        flap.append((x + s * (tip + 0.7 * flutter - 0.02), y - tall * 0.34))
        canvas.polygon(flap, solid(mix(cloth, WHITE, 0.22) if edge > 0 else mix(cloth, scene.near, 0.18)))
    canvas.line(*peak, x + s * 0.52, y + 2, pen(mix(cloth, scene.light, 0.55), 1.8))
    canvas.line(*back, *peak, pen(mix(cloth, scene.light, 0.5), 2.2))


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
