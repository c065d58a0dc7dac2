"""The sheet: every place and subject that can be drawn, in every aspect, in one picture."""

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

#: Sizes that are drawn, in pixels: half of those that the program draws.
SIZES = [(width // 2, height // 2) for width, height in ASPECTS.values()]
#: The height of each picture on the sheet, the room between them, and how well the sheet is kept.
HEIGHT, GAP, QUALITY = 88, 3, 74
#: How many scenes are beside one another.
ACROSS = 5
SHEET = Path(__file__).parents[2] / "docs" / "scenes.jpg"

#: Makes the picture of a scene, as it is drawn or painted over.
Painter: TypeAlias = Callable[[Scene], NDArray[np.uint8]]


def sheet(paint: Painter = Scene.render) -> Image.Image:
    """Lay out all aspects of each subject in each place beside one another."""
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
