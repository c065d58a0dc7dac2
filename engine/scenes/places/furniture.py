"""Furniture: lamps, plants, books and other things that make a room a home."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import BLACK, WARM, WHITE, Colour, mix, rgb
from engine.scenes.interior import indoors
from engine.scenes.layout import Layout
from engine.scenes.places.room import lamplight, shadow
from engine.scenes.rhythm import TURN, swing

#: The colours of book spines.
SPINES = ("8c2f39", "2f4858", "c08a3e", "3f6b57", "d8c7a0", "6b4a6e", "b5573a", "34495e", "e0b25a", "55706b")


def draw_books(
    canvas: Canvas, scene: Layout, rng: np.random.Generator, span: tuple[float, float], base: float, tall: float
) -> None:
    """Draw a row of books that stand on a shelf, with a gap and a leaning one now and then."""
    x, right = span
    boxes: dict[str, list[tuple[float, float, float, float]]] = {code: [] for code in SPINES}
    bands, leaning = [], []
    while x < right - 4:
        wide, high, code = rng.uniform(0.1, 0.22) * tall, tall * rng.uniform(0.68, 0.94), SPINES[int(rng.integers(10))]
        draw = rng.random()
        if x + wide > right:
            break
        if draw < 0.05:
            x += wide * 2
        elif draw < 0.12 and x + wide * 2.3 < right:
            tip = wide * 1.1
            leaning.append(
                (
                    [
                        (x, base),
                        (x + wide * 0.9, base),
                        (x + wide * 0.9 + tip, base - high * 0.95),
                        (x + tip, base - high * 0.98),
                    ],
                    code,
                )
            )
            x += wide + tip + 1
        else:
            boxes[code].append((x, base - high, x + wide - 0.8, base))
            if wide > 0.13 * tall:
                bands += [
                    (x + 0.8, base - high * s, x + wide - 1.6, base - high * s + tall * 0.035) for s in (0.82, 0.22)
                ]
            x += wide
    for code, group in boxes.items():
        canvas.bars(group, solid(indoors(scene, rgb(code))), 0.8)
    for shape, code in leaning:
        canvas.polygon(shape, solid(indoors(scene, rgb(code))))
    canvas.bars(bands, solid(indoors(scene, rgb("ead9a8")), 0.6))


def draw_pendant(canvas: Canvas, scene: Layout, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a lamp that hangs from the ceiling, its lower edge at (x, y)."""
    shade = indoors(scene, colour, 0.8)
    lamplight(canvas, scene, x, y, size * 4.2)
    canvas.bar(x - 0.9, -5, x + 0.9, y - size * 0.8, solid(mix(scene.near, BLACK, 0.3)))
    canvas.bar(x - size * 0.1, y - size * 0.86, x + size * 0.1, y - size * 0.6, solid(mix(shade, BLACK, 0.35)), 2)
    curve = [(x - size * 0.62, y - size * 0.62, x - size * 0.1, y - size * 0.7), (x + size * 0.1, y - size * 0.7)]
    curve += [(x + size * 0.62, y - size * 0.62, x + size * 0.7, y)]
    bulb = WARM if scene.time != "day" else mix(WARM, WHITE, 0.5)
    canvas.oval(x, y, size * 0.7, size * 0.13, solid(mix(shade, bulb, 0.75)))
    canvas.oval(x, y + size * 0.02, size * 0.2, size * 0.12, solid(mix(bulb, WHITE, 0.4)))
    canvas.outline((x - size * 0.7, y), [*curve, (x, y + size * 0.2 - size * 0.14, x - size * 0.7, y)], solid(shade))
    canvas.outline(
        (x + size * 0.12, y - size * 0.69),
        [(x + size * 0.62, y - size * 0.62, x + size * 0.7, y), (x + size * 0.4, y + size * 0.01, x + size * 0.3, y)],
        solid(mix(shade, scene.near, 0.35), 0.6),
    )


