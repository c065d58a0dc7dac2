"""The jungle: layers of large leaves around a clearing with mist, shafts of light and lianas."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.crowns import Disc
from engine.scenes.places.foliage import Leaf, banana, draw_leaves, frond, monstera, tuft
from engine.scenes.rhythm import swing, wave
from engine.scenes.terrain import Ridge, fill


def jungle(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    for plane in range(3):
        yield still(partial(_wall, scene=scene, plane=plane))
    yield still(partial(_clearing, scene=scene))
    yield still(partial(_trunks, scene=scene))
    yield still(partial(_shafts, t=0.5, scene=scene, shafts=((-0.17, 30), (0.18, 24))))
    yield Layer(partial(_shafts, scene=scene, shafts=((0.0, 46),)))
    yield still(partial(_undergrowth, scene=scene))
    yield still(partial(_bows, scene=scene))
    yield Layer(partial(_lianas, scene=scene))
    yield still(partial(_roof, scene=scene))
    frame, corners = _frame(scene), _corners(scene)
    # Only some leaves move: many small shapes take long to draw.
    yield still(partial(_leaves, t=0.5, scene=scene, leaves=frame[0::4] + frame[2::4] + frame[3::4], depth=0.72))
    yield Layer(partial(_leaves, scene=scene, leaves=frame[1::4], depth=0.72))
    yield still(partial(_leaves, t=0.5, scene=scene, leaves=corners[0::5] + corners[2::5] + corners[4::5], depth=1.0))
    yield Layer(partial(_leaves, scene=scene, leaves=corners[1::5] + corners[3::5], depth=1.0))
    yield Layer(partial(_motes, scene=scene))


def green(scene: Layout, depth: float) -> Colour:
    """Return the colour of leaves, from far in the mist (0) to near and dark (1)."""
    far, close = ("8fd0b8", "1f5a50") if scene.dark else ("c3dc8a", "2a7a3e")
    colour = scene.shade(mix(rgb(far), rgb(close), depth**0.8), 0.7 + 0.6 * depth)
    return mix(colour, mix(scene.horizon, scene.middle, 0.25), 0.68 * (1 - depth) ** 1.2)


def _aim(scene: Layout) -> float:
    """Return the x of the clearing, through which the sun or moon shines."""
    if scene.sky & {"sun", "moon"}:
        return scene.width * 0.5 + (scene.light_x - scene.width * 0.5) * 0.5
    return scene.width * (0.54 if scene.stand_x < scene.width / 2 else 0.46)


def _wall(canvas: Canvas, scene: Layout, plane: int) -> None:
    """Draw a mass of far crowns with palms in it, lower above the clearing."""
    rng, aim = scene.part(f"wall {plane}"), _aim(scene)
    depth, base = 0.1 + 0.17 * plane, scene.horizon_y + 6 + 12 * plane
    colour, size = green(scene, depth), (17 + 6 * plane) * scene.stretch
    discs: list[Disc] = []
    for x in np.arange(-30, scene.width + 30, size * 0.7).tolist():
        dip = math.exp(-(((x - aim) / ((0.2 + 0.03 * plane) * scene.width)) ** 2))
        tall = scene.height * (0.3 + 0.07 * plane) * (1 - (0.42 + 0.2 * plane) * dip) * rng.uniform(0.8, 1.05)
        discs += [(x + rng.uniform(-5, 5), base - tall + size * s, size * rng.uniform(0.7, 1.1)) for s in (0.0, 1.2)]
    tops = sorted(discs)
    ridge = Ridge(np.array([d[0] for d in tops]), np.array([d[1] for d in tops]))
    smooth = np.convolve(ridge.ys, np.ones(5) / 5, "same")
    smooth[:2], smooth[-2:] = ridge.ys[:2], ridge.ys[-2:]
    top = float(ridge.ys.min())
    ink = down(top, base + 30, [colour, mix(colour, scene.horizon, 0.5)])
    palms: list[Leaf] = []
    for _ in range(scene.many(2)):
        x = rng.uniform(0.04, 0.96) * scene.width
        if abs(x - aim) > 0.14 * scene.width and abs(x - scene.light_x) > 90:
            y = base - scene.height * (0.34 + 0.07 * plane) * rng.uniform(0.85, 1.1)
            palms += _palm_head(x, y, (30 + 14 * plane) * scene.stretch)
            canvas.limb((x, y), 2.4 + plane, (x + 6, base), 4.0 + plane, solid(mix(colour, scene.near, 0.1)))
    draw_leaves(canvas, 0.5, palms, mix(colour, scene.near, 0.1), colour, colour, moves=False)
    canvas.circles(discs, ink)
    fill(canvas, Ridge(ridge.xs, smooth + 4), ink, base + 40)
    toward = 1 if scene.light_x > aim else -1
    lit = [(x + toward * r * 0.3, y - r * 0.25, r * 0.6) for x, y, r in discs[::2]]
    canvas.circles(lit, solid(mix(colour, scene.light, 0.2), 0.6))


def _palm_head(x: float, y: float, long: float) -> list[Leaf]:
    return [frond(x, y, angle, long) for angle in (-2.9, -2.4, -1.9, -1.2, -0.7, -0.2)]


def _clearing(canvas: Canvas, scene: Layout) -> None:
    """Draw the floor of the clearing and the light mist above it."""
    top, aim = scene.horizon_y, _aim(scene)
    xs = np.linspace(-40, scene.width + 40, 50)
    bank = 30 * scene.stretch * (1 - np.exp(-(((xs - aim) / (0.3 * scene.width)) ** 2)))
    ridge = Ridge(xs, top + 16 - bank + 5 * rolling(scene.part("floor"), 50, 3, 0.5, 3))
    grass = [mix(green(scene, 0.3), scene.light, 0.2), green(scene, 0.55), green(scene, 0.85)]
    fill(canvas, ridge, down(top - 10, scene.height, grass, [0, 0.35, 1]))
    stops = [
        (scene.horizon, 0.0),
        (mix(scene.horizon, scene.light, 0.3), 0.75 if scene.mist else 0.5),
        (scene.horizon, 0.0),
    ]
    canvas.bar(-5, top - 90, scene.width + 5, top + 70, fade((0, top - 90), (0, top + 70), stops))
    reach = 0.42 * min(scene.width, 1.4 * scene.height)
    canvas.circle(aim, top - 20, reach, glow(aim, top - 20, reach, mix(scene.horizon, scene.light, 0.6), 0.5))


def _trunks(canvas: Canvas, scene: Layout) -> None:
    """Draw tall trunks with buttress roots on both sides of the clearing."""
    rng, aim = scene.part("trunks"), _aim(scene)
    for away, near in ((0.2, 0.05), (0.34, 0.1), (0.27, 0.2), (0.43, 0.3)):
        for side in (-1, 1):
            x = aim + side * scene.width * (away + rng.uniform(-0.03, 0.03))
            y, wide = scene.horizon_y + (scene.height - scene.horizon_y) * near, (5 + 46 * near) * scene.stretch
            colour = mix(mix(green(scene, 0.25 + 1.6 * near), scene.shade(rgb("6b4f3c")), 0.35), scene.near, 0.1 + near)
            lean = rng.uniform(-0.5, 0.5) * wide
            trunk = [(x - wide * 0.55, y - wide * 2, x - wide * 0.4 + lean, -10), (x + wide * 0.4 + lean, -10)]
            trunk += [
                (x + wide * 0.55, y - wide * 2, x + wide * 1.5, y + 5),
                (x + wide * 0.5, y - wide * 0.3, x, y + 6),
            ]
            trunk += [(x - wide * 0.4, y - wide * 0.2, x - wide * 1.4, y + 5)]
            canvas.outline((x - wide * 1.4, y + 5), trunk, solid(colour))
            toward = 1 if aim > x else -1
            edge: list[tuple[float, ...]] = [
                (x + toward * wide * 0.5, y - wide * 2, x + toward * wide * 0.4 + lean, -10)
            ]
            edge += [(x + toward * wide * 0.2 + lean, -10), (x + toward * wide * 0.3, y - wide * 2,
                                                            x + toward * wide * 1.3, y + 5)]  # fmt: skip
            canvas.outline((x + toward * wide * 1.4, y + 5), edge, solid(mix(colour, scene.light, 0.24)))


def _shafts(canvas: Canvas, t: float, scene: Layout, shafts: tuple[tuple[float, float], ...]) -> None:
    """Draw shafts of light that fall into the clearing and change slowly in strength."""
    toward = 1 if scene.light_x > _aim(scene) else -1
    colour, strong = mix(scene.light, scene.horizon, 0.2), 0.13 if scene.dark else 0.24
    bottom = scene.height * 0.76
    for place, wide in shafts:
        x = _aim(scene) + place * min(scene.width, 700) + toward * 0.24 * scene.height + 6 * swing(t, 1, 0.125)
        foot = x - toward * scene.height * 0.36
        alpha = strong * (1 + 0.4 * swing(t, 1, 0.125))
        ink = fade((x, 0), (foot, bottom), [(colour, alpha), (colour, alpha * 0.6), (colour, 0.0)])
        canvas.polygon([(x - wide * 0.4, -5), (x + wide * 0.4, -5), (foot + wide, bottom), (foot - wide, bottom)], ink)


def _undergrowth(canvas: Canvas, scene: Layout) -> None:
    """Draw rows of tufts and broad leaves, denser at the sides and darker towards the viewer."""
    rng, aim = scene.part("undergrowth"), _aim(scene)
    for row in range(4):
        near = (0.1, 0.26, 0.5, 0.86)[row]
        y, tall = scene.horizon_y + (scene.height - scene.horizon_y) * near, (20 + 62 * near) * scene.stretch
        leaves = []
        for x in np.arange(-20, scene.width + 20, tall * 0.62).tolist():
            away = abs(x - aim) / scene.width
            if away < 0.1 + 0.2 * near + 0.03 * rng.normal() and row < 3:
                continue
            size = tall * (0.5 + min(away, 0.5) * 1.5) * rng.uniform(0.75, 1.1) * (0.6 if row == 3 else 1)
            leaves.append(tuft(rng, x, y + rng.uniform(0, 8), size))
        colour = green(scene, 0.36 + 0.5 * near)
        draw_leaves(canvas, 0.5, leaves, mix(colour, scene.near, 0.22), colour, colour, moves=False)


def _liana(scene: Layout) -> Colour:
    return mix(mix(green(scene, 0.85), scene.shade(rgb("5a4630")), 0.4), scene.near, 0.2)


def _bows(canvas: Canvas, scene: Layout) -> None:
    """Draw lianas that hang in bows between the trees."""
    rng, aim = scene.part("bows"), _aim(scene)
    for i in range(4):
        side = -1 if i % 2 else 1
        x0 = aim + side * scene.width * rng.uniform(0.08, 0.2)
        x1 = aim + side * scene.width * rng.uniform(0.36, 0.5)
        low = scene.height * rng.uniform(0.22, 0.38)
        bow = [(x0, low * 0.9, (x0 + x1) / 2, low), (x1, low * 1.02, x1, low * 0.3)]
        canvas.stroke((x0, -10), bow, pen(_liana(scene), (2.2 + 1.2 * (i % 2)) * scene.stretch))


def _lianas(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw lianas with leaves that hang free and swing."""
    rng, aim, leaves, u = scene.part("lianas"), _aim(scene), [], 8 * scene.stretch
    for i in range(3):
        x = aim + scene.width * (-0.24, 0.2, 0.33)[i] + rng.uniform(-12, 12)
        long, aside = scene.height * rng.uniform(0.3, 0.46), 9 * wave(t, 1, 0.125 + 0.2 * i)
        canvas.stroke((x, -10), [(x, long * 0.6, x + aside, long)], pen(_liana(scene), 1.8 * scene.stretch))
        for number, k in enumerate(np.arange(0.4, 1.02, 0.12).tolist()):
            cx, cy, way = x + aside * k**2, long * k, 1 if number % 2 else -1
            leaf = [(0, 0), (0.8, -0.2), (1.5, 0.8), (0.5, 0.6)]
            leaves.append([(cx + way * u * dx, cy + u * dy) for dx, dy in leaf])
    canvas.polygons(leaves, solid(green(scene, 0.8)))


