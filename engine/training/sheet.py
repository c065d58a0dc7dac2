"""The sheet: one picture of every place and subject in every aspect."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.plan import ASPECTS
from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.scene import Scene

#: The sizes to draw, in pixels: half of the program's.
SIZES = [(width // 2, height // 2) for width, height in ASPECTS.values()]
#: The height of each picture on the sheet, the gap between pictures, and the JPEG quality of the sheet.
HEIGHT, GAP, QUALITY = 88, 3, 74
#: Scenes per row.
ACROSS = 5
SHEET = Path(__file__).parents[2] / "docs" / "scenes.jpg"

#: Returns the picture of a scene, drawn or painted.
Painter: TypeAlias = Callable[[Scene], NDArray[np.uint8]]


def sheet(paint: Painter = Scene.render) -> Image.Image:
    """Return a sheet with all aspects of each subject in each place."""
    pictures = []
    for number, (place, subject) in enumerate(product(PLACES, SUBJECTS)):
        facts = Facts(place, TIMES[number % len(TIMES)], subject)
        for width, height in SIZES:
            picture = Image.fromarray(paint(Scene(1000 + number, facts, width, height)))
            pictures.append(picture.resize((round(HEIGHT * width / height), HEIGHT), Image.Resampling.LANCZOS))
    long = ACROSS * len(SIZES)
    rows = [pictures[start : start + long] for start in range(0, len(pictures), long)]
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
