"""Wildlife: far herds of giraffes or elephants, as silhouettes."""

import math

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import Colour
from engine.scenes.layout import Layout
from engine.scenes.rhythm import swing, wave
from engine.scenes.terrain import Ridge


def herd_at(scene: Layout) -> tuple[float, float] | None:
    """Return the left and right end of the herd, beside the subject, if there is one."""
    if scene.part("herd").random() < 0.15 or scene.subject in ("horse", "tent"):
        return None
    aside = 0.09 if scene.subject == "none" else 0.22
    middle = scene.width * (0.5 + (aside if scene.stand_x < scene.width / 2 else -aside))
    half = 62 * scene.stretch
    return middle - half, middle + half


def draw_herd(canvas: Canvas, t: float, scene: Layout, ridge: Ridge, colour: Colour) -> None:
    """Draw a herd that grazes on a ridge."""
    ends = herd_at(scene)
    if ends is None:
        return
    draw, tall = (_giraffe, 62.0) if scene.part("kind of herd").random() < 0.55 else (_elephant, 38.0)
    for i, share in enumerate((0.08, 0.94, 0.5) if draw is _giraffe else (0.0, 0.62, 1.0)):
        x = ends[0] + (ends[1] - ends[0]) * share
        draw(canvas, t + 0.31 * i, x, ridge.at(x) + 4, tall * (1.0, 0.86, 0.6)[i] * scene.stretch, scene.side, colour)


def _giraffe(canvas: Canvas, t: float, x: float, y: float, tall: float, way: int, colour: Colour) -> None:
    """Draw a giraffe that looks around and swings its tail."""
    ink, u = solid(colour), tall / 10
    nod = 0.35 * swing(t, 1, 0.125)

    def at(px: float, py: float) -> tuple[float, float]:
        return x + way * px * u, y - py * u

    for hip, knee, foot in ((-1.5, -1.45, -1.6), (-1.0, -1.1, -1.0), (1.1, 1.15, 1.1), (1.6, 1.55, 1.7)):
        canvas.limb(at(hip, 4.6), 0.7 * u, at(knee, 2.3), 0.36 * u, ink)
        canvas.limb(at(knee, 2.3), 0.36 * u, at(foot, -0.2), 0.26 * u, ink)
    body = [(*at(-2.1, 4.0), *at(-2.0, 5.1)), (*at(-1.0, 5.7), *at(0.8, 6.2)), (*at(2.2, 6.4), *at(2.3, 5.0))]
    canvas.outline(at(-1.7, 4.0), [*body, (*at(1.8, 4.0), *at(0.0, 4.0)), at(-1.7, 4.0)], ink)
    head = (3.9 + nod, 9.5 - 0.25 * abs(nod))
    neck = [at(0.9, 6.0), at(head[0] - 0.55, head[1] + 0.05), at(head[0] - 0.05, head[1] - 0.5), at(2.3, 5.2)]
    canvas.polygon(neck, ink)
    canvas.limb(at(head[0] - 0.35, head[1]), 0.75 * u, at(head[0] + 0.9, head[1] - 0.55), 0.4 * u, ink)
    for horn in (-0.45, -0.15):
        canvas.line(*at(head[0] + horn, head[1]), *at(head[0] + horn - 0.1, head[1] + 0.7), pen(colour, 0.2 * u))
    tail = -2.3 + 0.35 * wave(t, 2)
    canvas.stroke(at(-1.9, 5.0), [(*at(-2.4, 4.4), *at(tail, 3.2))], pen(colour, 0.22 * u))


def _elephant(canvas: Canvas, t: float, x: float, y: float, tall: float, way: int, colour: Colour) -> None:
    """Draw an elephant that flaps its ears and swings its trunk."""
    ink, u = solid(colour), tall / 10

    def at(px: float, py: float) -> tuple[float, float]:
        return x + way * px * u, y - py * u

    for hip, foot in ((-4.4, -4.6), (-3.0, -2.7), (1.4, 1.2), (2.8, 3.0)):
        canvas.limb(at(hip, 4.6), 2.1 * u, at(foot, 0.4), 1.7 * u, ink)
    back = [(*at(-5.6, 8.4), *at(-3.2, 9.2)), (*at(-0.5, 10.2), *at(2.0, 9.2)), (*at(4.4, 9.0), *at(4.4, 6.0))]
    canvas.outline(at(-5.4, 4.6), [*back, (*at(3.6, 3.2), *at(0.0, 3.6)), (*at(-3.4, 3.4), *at(-5.4, 4.6))], ink)
    canvas.oval(*at(4.6, 7.9), 2.2 * u, 2.3 * u, ink)
    curl = 0.6 * swing(t, 1, 0.125)
    trunk = [(*at(7.0, 6.0), *at(6.9, 4.0)), (*at(6.8, 2.2), *at(7.4 + curl, 0.9))]
    canvas.stroke(at(6.0, 7.4), trunk, pen(colour, 1.15 * u))
    canvas.stroke(at(5.9, 6.2), [(*at(7.2, 5.2), *at(8.3, 5.9))], pen(colour, 0.45 * u))
    flap = 0.25 * math.sin(2 * math.pi * 2 * t)
    ear = [(*at(1.4 - flap, 10.0), *at(1.2 - flap, 6.6)), (*at(2.0, 5.0), *at(3.9, 6.2)), at(3.9, 9.3)]
    canvas.outline(at(3.9, 9.3), ear, ink)
    canvas.stroke(at(-5.3, 7.2), [(*at(-6.2, 5.6), *at(-6.0 + 0.5 * wave(t, 2), 3.9))], pen(colour, 0.35 * u))
