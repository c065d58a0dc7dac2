"""Pets: dogs that sit or stand with a wagging tail, and cats that sit or walk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import BLACK, Colour, mix, rgb
from engine.scenes.layout import Layout
from engine.scenes.rhythm import ASKEW, swing, wave
from engine.scenes.subjects.creature import Creature, Points, smooth, strip, turned

Joint = tuple[float, float]


@dataclass(frozen=True)
class Breed:
    """The looks of a dog: coat, markings, shape of the ears, thickness of the tail."""

    coat: str
    pale: str
    dark: str
    pricked: bool
    tail: float


BREEDS = (
    Breed("d79a4c", "efc98a", "a96e2e", False, 1.5),
    Breed("9a6a3e", "c99a62", "33261f", True, 1.25),
    Breed("3b3336", "5a4c48", "241f22", False, 0.8),
    Breed("7b808c", "f1efe9", "3c414d", True, 1.6),
    Breed("8a5230", "f2e9dc", "5c3420", False, 0.75),
)
DOG_HEAD = (
    (-9, 4), (-4, 11), (4, 13), (10, 10), (13, 6), (20, 4), (27, 2), (29, -1), (28, -5), (22, -8), (14, -9), (6, -11),
    (-3, -11), (-9, -6),
)  # fmt: skip


def _pale(scene: Layout, number: int) -> int:
    """Return the number of a coat, of one that is seen in the dark if it is dark."""
    return {1: 0, 3: 4}.get(number, number) if scene.dark else number


def draw_dog(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a dog that sits or stands, looks into the distance and wags its tail."""
    breed, sits = BREEDS[_pale(scene, int(rng.integers(len(BREEDS))))], bool(rng.random() < 0.6)
    dog = Creature(canvas, scene, scene.stand_x, scene.stand_y + 2, scene.tall * 0.0074, scene.side)
    if sits:
        _sitting_dog(dog, breed, t)
    else:
        _standing_dog(dog, breed, t)


def _sitting_dog(dog: Creature, breed: Breed, t: float) -> None:
    coat, pale, dark = _colours(dog, breed)
    breath = 0.7 * wave(t, 2, 0.1)
    dog.shadow(-44, 26)
    wag = 15 * swing(t, 3, 0.08)
    tail = [(-26, 8), (-38, 5), (-50, 9 + 0.1 * wag), (-60, 19 + 0.5 * wag)]
    dog.model([strip(tail, _tail_widths(breed))], coat, 0.8)
    far = mix(coat, dog.scene.near, 0.3)
    dog.fill([strip([(14, 50), (20, 26), (20, 8), (21, 4)], (14, 9, 7.5, 7)), strip([(20, 3), (26, 2.6)], (6, 5))], far)
    torso = smooth([(-4, 74), (-13, 62), (-23, 44), (-31, 26), (-34, 12), (-30, 2), (-10, 1), (0, 8), (8, 22), (14, 34),
                    (21 + breath, 48), (22 + breath, 58), (17, 72), (8, 80)])  # fmt: skip
    poll = (10.0, 91 + 0.5 * breath + 1.2 * wave(t, 1, ASKEW))
    tilt = 8 + 3 * wave(t, 1, ASKEW)
    neck = strip([(6, 64), (8, 78), (9, 90)], (30, 23, 19))
    thigh = smooth([(-18, 40), (-28, 30), (-33, 14), (-28, 3), (-14, 2), (-3, 6), (-1, 18), (-7, 32)])
    paw = strip([(-14, 4), (-4, 3.4), (6, 3.2)], (8, 7.4, 6))
    foreleg = strip([(11, 52), (12, 32), (12.5, 12), (13, 5)], (20, 12, 8.4, 8))
    forepaw = strip([(13, 3.6), (20, 3)], (7.2, 5.8))
    head = turned(smooth(DOG_HEAD), tilt, (0, 0), poll)
    dog.model([torso, neck, head, foreleg, forepaw, paw], coat)
    dog.inside(torso, [smooth([(30, 70), (13, 72), (11, 56), (16, 44), (24, 36), (34, 50)])], pale, 0.7)
    dog.fill([forepaw, paw], pale, 0.5)
    dog.inside(torso, [smooth([(-40, 30), (-20, 70), (0, 84), (-2, 70), (-14, 46), (-26, 30)])], dark, 0.45)
    dog.inside(torso, [thigh], mix(coat, dog.scene.near, 0.13))
    dog.fill([paw], mix(coat, pale, 0.5))
    _dog_face(dog, breed, head, tilt, poll, t)
    if breed.tail < 1.4:
        dog.fill([strip([(-5, 77), (6, 73), (17, 75)], (4, 4.4, 4))], dog.scene.shade(rgb("c8323a")))


