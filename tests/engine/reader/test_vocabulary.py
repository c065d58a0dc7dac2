"""The vocabulary: which listed words stand for a text, also for words that are not listed."""

import json
from pathlib import Path

import pytest

from engine.reader.vocabulary import UNKNOWN, VOCABULARY, Vocabulary

LISTED = [
    *("[PAD]", "[UNK]", "sun", "sunny", "moon", "light", "d", "بحر", "konusmak", "arkadas", "arkadaslik"),
    *("доверие", "諦め", "て", "な", "い"),
]
WORDS = Vocabulary(LISTED)


def read(text: str) -> list[str]:
    return [LISTED[number] for number in WORDS.pieces(text)]


def test_listed_words_stand_for_themselves() -> None:
    assert read("Sunny moon!") == ["sunny", "moon"]
    assert read("للبحر") == ["بحر"]


def test_a_compound_is_split_into_its_words() -> None:
    assert read("moonlight") == ["moon", "light"]


@pytest.mark.parametrize(
    ("unlisted", "known"),
    [("konuşmayan", "konusmak"), ("arkadaşça", "arkadas"), ("доверять", "доверие"), ("sunnier", "sunny")],
)
def test_another_form_of_a_word_stands_for_it(unlisted: str, known: str) -> None:
    assert read(unlisted) == [known]


def test_what_is_written_without_spaces_is_split_into_the_longest_parts() -> None:
    assert read("諦めない") == ["諦め", "な", "い"]


def test_what_begins_like_no_word_is_split_and_may_be_unknown() -> None:
    assert read("sund") == ["sun", "d"]
    assert WORDS.pieces("sun?q") == [2, UNKNOWN]


def test_words_that_are_only_like_listed_ones_are_unsure() -> None:
    assert WORDS.unsure("sunny moonlight 諦めない") == 0
    assert WORDS.unsure("sunnier sund moon") == 2


def test_the_start_of_a_text_has_at_most_so_many_words() -> None:
    assert WORDS.start("sun moon sun moon", 2) == "sun moon"
    assert WORDS.start("sun moon", 2) == "sun moon"


def test_a_vocabulary_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / VOCABULARY).write_text(json.dumps(LISTED))
    assert Vocabulary.load(tmp_path).pieces("moon") == [4]
