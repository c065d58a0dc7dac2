"""The volcano: a cone with billowing smoke over dark fields; at dusk and night its lava glows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, down, fade, glow, pen, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.rhythm import age, wave
from engine.scenes.terrain import Ridge, fill, fog, land

PUFFS, STEPS = 20, 4


@dataclass(frozen=True)
class Cone:
    """The position of the volcano: the middle and half width of its crater, the rim, the foot and half its width."""

    x: float
    crater: float
    rim: float
    foot: float
    reach: float

    def half(self, down: float) -> float:
        """Return half the width at a share of the height from the rim; the flanks get flatter downwards."""
        return self.crater + (self.reach - self.crater) * (0.42 * down + 0.58 * float(down**2.3))

    def y(self, down: float) -> float:
        """Return the height at a share from the rim to the foot."""
        return self.rim + (self.foot - self.rim) * down


def volcano(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    cone = _cone(scene)
    yield from _far_hills(scene, cone)
    if scene.time != "day":
        yield still(partial(_glow, scene=scene, cone=cone))
    yield Layer(partial(_smoke, scene=scene, cone=cone))
    yield still(partial(_mountain, scene=scene, cone=cone))
    if scene.time != "day":
        yield still(partial(_lava, scene=scene, cone=cone))
        yield Layer(partial(_flow, scene=scene, cone=cone))
    yield fog(scene, cone.foot - 70, cone.foot + 30, 0.6 if scene.mist else 0.3)
    yield from _fields(scene, cone)


def _cone(scene: Layout) -> Cone:
    rng, wide = scene.part("cone"), scene.width
    # Beside the subject, but the smoke must not hide the sun or moon.
    across = scene.light_x if scene.sky & {"sun", "moon", "eclipse"} else scene.stand_x
    aside = -1 if across > wide * 0.5 else 1
    x = wide * (0.5 + aside * rng.uniform(0.08, 0.15))
    foot = scene.horizon_y + 14
    rim = scene.height * rng.uniform(0.3, 0.36)
    reach = max((foot - rim) * rng.uniform(1.35, 1.6), wide * 0.36)
    return Cone(x, (foot - rim) * rng.uniform(0.11, 0.14), rim, foot, reach)


def _ash(scene: Layout, code: str, haze: float = 0.0) -> Colour:
    """Return the colour of volcanic rock in the light of the time of day, behind a share of haze."""
    return mix(mix(scene.shade(rgb(code), 1.3), scene.near, 0.25), mix(scene.horizon, scene.middle, 0.4), haze)


def _far_hills(scene: Layout, cone: Cone) -> Iterator[Layer]:
    rng = scene.part("far hills")
    for i, haze in enumerate((0.74, 0.58)):
        ys = cone.foot - 4 + 8 * i - (64 - 22 * i) * scene.stretch * rolling(rng, 120, 4, 0.45, scene.many(3))
        colour = _ash(scene, "57505e", haze)
        yield land(scene, Ridge.across(scene.width, ys), [colour, mix(colour, scene.horizon, 0.4)], cone.foot + 10)


def _flank(rng: np.random.Generator, cone: Cone, side: int) -> NDArray[np.float64]:
    """Return one outline of the cone from rim to foot."""
    k = np.linspace(0, 1, 22)
    rough = rng.normal(0, 0.012 * cone.crater * 4, 22) * (0.3 + k)
    return np.array([(cone.x + side * (cone.half(d) + r), cone.y(d)) for d, r in zip(k, rough, strict=True)])


def _mountain(canvas: Canvas, scene: Layout, cone: Cone) -> None:
    rng = scene.part("mountain")
    left, right = _flank(rng, cone, -1), _flank(rng, cone, 1)
    dip = [(cone.x + cone.crater * a, cone.rim + cone.crater * b) for a, b in _LIP]
    whole = np.concatenate([left[::-1], dip, right, [(right[-1][0], cone.foot + 60), (left[-1][0], cone.foot + 60)]])
    stone, foot = _ash(scene, "5e4c54", 0.16), _ash(scene, "4c5148", 0.34)
    canvas.polygon(whole, down(cone.rim, cone.foot, [mix(stone, rgb("8a4a40"), 0.2), stone, foot], [0, 0.5, 1]))
    toward = 1 if scene.light_x > cone.x else -1
    shade, light = (
        mix(stone, mix(scene.near, scene.shade(rgb("2e2230")), 0.6), 0.55),
        mix(stone, scene.light, 0.4 if not scene.dark else 0.2),
    )
    with canvas.inside(whole):
        crease = [(cone.x + toward * cone.half(d) * (0.1 + 0.12 * math.sin(11 * d)), cone.y(d)) for d in _STEPS]
        outer = [(cone.x - toward * cone.reach * 1.2, y) for y in (cone.foot + 60, cone.rim - 40)]
        canvas.polygon([(cone.x, cone.rim - 40), *crease, *outer], solid(shade, 0.55))
        canvas.polygons(_gullies(rng, cone, -toward), solid(shade, 0.5))
        canvas.polygons(_gullies(rng, cone, toward), solid(shade, 0.32))
        canvas.polygons(_gullies(rng, cone, toward), solid(light, 0.3))
        if scene.time == "day":
            green = _ash(scene, "4a6a44", 0.3)
            y = cone.y(0.62)
            canvas.bar(-50, y, scene.width + 50, cone.foot + 60, fade((0, y), (0, cone.foot), [(green, 0), (green, 1)]))


#: The lip of the crater, from left to right, in half widths of the crater.
_LIP = ((-1.0, 0.0), (-0.7, -0.1), (-0.42, 0.12), (-0.1, 0.3), (0.25, 0.26), (0.55, 0.04), (0.8, -0.12), (1.0, 0.0))
_STEPS = np.linspace(0, 1.05, 16).tolist()


def _gullies(rng: np.random.Generator, cone: Cone, side: int) -> list[list[tuple[float, float]]]:
    """Return wedges that run down one flank, wider towards the foot."""
    shapes = []
    for place in np.arange(0.12, 0.95, 0.14).tolist():
        place += rng.uniform(-0.05, 0.05)
        start, end = rng.uniform(0.02, 0.4), rng.uniform(0.6, 1.02)
        wide, bow = rng.uniform(0.03, 0.075), rng.uniform(-0.04, 0.04)
        steps = np.linspace(start, end, 7)
        edge = [(cone.x + side * cone.half(d) * (place + bow * math.sin(9 * d)), cone.y(d)) for d in steps.tolist()]
        k = ((steps - start) / (end - start)).tolist()
        other = [
            (x + side * cone.half(d) * wide * (q if q < 0.8 else 0.8 - (q - 0.8) * 2), y)
            for (x, y), d, q in zip(edge, steps.tolist(), k, strict=True)
        ]
        shapes.append([*edge, *other[::-1]])
    return shapes


def _smoke(canvas: Canvas, t: float, scene: Layout, cone: Cone) -> None:
    """Draw the column of smoke: puffs that rise one place after another, lit from the side and from below."""
    toward = 1 if scene.light_x > cone.x else -1
    base = mix(mix(scene.horizon, scene.middle, 0.6), _ash(scene, "6e6470"), 0.45)
    bright = mix(base, mix(scene.horizon, WHITE, 0.35), 0.5)
    hot = mix(base, rgb("ff8a4a"), {"day": 0.0, "dawn": 0.35, "sunset": 0.45}.get(scene.time, 0.65))
    tall, discs, puffs = cone.rim + 90, [], _puffs(scene, t)
    for share, aside, size in puffs:
        r = cone.crater * (0.55 + 2.7 * share**0.8) * size * min(1.0, 0.45 + 7 * share)
        x = cone.x + cone.crater * aside * (0.45 + 3.0 * share) - toward * tall * 0.4 * share**1.6
        discs.append((x, cone.rim + cone.crater * 0.45 - tall * share, r))
    for shift, size, light in ((0.0, 1.0, 0.0), (0.26, 0.8, 0.42), (0.4, 0.6, 0.95)):
        colours = [mix(mix(base, bright, light), scene.middle, 0.45), mix(base, bright, light)]
        colours += [mix(mix(base, hot, 0.35), bright, light), mix(hot, bright, light * 0.7)]
        ink = down(cone.rim - tall, cone.rim, colours, [0, 0.55, 0.8, 1])
        lit = discs if light < 0.9 else [disc for disc, puff in zip(discs, puffs, strict=True) if puff[1] * toward > 0]
        canvas.circles([(x + toward * r * shift * 0.7, y - r * shift * 0.7, r * size) for x, y, r in lit], ink)


def _puffs(scene: Layout, t: float) -> list[tuple[float, float, float]]:
    """Return the place in the column (0..1), the place across it and the size of each puff, in any order."""
    looks = scene.part("smoke").uniform((-1, 0.75), (1, 1.15), (STEPS, 2)).tolist()
    puffs = []
    for i in range(PUFFS):
        # In a clip each puff moves on to the place of the one STEPS further up, which looks the same.
        share = (i + STEPS * t) / PUFFS % 1
        aside, size = looks[i % STEPS]
        puffs.append((share, (-1, 0.25, 1, -0.35)[i % STEPS] + 0.2 * aside, size))
    return puffs


def _glow(canvas: Canvas, scene: Layout, cone: Cone) -> None:
    reach, strength = (cone.crater * 7, 0.58) if scene.dark else (cone.crater * 4.5, 0.3)
    canvas.circle(cone.x, cone.rim, reach, glow(cone.x, cone.rim, reach, rgb("ff6a3a"), strength))


def _streams(scene: Layout, cone: Cone) -> list[NDArray[np.float64]]:
    """Return the lines along which lava runs from the crater."""
    rng, streams = scene.part("lava"), []
    for place, end in ((-0.5, 0.42), (-0.06, 0.86), (0.36, 0.6)):
        turn = rng.uniform(0, 6)
        d = np.linspace(0.0, end * rng.uniform(0.85, 1.1), 40)
        half = np.array([cone.half(k) for k in d.tolist()])
        xs = cone.x + half * (place + 0.06 * np.sin(turn + 13 * d) * d**0.3)
        streams.append(np.stack([xs, cone.y(0) + (cone.foot - cone.rim) * d + cone.crater * 0.16 * (1 - d)], 1))
    return streams


def _lava(canvas: Canvas, scene: Layout, cone: Cone) -> None:
    """Draw thin streams of lava on the flanks."""
    strong, flow = 1.0 if scene.dark else 0.7, rgb("ff5a2c")
    inside = [(cone.x + cone.crater * a, cone.rim + cone.crater * b) for a, b in _LIP[1:7]]
    canvas.polygon([*inside, (cone.x, cone.rim + cone.crater * 0.1)], solid(rgb("ff8a3c"), 0.4 * strong))
    for points in _streams(scene, cone):
        for wide, colour, alpha in ((10, flow, 0.16), (3.4, flow, 0.9), (1.4, rgb("ffc46a"), 0.9)):
            canvas.polyline(points, pen(colour, wide * scene.stretch, alpha * strong))


def _flow(canvas: Canvas, t: float, scene: Layout, cone: Cone) -> None:
    """Draw brighter parts that run down the lava, and the pulse of the crater."""
    for i, points in enumerate(_streams(scene, cone)):
        for j in range(4):
            k = (j + 2 * t + 0.3 * i) / 4 % 1
            first = int(k * 34)
            ink = pen(rgb("fff0c0"), 2.4 * scene.stretch, 0.9 * math.sin(math.pi * k))
            canvas.polyline(points[first : first + 6], ink)
    reach, strength = cone.crater * 1.7, 0.35 + 0.15 * wave(t, 2, 0.1)
    canvas.circle(cone.x, cone.rim, reach, glow(cone.x, cone.rim, reach, rgb("ffa050"), strength))
    for born, aside, high, size in scene.part("sparks").random((16 if scene.dark else 0, 4)).tolist():
        passed = age(t, born, 0.3)
        if passed < 1:
            x = cone.x + cone.crater * (2.6 * (aside - 0.5) * passed + 0.7 * (aside - 0.5))
            y = cone.rim - cone.crater * (1 + 2 * high) * 4 * passed * (1 - passed)
            canvas.circle(x, y, 0.9 + 1.1 * size, solid(rgb("ffb060"), math.sin(math.pi * passed)))


def _fields(scene: Layout, cone: Cone) -> Iterator[Layer]:
    """Build fields of old lava with a wood at the foot of the mountain, darker towards the viewer."""
    rng = scene.part("fields")
    for i, (share, code) in enumerate(((0.0, "5a6a4a"), (0.26, "4d5446"), (0.58, "3a3238"))):
        y = cone.foot + (scene.height - cone.foot) * share
        ys = y - (14 + 14 * i) * (rolling(rng, scene.many(160), 4, 0.5, scene.many(2 + i)) - 0.3)
        ridge, colour = Ridge.across(scene.width, ys, 5 * i), _ash(scene, code, 0.26 - 0.13 * i)
        if i < 2:
            yield still(partial(_wood, scene=scene, ridge=ridge, colour=mix(colour, scene.near, 0.3), size=6 + 5 * i))
        yield still(partial(fill, ridge=ridge, ink=down(y - 10, y + 80, [mix(colour, scene.horizon, 0.16), colour])))
        if i:
            yield still(partial(_stones, scene=scene, ridge=ridge, colour=colour, size=7.0 * i))


def _wood(canvas: Canvas, scene: Layout, ridge: Ridge, colour: Colour, size: float) -> None:
    """Draw the round tops of a wood that comes and goes along a ridge."""
    rng, discs = scene.part(f"wood {size}"), []
    grown = rolling(rng, 60, 2, 0.5, scene.many(3))
    for x in np.arange(-20, scene.width + 20, size * 0.45).tolist():
        r = size * (float(np.interp(x, np.linspace(0, scene.width, 60), grown)) - 0.25) * 1.5 * rng.uniform(0.6, 1.5)
        if r > size * 0.45:
            discs.append((x, ridge.at(x) - r * 0.3, r * scene.stretch))
    canvas.circles(discs, solid(colour))
    toward = 1 if scene.light_x > scene.width / 2 else -1
    lit = [(x + toward * r * 0.25, y - r * 0.3, r * 0.6) for x, y, r in discs]
    canvas.circles(lit, solid(mix(colour, scene.horizon, 0.07)))


def _stones(canvas: Canvas, scene: Layout, ridge: Ridge, colour: Colour, size: float) -> None:
    """Draw flat blocks of lava, lit from above and from the side."""
    rng, toward = scene.part(f"stones {size}"), 1 if scene.light_x > scene.width / 2 else -1
    blocks, tops = [], []
    for x, low, big, bend in rng.random((scene.many(9), 4)).tolist():
        r = size * (0.5 + 1.2 * big**2) * (1 + low)
        x, y = x * scene.width, ridge.at(x * scene.width) + 5 + low * 66 * scene.stretch
        a, b = -0.5 - 0.2 * bend, 0.35 + 0.3 * bend
        top = [(x + r * a, y - r * 0.42), (x + r * (a + b) * 0.4, y - r * 0.62), (x + r * b, y - r * 0.5)]
        blocks.append([(x - r, y), (x - r * 0.9, y - r * 0.2), *top, (x + r * 0.95, y - r * 0.24), (x + r * 1.1, y)])
        edge = (x + toward * r * 0.92, y - r * 0.2)
        tops.append([*(top if toward > 0 else top[::-1]), edge, (x + toward * r * 0.3, y - r * 0.3)])
    canvas.polygons(blocks, solid(mix(colour, scene.shade(rgb("2a2028")), 0.55)))
    canvas.polygons(tops, solid(mix(colour, scene.horizon, 0.22)))
