"""A quayside across the water: gabled houses in many colours, a church, and harbour cranes far away."""

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, pen, solid
from engine.scenes.colour import WARM, Colour, mix, rgb
from engine.scenes.layout import Layout

_WALLS = ("e8b04a", "d4674a", "f0e2c4", "6f9bb0", "b8474a", "8fae8b", "e7a58c", "cfd6d3", "c98f5a")
_ROOFS = ("8a4a3c", "6b4048", "5a5560", "9c5a40")


def draw_cranes(canvas: Canvas, scene: Layout, side: int, y: float) -> None:
    """Draw two hazy cranes at one side, behind everything."""
    ink = scene.layer(0.3)
    for share, tall in ((0.12, 118), (0.26, 88)):
        x = scene.width * (share if side < 0 else 1 - share)
        s = tall * scene.stretch
        for leg in (-0.13, 0.13):
            canvas.limb((x + leg * s, y), s * 0.035, (x + leg * 0.5 * s, y - s * 0.62), s * 0.03, solid(ink))
        canvas.line(x - 0.11 * s, y - s * 0.3, x + 0.11 * s, y - s * 0.3, pen(ink, s * 0.03))
        canvas.bar(x - 0.14 * s, y - s * 0.74, x + 0.12 * s, y - s * 0.58, solid(ink), 2)
        tip = (x - side * 0.86 * s, y - s * 1.22)
        canvas.limb((x, y - s * 0.66), s * 0.05, tip, s * 0.02, solid(ink))
        canvas.limb((x, y - s * 0.7), s * 0.03, (x + side * 0.06 * s, y - s * 1.12), s * 0.02, solid(ink))
        canvas.line(x + side * 0.06 * s, y - s * 1.12, *tip, pen(ink, s * 0.014))
        canvas.line(*tip, tip[0], y - s * 0.5, pen(ink, s * 0.012))


def draw_houses(canvas: Canvas, scene: Layout, y: float) -> None:
    """Draw a row of houses whose feet are at y, with a gap where the view opens to the hills."""
    rng, unit = scene.part("houses"), scene.stretch
    _church(canvas, scene, scene.width * (0.7 if scene.stand_x < scene.width / 2 else 0.3), y)
    x, last = -14.0, ""
    while x < scene.width + 10:
        wide = rng.uniform(38, 58) * unit
        code = next(code for code in rng.permutation(_WALLS).tolist() if code != last)
        last = code
        # Lower towards the middle, so that the sky is open there.
        middle = abs((x + wide / 2) / scene.width - 0.5) * 2
        tall = (62 + 46 * middle + rng.uniform(-10, 12)) * unit
        roof = _ROOFS[int(rng.integers(len(_ROOFS)))]
        _house(canvas, scene, rng, (x, y, wide, tall), _aerial(scene, code, 0.24), _aerial(scene, roof, 0.24))
        x += wide


def _aerial(scene: Layout, code: str, haze: float) -> Colour:
    """Return a colour in the light of the time, in front of some haze."""
    tint = scene.shade(rgb(code), 1.25)
    if scene.low_sun:
        tint = mix(tint, scene.horizon, 0.12)
    return mix(tint, scene.layer(0.4), haze + (0.14 if scene.dark else 0.0))


def _house(
    canvas: Canvas,
    scene: Layout,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    wall: Colour,
    roof: Colour,
) -> None:
    x, y, wide, tall = box
    eaves, kind = y - tall, int(rng.integers(3))
    rise = wide * (0.62 if kind == 0 else 0.42)
    canvas.bar(x, eaves, x + wide + 0.6, y + 1, down(eaves, y, [wall, mix(wall, scene.near, 0.16)]))
    if kind == 0:
        canvas.polygon([(x, eaves + 0.5), (x + wide / 2, eaves - rise), (x + wide, eaves + 0.5)], solid(wall))
        for a, b in ((x - 1.5, x + wide / 2), (x + wide + 1.5, x + wide / 2)):
            canvas.line(a, eaves + 1, b, eaves - rise, pen(roof, wide * 0.075))
    else:
        slope = [(x - 1.5, eaves + 1), (x + wide * 0.16, eaves - rise * 0.8), (x + wide * 0.84, eaves - rise * 0.8)]
        canvas.polygon([*slope, (x + wide + 1.5, eaves + 1)], solid(roof))
        canvas.bar(
            x + wide * 0.66, eaves - rise * 1.15, x + wide * 0.78, eaves - rise * 0.7, solid(mix(wall, roof, 0.6))
        )
        if kind == 1:
            mid = x + wide * 0.42
            canvas.polygon(
                [
                    (mid - wide * 0.13, eaves - rise * 0.3),
                    (mid, eaves - rise * 0.72),
                    (mid + wide * 0.13, eaves - rise * 0.3),
                ],
                solid(wall),
            )
            canvas.bar(mid - wide * 0.1, eaves - rise * 0.32, mid + wide * 0.1, eaves + 1, solid(wall))
    # The side away from the light is in shade.
    away = 1 if scene.light_x < x else -1
    edge = x + wide if away > 0 else x
    shade = fade((edge, 0), (edge - away * wide * 0.55, 0), [(scene.near, 0.26), (scene.near, 0.0)])
    canvas.bar(x, eaves, x + wide, y + 1, shade)
    _windows(canvas, scene, rng, box, wall)


def _windows(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, box: tuple[float, float, float, float], wall: Colour
) -> None:
    x, y, wide, tall = box
    columns, rows = (3 if wide > 46 * scene.stretch else 2), max(2, round(tall / (27 * scene.stretch)))
    step, floor = wide / columns, tall / (rows + 0.15)
    lit_share = {"night": 0.55, "dusk": 0.5, "sunset": 0.2, "dawn": 0.12}.get(scene.time, 0.0)
    lit: list[tuple[float, float, float, float]] = []
    dim: list[tuple[float, float, float, float]] = []
    frames = []
    for row in range(rows):
        for column in range(columns):
            left, top = x + step * (column + 0.28), y - tall + floor * (row + 0.3)
            ground = row == rows - 1
            pane = (left, top, left + step * 0.44, top + floor * (0.72 if ground and column == 0 else 0.5))
            frames.append((pane[0] - 1.1, pane[1] - 1.1, pane[2] + 1.1, pane[3] + 1.1))
            (lit if rng.random() < lit_share else dim).append(pane)
    canvas.bars(frames, solid(mix(wall, scene.pale(0.1), 0.55), 0.8))
    canvas.bars(dim, solid(mix(mix(scene.near, scene.middle, 0.25), wall, 0.2)))
    canvas.bars(lit, solid(WARM))


def _church(canvas: Canvas, scene: Layout, x: float, y: float) -> None:
    wall, roof, s = _aerial(scene, "d8cdbb", 0.42), _aerial(scene, "5d7a72", 0.42), scene.stretch
    canvas.bar(x - 13 * s, y - 158 * s, x + 13 * s, y, solid(wall))
    canvas.bar(
        x + (0 if scene.light_x < x else -13 * s),
        y - 158 * s,
        x + (13 * s if scene.light_x < x else 0),
        y,
        solid(mix(wall, scene.near, 0.14)),
    )
    canvas.polygon([(x - 15 * s, y - 157 * s), (x, y - 214 * s), (x + 15 * s, y - 157 * s)], solid(roof))
    canvas.bar(x - 4 * s, y - 146 * s, x + 4 * s, y - 130 * s, solid(mix(scene.near, wall, 0.3)), 4 * s)
    canvas.line(x, y - 212 * s, x, y - 224 * s, pen(roof, 1.6 * s))
