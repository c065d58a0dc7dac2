"""The figure: a person made of limbs, for everybody in a scene."""

from dataclasses import dataclass

import numpy as np

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import COAT_COLOURS, HAIR, SKIN, Colour, mix, natural, rgb
from engine.scenes.layout import Layout

Point = tuple[float, float]


@dataclass(frozen=True)
class Person:
    """Where somebody stands (the feet, in layout units), how tall and in which direction (-1 or 1), and their looks."""

    x: float
    y: float
    tall: float
    facing: int
    coat: Colour
    skin: Colour
    hair: Colour
    long_hair: bool

    @classmethod
    def of(cls, scene: Layout) -> "Person":
        """Return the person where the subject stands."""
        coat = rgb(COAT_COLOURS[scene.coat])
        return cls(
            scene.stand_x, scene.stand_y + 2, scene.tall, scene.side, coat, scene.skin, scene.hair, scene.long_hair
        )

    @classmethod
    def other(cls, rng: np.random.Generator, x: float, y: float, tall: float, facing: int) -> "Person":
        """Return somebody with random looks."""
        coat, skin, hair = (
            rgb(codes[int(rng.integers(len(codes)))]) for codes in (tuple(COAT_COLOURS.values()), SKIN, HAIR)
        )
        skin, hair = natural(skin, hair)
        return cls(x, y, tall, facing, coat, skin, hair, bool(rng.random() < 0.5))


class Figure:
    """Draw a person; joints are in hundredths of the height, measured upwards from the feet.

    Leaning and rising move each part in proportion to its height; the feet stay in place.
    """

    def __init__(
        self, canvas: Canvas, scene: Layout, lean: float = 0.0, rise: float = 0.0, person: Person | None = None
    ) -> None:
        """Create a figure; without a person, where the subject stands."""
        person = person or Person.of(scene)
        self.canvas, self.facing, self._lean, self._rise = canvas, person.facing, lean, rise
        self._x, self._y = person.x, person.y
        #: A hundredth of the height, in layout units.
        self.unit = person.tall / 100
        self.coat = scene.shade(person.coat, 0.75)
        self.skin = scene.shade(person.skin)
        self.hair = scene.shade(person.hair)
        self.long_hair = person.long_hair
        self.trousers = scene.shade(mix(rgb("2d3350"), scene.near, 0.3))
        self.boots = mix(scene.near, rgb("2a1c18"), 0.5)
        self.pack = mix(self.coat, self.trousers, 0.72)

    def at(self, joint: Point) -> Point:
        """Return the pixel of a joint."""
        high = max(joint[1] - 4, 0.0) / 90
        x, y = self.facing * joint[0] + self._lean * high, joint[1] + self._rise * high
        return self._x + x * self.unit, self._y - y * self.unit

    def limb(self, a: Point, a_width: float, b: Point, b_width: float, colour: Colour) -> None:
        """Draw a limb from joint to joint."""
        u = self.unit
        self.canvas.limb(self.at(a), a_width * u, self.at(b), b_width * u, solid(colour))

    def ball(self, joint: Point, width: float, tall: float, colour: Colour) -> None:
        """Draw an oval around a joint."""
        self.canvas.oval(*self.at(joint), width * self.unit, tall * self.unit, solid(colour))

    def box(self, low: Point, high: Point, round: float, colour: Colour) -> None:
        """Draw a box with round corners between two joints."""
        (x0, y0), (x1, y1) = self.at(low), self.at(high)
        self.canvas.bar(min(x0, x1), y1, max(x0, x1), y0, solid(colour), round * self.unit)

    def torso(self, colour: Colour, wind: float) -> None:
        """Draw a jacket seen from behind, its hem blown aside."""
        p, hem = self.at, 0.5 * self.facing * wind
        self.limb((0, 80), 6, (0, 88), 6, self.skin)
        self.canvas.outline(
            p((-5, 84)),
            [
                (*p((-13, 83)), *p((-12.5, 76))),
                (*p((-9, 62)), *p((-10 + hem, 46))),
                (*p((hem, 44)), *p((10 + hem, 46))),
                (*p((9, 62)), *p((12.5, 76))),
                (*p((13, 83)), *p((5, 84))),
            ],
            solid(colour),
        )

    def head(self, middle: Point, wind: float) -> None:
        """Draw a head from behind; long hair blows aside."""
        x, y = middle
        self.ball(middle, 6.6, 7.6, self.hair)
        if self.long_hair:
            self.limb((x, y), 12, (x + self.facing * wind, y - 12 + 0.2 * abs(wind)), 8, self.hair)


def draw_legs(figure: Figure, stride: float, left: float = 0.0, right: float = 0.0) -> None:
    """Draw legs seen from behind, `stride` apart; left and right may be lifted, 0..1."""
    for side, lift in ((-1, 7 * left), (1, 7 * right)):
        ankle, knee = (side * stride, 4.0 + lift), (side * stride * 0.82, 26 + 0.35 * lift)
        figure.limb((side * 4.6, 47), 11, knee, 8.5, figure.trousers)
        figure.limb(knee, 8.5, ankle, 6.5, figure.trousers)
        figure.limb((ankle[0] - side, 2.6 + lift), 5.6, (ankle[0] + side * 2.5, 2.3 + lift), 4.8, figure.boots)
