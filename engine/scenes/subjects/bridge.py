"""The bridge: of steel on cables, or of stone on arches, from edge to edge over the water."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, Colour, mix, rgb
from engine.scenes.layout import Layout

#: Places with a low bridge of stone over a small river, and with a high one over a valley.
OLD, VIADUCT = ("river", "waterfall", "jungle", "meadow", "village", "autumn", "orchard"), ("mountains", "canyon")
#: How much of a reflection is left.
MIRROR = 0.34


def deck_y(scene: Layout) -> float:
    """Return the height of the roadway."""
    share = float(scene.part("deck").random())
    if scene.place in OLD:
        return min(scene.height * 0.7, max(scene.horizon_y + 34 + 22 * share, scene.height * 0.62))
    if scene.place in VIADUCT:
        return min(scene.horizon_y + 14 * share, scene.height * 0.62)
    return min(scene.height * 0.83, max(scene.horizon_y + 30 + 34 * share, scene.height * 0.72))


def draw_bridge(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Draw a bridge that fits the place."""
    if scene.place in OLD or scene.place in VIADUCT:
        _arches(canvas, scene, rng)
    else:
        _suspension(canvas, scene, rng)


def _arches(canvas: Canvas, scene: Layout, rng: np.random.Generator) -> None:
    """Draw a bridge of stone with its reflection; the round arches stand in the water."""
    high = scene.place in VIADUCT
    deck, bay = deck_y(scene), max(scene.height * 0.68, scene.horizon_y + 24)
    water = bay + (0.07 if high else 0.1) * scene.height if scene.place != "waterfall" else scene.height * 0.8
    water = max(water, deck + 58 * scene.stretch)
    code = {"canyon": "b98763", "mountains": "b7aea6", "jungle": "8f9a7c"}.get(scene.place, "b9a78f")
    stone = mix(scene.shade(rgb(code), 1.15), scene.horizon, 0.08)
    wide = scene.width / (3.4 if high else 2.5) / max(scene.breadth, 0.8)
    middle = scene.width * (0.5 + 0.16 * (rng.random() - 0.5)) + (0.5 * wide if high else 0.0)
    for mirrored in (True, False):
        _masonry(canvas, scene, (deck, water, middle, wide), stone, mirrored)
    foam = mix(scene.pale(0.1), scene.horizon, 0.3)
    for x in _piers(scene, middle, wide):
        canvas.oval(x, water + 1, wide * 0.13, 2.2, solid(foam, 0.6))


def _piers(scene: Layout, middle: float, wide: float) -> list[float]:
    first = middle - wide / 2 - wide * math.ceil((middle - wide / 2) / wide)
    return np.arange(first, scene.width + wide, wide).tolist()


