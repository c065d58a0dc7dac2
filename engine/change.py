"""What a painter changed on a drawing, so that it can be done to every frame of the same scene, at any size."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: RGB in bytes, shape (height, width, 3).
Pixels: TypeAlias = NDArray[np.uint8]
#: One number for each place, shape (height, width).
Plane: TypeAlias = NDArray[np.float32]

#: Levels and slopes are counted in parts of this, and what red, green and blue add to the luminance.
PARTS, SHIFT = 128, 7
RED, GREEN, BLUE = 38, 75, 15
#: What slopes and offsets are held to, in such parts, so that 16 bits are enough for every sum of them.
STEEPEST, FARTHEST = 96, 60 * PARTS
#: How a value between two levels is rounded from place to place, so that no bands show (Bayer 1973).
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int16) * 8 + 4


@dataclass(frozen=True)
class Change:
    """A change of each colour by `slope` times how much lighter the drawing is than `level`, plus `offset`.

    They are much smoother than a drawing and so are kept small: `level` of shape (height, width), the others of shape
    (3, height, width). A guided filter (He et al. 2013) makes them of the difference between a painted and a plain
    drawing: where the drawing has an edge, so has the change.
    """

    level: Plane
    slope: NDArray[np.float32]
    offset: NDArray[np.float32]

    def brush(self, width: int, height: int) -> "Brush":
        """Return what makes this change to frames of a size."""
        slope, offset = (
            np.stack([_enlarged(np.clip(PARTS * plane, -most, most), width, height) for plane in planes])
            for planes, most in ((self.slope, STEEPEST), (self.offset, FARTHEST))
        )
        dither = np.tile(BAYER, (-(-height // 4), -(-width // 4)))[:height, :width]
        return Brush(_enlarged(self.level, width, height), slope, offset + dither)


@dataclass(frozen=True)
class Brush:
    """A change at the size of the frames that it is made to, in whole numbers."""

    level: NDArray[np.int16]
    slope: NDArray[np.int16]
    offset: NDArray[np.int16]

    def paint(self, frame: Pixels) -> Pixels:
        """Return a frame with the change."""
        planes = np.ascontiguousarray(np.moveaxis(frame, 2, 0)).astype(np.int16)
        lighter = ((RED * planes[0] + GREEN * planes[1] + BLUE * planes[2]) >> SHIFT) - self.level
        painted = np.empty_like(frame)
        for colour, plane in enumerate(planes):
            change = self.slope[colour] * lighter
            change += self.offset[colour]
            change >>= SHIFT
            change += plane
            painted[..., colour] = np.clip(change, 0, 255, out=change)
        return painted


def _enlarged(plane: Plane, width: int, height: int) -> NDArray[np.int16]:
    larger = Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    rounded: NDArray[np.int16] = np.rint(np.asarray(larger)).astype(np.int16)
    return rounded
