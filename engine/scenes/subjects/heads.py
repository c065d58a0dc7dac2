"""Heads with hair or hats, from behind, from the side and from the front."""

import math
from collections.abc import Callable
from typing import TypeAlias

from engine.scenes.colour import mix
from engine.scenes.subjects.body import Body
from engine.scenes.subjects.figure import Point

#: Turns an offset from the middle of a head into a joint.
Turned: TypeAlias = Callable[[float, float], Point]


def _round(middle: Point, width: float, tall: float, count: int = 8) -> list[Point]:
    turns = [2 * math.pi * i / count for i in range(count)]
    return [(middle[0] + width * math.sin(turn), middle[1] + tall * math.cos(turn)) for turn in turns]


def head_behind(body: Body, tilt: float = 0.0, wind: float = 0.0) -> None:
    """Draw a head from behind, tilted aside; hair blows in the wind."""
    x, y, style, hair = tilt, 92.6, body.look.style, body.hair
    if style not in ("scarf", "long", "bob"):
        for side in (-1, 1):
            body.ball((x + side * 5.5, y - 0.8), 1.5, 2.2, body.dim(body.skin, 0.12))
    if style == "long":
        _hang(body, (x, y), wind, 70)
    elif style == "bob":
        body.form(
            [(x - 5, y + 5), (x, y + 8), (x + 5, y + 5), (x + 7.2, y - 3), (x + 6.6 + 0.4 * wind, y - 9),
             (x + 0.4 * wind, y - 9.6), (x - 6.6 + 0.4 * wind, y - 9), (x - 7.2, y - 3)],
            hair, 6,
        )  # fmt: skip
    elif style == "scarf":
        body.form(
            [(x, y + 7.8), (x + 5.8, y + 4), (x + 6.6, y - 3), (x + 6, y - 8), (9.6, 80.5), (7, 75 - 0.3 * wind),
             (0.5 * wind, 72), (-7, 75 + 0.3 * wind), (-9.6, 80.5), (x - 6, y - 8), (x - 6.6, y - 3),
             (x - 5.8, y + 4)],
            body.accent, 6,
        )  # fmt: skip
        body.crease((x - 4.5, y - 8), (x, y - 11.5), (x + 4.5, y - 8), body.accent)
    elif style == "afro":
        body.form(_round((x, y + 1.8), 8.6, 8.4, 9), hair, 6)
    else:
        _crop(body, (x, y), wind)


def _crop(body: Body, middle: Point, wind: float) -> None:
    """Draw the hair of a head from behind that leaves the neck free, and what is on it."""
    (x, y), style, hair = middle, body.look.style, body.hair
    low = -5.6 if style != "bald" else -4.4
    cap = [(x, y + 7.5), (x + 4.4, y + 6), (x + 6.1, y + 1.6), (x + 5.5, y - 2.8), (x + 3.6, y + low),
           (x, y + low - 0.5), (x - 3.6, y + low), (x - 5.5, y - 2.8), (x - 6.1, y + 1.6), (x - 4.4, y + 6),
           ]  # fmt: skip
    body.form(cap, hair, 5.5)
    if style == "bald":
        body.form(_round((x, y + 2.6), 5.7, 4.9), body.skin, 5)
    elif style == "bun":
        body.form(_round((x, y + 7.4), 3.7, 3.4), hair, 3)
    elif style == "curls":
        for cx, cy, size in (
            (-5, 3, 4.2),
            (5, 3, 4.2),
            (0, 6, 4.6),
            (-6, -3, 4.2),
            (6, -3, 4.2),
            (-4, -8, 4.2),
            (4, -8, 4.2),
        ):
            body.ball(
                (x + cx + 0.1 * wind * (4 - cy), y + cy), size, size, mix(hair, body.bright(hair), 0.2 * (cy > 0))
            )
        body.ball((x, y - 3), 6.6, 7, hair)
    elif style in ("ponytail", "braid"):
        width, end = (4.6, 12.0) if style == "ponytail" else (3.6, 20.0)
        body.chain(((x, y + 1), (x + 0.3 * wind, y - 5), (x + 1.1 * wind, y - end)), (width, width + 1, 1.8), hair)
        body.box((x - 1.9, y - 0.6), (x + 1.9, y + 1.4), 0.8, body.accent)
    elif style in ("beanie", "cap"):
        body.form(
            [(x, y + 8.4), (x + 5, y + 6.6), (x + 6.7, y + 1), (x + 6.5, y - 0.6), (x, y - 1.6),
             (x - 6.5, y - 0.6), (x - 6.7, y + 1), (x - 5, y + 6.6)],
            body.accent, 6,
        )  # fmt: skip
        if style == "beanie":
            body.chain(
                ((x - 5.6, y - 0.4), (x, y - 1.2), (x + 5.6, y - 0.4)), (3.4, 3.4, 3.4), body.dim(body.accent, 0.12)
            )
            body.ball((x, y + 8.6), 2.2, 2.0, body.bright(body.accent))
        else:
            body.ball((x, y - 1.0), 2.6, 1.3, hair)


