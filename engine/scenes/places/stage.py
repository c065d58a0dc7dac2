"""The stage: boards under spotlights, and a crowd with raised arms before the open sky."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import ASKEW, wave
from engine.scenes.terrain import Ridge, fill

#: The colours of the beams, in turn.
_BEAMS = ("fff1c4", "ff9ac4", "8fd0ff", "fff1c4", "b9a4ff", "ffc48a")


def stage(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    yield still(partial(_land, scene=scene))
    edge = _edge(scene)
    top = scene.horizon_y - 8
    for row in range(4):
        share = row / 3
        foot = top + 12 + (edge - top + 6) * share
        yield Layer(partial(_crowd, scene=scene, row=row, foot=foot))
    yield Layer(partial(_beams, scene=scene))
    yield still(partial(_boards, scene=scene, edge=edge))
    yield still(partial(_frame, scene=scene, edge=edge))
    yield still(partial(_spotlight, scene=scene))
    yield Layer(partial(_dust, scene=scene))


def _edge(scene: Layout) -> float:
    """Return the y of the front edge of the stage."""
    return min(scene.horizon_y + 0.12 * scene.height, scene.stand_y - 22 * scene.stretch, scene.height * 0.82)


def _bright(scene: Layout) -> float:
    """Return how clearly beams show against the light of the sky."""
    return {"day": 0.34, "dawn": 0.5, "sunset": 0.62, "dusk": 0.95, "night": 1.0}[scene.time]


def _land(canvas: Canvas, scene: Layout) -> None:
    """Draw hills and trees behind the crowd, and the tower for light and sound in its midst."""
    rng, top = scene.part("stage land"), scene.horizon_y
    far = top - 10 - 34 * scene.stretch * rolling(rng, scene.many(60), 3, 0.5, scene.many(2))
    fill(canvas, Ridge.across(scene.width, far), solid(scene.layer(0.2)))
    near = top + 4 - 26 * scene.stretch * rolling(rng, scene.many(120), 5, 0.6, scene.many(5))
    fill(canvas, Ridge.across(scene.width, near), down(top - 20, top + 50, [scene.layer(0.42), scene.layer(0.3)]))
    x = scene.width * (0.72 if scene.stand_x < scene.width / 2 else 0.28) + rng.uniform(-20, 20)
    tall, wide, colour = 74 * scene.stretch, 27.0, scene.layer(0.55)
    posts = [(x + k * wide - 1.4, top - tall, x + k * wide + 1.4, top + 30) for k in (-1, 1)]
    canvas.bars([*posts, (x - wide, top - tall * 0.55, x + wide, top - tall * 0.5)], solid(colour))
    canvas.polygon([(x - wide * 1.3, top - tall), (x, top - tall * 1.22), (x + wide * 1.3, top - tall)], solid(colour))
    lamps = [(x + k * 9.0, top - tall * 0.9, 2.6) for k in (-2, -1, 0, 1, 2)]
    for lx, ly, _ in lamps:
        canvas.circle(lx, ly, 12, glow(lx, ly, 12, WARM, 0.6 * _bright(scene)))
    canvas.circles(lamps, solid(mix(colour, WHITE, 0.25 + 0.6 * _bright(scene))))


def _crowd(canvas: Canvas, t: float, scene: Layout, row: int, foot: float) -> None:
    """Draw a row of the crowd, which sways and waves; rows nearer to the stage are darker and larger."""
    rng, share = scene.part(f"crowd {row}"), row / 3
    size = (5.4 + 9.0 * share) * min(scene.stretch, 1.25)
    colour = mix(scene.layer(0.55 + 0.4 * share), BLACK, 0.16 * share)
    pitch = size * 1.9
    count = math.ceil(scene.width / pitch) + 2
    draws = rng.random((count, 6))
    discs, arms, phones = [], [], []
    for i, (aside, high, raised, reach, phase, bright) in enumerate(draws.tolist()):
        moment = 0.3 * phase + i * 0.04
        bounce = size * (0.16 * wave(t, 4, 0.12 * phase) + 0.1 * wave(t, 2, moment))
        x = (i - 0.5 + 0.5 * aside) * pitch + size * 0.3 * wave(t, 1, ASKEW + moment)
        y = foot - size * (1.9 + 0.8 * high) - bounce
        discs.append((x, y, size * 0.52))
        shoulders = y + size * 1.25
        arms.append(_bust(x, shoulders, size))
        if raised < 0.62 - 0.1 * share:
            sides = (-1, 1) if raised < 0.3 else (1 if aside > 0.5 else -1,)
            for side in sides:
                lean = size * (0.35 + 0.5 * reach) * side + size * 0.55 * wave(t, 2, ASKEW + moment)
                hand = (x + side * size * 0.8 + lean, y - size * (0.9 + 0.9 * reach))
                arms.append(_arm((x + side * size * 0.72, shoulders), hand, side, size))
                if bright < 0.26 and side == sides[0]:
                    phones.append((*hand, size * 0.2))
                discs.append((*hand, size * 0.2))
    ink = solid(colour)
    canvas.polygons(arms, ink)
    canvas.circles(discs, ink)
    canvas.bar(-5, foot - size * 0.4, scene.width + 5, foot + 90, ink)
    if scene.dark and row < 3:
        for x, y, radius in phones:
            canvas.circle(x, y - radius, radius * 5, glow(x, y - radius, radius * 5, WARM, 0.6))
        canvas.circles([(x, y - radius, radius * 1.1) for x, y, radius in phones], solid(rgb("fff6da")))


def _bust(x: float, y: float, size: float) -> list[tuple[float, float]]:
    w = size
    return [
        (x - w * 0.2, y - w * 0.9), (x + w * 0.2, y - w * 0.9), (x + w * 0.3, y - w * 0.4),
        (x + w * 0.82, y - w * 0.16), (x + w * 1.0, y + w * 1.8), (x - w * 1.0, y + w * 1.8),
        (x - w * 0.82, y - w * 0.16), (x - w * 0.3, y - w * 0.4),
    ]  # fmt: skip


def _arm(shoulder: tuple[float, float], hand: tuple[float, float], side: int, size: float) -> list[tuple[float, float]]:
    (sx, sy), (hx, hy) = shoulder, hand
    ex, ey = (sx + hx) / 2 + side * size * 0.22, (sy + hy) / 2 + size * 0.1
    w = size * 0.2
    return [(sx - w, sy), (ex - w * 0.9, ey), (hx - w * 0.6, hy), (hx + w * 0.6, hy), (ex + w * 0.9, ey), (sx + w, sy)]


def _beams(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw the beams of the spotlights, which sweep slowly over the sky and the crowd."""
    bright, count = _bright(scene), scene.many(5)
    top = _truss(scene) + 8
    for i in range(count):
        x = scene.width * (i + 0.5) / count
        colour = rgb(_BEAMS[i % len(_BEAMS)])
        aim = x + scene.width * 0.05 * math.sin(2.4 * i) + 46 * wave(t, 1, ASKEW + 0.37 * i)
        low, half = scene.horizon_y + 20, 34.0 + 6 * scene.stretch
        ink = fade((x, top), (aim, low), [(colour, 0.42 * bright), (colour, 0.14 * bright), (colour, 0.0)], [0, 0.5, 1])
        canvas.polygon([(x - 4, top), (x + 4, top), (aim + half, low), (aim - half, low)], ink)


