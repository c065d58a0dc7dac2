"""Words on a picture or a clip: where they stand, how they are set, and in which colour they can be read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from engine.finishing.block import Block
from engine.finishing.contrast import (
    LEAST,
    RGB,
    Lettering,
    Wish,
    apply_scrim,
    contrast,
    least_contrast,
    lettering,
    luminance,
    scrim,
)
from engine.finishing.placement import Position, boxes
from engine.finishing.safe_areas import safe_area
from engine.finishing.styles import Style
from engine.finishing.typography import Size, WordsError, set_text
from engine.scenes.calm import Box

#: RGB bytes, shape (height, width, 3).
Pixels = NDArray[np.uint8]

#: The boxes that are tried, the best first; the last one has all the room there is.
TRIED = 4
#: What counts how much against large letters, which count by the logarithm of their size: each worse box, and the
#: strength of the scrim that is needed there.
WORSE, SCRIM = 0.12, 0.6
#: The weight from which on letters are bold.
BOLD = 700
#: The height of the places for a band, as a share of the shorter side.
BAND_HEIGHT = 0.3
#: A band is as high as its words and this share of the shorter side above and below them, and so opaque.
BAND_MARGIN, BAND_OPACITY = 0.035, 0.72
#: The colours of a band and of the words on it, if light or dark words are wished.
BAND_COLOURS: dict[Wish, tuple[RGB, RGB]] = {
    "light": ((18, 22, 34), (255, 251, 243)),
    "dark": ((250, 246, 236), (24, 26, 34)),
}


@dataclass(frozen=True)
class Wishes:
    """How words are wished; "auto" leaves the choice to the style and the picture."""

    position: Position = "auto"
    size: Size = "auto"
    colour: Wish = "auto"
    #: The language of the words, such as "tr" or "zh-Hant", for letters that do not tell.
    language: str = ""


@dataclass(frozen=True)
class Words:
    """Words that have their place on pictures of one size."""

    block: Block
    x: int
    y: int
    lettering: Lettering
    #: The height and width of the pictures, and whether the words stand on a band across them.
    size: tuple[int, int]
    on_band: bool

    @cached_property
    def cover(self) -> NDArray[np.uint8]:
        """Return how much of the lettering's tone is laid over each pixel, 0..255, shape (height, width)."""
        height, width = self.size
        if not self.on_band:
            return scrim(self.block.mask(width, height, self.x, self.y), self.lettering)
        margin = round(BAND_MARGIN * min(self.size))
        cover = np.zeros(self.size, np.uint8)
        cover[max(self.y - margin, 0) : self.y + self.block.height + margin] = round(255 * BAND_OPACITY)
        return cover

    @property
    def box(self) -> Box:
        """Return where the letters are."""
        return Box(self.x, self.y, self.x + self.block.width, self.y + self.block.height)

    def on(self, picture: Pixels) -> Pixels:
        """Return a picture or a frame with the words."""
        height, width, _ = picture.shape
        drawn = np.empty((height, width, 4), np.uint8)
        drawn[:, :, :3] = apply_scrim(picture, self.cover, self.lettering)
        drawn[:, :, 3] = 255
        info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        surface = skia.Surface.MakeRasterDirect(info, drawn, width * 4)
        self.block.draw(surface.getCanvas(), self.x, self.y, self.lettering.colour)
        return np.ascontiguousarray(drawn[:, :, :3])


def place(
    text: str,
    style: Style,
    frames: Sequence[Pixels],
    wishes: Wishes = Wishes(),
    subject: NDArray[np.bool_] | None = None,
    calm: Box | None = None,
) -> Words:
    """Set words on a picture, or on all frames of a clip, given some of its moments.

    `subject` and `calm` are what the picture is about and where it is calm, if that is known, as in `boxes`. Raises
    WordsError if the words fit nowhere, or cannot be read in the wished colour.
    """
    if style.band:
        found = _bands(frames[0], wishes.position, subject)
    else:
        found = boxes(frames, _position(style, wishes.position), subject, calm)
    tried: list[tuple[float, Words]] = []
    reason: WordsError | None = None
    for number, box in enumerate((*found[:-1][:TRIED], found[-1])):
        # All the room there is, only if nothing else is enough.
        if tried and box is found[-1]:
            break
        try:
            words = _at(box, text, style, frames, wishes)
        except WordsError as error:
            reason = error
            continue
        score = math.log(words.block.size) - WORSE * number - SCRIM * words.lettering.strength * (not style.band)
        tried.append((score, words))
    if not tried:
        raise reason or WordsError("The words have no place on this picture.")
    best = max(tried, key=lambda one: (one[1].lettering.readable, one[0]))[1]
    if not best.lettering.readable:
        raise WordsError(f"On this picture, {wishes.colour} words cannot be read; choose another colour.")
    return best


def _position(style: Style, wished: Position) -> Position:
    return "corner" if style.corner and wished in ("auto", "bottom") else wished


def _bands(picture: Pixels, wished: Position, subject: NDArray[np.bool_] | None) -> Sequence[Box]:
    """Return places for a band: the ones that cover least of the subject first."""
    height, width, _ = picture.shape
    left, top, right, bottom = safe_area(width, height)
    high = round(BAND_HEIGHT * min(height, width))
    middle = (height - high) // 2
    tops = {"bottom": bottom - high, "top": top, "middle": middle}
    places = [Box(left, tops[name], right, tops[name] + high) for name in tops if wished in ("auto", "corner", name)]
    if subject is None:
        return places
    rows = subject.mean(axis=1)
    scale = len(rows) / height
    return sorted(places, key=lambda box: float(rows[int(box.top * scale) : int(box.bottom * scale)].mean()))


def _at(box: Box, text: str, style: Style, frames: Sequence[Pixels], wishes: Wishes) -> Words:
    """Set words into a box."""
    height, width, _ = frames[0].shape
    side = min(height, width)
    block = set_text(text, style, box.right - box.left, box.bottom - box.top, side, wishes.size, wishes.language)
    free = box.right - box.left - block.width
    x = box.left + {"left": 0, "centre": free // 2, "right": free}[block.align]
    y = box.top + (box.bottom - box.top - block.height) // 2
    if style.band:
        return Words(block, (width - block.width) // 2, y, _on_a_band(wishes.colour), (height, width), on_band=True)
    least = least_contrast(block.size, style.weight >= BOLD, side)
    chosen = lettering(frames, block.mask(width, height, x, y), wishes.colour, least)
    return Words(block, x, y, chosen, (height, width), on_band=False)


def _on_a_band(wish: Wish) -> Lettering:
    """Return the lettering on a band, which is dark with light words unless dark words are wished."""
    tone, colour = BAND_COLOURS["dark" if wish == "dark" else "light"]
    # What can be behind the band at worst.
    behind = [np.rint(BAND_OPACITY * np.array(tone) + (1 - BAND_OPACITY) * level) for level in (0, 255)]
    worst = min(float(contrast(luminance(colour), luminance(seen))) for seen in behind)
    return Lettering(colour, tone, BAND_OPACITY, worst, LEAST)
