"""The sheets show everything that can be drawn, and the ones in docs have the current size."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.scenes.facts import PLACES, SUBJECTS
from engine.scenes.scene import Scene
from engine.training.sheet import DOCS, MOMENTS, SIZES, places, sheet, subjects


def test_the_sheets_have_every_place_and_subject() -> None:
    assert [facts.place for facts in places()] == [*PLACES]
    assert [facts.subject for facts in subjects()] == [*SUBJECTS[1:]]


@pytest.mark.parametrize("name", ["places", "subjects"])
def test_a_sheet_has_every_aspect_and_five_moments(name: str) -> None:
    shown = [*(places() if name == "places" else subjects())]
    painted: list[tuple[float, float, float]] = []

    def paint(scene: Scene, t: float) -> NDArray[np.uint8]:
        width, height = round(scene.width * scene.scale), round(scene.height * scene.scale)
        painted.append((width, height, t))
        return np.zeros((height // 2, width // 2, 3), np.uint8)

    page = sheet(iter(shown), paint)
    assert len(painted) == len(shown) * (len(SIZES) + len(MOMENTS))
    assert set(painted) == {*((*size, 0.5) for size in SIZES), *((*SIZES[0], t) for t in MOMENTS)}
    with Image.open(DOCS / f"{name}.jpg") as kept:
        assert kept.size == page.size
    assert (DOCS / f"{name}.jpg").stat().st_size < 2_500_000
