"""The sheet: every place and subject that can be drawn, in every aspect, in one picture."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.scene import Scene

#: Sizes that are drawn, in pixels.
ASPECTS = ((540, 540), (540, 675), (540, 960), (960, 540))
#: The height of each picture on the sheet, the room between them, and how well the sheet is kept.
HEIGHT, GAP, QUALITY = 88, 3, 78
SHEET = Path("docs/scenes.jpg")

#: Makes the picture of a scene, as it is drawn or painted over.
Painter: TypeAlias = Callable[[Scene], NDArray[np.uint8]]


def sheet(paint: Painter = Scene.render) -> Image.Image:
    """Lay out a row for each place and half of the subjects, every subject in all aspects."""
    rows = []
    for number, place in enumerate(PLACES):
        pictures = []
        for turn, subject in enumerate(SUBJECTS):
            facts = Facts(place, TIMES[(number + turn) % len(TIMES)], subject)
            for width, height in ASPECTS:
                picture = Image.fromarray(paint(Scene(1000 + 13 * number + turn, facts, width, height)))
                pictures.append(picture.resize((round(HEIGHT * width / height), HEIGHT), Image.Resampling.LANCZOS))
        half = len(ASPECTS) * -(-len(SUBJECTS) // 2)
        rows += [pictures[:half], pictures[half:]]
    width = max(sum(picture.width + GAP for picture in row) for row in rows) + GAP
    page = Image.new("RGB", (width, len(rows) * (HEIGHT + GAP) + GAP), "white")
    for number, row in enumerate(rows):
        left = GAP
        for picture in row:
            page.paste(picture, (left, GAP + number * (HEIGHT + GAP)))
            left += picture.width + GAP
    return page


if __name__ == "__main__":
    sheet().save(SHEET, quality=QUALITY, optimize=True)
    print(f"{SHEET}: {SHEET.stat().st_size:,} bytes")
