"""Apply a painter's change of one drawing to every frame of the same scene, at any size."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: RGB bytes, shape (height, width, 3).
Pixels: TypeAlias = NDArray[np.uint8]
#: One number for each colour and pixel, shape (3, height, width).
Planes: TypeAlias = NDArray[np.float32]

#: The level at which a slope changes nothing, and the fixed-point unit of slopes and offsets with its bits.
MIDDLE, PARTS, SHIFT = 128, 256, 8
#: The limits of slopes and offsets in that unit, so that every sum fits into 16 bits.
STEEPEST, FARTHEST = 112, 60 * PARTS
#: Rows that are painted at a time, so that they stay in the CPU's cache.
ROWS = 32
#: Ordered dithering, so that smooth areas show no bands (Bayer 1973).
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int16) * 16 + 8


@dataclass(frozen=True)
class Change:
    """A change of each colour by `slope * (level - MIDDLE) + offset`, in levels of 0 to 255.

    Both are much smoother than a drawing, so that a low resolution (3, height, width) of any size is enough. The
    change has edges where the drawing has them.
    """

    slope: Planes
    offset: Planes

    def brush(self, width: int, height: int) -> "Brush":
        """Return a brush that applies this change to frames of a size."""
        slope, offset = (
            np.dstack([_enlarged(np.clip(PARTS * plane, -most, most), width, height) for plane in planes])
            for planes, most in ((self.slope, STEEPEST), (self.offset, FARTHEST))
        )
        dither = np.tile(BAYER, (-(-height // 4), -(-width // 4)))[:height, :width]
        return Brush(slope, offset + dither[..., np.newaxis] - MIDDLE * slope)


@dataclass(frozen=True)
class Brush:
    """A change by `slope * level + offset` at the size of the frames, in fixed point, shape (height, width, 3)."""

    slope: NDArray[np.int16]
    offset: NDArray[np.int16]

    def paint(self, frame: Pixels) -> Pixels:
        """Return an RGB or RGBA frame with the change, as RGB."""
        painted = np.empty((*frame.shape[:2], 3), np.uint8)
        for top in range(0, len(frame), ROWS):
            rows = slice(top, top + ROWS)
            levels = np.empty(painted[rows].shape, np.int16)
            # One colour at a time is faster than all three; what follows is fastest on one block of memory.
            for colour in range(3):
                levels[:, :, colour] = frame[rows, :, colour]
            change = levels * self.slope[rows]
            change += self.offset[rows]
            change >>= SHIFT
            change += levels
            painted[rows] = np.clip(change, 0, 255, out=change)
        return painted


def _enlarged(plane: NDArray[np.float32], width: int, height: int) -> NDArray[np.int16]:
    larger = Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    rounded: NDArray[np.int16] = np.rint(np.asarray(larger)).astype(np.int16)
    return rounded