def _standing_dog(dog: Creature, breed: Breed, t: float) -> None:
    coat, pale, dark = _colours(dog, breed)
    far, breath = mix(coat, dog.scene.near, 0.3), 0.7 * wave(t, 2, 0.1)
    dog.shadow(-42, 34)
    wag = 14 * swing(t, 3, 0.08)
    tail = [(-36, 57), (-45, 62), (-54, 72 + 0.3 * wag), (-56 + 0.2 * wag, 86 + 0.7 * wag)]
    dog.model([strip(tail, _tail_widths(breed))], coat, 0.8)
    dog.fill(
        [
            strip([(22, 44), (30, 30), (31, 16), (30, 5)], (14, 9, 7, 6.4)),
            strip([(30, 3), (36, 2.6)], (5.6, 4.6)),
            strip([(-26, 50), (-20, 33), (-29, 20), (-25, 5)], (22, 15, 7.6, 6.4)),
            strip([(-25, 3), (-19, 2.6)], (5.6, 4.6)),
        ],
        far,
    )
    torso = smooth([(24, 64), (8, 61), (-10, 61), (-26, 63), (-37, 59), (-41, 50), (-38, 40), (-26, 37), (-12, 36),
                    (4, 31 - breath), (18, 28 - breath), (30, 31), (37, 40), (37, 54), (32, 63)])  # fmt: skip
    poll, tilt = (43.0, 84 + 1.2 * wave(t, 1, ASKEW)), 5 + 3 * wave(t, 1, ASKEW)
    neck = strip([(22, 52), (33, 66), (41, 82)], (30, 24, 19))
    head = turned(smooth(DOG_HEAD), tilt, (0, 0), poll)
    fore = strip([(24, 48), (25, 32), (25, 16), (24, 5)], (20, 11, 8, 7.4))
    hind = strip([(-30, 52), (-29, 36), (-39, 21), (-36, 5)], (24, 18, 8.6, 7.2))
    paws = [strip([(24, 3.2), (31, 2.8)], (6.4, 5.2)), strip([(-36, 3.2), (-29, 2.8)], (6.4, 5.2))]
    dog.model([torso, neck, head, fore, hind, *paws], coat)
    dog.inside(torso, [smooth([(-46, 58), (-20, 70), (20, 70), (30, 62), (10, 52), (-24, 54)])], dark, 0.45)
    dog.inside(neck, [smooth([(34, 44), (50, 60), (60, 84), (46, 76), (36, 62)])], pale, 0.7)
    dog.inside(torso, [smooth([(30, 24), (44, 34), (44, 56), (36, 54), (30, 38)])], pale, 0.7)
    dog.fill(paws, pale, 0.6)
    _dog_face(dog, breed, head, tilt, poll, t)


def _colours(dog: Creature, breed: Breed) -> tuple[Colour, Colour, Colour]:
    coat, pale, dark = (dog.scene.shade(rgb(code), 0.8) for code in (breed.coat, breed.pale, breed.dark))
    return coat, pale, dark


def _tail_widths(breed: Breed) -> tuple[float, ...]:
    return 7.5, 7 * breed.tail, 7.5 * breed.tail, 2


