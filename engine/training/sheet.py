"""The sheets: every place and every subject, in each aspect and at five moments of a clip.

`python -m engine.training.sheet` draws `docs/places.jpg` and `docs/subjects.jpg`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.plan import ASPECTS
from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.habitats import HABITATS
from engine.scenes.scene import Scene

#: The sizes to draw, in pixels: half of the program's.
SIZES = [(width // 2, height // 2) for width, height in ASPECTS.values()]
#: The moments of a clip beside the still picture.
MOMENTS = (0.1, 0.3, 0.5, 0.7, 0.9)
#: The height of each picture on a sheet, the gap between pictures, and the JPEG quality of a sheet.
HEIGHT, GAP, QUALITY = 104, 3, 78
#: Places or subjects per row.
ACROSS = 2
DOCS = Path(__file__).parents[2] / "docs"

#: Returns a moment of a scene, drawn or painted.
Painter: TypeAlias = Callable[[Scene, float], NDArray[np.uint8]]


def places() -> Iterator[Facts]:
    """Yield each place with one of its subjects."""
    for number, place in enumerate(PLACES):
        subjects = [*dict.fromkeys(HABITATS[place])]
        yield Facts(place, TIMES[number % len(TIMES)], subjects[number % len(subjects)])


def subjects() -> Iterator[Facts]:
    """Yield each subject in one of its places."""
    for number, subject in enumerate(SUBJECTS[1:]):
        homes = [place for place in PLACES if subject in HABITATS[place]]
        yield Facts(homes[number % len(homes)], TIMES[number % len(TIMES)], subject)


def sheet(shown: Iterator[Facts], paint: Painter = Scene.render) -> Image.Image:
    """Return a sheet with these scenes in each aspect and, in the square one, at five moments."""
    rows = [_row(1000 + number, facts, paint) for number, facts in enumerate(shown)]
    lines = [rows[start : start + ACROSS] for start in range(0, len(rows), ACROSS)]
    wide = sum(picture.width + GAP for picture in rows[0])
    page = Image.new("RGB", (ACROSS * wide + GAP, len(lines) * (HEIGHT + GAP) + GAP), "white")
    for number, line in enumerate(lines):
        left = GAP
        for picture in (picture for row in line for picture in row):
            page.paste(picture, (left, GAP + number * (HEIGHT + GAP)))
            left += picture.width + GAP
    return page


def _row(seed: int, facts: Facts, paint: Painter) -> list[Image.Image]:
    views = [(Scene(seed, facts, *size), 0.5) for size in SIZES]
    views += [(views[0][0], t) for t in MOMENTS]
    return [_thumbnail(paint(scene, t)) for scene, t in views]


def _thumbnail(pixels: NDArray[np.uint8]) -> Image.Image:
    height, width, _ = pixels.shape
    return Image.fromarray(pixels).resize((round(HEIGHT * width / height), HEIGHT), Image.Resampling.LANCZOS)


def main() -> None:
    """Draw both sheets."""
    for name, shown in (("places", places()), ("subjects", subjects())):
        path = DOCS / f"{name}.jpg"
        sheet(shown).save(path, quality=QUALITY, optimize=True)
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
