"""The beach: a bay of sand with palms at one side, and surf that runs up and back."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.scenes.canvas import Canvas, down, solid
from engine.scenes.colour import WHITE, mix, rgb
from engine.scenes.foreground import soil
from engine.scenes.layers import Layer, still
from engine.scenes.layout import Layout
from engine.scenes.noise import rolling
from engine.scenes.places.palms import Palm, draw_palm
from engine.scenes.places.parasol import parasol
from engine.scenes.places.surf import Surf, surf_layer
from engine.scenes.places.waves import afloat, band, glints, lens, ripples_of, sheen, sunpath, tint
from engine.scenes.rings import rain_rings
from engine.scenes.terrain import Ridge, hazy, land


def beach(scene: Layout) -> Iterator[Layer]:
    """Build the place in front of the sky."""
    side = _palm_side(scene)
    surf = _shore(scene, side)
    yield _headland(scene, side)
    yield still(partial(_ground, scene=scene, surf=surf))
    top, bottom = scene.horizon_y, scene.height
    light = mix(scene.pale(0.05), scene.horizon, 0.3)

    def floor(x: float) -> float:
        return float(np.interp(x, surf.xs, surf.edge(-46)))

    yield sunpath(scene, "beach shine", top, bottom, floor)
    yield glints(scene, "beach light", (top, bottom), 60, light, 0.5, floor)
    yield glints(scene, "beach shade", (top, bottom), 26, tint(scene, "1c7f97"), 0.35, floor)
    yield rain_rings(scene, top + 8, bottom, lambda x, y: y < floor(x) - 6)
    yield surf_layer(scene, surf)
    if scene.subject == "none" and scene.time != "night":
        yield parasol(scene, -side, surf)
    yield Layer(partial(_palms, scene=scene, palms=_grove(scene, side)))


def _palm_side(scene: Layout) -> int:
    """Return the side of the palms, away from the subject or else from the light."""
    share = (scene.light_x if scene.subject == "none" else scene.stand_x) / scene.width
    if abs(share - 0.5) < 0.06:
        return scene.side
    return -1 if share > 0.5 else 1


def _shore(scene: Layout, side: int) -> Surf:
    """Return the line where the sea meets the sand, far away at the palms and near at the other side."""
    rng, xs = scene.part("shore"), np.linspace(-30, scene.width + 30, scene.many(64))
    away = np.clip(xs / scene.width, -0.1, 1.1)
    away = away if side < 0 else 1 - away
    room = scene.height - scene.horizon_y
    if afloat(scene):
        ys = scene.horizon_y + room * (0.5 + 0.9 * np.clip(away + 0.04, 0, 2) ** 0.9)
    else:
        ys = scene.horizon_y + room * (0.19 + 0.55 * np.clip(away, 0, 2) ** 0.9)
    near = np.clip((ys - scene.horizon_y) / room, 0.02, 1)
    ys += 14 * near * ripples_of(rng, xs, (330 * scene.breadth, 210))
    return Surf(xs, ys, near * scene.stretch)


def _headland(scene: Layout, side: int) -> Layer:
    rng, k = scene.part("headland"), np.linspace(0, 1, scene.many(70))
    reach, tall = rng.uniform(0.42, 0.62), rng.uniform(46, 84) * scene.stretch
    slope = np.clip(1 - k / reach, 0, 1) ** 0.75 * tall * (0.7 + 0.6 * rolling(rng, len(k), 4, 0.5, 4))
    ridge = Ridge.across(scene.width, scene.horizon_y + 1 - (slope if side < 0 else slope[::-1]))
    colour = mix(scene.layer(0.4), scene.shade(rgb("5d9a78")), 0.35 if scene.time == "day" else 0.12)
    return land(scene, ridge, hazy(scene, colour, 0.3), scene.horizon_y + 4, scene.horizon_y + 4)


def _ground(canvas: Canvas, scene: Layout, surf: Surf) -> None:
    """Draw the sand, wet and dry, and the sea above it."""
    sand, top = soil(scene), scene.horizon_y
    room, dry = scene.height - top, mix(soil(scene), scene.middle, 0.14)
    low = np.full(len(surf.xs), scene.height + 5)
    canvas.polygon(
        band(surf.xs, surf.ys - 40 * surf.near, low),
        down(top + 0.2 * room, scene.height, [mix(dry, scene.horizon, 0.35), dry, mix(sand, scene.near, 0.08)]),
    )
    rng, shade = scene.part("sand"), mix(sand, scene.near, 0.2)
    for x, share, wide in rng.random((scene.many(26), 3)).tolist():
        x *= scene.width
        edge = float(np.interp(x, surf.xs, surf.edge(46)))
        y = edge + (scene.height - edge) * share
        size = (y - top) / room
        canvas.polygon(lens(x, y, (12 + 50 * wide) * size, 2.4 * size), solid(shade, 0.22))
    wet = mix(mix(sand, scene.near, 0.3), mix(scene.middle, scene.horizon, 0.5), 0.35)
    canvas.polygon(band(surf.xs, surf.edge(-60), surf.edge(40)), solid(wet, 0.35))
    canvas.polygon(band(surf.xs, surf.edge(-60), surf.edge(29)), solid(wet, 0.75))
    deep, blue, shallow = tint(scene, "1f86ac"), tint(scene, "27a9b8"), tint(scene, "6fd2c8")
    high = np.full(len(surf.xs), top)
    lowest = float(min(surf.ys.max(), scene.height))
    sea = down(top, lowest, [mix(scene.horizon, deep, 0.55), deep, blue, shallow], [0, 0.16, 0.55, 1])
    for edge, alpha in ((0.0, 0.3), (-12.0, 0.5), (-26.0, 1.0)):
        if alpha == 1.0:
            canvas.polygon(band(surf.xs, high, surf.edge(edge)), sea)
        else:
            glass = mix(shallow, mix(wet, WHITE, 0.2), 0.3)
            canvas.polygon(band(surf.xs, surf.edge(-34), surf.edge(edge)), solid(glass, alpha))
    sheen(canvas, scene, top, band(surf.xs, high, surf.edge(-26)))
    canvas.bar(-5, top - 0.8, scene.width + 5, top + 1.2, solid(mix(scene.horizon, WHITE, 0.4), 0.6))


def _grove(scene: Layout, side: int) -> list[Palm]:
    """Return the palms at one edge of the picture, the farthest first."""
    rng, edge = scene.part("palms"), scene.width if side > 0 else 0.0
    palms = []
    for x, low, tall, lean, far in (
        (34, 0.34, 0.34, 0.22, 0.5),
        (-2, 0.46, 0.50, 0.3, 0.2),
        (20, 0.72, 0.68, 0.3, 0.0),
    ):
        inward = -side * (x + rng.uniform(-8, 8)) * scene.breadth**0.5
        foot = scene.horizon_y + (scene.height - scene.horizon_y) * low
        size = tall * scene.height * rng.uniform(0.92, 1.06) / scene.stretch**0.35
        palms.append(Palm(edge + inward, foot, -side * size * lean * rng.uniform(0.7, 1.1), size, far, rng.random()))
    return palms


def _palms(canvas: Canvas, t: float, scene: Layout, palms: list[Palm]) -> None:
    for palm in palms:
        canvas.oval(palm.x, palm.y, palm.tall * 0.13, palm.tall * 0.014, solid(scene.near, 0.25))
        draw_palm(canvas, scene, palm, t)
