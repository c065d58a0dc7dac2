"""Colours: mixing, and palettes for the mood of each time of day."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

#: Red, green and blue, 0..255.
Colour = NDArray[np.float64]


def rgb(code: str) -> Colour:
    """Return the colour of six hex digits."""
    return np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)], dtype=np.float64)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Blend from a (share 0) to b (share 1)."""
    return a + (b - a) * share


BLACK = rgb("000000")
WHITE = rgb("ffffff")
WARM = rgb("ffd27a")


@dataclass(frozen=True)
class Palette:
    """The colours of a mood, from the top of the sky down to the nearest silhouette, and of its light."""

    tone: str
    zenith: Colour
    middle: Colour
    horizon: Colour
    near: Colour
    light: Colour

    def tinted(self, tint: Colour) -> "Palette":
        """Return the palette with every colour shifted the same way, so that moods vary continuously."""
        shifts = {"zenith": 1.0, "middle": 1.0, "horizon": 0.6, "near": 0.4, "light": 0.2}
        moved = {name: np.clip(getattr(self, name) + tint * k, 0, 255) for name, k in shifts.items()}
        return Palette(self.tone, **moved)

    def toned(self, other: "Palette") -> "Palette":
        """Return the palette with most of the sky, and the tone, of another one."""
        sky = {name: mix(getattr(self, name), getattr(other, name), 0.7) for name in ("zenith", "middle", "horizon")}
        return replace(self, tone=other.tone, **sky)

    def overcast(self, share: float) -> "Palette":
        """Return the palette with a share of the colour taken out of the sky and the light."""
        zenith, middle, horizon = (
            mix(colour, 0.82 * np.full(3, colour.mean()) + 0.6 * rgb("101a28"), share)
            for colour in (self.zenith, self.middle, self.horizon)
        )
        return replace(self, zenith=zenith, middle=middle, horizon=horizon)


def _palette(tone: str, codes: str) -> Palette:
    return Palette(tone, *(rgb(code) for code in codes.split()))


PALETTES: dict[str, list[Palette]] = {
    "dawn": [
        _palette("pink", "5b6ea8 d6a5b8 fbd9b5 383d66 fff1d6"),
        _palette("peach", "6a7fb5 f2b8a8 ffe5c4 483a60 fff6e0"),
        _palette("coral", "345a7d e69a8d ffd9a0 2a3a55 fff0c8"),
        _palette("lavender", "8097c9 d9bfd8 fff0dd 4a5080 fffaf0"),
    ],
    "day": [
        _palette("blue", "2f80c9 7dbbe8 dff2f7 1d5650 fffbe6"),
        _palette("green", "3d9be0 9ad5f0 f3f7e4 286433 fffbe0"),
        _palette("blue", "1f6fb2 6ab0de e8f4f5 264a78 ffffff"),
        _palette("teal", "57b6c9 a9e0dc fbf6dc 226666 fffdf0"),
    ],
    "sunset": [
        _palette("orange", "3b2667 e0546c ffb35c 2e1b4c fff0b8"),
        _palette("orange", "5a2a6e f1684d ffc857 3c2350 fff3c4"),
        _palette("crimson", "8c2f45 f2603f ffd166 491b30 fff4cc"),
        _palette("pink", "2d3561 c05c7e ffb08a 282c56 ffeccc"),
        _palette("golden", "c8653d f29f4b ffe6a8 583120 fffbe0"),
    ],
    "dusk": [
        _palette("purple", "232d69 6a55a8 e5a0bb 221f52 ffe8da"),
        _palette("blue", "2b4070 5377a6 f0bfae 1e3158 ffeedb"),
        _palette("purple", "3b2a70 8d55ae ffab9e 2e1f58 ffe8cc"),
    ],
    "night": [
        _palette("blue", "122258 2a4c94 7ba6e0 172550 f8f5e4"),
        _palette("indigo", "1c1f5a 454aa0 9c92dc 22235a f6f2ea"),
        _palette("teal", "0d3450 226a84 74c6c2 12384e f0f8f2"),
        _palette("violet", "261c5c 56439e bd90d2 2a2058 f8f0ee"),
    ],
}

#: The colours of things by name.
BALLOON_COLOURS = [
    "e63946 f1faee",
    "f4a261 264653",
    "ffd166 ef476f",
    "06d6a0 118ab2",
    "ffffff e76f51",
    "9b5de5 fee440",
]
COAT_COLOURS = {
    "red": "e03a3e", "orange": "f08a2c", "yellow": "f4c542", "teal": "1fa5a0",
    "blue": "2f72d8", "white": "f2efe8", "pink": "e5709f", "purple": "8052cc",
}  # fmt: skip
FLOWER_COLOURS = {
    "red": "e63946 ff5a5f c1121f", "yellow": "ffd60a ffc300 ffe98a", "purple": "9d4edd c77dff 7b2cbf",
    "pink": "ff8fab fb6f92 ffc2d1", "white": "ffffff f8f9fa e9ecef",
    "colourful": "e63946 ffd60a 9d4edd ff8fab ffffff",
}  # fmt: skip
TREE_COLOURS = {"green": "4c9a4f", "autumn": "e07b30", "cherry blossom": "f9aec4", "bare": "5a4034"}
SAIL_COLOURS = {"white": "faf6ec", "red": "d8343f", "yellow": "f5c04a"}
SKIN = ("f0c8a4", "d9a27a", "a96f48", "6e4630")
HAIR = ("2a211f", "4a3226", "8a5a34", "d9b36c", "1b1b22")


def natural(skin: Colour, hair: Colour) -> tuple[Colour, Colour]:
    """Return a skin and the hair, which is dark on dark skin."""
    return skin, min(hair, rgb(HAIR[1]), key=np.mean) if skin.mean() < 140 else hair
