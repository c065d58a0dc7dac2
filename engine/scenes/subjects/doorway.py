"""The doorway: an open door with warm light inside, in a stone arch, in a cottage or in the wall of a street."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import age, swing, wave
from engine.scenes.subjects.kept import keep

#: Half the width of the opening, the height at which its arch begins, and the width of the frame, in door heights.
HALF, SPRING, FRAME = 0.235, 0.74, 0.085
LIGHT = (rgb("fff8dc"), rgb("ffe09a"), rgb("f8b35c"))
HOUSED = ("street", "village")
BARREN = ("desert", "space", "snow", "volcano", "canyon", "beach")


def draw_doorway(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw an open door; the light that falls through it lies on the ground."""
    x, y, s = scene.stand_x, scene.stand_y, scene.tall * (1.04 if scene.place in HOUSED else 1.32)
    if scene.place in HOUSED:
        s = min(s, 0.31 * scene.width)
    stone = scene.shade(rgb(("cbb598", "b9b0a6", "d3bfa0")[int(rng.integers(3))]), 1.2)
    door = scene.shade(rgb(("2f6f73", "8a3f38", "3f5f8f", "4f7048")[int(rng.integers(4))]), 0.8)
    strength = 0.5 if scene.time == "day" else 0.8
    canvas.lay_faded(
        keep(canvas, scene, "doorway", lambda apart: _house(apart, scene, (x, y, s), stone, strength)), 1.0
    )
    _fallen_light(canvas, scene, x, y, s, t, strength)
    _leaf(canvas, scene, x, y, s, door, t)
    if scene.place not in BARREN:
        _ivy(canvas, scene, x, y, s, t)
    _motes(canvas, x, y, s, t)


def _house(canvas: Canvas, scene: Layout, spot: tuple[float, float, float], stone: Colour, strength: float) -> None:
    """Draw everything but the door and the light in front of it."""
    x, y, s = spot
    if scene.place == "street":
        _wall(canvas, scene, x, y, s)
    elif scene.place == "village":
        _cottage(canvas, scene, x, y, s)
    halo = s * 0.67
    canvas.circle(x, y - s * 0.5, halo, glow(x, y - s * 0.5, halo, WARM, 0.85 * strength))
    _frame(canvas, scene, x, y, s, stone)
    _inside(canvas, x, y, s)
    _steps(canvas, scene, x, y, s, stone)


def _arch(x: float, y: float, half: float, spring: float, top: float) -> list[tuple[float, ...]]:
    """Return the segments of an arch from its lower left corner."""
    k, rise = 0.5523 * half, 0.5523 * (top - spring)
    return [
        (x - half, y - spring),
        (x - half, y - spring - rise, x - k, y - top, x, y - top),
        (x + k, y - top, x + half, y - spring - rise, x + half, y - spring),
        (x + half, y),
    ]


def _frame(canvas: Canvas, scene: Layout, x: float, y: float, s: float, stone: Colour) -> None:
    """Draw the stones of the arch, brighter on the side of the light."""
    half, out = HALF * s, (HALF + FRAME) * s
    outer = _arch(x, y, out, SPRING * s, s * (1 + FRAME))
    side = -1 if scene.light_x < x else 1
    tones = [mix(stone, scene.light, 0.2), mix(stone, scene.near, 0.3)]
    canvas.outline((x - out, y), outer, fade((x + side * out, 0), (x - side * out, 0), [(tone, 1) for tone in tones]))
    joint = pen(mix(stone, scene.near, 0.6), 0.008 * s, 0.6)
    for way in (-1, 1):
        for up in (0.17, 0.36, 0.55, 0.72):
            canvas.line(x + way * half, y - up * s, x + way * out, y - up * s, joint)
        for turn in (0.42, 0.86, 1.24):
            near, far = (
                (x + way * across * math.cos(turn), y - SPRING * s - up * math.sin(turn))
                for across, up in ((half, (1 - SPRING) * s), (out, (1 - SPRING + FRAME) * s))
            )
            canvas.line(*near, *far, joint)
    key = [(x - 0.035 * s, y - s), (x + 0.035 * s, y - s), (x + 0.05 * s, y - s * 1.11), (x - 0.05 * s, y - s * 1.11)]
    canvas.polygon(key, solid(mix(stone, scene.light, 0.25)))


