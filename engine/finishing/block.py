"""A block of set words: lines, where they are, and drawing them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import skia  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from engine.finishing import fonts
from engine.finishing.fonts import PLAIN, Face
from engine.scenes.calm import Box

#: How far marks and swashes can reach from the start of a line's baseline, in sizes.
REACH = 2.5
#: The signs around a line that runs from right to left, which skia turns around only for them.
ISOLATE, POP_ISOLATE = "\u2067", "\u2069"

#: A skia canvas and a skia paragraph; skia ships no types.
Canvas: TypeAlias = Any
Paragraph: TypeAlias = Any
Align: TypeAlias = Literal["left", "centre", "right"]


class Run(NamedTuple):
    """Characters that follow each other in one face, and the space between them as a share of the size."""

    text: str
    face: Face
    tracking: float = 0.0


class Line(NamedTuple):
    """A line and where its ink is around the start of its baseline, in pixels."""

    text: str
    runs: tuple[Run, ...]
    ink: Box


@dataclass(frozen=True)
class Block:
    """Lines that fit a box, with places relative to the block's upper left corner; all in pixels.

    The block is as large as the ink: nothing is drawn outside, whatever marks and swashes a line has.
    """

    size: float
    leading: float
    right_to_left: bool
    align: Align
    set_lines: tuple[Line, ...]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text of each line, as drawn: in capitals if the style has them."""
        return tuple(line.text for line in self.set_lines)

    @cached_property
    def width(self) -> int:
        """The width of the widest line."""
        return max(line.ink.right - line.ink.left for line in self.set_lines)

    @cached_property
    def height(self) -> int:
        """The height from the first line's top to the last line's bottom."""
        return self.boxes[-1].bottom

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Where each line's ink is."""
        found = []
        for (x, y), line in zip(self._starts, self.set_lines, strict=True):
            found.append(Box(x + line.ink.left, y + line.ink.top, x + line.ink.right, y + line.ink.bottom))
        return tuple(found)

    @cached_property
    def _starts(self) -> tuple[tuple[int, int], ...]:
        """Where each line's baseline starts.

        Lines are aligned by their ink, so that an opening bracket or a round letter does not look indented.
        """
        starts = []
        for index, line in enumerate(self.set_lines):
            free = self.width - (line.ink.right - line.ink.left)
            side = {"left": 0, "centre": free // 2, "right": free}[self.align]
            starts.append((side - line.ink.left, round(index * self.leading) - self.set_lines[0].ink.top))
        return tuple(starts)

    def draw(self, canvas: Canvas, x: float, y: float, colour: Sequence[float], alpha: float = 1.0) -> None:
        """Draw all lines on a skia canvas with the block's upper left corner at a point; the colour is RGB, 0..255."""
        for index in range(len(self.set_lines)):
            self.draw_line(canvas, index, x, y, colour, alpha)

    def draw_line(
        self, canvas: Canvas, index: int, x: float, y: float, colour: Sequence[float], alpha: float = 1.0
    ) -> None:
        """Draw one line where `draw` would."""
        if alpha < 1:
            # In a layer of its own, since joined letters overlap and would be seen twice.
            canvas.saveLayerAlpha(None, round(max(alpha, 0.0) * 255))
        across, down = self._starts[index]
        line = paragraph(self.set_lines[index].runs, self.size, self.right_to_left, colour)
        line.paint(canvas, x + across, y + down - line.AlphabeticBaseline)
        if alpha < 1:
            canvas.restore()

    def mask(self, width: int, height: int, x: float, y: float) -> NDArray[np.uint8]:
        """Return how much of each pixel the words cover on a picture of a size, 0..255, of shape (height, width)."""
        return _coverage(width, height, lambda canvas: self.draw(canvas, x, y, (255, 255, 255)))


def paragraph(runs: Sequence[Run], size: float, right_to_left: bool, colour: Sequence[float] = (0, 0, 0)) -> Paragraph:
    """Return skia's paragraph of one line."""
    setter = skia.textlayout
    builder = setter.ParagraphBuilder.make(setter.ParagraphStyle(), fonts.collection()[0], skia.Unicodes.ICU.Make())
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(*(round(part) for part in colour)))
    if right_to_left:
        runs = (Run(ISOLATE, PLAIN), *runs, Run(POP_ISOLATE, PLAIN))
    for run in runs:
        style = setter.TextStyle()
        style.setFontFamilies([fonts.named(run.face), fonts.named(PLAIN)])
        style.setFontSize(size * fonts.scale(run.face))
        style.setLetterSpacing(size * run.tracking)
        if stroke := fonts.stroke(run.face):
            around = skia.Paint(paint)
            around.setStyle(skia.Paint.kStrokeAndFill_Style)
            around.setStrokeWidth(size * stroke)
            around.setStrokeJoin(skia.Paint.kRound_Join)
            style.setForegroundPaint(around)
        else:
            style.setForegroundPaint(paint)
        builder.pushStyle(style)
        builder.addText(run.text)
        builder.pop()
    built = builder.Build()
    built.layout(1e6)
    return built


def ink(runs: Sequence[Run], size: float, right_to_left: bool) -> Box:
    """Return what a line covers around the start of its baseline, by drawing it; an empty box if it shows nothing."""
    line = paragraph(runs, size, right_to_left)
    reach = math.ceil(size * REACH)
    drawn = _coverage(
        math.ceil(line.LongestLine) + 2 * reach,
        2 * reach,
        lambda canvas: line.paint(canvas, reach, reach - line.AlphabeticBaseline),
    )
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not len(rows):
        return Box(0, 0, 0, 0)
    edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    return Box(*(int(edge) - reach for edge in edges))


def _coverage(width: int, height: int, draw: Callable[[Canvas], None]) -> NDArray[np.uint8]:
    array = np.zeros((height, width), np.uint8)
    surface = skia.Surface(array, colorType=skia.kAlpha_8_ColorType)
    draw(surface.getCanvas())
    return array
