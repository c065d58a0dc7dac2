"""Set words into a box: their size, their lines, and each line's place."""

import math
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.finishing import fonts
from engine.finishing.block import Align, Block, Line, Run, ink, paragraph
from engine.finishing.breaks import breaks
from engine.finishing.capitals import capitals
from engine.finishing.fonts import CASED, PLAIN, SPACED, Face, Script
from engine.finishing.styles import Style
from persistence.errors import DaybreakError

#: Sizes in pixels where the picture's shorter side has `SIDE`; each is an eighth larger than the one before.
SIDE = 1080
STEPS = tuple(16 * 1.125**step for step in range(26))
#: The most characters and lines, and the most marks on one letter.
CHARACTERS, LINES, MARKS = 500, 12, 4
#: The size at which widths are compared, in pixels.
TRIAL = 100.0
#: The least distance between the ink of two lines, as a share of the size.
GAP = 0.1
#: The smallest letters that can be read, in pixels.
READABLE = 8.0
#: What counts how much against size, which counts by its logarithm: uneven lines and bad breaks, each line more, lines
#: beyond the measure, one word or letter alone at the end.
UNEVEN, MORE, LONG, ORPHAN = 1.0, 0.035, 0.8, 0.45
#: A last line is an orphan if it is narrower than this share of the others.
SHORT = 0.42
#: The part of the style's usual size that a small wish means.
SMALL = 0.7
#: Up to how many measures a text has the style's largest size unless another is wished, and from how many the usual.
FEW_WORDS, MANY_WORDS = 1.1, 3.0
#: How much more leading a style of capitals needs in a script without them.
WITHOUT_CAPITALS = 1.2
#: Signs that turn text around across lines, or change how a character is drawn; each line gets its own isolate.
DROPPED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\ufe0e\ufe0f")
#: A sign that counts as an Arabic letter and is not seen.
ARABIC_MARK = "\u061c"

Size = Literal["auto", "small", "medium", "large"]


class WordsError(DaybreakError):
    """The words cannot be set; the message says why in one sentence."""


def set_text(
    text: str, style: Style, width: int, height: int, side: int, size: Size = "auto", language: str = ""
) -> Block:
    """Set a text as large and as evenly as its style and a box allow; nothing is cut off.

    `side` is the shorter side of the picture, from which sizes are taken. `size` is a wish: "medium" stands for the
    style's usual size at most, "large" for its largest, and "auto" for the larger the fewer the words are. `language`,
    such as "tr" or "zh-Hant", is needed where letters do not tell. Newlines are kept. Raises WordsError.
    """
    text = _clean(text)
    _check(text)
    if style.capitals:
        text = capitals(text, language)
    setting = _Setting(text, style, language)
    largest = {"small": SMALL * style.usual, "medium": style.usual, "large": style.largest}.get(size)
    largest = setting.largest if largest is None else largest
    steps = [pixels for step in STEPS if (pixels := step * side / SIDE) >= READABLE]
    smallest = min(steps, key=lambda step: abs(step - style.smallest * side), default=math.inf)
    fitting = [step for step in steps if smallest <= step <= max(largest * side, smallest)]
    if not fitting:
        raise WordsError("The picture is too small for words.")
    for lines, limit in setting.candidates(width, height, fitting):
        for step in reversed([one for one in fitting if one <= limit]):
            block = setting.block(lines, step)
            if 0 < block.width <= width and 0 < block.height <= height:
                return block
    raise WordsError(setting.reason(width, fitting[0]))


