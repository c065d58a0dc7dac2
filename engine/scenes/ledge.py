"""The ledge: a table in rooms, a stone wall or weathered planks outside, on which small things rest."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.habitats import ROOMS
from engine.scenes.interior import indoors
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout

#: Places with a wooden table, and with a wall of stones; elsewhere there are weathered planks.
TABLES = (*ROOMS, "street", "stage", "vineyard")
WALLS = ("rooftop", "desert", "canyon", "cliffs", "mountains", "volcano", "city", "stairs", "track", "space")
#: Half the width of each thing and of its foot, in shares of its height.
REACH = {"candle": 0.36, "lantern": 0.42, "book": 1.06, "laptop": 0.9, "cup": 0.74}
FOOT = {"candle": 0.34, "lantern": 0.34, "book": 0.98, "laptop": 0.86, "cup": 0.56}

#: The heights of things that rest beside each other.
TOGETHER = {"candle": 0.86, "lantern": 1.1, "book": 0.74, "laptop": 0.9, "cup": 0.6}

#: How far above the foot the light of a thing is, how far it reaches, in shares of the height, and how strong it is.
WARMTH = {
    "candle": (0.78, 1.9, 1.0),
    "lantern": (0.34, 1.75, 1.0),
    "laptop": (0.5, 1.4, 0.6),
    "book": (0.35, 1.3, 0.55),
}


class Spot(NamedTuple):
    """Where a small thing rests: the middle of its foot, and its height, in layout units."""

    x: float
    y: float
    tall: float


def rest(scene: Layout) -> Spot:
    """Return where the subject rests, wholly inside the picture."""
    other = scene.companion or (scene.beside() if scene.second else None)
    if other is not None and {scene.subject, other.subject} <= TOGETHER.keys():
        return _rest_together(scene, other)
    reach = REACH.get(scene.subject, 0.5)
    tall = min(scene.tall * (1.0 if reach > 0.8 else 1.12), scene.width * 0.43 / reach)
    room = reach * tall + 10
    return Spot(min(max(scene.stand_x, room), scene.width - room), scene.stand_y, tall)


def _rest_together(scene: Layout, other: Layout) -> Spot:
    """Return where the subject rests close to the other one, both in their true proportions."""
    tall, gap = 1.12 * max(scene.tall, other.tall), 0.06 * scene.width
    mine, its = (TOGETHER[name] * REACH[name] for name in (scene.subject, other.subject))
    tall = min(tall, (scene.width - 24 - gap) / (2 * (mine + its)))
    half = (mine + its) * tall + gap / 2
    middle = min(max((scene.stand_x + other.stand_x) / 2, half + 10), scene.width - half - 10)
    way = 1 if scene.stand_x > other.stand_x else -1
    return Spot(middle + way * (half - mine * tall), scene.stand_y, TOGETHER[scene.subject] * tall)


def ledge(scene: Layout) -> Iterator[Layer]:
    """Build the ledge with the shadow of what rests on it; at a desk, the desk is there already."""
    if scene.place != "desk" and not scene.on_ground:
        yield table(scene, scene.stand_y)
    yield still(lambda canvas: _contact(canvas, scene))
    yield still(lambda canvas: _warmth(canvas, scene))


def table(scene: Layout, y: float) -> Layer:
    """Return a ledge for something that rests at the height y."""
    low = scene.height - y
    # Deep enough for a book; otherwise somebody else must be able to stand behind it.
    deep = 0.78 if "book" in (scene.subject, scene.second) else 0.54
    return top_of(scene, y - deep * low, y + 0.5 * low)


def top_of(scene: Layout, back: float, front: float) -> Layer:
    """Return a table or wall seen from above, between its back and front edges."""
    if scene.place in TABLES:
        return still(lambda canvas: _table(canvas, scene, back, front))
    if scene.place in WALLS:
        return still(lambda canvas: _wall(canvas, scene, back, front))
    return still(lambda canvas: _planks(canvas, scene, back, front))


def _material(scene: Layout, code: str) -> Colour:
    """Return the colour of a near surface: lit by the sky, dim at night."""
    if scene.window is not None:
        return indoors(scene, rgb(code), 0.9)
    colour = mix(scene.shade(rgb(code), 1.1), scene.horizon, 0.14)
    return mix(colour, scene.near, 0.22) if scene.dark else colour


def _shaded(scene: Layout, colour: Colour) -> Colour:
    """Return the colour of a surface in the shadow below an edge."""
    return mix(colour * 0.42, scene.near, 0.25)


def _sheen(canvas: Canvas, scene: Layout, back: float, front: float, strong: float) -> None:
    """Draw the light of the sky on a surface, brightest below the sun or moon."""
    colour, x = mix(scene.light, scene.horizon, 0.4), scene.light_x
    canvas.bar(-5, back, scene.width + 5, front, fade((0, back), (0, front), [(colour, strong), (colour, 0.0)]))
    reach = scene.width * 0.5
    with canvas.inside([(-5, back), (scene.width + 5, back), (scene.width + 5, front), (-5, front)]):
        canvas.circle(x, back, reach, glow(x, back, reach, colour, strong * 1.1))


def _table(canvas: Canvas, scene: Layout, back: float, front: float) -> None:
    rng, wide = scene.part("table"), scene.width
    wood = _material(scene, ("9a6238", "a8754a", "7c4f34")[int(rng.integers(3))])
    deep = front - back
    canvas.bar(-5, back, wide + 5, front, down(back, front, [mix(wood, scene.horizon, 0.16), wood]))
    _grain(canvas, scene, rng, back, front, wood)
    _sheen(canvas, scene, back, front, 0.18 if scene.dark else 0.34)
    lip = front + max(deep * 0.11, 8)
    canvas.bar(-5, front, wide + 5, lip, down(front, lip, [mix(wood, WHITE, 0.2), mix(wood, scene.near, 0.28)]))
    canvas.bar(-5, front - 1, wide + 5, front + 1.6, solid(mix(wood, scene.light, 0.6), 0.8))
    apron = _shaded(scene, wood)
    canvas.bar(-5, lip, wide + 5, scene.height + 5, down(lip, scene.height, [mix(apron, BLACK, 0.25), apron]))


def _grain(canvas: Canvas, scene: Layout, rng: np.random.Generator, back: float, front: float, wood: Colour) -> None:
    """Draw long streaks of grain, wider towards the viewer."""
    streaks: list[list[list[tuple[float, float]]]] = [[], []]
    for number, (x, y, long) in enumerate(rng.random((scene.many(34), 3)).tolist()):
        share = y**0.7
        row, half, thick = back + 4 + (front - back - 6) * share, (30 + 90 * long) * (0.5 + share), 0.35 + 0.9 * share
        cx = x * scene.width
        bow = 1.5 * share
        streak = [(cx - half, row), (cx, row - thick - bow), (cx + half, row), (cx, row + thick - bow)]
        streaks[number % 2].append(streak)
    canvas.polygons(streaks[0], solid(mix(wood, scene.near, 0.6), 0.28))
    canvas.polygons(streaks[1], solid(mix(wood, WHITE, 0.5), 0.2))


def _planks(canvas: Canvas, scene: Layout, back: float, front: float) -> None:
    rng, wide = scene.part("planks"), scene.width
    wood = _material(scene, ("a0937f", "8f7a63", "a6855f")[int(rng.integers(3))])
    edges = back + (front - back) * np.array([0.0, 0.24, 0.56, 1.0])
    for top, low in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        tint = mix(wood, scene.near if rng.random() < 0.5 else WHITE, rng.uniform(0.0, 0.12))
        canvas.bar(-5, top, wide + 5, low, down(top, low, [mix(tint, scene.horizon, 0.14), tint]))
        _grain(canvas, scene, rng, top, low, tint)
        canvas.bar(-5, low - 1.4, wide + 5, low + 0.6, solid(mix(wood, mix(scene.near, BLACK, 0.3), 0.75)))
        canvas.bar(-5, top + 0.4, wide + 5, top + 1.6, solid(mix(wood, scene.light, 0.5), 0.5))
    _sheen(canvas, scene, back, front, 0.2 if scene.dark else 0.3)
    if scene.place == "snow":
        _snow(canvas, scene, back, front)
    lip = front + max((front - back) * 0.16, 10)
    face = mix(wood, scene.near, 0.3)
    canvas.bar(-5, front, wide + 5, lip, down(front, lip, [mix(face, scene.horizon, 0.1), mix(face, scene.near, 0.3)]))
    canvas.bar(-5, front - 1, wide + 5, front + 1.4, solid(mix(wood, scene.light, 0.55), 0.8))
    below = _shaded(scene, face)
    canvas.bar(-5, lip, wide + 5, scene.height + 5, down(lip, scene.height, [mix(below, BLACK, 0.3), below]))


def _snow(canvas: Canvas, scene: Layout, back: float, front: float) -> None:
    """Draw snow that lies along the back of the planks and in patches in front."""
    rng, white = scene.part("ledge snow"), mix(scene.pale(0.1), scene.middle, 0.08)
    xs = np.linspace(-10, scene.width + 10, 40)
    hem = back + (front - back) * (0.16 + 0.1 * np.sin(xs / 61 + rng.random() * 6) + 0.05 * np.sin(xs / 23))
    crest = back - 5 - 3 * np.sin(xs / 40 + 2)
    canvas.polygon(
        np.concatenate([np.stack([xs, hem + 2], 1), np.stack([xs, crest + 2], 1)[::-1]]), solid(scene.near, 0.2)
    )
    canvas.polygon(np.concatenate([np.stack([xs, hem], 1), np.stack([xs, crest], 1)[::-1]]), solid(white))


def _wall(canvas: Canvas, scene: Layout, back: float, front: float) -> None:
    rng, wide = scene.part("coping"), scene.width
    code = {"desert": "c99a6c", "canyon": "b5724e", "volcano": "5a5058"}.get(scene.place, "a39c94")
    stone = _material(scene, code)
    canvas.bar(-5, back, wide + 5, front, down(back, front, [mix(stone, scene.horizon, 0.25), stone]))
    seam, x, middle = mix(stone, scene.near, 0.5), rng.uniform(-60, 0), wide / 2
    flecks = [
        (a * wide, back + 4 + (front - back - 6) * b, 0.5 + c) for a, b, c in rng.random((scene.many(60), 3)).tolist()
    ]
    canvas.circles(flecks[::2], solid(mix(stone, scene.near, 0.5), 0.4))
    canvas.circles(flecks[1::2], solid(mix(stone, WHITE, 0.5), 0.35))
    joints = []
    while x < wide + 80:
        far, near = middle + (x - middle) * 0.9, middle + (x - middle) * 1.06
        joints.append([(far - 0.5, back), (far + 0.5, back), (near + 1.2, front), (near - 1.2, front)])
        x += rng.uniform(120, 190)
    canvas.polygons(joints, solid(seam, 0.8))
    _sheen(canvas, scene, back, front, 0.2 if scene.dark else 0.32)
    lip = front + max((front - back) * 0.2, 13)
    canvas.bar(-5, front, wide + 5, lip, down(front, lip, [mix(stone, scene.near, 0.14), mix(stone, scene.near, 0.32)]))
    canvas.bar(-5, front - 1, wide + 5, front + 1.6, solid(mix(stone, scene.light, 0.6), 0.7))
    base = _shaded(scene, stone)
    canvas.bar(-5, lip, wide + 5, scene.height + 5, down(lip, scene.height, [mix(base, BLACK, 0.35), base]))


def _contact(canvas: Canvas, scene: Layout) -> None:
    """Draw the soft shadow of what rests on the ledge, longest away from the light."""
    x, y, tall = rest(scene)
    foot = FOOT.get(scene.subject, 0.4) * tall
    dark = mix(mix(scene.near, rgb("3a2418"), 0.5), BLACK, 0.3)
    ink, flat = solid(dark, 0.035), 0.2 if scene.subject in ("book", "laptop") else 0.3
    away = max(-1.0, min(1.0, (x - scene.light_x) / (0.4 * scene.width)))
    for share in np.linspace(1.0, 0.4, 22).tolist():
        aside = away * foot * 0.3 * share
        canvas.oval(x + aside, y + foot * flat * 0.1, foot * (1.25 * share + 0.12), foot * flat * 1.35 * share, ink)
    canvas.oval(x + away * 2, y + 1, foot * 1.03, foot * flat * 0.9, solid(dark, 0.22))


def _warmth(canvas: Canvas, scene: Layout) -> None:
    """Draw the warm light that a flame, a screen or a magic book throws around itself, stronger in the dark."""
    if scene.subject not in WARMTH:
        return
    up, reach, strength = WARMTH[scene.subject]
    x, y, tall = rest(scene)
    y, reach = y - up * tall, reach * tall
    alpha = strength * (0.55 if scene.dark else 0.4 if scene.low_sun else 0.24)
    canvas.circle(x, y, reach, glow(x, y, reach, mix(WARM, rgb("ff9a3c"), 0.4), alpha))
