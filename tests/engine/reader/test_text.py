"""Text: prompts in any script become words that can be looked up."""

import pytest

from engine.reader.text import UNKNOWN, characters, forms, pieces, words


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


def test_an_unlisted_word_is_split_into_the_longest_listed_parts() -> None:
    listed = {word: number for number, word in enumerate(("[PAD]", "[UNK]", "sun", "sunny", "day", "d", "بحر"))}
    assert pieces("Sunny sunday", listed) == [3, 2, 4]
    assert pieces("sun?q", listed) == [2, UNKNOWN]
    assert pieces("للبحر", listed) == [6]
