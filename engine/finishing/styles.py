"""The six styles that words can be set in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.finishing.fonts import Face


@dataclass(frozen=True)
class Style:
    """How words look and where they stand.

    `faces` are for Latin, Cyrillic and Greek, the best first; a script or a letter that none of them has is set in its
    Noto face, or in its face with serifs if `serif`, of the same `weight` and `width`. The three sizes are shares of
    the picture's shorter side. `leading` is the distance of baselines and `tracking` the space added between letters,
    both as shares of the size; `measure` is how long a line may be, in sizes. Text that runs from right to left has
    "start" at the right.
    """

    name: str
    faces: tuple[Face, ...]
    weight: int
    smallest: float
    usual: float
    largest: float
    leading: float
    measure: float
    width: int = 100
    serif: bool = False
    capitals: bool = False
    tracking: float = 0.0
    align: Literal["start", "centre"] = "start"
    #: Where words may stand, the best first.
    positions: tuple[Literal["top", "middle", "bottom"], ...] = ("top", "middle", "bottom")
    #: Whether words stand in a lower corner, and whether on a band across the picture.
    corner: bool = False
    band: bool = False


_ALL = (
    Style(
        "quiet",
        (Face("Noto Serif", 470),),
        weight=470,
        serif=True,
        smallest=0.032,
        usual=0.062,
        largest=0.096,
        leading=1.34,
        measure=13.0,
    ),
    Style(
        "bold",
        (Face("Oswald", 700), Face("Noto Sans", 900)),
        weight=850,
        width=76,
        capitals=True,
        smallest=0.05,
        usual=0.145,
        largest=0.25,
        leading=1.03,
        tracking=0.004,
        measure=6.2,
        positions=("middle", "bottom", "top"),
    ),
    Style(
        "hand",
        (Face("Caveat", 700), Face("Noto Serif Italic", 440)),
        weight=440,
        serif=True,
        smallest=0.038,
        usual=0.096,
        largest=0.145,
        leading=1.2,
        measure=10.0,
        align="centre",
    ),
    Style(
        "classic",
        (Face("Playfair Display", 640), Face("Noto Serif", 600)),
        weight=640,
        serif=True,
        smallest=0.036,
        usual=0.086,
        largest=0.14,
        leading=1.22,
        tracking=-0.004,
        measure=9.5,
        align="centre",
        positions=("middle", "top", "bottom"),
    ),
    Style(
        "corner",
        (Face("Noto Sans", 540),),
        weight=540,
        smallest=0.026,
        usual=0.038,
        largest=0.054,
        leading=1.32,
        tracking=0.004,
        measure=13.0,
        positions=("bottom", "top"),
        corner=True,
    ),
    Style(
        "band",
        (Face("Noto Sans", 600),),
        weight=620,
        smallest=0.03,
        usual=0.056,
        largest=0.08,
        leading=1.28,
        tracking=0.008,
        measure=17.0,
        align="centre",
        positions=("bottom", "middle", "top"),
        band=True,
    ),
)
STYLES: Mapping[str, Style] = {style.name: style for style in _ALL}

#: The style of each theme that the reader knows; "hand" is only for those who choose it.
BY_THEME: Mapping[str, str] = {
    "perseverance": "bold",
    "courage": "bold",
    "hope": "classic",
    "calm": "quiet",
    "focus": "corner",
    "teamwork": "band",
    "freedom": "classic",
    "growth": "quiet",
    "beginnings": "classic",
    "success": "bold",
    "health": "band",
    "kindness": "quiet",
    "gratitude": "classic",
    "adventure": "bold",
    "dreams": "classic",
    "drive": "bold",
    "love": "classic",
    "family": "quiet",
    "grief": "quiet",
    "study": "corner",
    "work": "band",
    "performance": "bold",
    "recovery": "quiet",
    "training": "bold",
    "celebration": "classic",
    "rest": "corner",
    "faith": "classic",
}


def style_for(theme: str | None) -> Style:
    """Return the style that suits a theme, "quiet" without one."""
    return STYLES[BY_THEME.get(theme or "", "quiet")]
