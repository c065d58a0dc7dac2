"""The cliffs: a rocky coast high above a moving sea, with grass on top."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.waves import afloat, glints, lens, sheen, sunpath, tint
from engine.scenes.rhythm import swing, wave
from engine.scenes.rings import rain_rings

Line = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """A headland: the line of its grassy top from the land to the cape, and of its foot in the water."""

    brow: Line
    foot: Line
    depth: float

    def face(self) -> Line:
        """Return the outline of the rock below the top."""
        return np.concatenate([self.brow, self.foot[::-1]])


def cliffs(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    top, bottom = scene.horizon_y, scene.height
    side = _land_side(scene)
    yield still(partial(_sea, scene=scene))
    yield sunpath(scene, "cliff shine", top, bottom)
    yield glints(scene, "cliff shade", (top, bottom), 40, tint(scene, "155f80"), 0.35)
    yield glints(scene, "cliff light", (top, bottom), 64, mix(scene.pale(0.05), scene.horizon, 0.3), 0.5)
    yield rain_rings(scene, top + 10, bottom, lambda _x, _y: True)
    for number, head in enumerate(_heads(scene, side)):
        yield still(partial(_rock, scene=scene, head=head, side=side, number=number))
        yield Layer(partial(_foam, scene=scene, head=head, number=number))
        if number == 1:
            yield from _stack(scene, side)
    if scene.subject == "none":
        yield Layer(partial(_thrift, scene=scene, head=_heads(scene, side)[-1]))
    yield Layer(partial(_gulls, scene=scene, side=side))


def _land_side(scene: Layout) -> int:
    """Return the side of the land, away from the subject or else from the light."""
    if scene.subject == "lighthouse":
        return scene.lean
    share = (scene.light_x if scene.subject == "none" else scene.stand_x) / scene.width
    if abs(share - 0.5) < 0.06:
        return scene.side
    return -1 if share > 0.5 else 1


def _heads(scene: Layout, side: int) -> list[Head]:
    """Return the headlands from the farthest to the nearest; the land is at one side."""
    rng, room = scene.part("heads"), scene.height - scene.horizon_y
    low = afloat(scene)
    # How far each reaches across the picture, how high it rises above the horizon, where its foot is in the water,
    # and how near it is.
    plans = [(0.74, 0.12, 0.05, 0.2), (0.56, 0.25, 0.17, 0.42), (0.4, 0.36, 0.42, 0.64)]
    if not low:
        plans.append((0.30, 0.12, 1.9, 0.86))
    heads = []
    for reach, rise, foot, depth in plans:
        count = scene.many(26)
        k = np.linspace(0, 1, count)
        reach *= rng.uniform(0.92, 1.06) * (0.86 if low else 1.0)
        tall = rise * scene.horizon_y * rng.uniform(0.9, 1.1)
        brow_y = scene.horizon_y - tall * (1 - 0.42 * k**1.6) * (0.86 + 0.28 * rolling(rng, count, 3, 0.5, 3))
        if foot > 1:
            brow_y = scene.height * (0.6 + 0.22 * k**1.3) - 12 * rolling(rng, count, 3, 0.5, 3)
        foot_y = (
            scene.horizon_y
            + room * foot * (1 - 0.42 * k)
            + 0.2 * room * min(foot, 0.4) * (rolling(rng, count, 2, 0.4, 6) - 0.5)
        )
        away = -30 + (scene.width * reach + 30) * k
        inset = scene.width * 0.035 * (0.4 + depth) * (1 + rolling(rng, count, 2, 0.5, 4))
        heads.append(Head(_placed(scene, away, brow_y, side), _placed(scene, away + inset * k, foot_y, side), depth))
    return heads


def _placed(scene: Layout, away: Line, ys: Line, side: int) -> Line:
    return np.stack([away if side < 0 else scene.width - away, ys], 1)


def _sea(canvas: Canvas, scene: Layout) -> None:
    top, bottom = scene.horizon_y, scene.height
    deep, blue, green = tint(scene, "2b7ea8"), tint(scene, "1f6f96"), tint(scene, "2f9aa0")
    colours = [mix(scene.horizon, deep, 0.5), deep, blue, mix(green, scene.near, 0.15)]
    canvas.bar(-5, top, scene.width + 5, bottom + 5, down(top, bottom, colours, [0, 0.14, 0.6, 1]))
    water = np.array([(-5, top), (scene.width + 5, top), (scene.width + 5, bottom + 5), (-5, bottom + 5)], dtype=float)
    sheen(canvas, scene, top, water)
    canvas.bar(-5, top - 0.8, scene.width + 5, top + 1.2, solid(mix(scene.horizon, WHITE, 0.4), 0.6))


def _stone(scene: Layout, depth: float) -> tuple[Colour, Colour, Colour, Colour]:
    """Return the colours of lit rock, of rock in shade and of lit and shaded grass at a depth."""
    own = {"day": 0.92, "dawn": 0.5, "sunset": 0.38, "dusk": 0.34, "night": 0.3}[scene.time]
    base = scene.layer(0.35 + 0.6 * depth)
    lit, shade = (mix(base, scene.shade(rgb(code)), own * (0.55 + 0.4 * depth)) for code in ("bd9c7e", "735f5a"))
    grass = mix(base, soil(scene), 0.35 + 0.6 * depth)
    return mix(lit, scene.light, 0.12), shade, mix(grass, scene.light, 0.1), mix(grass, scene.near, 0.25)


def _rock(canvas: Canvas, scene: Layout, head: Head, side: int, number: int) -> None:
    """Draw a headland: rock with lit and shaded facets, ledges, and grass that hangs over its brow."""
    lit, shade, grass, dim = _stone(scene, head.depth)
    rng, face = scene.part(f"rock {number}"), head.face()
    high, low = float(head.brow[:, 1].min()), float(min(head.foot[:, 1].max(), scene.height))
    # Light from beyond the sea falls on the faces that look out to it.
    faces_light = (scene.light_x - float(head.brow[-1, 0])) * -side > 0
    main, other = (lit, shade) if faces_light else (mix(lit, shade, 0.62), mix(shade, scene.near, 0.25))
    haze = mix(main, scene.horizon, 0.25 * (1 - head.depth))
    canvas.polygon(face, down(high, low, [main, haze]))
    count = len(head.brow)
    with canvas.inside(face):
        start = 1
        facets, lights = [], []
        while start < count - 1:
            wide = int(rng.integers(1, 4))
            end = min(start + wide, count - 1)
            a, b, c, d = head.brow[start], head.brow[end], head.foot[end], head.foot[start]
            lean = (d - a) * rng.uniform(0.35, 0.6)
            split = a + (b - a) * rng.uniform(0.25, 0.6)
            begin, ending = (rng.uniform(0.12, 0.5), 1.0) if rng.random() < 0.45 else (0.0, rng.uniform(0.5, 1.0))
            left, right = a + (d - a) * begin, split + (c - b) * begin
            corner = d + (c - d) * rng.uniform(0.3, 0.8) - (d - a) * (1 - ending)
            facets.append(np.array([left, right, right + lean * (1 - begin) * ending, corner, a + (d - a) * ending]))
            if rng.random() < 0.7:
                lights.append(np.array([split, b, b + (c - b) * rng.uniform(0.3, 0.7), split + lean * 0.9]))
            start = end + int(rng.integers(0, 2))
        canvas.polygons(facets, solid(other, 0.85))
        canvas.polygons(lights, solid(mix(main, scene.light, 0.2), 0.35))
        for level in (0.34, 0.62, 0.85):
            line = head.brow + (head.foot - head.brow) * level
            line[:, 1] += rng.normal(0, 2, count)
            strata = [lens(float(x), float(y), rng.uniform(8, 26) * (0.4 + head.depth), 1.1) for x, y in line[1::3]]
            canvas.polygons(strata, solid(mix(shade, scene.near, 0.4), 0.4))
        wet = mix(shade, scene.near, 0.6)
        canvas.bar(-5, low - 34, scene.width + 5, low + 5, fade((0, low - 34), (0, low), [(wet, 0.0), (wet, 0.55)]))
    hang = (low - high) * 0.1 + 3 + 5 * head.depth
    hem = head.brow.copy()
    hem[:, 1] += hang * (0.5 + rng.random(count) * 0.9) * np.linspace(1, 0.55, count)
    top = head.brow - (0, 2.0 + 2 * head.depth)
    canvas.polygon(np.concatenate([top, hem[::-1]]), down(high, high + hang * 4, [grass, dim]))


def _foam(canvas: Canvas, t: float, scene: Layout, head: Head, number: int) -> None:
    """Draw surf that surges at the foot of the rock and washes back."""
    if head.foot[:, 1].min() > scene.height:
        return
    white, size = scene.pale(0.03), (0.35 + 1.1 * head.depth) * scene.stretch
    rng = scene.part(f"foam {number}")
    lines = head.foot[1:]
    bumps = rng.random((2, len(lines)))
    x = lines[:, 0]
    for row, (reach, alpha) in enumerate(((7.0, 0.35), (3.5, 0.85))):
        surge = 1 + 0.5 * np.sin(2 * np.pi * (2 * t + x / 160 + 0.3 * row))
        out = size * reach * (0.35 + bumps[row]) * surge
        upper = lines - np.stack([0 * x, size * (2.2 + 1.5 * surge)], 1) * (row * np.ones((len(x), 1)))
        tip = lines[-1] + (np.sign(lines[-1, 0] - lines[-2, 0]) * size * 9, size * 2)
        lower = lines + np.stack([0 * x, out], 1)
        canvas.polygon(np.concatenate([upper, [tip], lower[::-1]]), solid(white, alpha))
    streaks = [
        lens(float(px), float(py) + size * (9 + 14 * b), size * (10 + 16 * b) * (1 + 0.3 * swing(t, 1, b)), size * 0.9)
        for (px, py), b in zip(lines[::3], bumps[0][::3], strict=True)
    ]
    canvas.polygons(streaks, solid(white, 0.4))


def _stack(scene: Layout, side: int) -> Iterator[Layer]:
    """Build a sea stack in front of the farther capes."""
    rng = scene.part("stack")
    x = scene.width * (0.5 - side * rng.uniform(-0.02, 0.05))
    if abs(x - scene.stand_x) < 70 and scene.subject != "none":
        x = scene.stand_x + side * 84
    y = scene.horizon_y + (scene.height - scene.horizon_y) * 0.16
    half, tall = 17 * scene.stretch, rng.uniform(54, 78) * scene.stretch
    k = np.linspace(0, 1, 8)
    left = np.stack([x - half * (0.52 + 0.55 * k**1.4) + rng.normal(0, 1.2, 8), y - tall * (1 - k)], 1)
    right = np.stack([x + half * (0.5 + 0.5 * k**1.2) + rng.normal(0, 1.2, 8), y - tall * (0.92 - 0.92 * k)], 1)
    ridge = np.stack([x + half * (0.1 + 0.25 * np.sin(k * 5)), y - tall * (0.96 - 0.96 * k)], 1)
    lit, shade, grass, _ = _stone(scene, 0.6)
    shade = mix(shade, scene.near, 0.25)
    if scene.light_x < x:
        lit, shade = shade, lit

    def draw(canvas: Canvas) -> None:
        whole = np.concatenate([left[::-1], right])
        canvas.polygon(whole, down(y - tall, y, [shade, mix(shade, scene.near, 0.2)]))
        canvas.polygon(np.concatenate([ridge[::-1], right]), solid(lit, 0.9))
        cap = [left[0] - (1, 0), (x, y - tall * 1.07), right[0] + (1, 0), right[0] + (-2, 6), (x, y - tall * 0.9)]
        canvas.polygon([*cap, left[0] + (1, 8)], solid(grass))

    def wash(canvas: Canvas, t: float) -> None:
        white, surge = scene.pale(0.03), wave(t, 2, 0.1)
        canvas.polygon(lens(x, y + 3, half * (1.9 + 0.2 * surge), 3.4), solid(white, 0.45))
        canvas.polygon(lens(x + 2, y + 1, half * (1.45 + 0.1 * surge), 3.4 + surge), solid(white, 0.9))

    yield still(draw)
    yield Layer(wash)


def _thrift(canvas: Canvas, t: float, scene: Layout, head: Head) -> None:
    """Draw grass and pink flowers on the nearest brow, bending in the wind."""
    rng = scene.part("thrift")
    blades, discs = [], []
    dark = mix(soil(scene), scene.near, 0.3)
    pink = scene.shade(rgb("e58ab0"), 0.8)
    for k, tall, low in rng.random((scene.many(34), 3)).tolist():
        at = k * (len(head.brow) - 1)
        x, y = (float(np.interp(at, np.arange(len(head.brow)), head.brow[:, axis])) for axis in (0, 1))
        y, tall = y + 1 + 10 * low, 8 + 14 * tall
        tip = x + tall * (0.25 + 0.2 * swing(t, 2, -x / 200))
        blades.append([(x - 1.4, y), (tip, y - tall), (x + 1.4, y)])
        if low > 0.55:
            discs.append((tip, y - tall, 2.6 + 1.6 * low))
    canvas.polygons(blades, solid(dark))
    canvas.circles(discs, solid(pink))


def _gulls(canvas: Canvas, t: float, scene: Layout, side: int) -> None:
    """Draw a few gulls that glide in front of the rock."""
    if scene.time == "night":
        return
    white, shapes = mix(scene.pale(0.05), scene.near, 0.1), []
    for number, (away, high, size) in enumerate(((0.24, 0.08, 9), (0.36, 0.02, 7), (0.3, 0.14, 6))):
        turn = 2 * np.pi * (t + 0.3 * number)
        x = scene.width * (away if side < 0 else 1 - away) + 26 * float(np.cos(turn))
        y = scene.horizon_y + scene.height * high + 9 * float(np.sin(turn))
        flap, s = size * (0.34 + 0.22 * wave(t, 4, 0.17 * number)), size * scene.stretch
        shapes.append([
            (x - s, y - flap), (x - s * 0.45, y - flap * 1.05), (x, y), (x + s * 0.45, y - flap * 1.05),
            (x + s, y - flap), (x + s * 0.4, y - flap * 0.5), (x, y + s * 0.22), (x - s * 0.4, y - flap * 0.5),
        ])  # fmt: skip
    canvas.polygons(shapes, solid(white))
