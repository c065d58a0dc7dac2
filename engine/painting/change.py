"""What a painter changed on a drawing, so that it can be done to every frame of the same scene, at any size."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: RGB in bytes, shape (height, width, 3).
Pixels: TypeAlias = NDArray[np.uint8]
#: One number for each colour and place, shape (3, height, width).
Planes: TypeAlias = NDArray[np.float32]

#: The level that slopes turn around, and what slopes and offsets are counted in parts of.
MIDDLE, PARTS, SHIFT = 128, 256, 8
#: What slopes and offsets are held to, in such parts, so that 16 bits are enough for every sum of them.
STEEPEST, FARTHEST = 112, 60 * PARTS
#: So many rows are painted at a time: what they take stays in the processor's cache.
ROWS = 16
#: How a value between two levels is rounded from place to place, so that no bands show (Bayer 1973).
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int16) * 16 + 8


@dataclass(frozen=True)
class Change:
    """A change of each colour by `slope` times how much lighter than MIDDLE it is, plus `offset`, in levels.

    They are much smoother than a drawing and so are kept small, in any shape of (3, height, width). Where the drawing
    has an edge, so has the change.
    """

    slope: Planes
    offset: Planes

    def brush(self, width: int, height: int) -> "Brush":
        """Return what makes this change to frames of a size."""
        slope, offset = (
            np.stack([_enlarged(np.clip(PARTS * plane, -most, most), width, height) for plane in planes])
            for planes, most in ((self.slope, STEEPEST), (self.offset, FARTHEST))
        )
        dither = np.tile(BAYER, (-(-height // 4), -(-width // 4)))[:height, :width]
        return Brush(slope, offset + dither)


@dataclass(frozen=True)
class Brush:
    """A change at the size of the frames that it is made to, in whole numbers."""

    slope: NDArray[np.int16]
    offset: NDArray[np.int16]

    def paint(self, frame: Pixels) -> Pixels:
        """Return a frame, RGB or RGBA, with the change, as RGB."""
        painted = np.empty((*frame.shape[:2], 3), np.uint8)
        for top in range(0, len(frame), ROWS):
            rows = slice(top, top + ROWS)
            for colour in range(3):
                plane = frame[rows, :, colour].astype(np.int16)
                change = plane - MIDDLE
                change *= self.slope[colour, rows]
                change += self.offset[colour, rows]
                change >>= SHIFT
                change += plane
                painted[rows, :, colour] = np.clip(change, 0, 255, out=change)
        return painted


def _enlarged(plane: NDArray[np.float32], width: int, height: int) -> NDArray[np.int16]:
    larger = Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    rounded: NDArray[np.int16] = np.rint(np.asarray(larger)).astype(np.int16)
    return rounded
