"""The flow between key frames: what lies between two pictures of one motion."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: Pixels of shape (height, width, 3) in bytes; places, and moves from place to place, of shape (height, width, 2);
#: shares of shape (height, width).
Pixels: TypeAlias = NDArray[Any]
Places: TypeAlias = NDArray[np.floating[Any]]
Shares: TypeAlias = NDArray[np.floating[Any]]

#: Two views of a place that differ by less than the first, of 255, are of one thing in another light; by more than the
#: second, of two things: mixed, each would be a ghost of itself.
ALIKE, UNLIKE = 20.0, 60.0
#: Differences are looked at in windows of so many pixels, so that neighbours are decided alike.
WINDOW = 9


def fill(key_frames: Iterable[Image.Image], between: int) -> Iterator[Image.Image]:
    """Yield RGB key frames of one size with so many frames between each two, as they come.

    Both neighbours are moved along the optical flow (Kroeger et al. 2016) to where things are at that moment (Jiang et
    al. 2018), and mixed.
    """
    last = None
    for frame in key_frames:
        if last is not None:
            yield from _between(last, frame, between)
        yield frame
        last = frame


def _between(first: Image.Image, last: Image.Image, count: int) -> Iterator[Image.Image]:
    before, after = (np.asarray(picture) for picture in (first, last))
    one, other = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (before, after))
    onward, back = _flow(one, other), _flow(other, one)
    height, width = one.shape
    places = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=2).astype(np.float32)
    for number in range(1, count + 1):
        moment = number / (count + 1)
        from_first = _seen(before, places + moment * (moment * back - (1 - moment) * onward))
        from_last = _seen(after, places + (1 - moment) * ((1 - moment) * onward - moment * back))
        share = _share(from_first, from_last, moment)
        yield Image.fromarray(np.asarray(cv2.blendLinear(from_first, from_last, 1 - share, share)))


def _flow(first: NDArray[Any], last: NDArray[Any]) -> Places:
    """Return where in the last of two grey pictures each place of the first has moved to."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    return np.asarray(search.calc(first, last, np.zeros((*first.shape, 2), np.float32)), np.float32)


def _seen(pixels: Pixels, places: Places) -> Pixels:
    """Return what a picture shows at these places, which lie between its pixels."""
    x, y = places[..., 0], places[..., 1]
    return np.asarray(cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _share(first: Pixels, last: Pixels, moment: float) -> Shares:
    """Return how much the last of two views counts: by the moment where they are alike, and where they are not, it or
    the first one alone."""
    mean = cv2.transform(cv2.absdiff(first, last), np.full((1, 3), 1 / 3, np.float32))
    differs = cv2.blur(np.asarray(mean, np.float32), (WINDOW, WINDOW))
    unlike = np.clip((differs - ALIKE) / (UNLIKE - ALIKE), 0, 1)
    return np.asarray(moment + (float(moment > 0.5) - moment) * unlike, np.float32)