def _masonry(
    canvas: Canvas, scene: Layout, spots: tuple[float, float, float, float], stone: Colour, mirrored: bool
) -> None:
    deck, water, middle, wide = spots

    def at(y: float) -> float:
        return 2 * water - y if mirrored else y

    def ink(colour: Colour, alpha: float = 1.0) -> object:
        return solid(mix(colour, scene.middle, 0.3), alpha * MIRROR) if mirrored else solid(colour, alpha)

    pier, rail = wide * 0.085, 7 * scene.stretch
    xs = _piers(scene, middle, wide)
    lit = -1 if scene.light_x < scene.width / 2 else 1
    thick = wide * 0.16
    for x in xs:
        left, right = x + pier, x + wide - pier
        half, crown = (right - left) / 2, deck + 12 * scene.stretch
        spring = min(crown + half * 0.95, water - 6)
        for shift, tone in ((lit * -thick * 0.55, mix(stone, scene.near, 0.5)), (0.0, stone)):
            # The wall between two piers, around the opening; first its far side, seen through the opening.
            a, b = left + max(shift, 0.0), right + min(shift, 0.0)
            wall = [(x - 1, at(deck)), (x + wide + 1, at(deck)), (x + wide + 1, at(water)), (b, at(water))]
            wall += [(b, at(spring))]
            angles = np.linspace(0, math.pi, 22).tolist()
            mid, reach = (a + b) / 2, (b - a) / 2
            wall += [(mid + reach * math.cos(k), at(spring - (spring - crown) * math.sin(k))) for k in angles]
            wall += [(a, at(spring)), (a, at(water)), (x - 1, at(water))]
            if shift == 0.0 and not mirrored:
                canvas.polygon(wall, down(deck, water, [mix(tone, scene.light, 0.12), mix(tone, scene.near, 0.24)]))
            else:
                canvas.polygon(wall, ink(tone))
        if mirrored:
            continue
        ring = [
            (left + half + (half + k) * math.cos(a), spring - (spring - crown + k) * math.sin(a))
            for k, way in ((0.0, 1), (wide * 0.028, -1))
            for a in np.linspace(0, math.pi, 22)[::way].tolist()
        ]
        canvas.polygon(ring, solid(mix(stone, scene.light, 0.3), 0.9))
        buttress = [(x - pier * 0.62, deck + 8), (x + pier * 0.62, deck + 8), (x + pier, water), (x - pier, water)]
        canvas.polygon(buttress, solid(mix(stone, scene.light, 0.16)))
        dim = [(x - lit * pier * 0.1, deck + 8), (x - lit * pier * 0.62, deck + 8)]
        dim += [(x - lit * pier, water), (x - lit * pier * 0.1, water)]
        canvas.polygon(dim, solid(mix(stone, scene.near, 0.4), 0.7))
    canvas.bars([_box(-5, at(deck - rail), scene.width + 5, at(deck + 5))], ink(mix(stone, scene.light, 0.1)))
    canvas.bars([_box(-5, at(deck + 2), scene.width + 5, at(deck + 6))], ink(mix(stone, scene.near, 0.5)))
    if not mirrored:
        canvas.bar(-5, deck - rail - 2, scene.width + 5, deck - rail + 1.5, solid(mix(stone, scene.light, 0.45)))
        _stones(canvas, scene, (deck, water, middle, wide), stone)


def _box(left: float, a: float, right: float, b: float) -> tuple[float, float, float, float]:
    return left, min(a, b), right, max(a, b)


def _stones(canvas: Canvas, scene: Layout, spots: tuple[float, float, float, float], stone: Colour) -> None:
    """Draw single stones that are darker or paler than the wall, in the corners between the arches."""
    deck, _, middle, wide = spots
    rng = scene.part("stones")
    blocks: list[list[tuple[float, float, float, float]]] = [[], []]
    for x in _piers(scene, middle, wide):
        for along, up, tone in rng.random((9, 3)).tolist():
            left, top = x + (along - 0.5) * wide * 0.34, deck + 9 + up * wide * 0.2 * (1 - 1.4 * abs(along - 0.5))
            blocks[tone > 0.5].append((left, top, left + wide * 0.05, top + wide * 0.018))
    for boxes, colour in zip(blocks, (mix(stone, scene.near, 0.34), mix(stone, scene.light, 0.3)), strict=True):
        canvas.bars(boxes, solid(colour, 0.6), 1.2)


