"""The foreground: ground for a subject to stand on, water for one that floats."""

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import STANDING, Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import swing
from engine.scenes.terrain import Ridge, fill, ripple, water


def draw_foreground(canvas: Canvas, scene: Layout, t: float) -> None:
    """Paint what the subject needs under it, through the very point where it stands."""
    rng = scene.part("foreground")
    wet = scene.place in ("lake", "ocean", "city", "waterfall")
    if scene.subject in ("sailboat", "bridge") and not wet:
        _bay(canvas, scene, rng, t)
    elif scene.subject == "lighthouse":
        _rocks(canvas, scene, rng, t)
    elif scene.summit:
        _summit(canvas, scene, rng)
    elif scene.subject == "flowers" and scene.place not in ("meadow", "road"):
        _bed(canvas, scene, rng)
    elif scene.subject in STANDING and scene.place != "road":
        _knoll(canvas, scene, rng, t)


def soil(scene: Layout) -> Colour:
    """Return the colour of the nearest ground."""
    if scene.place == "snow":
        return mix(scene.pale(0.1), scene.zenith, 0.16)
    if scene.place == "desert":
        return scene.shade(rgb("d99a52") if scene.time != "night" else rgb("8078aa"), 1.5)
    if scene.place == "meadow":
        return scene.shade(rgb("387a74" if scene.dark else "4f8a34"), 1.4)
    if scene.place == "city":
        return mix(scene.near, BLACK, 0.12)
    return mix(scene.layer(0.95), scene.shade(rgb("3f6b3c")), 0.3)


def _knoll(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    xs = np.linspace(-40, scene.width + 40, 60)
    ridge = Ridge(xs, 34 * (rolling(rng, 60, 2, 0.4, scene.many(2)) - 0.5))
    bump = rng.uniform(0, 16) * np.exp(-(((xs - scene.stand_x) / 150) ** 2))
    ys = ridge.ys - bump
    # The feet must touch the ground, so the whole line moves to meet them.
    ys += scene.stand_y - float(np.interp(scene.stand_x, xs, ys))
    colour = soil(scene)
    ink = down(float(ys.min()), scene.height, [mix(colour, scene.middle, 0.14), mix(colour, scene.near, 0.2)])
    if scene.subject == "runner":
        # The ground runs past under the feet; it repeats outside the picture, once in a clip.
        round_trip = scene.width + 230
        way = scene.side * round_trip * (t - 0.5)
        ground = np.interp(xs + way, xs, ys, period=round_trip)
        ys = ground + scene.stand_y - np.interp(scene.stand_x + way, xs, ys, period=round_trip)
    fill(canvas, Ridge(xs, ys), ink)


def flower_line(scene: Layout) -> float:
    """Return the height above which no flowers grow."""
    return max(scene.horizon_y + 56, scene.height * 0.7)


def _bed(canvas: Canvas, scene: Layout, rng: np.random.Generator) -> None:
    ys = flower_line(scene) - 4 - 18 * rolling(rng, 60, 2, 0.4, scene.many(2))
    grass = scene.shade(rgb("4a9080" if scene.dark else "5f9a45"), 1.5)
    fill(
        canvas,
        Ridge.across(scene.width, ys),
        down(float(ys.min()), scene.height, [mix(grass, scene.horizon, 0.25), grass]),
    )


def _summit(canvas: Canvas, scene: Layout, rng: np.random.Generator) -> None:
    x, y, points = scene.stand_x, scene.stand_y, 15
    k = np.linspace(0, 1, points)
    flanks = []
    for side in (-1, 1):
        reach, bow = rng.uniform(0.5, 0.9) * scene.width, rng.uniform(0.75, 1.05)
        flank = np.stack([x + side * (26 + reach * k), y + (scene.height - y + 40) * k**bow], 1)
        flank[1:] += rng.normal(0, 7, (points - 1, 2))
        flanks.append(flank)
    rock = mix(scene.layer(0.9), scene.near, 0.5)
    if scene.place == "snow":
        rock = soil(scene)
    elif scene.place == "desert":
        rock = mix(scene.shade(rgb("a85c3c"), 1.3), scene.near, 0.2)
    whole = np.concatenate([flanks[0][::-1], flanks[1]])
    canvas.polygon(whole, down(y, scene.height, [mix(rock, scene.middle, 0.24), mix(rock, scene.near, 0.3)]))
    crease = np.stack([x + 8 + 44 * np.sin(k * 5 + rng.uniform(0, 2)) * k, y + (scene.height + 40 - y) * k], 1)
    shadow_side = flanks[1] if scene.light_x < x else flanks[0]
    canvas.polygon(np.concatenate([crease, shadow_side[::-1]]), solid(mix(rock, scene.near, 0.7), 0.55))
    for _ in range(7):
        depth = rng.uniform(0.15, 0.8)
        fx, fy = x + rng.normal(0, 1) * 150 * depth, y + 40 + (scene.height - y) * depth * 0.7
        wide, tall = rng.uniform(14, 44), rng.uniform(10, 30)
        with canvas.inside(whole):
            chip = [(fx, fy), (fx + wide, fy + tall * 0.6), (fx + wide * 0.3, fy + tall)]
            canvas.polygon(chip, solid(mix(rock, scene.middle, 0.34), 0.55))


def _rocks(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw the promontory that carries a lighthouse, towards the side of the scene."""
    x, y, side = scene.stand_x, scene.stand_y, scene.lean
    k = np.linspace(0, 1, 14)
    seaward = np.stack([x - side * (52 + 92 * k), y + (scene.height - y) * 0.8 * k**0.75], 1)
    landward = np.stack([x + side * (52 + scene.width * k), y - 4 + 16 * k], 1)
    seaward += rng.normal(0, 4, (14, 2))
    landward += rng.normal(0, 3, (14, 2))
    seaward[0], landward[0] = (x - side * 50, y), (x + side * 50, y)
    rock = mix(scene.layer(0.8), scene.shade(rgb("6d6156")), 0.3)
    floor = [(x + side * scene.width, scene.height + 10), (seaward[-1, 0], scene.height + 10)]
    whole = np.concatenate([seaward[::-1], landward, floor])
    canvas.polygon(whole, down(y, scene.height, [mix(rock, scene.middle, 0.2), mix(rock, scene.near, 0.6)]))
    with canvas.inside(whole):
        for _ in range(11):
            fx, fy = x + side * rng.uniform(-110, 240 * scene.breadth), rng.uniform(y + 8, scene.height)
            wide, tall = rng.uniform(14, 50), rng.uniform(12, 44)
            chip = [(fx, fy), (fx + wide, fy + tall * 0.5), (fx + wide * 0.2, fy + tall)]
            canvas.polygon(chip, solid(mix(rock, scene.near, 0.55), 0.5))
    if scene.place in ("ocean", "lake"):
        foam = scene.pale(0.1)
        for i, (fx, fy) in enumerate(seaward[4::2].tolist()):
            surge = swing(t, 2, 0.23 * i)
            canvas.oval(fx - side * 6, fy + 4 - surge, rng.uniform(14, 30) * (1 + 0.2 * surge), 3, solid(foam, 0.7))


def _bay(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Flood the foreground."""
    top = max(scene.height * 0.68, scene.horizon_y + 24)
    water(canvas, scene, rng, t, top, 16)
    canvas.reflect(top, 0.32, ripple(t))
    canvas.bar(0, top - 1, scene.width, top + 2, solid(mix(scene.horizon, scene.pale(0.1), 0.5), 0.7))
