"""Pictures with words for the tests."""

from importlib.metadata import files

import numpy as np
import skia  # type: ignore[import-not-found, unused-ignore]
from numpy.typing import NDArray

from engine.scenes.calm import Box

#: A picture of each shape.
ASPECTS = {"1:1": (540, 540), "4:5": (540, 675), "9:16": (540, 960), "16:9": (960, 540)}


def plain(width: int, height: int, level: int = 128) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)


def noisy(width: int, height: int, box: Box) -> NDArray[np.uint8]:
    """Return a picture that is grey in the box and noise everywhere else."""
    picture = np.random.default_rng(1).integers(0, 256, (height, width, 3)).astype(np.uint8)
    picture[box.top : box.bottom, box.left : box.right] = 128
    return picture


def lettered(width: int, height: int, box: Box, text: str = "Never give up") -> NDArray[np.uint8]:
    """Return how much a line of text covers each pixel; it fills the box, and stands in its middle."""
    (font,) = (file for file in files("fontpkg-noto-sans") or () if file.name == "NotoSans[wdth,wght].ttf")
    face = skia.Typeface.MakeFromFile(str(font.locate()))
    size = min(box.bottom - box.top, (box.right - box.left) / skia.Font(face, 1).measureText(text))
    # The surface draws into the array.
    pixels = np.zeros((height, width), np.uint8)
    surface = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeA8(width, height), pixels, width)
    left = (box.left + box.right - skia.Font(face, size).measureText(text)) / 2
    ink = skia.Paint(AntiAlias=True, Color=skia.ColorBLACK)
    surface.getCanvas().drawString(text, left, (box.top + box.bottom) / 2 + size * 0.36, skia.Font(face, size), ink)
    return pixels