def _suspension(canvas: Canvas, scene: Layout, rng: np.random.Generator) -> None:
    """Draw a bridge of steel that hangs on cables between two towers, with lamps when it is dark."""
    deck = deck_y(scene)
    red = bool(rng.random() < 0.65) or scene.place == "city" or scene.dark
    colour = scene.shade(rgb("d0442f" if red else "66788f"), 0.9)
    left, right = scene.width * rng.uniform(0.14, 0.24), scene.width * rng.uniform(0.76, 0.86)
    top = deck - rng.uniform(165, 215) * scene.stretch
    shade, lit = mix(colour, scene.near, 0.42), mix(colour, scene.light, 0.3)
    water = deck + 60
    for x in (left, right):
        mirror = [(x - 22, water), (x + 22, water), (x + 15, water + 120), (x - 15, water + 120)]
        stops = [(mix(colour, scene.middle, 0.3), 0.4), (mix(colour, scene.middle, 0.3), 0.0)]
        canvas.polygon(mirror, fade((0, water), (0, water + 120), stops))
        pier = mix(mix(scene.near, scene.pale(0.2), 0.4), scene.horizon, 0.1)
        canvas.bar(x - 27, deck + 50, x + 27, deck + 66, solid(pier), 4)
        canvas.bar(x - 27, deck + 50, x + 27, deck + 54, solid(mix(pier, scene.light, 0.4)), 2)
        canvas.oval(x, deck + 66, 38, 2.6, solid(mix(scene.pale(0.1), scene.horizon, 0.3), 0.6))
    spans = (
        (left, right, top, top, 0.84),
        (left - scene.width * 0.45, left, deck - 8, top, 0.12),
        (right, right + scene.width * 0.45, top, deck - 8, 0.12),
    )
    for start, end, start_y, end_y, sag in spans:
        _cable(canvas, (start, start_y), (end, end_y), sag * (deck - top), deck, colour)
    canvas.bar(-5, deck - 6, scene.width + 5, deck + 6, solid(colour))
    canvas.bar(-5, deck - 6, scene.width + 5, deck - 3.5, solid(lit))
    canvas.bar(-5, deck + 6, scene.width + 5, deck + 12, solid(shade))
    _truss(canvas, scene, deck, shade)
    side_of_light = -1 if scene.light_x < scene.width / 2 else 1
    for x in (left, right):
        for side in (-1, 1):
            leg = [
                (x + side * 8, top - 8),
                (x + side * 15, top - 8),
                (x + side * 21, deck + 56),
                (x + side * 11, deck + 56),
            ]
            canvas.polygon(leg, solid(lit if side == side_of_light else shade))
        for share in (0.0, 0.32, 0.64):
            y = top + (deck - top) * share
            canvas.bar(x - 13 - 4 * share, y, x + 13 + 4 * share, y + 9, solid(colour))
        canvas.bar(x - 18, top - 13, x + 18, top - 6, solid(colour), 2)
    if scene.dark:
        _lamps(canvas, scene, deck, ((left, top - 14), (right, top - 14)))


def _truss(canvas: Canvas, scene: Layout, deck: float, colour: Colour) -> None:
    """Draw the struts under the roadway."""
    xs = np.arange(-12.0, scene.width + 24, 18.0)
    ys = np.where(np.arange(len(xs)) % 2 == 0, deck + 11, deck + 22)
    canvas.polyline(np.stack([xs, ys], 1), pen(colour, 2.0))
    canvas.bar(-5, deck + 20.5, scene.width + 5, deck + 23, solid(colour))


def _lamps(canvas: Canvas, scene: Layout, deck: float, tops: tuple[tuple[float, float], ...]) -> None:
    """Draw lamps along the roadway and a light on each tower."""
    spots = [(x, deck - 13.0) for x in np.arange(14.0, scene.width, 52.0).tolist()]
    for x, y in spots:
        canvas.line(x, y, x, deck - 5, pen(mix(scene.near, BLACK, 0.2), 1.4))
        canvas.circle(x, y, 17, glow(x, y, 17, WARM, 0.6))
    canvas.circles([(x, y, 2.4) for x, y in spots], solid(rgb("ffe9b0")))
    for x, y in tops:
        canvas.circle(x, y, 15, glow(x, y, 15, rgb("ff7a5c"), 0.8))
        canvas.circle(x, y, 2.6, solid(rgb("ffb09a")))


def _cable(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    sag: float,
    deck: float,
    colour: Colour,
) -> None:
    count = 2 * round((end[0] - start[0]) / 26) + 1
    share = np.linspace(0, 1, count)
    xs = start[0] + (end[0] - start[0]) * share
    ys = start[1] + (end[1] - start[1]) * share + sag * 4 * share * (1 - share)
    for x, y in list(zip(xs.tolist(), ys.tolist(), strict=True))[1:-1:2]:
        if y < deck:
            canvas.line(x, y, x, deck, pen(colour, 1.8, 0.85))
    canvas.polyline(np.stack([xs, np.minimum(ys, deck)], 1), pen(colour, 4.2))