def _dog_face(dog: Creature, breed: Breed, head: Points, tilt: float, poll: Joint, t: float) -> None:
    """Draw the muzzle, nose, eye and ears."""
    coat, pale, dark = _colours(dog, breed)

    def on(points: Sequence[Joint]) -> Points:
        return turned(smooth(points), tilt, (0, 0), poll)

    dog.inside(head, [on([(13, 6), (20, -1), (32, 2), (34, -12), (10, -14), (4, -8)])], pale, 0.75)
    dog.fill([on([(26, 3.4), (30.5, 1.5), (30, -2.2), (27, -1.6)])], mix(BLACK, dark, 0.3))
    eye = turned(np.array([(10.5, 4.0)]), tilt, (0, 0), poll)[0]
    x, y = dog.place(eye).tolist()
    dog.canvas.circle(x, y, 1.3 * dog.unit, solid(mix(BLACK, dark, 0.2)))
    flick = 5 * max(0.0, wave(t, 3, 0.1))
    if breed.pricked:
        ear = [(-7, 6), (-7, 6), (-9, 18), (-5 + 0.3 * flick, 27), (-5 + 0.3 * flick, 27), (2, 20), (5, 11), (5, 11)]
        dog.fill([on([(x + 5, y - 1) for x, y in ear])], mix(coat, dog.scene.near, 0.4))
        dog.model([on(ear)], mix(coat, dark, 0.45), 0.8)
        return
    ear = [(-5, 11), (2, 9), (3, 0), (0 - 0.4 * flick, -11), (-5 - flick, -16), (-10 - flick, -12), (-11, 0)]
    dog.model([on(ear)], mix(coat, dark, 0.6), 0.8)


CATS = (
    ("d98a45", "f2c48c", "a85f28"), ("2f2b33", "3d3843", "1f1c24"), ("8d8b92", "c9c6c8", "5d5b66"),
    ("ece6dc", "fbf8f2", "b5aaa0"), ("8a6a4c", "c9ac88", "4d3828"),
)  # fmt: skip
#: At night, grey and brown cats would not be seen.
_CAT_BY_NIGHT = (0, 1, 3, 3, 0)
CAT_HEAD = (
    (-11, 0), (-10, 7), (-6, 11), (0, 13), (6, 12), (10, 9), (13, 4), (15.5, 0), (14.5, -4), (11, -7), (5, -10),
    (-3, -10), (-9, -6),
)  # fmt: skip


def draw_cat(canvas: Canvas, scene: Layout, rng: np.random.Generator, t: float) -> None:
    """Draw a cat that sits with its back to us, sits in profile, or stands with its tail raised."""
    number = int(rng.integers(len(CATS)))
    looks, pose = CATS[_CAT_BY_NIGHT[number] if scene.dark else number], rng.random()
    cat = Creature(canvas, scene, scene.stand_x, scene.stand_y + 2, scene.tall * 0.0076, scene.side)
    coat, pale, dark = (scene.shade(rgb(code), 0.8) for code in looks)
    if pose < 0.4:
        _cat_from_behind(cat, coat, dark, t)
    elif pose < 0.75:
        _sitting_cat(cat, coat, pale, dark, t)
    else:
        _standing_cat(cat, coat, pale, dark, t)