def _truss(scene: Layout) -> float:
    """Return the y of the lower edge of the truss with the lamps."""
    return 0.055 * scene.height + 8


def _frame(canvas: Canvas, scene: Layout, edge: float) -> None:
    """Draw the truss above, its lamps, and the legs and loudspeakers at both edges."""
    low = _truss(scene)
    dark = mix(scene.near, BLACK, 0.42)
    steel = mix(dark, scene.middle, 0.14)
    high = low - 17
    canvas.bars([(-5, low - 2.4, scene.width + 5, low), (-5, high, scene.width + 5, high + 2.4)], solid(steel))
    teeth = np.arange(-10, scene.width + 30, 17.0)
    zigzag = np.column_stack([teeth, np.where(np.arange(len(teeth)) % 2, high + 1.2, low - 1.2)])
    canvas.polyline(zigzag, pen(steel, 1.7))
    canvas.bar(-5, -5, scene.width + 5, max(high - 7, 6), down(0, high, [dark, mix(dark, scene.zenith, 0.2)]))
    wide = scene.width * 0.045
    for side in (-1, 1):
        outer = scene.width if side > 0 else 0.0
        inner = outer - side * wide
        left, right = min(outer, inner), max(outer, inner)
        canvas.bar(left - 6, -5, right + 6, edge + 2, solid(steel))
        lamp = mix(steel, scene.light, 0.26)
        canvas.line(inner - side * 3, low, inner - side * 3, edge, pen(lamp, 1.0, 0.6))
        _speakers(canvas, inner, low + 12, 9 + 0.02 * scene.width, side, dark, lamp)
        box = (inner - side * 4, edge - 40 * scene.stretch)
        canvas.bar(min(box[0], outer) - 8, box[1], max(box[0], outer) + 8, edge + 4, solid(dark), 2)
    count = scene.many(5)
    for i in range(count):
        x, colour = scene.width * (i + 0.5) / count, rgb(_BEAMS[i % len(_BEAMS)])
        canvas.polygon([(x - 4, low), (x + 4, low), (x + 6, low + 10), (x - 6, low + 10)], solid(dark))
        canvas.circle(x, low + 10, 26, glow(x, low + 10, 26, colour, 0.75 * (0.4 + 0.6 * _bright(scene))))
        canvas.oval(x, low + 10, 5.2, 2.4, solid(mix(colour, WHITE, 0.6)))


