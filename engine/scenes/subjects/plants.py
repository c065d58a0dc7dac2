"""Plants: a lone tree, cacti and flowers."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import BLACK, FLOWER_COLOURS, TREE_COLOURS, WHITE, Colour, mix, rgb
from engine.scenes.foreground import flower_line
from engine.scenes.layout import Layout
from engine.scenes.rhythm import TURN, swing, wave


def draw_tree(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a tree, with a crown unless it is bare."""
    x, y, tall = scene.stand_x, scene.stand_y + 4, rng.uniform(235, 320) * scene.stretch
    # A crown, however it leans, is less than 0.72 of its height wide to either side and must stay inside the picture;
    # beside something else, the edge may cut a little of it.
    reach = 0.42 if scene.second or scene.companion else 0.72
    tall = min(tall, (min(x, scene.width - x) - 6) / reach)
    bark = mix(scene.shade(rgb("4a3024")), scene.near, 0.25)
    bare = scene.tree == "bare"
    tips: list[tuple[float, float]] = []
    root = tall * 0.085
    canvas.polygon([(x - root, y + 2), (x, y - tall * 0.1), (x + root, y + 2)], solid(bark))
    _branch(
        canvas,
        rng,
        t,
        (x, y - tall * 0.03),
        rng.normal(0, 0.06),
        tall * (0.3 if bare else 0.33),
        tall * 0.07,
        4 if bare else 3,
        bark,
        tips,
    )
    if bare:
        return
    leaf = scene.shade(rgb(TREE_COLOURS[scene.tree]), 0.8)
    middle = np.mean(tips[1:], axis=0)
    crown = [(*tip, tall * rng.uniform(0.11, 0.17)) for tip in tips[2:]]
    for angle in np.linspace(0, TURN, 8)[:-1].tolist():
        dx, dy = math.cos(angle) * tall * 0.2, math.sin(angle) * tall * 0.13
        crown.append((middle[0] + dx, middle[1] + dy, tall * rng.uniform(0.1, 0.15)))
    toward = -1 if scene.light_x < x else 1
    # The crown moves with its branches, and the leaves flutter as the wind passes through.
    crown = [
        (cx + 0.012 * tall * wave(t) + 1.6 * swing(t, 3, -cx / 160), cy + swing(t, 2, cy / 160), r)
        for cx, cy, r in crown
    ]
    tones = (
        (0.0, 1.0, mix(leaf, scene.near, 0.34)),
        (0.24, 0.84, leaf),
        (0.44, 0.6, mix(leaf, scene.light, 0.26)),
    )
    for shift, size, colour in tones:
        discs = [(cx + toward * r * shift * 0.7, cy - r * shift, r * size) for cx, cy, r in crown]
        canvas.circles(discs, solid(colour))


def _branch(
    canvas: Canvas,
    rng: np.random.Generator,
    t: float,
    start: tuple[float, float],
    angle: float,
    length: float,
    width: float,
    forks: int,
    colour: Colour,
    tips: list[tuple[float, float]],
) -> None:
    # Thin branches bend more in the wind than thick ones, and slightly later.
    bent = angle + (0.09 / (1 + forks) ** 2 + 0.002) * swing(t, 2, 0.1 * forks)
    end = (start[0] + length * math.sin(bent), start[1] - length * math.cos(bent))
    canvas.limb(start, width, end, max(width * 0.66, 2.2), solid(colour))
    tips.append(end)
    if forks == 0:
        return
    for turn in (-rng.uniform(0.3, 0.68), rng.uniform(0.3, 0.68)):
        shorter = length * rng.uniform(0.64, 0.82)
        _branch(canvas, rng, t, end, angle + turn, shorter, max(width * 0.64, 2.4), forks - 1, colour, tips)


