"""Daybreak's own lines: enough for every theme and mood in every language, short, each in its script, none twice."""

import json
import re
import unicodedata

import pytest

from engine.finishing import fonts
from engine.finishing.lines import FOLDER, Mood, line, themes
from engine.models.installed import builtin
from engine.reader.names import LANGUAGES

MOODS: tuple[Mood, ...] = ("gentle", "strong")
#: The scripts of the lines of each language, Latin if it is not named.
SCRIPTS = {
    "ru": {"cyrillic"}, "ar": {"arabic"}, "hi": {"devanagari"}, "zh": {"simplified"}, "ja": {"japanese"},
}  # fmt: skip
#: The fewest and most characters of a line; Chinese and Japanese ones need fewer.
LENGTHS = {"zh": (6, 22), "ja": (6, 22)}


def lines_in(language: str) -> list[str]:
    return [text for lines in themes(language).values() for both in lines for text in both]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_gentle_and_strong_lines(language: str) -> None:
    known = json.loads((builtin().parts["reader"] / "config.json").read_text())["themes"]
    assert [*themes(language)] == known
    least = 8 if language == "en" else 5
    assert all(len(both) == least for lines in themes(language).values() for both in lines)
    assert len(lines_in(language)) >= (400 if language == "en" else 100)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_and_each_is_written_once(language: str) -> None:
    texts = lines_in(language)
    assert len({text.casefold() for text in texts}) == len(texts)
    least, most = LENGTHS.get(language, (12, 58))
    assert [text for text in texts if not least <= len(text) <= most] == []
    openings = [" ".join(text.split()[:2]).casefold() for text in texts if " " in text]
    assert max((openings.count(one) for one in openings), default=0) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_in_their_script_with_the_right_signs(language: str) -> None:
    for text in lines_in(language):
        assert {script for script in fonts.scripts(text, language) if script} <= SCRIPTS.get(language, {"latin"}), text
        assert fonts.missing(text) == ""
        assert not re.search(r"['\"#;“”«»]|\.\.\.|!!", text), text
        assert unicodedata.is_normalized("NFC", text)
        assert text == text.strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mood", MOODS)
def test_ten_items_have_ten_lines_and_those_of_the_mood_come_first(language: str, mood: Mood) -> None:
    chosen = [line(language, "hope", mood, 3, number) for number in range(10)]
    assert len(set(chosen)) == 10
    assert set(chosen[:5]) <= set(getattr(themes(language)["hope"], mood))


def test_seeds_begin_with_different_lines() -> None:
    assert len({line("en", "courage", "strong", seed, 0) for seed in range(40)}) == 8


def test_other_languages_have_the_english_lines() -> None:
    assert themes("pl") == themes("en")


def test_there_is_a_file_for_every_language() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(LANGUAGES)