def _speakers(canvas: Canvas, x: float, top: float, wide: float, side: int, dark: Colour, edge: Colour) -> None:
    """Draw a hanging column of loudspeakers that curves inwards."""
    for i in range(6):
        y, aside = top + i * wide * 0.86, -side * (2 + 0.35 * (5 - i) ** 1.4)
        box = [(x + aside, y), (x + aside - side * wide, y + 1.5 + i * 0.5)]
        box += [(x + aside - side * wide + side * 0.6, y + wide * 0.72 + i * 0.5), (x + aside, y + wide * 0.78)]
        canvas.polygon(box, solid(dark))
        canvas.line(*box[0], *box[1], pen(edge, 0.8, 0.6))


def _boards(canvas: Canvas, scene: Layout, edge: float) -> None:
    """Draw the floor, planks that run towards the crowd."""
    wood = scene.shade(rgb("8a5a3e"), 1.5)
    wood = mix(wood, scene.near, 0.1 if scene.time == "day" else 0.3)
    ink = down(edge, scene.height, [mix(wood, scene.horizon, 0.16), wood, mix(wood, scene.near, 0.4)])
    canvas.bar(-5, edge, scene.width + 5, scene.height + 5, ink)
    far, vanish = scene.width / 2, scene.horizon_y - 0.5 * (edge - scene.horizon_y) - 90
    rng, seams, planks = scene.part("boards"), [], []
    grow = (scene.height - vanish) / (edge - vanish)
    pitch = 22.0
    for i in range(-math.ceil(far / pitch) - 1, math.ceil(far / pitch) + 2):
        x0, x1 = far + i * pitch, far + (i + 1) * pitch
        seams.append(
            [(x0 - 0.4, edge), (x0 + 0.4, edge), _down(far, x0 + 0.4, grow, scene), _down(far, x0 - 0.4, grow, scene)]
        )
        if rng.random() < 0.4:
            planks.append([(x0, edge), (x1, edge), _down(far, x1, grow, scene), _down(far, x0, grow, scene)])
    canvas.polygons(planks, solid(mix(wood, scene.near, 0.4), 0.22))
    canvas.polygons(seams, solid(mix(wood, BLACK, 0.5), 0.5))
    canvas.bar(-5, edge - 1, scene.width + 5, edge + 2.4, solid(mix(wood, scene.horizon, 0.5)))
    for x in np.arange(scene.width * 0.2, scene.width * 0.85, scene.width * 0.2).tolist():
        dark = mix(scene.near, BLACK, 0.5)
        canvas.polygon([(x - 13, edge + 1), (x - 8, edge - 8), (x + 8, edge - 8), (x + 13, edge + 1)], solid(dark))


def _down(far: float, x: float, grow: float, scene: Layout) -> tuple[float, float]:
    return far + (x - far) * grow, scene.height + 2


def _pool(scene: Layout) -> tuple[float, float, float]:
    """Return the middle of the spotlight around the performer, and how wide it is."""
    wide = 150 * scene.stretch * (1.25 if scene.subject == "pianist" else 1.0)
    return scene.stand_x, scene.stand_y + 3, wide


def _spotlight(canvas: Canvas, scene: Layout) -> None:
    """Draw the light of a spotlight around the performer."""
    (x, y, wide), bright, colour = _pool(scene), _bright(scene), rgb("fff1c8")
    start, top = x + (40 if x < scene.width / 2 else -40), _truss(scene) + 10
    shaft = fade((start, top), (x, y), [(colour, 0.3 * bright), (colour, 0.12 * bright), (colour, 0.05 * bright)])
    canvas.polygon([(start - 5, top), (start + 5, top), (x + wide * 0.62, y), (x - wide * 0.62, y)], shaft)
    for share, alpha in ((0.86, 0.12), (0.6, 0.2)):
        reach = wide * share
        canvas.oval(x, y, reach * 0.8, reach * 0.14, solid(colour, alpha * bright + 0.04))


def _dust(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw dust that drifts in the spotlight."""
    (x, y, wide), top = _pool(scene), _truss(scene) + 10
    motes = []
    for aside, high, phase, size in scene.part("dust").random((26, 4)).tolist():
        mx = x + (aside - 0.5) * wide * (0.3 + 0.6 * high) + 9 * wave(t, 1, phase)
        motes.append((mx, y - (y - top) * (1 - high) * 0.8 + 7 * wave(t, 1, aside), 0.7 + size))
    canvas.circles(motes, solid(rgb("fff1c8"), 0.5 * _bright(scene)))
