"""There are six styles, and every theme has one."""

import json
from pathlib import Path

import pytest

from engine.finishing.fonts import FAMILIES
from engine.finishing.styles import BY_THEME, STYLES, Style, style_for

READER = Path(__file__).parents[3] / "engine" / "builtin" / "reader" / "config.json"
THEMES = json.loads(READER.read_text())["themes"]


def test_the_six_styles() -> None:
    assert list(STYLES) == ["quiet", "bold", "hand", "classic", "corner", "band"]
    assert [name for name, style in STYLES.items() if style.capitals] == ["bold"]
    assert [name for name, style in STYLES.items() if style.corner] == ["corner"]
    assert [name for name, style in STYLES.items() if style.band] == ["band"]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_style_can_be_set(style: Style) -> None:
    assert 0.025 <= style.smallest < style.usual < style.largest <= 0.25
    assert style.positions
    assert {face.family for face in style.faces} <= FAMILIES.keys()


def test_themes_have_all_styles_but_hand_which_is_only_chosen() -> None:
    assert {style_for(theme).name for theme in THEMES} == STYLES.keys() - {"hand"}


def test_every_theme_is_in_the_table() -> None:
    assert set(THEMES) == set(BY_THEME)


def test_without_a_theme_words_are_quiet() -> None:
    assert style_for(None).name == style_for("unheard of").name == "quiet"