def draw_cacti(canvas: Canvas, scene: Layout, rng: np.random.Generator, _t: float) -> None:
    """Draw one large saguaro and up to two smaller ones behind it."""
    others = int(rng.integers(0, 3)) * (scene.place != "road")
    tall = min(rng.uniform(190, 250) * scene.stretch, (min(scene.stand_x, scene.width - scene.stand_x) - 6) / 0.36)
    spots = [(scene.stand_x, scene.stand_y + 6, tall)]
    for i in range(others):
        away = rng.uniform(120, 210) * (1 if (i % 2 == 0) == (scene.stand_x < scene.width / 2) else -1)
        beside = min(max(scene.stand_x + away, 44), scene.width - 44)
        spots.append((beside, scene.stand_y + rng.uniform(8, 30), rng.uniform(70, 120)))
    for x, y, tall in reversed(spots):
        _cactus(canvas, scene, rng, x, y, tall)


def _cactus(canvas: Canvas, scene: Layout, rng: np.random.Generator, x: float, y: float, tall: float) -> None:
    """Draw a ribbed saguaro with two arms, bright towards the light, and its shadow."""
    green = mix(scene.shade(rgb("4a9460"), 1.0), scene.near, 0.06)
    rib, lit, dim = mix(green, scene.near, 0.42), mix(green, scene.light, 0.3), mix(green, scene.near, 0.4)
    width, toward = tall * 0.15, 1 if scene.light_x > x else -1
    foot = y - width * 0.2
    canvas.oval(x - toward * tall * 0.1, foot + 3, tall * 0.2, tall * 0.024, solid(scene.near, 0.3))
    parts: list[tuple[tuple[float, float], list[tuple[float, ...]], float]] = []
    tips = [(x, y - tall, width)]
    for side in (-1, 1):
        elbow, reach, thick = y - tall * rng.uniform(0.3, 0.5), x + side * tall * 0.235, width * 0.7
        rise = tall * rng.uniform(0.24, 0.36)
        bend = [(reach, elbow, reach, elbow - tall * 0.12), (reach, elbow - rise)]
        parts.append(((x, elbow), bend, thick))
        tips.append((reach, elbow - rise - thick / 2, thick))
    parts.append(((x, foot), [(x, y - tall + width / 2)], width))
    for begin, path, thick in parts:
        canvas.stroke(begin, path, pen(dim, thick))
        for share, aside, tone in ((0.8, 0.1, green), (0.3, 0.3, lit)):
            # The lit side, inside the same curve.
            moved = [_shifted(segment, toward * aside * thick) for segment in (begin, *path)]
            canvas.stroke((moved[0][0], moved[0][1]), moved[1:], pen(tone, thick * share, 0.8 if tone is lit else 1.0))
        for aside in (-0.26, 0.0, 0.26):
            moved = [_shifted(segment, aside * thick) for segment in (begin, *path)]
            canvas.stroke((moved[0][0], moved[0][1]), moved[1:], pen(rib, max(thick * 0.05, 1.0), 0.6))
    canvas.oval(x, foot + width * 0.36, width * 0.62, width * 0.16, solid(scene.near, 0.25))
    for tx, ty, thick in tips:
        for dx in (-0.24, 0.0, 0.24):
            canvas.circle(
                tx + dx * thick, ty + abs(dx) * thick * 0.5 + 1, thick * 0.15, solid(scene.shade(rgb("ff8fb4"), 0.5))
            )
        canvas.circle(tx, ty + 1, thick * 0.08, solid(rgb("ffe08a")))


def _shifted(segment: tuple[float, ...], aside: float) -> tuple[float, ...]:
    """Return the points of a segment, moved to the side."""
    return tuple(value + aside if i % 2 == 0 else value for i, value in enumerate(segment))


