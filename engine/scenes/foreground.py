"""The foreground: ground for subjects that stand, water for subjects that float."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.habitats import FLOATING, FLOORED, RESTING, STANDING
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.ledge import ledge
from engine.scenes.noise import rolling
from engine.scenes.rhythm import swing
from engine.scenes.running import running
from engine.scenes.terrain import Ridge, land, water

#: Where grass grows on the nearest ground.
GRASSY = (
    "mountains", "lake", "forest", "meadow", "waterfall", "ocean", "cliffs", "river", "jungle", "savanna", "orchard",
    "vineyard", "village",
)  # fmt: skip
#: Places with water in the foreground.
WET = ("lake", "ocean", "city", "waterfall", "beach", "river", "island", "harbour", "cliffs")
#: The colours of the nearest ground where it is not dark earth: by day, and by night.
SOILS = {
    "desert": ("d99a52", "8078aa"), "beach": ("ecd2a0", "8f8ab4"), "island": ("ecd2a0", "8f8ab4"),
    "canyon": ("b5623c", "5c4468"), "volcano": ("3a3034", "221f30"), "savanna": ("c8a048", "6a6280"),
    "autumn": ("a05e2c", "5a3c52"), "vineyard": ("7c6a3a", "4a4a60"), "space": ("8d8c98", "8d8c98"),
    "meadow": ("4f8a34", "387a74"), "orchard": ("5a9440", "3a7a70"), "river": ("5a8c40", "38746c"),
    "cliffs": ("5e8a48", "3c7070"), "village": ("5f8a44", "3a706a"), "jungle": ("2f6b38", "24504c"),
}  # fmt: skip


def foreground(scene: Layout) -> Iterator[Layer]:
    """Build the ground or water under the subject, level with the point where it stands."""
    if scene.subject in (*FLOATING, "bridge") and scene.place not in WET:
        yield from _bay(scene)
    elif scene.subject == "lighthouse":
        yield still(partial(_rocks, scene=scene))
        yield Layer(partial(_surf, scene=scene))
    elif scene.summit:
        yield still(partial(_summit, scene=scene))
    elif scene.subject in RESTING:
        if not scene.on_ground:
            yield from ledge(scene)
    elif scene.subject == "flowers" and scene.place not in ("meadow", "road"):
        yield _bed(scene)
    elif scene.subject == "runner" and scene.place not in ("road", "track"):
        yield from running(scene, soil(scene), _slope(scene))
    elif scene.subject in STANDING and scene.place not in (*FLOORED, "road") and not scene.on_bridge:
        yield from _knoll(scene)
    if scene.second == "lantern" and scene.beside().on_ground:
        yield from ledge(scene.beside())


def soil(scene: Layout) -> Colour:
    """Return the colour of the nearest ground."""
    if scene.place == "snow":
        return mix(scene.pale(0.1), scene.zenith, 0.16)
    if scene.place in SOILS:
        return scene.shade(rgb(SOILS[scene.place][scene.dark]), 1.4)
    if scene.place == "city":
        return mix(scene.near, BLACK, 0.12)
    return mix(scene.layer(0.95), scene.shade(rgb("3f6b3c")), 0.3)


def knoll(scene: Layout) -> Ridge:
    """Return the line of the ground on which the subject stands."""
    rng, xs = scene.part("knoll"), np.linspace(-40, scene.width + 40, scene.many(60))
    ys = 34 * (rolling(rng, len(xs), 2, 0.4, scene.many(2)) - 0.5)
    ys -= rng.uniform(0, 16) * np.exp(-(((xs - scene.stand_x) / 150) ** 2))
    # The feet must touch the ground, so the ridge is shifted to meet them.
    ys += scene.stand_y - float(np.interp(scene.stand_x, xs, ys))
    return Ridge(xs, ys)


def _knoll(scene: Layout) -> Iterator[Layer]:
    ridge = knoll(scene)
    yield land(scene, ridge, _slope(scene))
    if scene.place in GRASSY:
        yield Layer(partial(_tufts, scene=scene, ridge=ridge))


def _slope(scene: Layout) -> list[Colour]:
    return [mix(soil(scene), scene.middle, 0.14), mix(soil(scene), scene.near, 0.2)]


def _tufts(canvas: Canvas, t: float, scene: Layout, ridge: Ridge) -> None:
    """Draw grass that bends in the wind, on a ridge and on the slope below."""
    blades, near = [], mix(soil(scene), scene.near, 0.3)
    for x, low, size in scene.part("tufts").random((scene.many(26), 3)).tolist():
        x, tall = x * scene.width, (7 + 9 * size) * (1 + low)
        y = ridge.at(x) + 3 + low**2 * (scene.height - ridge.at(x)) * 0.9
        for blade in (-0.5, 0.0, 0.6):
            tip = x + tall * (blade + 0.16 * swing(t, 2, -x / 240 - 0.05 * blade))
            blades.append(
                [(x + 3 * blade - 1.3, y), (tip, y - tall * (1 - 0.3 * abs(blade))), (x + 3 * blade + 1.3, y)]
            )
    canvas.polygons(blades, solid(near))


def flower_line(scene: Layout) -> float:
    """Return the y above which no flowers grow."""
    return max(scene.horizon_y + 56, scene.height * 0.7)


def _bed(scene: Layout) -> Layer:
    ys = flower_line(scene) - 4 - 18 * rolling(scene.part("bed"), 60, 2, 0.4, scene.many(2))
    grass = scene.shade(rgb("4a9080" if scene.dark else "5f9a45"), 1.5)
    return land(scene, Ridge.across(scene.width, ys), [mix(grass, scene.horizon, 0.25), grass])


def _summit(canvas: Canvas, scene: Layout) -> None:
    rng = scene.part("summit")
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
    # Facets run down the slope, lighter on the lit side.
    with canvas.inside(whole):
        for start, long, aside in rng.random((scene.many(9), 3)).tolist():
            way = 1 if aside > 0.5 else -1
            fx, fy = (
                x + way * (20 + abs(aside - 0.5) * 2 * 0.8 * (scene.width / 2)),
                y + 26 + (scene.height - y) * start,
            )
            lit = (scene.light_x - x) * way > 0
            tall, wide = (40 + 70 * long) * scene.stretch, (18 + 30 * long) * way
            facet = [
                (fx, fy),
                (fx + wide, fy + tall * 0.7),
                (fx + wide * 0.9, fy + tall),
                (fx - wide * 0.2, fy + tall * 0.5),
            ]
            canvas.polygon(facet, solid(mix(rock, scene.horizon if lit else scene.near, 0.14), 0.5))


def _rocks(canvas: Canvas, scene: Layout) -> None:
    """Draw the headland under a lighthouse, extending to one side of the scene: grass on ledges of rock."""
    rng = scene.part("rocks")
    x, y, side = scene.stand_x, scene.stand_y, scene.lean
    k, seaward = np.linspace(0, 1, 14), _seaward(scene)
    landward = np.stack([x + side * (52 + scene.width * k), y - 4 + 16 * k], 1)
    landward += rng.normal(0, 3, (14, 2))
    landward[0] = (x + side * 50, y)
    rock = mix(mix(scene.layer(0.8), scene.shade(rgb("8a7666")), 0.5), scene.near, 0.1)
    floor = [(x + side * scene.width, scene.height + 10), (seaward[-1, 0], scene.height + 10)]
    whole = np.concatenate([seaward[::-1], landward, floor])
    canvas.polygon(whole, down(y, scene.height, [mix(rock, scene.middle, 0.14), mix(rock, scene.near, 0.62)]))
    lit = (scene.light_x - x) * side < 0
    pale, dim = mix(rock, scene.light, 0.3 if lit else 0.14), mix(rock, scene.near, 0.55)
    deep = scene.height - y
    with canvas.inside(whole):
        # Slabs that step back from the edge, each with a face towards the sea and a dark cleft.
        for row in range(5):
            at = 0.06 + 0.2 * row
            for step, (start, long) in enumerate(rng.random((scene.many(5), 2)).tolist()):
                edge = float(np.interp(y + at * deep, seaward[:, 1], seaward[:, 0]))
                fx = edge + side * (step * 74 + 46 * start * (step > 0) - 4)
                fy, wide, tall = y + (at + 0.05 * long) * deep, side * (26 + 34 * long), (0.15 + 0.09 * long) * deep
                face = [(fx, fy), (fx + wide, fy - 4), (fx + wide * 0.8, fy + tall), (fx - wide * 0.25, fy + tall)]
                canvas.polygon(face, solid(pale, 0.4 if step < 2 else 0.22))
                cleft = [(fx + wide, fy - 4), (fx + wide * 1.22, fy + 6), (fx + wide * 0.8, fy + tall)]
                canvas.polygon(cleft, solid(dim, 0.5))
        _turf(canvas, scene, rng)


def _turf(canvas: Canvas, scene: Layout, rng: np.random.Generator) -> None:
    """Draw the grass on top of the headland, with a ragged hem."""
    x, y, side = scene.stand_x, scene.stand_y, scene.lean
    green = mix(scene.shade(rgb("6b9350"), 1.3), scene.near, 0.2 if scene.dark else 0.06)
    along = np.linspace(-70, scene.width, scene.many(34))
    hem = 15 + 13 * rolling(rng, len(along), 2, 0.5, scene.many(9)) + rng.normal(0, 1.6, len(along))
    hem *= np.clip((along + 78) / 60, 0.35, 1.0)
    top = [(x + side * scene.width, y - 40), (x - side * 70, y - 40)]
    for drop, tone in ((5.0, mix(green, scene.near, 0.5)), (0.0, green)):
        canvas.polygon([*zip((x + side * along).tolist(), (y + hem + drop).tolist(), strict=True), *top], solid(tone))
    sheen = y + 0.42 * hem
    light = mix(green, scene.light, 0.22)
    canvas.polygon([*zip((x + side * along).tolist(), sheen.tolist(), strict=True), *top], solid(light, 0.7))


def _seaward(scene: Layout) -> NDArray[np.float64]:
    """Return the edge of the rocks on the seaward side, from top to bottom."""
    rng, k = scene.part("seaward"), np.linspace(0, 1, 14)
    x, y, side = scene.stand_x, scene.stand_y, scene.lean
    edge = np.stack([x - side * (52 + 92 * k), y + (scene.height - y) * 0.8 * k**0.75], 1)
    edge += rng.normal(0, 4, (14, 2))
    edge[0] = (x - side * 50, y)
    return edge


def _surf(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw foam where the sea meets the rocks."""
    foam, rng = scene.pale(0.1), scene.part("surf")
    if scene.place in ("ocean", "lake"):
        for i, (fx, fy) in enumerate(_seaward(scene)[4::2].tolist()):
            surge = swing(t, 2, 0.23 * i)
            wide = rng.uniform(14, 30) * (1 + 0.2 * surge)
            canvas.oval(fx - scene.lean * 6, fy + 4 - surge, wide, 3, solid(foam, 0.7))


def _bay(scene: Layout) -> Iterator[Layer]:
    """Flood the foreground."""
    top = max(scene.height * 0.68, scene.horizon_y + 24)
    yield from water(scene, "bay", top, 16, mirrors=0.32)
    line = solid(mix(scene.horizon, scene.pale(0.1), 0.5), 0.7)
    yield still(lambda canvas: canvas.bar(0, top - 1, scene.width, top + 2, line))
