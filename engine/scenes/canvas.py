"""The canvas: the few drawing operations that scenes need, on top of skia."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import skia  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import ArrayLike, NDArray

from engine.scenes.colour import Colour
from engine.scenes.paths import Path, Segments, joined, outlined, polygon

#: Height of the bands that a reflection is shifted in.
BAND = 6

#: A skia paint; skia ships no types.
Ink: TypeAlias = Any
#: A colour and its opacity, 0..1.
Stop: TypeAlias = tuple[Colour, float]


class Sprite(NamedTuple):
    """A drawn image, the pixels of its left and upper edge, and its longest run of opaque rows, from first to end."""

    image: Any
    left: int
    top: int
    opaque: tuple[int, int]


def _packed(colour: Colour, alpha: float) -> int:
    red, green, blue = (min(max(round(part), 0), 255) for part in colour.tolist())
    return int(skia.Color(red, green, blue, round(min(max(alpha, 0.0), 1.0) * 255)))


def solid(colour: Colour, alpha: float = 1.0) -> Ink:
    """Return an ink of one colour."""
    return skia.Paint(AntiAlias=True, Color=_packed(colour, alpha))


def pen(colour: Colour, width: float, alpha: float = 1.0) -> Ink:
    """Return an ink that draws round-ended lines."""
    return skia.Paint(
        AntiAlias=True,
        Color=_packed(colour, alpha),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def fade(
    start: tuple[float, float],
    end: tuple[float, float],
    stops: Sequence[Stop],
    at: Sequence[float] | None = None,
) -> Ink:
    """Return an ink with a linear gradient from start to end."""
    points = [skia.Point(*start), skia.Point(*end)]
    shader = skia.GradientShader.MakeLinear(points, [_packed(*stop) for stop in stops], at)
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def down(top: float, bottom: float, colours: Sequence[Colour], at: Sequence[float] | None = None) -> Ink:
    """Return an opaque ink with a gradient from top to bottom."""
    return fade((0, top), (0, bottom), [(colour, 1.0) for colour in colours], at)


def glow(x: float, y: float, radius: float, colour: Colour, alpha: float) -> Ink:
    """Return an ink that glows around a point and fades out at the radius."""
    stops = [_packed(colour, alpha), _packed(colour, alpha * 0.35), _packed(colour, 0)]
    shader = skia.GradientShader.MakeRadial(skia.Point(x, y), radius, stops, [0, 0.45, 1])
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


class Canvas:
    """A picture to draw on, whose shorter side is SIZE units; y grows downwards."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        """Create a picture of width x height units of `scale` pixels each."""
        self.width, self.height, self.scale = width, height, scale
        # The surface draws into this array, so the array must outlive it.
        self._pixels = np.zeros((round(height * scale), round(width * scale), 4), np.uint8)
        rows, columns, _ = self._pixels.shape
        info = skia.ImageInfo.Make(columns, rows, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self._pixels, columns * 4)
        self._skia = self._surface.getCanvas()
        self._skia.scale(scale, scale)

    def rgba(self) -> NDArray[np.uint8]:
        """Return the live pixels, shape (height, width, 4); later drawing changes them."""
        return self._pixels

    def pixels(self) -> NDArray[np.uint8]:
        """Return a copy of the pixels, shape (height, width, 3)."""
        picture = np.empty((*self._pixels.shape[:2], 3), np.uint8)
        # One channel at a time is four times faster than all three together.
        for channel in range(3):
            picture[:, :, channel] = self._pixels[:, :, channel]
        return picture

    def cover(self) -> NDArray[np.uint8]:
        """Return the coverage of each pixel, 0..255, shape (height, width)."""
        return self._pixels[:, :, 3].copy()

    def sprite(self, draw: Callable[["Canvas"], None]) -> Sprite:
        """Draw on a separate canvas and return only the part with something on it, to be laid repeatedly."""
        canvas = Canvas(self.width, self.height, self.scale)
        draw(canvas)
        cover = canvas.cover()
        rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
        if not len(rows):
            rows = columns = np.zeros(1, np.int64)
        left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        image = canvas._surface.makeImageSnapshot(skia.IRect(left, top, right, bottom))
        return Sprite(image, left, top, _longest_run((cover[top:bottom, left:right] == 255).all(axis=1)))

    def lay(self, sprite: Sprite) -> None:
        """Draw a sprite where it was drawn."""
        image, left, top, (first, end) = sprite
        opaque = skia.Rect(left, top + first, left + image.width(), top + end)
        with skia.AutoCanvasRestore(self._skia):
            self._skia.resetMatrix()
            with skia.AutoCanvasRestore(self._skia):
                # Copying opaque rows is ten times faster than blending them, with the same result.
                self._skia.clipRect(opaque)
                copy = skia.Paint(BlendMode=skia.BlendMode.kSrc)
                self._skia.drawImage(image, left, top, skia.SamplingOptions(), copy)
            self._skia.clipRect(opaque, skia.ClipOp.kDifference)
            self._skia.drawImage(image, left, top)

    def lay_sprite(
        self, sprite: Sprite, dx: float = 0, dy: float = 0, degrees: float = 0, x: float = 0, y: float = 0
    ) -> None:
        """Draw a sprite, turned clockwise around (x, y) and then shifted, in units."""
        drawn, left, top, _ = sprite
        with skia.AutoCanvasRestore(self._skia):
            self._skia.translate(dx, dy)
            self._skia.rotate(degrees, x, y)
            self._skia.scale(1 / self.scale, 1 / self.scale)
            self._skia.drawImage(drawn, left, top, skia.SamplingOptions(skia.FilterMode.kLinear))

    def lay_leaning(self, sprite: Sprite, aside: float, foot: float, high: float) -> None:
        """Draw a sprite that leans: it stays at the height `foot` and is shifted `aside` at `high` above."""
        drawn, left, top, _ = sprite
        with skia.AutoCanvasRestore(self._skia):
            self._skia.translate(0, foot)
            self._skia.skew(-aside / high, 0)
            self._skia.translate(0, -foot)
            self._skia.scale(1 / self.scale, 1 / self.scale)
            self._skia.drawImage(drawn, left, top, skia.SamplingOptions(skia.FilterMode.kLinear))

    def lay_faded(self, sprite: Sprite, alpha: float) -> None:
        """Draw a sprite where it was drawn, more or less transparent."""
        drawn, left, top, _ = sprite
        with skia.AutoCanvasRestore(self._skia):
            self._skia.resetMatrix()
            self._skia.drawImage(drawn, left, top, skia.SamplingOptions(), skia.Paint(Alphaf=alpha))

    def lay_light(self, light: NDArray[np.float32], top: float, bottom: float) -> None:
        """Draw soft light over the full width between two heights, interpolated between a few rows of many columns.

        `light` has the colour times the coverage, and the coverage, all 0..255, shape (rows, columns, 4).
        """
        first, last, width = round(top * self.scale), round(bottom * self.scale), self._pixels.shape[1]
        rows = np.linspace(0, len(light) - 1, last - first, dtype=np.float32)
        above = np.minimum(rows.astype(np.intp), len(light) - 2)
        fine = np.diff(light, axis=0)[above]
        fine *= (rows - above.astype(np.float32))[:, np.newaxis, np.newaxis]
        fine += light[above]
        # The four bytes of a pixel are copied as one number.
        pixels = np.rint(fine).astype(np.uint8).view(np.uint32)[:, :, 0]
        wide = pixels.take(np.arange(width) * light.shape[1] // width, axis=1).view(np.uint8)
        info = skia.ImageInfo.Make(width, last - first, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        image = skia.Surface.MakeRasterDirect(info, wide.reshape(-1, width, 4), 4 * width).makeImageSnapshot()
        with skia.AutoCanvasRestore(self._skia):
            self._skia.resetMatrix()
            self._skia.drawImage(image, 0, first)

    def polygon(self, points: ArrayLike, ink: Ink) -> None:
        """Fill a polygon."""
        self._skia.drawPath(polygon(points), ink)

    def polygons(self, shapes: Iterable[ArrayLike], ink: Ink) -> None:
        """Fill many polygons with one ink."""
        self._skia.drawPath(joined(shapes), ink)

    def fill(self, path: Path, ink: Ink) -> None:
        """Fill a path."""
        self._skia.drawPath(path, ink)

    def polyline(self, points: ArrayLike, ink: Ink) -> None:
        """Draw an open line through points."""
        self._skia.drawPath(polygon(points, close=False), ink)

    def outline(self, start: tuple[float, float], segments: Segments, ink: Ink) -> None:
        """Fill a shape of lines (2 numbers), quadratic curves (4) and cubic curves (6)."""
        self._skia.drawPath(outlined(start, segments), ink)

    def stroke(self, start: tuple[float, float], segments: Segments, ink: Ink) -> None:
        """Draw an open line of the same kinds of segments."""
        self._skia.drawPath(outlined(start, segments, close=False), ink)

    def line(self, x0: float, y0: float, x1: float, y1: float, ink: Ink) -> None:
        """Draw a straight line."""
        self._skia.drawLine(x0, y0, x1, y1, ink)

    def circle(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """Fill a circle."""
        self._skia.drawCircle(x, y, radius, ink)

    def circles(self, discs: Iterable[tuple[float, float, float]], ink: Ink) -> None:
        """Fill many circles (x, y, radius) as one shape, so that overlaps do not show."""
        path = skia.Path()
        for x, y, radius in discs:
            path.addCircle(x, y, radius)
        self._skia.drawPath(path, ink)

    def oval(self, x: float, y: float, rx: float, ry: float, ink: Ink) -> None:
        """Fill an ellipse around (x, y)."""
        self._skia.drawOval(skia.Rect(x - rx, y - ry, x + rx, y + ry), ink)

    def bar(self, left: float, top: float, right: float, bottom: float, ink: Ink, round: float = 0) -> None:
        """Fill a rectangle with corners of the given radius."""
        self._skia.drawRoundRect(skia.Rect(left, top, right, bottom), round, round, ink)

    def bars(self, boxes: Iterable[tuple[float, float, float, float]], ink: Ink, round: float = 0) -> None:
        """Fill many rectangles (left, top, right, bottom) with one ink."""
        path = skia.Path()
        for box in boxes:
            path.addRoundRect(skia.Rect(*box), round, round)
        self._skia.drawPath(path, ink)

    def limb(self, a: tuple[float, float], a_width: float, b: tuple[float, float], b_width: float, ink: Ink) -> None:
        """Fill a tapered, round-ended limb between two points."""
        ax, ay, bx, by = *a, *b
        length = max(float(np.hypot(bx - ax, by - ay)), 1e-6)
        nx, ny = (by - ay) / length / 2, (ax - bx) / length / 2
        corners = [(ax + nx * a_width, ay + ny * a_width), (bx + nx * b_width, by + ny * b_width)]
        corners += [(bx - nx * b_width, by - ny * b_width), (ax - nx * a_width, ay - ny * a_width)]
        path = polygon(corners)
        for x, y, width in ((ax, ay, a_width), (bx, by, b_width)):
            path.addCircle(x, y, width / 2)
        self._skia.drawPath(path, ink)

    def crescent(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """Fill a crescent moon open to the upper right."""
        disc, bite = skia.Path(), skia.Path()
        disc.addCircle(x, y, radius)
        bite.addCircle(x + radius * 0.5, y - radius * 0.22, radius * 0.92)
        self._skia.drawPath(skia.Op(disc, bite, skia.PathOp.kDifference_PathOp), ink)

    @contextmanager
    def inside(self, points: ArrayLike) -> Iterator[None]:
        """Draw only inside a polygon."""
        with skia.AutoCanvasRestore(self._skia):
            self._skia.clipPath(polygon(points), doAntiAlias=True)
            yield

    @contextmanager
    def inside_outline(self, start: tuple[float, float], segments: Segments) -> Iterator[None]:
        """Draw only inside an outline."""
        with skia.AutoCanvasRestore(self._skia):
            self._skia.clipPath(outlined(start, segments), doAntiAlias=True)
            yield

    @contextmanager
    def moved(self, dx: float, dy: float) -> Iterator[None]:
        """Draw shifted to the right and down, in units."""
        with skia.AutoCanvasRestore(self._skia):
            self._skia.translate(dx, dy)
            yield

    @contextmanager
    def turned(self, degrees: float, x: float, y: float) -> Iterator[None]:
        """Draw turned clockwise around (x, y)."""
        with skia.AutoCanvasRestore(self._skia):
            self._skia.rotate(degrees, x, y)
            yield

    def reflect(self, y: float, strength: float, shift: Callable[[float], float]) -> None:
        """Mirror the picture above the line y into the part below it.

        `shift` returns how far the reflection is moved sideways at a distance below the line, in units.
        """
        image = self._surface.makeImageSnapshot()
        # Without smoothing, this is four times faster.
        clamp, sharp = skia.TileMode.kClamp, skia.SamplingOptions()
        for top in range(round(y), math.ceil(self.height), BAND):
            # The snapshot is in pixels, the canvas in units.
            flip = skia.Matrix().setScale(1 / self.scale, -1 / self.scale).postTranslate(shift(top - y), 2 * y)
            paint = skia.Paint(Alphaf=strength, Shader=image.makeShader(clamp, clamp, sharp, flip))
            self._skia.drawRect(skia.Rect(0, top, self.width, min(top + BAND, self.height)), paint)


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the start and end of the longest run of true values."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])
