"""Contrast: a colour in which words can be read on a picture, with as faint a scrim as that takes."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageFilter

Wish = Literal["auto", "light", "dark"]
#: Red, green and blue, 0..255.
RGB = tuple[int, int, int]

#: The contrast that the Web Content Accessibility Guidelines ask for, and for large letters.
LEAST, LEAST_LARGE = 4.5, 3.0
#: Bold letters from this size on are large, in pixels, on a phone that shows the shorter side this wide.
LARGE, PHONE = 24, 360
#: How much more contrast to give, because an encoder changes the pixels a little.
SPARE = 1.03
#: The share of the pixels that counts: those on which the letters are hardest to read.
WORST = 0.1
#: The opacities of a scrim to try, and how much opacity dark letters must save, because light ones look better.
STRENGTHS, SAVED = tuple(step / 20 for step in range(18)), 0.35
#: Light letters are also preferred if their contrast is at least this share of that of dark ones.
PREFERRED = 0.6
#: The shorter sides at which pixels are looked at and at which the scrim is blurred, and the most pixels to look at.
NEAR, BLUR, PIXELS = 360, 135, 4000
#: How far a scrim reaches, as shares of the shorter side: half of it is a glow around the letters, half a cloud behind.
GLOW, CLOUD = 0.014, 0.085
#: How much of its strength a scrim has at the least covered tenth of the letters.
FULLY = 0.8
#: No scrim up to BARE pixels from the edge of a picture, almost none up to EDGE, all of it from INNER on.
BARE, EDGE, GLOW_INNER, CLOUD_INNER = 12, 30, 90, 190
#: The shorter sides of the pictures for which these distances are; for smaller ones they shrink.
BARE_SIZE, EDGE_SIZE = 1080, 480
#: The opacity at EDGE, which changes no pixel by more than 18 levels.
FAINT = 0.07
#: Letters before they take on something of the colour of the picture, and how much they take on.
PAPER, INK, TINT_PAPER, TINT_INK = (255, 251, 243), (18, 20, 28), 0.08, 0.6
#: The brightest channel of the picture's colour in ink and in a dark scrim, and how much of it is in a bright scrim.
DEEP, SHADE, HAZE = 52, 44, 0.3
#: How much of the grey in the picture's colour is left out of dark colours.
PURE = 0.6


class Lettering(NamedTuple):
    """How words are drawn so that they can be read."""

    colour: RGB
    #: The colour of the scrim, and its opacity behind the words, 0..1.
    tone: RGB
    strength: float
    #: The contrast with the worst tenth of what is behind the words, and the least that is needed.
    contrast: float
    least: float

    @property
    def readable(self) -> bool:
        """Say whether the contrast suffices; if not, the wished colour does not suit the picture."""
        return self.contrast >= self.least


def luminance(colours: ArrayLike) -> NDArray[np.float64]:
    """Return the relative luminance, 0..1, of sRGB colours in whole numbers 0..255, shape (..., 3)."""
    linear = _linear()[np.asarray(colours, np.uint8)]
    return np.asarray(0.2126 * linear[..., 0] + 0.7152 * linear[..., 1] + 0.0722 * linear[..., 2])


@cache
def _linear() -> NDArray[np.float64]:
    """Return the light of each level of a channel, 0..1."""
    shares = np.arange(256) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return the contrast, 1..21, of two relative luminances."""
    first, second = np.asarray(first), np.asarray(second)
    return np.asarray((np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05))


def least_contrast(size: float, bold: bool, shorter_side: int) -> float:
    """Return the contrast that letters of a size need, in pixels of a picture whose shorter side is given."""
    return LEAST_LARGE if bold and size * PHONE / shorter_side > LARGE else LEAST


def lettering(
    frames: Sequence[NDArray[np.uint8]], glyphs: NDArray[np.uint8], wish: Wish = "auto", least: float = LEAST
) -> Lettering:
    """Choose the colour of words, and the faintest scrim with which they have the least contrast on every frame.

    `frames` are one picture or moments of a clip, shape (height, width, 3); `glyphs` is how much the words cover each
    pixel, 0..255, shape (height, width). Raises ValueError if they cover none.
    """
    if not glyphs.any():
        raise ValueError("the words cover nothing")
    behind, cover = _behind(frames, glyphs)
    own, around = behind.mean(axis=(0, 1)), np.mean([frame[::16, ::16].mean(axis=(0, 1)) for frame in frames], axis=0)
    paper = _mixed(PAPER, _bright(around), TINT_PAPER)
    ink = _mixed(INK, _bright(around - PURE * around.min(), DEEP), TINT_INK)
    light = _least(behind, cover, paper, _bright(own - PURE * own.min(), SHADE), least)
    dark = _least(behind, cover, ink, _mixed((255, 255, 255), _bright(own), HAZE), least)
    if wish != "auto":
        return light if wish == "light" else dark
    if light.readable != dark.readable:
        return light if light.readable else dark
    if light.strength == dark.strength:
        return light if light.contrast >= PREFERRED * dark.contrast else dark
    return dark if dark.strength + SAVED < light.strength else light


def scrim(glyphs: NDArray[np.uint8], lettering: Lettering) -> NDArray[np.uint8]:
    """Return the opacity of the scrim, 0..255, shape (height, width); for a clip, it is the same in all frames."""
    height, width = glyphs.shape
    if not lettering.strength:
        return np.zeros((height, width), np.uint8)
    cloud = np.rint(_cloud(glyphs) * (255 * lettering.strength)).astype(np.uint8)
    return np.asarray(_resized(Image.fromarray(cloud), (height, width), _step(glyphs, BLUR)))


