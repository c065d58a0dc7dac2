"""Text from visitors, made safe to print."""

import re
import unicodedata

_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Characters that a terminal would act on or that change the order of text.
_CONTROLS = re.compile(f"[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_BIDI_CONTROLS.pattern[1:-1]}]")


def printable(text: str) -> str:
    """Return text on one line without control, escape and bidi characters, safe to send to a terminal."""
    line = " ".join(_BIDI_CONTROLS.sub("", text).split())
    return "".join(character for character in line if unicodedata.category(character) not in ("Cc", "Cs"))


def escaped(text: str) -> str:
    r"""Return text on one line with control, escape and bidi characters written out, as in `\x1b`."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
