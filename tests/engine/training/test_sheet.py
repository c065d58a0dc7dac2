"""The sheet shows everything that can be drawn, and the one in docs has the current size."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.scenes.facts import PLACES, SUBJECTS
from engine.scenes.scene import Scene
from engine.training.sheet import SHEET, SIZES, sheet


def test_a_sheet_has_every_place_and_subject_in_every_aspect() -> None:
    painted = []

    def paint(scene: Scene) -> NDArray[np.uint8]:
        size = round(scene.width * scene.scale), round(scene.height * scene.scale)
        painted.append((scene.place, scene.subject, size))
        return np.zeros((2, 2, 3), np.uint8)

    page = sheet(paint)
    assert len(painted) == len(set(painted)) == len(PLACES) * len(SUBJECTS) * len(SIZES)
    with Image.open(SHEET) as kept:
        assert kept.size == page.size
    assert SHEET.stat().st_size < 900_000
