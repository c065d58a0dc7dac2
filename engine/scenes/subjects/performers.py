"""Performers: a pianist at a grand piano, and a singer at a microphone."""

import numpy as np

from engine.scenes.canvas import Canvas, fade, pen, solid
from engine.scenes.colour import BLACK, COAT_COLOURS, WARM, WHITE, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, wave
from engine.scenes.subjects.contours import Body, bent, between, curve, draw_head_aside, draw_shadow
from engine.scenes.subjects.dancer import draw_dancer

__all__ = ["draw_dancer", "draw_lid", "draw_pianist", "draw_piano", "draw_singer"]


def _at_piano(canvas: Canvas, scene: Layout) -> Body:
    """Return the body at the bench; it and the piano stand inside the picture."""
    unit = min(scene.tall / 96, scene.width * 0.86 / 150)
    middle = min(max(scene.stand_x, 80 * unit), scene.width - 80 * unit)
    return Body(canvas, scene, (middle - scene.side * 60 * unit, scene.stand_y + 2), unit, scene.side, overhead=True)


def draw_lid(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the shadows of the piano and its raised lid, which are behind the pianist."""
    body = _at_piano(canvas, scene)
    for x, wide in ((78, 62), (4, 22)):
        spot = body.at((x, -0.6))
        draw_shadow(canvas, scene, spot[0], spot[1], wide * body.unit, 0.4)
    _lid(body, mix(scene.near, BLACK, 0.62))


def draw_pianist(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw somebody who plays a grand piano, seen from the side."""
    code = ("a8324a", "efe4d2", "2c4a86", "1f7a66", "30323f")[int(rng.integers(5))]
    _play(_at_piano(canvas, scene), scene.shade(rgb(code), 0.7), t)


def draw_piano(canvas: Canvas, scene: Layout, _rng: np.random.Generator, _t: float) -> None:
    """Draw the case of the piano, in front of the pianist."""
    _case(_at_piano(canvas, scene), mix(scene.near, BLACK, 0.62))


def _lid(body: Body, black: Colour) -> None:
    """Draw the raised lid and what is behind the case."""
    scene, canvas = body.scene, body.canvas
    edge = [(36, 57), (37, 78), (42, 99), (58, 101), (78, 98), (92, 88), (106, 79), (122, 76), (131, 70), (134, 57)]
    outline = body.at([*curve(edge).tolist()])
    body.fill(outline, mix(black, scene.middle, 0.14), 0.9, 0.0)
    (x0, y0), (x1, y1) = body.at([(44, 99), (100, 58)])
    with canvas.inside(outline):
        shine = mix(scene.light, WARM, 0.4)
        canvas.polygon(outline, fade((x0, y0), (x1, y1), [(shine, 0.34), (shine, 0.06), (shine, 0.0)]))
        canvas.polygon(body.at([(58, 102), (66, 102), (86, 56), (74, 56)]), solid(WHITE, 0.08))
    prop = body.at([(84, 57), (88, 89)])
    canvas.polyline(prop, pen(mix(black, scene.light, 0.3), 1.0 * body.unit))


def _case(body: Body, black: Colour) -> None:
    scene, canvas, unit = body.scene, body.canvas, body.unit
    brass = scene.shade(rgb("d9a84e"))
    for x, far in ((104, True), (38, False), (122, False)):
        colour = mix(black, scene.middle, 0.16 if far else 0.08)
        body.limb([(x, 46), (x, 26), (x, 5)], [7.4, 4.6, 3.4], colour, 0.7)
        body.ball((x, 2.2), 1.9, 2.2, brass, 0.6)
    body.limb([(49, 45), (49, 8)], [2.0, 2.0], black, 0.5)
    body.limb([(53, 45), (53, 8)], [2.0, 2.0], black, 0.5)
    body.limb([(45, 6), (57, 6)], [3.2, 3.2], black, 0.6)
    canvas.polyline(body.at([(46, 3.6), (40, 3.0)]), pen(brass, 1.2 * unit))
    case = [(34, 58), (133, 58), (135, 56.6), (135, 45), (132, 43.4), (36, 43.4), (24, 39.6), (23, 41.6), (33, 46)]
    outline = body.at(case)
    body.fill(outline, black, 0.9, 0.0)
    (_, top), (_, low) = body.at([(0, 58), (0, 43)])
    with canvas.inside(outline):
        gloss = [(scene.horizon, 0.3), (scene.horizon, 0.04), (scene.middle, 0.16), (BLACK, 0.2)]
        canvas.polygon(outline, fade((0, top), (0, low), gloss, [0, 0.36, 0.5, 1]))
    rail = body.at([(36, 44.8), (133, 44.8)])
    canvas.polyline(rail, pen(brass, 0.5 * unit, 0.7))
    keys = body.at([(23, 42.8), (33.4, 43.4), (33.4, 41.4), (23, 41.2)])
    canvas.polygon(keys, solid(scene.shade(rgb("f4efe2"), 0.6)))
    canvas.polygon(body.at([(34, 58), (35.6, 58), (30.4, 71), (29.2, 71)]), solid(mix(black, scene.middle, 0.2)))
    canvas.polygon(
        body.at([(33.2, 59.6), (34, 59.6), (29.6, 72.6), (28.6, 72.2)]), solid(scene.shade(rgb("f6f1e4"), 0.5))
    )


def _play(body: Body, cloth: Colour, t: float) -> None:
    """Draw the pianist, who leans into the music while the hands dance."""
    scene = body.scene
    lean, nod = 1.8 * wave(t, 1, ASKEW), 1.4 * wave(t, 2, ASKEW)
    leather, skin = mix(scene.near, BLACK, 0.5), scene.shade(scene.skin)
    trousers = mix(cloth, mix(scene.near, BLACK, 0.3), 0.5)
    for x in (-9, 8):
        body.limb([(x, 22), (x * 1.15, 1)], [2.6, 1.8], leather, 0.5)
    shoulder = (4.0 + lean, 58.0 - 0.2 * abs(lean))
    for far in (True, False):
        beat = wave(t, 4, 0.25 if far else 0.0)
        hand = (
            27.4 + (2 if far else 0) + 1.2 * wave(t, 2, 0.3 if far else 0.8),
            44.4 + 1.5 * beat + (0.8 if far else 0),
        )
        elbow = bent(shoulder, hand, 17.5, 16.0, -1)
        dim = mix(cloth, scene.near, 0.35) if far else mix(cloth, BLACK, 0.1)
        leg = mix(trousers, scene.near, 0.3) if far else trousers
        knee, ankle = (25 + (3 if far else 0), 29.5), (24 + (8 if far else -3), 5)
        if not far:
            _seated(body, cloth, shoulder, lean, nod)
        body.limb([(1, 29.5), (13, 31), knee], [14, 13, 9.5], leg)
        body.limb([knee, between(knee, ankle, 0.4), ankle], [9.4, 8.2, 5.2], leg)
        body.limb([(ankle[0] - 1, 3), (ankle[0] + 6, 2.4)], [5.0, 3.6], leather, 0.6)
        body.limb([elbow, between(elbow, hand, 0.5), hand], [6.2, 5.6, 4.0], dim)
        body.limb(
            [hand, (hand[0] + 3.0, hand[1] - 0.2), (hand[0] + 4.6, hand[1] - 1.8 - 0.3 * beat)],
            [3.4, 3.2, 1.6],
            skin,
            0.5,
        )
        body.limb([shoulder, between(shoulder, elbow, 0.5), elbow], [9.0, 8.0, 6.6], dim)


def _seated(body: Body, cloth: Colour, shoulder: tuple[float, float], lean: float, nod: float) -> None:
    scene = body.scene
    leather = mix(scene.near, BLACK, 0.35)
    body.limb([(-10, 23), (10, 23)], [4.6, 4.6], leather, 0.8)
    body.limb([(shoulder[0] - 0.2, 60), (shoulder[0] + 3.2, 66.5)], [7.0, 5.8], scene.shade(scene.skin))
    draw_head_aside(body, (shoulder[0] + 5.4 + 0.4 * nod, 72 - 0.3 * nod), scene, -8 - 2.4 * nod, 0.8 * nod)
    back = [
        (-7.5, 24.5), (-7.8, 33), (-5.4 + 0.3 * lean, 43), (-3.6 + 0.8 * lean, 54), (0.2 + lean, 61.5),
        (5.4 + lean, 62.4), (8.8 + lean, 58), (9.4 + 0.7 * lean, 48), (7.4 + 0.3 * lean, 38), (9.0, 27), (2, 23.5),
    ]  # fmt: skip
    body.shape(back, cloth)


def draw_singer(canvas: Canvas, scene: Layout, _rng: np.random.Generator, t: float) -> None:
    """Draw somebody who sings into a microphone on a stand with one hand raised, seen from the side."""
    unit = scene.tall / 102
    body = Body(canvas, scene, (scene.stand_x, scene.stand_y + 2), unit, scene.side)
    sway, beat = 1.4 * wave(t, 1, ASKEW), wave(t, 4, 0.1)
    draw_shadow(canvas, scene, scene.stand_x, scene.stand_y + 3, 26 * unit)
    skin, jacket = scene.shade(scene.skin), scene.shade(rgb(COAT_COLOURS[scene.coat]), 0.7)
    trousers = scene.shade(mix(rgb("2a2f45"), scene.near, 0.25))
    shirt = scene.shade(rgb("f2ece0"), 0.8)
    low = 0.5 * (1 + beat)
    pelvis, chest = (0.6 * sway, 52.5 - low), (-1.0 + sway, 80.5 - low)
    raised = (20 + 2.6 * wave(t, 2, 0.1) + sway, 106.5 + 1.6 * beat)
    shoulder = (chest[0] + 2.4, chest[1] - 0.5)
    elbow = bent(shoulder, raised, 17.0, 15.5, -1)
    dim = mix(jacket, scene.near, 0.3)
    _legs(body, pelvis, trousers, low)
    body.limb([between(elbow, raised, 0.5), raised], [4.8, 3.6], skin, 0.7)
    _open_hand(body, raised, skin)
    body.limb([shoulder, between(shoulder, elbow, 0.5), elbow, between(elbow, raised, 0.55)], [8.8, 7.8, 6.6, 5.8], dim)
    body.limb([(chest[0] + 0.4, 81 - low), (chest[0] + 1.6, 88 - low)], [7.0, 5.9], skin)
    draw_head_aside(body, (chest[0] + 2.6, 94.0 - low + 0.3 * beat), scene, 14 + 2 * beat, 1.4 * wave(t, 2, 0.2))
    _jacket(body, pelvis, chest, jacket, shirt)
    _microphone(body, chest, low)
    grip = (chest[0] + 14.0, 85.0 - low)
    near = (chest[0] - 1.2, chest[1] - 1.4)
    bend = bent(near, grip, 16.5, 15.0, -1)
    body.limb([between(bend, grip, 0.5), grip], [4.8, 3.6], skin, 0.7)
    body.limb([near, between(near, bend, 0.5), bend, between(bend, grip, 0.6)], [9.4, 8.4, 7.0, 6.0], jacket)
    body.ball(grip, 2.7, 2.5, skin, 0.5)


def _legs(body: Body, pelvis: tuple[float, float], trousers: Colour, low: float) -> None:
    boots = mix(body.scene.near, BLACK, 0.45)
    for hip, knee, ankle, far in (
        ((pelvis[0] + 1, pelvis[1]), (6.6 + low, 29), (9.0, 6), True),
        ((pelvis[0] - 1, pelvis[1]), (-3.4 + low, 28.5), (-8.4, 6), False),
    ):
        colour = mix(trousers, body.scene.near, 0.35) if far else trousers
        body.limb([(ankle[0] - 1.4, 2.6), (ankle[0] + 6.6, 2.2)], [5.2, 3.8], boots, 0.6)
        body.limb([knee, between(knee, ankle, 0.35), (ankle[0], 4.2)], [9.0, 8.6, 6.4], colour)
        body.limb([hip, between(hip, knee, 0.5), knee], [14.6, 12.2, 9.0], colour)


def _jacket(body: Body, pelvis: tuple[float, float], chest: tuple[float, float], jacket: Colour, shirt: Colour) -> None:
    px, py, cx, cy = *pelvis, *chest
    body.shape(
        [(px + 2, py - 3), (px + 8.2, py), (px + 7.6, py + 10), (cx + 8.8, cy - 8), (cx + 6, cy + 1), (cx, cy - 4)],
        shirt,
    )
    body.shape(
        [
            (px - 8.2, py - 4.5), (px - 7.6, py + 5), (px - 6.2, py + 13), (cx - 8.6, cy - 8), (cx - 6.6, cy + 0.6),
            (cx - 1, cy + 3.6), (cx + 3.4, cy + 2.2), (cx + 4.6, cy - 6), (px + 4.4, py + 10), (px + 5.2, py - 4.6),
        ],
        jacket,
    )  # fmt: skip


def _open_hand(body: Body, wrist: tuple[float, float], skin: Colour) -> None:
    x, y = wrist
    for dx, dy, wide in ((-2.6, 5.6, 1.5), (-0.6, 7.4, 1.6), (1.4, 7.2, 1.6), (3.2, 5.8, 1.4), (4.6, 1.8, 1.5)):
        body.limb([(x + 0.3 * dx, y + 1.5), (x + dx, y + dy)], [wide + 0.4, wide], skin, 0.3, 0.4)
    body.ball((x + 0.4, y + 1.6), 2.7, 3.0, skin, 0.4)


def _microphone(body: Body, chest: tuple[float, float], low: float) -> None:
    """Draw the stand, which tips a little with the singer, and the microphone."""
    scene, canvas, unit = body.scene, body.canvas, body.unit
    steel = mix(scene.shade(rgb("c3c9d4")), scene.near, 0.15)
    top = (chest[0] + 14.6, 84.0 - low)
    body.ball((21, 1.0), 7.5, 1.3, mix(steel, scene.near, 0.5), 0.4)
    canvas.polyline(body.at([(21, 1.4), top]), pen(steel, 1.1 * unit))
    canvas.polyline(body.at([top, (chest[0] + 11.8, 88.6 - low)]), pen(mix(scene.near, BLACK, 0.5), 1.9 * unit))
    body.ball((chest[0] + 11.2, 89.8 - low), 2.1, 2.3, mix(steel, scene.near, 0.3), 0.6)
