"""Weather: what falls or floats in the air."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from engine.scenes.canvas import Canvas, fade, glow, solid
from engine.scenes.colour import WARM, WHITE, Colour, mix, rgb
from engine.scenes.foreground import knoll
from engine.scenes.habitats import DRY, FLOATING, FLYING, OVERCAST
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing, wave
from engine.scenes.rings import rain_rings

#: Places whose water fills the picture up to the horizon.
_SEAS = ("lake", "ocean", "island")
#: How far rain slants to the right while it falls.
SLANT = 0.16


def weather(scene: Layout) -> Iterator[Layer]:
    """Build the weather, behind the walls of a room and in front of everything elsewhere."""
    if scene.window is None and ("eclipse" in scene.sky or scene.weather.intersection(OVERCAST)):
        yield still(partial(_shadow, scene))
    if "rain" in scene.weather and scene.window is None:
        yield _rings(scene)
    for name, draw in _WEATHER.items():
        if name in scene.weather:
            yield Layer(partial(draw, scene))


def _shadow(scene: Layout, canvas: Canvas) -> None:
    """Darken the land under an eclipse or a deck of clouds."""
    dark, deep = rgb("0a1030"), 0.42
    if "eclipse" not in scene.sky:
        dark, deep = mix(scene.near, rgb("3c4a60"), 0.6), 0.34 if "storm" in scene.weather else 0.22
    top, foot = scene.horizon_y - 100 * scene.stretch, scene.horizon_y + 40
    if "eclipse" in scene.sky:
        top = min(top, scene.light_y + 50 * scene.stretch)
    stops = [(dark, 0.0), (dark, deep)]
    canvas.bar(0, top, scene.width, scene.height, fade((0, top), (0, foot), stops))


def _snowfall(scene: Layout, canvas: Canvas, t: float) -> None:
    """Draw falling snow."""
    rng, half = scene.part("snowfall"), scene.height / 2 + 8
    for x, y, size in rng.random((scene.many(45 * scene.stretch), 3)).tolist():
        # A flake falls through half of the picture in a clip, to the starting point of another one.
        upper = (y + t) % 1 * half
        for fallen in (upper, upper + half):
            aside = x * scene.width + 0.36 * fallen + 8 * math.sin(TURN * (x + fallen / half))
            canvas.circle((aside + 8) % (scene.width + 16) - 8, fallen - 8, 1.4 + 3 * size**2, solid(WHITE, 0.8))


def _rain(scene: Layout, canvas: Canvas, t: float) -> None:
    """Draw slanted streaks of rain in two depths."""
    rng = scene.part("rain")
    ink = mix(WHITE, scene.horizon, 0.3)
    for count, long, thick, cycles, alpha in ((130, 20, 0.55, 3, 0.34), (60, 40, 0.95, 4, 0.42)):
        streaks, drop = [], scene.height + 2 * long
        for x, y, size in rng.random((scene.many(count * scene.stretch), 3)).tolist():
            tall = long * (0.6 + 0.8 * size)
            foot = (y + cycles * t) % 1 * drop
            # The margin on the left is where the rain comes in.
            aside = x * (scene.width + SLANT * drop) - SLANT * drop + SLANT * foot
            streaks.append([(aside - SLANT * tall, foot - tall), (aside + thick, foot - 1), (aside - thick, foot)])
        canvas.polygons(streaks, solid(ink, alpha))


def _rings(scene: Layout) -> Layer:
    """Return the rings on the water of a lake or the sea, or around something that floats."""
    afloat = scene.subject in (*FLOATING, "bridge") and scene.place not in DRY
    top, foot = scene.horizon_y + 16, scene.height * (0.8 if scene.place == "ocean" and not afloat else 1.0)
    if scene.place not in _SEAS:
        top = max(scene.height * 0.68, scene.horizon_y + 24) + 8
    bank = None if afloat or scene.subject in ("none", *FLYING) else knoll(scene)

    def wet(x: float, y: float) -> bool:
        if scene.place not in _SEAS and (not afloat or scene.place in ("river", "harbour", "beach", "cliffs")):
            return False
        aside = abs(x - scene.stand_x)
        if bank is not None and (y > bank.at(x) - 10 or aside < 0.5 * scene.tall):
            return False
        return not (afloat and aside < 90 * scene.stretch)

    return rain_rings(scene, top, foot, wet)


def _leaves(scene: Layout, canvas: Canvas, t: float) -> None:
    """Draw coloured leaves that sway and tumble as they fall."""
    colours = [scene.shade(rgb(code)) for code in ("d8452a", "e98a2b", "f3bb42", "a83a22")]
    _flutter(scene, canvas, t, "leaves", colours, (22, 5.0, 8.5))


def _blossom(scene: Layout, canvas: Canvas, t: float) -> None:
    """Draw petals in the air."""
    colours = [scene.shade(rgb(code), 0.6) for code in ("f7b3c6", "ffe4ec", "f59ab8")]
    _flutter(scene, canvas, t, "blossom", colours, (34, 3.4, 5.2))


def _flutter(
    scene: Layout, canvas: Canvas, t: float, name: str, colours: list[Colour], shape: tuple[int, float, float]
) -> None:
    """Draw leaves or petals (how many, the least size and how much the largest are larger) carried by the wind."""
    (count, least, more), half = shape, scene.height / 2 + 20
    whole: list[list[list[tuple[float, float]]]] = [[] for _ in colours]
    shaded: list[list[list[tuple[float, float]]]] = [[] for _ in colours]
    for i, (x, y, size) in enumerate(scene.part(name).random((scene.many(count * scene.stretch), 3)).tolist()):
        # Like a snowflake, one falls in a clip to where another one starts.
        upper, long = (y + t) % 1 * half, least + more * size**2
        for fallen in (upper, upper + half):
            turn = TURN * (fallen / half + x)
            aside = x * scene.width + 0.5 * fallen + 16 * math.sin(turn)
            aside = (aside + 20) % (scene.width + 40) - 20
            angle = 0.5 + 0.75 * math.cos(turn) + 5 * y
            flat = 0.32 + 0.3 * math.sin(2 * turn + 4 * size)
            leaf = _leaf((aside, fallen - 20), long, flat, angle)
            whole[i % len(colours)].append(leaf)
            shaded[i % len(colours)].append(leaf[:6])
    for colour, leaves, halves in zip(colours, whole, shaded, strict=True):
        canvas.polygons(leaves, solid(colour, 0.95))
        canvas.polygons(halves, solid(mix(colour, scene.near, 0.22), 0.95))


def _leaf(middle: tuple[float, float], long: float, flat: float, angle: float) -> list[tuple[float, float]]:
    """Return the outline of a leaf; its first six points are one half."""
    cos, sin, wide = math.cos(angle), math.sin(angle), long * (abs(flat) + 0.12)
    rim = [(-1.0, 0.0), (-0.6, 0.5), (-0.1, 0.75), (0.4, 0.55), (0.8, 0.18), (1.0, 0.0)]
    rim += [(0.8, -0.18), (0.4, -0.55), (-0.1, -0.75), (-0.6, -0.5)]
    x, y = middle
    return [(x + long * a * cos - wide * b * sin, y + long * a * sin + wide * b * cos) for a, b in rim]


def _fireflies(scene: Layout, canvas: Canvas, t: float) -> None:
    """Draw fireflies that wander near the ground and glow in turn."""
    top, rng = scene.horizon_y - 40 * scene.stretch, scene.part("fireflies")
    gold = mix(WARM, rgb("e4ff8a"), 0.35)
    for x, y, size in rng.random((scene.many(34 * scene.stretch), 3)).tolist():
        cx = x * scene.width + (10 + 14 * size) * swing(t, 1, y) + 5 * swing(t, 2, x)
        cy = top + (scene.height * 0.96 - top) * y + (7 + 8 * size) * swing(t, 1, x + 0.2) + 3 * swing(t, 2, y)
        bright = 0.5 + 0.5 * wave(t, 2, x * 7)
        near = 0.6 + 0.9 * y * (0.5 + size)
        canvas.circle(cx, cy, 13 * near, glow(cx, cy, 13 * near, gold, 0.12 + 0.6 * bright))
        canvas.circle(cx, cy, 1.5 * near, solid(mix(gold, WHITE, 0.5), 0.35 + 0.65 * bright))


#: How to draw each kind of weather, from back to front.
_WEATHER: Mapping[str, Callable[[Layout, Canvas, float], None]] = {
    "snowfall": _snowfall,
    "rain": _rain,
    "leaves": _leaves,
    "blossom": _blossom,
    "fireflies": _fireflies,
}
