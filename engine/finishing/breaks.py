"""Where a line of words may end, and how well."""

# ruff: noqa: RUF001
import unicodedata
from functools import lru_cache

import skia  # type: ignore[import-not-found, unused-ignore]

from engine.finishing.block import Paragraph
from engine.finishing.fonts import CASED, PLAIN, SQUARE, Face, Script, collection, named

#: What must not start a line, beyond spaces: closing marks, small kana and signs of repetition.
CLOSING = frozenset(
    "!?:;,.%‰°)]}»›”’…、。，．！？：；）］｝」』】〉》〕〗〙〟・〜～％،؛؟।॥ๆฯ"
    "ー々〻ヽヾゝゞっッゃャゅュょョぁァぃィぅゥぇェぉォゎヮヵヶ"
)
#: What must not end a line.
OPENING = frozenset("([{«‹“‘„‚¿¡（［｛「『【〈《〔〖〘〝＄￥#$€£¥")
#: Dashes, after which a line may end.
DASHES = frozenset("-‐–—/")
#: The ends of a clause, after which a line ends best.
PAUSES = frozenset(".,;:!?…、。，．！？：；」』）،؛؟।॥")
#: Chinese words of one letter that belong to what is before them, and those that a new phrase follows.
ATTACHED = frozenset("的了着著过過吗嗎呢吧们們地得")
LINKING = frozenset("的了是和与與在")
#: Chinese words of one letter that belong to what follows them.
LEADING = frozenset("不没沒很最第更太再每")

#: Costs of a break, in squared shares by which lines differ in width.
PLAIN_SPACE, SHORT_WORD, TINY_WORD = 0.05, 0.09, 0.18
COMPOUND, WORD, INSIDE = 0.25, 0.1, 3.0
#: The cost of leaving behind the first word of a clause, and its letters at most where words have no spaces.
STRANDED, FEW = 0.16, 3
#: The height of letters that are laid out to find words, in pixels, and by how much their line is wider than a word.
PROBE, SLACK = 100.0, 12.0


def breaks(text: str, scripts: list[Script | None]) -> dict[int, float]:
    """Return what a new line would cost before each character that may start one.

    `scripts` has one for each character. Costs are squared shares of a line's width: 0 after a clause, more after a
    little word such as "of", much within a word. Spaces end lines, so that a line never starts with one.
    """
    thai = _thai_breaks(text, scripts)
    found = {}
    for place in range(1, len(text)):
        cost = thai.get(place) if place in thai else _cost(text, scripts, place)
        if cost is not None:
            found[place] = cost
    return found


def _cost(text: str, scripts: list[Script | None], place: int) -> float | None:
    before, after = text[place - 1], text[place]
    if before == "\u200b":
        return 0.0
    if after == " " or after in CLOSING or unicodedata.category(after) in ("Mn", "Mc", "Me", "Cf"):
        return None
    if before == " ":
        return _after_space(text, scripts, place)
    if before in OPENING or unicodedata.category(before) == "Cf" or (before == after and not before.isalnum()):
        return None
    if scripts[place - 1] in SQUARE or scripts[place] in SQUARE:
        return _between_squares(text, place, "japanese" in scripts)
    if before in DASHES and place > 1 and text[place - 2].isalpha() and after.isalpha():
        return WORD if before in "–—" else COMPOUND
    return None


def _after_space(text: str, scripts: list[Script | None], place: int) -> float | None:
    before, after = text[:place].rstrip(" "), text[place:]
    if not before or before[-1] in OPENING:
        return None
    if after[0] in DASHES and after[1:2] in ("", " "):
        return None
    if before[-1] in PAUSES:
        return 0.0
    start, _, word = before.rpartition(" ")
    if start and start[-1] in PAUSES:
        return STRANDED
    if word in DASHES:
        return PLAIN_SPACE / 2
    if scripts[len(before) - 1] in CASED and len(word) <= 3:
        return TINY_WORD if len(word) <= 2 else SHORT_WORD
    return PLAIN_SPACE


def _between_squares(text: str, place: int, japanese: bool) -> float:
    """Return the cost of a break in text without spaces: small where a phrase is likely to end."""
    before, after = text[place - 1], text[place]
    if before in PAUSES:
        return 0.0
    stranded = STRANDED if any(one in PAUSES for one in text[max(place - FEW - 1, 0) : place]) else 0.0
    return stranded + _phrase(before, after, japanese)


def _phrase(before: str, after: str, japanese: bool) -> float:
    if before.isdigit():
        return 1.0
    kinds = _kind(before), _kind(after)
    if kinds == ("hangul", "hangul"):
        return INSIDE
    if japanese:
        if kinds[1] == "hiragana":
            return 0.9 if kinds[0] == "hiragana" else 1.2
        if kinds[0] == "hiragana":
            return WORD
        return 1.2 if kinds[0] == kinds[1] else 0.3
    if after in ATTACHED or before in LEADING:
        return 1.0
    return 0.12 if before in LINKING else 0.3


def _kind(character: str) -> str:
    name = unicodedata.name(character, "")
    return next((kind for kind in ("hiragana", "katakana", "hangul") if kind.upper() in name), name.partition(" ")[0])


def _thai_breaks(text: str, scripts: list[Script | None]) -> dict[int, float]:
    found: dict[int, float] = {}
    start = 0
    for word in text.split(" "):
        if "thai" in scripts[start : start + len(word)]:
            within = set(range(start + 1, start + len(word)))
            ends = sorted({start + end for end in _thai_words(word)} & within)
            allowed = [end for end in ends if text[end] not in CLOSING and text[end - 1] not in OPENING]
            # Thai has spaces between clauses.
            found |= {end: WORD + STRANDED * (start > 0 and end == allowed[0]) for end in allowed}
        start += len(word) + 1
    return found


@lru_cache(maxsize=256)
def _thai_words(text: str) -> frozenset[int]:
    """Return where the words of a text without spaces start, by skia's dictionary.

    Skia does not tell, but it lays out: where a line is just wide enough for the first letters, the last of them stays
    in it only if a word ends there. A letter's great height then moves the baseline of the first line.
    """
    letters: list[str] = []
    for one in text:
        # U+0E33 is drawn partly over the letter before it.
        if letters and (unicodedata.category(one) in ("Mn", "Mc", "Me", "Cf") or one == "\u0e33"):
            letters[-1] += one
        else:
            letters.append(one)
    flat = _laid_out([("W ", 1.0)]).AlphabeticBaseline
    found, start = set(), 0
    for end in range(1, len(letters)):
        start += len(letters[end - 1])
        width = _laid_out([("W " + text[:start], 1.0)]).LongestLine
        before = text[: start - len(letters[end - 1])]
        parts = [("W " + before, 1.0), (letters[end - 1], 3.0), (text[start:], 1.0)]
        if _laid_out(parts, width + SLACK).AlphabeticBaseline > flat * 1.5:
            found.add(start)
    return frozenset(found)


def _laid_out(parts: list[tuple[str, float]], width: float = 1e6) -> Paragraph:
    """Lay out parts of a text, each with the height of its line in sizes."""
    setter = skia.textlayout
    builder = setter.ParagraphBuilder.make(setter.ParagraphStyle(), collection()[0], skia.Unicodes.ICU.Make())
    for text, height in parts:
        style = setter.TextStyle()
        style.setFontFamilies([named(Face("Noto Sans Thai")), named(PLAIN)])
        style.setFontSize(PROBE)
        style.setHeight(height)
        style.setHeightOverride(True)
        builder.pushStyle(style)
        builder.addText(text)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(width)
    return paragraph
