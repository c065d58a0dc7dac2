"""The stove with a steaming pot, and the island of a kitchen with a bowl: where a cook works."""

import math

from engine.scenes.canvas import glow, solid
from engine.scenes.colour import BLACK, WHITE, Colour, mix, rgb
from engine.scenes.rhythm import age, swing, wave
from engine.scenes.subjects.body import Body

#: Where the pot stands, and the height of the worktop, in hundredths of the cook's height.
POT_X, TOP = 29.0, 51.0


def draw_stove(body: Body, enamel: Colour, t: float) -> None:
    """Draw the stove without the pot, in front of the cook."""
    scene, wood = body.scene, body.scene.shade(rgb("b98a5a"))
    steel, dark = scene.shade(rgb("d6d9dc"), 0.8), mix(rgb("2a2c34"), scene.near, 0.3)
    left, right = 13.0, 69.0
    body.box((left + 3, 0), (right - 3, 4), 0, dark)
    body.box((left, 3), (right, TOP - 2), 1.4, body.bright(enamel))
    body.box((left + 0.7, 3), (right - 0.7, TOP - 2), 1.2, enamel)
    away = (left, left + 5) if body.lit * body.facing > 0 else (right - 5, right)
    body.box((away[0], 3), (away[1], TOP - 2), 1.2, body.dim(enamel, 0.22))
    body.box((left - 1.6, TOP - 3.4), (right + 1.6, TOP), 1, wood)
    body.box((left - 1.6, TOP - 1), (right + 1.6, TOP), 0.5, body.bright(wood))
    body.box((left, TOP - 5), (right, TOP - 3.4), 0, body.dim(enamel, 0.4))
    warm = 0.5 + 0.12 * wave(t, 2, 0.1)
    body.box((17, 9), (45, 34), 2, dark)
    body.box((19, 11), (43, 29), 1.6, mix(rgb("5a2c1c"), rgb("ffb45c"), warm))
    body.box((21, 15), (41, 16), 0.4, mix(dark, rgb("ffb45c"), 0.25))
    body.box((24, 16), (38, 20), 1.6, rgb("8a4a24"))
    body.box((19, 31), (43, 32.4), 0.6, steel)
    for x in (20.5, 27.0, 33.5, 40.0):
        body.ball((x, 40.5), 1.7, 1.7, steel)
        body.box((x - 0.35, 40.2), (x + 0.35, 42), 0.2, dark)
    for y in (10.0, 25.5):
        body.box((48, y), (66, y + 13.4), 1, body.dim(enamel, 0.14))
        body.box((54, y + 9.4), (60, y + 10.8), 0.6, steel)
    _vegetables(body)


def _vegetables(body: Body) -> None:
    scene = body.scene
    red, green, board = (scene.shade(rgb(code), 0.8) for code in ("d9432f", "5fa048", "d7a869"))
    body.box((45.5, TOP), (65, TOP + 1.8), 0.6, board)
    for x, size in ((50.0, 2.9), (55.4, 2.5)):
        body.ball((x, TOP + 1.6 + size), size, size, body.dim(red, 0.2))
        body.ball((x + 0.5 * body.lit * body.facing, TOP + 2 + size), 0.82 * size, 0.82 * size, red)
        body.ball((x, TOP + 1.4 + 2 * size), 1.0, 0.6, green)
    for x, tall, lean in ((60.4, 13, -1.6), (61.2, 15.5, 1.0), (62, 11.5, 3.6)):
        body.form(
            [(x - 0.6, TOP + 2), (x + lean - 1.8, TOP + 0.6 * tall), (x + lean, TOP + tall),
             (x + lean + 1.8, TOP + 0.6 * tall), (x + 0.6, TOP + 2)],
            green, 1.6, 0.3,
        )  # fmt: skip


def draw_pot(body: Body, t: float) -> None:
    """Draw the pot with its handles."""
    scene = body.scene
    metal = scene.shade(rgb("c8502f"), 0.75)
    dark = mix(rgb("2a2c34"), scene.near, 0.3)
    body.box((POT_X - 9.4, TOP), (POT_X + 9.4, TOP + 1.2), 0.5, dark)
    lick = 0.3 * wave(t, 4, 0.1)
    for x in (-5.0, 0.0, 5.0):
        body.ball((POT_X + x, TOP + 0.9), 1.8 + lick, 0.7, rgb("4fb8ff"))
    for side in (-1, 1):
        body.chain(((POT_X + side * 9, TOP + 10), (POT_X + side * 12.4, TOP + 9.4)), (1.9, 1.9), dark)
    body.form(
        [(POT_X - 10, TOP + 13.4), (POT_X - 10, TOP + 13.4), (POT_X + 10, TOP + 13.4), (POT_X + 10, TOP + 13.4),
         (POT_X + 9.7, TOP + 4), (POT_X + 7.4, TOP + 1.4), (POT_X - 7.4, TOP + 1.4), (POT_X - 9.7, TOP + 4)],
        metal, 8,
    )  # fmt: skip
    body.box((POT_X - 10.7, TOP + 12.4), (POT_X + 10.7, TOP + 14), 0.8, body.bright(metal))


def draw_steam(body: Body, t: float) -> None:
    """Draw steam that curls up from the pot."""
    scene, u = body.scene, body.unit
    white = mix(WHITE, scene.horizon, 0.35 if scene.dark else 0.15)
    for i in range(7):
        passed = age(t, 0.01 + i / 7, 0.99)
        if passed < 1:
            x = POT_X + 6 * math.sin(2.4 * i) * (1 - passed) + (2 + 5 * passed) * math.sin(5 * passed + 1.7 * i)
            cx, cy = body.at((x + 4 * passed * swing(t, 1, 0.1), TOP + 15 + 44 * passed))
            radius, alpha = (5 + 12 * passed) * u, 0.62 * math.sin(math.pi * passed) ** 0.8
            body.canvas.circle(cx, cy, radius, glow(cx, cy, radius, white, alpha))
    body.canvas.oval(*body.at((POT_X, TOP + 14)), 9.6 * u, 1.3 * u, solid(white, 0.5))