def _roof(canvas: Canvas, scene: Layout) -> None:
    """Draw the dark crowns along the upper edge, thin above the clearing."""
    rng, aim = scene.part("roof"), _aim(scene)
    for plane, depth in enumerate((0.62, 0.85)):
        size, discs, hem = (25 - 5 * plane) * scene.stretch, [], [(-30.0, -10.0)]
        for x in np.arange(-20, scene.width + 40, size * 0.62).tolist():
            away = min(abs(x - aim) / (0.5 * scene.width), 1.0)
            low = scene.height * (0.2 - 0.05 * plane) * away**2.2 * rng.uniform(0.75, 1.1) - 6
            discs.append((x, low, size * rng.uniform(0.6, 1.1)))
            hem.append((x, low))
        colour = mix(green(scene, depth), scene.near, 0.1 + 0.12 * plane)
        canvas.polygon([*hem, (scene.width + 60, -10.0)], solid(colour))
        canvas.circles(discs, solid(colour))
        lit = [(x, y - 0.4 * r, 0.62 * r) for x, y, r in discs]
        canvas.circles(lit, solid(mix(colour, green(scene, 0.5), 0.16)))


def _room(scene: Layout, side: int) -> float:
    """Return how far fronds reach into the view on one side, less where they would hide the sun or moon."""
    away = scene.width * (0.5 + 0.5 * side) - scene.light_x
    return min(1.0, abs(away) / 250) if scene.sky & {"sun", "moon"} else 1.0