def _cat_from_behind(cat: Creature, coat: Colour, dark: Colour, t: float) -> None:
    breath, look = 0.7 * wave(t, 2, 0.1), 3 * wave(t, 1, ASKEW)
    cat.shadow(-30, 44)
    body = smooth([(-8, 66), (-15, 56), (-20, 42), (-26 - breath, 25), (-27 - breath, 10), (-21, 1), (0, 0), (21, 1),
                   (27 + breath, 10), (26 + breath, 25), (20, 42), (15, 56), (8, 66), (0, 69)])  # fmt: skip
    head = smooth([(-15, 76), (-13, 84), (-7, 89), (0, 90), (7, 89), (13, 84), (15, 76), (11, 68), (0, 64), (-11, 68)])
    left, right = 2.5 * max(0.0, wave(t, 3, 0.1)), 2.5 * max(0.0, wave(t, 2, 0.3))
    ears = [
        smooth([(-14, 78), (-14, 78), (-15 - left, 92), (-12.5 - left, 101), (-12.5 - left, 101), (-4, 90), (-4, 88)]),
        smooth([(14, 78), (14, 78), (15 + right, 92), (12.5 + right, 101), (12.5 + right, 101), (4, 90), (4, 88)]),
    ]
    head, *ears = (np.add(part, (look, 0)) for part in (head, *ears))
    curl = 5 * swing(t, 1, ASKEW) + 3 * swing(t, 2, 0.2)
    tail = strip([(8, 5), (24, 3.6), (40, 4.5), (50, 11 + 0.4 * curl), (51 + 0.5 * curl, 22 + curl)], (9, 9, 8.5, 8, 4))
    cat.model([body, head, *ears, tail], coat)
    spine = [(0, 0), (2, 66)]
    cat.inside(head, [strip([(x + look, 91), (x * 0.8 + look, 79)], (2.6, 1.4)) for x in (-5, 0, 5)], dark, 0.5)
    for y in (14, 26, 38, 49):
        for way in (-1, 1):
            stripe = strip([(way * 30, y + 4), (way * 18, y + 1), (way * 9, y - 3)], (5, 4, 1))
            cat.inside(body, [stripe], dark, 0.45)
    cat.inside(body, [strip(spine, (5, 3))], dark, 0.25)
    haunch = mix(coat, cat.scene.near, 0.22)
    for way in (-1, 1):
        cat.inside(body, [strip([(way * 9, 1), (way * 12, 16), (way * 20, 28)], (1, 1.8, 1))], haunch)


def _cat_head(cat: Creature, poll: Joint, tilt: float, colours: tuple[Colour, Colour, Colour], t: float) -> None:
    coat, pale, dark = colours

    def on(points: Sequence[Joint]) -> Points:
        return turned(smooth(points), tilt, (0, 0), poll)

    flick = 3 * max(0.0, wave(t, 3, 0.1))
    far = [(4, 10), (4, 10), (8, 21), (9, 22), (9, 22), (11, 14), (10, 8)]
    cat.fill([on(far)], mix(coat, cat.scene.near, 0.35))
    ear = [(-8, 8), (-8, 8), (-7 - flick, 18), (-4 - flick, 24), (-4 - flick, 24), (2, 16), (4, 11), (4, 11)]
    head = turned(smooth(CAT_HEAD), tilt, (0, 0), poll)
    cat.model([head, on(ear)], coat)
    cat.fill([on([(-5, 10), (-5, 10), (-4.5 - flick, 17), (-3.6 - flick, 20), (-3.6 - flick, 20), (1, 13)])], dark, 0.4)
    cat.inside(head, [on([(8, 2), (18, 4), (20, -10), (4, -12), (5, -5)])], pale, 0.7)
    cat.fill([on([(13.6, 2.4), (16.4, 1.4), (15.4, -0.8)])], mix(dark, rgb("c06a70"), 0.5))
    eye = turned(np.array([(8.6, 4.0)]), tilt, (0, 0), poll)[0]
    lit = rgb("e8d060") if cat.scene.dark else mix(rgb("7fae4a"), dark, 0.2)
    shut = wave(t, 1, -0.1) > 0.985
    x, y = cat.place(eye).tolist()
    cat.canvas.oval(x, y, 1.3 * cat.unit, (0.4 if shut else 1.9) * cat.unit, solid(dark if shut else lit))


