"""The stove: a small worktop with an oven, a steaming pot and vegetables."""

import math

from engine.scenes.canvas import glow, solid
from engine.scenes.colour import WHITE, Colour, mix, rgb
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
