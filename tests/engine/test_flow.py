"""The flow between key frames: things move on evenly, what is still stays, and nothing is there twice."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from engine.flow import fill

SIZE = (192, 128)


def scenery() -> Image.Image:
    """Return a textured picture that stands for what does not move."""
    grain = np.random.default_rng(0).integers(90, 160, (SIZE[1] // 8, SIZE[0] // 8, 3), dtype=np.uint8)
    return Image.fromarray(grain).resize(SIZE, Image.Resampling.BICUBIC)


def with_ball(x: float, y: float = 64.0) -> Image.Image:
    """Return the scenery with a bright ball at a place."""
    layer = Image.new("L", SIZE)
    ImageDraw.Draw(layer).ellipse((x - 14, y - 14, x + 14, y + 14), fill=255)
    picture = scenery()
    picture.paste((255, 230, 120), mask=layer.filter(ImageFilter.GaussianBlur(1)))
    return picture


def brightness(picture: Image.Image) -> NDArray[np.float64]:
    """Return how much brighter than the scenery each pixel is."""
    one, other = (np.asarray(each.convert("L"), np.float64) for each in (picture, scenery()))
    return one - other


def middle(picture: Image.Image) -> float:
    """Return how far to the right the middle of the ball is."""
    ball = brightness(picture).clip(40, None).sum(axis=0) - 40 * SIZE[1]
    return float((ball * np.arange(SIZE[0])).sum() / ball.sum())


def test_key_frames_stay_as_they_are_with_so_many_frames_between_each_two() -> None:
    keys = [with_ball(50), with_ball(58), with_ball(66)]
    frames = list(fill(keys, 4))
    assert len(frames) == 11
    assert frames[::5] == keys


def test_a_thing_moves_on_evenly_and_is_there_once_in_every_frame() -> None:
    frames = list(fill([with_ball(60), with_ball(76)], 4))
    places = [middle(frame) for frame in frames]
    assert np.allclose(np.diff(places), 16 / 5, atol=1.2)
    area = (brightness(frames[0]) > 40).sum()
    for frame in frames:
        bright = brightness(frame) > 40
        assert abs(bright.sum() - area) < 0.1 * area, "neither smeared nor doubled"


def test_what_is_still_stays_still() -> None:
    for frame in fill([with_ball(60), with_ball(76)], 4):
        far = np.asarray(frame, float)[:, 130:] - np.asarray(scenery(), float)[:, 130:]
        assert np.abs(far).mean() < 0.5


def test_what_appears_is_not_a_ghost_of_itself_for_long() -> None:
    ball = [brightness(frame)[60:69, 96:105].mean() for frame in fill([scenery(), with_ball(100)], 4)]
    shares = [one / ball[-1] for one in ball]
    assert all(share < 0.15 or share > 0.85 for share in shares), shares


def test_a_light_that_changes_a_little_changes_smoothly() -> None:
    dark, light = (scenery().point(lambda value, gain=gain: int(value * gain)) for gain in (0.9, 1.0))
    means = [np.asarray(frame, float).mean() for frame in fill([dark, light], 4)]
    steps = np.diff(means)
    assert np.allclose(steps, steps.mean(), rtol=0.3)


def test_frames_come_while_later_ones_are_not_made_yet() -> None:
    taken = []

    def made() -> Iterator[Image.Image]:
        for x in (50, 58, 66):
            taken.append(x)
            yield with_ball(x)

    frames = fill(made(), 1)
    next(frames)
    assert taken == [50]
    next(frames)
    assert taken == [50, 58]


def test_one_key_frame_has_nothing_to_be_filled_up_to() -> None:
    assert list(fill([with_ball(50)], 4)) == [with_ball(50)]