def _inside(canvas: Canvas, x: float, y: float, s: float) -> None:
    """Draw the light behind the door."""
    half = HALF * s
    canvas.outline(
        (x - half, y), _arch(x, y, half, SPRING * s, s), down(y - s, y, [LIGHT[2], LIGHT[1], LIGHT[0], WHITE])
    )
    jamb = [(x - half, y), (x - half, y - s * SPRING), (x - half * 0.8, y - s * SPRING), (x - half * 0.8, y - s * 0.06)]
    canvas.polygon(jamb, solid(mix(LIGHT[2], BLACK, 0.2), 0.5))


def _steps(canvas: Canvas, scene: Layout, x: float, y: float, s: float, stone: Colour) -> None:
    for wide, top, tall in ((HALF + 0.14, -0.012, 0.045), (HALF + 0.23, 0.03, 0.05)):
        canvas.bar(x - wide * s, y + top * s, x + wide * s, y + (top + tall) * s, solid(mix(stone, scene.near, 0.36)))
        canvas.bar(x - wide * s, y + top * s, x + wide * s, y + (top + 0.014) * s, solid(mix(stone, LIGHT[0], 0.6)))


def _fallen_light(canvas: Canvas, scene: Layout, x: float, y: float, s: float, t: float, strength: float) -> None:
    """Draw the light that falls out onto the ground, towards the viewer."""
    reach = min(s * 0.75, scene.height + 20 - y)
    low = y + 0.02 * s
    spread = HALF * s * (1 + 1.9 * reach / (0.75 * s))
    beam = [(x - HALF * s, low), (x + HALF * s, low), (x + spread, low + reach), (x - spread, low + reach)]
    stops = [(LIGHT[0], strength * (0.84 + 0.08 * wave(t, 2, 0.125))), (LIGHT[1], 0.42 * strength), (LIGHT[1], 0.0)]
    canvas.polygon(beam, fade((0, low), (0, y + s * 0.77), stops))


def _leaf(canvas: Canvas, scene: Layout, x: float, y: float, s: float, door: Colour, t: float) -> None:
    """Draw the leaf of the door, open towards the viewer, moved a little by the wind."""
    way = -scene.side
    open_to, near = 0.3 + 0.016 * swing(t, 1, 0.125), 1.13
    x0, x1 = x + way * HALF * s, x + way * (HALF + open_to) * s
    foot, low = y + 0.0 * s, y + 0.085 * s
    spring, spring1 = y - SPRING * s, low - SPRING * s * near
    peak = y - 1.03 * s
    shape: list[tuple[float, ...]] = [(x0, spring), (x0 + way * 0.02 * s, peak, (x0 + x1) / 2, peak)]
    shape += [(x1 - way * 0.01 * s, peak, x1, spring1), (x1, low)]
    canvas.outline(
        (x0, foot), shape, fade((x0, 0), (x1, 0), [(mix(door, WARM, 0.28), 1), (mix(door, scene.near, 0.18), 1)])
    )
    panels = [
        [
            (x0 + (x1 - x0) * u, y + 0.085 * s * u - up * s * (1 + 0.13 * u))
            for u, up in ((0.2, low_up), (0.2, high_up), (0.8, high_up), (0.8, low_up))
        ]
        for low_up, high_up in ((0.1, 0.4), (0.47, 0.76))
    ]
    canvas.polygons(panels, solid(mix(door, scene.near, 0.42), 0.75))
    canvas.line(x1, low, x1, spring1, pen(mix(door, scene.light, 0.4), 0.014 * s))
    canvas.circle(x1 - way * 0.04 * s, y - 0.42 * s, 0.02 * s, solid(mix(rgb("e8c46a"), scene.near, 0.1)))