def _hang(body: Body, middle: Point, wind: float, low: float) -> None:
    (x, y), hair = middle, body.hair
    body.form(
        [(x, y + 7.6), (x + 5, y + 5.6), (x + 6.8, y - 1), (x + 7 + 0.3 * wind, y - 9), (6.4 + wind, low + 3),
         (2.4 + 1.2 * wind, low + 0.6), (wind, low + 2.2), (-3 + 1.1 * wind, low), (-6.4 + wind, low + 4),
         (x - 7 + 0.3 * wind, y - 9), (x - 6.8, y - 1), (x - 5, y + 5.6)],
        hair, 7,
    )  # fmt: skip
    body.crease((x, y - 2), (0.4 * wind, y - 10), (0.9 * wind, low + 6), hair)


def head_aside(body: Body, middle: Point, wind: float = 0.0, nod: float = 0.0) -> None:
    """Draw a head from the side, turned up or down by a nod in degrees."""
    x, y = middle
    style, hair, skin = body.look.style, body.hair, body.skin
    turn = math.radians(nod)

    def to(dx: float, dy: float) -> Point:
        return x + dx * math.cos(turn) - dy * math.sin(turn), y + dx * math.sin(turn) + dy * math.cos(turn)

    if style in ("long", "bob", "scarf"):
        low = {"long": -20.0, "bob": -8.5, "scarf": -13.0}[style]
        colour = body.accent if style == "scarf" else hair
        body.form(
            [to(1, 7.6), to(-4.5, 5.5), to(-7, 0), (x - 7 - 0.6 * wind, y + 0.5 * low), (x - 7.5 - wind, y + low),
             (x - 3 - wind, y + low - 1.5), (x + 0.5, y - 8), to(2.5, -2)],
            colour, 5,
        )  # fmt: skip
    elif style in ("ponytail", "braid"):
        body.chain((to(-5.4, 1), (x - 9 - 0.4 * wind, y - 4), (x - 8.5 - wind, y - 12)), (3.4, 4.6, 1.8), hair)
    elif style == "bun":
        body.form(_round(to(-6.6, 2.4), 3.4, 3.3), hair, 3)
    elif style in ("afro", "curls"):
        body.form(_round(to(-1.4, 1.6), 7.8, 7.8, 9), hair, 6)
    face = [to(0, 6.6), to(3.6, 5.6), to(5.2, 2.6), to(5.4, 0.6), to(6.9, -1.9), to(5.7, -2.7), to(5.9, -4.2),
            to(5.3, -5.2), to(4.6, -6.9), to(2.4, -7), to(0, -4.4), to(-3, -3), to(-4, 2)]  # fmt: skip
    body.form(face, skin, 5)
    _hair_aside(body, to)