def draw_pot(canvas: Canvas, scene: Layout, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a flower pot with its foot at (x, y), `size` wide."""
    clay, half = indoors(scene, colour), size / 2
    canvas.polygon(
        [(x - half, y - size * 0.8), (x + half, y - size * 0.8), (x + half * 0.7, y), (x - half * 0.7, y)], solid(clay)
    )
    away = 1 if scene.light_x < x else -1
    shade = solid(mix(clay, scene.near, 0.35), 0.6)
    canvas.polygon(
        [
            (x + away * half, y - size * 0.8),
            (x + away * half * 0.7, y),
            (x + away * half * 0.1, y),
            (x + away * half * 0.3, y - size * 0.8),
        ],
        shade,
    )
    canvas.bar(x - half * 1.1, y - size * 0.92, x + half * 1.1, y - size * 0.7, solid(mix(clay, scene.light, 0.16)), 2)


def draw_leaves(
    canvas: Canvas, scene: Layout, x: float, y: float, tall: float, t: float, count: int = 9, wide: float = 0.2,
    code: str = "4f8f5a",
) -> None:  # fmt: skip
    """Draw long leaves that fan out from (x, y) and nod, light ones in front of dark ones."""
    green = indoors(scene, rgb(code))
    for dark in (True, False):
        shapes, veins = [], []
        for number in range(count):
            if (number % 2 == 0) != dark:
                continue
            share = (number + 0.5) / count - 0.5
            angle = share * 2.5 + 0.05 * swing(t, 1, share)
            reach = tall * (1 - 0.75 * abs(share) ** 1.4 - 0.12 * dark) * (0.94 + 0.06 * math.sin(number * 5))
            droop = tall * 0.55 * abs(share) ** 1.5
            tip = (x + math.sin(angle) * reach, y - math.cos(angle) * reach + droop)
            middle = (x + math.sin(angle * 0.6) * reach * 0.55, y - math.cos(angle * 0.6) * reach * 0.62)
            flat = tall * wide * 0.5
            nx, ny = math.cos(angle * 0.8) * flat, math.sin(angle * 0.8) * flat
            ks = np.linspace(0, 1, 9)[:, None]
            spine = (1 - ks) ** 2 * (x, y) + 2 * ks * (1 - ks) * np.array(middle) + ks**2 * tip
            width = np.sin(np.pi * ks**0.8) * (nx, ny)
            shapes.append(np.concatenate([spine + width, (spine - width)[::-1]]))
            veins.append(spine[:-1])
        canvas.polygons(shapes, solid(mix(green, scene.near, 0.38) if dark else green))
        if not dark:
            for vein in veins:
                canvas.polyline(vein, pen(mix(green, scene.light, 0.4), max(tall * 0.008, 0.7), 0.7))


def draw_desk_lamp(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, side: int, colour: Colour) -> None:
    """Draw a lamp with a bent arm, its foot at (x, y), that shines towards a side."""
    metal, bright = indoors(scene, colour, 0.8), mix(WARM, WHITE, 0.35)
    elbow, head = (x - side * tall * 0.16, y - tall * 0.5), (x + side * tall * 0.2, y - tall * 0.88)
    lit = scene.time != "day"
    if lit:
        spot = (head[0] + side * tall * 0.22, head[1] + tall * 0.2)
        lamplight(canvas, scene, *spot, tall * 1.35)
    canvas.oval(x, y, tall * 0.2, tall * 0.05, solid(mix(metal, scene.near, 0.3)))
    canvas.oval(x, y - tall * 0.025, tall * 0.2, tall * 0.05, solid(metal))
    arm = solid(mix(metal, scene.near, 0.25))
    canvas.limb((x, y - tall * 0.03), tall * 0.035, elbow, tall * 0.035, arm)
    canvas.limb(elbow, tall * 0.035, head, tall * 0.035, arm)
    canvas.circle(*elbow, tall * 0.035, solid(metal))
    with canvas.turned(-side * 28, *head):
        hx, hy = head
        if lit:
            cone = fade((0, hy + tall * 0.2), (0, hy + tall), [(bright, 0.32), (bright, 0.0)])
            canvas.polygon(
                [
                    (hx - tall * 0.2, hy + tall * 0.2),
                    (hx + tall * 0.2, hy + tall * 0.2),
                    (hx + tall * 0.5, hy + tall),
                    (hx - tall * 0.5, hy + tall),
                ],
                cone,
            )
        canvas.oval(hx, hy + tall * 0.2, tall * 0.13, tall * 0.07, solid(bright if lit else mix(metal, WHITE, 0.5)))
        bell = [
            (hx + tall * 0.07, hy - tall * 0.06),
            (hx + tall * 0.13, hy + tall * 0.02, hx + tall * 0.21, hy + tall * 0.2),
        ]
        bell += [
            (hx, hy + tall * 0.15, hx - tall * 0.21, hy + tall * 0.2),
            (hx - tall * 0.13, hy + tall * 0.02, hx - tall * 0.07, hy - tall * 0.06),
        ]
        canvas.outline((hx - tall * 0.07, hy - tall * 0.06), bell, solid(metal))


def draw_bouquet(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, t: float) -> None:
    """Draw flowers in a glass vase whose foot is at (x, y)."""
    green, glass = indoors(scene, rgb("5c9a63")), mix(scene.pale(0.2), scene.middle, 0.35)
    shadow(canvas, scene, x, y, tall * 0.22, tall * 0.04, 0.3)
    blooms = []
    for number, (aside, high) in enumerate(
        ((-0.3, 0.72), (0.28, 0.76), (-0.12, 0.92), (0.12, 1.0), (-0.02, 0.7), (0.38, 0.58), (-0.4, 0.56))
    ):
        cx = x + tall * aside + 0.02 * tall * swing(t, 1, high)
        blooms.append((cx, y - tall * high, tall * (0.11 if number % 2 else 0.13), number))
        canvas.stroke(
            (x + aside * tall * 0.12, y - tall * 0.2),
            [(x + aside * tall * 0.3, y - tall * 0.5, cx, y - tall * high)],
            pen(green, tall * 0.022),
        )
    draw_leaves(canvas, scene, x, y - tall * 0.36, tall * 0.5, t, 6, 0.22)
    for cx, cy, radius, number in blooms:
        code = ("f2a7b5", "f7d26a", "f6f1e6", "ee7f7a")[number % 4]
        petal, core = indoors(scene, rgb(code), 0.8), indoors(scene, rgb("e29a3c"), 0.8)
        ring = [
            (cx + radius * 0.62 * math.cos(a), cy + radius * 0.56 * math.sin(a), radius * 0.5)
            for a in np.arange(0.3, TURN, TURN / 6).tolist()
        ]
        canvas.circles(ring, solid(petal))
        canvas.circle(cx, cy, radius * 0.34, solid(core))
    neck = tall * 0.13
    body: list[tuple[float, ...]] = [
        (x - neck * 0.7, y - tall * 0.3, x - neck * 1.25, y - tall * 0.12),
        (x - neck * 1.3, y, x - neck * 0.7, y),
    ]
    body += [
        (x + neck * 0.7, y),
        (x + neck * 1.3, y, x + neck * 1.25, y - tall * 0.12),
        (x + neck * 0.7, y - tall * 0.3, x + neck, y - tall * 0.42),
    ]
    canvas.outline((x - neck, y - tall * 0.42), body, solid(glass, 0.75))
    canvas.bar(x - neck * 0.85, y - tall * 0.2, x - neck * 0.5, y - tall * 0.05, solid(WHITE, 0.5), 2)


def draw_halo(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, alpha: float) -> None:
    """Draw a soft glow around a point."""
    canvas.circle(x, y, radius, glow(x, y, radius, colour, alpha))


def slab(canvas: Canvas, box: tuple[float, float, float, float], colours: list[Colour], round: float = 0) -> None:
    """Draw a box with a gradient from top to bottom."""
    left, top, right, bottom = box
    canvas.bar(left, top, right, bottom, down(top, bottom, colours), round)
