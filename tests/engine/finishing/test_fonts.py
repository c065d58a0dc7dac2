"""Every script has its face, weights are real, and what no face has is told."""

# ruff: noqa: RUF001

import numpy as np
import pytest
import skia

from engine.finishing import fonts
from engine.finishing.fonts import FAMILIES, Face, choices, covers, main_script, missing, scripts, stroke, typeface
from engine.finishing.styles import STYLES


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_installed(family: str) -> None:
    assert typeface(Face(family)).countGlyphs() > 400


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Never give up", "latin"),
        ("Не сдавайся", "cyrillic"),
        ("Μην τα παρατάς", "greek"),
        ("لا تستسلم", "arabic"),
        ("אל תוותר", "hebrew"),
        ("हार मत मानो", "devanagari"),
        ("อย่ายอมแพ้", "thai"),
        ("கைவிடாதே", "tamil"),
        ("వదులుకోకు", "telugu"),
        ("永不放弃", "simplified"),
        ("永遠不要放棄國家", "traditional"),
        ("あきらめないで、今日", "japanese"),
        ("포기하지 마세요", "korean"),
        ("2026!", "latin"),
    ],
)
def test_the_script_of_a_text_and_a_face_with_all_its_letters(text: str, script: fonts.Script) -> None:
    assert main_script(scripts(text)) == script
    for style in STYLES.values():
        faces = choices(script, style.faces, style.weight, style.width, style.serif)
        assert any(covers(face, text) for face in faces), style.name


def test_the_language_decides_where_letters_do_not() -> None:
    assert main_script(scripts("七転八起", "ja")) == "japanese"
    assert main_script(scripts("直", "zh-Hant-TW")) == "traditional"
    assert main_script(scripts("直", "zh")) == "simplified"


def test_digits_and_spaces_have_no_script() -> None:
    assert scripts("a 1") == ["latin", None, None]


def test_what_no_face_has_is_told_once_and_in_order() -> None:
    assert missing("Go 🚀🔥🚀! 100 % – „ça“ ₹ ★") == "🚀🔥"
    assert missing("a\ue000\ud800") == "\ue000\ud800"
    assert missing("क्\u200dष \u2067x\u2069\n") == ""


def width(face: Face, text: str) -> float:
    return float(skia.Font(typeface(face), 100).measureText(text))


def test_weights_are_those_of_the_axis() -> None:
    assert typeface(Face("Oswald", 700)).fontStyle().weight() == 700
    assert width(Face("Oswald", 700), "Strong") > width(Face("Oswald", 400), "Strong")
    assert width(Face("Noto Sans Devanagari", 800, 76), "हार") < width(Face("Noto Sans Devanagari", 800), "हार")


def test_a_weight_that_cannot_be_had_is_made_up_for_by_a_line_around_letters() -> None:
    assert stroke(Face("Noto Sans CJK JP", 700)) > stroke(Face("Noto Sans CJK JP", 500)) > 0
    assert stroke(Face("Noto Sans", 560)) > 0
    assert stroke(Face("Noto Sans", 900)) == stroke(Face("Oswald", 700)) == 0


def ink(face: Face, text: str) -> int:
    """Return the width of what is drawn, in pixels."""
    array = np.zeros((200, 300), np.uint8)
    surface = skia.Surface(array, colorType=skia.kAlpha_8_ColorType)
    surface.getCanvas().drawString(text, 50, 150, skia.Font(typeface(face), 100), skia.Paint(AntiAlias=True))
    columns = np.flatnonzero(array.any(axis=0))
    return int(columns[-1] - columns[0])


@pytest.mark.parametrize("letter", "BEFHKMNWkwxΣЖ")
@pytest.mark.parametrize("family", ["Noto Sans", "Noto Serif"])
def test_letters_are_drawn_as_wide_as_they_are_set(family: str, letter: str) -> None:
    # Skia 144 draws these too wide between the ends of their axes, and then they run into each other.
    face = Face(family, 620, 70)
    assert ink(face, letter) <= width(face, letter) + 4


def test_simplified_and_japanese_letters_differ() -> None:
    glyphs = {typeface(Face(f"Noto Sans CJK {place}")).unicharToGlyph(ord("骨")) for place in ("JP", "SC", "TC")}
    assert len(glyphs) == 3
