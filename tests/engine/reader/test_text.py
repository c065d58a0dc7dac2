"""Text: prompts in any script become words that can be looked up."""

import pytest

from engine.reader.text import characters, forms, spellings, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gib niemals AUF!", ["gib", "niemals", "auf"]),
        ("Mañana, Übung & coração", ["manana", "ubung", "coracao"]),
        ("Straße", ["strasse"]),
        ("l'hôpital", ["l", "hopital"]),
        ("ёлка и йод", ["елка", "и", "иод"]),
        ("IŞIK \u0131ş\u0131k", ["isik", "isik"]),
        ("मंदिर की सीढ़ियाँ", ["मंदिर", "की", "सीढियां"]),
        ("ガード", ["ガード"]),
        ("شُكْرًا", ["شكرا"]),
        ("①２", ["12"]),
        ("🌅 …", []),
    ],
)
def test_case_accents_and_punctuation_do_not_count(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_chinese_and_japanese_are_looked_up_by_character() -> None:
    assert characters(words("雨夜的城市 NEW")) == ["雨", "夜", "的", "城", "市", "new"]


def test_arabic_words_are_also_looked_up_without_their_prefix() -> None:
    assert forms("والبحر") == ("والبحر", "بحر")
    assert forms("sea") == ("sea",)


def test_spellings_keep_accents_but_no_case() -> None:
    assert spellings("Güneş, WEIß!") == ["güneş", "weiß"]