def apply_scrim(picture: NDArray[np.uint8], scrim: NDArray[np.uint8], lettering: Lettering) -> NDArray[np.uint8]:
    """Return the picture, shape (height, width, 3), behind the scrim."""
    rows, columns = np.flatnonzero(scrim.any(axis=1)), np.flatnonzero(scrim.any(axis=0))
    result = picture.copy()
    if len(rows):
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        before = Image.fromarray(picture[part])
        tone = Image.new("RGB", before.size, lettering.tone)
        result[part] = np.asarray(Image.composite(tone, before, Image.fromarray(scrim[part])))
    return result


def _behind(
    frames: Sequence[NDArray[np.uint8]], glyphs: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return pixels under and right beside the words, shape (frames, pixels, 3), and how far a scrim covers them."""
    step = _step(glyphs, NEAR)
    near = np.asarray(Image.fromarray(glyphs).reduce(step).filter(ImageFilter.BoxBlur(1))) > 0
    rows, columns = np.nonzero(near)
    chosen = slice(None, None, max(1, len(rows) // PIXELS))
    rows, columns = rows[chosen], columns[chosen]
    cloud = _resized(Image.fromarray(_cloud(glyphs)), (near.shape[0], near.shape[1]), _step(glyphs, BLUR) / step)
    height, width = glyphs.shape
    down, along = np.minimum(rows * step + step // 2, height - 1), np.minimum(columns * step + step // 2, width - 1)
    return np.stack([frame[down, along] for frame in frames]), np.asarray(cloud, np.float64)[rows, columns]


def _step(glyphs: NDArray[np.uint8], size: int) -> int:
    """Return how many pixels become one so that the shorter side is about a size."""
    return max(1, min(len(glyphs), len(glyphs[0])) // size)


def _resized(cloud: Image.Image, shape: tuple[int, int], times: float) -> Image.Image:
    """Return a cloud enlarged so many times, and cut to a shape that its last pixels may exceed."""
    box = (0.0, 0.0, min(shape[1] / times, cloud.width), min(shape[0] / times, cloud.height))
    return cloud.resize((shape[1], shape[0]), Image.Resampling.BILINEAR, box)


def _cloud(glyphs: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the shape of a scrim behind words, 0..1, small."""
    step = _step(glyphs, BLUR)
    small = np.asarray(Image.fromarray(glyphs).reduce(step), np.float64) / 255
    letters, short = small > 0.1 * small.max(), min(small.shape)
    glow, cloud = (
        blurred / max(float(np.quantile(blurred[letters], 0.1)), 1e-6)
        for blurred in (_blur(_blur(small, reach * short).T, reach * short).T for reach in (GLOW, CLOUD))
    )
    near, far = (_window(glyphs.shape, step, inner) for inner in (GLOW_INNER, CLOUD_INNER))
    # Near an edge, where there is no room for the cloud to fade, the glow does its part.
    return np.asarray(near * (1 - (1 - FULLY) ** ((glow * (2 - far) + cloud * far) / 2)))


def _blur(values: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Blur along the first axis; three means of neighbours are nearly a Gaussian with this standard deviation."""
    around = max(1, round((math.sqrt(4 * reach * reach + 1) - 1) / 2))
    for _ in range(3):
        sums = np.pad(values, ((around + 1, around), (0, 0))).cumsum(axis=0)
        values = (sums[2 * around + 1 :] - sums[: -2 * around - 1]) / (2 * around + 1)
    return values


def _window(shape: tuple[int, ...], step: int, inner: float) -> NDArray[np.float64]:
    """Return the most that a scrim may cover, 0..1, in small pixels of `step` pixels."""
    short = min(shape)
    bare, edge = BARE * min(1, short / BARE_SIZE), EDGE * min(1, short / EDGE_SIZE)
    inner = max(inner * min(1, short / BARE_SIZE), 2 * edge) - step
    sides = []
    for size in shape:
        at = (np.arange(-(-size // step)) + 0.5) * step
        # A small pixel reaches into its neighbours when the scrim is enlarged.
        inwards = np.minimum(at, size - at) - step
        rise = np.clip((inwards - edge) / (inner - edge), 0, 1)
        faint = FAINT * np.clip((inwards - bare) / (edge - bare), 0, 1)
        sides.append(faint + (1 - FAINT) * rise * rise * (3 - 2 * rise))
    return np.outer(*sides)


def _least(behind: NDArray[np.uint8], cover: NDArray[np.float64], colour: RGB, tone: RGB, least: float) -> Lettering:
    """Return letters of a colour with the faintest scrim of a tone that suffices, or else with the strongest."""
    own = luminance(colour)

    def reached(strength: float) -> float:
        covered = np.rint(behind + (np.array(tone) - behind) * (strength * cover)[:, None])
        return min(_worst(contrast(luminance(frame), own)) for frame in covered)

    strength = STRENGTHS[min(bisect_left(STRENGTHS, SPARE * least, key=reached), len(STRENGTHS) - 1)]
    return Lettering(colour, tone, strength, reached(strength), least)


def _worst(contrasts: NDArray[np.float64]) -> float:
    """Return the mean of the worst tenth."""
    count = max(1, round(WORST * contrasts.size))
    return float(np.partition(contrasts, count - 1)[:count].mean())


def _bright(colour: NDArray[np.float64], brightest: float = 255) -> RGB:
    """Return a colour of the same hue whose brightest channel is given."""
    red, green, blue = (round(part) for part in (colour * brightest / max(float(colour.max()), 1)).tolist())
    return red, green, blue


def _mixed(first: RGB, second: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
