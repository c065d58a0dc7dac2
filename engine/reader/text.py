"""Text: split a prompt in any language into words that can be looked up."""

import re
import unicodedata
from collections.abc import Sequence

#: Combining marks above this code point are letters, as vowel signs in Hindi and voiced kana are; but not these.
MARKS, NUKTA = 0x900, "\u093c"
#: Letters that people use for each other: the Turkish i, two Arabic endings, and two Hindi nasals.
SAME = str.maketrans("\u0131\u0649\u0629\u0901", "i\u064a\u0647\u0902")
#: The words of a text of ASCII alone.
PLAIN = re.compile("[a-z0-9]+")
#: Chinese and Japanese are written without spaces, so every character is a word.
UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
#: Arabic writes "and", "in", "like", "to" and "the" as a part of the next word.
ARABIC_PREFIX = re.compile(r"(?:[وف]?(?:[بلك]?ال|لل)|[وف]?[بلك]|[وف])(?=\w{2})")


def words(text: str) -> Sequence[str]:
    """Return the words of a text, without case, accents and punctuation."""
    if text.isascii():
        return PLAIN.findall(text.lower())
    return [word for spelling in spellings(text) if (word := plain(spelling))]


def spellings(text: str) -> Sequence[str]:
    """Return the words of a text as they are spelled, in lower case."""
    letters = unicodedata.normalize("NFKC", text).lower()
    return "".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in letters).split()


def plain(word: str) -> str:
    """Return a word without case and accents."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(one for one in letters if not _is_accent(one))).translate(SAME)


def characters(parts: Sequence[str]) -> Sequence[str]:
    """Return words with every Chinese and Japanese character as a word of its own."""
    return UNSPACED.sub(r" \1 ", " ".join(parts)).split()


def forms(word: str) -> Sequence[str]:
    """Return the forms in which a word may be listed: as it is and, in Arabic, without a prefix."""
    prefix = ARABIC_PREFIX.match(word)
    return (word, word[prefix.end() :]) if prefix else (word,)


def _is_accent(one: str) -> bool:
    return unicodedata.category(one) == "Mn" and (ord(one) < MARKS or one == NUKTA)
