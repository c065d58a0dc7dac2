"""The vocabulary: the words that the reader knows, and which of them stand for a text."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Self

from engine.reader.text import UNSPACED, forms, words

VOCABULARY = "vocabulary.json"
#: The number of what no word stands for, and the longest word.
UNKNOWN, LONGEST = 1, 24
#: The fewest letters that two words must begin with to be alike, the share of the unlisted word that these must be, and
#: the fewest letters of each part of a compound.
ALIKE, ALIKE_SHARE, COMPOUND = 4, 0.5, 4


class Vocabulary:
    """Listed words; the number of each is its position."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._numbers = {word: number for number, word in enumerate(listed)}
        self._sorted = sorted(listed)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the vocabulary in a folder."""
        return cls(json.loads((folder / VOCABULARY).read_text(encoding="utf-8")))

    def pieces(self, text: str) -> Sequence[int]:
        """Return the numbers of the words that stand for a text.

        An unlisted word is split into listed parts if it is a compound or is written without spaces; otherwise, it is
        probably another form of the listed word that begins most alike.
        """
        return [self._numbers.get(piece, UNKNOWN) for word in words(text) for piece in self._pieces(word)[0]]

    def unsure(self, text: str) -> int:
        """Return how many words of a text are only like listed words, or like none."""
        return sum(not self._pieces(word)[1] for word in words(text))

    def start(self, text: str, most: int) -> str:
        """Return as much of the start of a text as at most so many words stand for."""
        if len(self.pieces(text)) <= most:
            return text
        end = bisect_right(range(len(text)), most, key=lambda last: len(self.pieces(text[: last + 1])))
        return text[:end].rstrip()

    def _pieces(self, word: str) -> tuple[Sequence[str], bool]:
        """Return the pieces that stand for a word, and whether that is sure."""
        for form in forms(word):
            if form in self._numbers:
                return [form], True
        parts = self._parts(word)
        if UNSPACED.search(word) or min(map(len, parts)) >= COMPOUND:
            return parts, True
        alike = next(filter(None, map(self._most_alike, forms(word))), None)
        return [alike] if alike else parts, False

    def _parts(self, word: str) -> Sequence[str]:
        """Return the longest listed parts, from the first; a character that is not listed is a part, too."""
        parts = []
        while word:
            end = next((end for end in range(min(len(word), LONGEST), 1, -1) if word[:end] in self._numbers), 1)
            parts.append(word[:end])
            word = word[end:]
        return parts

    def _most_alike(self, word: str) -> str | None:
        """Return the listed word that has the most first letters in common; in doubt, the first in the alphabet."""
        place = bisect_left(self._sorted, word)
        same = max((_same(word, near) for near in self._sorted[max(place - 1, 0) : place + 1]), default=0)
        if same < max(ALIKE, ALIKE_SHARE * len(word)):
            return None
        return self._sorted[bisect_left(self._sorted, word[:same])]


def _same(one: str, other: str) -> int:
    """Return how many first letters two words have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