def _clean(text: str) -> str:
    """Return lines of single spaces without signs that would change the text around them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = unicodedata.normalize("NFC", text)
    kept = []
    for one in text:
        if one in DROPPED or 0xE0000 <= ord(one) <= 0xE0FFF:
            continue
        blank = unicodedata.category(one) == "Cc" or (one.isspace() and one not in "\u00a0\u202f\u2007")
        kept.append(" " if blank and one != "\n" else one)
    lines = (" ".join(part for part in line.split(" ") if part) for line in "".join(kept).split("\n"))
    return "\n".join(line for line in lines if any(not fonts.unseen(one) for one in line))


def _check(text: str) -> None:
    if not text:
        raise WordsError("There are no words to set.")
    if len(text) > CHARACTERS:
        raise WordsError(f"Words can have at most {CHARACTERS} characters, and these have {len(text)}.")
    if absent := fonts.missing(text):
        # Half of a pair of surrogates cannot be written, nor a mark without a letter.
        shown = [
            f"U+{ord(one):04X}" if unicodedata.category(one) in ("Cs", "Co", "Cn")
            else f"\u25cc{one}" if unicodedata.category(one).startswith("M") else one
            for one in absent[:8]
        ]  # fmt: skip
        raise WordsError(f"No typeface here has {' '.join(shown)}{' …' * (len(absent) > 8)}.")
    marks = 0
    for one in text:
        marks = marks + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if marks > MARKS:
            raise WordsError(f"A letter can carry at most {MARKS} marks, and one of these carries more.")


class _Setting:
    """A text in a style, before its size and its lines are chosen."""

    def __init__(self, text: str, style: Style, language: str) -> None:
        self.style = style
        self.text = text
        self.scripts = fonts.scripts(text, language)
        self.main = fonts.main_script(self.scripts)
        self.right_to_left = _right_to_left(text)
        self.faces = self._faces()
        self.leading = style.leading * max(fonts.leading(face) for face in self.faces.values())
        if style.capitals and self.main not in CASED:
            self.leading *= WITHOUT_CAPITALS
        #: Where lines may start, with the cost; -1 where a newline asks for it. The last is the text's end.
        self.starts, self.costs = self._starts()
        self.widths = self._widths()

    @cached_property
    def length(self) -> float:
        """The width that the text would have on one line, as a share of the size."""
        hard = [0, *(place for place, cost in enumerate(self.costs) if cost < 0), len(self.starts) - 1]
        return float(sum(self.widths[a, b] for a, b in pairwise(hard)))

    @property
    def largest(self) -> float:
        """The largest size that suits the length of the text, as a share of the picture's shorter side."""
        measures = max(self.length / self.style.measure, 0.01)
        share = math.log(measures / FEW_WORDS) / math.log(MANY_WORDS / FEW_WORDS)
        ratio = self.style.usual / self.style.largest
        return self.style.largest * math.pow(ratio, min(max(share, 0.0), 1.0))

    def _faces(self) -> dict[Script, Face]:
        """Choose one face for all letters of each script, so that no word mixes two."""
        letters: dict[Script, set[str]] = {self.main: set()}
        current = self.main
        for one, script in zip(self.text, self.scripts, strict=True):
            current = script or current
            if script or unicodedata.category(one).startswith("M"):
                letters.setdefault(current, set()).add(one)
        return {script: self._face(script, "".join(used)) for script, used in letters.items()}

    def _face(self, script: Script, letters: str) -> Face:
        style = self.style
        found = fonts.choices(script, style.faces, style.weight, style.width, style.serif)
        whole = (face for face in found if fonts.covers(face, letters))
        # Else the one with most of them; `runs` finds another for the rest.
        return next(whole, None) or max(found, key=lambda face: sum(fonts.covers(face, one) for one in letters))

    def runs(self, start: int, end: int) -> tuple[Run, ...]:
        """Return the runs of a part of the text."""
        runs: list[Run] = []
        current = self.scripts[start] or next((one for one in self.scripts[start:end] if one), None) or self.main
        for place in range(start, end):
            one = self.text[place]
            current = self.scripts[place] or current
            face = self._face_of(one, current, runs[-1].face if runs else None)
            tracking = self.style.tracking if current in SPACED else 0.0
            if current in CASED:
                # A line around letters takes space from between them.
                tracking += fonts.stroke(face) / 2
            if runs and (runs[-1].face, runs[-1].tracking) == (face, tracking):
                runs[-1] = runs[-1]._replace(text=runs[-1].text + one)
            else:
                runs.append(Run(one, face, tracking))
        return tuple(runs)

    def _face_of(self, character: str, script: Script, before: Face | None) -> Face:
        if fonts.unseen(character):
            return before or self.faces[script]
        for face in (self.faces[script], self.faces[self.main]):
            if fonts.covers(face, character):
                return face
        return Face(fonts.family_of(character) or PLAIN.family, self.style.weight, self.style.width)

    def _starts(self) -> tuple[list[int], list[float]]:
        starts, costs = [0], [0.0]
        offset = 0
        for line in self.text.split("\n"):
            if offset:
                starts.append(offset)
                costs.append(-1.0)
            for place, cost in breaks(line, self.scripts[offset : offset + len(line)]).items():
                starts.append(offset + place)
                costs.append(cost)
            offset += len(line) + 1
        return [*starts, len(self.text)], [*costs, 0.0]

    def _widths(self) -> NDArray[np.float64]:
        """Return the width of a line from one start to another as a share of the size, infinite across a newline."""
        parts = [self.text[a:b].rstrip("\n") for a, b in pairwise(self.starts)]
        before, ends = [0.0], [0.0]
        for start, part in zip(self.starts, parts, strict=False):
            bare = self._width(start, start + len(part.rstrip(" ")))
            ends.append(before[-1] + bare)
            before.append(before[-1] + (self._width(start, start + len(part)) if part.endswith(" ") else bare))
        widths: NDArray[np.float64] = np.subtract(np.array(ends)[None, :], np.array(before)[:, None])
        for place, cost in enumerate(self.costs):
            if cost < 0:
                widths[:place, place + 1 :] = np.inf
        return widths

    def _width(self, start: int, end: int) -> float:
        if start == end:
            return 0.0
        runs = self.runs(start, end)
        return float(paragraph(runs, TRIAL, self.right_to_left).LongestLine) / TRIAL

    def candidates(self, width: int, height: int, sizes: list[float]) -> Iterator[tuple[list[int], float]]:
        """Yield ways to break the text, as indices of starts, and the largest size for each; the best first."""
        found: list[tuple[float, int, list[int], float]] = []
        for count in range(1, min(LINES, len(self.starts) - 1) + 1):
            if (balanced := self._balanced(count)) is None:
                continue
            lines, badness = balanced
            widest = max(1e-6, *(float(self.widths[a, b]) for a, b in pairwise(lines)))
            limit = min(width / widest, height / (self.leading * (count - 1) + 0.6), sizes[-1])
            if limit < sizes[0]:
                continue
            limit = max(size for size in sizes if size <= limit)
            over = max(widest / self.style.measure - 1, 0.0)
            score = math.log(limit) - UNEVEN * badness - MORE * count - LONG * over
            found.append((-score, count, lines, limit))
        for _, _, lines, limit in sorted(found):
            yield lines, limit
        if filled := self._filled(width / sizes[0]):
            yield filled, sizes[0]

    def _balanced(self, count: int) -> tuple[list[int], float] | None:
        """Return the best way to break the text into a number of lines and how bad it is."""
        last = len(self.starts) - 1
        mean = max(self.length / count, 1e-6)
        uneven = np.square(self.widths / mean - 1)
        uneven[np.tril_indices(last + 1)] = np.inf
        ends = uneven[:, last] + ORPHAN * (self.widths[:, last] < SHORT * mean) * (count > 1)
        penalties = np.maximum(self.costs, 0.0)
        best = np.full(last + 1, np.inf)
        best[0] = 0.0
        back = []
        for line in range(count):
            totals = best[:, None] + uneven + penalties[None, :]
            if line == count - 1:
                totals[:, last] = best + ends
            back.append(totals.argmin(axis=0))
            best = totals.min(axis=0)
        if not np.isfinite(best[last]):
            return None
        lines = [last]
        for choice in reversed(back):
            lines.append(int(choice[lines[-1]]))
        return lines[::-1], float(best[last])

    def _filled(self, width: float) -> list[int] | None:
        """Return the fewest lines of a width in sizes, each as long as can be; None if a word is wider."""
        lines = [0]
        while lines[-1] < len(self.starts) - 1:
            fitting = np.flatnonzero(self.widths[lines[-1], lines[-1] + 1 :] <= width)
            if not len(fitting):
                return None
            lines.append(lines[-1] + 1 + int(fitting[-1]))
        return lines

    def block(self, lines: list[int], size: float) -> Block:
        """Set lines in a size, with more leading where marks would touch."""
        set_lines = []
        for a, b in pairwise(lines):
            start = self.starts[a]
            text = self.text[start : self.starts[b]].rstrip(" \n")
            runs = self.runs(start, start + len(text))
            if self.right_to_left and _follows_arabic(self.text[:start]):
                # Numbers are ordered by the letters before them, which are on the line above.
                runs = (Run(ARABIC_MARK, PLAIN), *runs)
            set_lines.append(Line(text, runs, ink(runs, size, self.right_to_left)))
        leading = self.leading * size
        for above, below in pairwise(set_lines):
            leading = max(leading, above.ink.bottom - below.ink.top + GAP * size)
        align: Align = "centre" if self.style.align == "centre" else "right" if self.right_to_left else "left"
        return Block(size, leading, self.right_to_left, align, tuple(set_lines))

    def reason(self, width: int, smallest: float) -> str:
        """Return a sentence that says why the text does not fit."""
        for place, (start, end) in enumerate(pairwise(self.starts)):
            if self.widths[place, place + 1] * smallest > width:
                word = "".join(one for one in self.text[start:end] if not fonts.unseen(one))
                shown = word if len(word) <= 24 else f"{word[:20]}…"
                return f"The word “{shown}” is too long for the place that it has."
        return "The words are too long for the place that they have."


def _right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


def _follows_arabic(text: str) -> bool:
    directions = (unicodedata.bidirectional(one) for one in reversed(text.rpartition("\n")[2]))
    return next((one for one in directions if one in ("L", "R", "AL")), "") == "AL"
