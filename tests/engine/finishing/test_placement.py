"""Placement: words stand where the picture is calm, beside the subject and inside the safe area."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.finishing.placement import Position, boxes
from engine.finishing.safe_areas import safe_area
from engine.scenes.calm import Box
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene
from tests.engine.finishing.pictures import ASPECTS, noisy, plain

POSITIONS: tuple[Position, ...] = ("auto", "top", "middle", "bottom", "corner")
#: Scenes with room beside the subject.
FACTS = (
    Facts("mountains", "dawn", "hiker"),
    Facts("ocean", "sunset", "sailboat"),
    Facts("meadow", "day", "tree"),
    Facts("city", "night", "none"),
)


def inside(box: Box, other: Box) -> bool:
    return box.left >= other.left and box.top >= other.top and box.right <= other.right and box.bottom <= other.bottom


def part(values: NDArray[np.bool_], box: Box) -> NDArray[np.bool_]:
    return values[box.top : box.bottom, box.left : box.right]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_boxes_are_safe_and_where_they_are_wished(aspect: str, position: Position) -> None:
    width, height = ASPECTS[aspect]
    found = boxes([plain(width, height)], position)
    safe = safe_area(width, height)
    assert all(inside(box, safe) for box in found)
    best = found[0]
    middle = ((best.top + best.bottom) / 2 - safe.top) / (safe.bottom - safe.top)
    assert {"auto": 0 < middle < 1, "top": middle < 0.42, "middle": 0.36 < middle < 0.64}.get(position, middle > 0.58)
    assert (best.right - best.left) * (best.bottom - best.top) >= 0.2 * min(width, height) ** 2 or position == "corner"
    assert best.left == safe.left or best.right == safe.right or position != "corner"


@pytest.mark.parametrize(
    "calm", [Box(40, 60, 500, 200), Box(40, 330, 480, 500), Box(30, 60, 270, 500), Box(280, 40, 510, 480)], ids=str
)
def test_the_best_box_is_in_the_calm_part_of_a_busy_picture(calm: Box) -> None:
    best = boxes([noisy(540, 540, calm)])[0]
    assert inside(best, Box(calm.left - 6, calm.top - 6, calm.right + 6, calm.bottom + 6))


def test_an_outline_such_as_the_suns_is_avoided_but_not_stars() -> None:
    y, x = np.ogrid[:540, :540]
    night = plain(540, 540, 20)
    night[::45, ::45] = 200
    stars = boxes([night])[0]
    night[np.hypot(y - 170, x - 380) < 60] = 240
    best = boxes([night])[0]
    assert best != stars
    assert not part(np.hypot(y - 170, x - 380) < 55, best).any()


def test_a_gradient_is_as_calm_as_a_plain_sky() -> None:
    sky = plain(540, 540)
    sky[:] = np.linspace(60, 120, 540)[:, None, None]
    first, second = boxes([sky])[0], boxes([plain(540, 540)])[0]
    assert np.abs(np.subtract(first, second)).max() < 60


@pytest.mark.parametrize("facts", FACTS, ids=str)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_words_are_put_where_a_scene_is_calm_and_beside_its_subject(aspect: str, facts: Facts) -> None:
    scene = Scene(5, facts, *ASPECTS[aspect])
    picture = scene.render()
    subject = scene.subject_mask(picture=picture)
    best = boxes([picture], "auto", subject, scene.calm)[0]
    assert part(subject, best).mean() < 0.005
    # Dithering and glows are no edges.
    edges = np.maximum(np.hypot(*np.gradient(picture.mean(axis=2))) - 4, 0)
    assert edges[best.top : best.bottom, best.left : best.right].mean() < 0.65 * edges.mean()


def test_boxes_over_the_subject_come_after_all_others() -> None:
    subject = np.zeros((540, 540), np.bool_)
    subject[:, 250:] = True
    *found, everything = boxes([plain(540, 540)], "auto", subject)
    clear = [not part(subject, box).any() for box in found]
    assert clear[0]
    assert clear == sorted(clear, reverse=True)
    assert not all(clear)
    assert everything == safe_area(540, 540)


def test_where_the_subject_is_everywhere_words_are_put_over_it() -> None:
    found = boxes([plain(540, 540)], "auto", np.ones((540, 540), np.bool_))
    assert len(found) > 1
    assert all(inside(box, safe_area(540, 540)) for box in found)


def test_the_mask_of_the_subject_can_be_smaller_than_the_picture() -> None:
    subject = np.zeros((540, 540), np.bool_)
    subject[60:300, 100:420] = True
    best = boxes([plain(540, 540)], "auto", subject[::4, ::4])[0]
    assert not part(subject, best).any()


def test_of_equally_good_boxes_the_known_one_comes_first() -> None:
    for calm in (Box(60, 40, 480, 180), Box(60, 360, 480, 500)):
        best = boxes([plain(540, 540)], "auto", None, calm)[0]
        shared = max(0, min(best.bottom, calm.bottom) - max(best.top, calm.top))
        assert shared >= 0.6 * (best.bottom - best.top)


def test_in_a_clip_a_part_must_be_calm_at_every_moment() -> None:
    upper, lower = Box(30, 30, 510, 250), Box(30, 290, 510, 510)
    never, later = noisy(540, 540, upper), noisy(540, 540, upper)
    later[lower.top : lower.bottom, lower.left : lower.right] = 128
    assert boxes([later, later, later])[0] != boxes([later, later, never])[0]
    assert inside(boxes([later, later, never])[0], Box(24, 24, 516, 256))


def test_the_choices_differ() -> None:
    *found, _ = boxes([plain(540, 540)])
    assert 3 <= len(found) <= 12
    assert len({*found}) == len(found)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (2000, 200), (200, 2000), (33, 57)])
def test_small_and_long_pictures_have_boxes(width: int, height: int) -> None:
    for position in POSITIONS:
        found = boxes([plain(width, height)], position, np.zeros((height, width), np.bool_), Box(0, 0, 5, 5))
        assert all(inside(box, safe_area(width, height)) for box in found)
        assert found[0].right > found[0].left
        assert found[0].bottom > found[0].top
