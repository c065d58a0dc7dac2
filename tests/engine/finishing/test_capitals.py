"""Capitals follow the language."""

# ruff: noqa: RUF001

import pytest

from engine.finishing.capitals import capitals


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Never give up", "", "NEVER GIVE UP"),
        ("die größte Stärke", "de", "DIE GRÖSSTE STÄRKE"),
        ("istikrar", "tr", "İSTİKRAR"),
        ("başarının yarısı", "", "BAŞARININ YARISI"),
        ("Istikrar", "en", "ISTIKRAR"),
        ("Μην τα παρατάς ποτέ", "el", "ΜΗΝ ΤΑ ΠΑΡΑΤΑΣ ΠΟΤΕ"),
        ("ναι ή όχι", "el", "ΝΑΙ Ή ΟΧΙ"),
        ("άυλος, προϋπόθεση", "el", "ΑΫΛΟΣ, ΠΡΟΫΠΟΘΕΣΗ"),
        ("ещё", "ru", "ЕЩЁ"),
        ("हार मत मानो", "hi", "हार मत मानो"),
        ("a\nb", "", "A\nB"),
    ],
)
def test_capitals(text: str, language: str, expected: str) -> None:
    assert capitals(text, language) == expected
