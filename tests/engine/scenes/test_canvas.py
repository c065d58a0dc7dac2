"""The canvas: what is drawn once and laid again looks as if it was drawn there."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.scenes.canvas import Canvas, solid
from engine.scenes.colour import rgb

WHITE, RED = rgb("ffffff"), rgb("ff0000")


def backdrop() -> Canvas:
    canvas = Canvas(64, 48, 2)
    canvas.bar(0, 0, 64, 48, solid(rgb("204060")))
    return canvas


def draw_hill(canvas: Canvas) -> None:
    """Draw a slope that becomes opaque, an opaque strip, and haze below it."""
    canvas.polygon([(0, 20), (64, 10), (64, 30), (0, 30)], solid(RED))
    canvas.bar(0, 30, 64, 48, solid(WHITE, 0.4))


def draw_everywhere(canvas: Canvas) -> None:
    canvas.bar(0, 0, 64, 48, solid(RED))


def draw_veil(canvas: Canvas) -> None:
    canvas.bar(0, 0, 64, 48, solid(RED, 0.5))


@pytest.mark.parametrize("draw", [draw_hill, draw_everywhere, draw_veil, lambda _: None])
def test_a_laid_sprite_looks_as_if_drawn_there(draw: Callable[[Canvas], None]) -> None:
    drawn, laid = backdrop(), backdrop()
    draw(drawn)
    laid.lay(laid.sprite(draw))
    assert np.abs(drawn.pixels().astype(int) - laid.pixels()).max() <= 1


def test_a_sprite_knows_its_longest_run_of_opaque_rows() -> None:
    canvas = Canvas(64, 48, 2)
    sprite = canvas.sprite(draw_hill)
    first, end = (sprite.top + row for row in sprite.opaque)
    assert 2 * 20 <= first <= 2 * 20 + 1
    assert end == 2 * 30
    assert canvas.sprite(draw_veil).opaque == (0, 0)


def light(cover: float) -> NDArray[np.float32]:
    """Return white light that gets stronger downwards, up to a coverage."""
    down = np.linspace(0, cover * 255, 5, dtype=np.float32)
    return np.broadcast_to(down[:, np.newaxis, np.newaxis], (5, 3, 4)).copy()


def test_light_is_smooth_between_the_rows_at_which_it_is_given() -> None:
    canvas = backdrop()
    before = canvas.pixels().astype(int)
    canvas.lay_light(light(0.5), 10, 42)
    change = canvas.pixels() - before
    assert not change[:20].any()
    assert not change[84:].any()
    column = change[20:84, 60, 0]
    assert column[0] == 0
    assert column[-1] == pytest.approx(0.5 * (255 - 0x20), abs=2)
    assert 0 <= np.diff(column).min() <= np.diff(column).max() <= 3


def test_light_is_as_wide_as_the_canvas() -> None:
    canvas, sides = backdrop(), np.zeros((2, 4, 4), np.float32)
    sides[:, [0, -1]] = 255
    canvas.lay_light(sides, 0, 48)
    assert np.flatnonzero((canvas.pixels() == 255).all(axis=(0, 2))).tolist() == [*range(32), *range(96, 128)]