def _sitting_cat(cat: Creature, coat: Colour, pale: Colour, dark: Colour, t: float) -> None:
    breath = 0.7 * wave(t, 2, 0.1)
    cat.shadow(-38, 28)
    curl = 5 * swing(t, 1, ASKEW) + 2.5 * swing(t, 2, 0.2)
    tail = strip(
        [(-22, 6), (-34, 4), (-45, 6), (-52, 14 + 0.4 * curl), (-50 - 0.4 * curl, 25 + curl)], (9, 8.6, 8, 7.4, 4)
    )
    cat.model([tail], coat, 0.9)
    cat.inside(tail, [strip([(-44, 0), (-45, 12)], (4, 4)), strip([(-58, 20), (-42, 22)], (4, 4))], dark, 0.5)
    cat.fill([strip([(14, 40), (19, 20), (19, 4), (24, 2.6)], (10, 7, 6, 5))], mix(coat, cat.scene.near, 0.3))
    body = smooth([(0, 71), (-9, 60), (-19, 45), (-28, 27 + breath), (-31, 12), (-26, 1), (-8, 0), (4, 6), (10, 20),
                   (15, 34), (18 + breath, 48), (17, 62), (11, 72)])  # fmt: skip
    legs = strip([(10, 46), (12, 26), (12, 8), (13, 3.4)], (16, 9, 7, 6.6)), strip([(12, 3), (19, 2.6)], (6, 5))
    paw = strip([(-14, 3.4), (2, 3)], (7, 6))
    cat.model([body, *legs, paw], coat)
    cat.inside(body, [smooth([(12, 68), (10, 54), (13, 40), (22, 36), (26, 60)])], pale, 0.6)
    stripes = [
        strip([(x, y), (x + 9, y - 8), (x + 15, y - 9)], (4.5, 3.4, 1)) for x, y in ((-34, 32), (-26, 45), (-16, 58))
    ]
    cat.inside(body, stripes, dark, 0.5)
    thigh = smooth([(-14, 34), (-25, 26), (-29, 12), (-24, 2), (-10, 1), (-1, 6), (0, 18), (-5, 29)])
    cat.inside(body, [thigh], mix(coat, cat.scene.near, 0.14))
    cat.fill([paw, legs[1]], mix(coat, pale, 0.6))
    _cat_head(cat, (8, 81 + 0.5 * breath + 0.8 * wave(t, 1, ASKEW)), 4 + 4 * wave(t, 1, ASKEW), (coat, pale, dark), t)


def _standing_cat(cat: Creature, coat: Colour, pale: Colour, dark: Colour, t: float) -> None:
    breath, curl = 0.6 * wave(t, 2, 0.1), 7 * swing(t, 1, ASKEW) + 3 * swing(t, 2, 0.2)
    cat.shadow(-38, 34)
    tail = strip([(-35, 47), (-44, 54), (-47, 70), (-46 + 0.4 * curl, 86), (-53 + curl, 97)], (8, 7.6, 7, 6.6, 4))
    cat.model([tail], coat, 0.9)
    rings = [strip([(-56, y), (-36, y + 1)], (3.4, 3.4)) for y in (62, 74, 84)]
    cat.inside(tail, rings, dark, 0.5)
    far = mix(coat, cat.scene.near, 0.3)
    cat.fill([strip([(24, 36), (32, 22), (35, 4), (40, 2.6)], (12, 7.6, 6, 4.8)),
              strip([(-24, 40), (-18, 24), (-25, 14), (-20, 3), (-15, 2.4)], (18, 12, 6.4, 5.6, 4.6))],
             far)  # fmt: skip
    body = smooth([(24, 54), (8, 50), (-10, 52), (-26, 53), (-37, 48), (-40, 38), (-34, 28), (-16, 26),
                   (2, 23 - breath), (18, 24 - breath), (30, 30), (35, 42), (32, 52)])  # fmt: skip
    fore = strip([(23, 38), (23, 22), (21, 4), (27, 2.6)], (16, 8.6, 6.6, 5.2))
    hind = strip([(-29, 40), (-28, 26), (-37, 14), (-33, 3), (-27, 2.6)], (20, 14, 7, 6.2, 5))
    neck = strip([(22, 42), (32, 52), (38, 60)], (24, 19, 17))
    cat.model([body, neck, fore, hind], coat)
    cat.inside(body, [strip([(x, 56), (x - 2, 44), (x + 1, 36)], (4, 4, 1)) for x in (-30, -18, -6, 6, 17)], dark, 0.5)
    _cat_head(cat, (40, 63 + 0.8 * wave(t, 1, ASKEW)), 2 + 4 * wave(t, 1, ASKEW), (coat, pale, dark), t)
