"""The bench: an empty park bench that faces the view, with a scarf or a fallen leaf, beside a young tree or a lamp."""

import math

import numpy as np

from engine.scenes.canvas import Canvas, down, glow, pen, solid
from engine.scenes.colour import BLACK, TREE_COLOURS, WARM, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import age, swing

Point = tuple[float, float]
PAVED = ("city", "street", "rooftop", "stairs", "harbour", "track")


def draw_bench(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a bench seen from behind, turned a little to the side, and what stands beside it."""
    s, x, y = scene.tall * 0.86, scene.stand_x, scene.stand_y
    away = 1 if x < scene.width / 2 else -1
    beside = x - away * s * 0.98
    if not 0.06 < beside / scene.width < 0.94:
        beside = x + away * s * 0.98
    paved = scene.place in PAVED
    lamp, scarf = (rng.random(2) < (0.3, 0.5)).tolist()
    if scene.second in ("tree", "lantern"):
        pass
    elif paved or scene.dark or lamp:
        _lamp(canvas, scene, beside, y - s * 0.04, s * 1.75, 1 if beside < x else -1)
    else:
        _tree(canvas, scene, beside, y - s * 0.04, s * 2.1, t)
    bench = _Bench(canvas, scene, x, y, s, away)
    bench.shadow()
    bench.frame()
    bench.slats()
    if scarf:
        bench.scarf(t)
    else:
        bench.leaf(t)
    _falling(canvas, scene, x, y, s, t, paved)


class _Bench:
    """A bench of wooden slats on an iron frame; its end on the side `away` is nearer to the viewer."""

    def __init__(self, canvas: Canvas, scene: Layout, x: float, y: float, s: float, away: int) -> None:
        self.canvas, self.scene, self.x, self.y, self.s, self.away = canvas, scene, x, y, s, away
        self.wood = scene.shade(rgb("a8703f"), 1.1)
        self.iron = mix(scene.near, BLACK, 0.35)

    def at(self, along: float, up: float, front: float = 0.0) -> Point:
        """Return the point `along` the bench (-1 to 1), above the ground and in front of its back, in sizes."""
        near = 1 + 0.07 * along
        x = self.x + self.away * self.s * (0.74 * along * near - 0.16 * front)
        return x, self.y + self.s * (0.05 * along - up * near - 0.13 * front)

    def shadow(self) -> None:
        """Draw the shadow on the ground, away from the light."""
        side = -1 if self.scene.light_x > self.x else 1
        foot = self.y - 0.03 * self.s
        ink = solid(self.scene.near, 0.3)
        self.canvas.oval(self.x + side * 0.14 * self.s, foot, 0.92 * self.s, 0.09 * self.s, ink)

    def frame(self) -> None:
        """Draw the legs, the arms and the seat, which is seen from behind under the back."""
        ink, thin = pen(self.iron, 0.042 * self.s), pen(self.iron, 0.032 * self.s)
        seat = [self.at(-1, 0.42, 0.05), self.at(1, 0.42, 0.05), self.at(1, 0.42, 1), self.at(-1, 0.42, 1)]
        self.canvas.polygon(seat, solid(mix(self.wood, self.scene.light, 0.18)))
        for along in (-0.86, 0.0, 0.86):
            self.canvas.polyline([self.at(along, 0, 1), self.at(along, 0.41, 0.95)], thin)
            self.canvas.polyline([self.at(along, 0, -0.15), self.at(along, 0.42, 0.06), self.at(along, 0.9, -0.2)], ink)
        for along in (-0.93, 0.93):
            arm = [self.at(along, 0.66, -0.05), self.at(along, 0.67, 0.9), self.at(along, 0.42, 0.95)]
            self.canvas.polyline(arm, ink)

    def slats(self) -> None:
        """Draw the slats of the back and the edge of the seat; the topmost one catches the light."""
        rim = mix(self.wood, self.scene.light, 0.42)
        for low, high, lean in ((0.37, 0.43, 0.04), (0.5, 0.6, 0.0), (0.64, 0.74, -0.08), (0.78, 0.91, -0.18)):
            slat = [self.at(-1, low, lean), self.at(1, low, lean), self.at(1, high, lean), self.at(-1, high, lean)]
            top = min(point[1] for point in slat)
            bottom = max(point[1] for point in slat)
            tones = [mix(self.wood, self.scene.near, 0.12), mix(self.wood, self.scene.near, 0.42)]
            self.canvas.polygon(slat, down(top, bottom, tones))
            self.canvas.polyline(slat[2:], pen(rim, 0.016 * self.s))
        bolts = [
            (*self.at(along, up, -0.1), 0.012 * self.s) for along in (-0.86, 0.0, 0.86) for up in (0.55, 0.69, 0.84)
        ]
        self.canvas.circles(bolts, solid(self.iron))

    def scarf(self, t: float) -> None:
        """Draw a scarf that lies over the back, its ends moved by the wind."""
        cloth = self.scene.shade(rgb("e0b04a" if self.scene.coat in ("red", "orange") else "cf4a3e"), 0.85)
        dim, pale = mix(cloth, self.scene.near, 0.3), mix(cloth, self.scene.light, 0.62)
        for along, low, shade, phase in ((-0.36, 0.42, dim, 0.3), (-0.54, 0.27, cloth, 0.1)):
            sway = [0.05 * swing(t, 2, phase - 0.16 * share) * share for share in (0.0, 0.35, 0.7, 1.0)]
            ups = [0.955 - (0.955 - low) * share for share in (0.0, 0.35, 0.7, 1.0)]
            left = [self.at(along - 0.095 + dx, up, -0.24) for dx, up in zip(sway, ups, strict=True)]
            right = [self.at(along + 0.095 + dx, up, -0.24) for dx, up in zip(sway, ups, strict=True)]
            self.canvas.polygon([*left, *right[::-1]], solid(shade))
            fold = [self.at(along - 0.02, 0.93, -0.24), left[2], self.at(along + 0.03 + sway[3], low, -0.24), right[1]]
            self.canvas.polygon(fold, solid(dim, 0.35))
            for share in (0.8, 0.9):
                (a, b), (c, d) = ((edge[2], edge[3]) for edge in (left, right))
                k = (share - 0.7) / 0.3
                ends = [(p[0] + (q[0] - p[0]) * k, p[1] + (q[1] - p[1]) * k) for p, q in ((a, b), (c, d))]
                self.canvas.polyline(ends, pen(pale, 0.022 * self.s))
            for k in (0.06, 0.28, 0.5, 0.72, 0.94):
                (ax, ay), (bx, by) = left[3], right[3]
                x, y = ax + (bx - ax) * k, ay + (by - ay) * k
                self.canvas.line(x, y, x + 0.4 * self.s * sway[3], y + 0.05 * self.s, pen(shade, 0.016 * self.s))
        roll = [self.at(-0.65, 0.93, -0.24), self.at(-0.25, 0.93, -0.24)]
        roll += [self.at(-0.25, 0.985, -0.16), self.at(-0.45, 1.0, -0.14), self.at(-0.65, 0.985, -0.16)]
        self.canvas.polygon(roll, solid(mix(cloth, self.scene.light, 0.14)))

    def leaf(self, t: float) -> None:
        """Draw two fallen leaves on the back rest, one of which trembles."""
        for along, code, turn in ((0.3, "e0792f", 0.5 + 0.35 * swing(t, 2, 0.1)), (0.46, "d4a23a", 2.4)):
            (x, y), long = self.at(along, 0.95, -0.18), 0.075 * self.s
            dx, dy = long * math.cos(turn), long * math.sin(turn) * 0.6
            blade = [(x + dy, y - dx * 0.5, x + dx, y - abs(dy)), (x - dy, y + dx * 0.2, x - dx, y + dy)]
            self.canvas.outline((x - dx, y + dy), blade, solid(self.scene.shade(rgb(code), 0.7)))


def _lamp(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, away: int) -> None:
    """Draw a park lamp that lights the bench when it is dark."""
    iron, size = mix(scene.near, BLACK, 0.3), tall * 0.075
    top = y - tall
    canvas.limb((x, y), size * 0.5, (x, top + size), size * 0.28, solid(iron))
    canvas.bar(x - size * 0.5, y - size * 1.8, x + size * 0.5, y, solid(iron), size * 0.2)
    if scene.time != "day":
        canvas.circle(x, top, tall * 0.42, glow(x, top, tall * 0.42, WARM, 0.7 if scene.dark else 0.36))
        if scene.dark:
            spot = x + away * tall * 0.3, y - tall * 0.05
            canvas.circle(*spot, tall * 0.42, glow(*spot, tall * 0.42, WARM, 0.26))
    pane = rgb("ffe2a0") if scene.time != "day" else mix(scene.pale(0.15), scene.middle, 0.2)
    shade = [
        (x - size, top - size * 1.1),
        (x + size, top - size * 1.1),
        (x + size * 0.6, top + size),
        (x - size * 0.6, top + size),
    ]
    canvas.polygon(shade, solid(pane))
    canvas.polygon([(x - size * 1.35, top - size), (x, top - size * 2.2), (x + size * 1.35, top - size)], solid(iron))
    canvas.bar(x - size * 0.75, top + size * 0.85, x + size * 0.75, top + size * 1.25, solid(iron))


def _tree(canvas: Canvas, scene: Layout, x: float, y: float, tall: float, t: float) -> None:
    """Draw a tree whose crown moves in the wind."""
    leaf = scene.shade(rgb(TREE_COLOURS["autumn" if scene.place == "autumn" else "green"]), 0.9)
    bark, lean = mix(scene.shade(rgb("5e4434")), scene.near, 0.25), tall * 0.02 * swing(t, 1, 0.125)
    foot = [(x - tall * 0.05, y + 4), (x, y - tall * 0.08), (x + tall * 0.05, y + 4)]
    canvas.polygon(foot, solid(bark))
    canvas.limb((x, y), tall * 0.055, (x + lean * 0.4, y - tall * 0.52), tall * 0.036, solid(bark))
    for aside, up in ((-0.17, 0.72), (0.02, 0.8), (0.16, 0.7)):
        start = x + lean * 0.4, y - tall * 0.44
        canvas.limb(start, tall * 0.03, (x + aside * tall + lean, y - up * tall), tall * 0.012, solid(bark))
    side, crown = -1 if scene.light_x < x else 1, _crown(x, y, tall, t)
    tones = ((0.0, 1.2, mix(leaf, scene.near, 0.36)), (0.2, 1.06, leaf), (0.4, 0.84, mix(leaf, scene.light, 0.2)))
    for shift, size, colour in tones:
        masses = crown if shift < 0.3 else crown[5:]
        discs = [(cx + side * r * shift * 0.7, cy - r * shift, r * size) for cx, cy, r in masses]
        canvas.circles(discs, solid(colour))


#: The leaf masses of a crown: aside, up and radius in shares of the height of the tree.
_MASSES = (
    (-0.24, 0.62, 0.1), (-0.12, 0.56, 0.1), (0.02, 0.58, 0.1), (0.15, 0.57, 0.1), (0.25, 0.66, 0.09),
    (-0.2, 0.77, 0.12), (-0.02, 0.72, 0.15), (0.16, 0.78, 0.12), (-0.09, 0.9, 0.115), (0.07, 0.93, 0.1),
)  # fmt: skip


def _crown(x: float, y: float, tall: float, t: float) -> list[tuple[float, float, float]]:
    discs = []
    for i, (aside, up, radius) in enumerate(_MASSES):
        sway = tall * (0.022 * swing(t, 1, 0.125) + 0.012 * swing(t, 2, 0.15 * i))
        discs.append((x + tall * aside + sway * up, y - tall * up, tall * radius))
    return discs


def _falling(canvas: Canvas, scene: Layout, x: float, y: float, s: float, t: float, paved: bool) -> None:
    """Draw a few leaves that drift down around the bench."""
    colours: list[Colour] = [scene.shade(rgb(code), 0.7) for code in ("e0792f", "d4a23a", "b8523a")]
    for i, (start, born) in enumerate(((-0.9, 0.1), (-0.4, 0.43), (0.5, 0.76), (-1.2, 0.6))[: 3 if paved else 4]):
        passed = age(t, born, 1.0)
        cx = x + s * (start + 0.7 * passed + 0.1 * math.sin(9 * passed + i))
        cy = y - s * (1.5 - 1.5 * passed**1.2)
        turn, long = 10 * passed + i, s * 0.055 * min(1.0, 7 * passed, 7 * (1 - passed))
        dx, dy = long * math.cos(turn), long * 0.7 * math.sin(turn)
        blade = [(cx + dy, cy - dx * 0.6, cx + dx, cy + dy), (cx - dy, cy + dx * 0.6, cx - dx, cy - dy)]
        canvas.outline((cx - dx, cy - dy), blade, solid(colours[i % 3]))