def _hair_aside(body: Body, to: Turned) -> None:
    """Draw the hair or hat on a head from the side."""
    style, hair = body.look.style, body.hair
    if style == "scarf":
        body.form(
            [to(4.4, 5.4), to(1, 7.8), to(-4.5, 6), to(-7, 0), to(-6, -8), to(-1, -10), to(3.6, -7.4), to(1.2, -4),
             to(1.6, 2)],
            body.accent, 6,
        )  # fmt: skip
        return
    if style == "bald":
        body.form([to(-6, 1.5), to(-1.6, 1.2), to(-0.4, -2.6), to(-2.6, -4.6), to(-5, -4)], hair, 4)
    else:
        body.form(
            [to(4.8, 4.4), to(4, 6.8), to(0, 8), to(-4.6, 6.4), to(-6.9, 1.6), to(-6, -3), to(-3.4, -5.4),
             to(-1.8, -3.6), to(-1, 0.8), to(0.8, 1.2), to(2, 4.2)],
            hair, 6,
        )  # fmt: skip
    body.flat(_round(to(-0.6, -1.2), 1.2, 1.8), body.dim(body.skin, 0.16))
    if style in ("beanie", "cap"):
        body.form([to(5.6, 2.6), to(5, 6.4), to(0, 8.8), to(-5.6, 6.6), to(-7, 1.4), to(-1, 1.8)], body.accent, 6)
        if style == "cap":
            body.chain((to(4.6, 3), to(10.4, 1.8)), (2.4, 1.2), body.dim(body.accent, 0.15))


def head_front(body: Body, middle: Point, turn: float = 1.2, wind: float = 0.0) -> None:
    """Draw a head without features from the front, turned a little to the side that the body faces."""
    x, y = middle
    style, hair, skin = body.look.style, body.hair, body.skin
    if style in ("long", "scarf", "bob", "braid"):
        low = {"long": -19.0, "bob": -8.5, "scarf": -13.5, "braid": -9.0}[style]
        body.form(
            [(x, y + 8), (x + 6, y + 5), (x + 7.2, y - 2), (x + 7 + 0.5 * wind, y + 0.6 * low),
             (x + 6 + wind, y + low), (x - 6 + wind, y + low), (x - 7 + 0.5 * wind, y + 0.6 * low),
             (x - 7.2, y - 2), (x - 6, y + 5)],
            body.accent if style == "scarf" else hair, 7,
        )  # fmt: skip
    elif style in ("afro", "curls"):
        body.form(_round((x - 0.3 * turn, y + 1.8), 8.4, 8.2, 9), hair, 6)
    elif style == "bun":
        body.form(_round((x - turn, y + 8.2), 3.6, 3.3), hair, 3)
    elif style == "ponytail":
        body.chain(((x - 4, y + 3), (x - 8, y - 3), (x - 8 + 0.6 * wind, y - 12)), (4, 5, 2), hair)
    if style not in ("scarf", "long", "bob"):
        body.ball((x - 5.5, y - 1), 1.4, 2.1, body.dim(skin, 0.14))
    body.chain(((x - 0.3, y - 12.5), (x - 0.2, y - 5)), (6, 5.6), body.dim(skin, 0.16), rim=0)
    face = [(x, y + 6.8), (x + 4, y + 5.4), (x + 5.5, y + 0.5), (x + 4.8, y - 3.8), (x + 2 + 0.4 * turn, y - 7),
            (x - 1 + 0.4 * turn, y - 7.1), (x - 4.4, y - 4), (x - 5.5, y + 0.5), (x - 4, y + 5.4)]  # fmt: skip
    body.form(face, skin, 6)
    body.crease((x + 0.9 * turn, y + 0.6), (x + 1.6 * turn, y - 1.8), (x + 0.8 * turn, y - 2.2), skin, 0.6)
    if style == "scarf":
        body.form(
            [(x, y + 8), (x + 6, y + 5), (x + 6.8, y - 2), (x + 4, y - 9.5), (x, y - 10.5), (x - 4, y - 9.5),
             (x - 6.8, y - 2), (x - 6, y + 5), (x, y + 8), (x, y + 8), (x, y + 4.6), (x, y + 4.6),
             (x - 4.2, y + 3), (x - 4.8, y - 2), (x - 2, y - 7), (x + 2, y - 7), (x + 4.8, y - 2),
             (x + 4.2, y + 3), (x, y + 4.6), (x, y + 4.6)],
            body.accent, 6,
        )  # fmt: skip
    else:
        body.form(
            [(x - 5.8, y - 0.4), (x - 6.3, y + 4), (x - 3, y + 7.9), (x + 2.4, y + 8), (x + 5.9, y + 5),
             (x + 5.9, y + 0.4), (x + 4.6, y + 3.4), (x + 2.4 * turn, y + 4.4), (x - 2, y + 4.6),
             (x - 4.6, y + 2.6)],
            hair, 7,
        )  # fmt: skip
