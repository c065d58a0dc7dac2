"""Text: split a prompt in any language into words that can be looked up."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence

#: Combining marks above this code point are letters, as vowel signs in Hindi and voiced kana are; but not these.
MARKS, NUKTA = 0x900, "\u093c"
#: The number of what is not in the vocabulary, and the longest word in it.
UNKNOWN, LONGEST = 1, 24
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
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = (one for one in letters if not _is_accent(one))
    plain = unicodedata.normalize("NFC", "".join(kept)).translate(SAME)
    return "".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in plain).split()


def characters(parts: Sequence[str]) -> Sequence[str]:
    """Return words with every Chinese and Japanese character as a word of its own."""
    return UNSPACED.sub(r" \1 ", " ".join(parts)).split()


def forms(word: str) -> Sequence[str]:
    """Return the forms in which a word may be listed: as it is and, in Arabic, without a prefix."""
    prefix = ARABIC_PREFIX.match(word)
    return (word, word[prefix.end() :]) if prefix else (word,)


def _is_accent(one: str) -> bool:
    return unicodedata.category(one) == "Mn" and (ord(one) < MARKS or one == NUKTA)


def numbered(listed: Sequence[str]) -> Mapping[str, int]:
    """Return the number of each word of a vocabulary."""
    return {word: number for number, word in enumerate(listed)}


def pieces(text: str, vocabulary: Mapping[str, int]) -> Sequence[int]:
    """Return the numbers of a text's words in a vocabulary; an unlisted word is split into the longest listed parts."""
    found = []
    for word in words(text):
        rest = next((form for form in forms(word) if form in vocabulary), word)
        while rest:
            end = next((end for end in range(min(len(rest), LONGEST), 0, -1) if rest[:end] in vocabulary), 0)
            found.append(vocabulary[rest[:end]] if end else UNKNOWN)
            rest = rest[max(end, 1) :]
    return found


def start(text: str, vocabulary: Mapping[str, int], most: int) -> str:
    """Return as much of the start of a text as has at most so many words of a vocabulary."""
    if len(pieces(text, vocabulary)) <= most:
        return text
    end = bisect_right(range(len(text)), most, key=lambda last: len(pieces(text[: last + 1], vocabulary)))
    return text[:end].rstrip()