def _ivy(canvas: Canvas, scene: Layout, x: float, y: float, s: float, t: float) -> None:
    """Draw ivy that climbs the side of the frame without the door, and flowers at its foot."""
    rng, way = np.random.default_rng(5), scene.side
    leaves, blooms = [], []
    for share, aside, size in rng.random((36, 3)).tolist():
        turn = share * 2.1
        cx, cy = x + way * (HALF + FRAME * 0.7) * s, y - SPRING * s * min(share * 1.5, 1.0)
        if share > 0.66:
            turn = (share - 0.66) * 3.4
            cx = x + way * (HALF + FRAME * 0.6) * s * math.cos(turn)
            cy = y - SPRING * s - (1 - SPRING + FRAME * 0.6) * s * math.sin(turn)
        cx += way * (aside - 0.35) * 0.14 * s * (1.3 - share) + 0.012 * s * swing(t, 2, -share) * (0.4 + aside)
        leaves.append((cx, cy + (size - 0.5) * 0.04 * s, (0.022 + 0.024 * size) * s))
        if size > 0.75:
            blooms.append((cx, cy - 0.01 * s, 0.015 * s))
    leaf = scene.shade(rgb("4a7d44"), 1.1)
    canvas.circles(leaves, solid(mix(leaf, scene.near, 0.2)))
    canvas.circles(
        [(cx - way * r * 0.2, cy - r * 0.3, r * 0.6) for cx, cy, r in leaves[::2]], solid(mix(leaf, WARM, 0.24))
    )
    canvas.circles(blooms, solid(scene.shade(rgb("f0a6a6"), 0.8)))


def _motes(canvas: Canvas, x: float, y: float, s: float, t: float) -> None:
    """Draw dust in the light that drifts out of the door."""
    for start, born, aside, size in np.random.default_rng(3).random((14, 4)).tolist():
        passed = age(t, born, 1.0)
        cx = x + s * ((start - 0.5) * 0.4 + (aside - 0.5) * 0.7 * passed + 0.03 * math.sin(8 * passed + 6 * aside))
        cy = y - s * (0.1 + 0.6 * start + 0.4 * passed)
        canvas.circle(cx, cy, (0.006 + 0.009 * size) * s, solid(LIGHT[0], 0.9 * math.sin(math.pi * passed) ** 2))


def _plaster(scene: Layout, code: str) -> Colour:
    return mix(scene.shade(rgb(code), 1.1), scene.horizon, 0.08)


