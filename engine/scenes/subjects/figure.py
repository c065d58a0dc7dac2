"""The figure: joints and limbs of a person, in hundredths of the height."""

from dataclasses import dataclass

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import Colour
from engine.scenes.layout import Layout

Point = tuple[float, float]


@dataclass(frozen=True)
class Person:
    """Where somebody stands (the feet, in layout units), how tall and in which direction (-1 or 1), and their looks."""

    x: float
    y: float
    tall: float
    facing: int
    skin: Colour
    hair: Colour


class Figure:
    """Draw a person; joints are in hundredths of the height, measured upwards from the feet.

    Leaning and rising move each part in proportion to its height; the feet stay in place.
    """

    def __init__(self, canvas: Canvas, scene: Layout, person: Person, lean: float = 0.0, rise: float = 0.0) -> None:
        """Create a figure."""
        self.canvas, self.facing, self._lean, self._rise = canvas, person.facing, lean, rise
        self._x, self._y = person.x, person.y
        #: A hundredth of the height, in layout units.
        self.unit = person.tall / 100
        self.skin = scene.shade(person.skin)
        self.hair = scene.shade(person.hair)

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
