"""What a person wrote, made safe to print."""

import re
import unicodedata

_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return text on one line without control, escape and bidi characters, safe to send to a terminal."""
    line = " ".join(_BIDI_CONTROLS.sub("", text).split())
    return "".join(character for character in line if unicodedata.category(character) not in ("Cc", "Cs"))
