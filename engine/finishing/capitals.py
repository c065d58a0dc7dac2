"""Capitals as each language writes them."""

import re
import unicodedata

#: Letters that only Turkish and its neighbours use beside a dotless i.
TURKISH = frozenset("ğışİĞŞ")
#: Vowels of which the first says by its accent that the two are spoken apart, as in "άυλος", ΑΫΛΟΣ.
PAIRS = re.compile("([αεο])\u0301([ιυ])")  # noqa: RUF001


def capitals(text: str, language: str = "") -> str:
    """Return a text in capitals: Turkish keeps the dots of its i, Greek capitals have no accents."""
    if language.partition("-")[0] in ("tr", "az") or (not language and TURKISH & set(text)):
        text = text.replace("i", "İ")
    words = re.split(r"(\s+)", text)
    return unicodedata.normalize("NFC", "".join(_greek(word) if _is_greek(word) else word.upper() for word in words))


def _is_greek(word: str) -> bool:
    return any("\u0370" <= one <= "\u03ff" or "\u1f00" <= one <= "\u1fff" for one in word)


def _greek(word: str) -> str:
    """Return a Greek word in capitals, without accents and breathings but for the word for "or"."""
    if word.strip(".,;·!…").lower() == "ή":
        return word.upper()
    letters = PAIRS.sub("\\1\\2\u0308", unicodedata.normalize("NFD", word.lower()))
    return "".join(one for one in letters if unicodedata.category(one) != "Mn" or one == "\u0308").upper()
