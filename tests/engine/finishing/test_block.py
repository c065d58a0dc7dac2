"""A block draws its lines where it says, in its colour, together or one by one."""

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from engine.finishing.block import Block
from engine.finishing.styles import STYLES
from engine.finishing.typography import set_text


@pytest.fixture(scope="module")
def block() -> Block:
    return set_text("Keep going, the morning comes", STYLES["classic"], 500, 400, 540)


def drawn(block: Block, *indices: int, alpha: float = 1.0) -> NDArray[np.uint8]:
    """Return a white picture with some lines in red, with the block's corner at (20, 30)."""
    picture = np.full((460, 560, 4), 255, np.uint8)
    surface = skia.Surface(picture)
    for index in indices:
        block.draw_line(surface.getCanvas(), index, 20, 30, (200, 0, 0), alpha)
    return picture[..., :3]


def test_lines_one_by_one_are_the_block(block: Block) -> None:
    picture = np.full((460, 560, 4), 255, np.uint8)
    block.draw(skia.Surface(picture).getCanvas(), 20, 30, (200, 0, 0))
    assert (picture[..., :3] == drawn(block, *range(len(block.lines)))).all()


def test_each_line_is_in_its_box(block: Block) -> None:
    assert len(block.lines) > 1
    for index, box in enumerate(block.boxes):
        picture = drawn(block, index)
        picture[box.top + 30 : box.bottom + 30, box.left + 20 : box.right + 20] = 255
        assert (picture == 255).all()


def test_centred_lines_share_their_middle(block: Block) -> None:
    middles = [(box.left + box.right) / 2 for box in block.boxes]
    assert max(middles) - min(middles) <= 1


def test_the_mask_tells_what_is_covered(block: Block) -> None:
    mask = block.mask(560, 460, 20, 30)
    picture = drawn(block, *range(len(block.lines)))
    assert mask.shape == (460, 560)
    assert mask.max() == 255
    assert ((mask > 0) == (picture[..., 1] < 255)).mean() > 0.999
    assert np.abs(picture[mask == 255].astype(int) - (200, 0, 0)).max() <= 8


def test_lines_can_be_seen_through(block: Block) -> None:
    solid, faint = drawn(block, 0), drawn(block, 0, alpha=0.25)
    whole = solid[..., 1] == 0
    assert np.abs(faint[whole].astype(int) - (241, 191, 191)).max() <= 2
    assert (drawn(block, 0, alpha=0.0) == 255).all()


def test_joined_letters_are_not_seen_twice() -> None:
    block = set_text("لا تستسلم", STYLES["bold"], 500, 400, 540)
    assert drawn(block, 0, alpha=0.5)[..., 1].min() >= 126


def test_a_heavier_style_covers_more_where_the_typeface_has_one_weight() -> None:
    coverage = {}
    for name in ("hand", "classic"):
        block = set_text("永不放弃", STYLES[name], 500, 400, 540, "small")
        coverage[name] = block.mask(560, 460, 0, 0).mean() / block.size**2
    assert coverage["classic"] > 1.1 * coverage["hand"]