def _frame(scene: Layout) -> list[Leaf]:
    """Return the leaves at both sides in the middle distance: banana leaves and fronds."""
    rng, leaves, s = scene.part("frame"), [], scene.stretch
    for side in (-1, 1):
        edge = -14 if side < 0 else scene.width + 14
        for up, angle, long in ((0.5, 0.5, 150), (0.62, 0.95, 170), (0.78, 0.7, 150)):
            lean = angle + rng.uniform(-0.14, 0.14)
            heading = -lean if side < 0 else -math.pi + lean
            leaves.append(banana(edge, scene.height * up, heading, long * s * rng.uniform(0.9, 1.1), 0.9))
        heading = 0.35 if side < 0 else math.pi - 0.35
        leaves.append(frond(edge, scene.height * 0.08, heading, 190 * s * _room(scene, side), 0.7))
    return leaves


def _corners(scene: Layout) -> list[Leaf]:
    """Return the nearest leaves in the corners, the largest away from the subject."""
    rng, leaves, s = scene.part("corners"), [], scene.stretch
    free = 1 if scene.stand_x < scene.width / 2 else -1
    for side in (-1, 1):
        x, big = (-10 if side < 0 else scene.width + 10), 1.0 if side == free else 0.8
        for up, lean, long in ((0.98, 1.15, 185), (0.86, 0.42, 140), (1.02, 0.62, 200)):
            heading = -lean if side < 0 else -math.pi + lean
            size = long * s * big * rng.uniform(0.92, 1.06)
            leaves.append(monstera(x, scene.height * up, heading, size))
        heading = 0.95 if side < 0 else math.pi - 0.95
        leaves.append(frond(x, -16, heading, 170 * s * big * _room(scene, side), 0.5, 3.0))
        leaves.append(frond(x - side * 60 * s, -20, heading + side * 0.28, 130 * s * big, 0.3, 3.0))
    return leaves


def _leaves(canvas: Canvas, t: float, scene: Layout, leaves: list[Leaf], depth: float) -> None:
    colour = mix(green(scene, depth), scene.near, 0.1 + 0.3 * (depth > 0.9))
    draw_leaves(canvas, t, leaves, mix(colour, scene.near, 0.3), colour, mix(colour, green(scene, 0.4), 0.4))


def _motes(canvas: Canvas, t: float, scene: Layout) -> None:
    """Draw dust and pollen that float in the light."""
    motes, aim = [], _aim(scene)
    for x, y, size in scene.part("motes").random((scene.many(18), 3)).tolist():
        cx = aim + (x - 0.5) * 0.7 * scene.width + 12 * wave(t, 1, y)
        motes.append((cx, scene.height * (0.3 + 0.5 * y) + 9 * wave(t, 1, x), 0.8 + 1.5 * size))
    canvas.circles(motes, solid(mix(scene.light, scene.horizon, 0.2), 0.6))
