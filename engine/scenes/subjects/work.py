"""People at work: a cook at a steaming pot or a bowl, and a nurse with a clipboard."""

import numpy as np

from engine.scenes.canvas import Canvas, pen, solid
from engine.scenes.colour import Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.ages import leg_aside
from engine.scenes.subjects.body import Body, ground, standing
from engine.scenes.subjects.heads import head_aside, head_front
from engine.scenes.subjects.looks import MANES, Look
from engine.scenes.subjects.stove import POT_X, TOP, draw_bowl, draw_island, draw_pot, draw_steam, draw_stove

ENAMELS = ("3f7f8c", "efe6d4", "c9573c", "4d6a55", "46536e")
SHIRTS = ("f2efe8", "6f92b8", "d98c5f", "b54a55", "5b8f7b", "e8c25a")
SCRUBS = ("2f9a9a", "3f78b8", "5b8f7b", "7a68b0", "c0607c", "3d5f86")


def draw_cook(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a cook who stirs a pot on a stove, or a bowl of dough in a kitchen."""
    look = Look.drawn(rng, scene)
    codes = [
        group[int(rng.integers(len(group)))] for group in (ENAMELS, SHIRTS, ("f6f3ea", "33415e", "a8485a", "f6f3ea"))
    ]
    tall, toque = scene.tall, rng.random() < 0.55
    enamel, apron = scene.shade(rgb(codes[0]), 0.8), scene.shade(rgb(codes[2]), 0.8)
    style = {"afro": "short", "beanie": "short", "cap": "short", "curls": "bun", "long": "ponytail"}.get(
        look.style, look.style
    )
    look = look.dressed(top=rgb(codes[1]), style=style, sleeves=look.sleeves)
    u, side = tall / 100, scene.side
    x = min(
        max(scene.stand_x - side * 24 * u, (16 if side > 0 else 74) * u), scene.width - (74 if side > 0 else 16) * u
    )
    level = ground(scene)
    y = max(level(x), level(x + side * 60 * u))
    stir = wave(t, 2, ASKEW), wave(t, 2, ASKEW + 0.25)
    body = Body(canvas, scene, look, (x, y), tall, side, 0.8 * stir[0], 0.4 * wave(t, 2))
    canvas.oval(x + side * 31 * u, y, 47 * u, 2.2 * u, solid(body.dim(scene.near, 0.6), 0.3))
    for leg, dim in ((((1.2, 48), (3.4, 26), (3.6, 4.6)), 0.28), (((-1.6, 48), (-1.4, 26), (-4, 4.6)), 0.0)):
        leg_aside(body, leg, body.dim(body.bottom, dim), body.dim(body.shoes, dim))
    body.arm((12, 66), (19.4, 62), 1, (4, 78.5), 0.95)
    _clothes(body, apron, t)
    body.chain(((2.4, 80), (3.4, 87)), (6.4, 5.8), body.skin)
    nod = -7 + 2 * wave(t, 1, 0.3)
    with canvas.turned(-side * nod, *body.at((3.6, 87))):
        head_aside(body, (4.8, 92.2), 0.8 * swing(t, 2, 0.1))
        if style != "scarf":
            (_toque if toque else _bandana)(body, t)
    in_kitchen = scene.place == "kitchen"
    if in_kitchen:
        draw_island(body, enamel)
    else:
        draw_stove(body, enamel, t)
    spoon = POT_X + 1 + 4.6 * stir[0], TOP + 13
    grip = 23.4 + 2.6 * stir[0], TOP + 23.6 + 0.9 * stir[1]
    body.chain(((grip[0] - 1.6, grip[1] + 4.2), grip, spoon), (1.7, 1.6, 2.0), scene.shade(rgb("a8743f")))
    if in_kitchen:
        draw_bowl(body, t)
    else:
        draw_pot(body, t)
        draw_steam(body, t)
    body.arm((8.6 + 0.8 * stir[0], 64.6), (grip[0] - 3, grip[1] - 1), 1, (0.2, 78.8))


def _clothes(body: Body, apron: Colour, t: float) -> None:
    """Draw the shirt and the apron over it, tied at the back."""
    w, hem = body.wide, 0.5 * swing(t, 2, 0.1)
    body.form(
        [(-2.6, 84), (4.4, 84.4), (8.4 * w, 77), (8.8 * w, 66), (8 * w, 54), (7.6 * w, 46), (7.6 * w, 46),
         (-8 * w, 46), (-8 * w, 46), (-7.4 * w, 58), (-8 * w, 70), (-6.4, 80)],
        body.top, 7,
    )  # fmt: skip
    body.form(
        [(5.4, 78), (8.8 * w, 76), (9.3 * w, 66), (8.7 * w, 56), (9 * w, 46), (9.8 * w + hem, 28),
         (9.8 * w + hem, 28), (3 + hem, 26.6), (-3.4 + hem, 28.4), (-3.4 + hem, 28.4), (-3.6, 46), (-4 * w, 57),
         (-4 * w, 57), (1.6, 60), (4, 70)],
        apron, 7,
    )  # fmt: skip
    body.chain(((5.8, 77), (3, 83.4), (-1, 84.4)), (1.5, 1.5, 1.5), apron)
    body.chain(((1, 57.8), (-7.6 * w, 58)), (1.8, 1.8), apron)
    for end in ((-11.4 - hem, 60.6), (-11.6 - hem, 55), (-10 - hem, 49.6)):
        body.chain(((-7.6 * w, 58), end), (1.4, 2.2), apron)
    body.crease((5 * w, 52), (5.4 * w, 40), (5 + hem, 29), apron, 0.9)


def _toque(body: Body, t: float) -> None:
    """Draw a tall white hat."""
    x, y, puff = 4.4, 92.6, 0.3 * swing(t, 2, 0.2)
    white = body.scene.shade(rgb("f8f5ee"), 0.7)
    body.form(
        [(x - 5.6, y + 6), (x - 8.8, y + 10), (x - 8.4, y + 14.6), (x - 3.6 + puff, y + 18),
         (x + 2 + puff, y + 17.2), (x + 7, y + 16.4), (x + 8.6, y + 11.8), (x + 6, y + 6)],
        white, 8,
    )  # fmt: skip
    body.crease((x - 2.6, y + 15.4), (x - 1.4, y + 11), (x - 2, y + 7), white, 0.8)
    body.crease((x + 3, y + 14.6), (x + 2.2, y + 11), (x + 2.2, y + 7), white, 0.8)
    body.form(
        [(x - 6.7, y + 2.2), (x - 6.7, y + 2.2), (x - 6.2, y + 8), (x - 6.2, y + 8), (x + 5.8, y + 8),
         (x + 5.8, y + 8), (x + 5.9, y + 3.2), (x + 5.9, y + 3.2)],
        white, 6,
    )  # fmt: skip


def _bandana(body: Body, t: float) -> None:
    """Draw a cloth tied around the head, with two ends that move."""
    x, y, wind, cloth = 4.8, 92.2, 1.0 * swing(t, 2, 0.2), body.accent
    for drop in (3.4, 7.4):
        body.chain(((x - 6.2, y + 1.6), (x - 10.6, y + 1.4 - drop + 0.5 * wind)), (1.6, 3.0), body.dim(cloth, 0.15))
    body.form(
        [(x + 5.6, y + 3.4), (x + 4.6, y + 6.8), (x, y + 8.6), (x - 5, y + 6.8), (x - 7.2, y + 1.4),
         (x - 1, y + 2.2)],
        cloth, 6,
    )  # fmt: skip
    body.crease((x + 5.2, y + 3.6), (x - 0.6, y + 3.4), (x - 6.8, y + 1.8), cloth, 0.9)


def draw_nurse(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a nurse in scrubs, with a stethoscope, who writes on a clipboard."""
    look = Look.drawn(rng, scene)
    cloth = rgb(SCRUBS[int(rng.integers(len(SCRUBS)))])
    styles = ("bun", "scarf", "ponytail", "bob", "curls") if look.style in MANES else ("short", "short", "afro")
    style = styles[int(rng.integers(len(styles)))]
    look = look.dressed(top=cloth, bottom=0.93 * cloth, shoes=rgb("f0ebe2"), accent=mix(cloth, rgb("f4f1ea"), 0.35))
    look = look.dressed(style=style, sleeves=False, wear="trousers")
    body = standing(canvas, scene, look, 1.3 * wave(t, 1, ASKEW), 0.7 * wave(t, 2, ASKEW))
    body.stand()
    body.legs(5.6)
    body.trunk()
    body.plane([(-3.6, 85), (3.6, 85), (0.2, 77.4)], body.skin)
    trim = pen(body.bright(body.top), 1.1 * body.unit)
    canvas.stroke(body.at((-4, 84.6)), [body.at((0.2, 77)), body.at((4, 84.6))], trim)
    w = body.wide
    body.box((-7.4 * w, 49.6), (-1.6 * w, 55.6), 0.8, body.dim(body.top, 0.12))
    _stethoscope(body, t)
    nod = 9 + 3.5 * wave(t, 1, ASKEW)
    with canvas.turned(scene.side * nod * 0.7, *body.at((0.4, 86))):
        head_front(body, (0.8, 92.4), 1.7, 0.8 * swing(t, 2, 0.1))
    _clipboard(body, t)


def _stethoscope(body: Body, t: float) -> None:
    """Draw the stethoscope around the neck."""
    scene, u, swung = body.scene, body.unit, 0.6 * swing(t, 2, 0.1)
    tube = pen(mix(rgb("2b2f3c"), scene.near, 0.3), 1.3 * u)
    steel = scene.shade(rgb("dfe3e6"), 0.6)
    at = body.at
    body.canvas.stroke(
        at((-3.6, 86.4)), [(*at((-7.8, 83)), *at((-6.4, 74))), (*at((-5.8, 70)), *at((-5.4 + swung, 66.6)))], tube
    )
    body.canvas.stroke(at((3.8, 86.4)), [(*at((7.4, 84)), *at((6.6, 78)))], tube)
    body.ball((-5.3 + swung, 65.6), 2.1, 2.1, steel)
    body.ball((-5.3 + swung, 65.6), 1.2, 1.2, body.dim(steel, 0.3))


def _clipboard(body: Body, t: float) -> None:
    """Draw the clipboard in one arm, and the hand that writes on it."""
    scene, w = body.scene, body.wide
    board, paper, ink = (scene.shade(rgb(code), 0.7) for code in ("9a6a3f", "fbf8f0", "8a96a8"))
    steel = scene.shade(rgb("c9cfd4"), 0.7)
    a, b, c, d = (1.4, 57.6), (15.4, 60.4), (13.2, 77), (-0.6, 74)
    body.arm((15.6 * w, 62.4), (11.6, 59.4), 1, None, 0.98)
    body.plane([a, b, c, d], board)
    body.plane([(2.8, 59.2), (14.2, 61.5), (12.6, 74.6), (1, 72)], paper)
    for k in (0.2, 0.36, 0.52, 0.68):
        y = 72.6 - 14 * k
        body.plane(
            [(2.6 + 1.6 * k, y - 0.6), (10.6 + 1.4 * k, y + 1.2), (10.6 + 1.4 * k, y + 0.5), (2.6 + 1.6 * k, y - 1.3)],
            ink,
        )
    body.plane([(4.4, 74), (9.2, 75), (8.9, 77), (4.1, 76)], steel)
    body.chain(((14.4, 58), (11.4, 60.4)), (3.4, 2.6), body.skin)
    scribble, row = 1.3 * wave(t, 4, ASKEW), 1.1 * wave(t, 1, 0.2)
    hand = 2.0 + scribble, 64.2 + row
    body.chain(
        ((hand[0] + 2.4, hand[1] + 1.2), (hand[0] - 0.6, hand[1] + 7)), (0.9, 1.2), mix(rgb("2b3f7a"), scene.near, 0.2)
    )
    body.arm((-13.6 * w, 62.4), (hand[0] - 3.4, hand[1] - 0.6), -1)
