"""Safe areas: nothing is cropped by a network or covered by its buttons."""

import math

import pytest

from engine.finishing.safe_areas import Shape, safe_area, shapes
from engine.scenes.calm import Box

#: The sizes that the built-in model and others make for each shape.
SIZES = {
    "1:1": [(1080, 1080), (512, 512)],
    "4:5": [(1080, 1350), (448, 576)],
    "9:16": [(1080, 1920), (384, 704), (768, 1344)],
    "16:9": [(1920, 1080), (704, 384), (1280, 720)],
}


def test_the_area_of_a_story_is_clear_of_every_networks_buttons() -> None:
    assert safe_area(1080, 1920) == Box(150, 288, 930, 1248)
    assert safe_area(540, 960) == Box(75, 144, 465, 624)


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: str(shape.aspect))
def test_every_size_of_a_shape_is_safe_on_all_networks(shape: Shape) -> None:
    for width, height in SIZES[shape.aspect]:
        left, top, right, bottom = safe_area(width, height)
        across, down = width / shape.size[0], height / shape.size[1]
        assert right - left >= 0.7 * width
        assert bottom - top >= 0.48 * height
        for network in shape.network:
            margins = network.margins
            assert left >= margins.left * across
            assert top >= margins.top * down
            assert width - right >= margins.right * across
            assert height - bottom >= margins.bottom * down


def test_other_shapes_have_the_same_margin_at_each_edge() -> None:
    assert safe_area(1000, 1500) == Box(60, 60, 940, 1440)
    assert safe_area(3000, 500) == Box(30, 30, 2970, 470)


def test_every_network_has_a_source() -> None:
    assert {shape.aspect for shape in shapes()} == SIZES.keys()
    for shape in shapes():
        wide, high = map(int, shape.aspect.split(":"))
        assert math.isclose(shape.size[0] / shape.size[1], wide / high)
        assert shape.network
        assert all(network.source and network.date.year >= 2026 for network in shape.network)