def _window(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    """Draw a window with light inside and shutters."""
    half, tall = 0.13 * s, 0.36 * s
    shutter = scene.shade(rgb("56766c"), 1.2)
    canvas.bars([(x - 2.05 * half, y - tall, x - half, y), (x + half, y - tall, x + 2.05 * half, y)], solid(shutter))
    canvas.bar(x - half, y - tall, x + half, y, solid(mix(shutter, scene.near, 0.5)))
    pane = (
        down(y - tall, y, [LIGHT[1], LIGHT[2]]) if scene.time != "day" else solid(mix(scene.middle, scene.near, 0.45))
    )
    w, gap = half * 0.42, half * 0.06
    boxes = [
        (x + a * (w + gap) - w * 0.9, y - b, x + a * (w + gap) + w * 0.9, y - c)
        for a in (-1, 1)
        for b, c in ((tall * 0.93, tall * 0.52), (tall * 0.47, tall * 0.07))
    ]
    canvas.bars(boxes, pane)
    canvas.bar(
        x - half * 1.25, y, x + half * 1.25, y + 0.035 * s, solid(mix(_plaster(scene, "e8d9bf"), scene.near, 0.1))
    )


def _wall(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    """Draw the front of a house that reaches from the door to the nearer edge of the picture."""
    way, top = -1 if x < scene.width / 2 else 1, y - 1.72 * s
    plaster, tile = _plaster(scene, "e3bd92"), scene.shade(rgb("a04f3a"), 1.2)
    inner, edge = x - way * 0.62 * s, scene.width / 2 + way * (scene.width / 2 + 10)
    left, right = sorted((inner, edge))
    roof = [
        (inner - way * 0.1 * s, top + 0.03 * s),
        (inner + way * 0.26 * s, top - 0.5 * s),
        (edge, top - 0.5 * s),
        (edge, top + 0.03 * s),
    ]
    stack = sorted((inner + way * 0.62 * s, inner + way * 0.8 * s))
    canvas.bar(stack[0], top - 0.74 * s, stack[1], top, solid(mix(tile, scene.near, 0.45)))
    canvas.bar(left, top, right, y + 0.04 * s, solid(mix(plaster, scene.near, 0.16)))
    canvas.polygon(roof, solid(mix(tile, scene.near, 0.06)))
    canvas.bar(left, top + 0.03 * s, right, top + 0.09 * s, solid(scene.near, 0.35))
    canvas.bar(left, y - 0.2 * s, right, y + 0.05 * s, solid(mix(plaster, scene.near, 0.36)))
    corner = sorted((inner, inner + way * 0.05 * s))
    canvas.bar(corner[0], top + 0.03 * s, corner[1], y + 0.04 * s, solid(mix(plaster, scene.light, 0.25)))
    for across in np.arange(0.0, abs(edge - x) / s, 0.78).tolist():
        _window(canvas, scene, x + way * across * s, top + 0.5 * s, s * 0.86)
        if across > 0:
            _window(canvas, scene, x + way * across * s, y - 0.5 * s, s)


def _cottage(canvas: Canvas, scene: Layout, x: float, y: float, s: float) -> None:
    """Draw a cottage with its gable towards the viewer."""
    way = -1 if x < scene.width / 2 else 1
    middle, half, eaves, ridge = x + way * 0.3 * s, 1.02 * s, y - 1.3 * s, y - 2.02 * s
    plaster, tile = _plaster(scene, "f0dcb8"), scene.shade(rgb("a04f3a"), 1.2)
    gable = [
        (middle - half, y + 4),
        (middle - half, eaves),
        (middle, ridge),
        (middle + half, eaves),
        (middle + half, y + 4),
    ]
    canvas.bar(middle + half * 0.36, ridge - 0.02 * s, middle + half * 0.52, eaves, solid(mix(tile, scene.near, 0.45)))
    canvas.polygon(gable, solid(mix(plaster, scene.near, 0.15)))
    canvas.bar(middle - half, y - 0.13 * s, middle + half, y + 5, solid(mix(plaster, scene.near, 0.42)))
    thick, over = 0.13 * s, 0.14 * s
    drop = over * (eaves - ridge) / half
    for side in (-1, 1):
        sunny = (scene.light_x - middle) * side > 0
        low = (middle + side * (half + over), eaves + drop)
        verge = [(middle, ridge - thick), low, (low[0] - side * 0.02 * s, low[1] + thick), (middle, ridge + 0.05 * s)]
        canvas.polygon(verge, solid(mix(tile, scene.light, 0.2) if sunny else mix(tile, scene.near, 0.25)))
    _window(canvas, scene, x + way * 0.78 * s, y - 0.5 * s, s)
    _window(canvas, scene, middle, eaves + 0.02 * s, s * 0.86)
    _shrubs(canvas, scene, (middle - half, middle + half), y, s)


def _shrubs(canvas: Canvas, scene: Layout, corners: tuple[float, float], y: float, s: float) -> None:
    """Draw bushes at the corners of a house, so that it grows out of the ground."""
    rng, side, discs = scene.part("shrubs"), -1 if scene.light_x < sum(corners) / 2 else 1, []
    for x, way in zip(corners, (-1, 1), strict=True):
        for aside, size in ((-0.1, 0.15), (0.1, 0.2), (0.3, 0.14), (0.43, 0.1)):
            radius = size * s * rng.uniform(0.9, 1.15)
            discs.append((x + way * aside * s, y + 0.05 * s - 0.55 * radius, radius))
    leaf = scene.shade(rgb("4f7f48"), 1.15)
    low = y + 0.075 * s
    with canvas.inside([(-5, 0), (scene.width + 5, 0), (scene.width + 5, low), (-5, low)]):
        canvas.circles(discs, solid(mix(leaf, scene.near, 0.42)))
        lit = [(x + side * r * 0.2, cy - r * 0.2, r * 0.72) for x, cy, r in discs]
        canvas.circles(lit, solid(mix(leaf, scene.near, 0.14)))
        canvas.circles(
            [(x + side * r * 0.36, cy - r * 0.36, r * 0.4) for x, cy, r in discs], solid(mix(leaf, WARM, 0.16))
        )