def draw_island(body: Body, colour: Colour) -> None:
    """Draw a wooden worktop on a cupboard, with what one needs for baking."""
    scene, left, right = body.scene, 12.0, 71.0
    wood, dark = scene.shade(rgb("b98a5a")), body.dim(colour, 0.5)
    brass = scene.shade(rgb("d8ab5c"), 0.7)
    body.box((left + 2, 0), (right - 2, 5), 0, mix(scene.near, BLACK, 0.3))
    body.box((left, 3.4), (right, TOP - 2), 1, body.bright(colour))
    body.box((left + 0.7, 3.4), (right - 0.7, TOP - 2), 1, colour)
    away = (left, left + 4) if body.lit * body.facing > 0 else (right - 4, right)
    body.box((away[0], 3.4), (away[1], TOP - 2), 1, body.dim(colour, 0.2))
    # On the left a cupboard and a drawer, on the right an open shelf.
    for low, high in ((6.5, 33), (35.5, 44)):
        body.box((15, low), (39, high), 0.8, dark)
        body.box((15.6, low + 0.6), (38.4, high - 0.6), 0.7, body.dim(colour, 0.06))
        body.box((24, high - 4.4), (30, high - 3.2), 0.5, brass)
    body.box((42, 6.5), (68, 44), 0.8, mix(dark, BLACK, 0.35))
    for y, codes in ((8.0, ("efe6d6", "e0a23c", "efe6d6")), (26.4, ("c9573c", "efe6d6", "6f9f95"))):
        body.box((42.8, y - 1.6), (67.2, y), 0, mix(wood, scene.near, 0.25))
        for i, code in enumerate(codes):
            ware, x = scene.shade(rgb(code), 0.9), 47 + 8 * i
            body.form(
                [(x - 3.4, y + 9), (x - 3.4, y + 9), (x + 3.4, y + 9), (x + 3.4, y + 9), (x + 2, y), (x + 2, y),
                 (x - 2, y), (x - 2, y)],
                body.dim(ware, 0.2), 3, 0.5,
            )  # fmt: skip
    body.box((left - 2, TOP - 3.6), (right + 2, TOP), 0.8, wood)
    body.box((left - 2, TOP - 1.1), (right + 2, TOP), 0.5, body.bright(wood))
    body.box((left, TOP - 5), (right, TOP - 3.6), 0, body.dim(colour, 0.4))
    _baking(body)


def _baking(body: Body) -> None:
    """Draw a bag of flour, a rolling pin and eggs on the worktop."""
    scene = body.scene
    paper, pin, egg = (scene.shade(rgb(code), 0.8) for code in ("efe3cc", "c08a52", "f3dcc0"))
    body.form(
        [(59, TOP), (59, TOP), (57.8, TOP + 9), (59.4, TOP + 16), (62, TOP + 15), (65, TOP + 16.6), (68, TOP + 15),
         (69.4, TOP + 8), (68.4, TOP), (68.4, TOP)],
        paper, 5,
    )  # fmt: skip
    body.box((60.4, TOP + 4), (66.8, TOP + 10.4), 0.6, scene.shade(rgb("c9573c"), 0.8))
    body.chain(((41.6, TOP + 1.6), (55.4, TOP + 1.6)), (1.6, 1.6), body.dim(pin, 0.3))
    body.chain(((44, TOP + 2), (53, TOP + 2)), (4, 4), pin)
    for x in (46.6, 50.2):
        body.ball((x, TOP + 5.8), 1.7, 2.1, body.dim(egg, 0.12))
        body.ball((x + 0.3 * body.lit * body.facing, TOP + 6.1), 1.3, 1.7, egg)


def draw_bowl(body: Body, t: float) -> None:
    """Draw a large bowl of dough; a puff of flour rises from it."""
    scene, u = body.scene, body.unit
    ware, dough = scene.shade(rgb("6fa3b5"), 0.75), scene.shade(rgb("f5e6c4"), 0.6)
    body.form(
        [(POT_X - 10, TOP + 11.4), (POT_X - 5, TOP + 14.4), (POT_X, TOP + 14.2), (POT_X + 5, TOP + 14.8),
         (POT_X + 10, TOP + 11.4)],
        dough, 5, 0.6,
    )  # fmt: skip
    body.form(
        [(POT_X - 12, TOP + 12.4), (POT_X - 12, TOP + 12.4), (POT_X + 12, TOP + 12.4), (POT_X + 12, TOP + 12.4),
         (POT_X + 10, TOP + 5.4), (POT_X + 5.4, TOP + 1), (POT_X + 5.4, TOP), (POT_X - 5.4, TOP),
         (POT_X - 5.4, TOP + 1), (POT_X - 10, TOP + 5.4)],
        ware, 8,
    )  # fmt: skip
    body.box((POT_X - 12.6, TOP + 11.4), (POT_X + 12.6, TOP + 13), 0.8, body.bright(ware))
    white = mix(WHITE, scene.horizon, 0.2)
    for i in range(4):
        passed = age(t, 0.01 + i / 4, 0.9)
        if passed < 1:
            cx, cy = body.at((POT_X + 7 * math.sin(2.1 * i + 1) * (0.4 + passed), TOP + 14 + 15 * passed))
            radius = (3 + 7 * passed) * u
            body.canvas.circle(cx, cy, radius, glow(cx, cy, radius, white, 0.4 * math.sin(math.pi * passed)))
