"""What is said to be read in a prompt, and what there is to choose."""

from pathlib import Path

import pytest

from engine.models.installed import builtin
from engine.reader.reader import CHOICES, Reader
from engine.understanding import Choice, themes, understand

FOLDER = builtin().parts["reader"]


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a red lighthouse at dawn", ["lighthouse", "dawn"]),
        ("the sea at night, no people", ["ocean", "night"]),
        ("birds in a sky full of birds", ["birds"]),
    ],
)
def test_what_a_prompt_names_is_said_once_and_is_sure(prompt: str, words: list[str]) -> None:
    understood = understand(prompt)
    assert understood is not None
    assert [word for word in understood.words if word not in themes()] == words
    assert understood.is_sure


def test_a_clear_theme_is_said_first() -> None:
    understood = understand("never give up")
    assert understood is not None
    assert understood.words == ["perseverance"]
    assert understood.is_sure


def test_where_it_is_not_sure_there_are_readings_to_choose_from() -> None:
    understood = understand("asdf qwer at night")
    assert understood is not None
    assert not understood.is_sure
    assert understood.words == ["night"]
    likely = Reader(FOLDER).read("asdf qwer at night").likely[:CHOICES]
    assert understood.choices == [Choice(theme, [theme, "night"]) for theme in likely]


def test_a_chosen_theme_is_sure() -> None:
    understood = understand("asdf qwer at night", "courage")
    assert understood is not None
    assert understood.is_sure
    assert understood.words == ["courage", "night"]


def test_the_themes_are_the_readers() -> None:
    assert themes() == tuple(Reader(FOLDER).read("hope").themes)


def test_without_a_reader_nothing_is_understood_and_no_theme_can_be_chosen(tmp_path: Path) -> None:
    assert understand("a lake", folder=tmp_path) is None
    assert themes(tmp_path) == ()
