"""Lines end where a reader pauses, never where a script forbids it."""

# ruff: noqa: RUF001

import pytest

from engine.finishing.breaks import breaks
from engine.finishing.fonts import scripts


def pieces(text: str, most: float = 9.0) -> list[str]:
    """Return a text cut wherever a line may start at a cost of `most` or less."""
    places = [place for place, cost in breaks(text, scripts(text)).items() if cost <= most]
    return [text[a:b].strip() for a, b in zip([0, *places], [*places, len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Courage ! Le jour — c'est toi", ["Courage !", "Le", "jour —", "c'est", "toi"]),
        ("« Oui », dit-il", ["« Oui »,", "dit-", "il"]),
        ("10-12 km, -5", ["10-12", "km,", "-5"]),
        ("a\u00a0b c", ["a\u00a0b", "c"]),
        ("「夢」を、ちょっと…", ["「夢」", "を、", "ちょっ", "と…"]),
        ("ラーメンのスープ", ["ラー", "メ", "ン", "の", "スー", "プ"]),
        ("「自由」（いま）", ["「自", "由」", "（い", "ま）"]),
        ("Run 走れ2026", ["Run", "走", "れ", "2026"]),
    ],
)
def test_where_lines_may_start(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_korean_breaks_at_spaces_unless_a_word_is_too_long() -> None:
    assert pieces("포기하지 마세요", most=1.0) == ["포기하지", "마세요"]
    assert pieces("포기하지 마세요")[:2] == ["포", "기"]


def test_thai_breaks_between_words() -> None:
    assert pieces("ความพยายามอยู่ที่ไหน") == ["ความ", "พยายาม", "อยู่", "ที่ไหน"]
    assert pieces("อย่ายอมแพ้ วันนี้") == ["อย่า", "ยอม", "แพ้", "วัน", "นี้"]
    assert pieces("ไปได้ในปี2026") == ["ไป", "ได้", "ใน", "ปี2026"]


@pytest.mark.parametrize(
    ("text", "better", "worse"),
    [
        ("Rest now, and of all", "and", "of"),
        ("Rest of all", "of", "all"),
        ("Go on. Every day", "Every", "day"),
        ("夢を信じて", "信", "を"),
        ("不要放弃，明天的太阳", "明", "的"),
    ],
)
def test_some_places_are_better(text: str, better: str, worse: str) -> None:
    costs = breaks(text, scripts(text))
    assert costs[text.index(better)] < costs[text.index(worse)]
