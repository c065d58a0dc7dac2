"""Move a camera over one picture: the videos of models that make only pictures."""

from collections.abc import Iterator
from math import ceil

from PIL import Image

#: The size of the picture relative to the frame that moves over it.
MARGIN = 5 / 4

#: The start and end of each move: the frame's position as fractions of the room around it, and its zoom between 0
#: (the frame's own size, sharpest) and 1 (the full picture).
MOVES = {
    "zoom in": ((0.5, 0.5, 1.0), (0.5, 0.45, 0.0)),
    "zoom out": ((0.5, 0.45, 0.0), (0.5, 0.5, 1.0)),
    "pan right": ((0.0, 0.5, 0.1), (1.0, 0.5, 0.1)),
    "pan left": ((1.0, 0.5, 0.1), (0.0, 0.5, 0.1)),
    "pan up": ((0.5, 1.0, 0.1), (0.5, 0.0, 0.1)),
}


def picture_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in pixels of the picture for frames of this size; both sides are multiples of 64."""
    return ceil(width * MARGIN / 64) * 64, ceil(height * MARGIN / 64) * 64


def frame_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in pixels of the frames over a picture of this size; both sides are multiples of 16."""
    return int(width / MARGIN) // 16 * 16, int(height / MARGIN) // 16 * 16


def move(picture: Image.Image, camera: str, size: tuple[int, int], num_frames: int) -> Iterator[Image.Image]:
    """Yield frames of `size` pixels while the camera eases from the start of its move to the end.

    The crop is sampled at fractions of a pixel, so that a slow move does not jitter.
    """
    start, end = MOVES[camera]
    for number in range(num_frames):
        eased = _smoothstep(number / max(1, num_frames - 1))
        x, y, zoom = (a + (b - a) * eased for a, b in zip(start, end, strict=True))
        width = size[0] + (picture.width - size[0]) * zoom
        height = size[1] + (picture.height - size[1]) * zoom
        left, top = (picture.width - width) * x, (picture.height - height) * y
        box = (left, top, left + width, top + height)
        yield picture.resize(size, Image.Resampling.LANCZOS, box=box)


def _smoothstep(time: float) -> float:
    # Perlin's: speed and acceleration are zero at both ends.
    return time**3 * (time * (time * 6 - 15) + 10)
