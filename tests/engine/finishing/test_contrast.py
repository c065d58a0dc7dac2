"""Contrast: words can be read on every picture, and the scrim is no stronger and no larger than that takes."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.finishing.contrast import (
    STRENGTHS,
    Lettering,
    Wish,
    apply_scrim,
    contrast,
    least_contrast,
    lettering,
    luminance,
    scrim,
)
from engine.finishing.safe_areas import safe_area
from engine.scenes.calm import Box
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene
from tests.engine.finishing.pictures import ASPECTS, lettered, noisy, plain

#: In the middle of a square picture.
BOX = Box(60, 200, 480, 300)


def measured(picture: NDArray[np.uint8], glyphs: NDArray[np.uint8], chosen: Lettering) -> float:
    """Return the contrast with the worst tenth of all pixels under and beside the words, behind the scrim."""
    behind = apply_scrim(picture, scrim(glyphs, chosen), chosen)
    near = np.asarray(Image.fromarray(glyphs).filter(ImageFilter.MaxFilter(5))) > 0
    found = np.sort(contrast(luminance(behind[near]), luminance(chosen.colour)))
    return float(found[: len(found) // 10].mean())


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [((0, 0, 0), (255, 255, 255), 21), ((119, 119, 119), (255, 255, 255), 4.478), ((255, 0, 0), (0, 0, 255), 2.149)],
)
def test_contrast_is_that_of_the_guidelines(
    first: tuple[int, int, int], second: tuple[int, int, int], known: float
) -> None:
    assert contrast(luminance(first), luminance(second)) == pytest.approx(known, abs=1e-3)
    assert contrast(luminance(second), luminance(first)) == pytest.approx(known, abs=1e-3)


def test_only_large_bold_letters_need_less_contrast() -> None:
    assert least_contrast(90, True, 1080) == least_contrast(45, True, 540) == 3
    assert least_contrast(90, False, 1080) == least_contrast(60, True, 1080) == 4.5


@pytest.mark.parametrize(("level", "light"), [(0, True), (60, True), (200, False), (255, False)])
def test_on_a_plain_picture_words_need_no_scrim(level: int, light: bool) -> None:
    chosen = lettering([plain(540, 540, level)], lettered(540, 540, BOX))
    assert chosen.readable
    assert chosen.strength == 0
    assert (luminance(chosen.colour) > 0.5) == light


def test_letters_are_neither_black_nor_white_and_have_something_of_the_picture() -> None:
    sea = plain(540, 540)
    sea[:] = 30, 90, 200
    for wish in ("light", "dark"):
        red, green, blue = lettering([sea], lettered(540, 540, BOX), wish).colour
        assert (red, green, blue) not in {(0, 0, 0), (255, 255, 255)}
        warm = lettering([np.ascontiguousarray(sea[..., ::-1])], lettered(540, 540, BOX), wish).colour
        assert blue - red > warm[2] - warm[0]


@pytest.mark.parametrize("wish", ["auto", "light", "dark"])
@pytest.mark.parametrize("aspect", ASPECTS)
def test_words_can_be_read_wherever_they_stand_on_a_scene(aspect: str, wish: Wish) -> None:
    width, height = ASPECTS[aspect]
    picture = Scene(7, Facts("city", "sunset", "couple"), width, height).render()
    left, top, right, bottom = safe_area(width, height)
    for share in (0.0, 0.5, 1.0):
        upper = round(top + (bottom - top - 80) * share)
        glyphs = lettered(width, height, Box(left, upper, right, upper + 80))
        chosen = lettering([picture], glyphs, wish)
        assert chosen.readable
        assert measured(picture, glyphs, chosen) >= 4.5
        assert measured(picture, glyphs, chosen) == pytest.approx(chosen.contrast, rel=0.1)


def test_words_can_be_read_on_noise() -> None:
    picture, glyphs = noisy(540, 540, Box(0, 0, 0, 0)), lettered(540, 540, BOX)
    chosen = lettering([picture], glyphs)
    assert measured(picture, glyphs, chosen) >= 4.5


def test_the_scrim_is_the_faintest_that_suffices() -> None:
    picture, glyphs = plain(540, 540, 150), lettered(540, 540, BOX)
    chosen = lettering([picture], glyphs, "light")
    fainter = chosen._replace(strength=STRENGTHS[STRENGTHS.index(chosen.strength) - 1])
    assert measured(picture, glyphs, chosen) >= 4.5
    assert measured(picture, glyphs, fainter) < 4.5 * 1.05
    assert lettering([picture], glyphs, "light", 3.0).strength < chosen.strength


@pytest.mark.parametrize("size", [1080, 720, 512])
@pytest.mark.parametrize(("level", "wish"), [(255, "light"), (0, "dark")])
def test_at_the_edge_of_a_picture_nothing_changes_much(size: int, level: int, wish: Wish) -> None:
    picture = plain(size, size, level)
    left, top, right, bottom = safe_area(size, size)
    high = size // 6
    for box in (Box(left, top, right, top + high), Box(left, bottom - high, left + 2 * high, bottom)):
        glyphs = lettered(size, size, box)
        chosen = lettering([picture], glyphs, wish)
        change = np.abs(apply_scrim(picture, scrim(glyphs, chosen), chosen).astype(np.int16) - picture)
        assert change.max() > 80
        change[30:-30, 30:-30] = 0
        assert change.max() <= 24
        change[10:-10, 10:-10] = 0
        assert change.max() <= 2


def test_the_scrim_is_soft_and_ends() -> None:
    glyphs = lettered(540, 540, BOX)
    opacity = scrim(glyphs, lettering([plain(540, 540, 255)], glyphs, "light")).astype(np.int16)
    assert max(np.abs(np.diff(opacity, axis=axis)).max() for axis in (0, 1)) <= 14
    assert opacity[250, 270] > 100
    assert not opacity[:40].any()
    assert not opacity[-40:].any()


def test_a_clip_has_one_colour_that_can_be_read_at_every_moment() -> None:
    glyphs = lettered(540, 540, BOX)
    frames = [plain(540, 540, level) for level in (20, 60, 110)]
    chosen = lettering(frames, glyphs)
    assert luminance(chosen.colour) > 0.5
    assert all(measured(frame, glyphs, chosen) >= 4.5 for frame in frames)


def test_a_wish_that_cannot_be_read_is_told() -> None:
    # No scrim reaches the edge.
    glyphs = lettered(540, 540, Box(0, 0, 200, 16))
    chosen = lettering([plain(540, 540, 255)], glyphs, "light")
    assert not chosen.readable
    assert chosen.contrast < 4.5
    assert lettering([plain(540, 540, 255)], glyphs).readable


def test_without_a_scrim_the_picture_stays_as_it_is() -> None:
    picture, glyphs = noisy(540, 540, Box(0, 150, 540, 350)), lettered(540, 540, BOX)
    before = picture.copy()
    chosen = Lettering((255, 250, 240), (0, 0, 0), 0.0, 4.6, 4.5)
    assert (apply_scrim(picture, scrim(glyphs, chosen), chosen) == before).all()
    apply_scrim(picture, scrim(glyphs, chosen._replace(strength=0.5)), chosen)
    assert (picture == before).all()


def test_words_that_cover_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="cover nothing"):
        lettering([plain(540, 540)], np.zeros((540, 540), np.uint8))