def draw_flowers(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a field of flowers that get larger towards the viewer."""
    colours = [scene.shade(rgb(code), 0.75) for code in FLOWER_COLOURS[scene.flower].split()]
    stem = scene.shade(rgb("3f7d3a"), 1.2)
    top = flower_line(scene)
    count = scene.many(150 * scene.stretch)
    shares = np.sort(rng.random(count) ** 0.8)
    xs, sizes = rng.random(count) * scene.width, rng.uniform(0.75, 1.2, count)
    tints, phases = rng.integers(len(colours), size=count), rng.random(count)
    bands: list[list[tuple[float, float, float, int, float]]] = [[] for _ in range(6)]
    for share, x, size, tint, phase in zip(
        shares.tolist(), xs.tolist(), sizes.tolist(), tints.tolist(), phases.tolist(), strict=True
    ):
        if scene.place == "road" and abs(x - scene.width / 2) < 30 + 190 * share:
            continue
        y = top + (scene.height - 6 - top) * share
        radius = 2.2 + 9 * share**2 * size
        x += 2.5 * share * wave(0.5, 1, 0.5 + phase)
        bands[int(share * 5.999)].append((x, y, radius, tint, (1 + 3 * share) * _breeze(t, x)))
    for band in bands:
        _blossoms(canvas, band, colours, stem)
    count = scene.many(8)
    for i, tint in enumerate(rng.integers(len(colours), size=count).tolist()):
        x = scene.width * (i + rng.uniform(0.1, 0.9)) / count
        y, radius, phase = scene.height * rng.uniform(0.83, 0.95), rng.uniform(19, 31), rng.random()
        if scene.place != "road" or abs(x - scene.width / 2) > 190:
            x += 4 * wave(0.5, 1, 0.5 + phase)
            _blossom(canvas, x, y, radius, colours[tint], stem, 5 * _breeze(t, x))


def _breeze(t: float, x: float) -> float:
    """Return how far a breeze that passes through the field bends a flower at x."""
    return 1.2 * swing(t, 3, -x / 240)


def _blossoms(
    canvas: Canvas, band: list[tuple[float, float, float, int, float]], colours: list[Colour], stem: Colour
) -> None:
    """Draw flowers of about the same size together: their stems, petals and hearts."""
    stalks, hearts, yellow = [], [], solid(rgb("ffd45c"))
    petals: list[list[tuple[float, float, float]]] = [[] for _ in colours]
    for x, y, radius, tint, bend in band:
        root, low, head = x + radius * 0.2, y + radius * 3.4, x + bend
        if radius < 5:
            petals[tint].append((head, y, radius))
            continue
        half = max(radius * 0.08, 0.75)
        stalks.append([(head - half, y), (head + half, y), (root + half, low), (root - half, low)])
        for i in range(5):
            angle = TURN * i / 5 + radius
            px, py = head + math.cos(angle) * radius * 0.62, y + math.sin(angle) * radius * 0.55
            petals[tint].append((px, py, radius * 0.48))
        hearts.append((head, y, radius * 0.34))
    canvas.polygons(stalks, solid(stem))
    for discs, colour in zip(petals, colours, strict=True):
        # One by one, which is faster than as one shape.
        ink = solid(colour)
        for disc in discs:
            canvas.circle(*disc, ink)
    for heart in hearts:
        canvas.circle(*heart, yellow)


def _blossom(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, stem: Colour, bend: float) -> None:
    """Draw a large flower with two leaves and petals in two rows."""
    root, x = (x + radius * 0.2, y + radius * 3.4), x + bend
    canvas.line(x, y, *root, pen(mix(stem, BLACK, 0.1), max(radius * 0.15, 1.5)))
    for way, up in ((-1, 0.62), (1, 0.44)):
        bx, by = x + (root[0] - x) * up, y + (root[1] - y) * up
        tip = bx + way * radius * 1.05 - 0.3 * bend, by - radius * 0.55
        blade = [
            (bx + way * radius * 0.3, by - radius * 0.62, *tip),
            (bx + way * radius * 0.75, by + radius * 0.1, bx, by),
        ]
        canvas.outline((bx, by), blade, solid(mix(stem, colour, 0.08) if way > 0 else mix(stem, BLACK, 0.1)))
    for far, wide, count, turn, tone in (
        (0.66, 0.36, 8, 0.0, mix(colour, BLACK, 0.16)), (0.56, 0.33, 8, 0.5, colour),
    ):  # fmt: skip
        ring = [(TURN * (i + turn) / count + radius, radius * far) for i in range(count)]
        canvas.circles([(x + math.cos(a) * d, y + math.sin(a) * d * 0.86, radius * wide) for a, d in ring], solid(tone))
    canvas.circles([(x, y, radius * 0.52)], solid(mix(colour, WHITE, 0.16)))
    canvas.circle(x, y, radius * 0.32, solid(rgb("e9a93a")))
    canvas.circle(x - radius * 0.06, y - radius * 0.07, radius * 0.22, solid(rgb("ffd45c")))
