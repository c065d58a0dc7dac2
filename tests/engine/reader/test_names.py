"""Names: what prompts in twelve languages name, by the word lists."""

import tomllib

import pytest

from engine.reader.names import FOLDER, LANGUAGES, find
from engine.reader.text import characters, words
from engine.scenes.facts import QUESTIONS

#: Tables of a word list that are no questions.
OTHERS = {"colour", "coloured", "side", "without"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_time_subject_and_weather_has_names(language: str) -> None:
    listed = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    assert listed.keys() <= QUESTIONS.keys() | OTHERS
    for question in ("place", "time", "subject", "features"):
        assert listed[question].keys() == set(QUESTIONS[question]), question
    assert listed["sky"].keys() | {"birds"} == set(QUESTIONS["sky"])
    for table, answers in listed.items():
        assert table in OTHERS or answers.keys() <= set(QUESTIONS[table]), table
        for answer, names in answers.items():
            assert table == "without" or names, (table, answer)
            assert all(characters(words(name)) for name in names), (table, answer)


@pytest.mark.parametrize(
    ("language", "prompt", "named"),
    [
        ("en", "a dog on the beach at dawn", {"subject": ["dog"], "place": ["beach"], "time": ["dawn"]}),
        ("de", "Ein Hirsch im Nebel", {"subject": ["deer"], "features": ["mist"]}),
        ("ru", "Кошка на пляже", {"subject": ["cat"], "place": ["beach"]}),
        ("ar", "شمعة والقمر", {"subject": ["candle"], "sky": ["moon"]}),
        ("zh", "樱花和图书馆", {"features": ["blossom"], "place": ["library"]}),
        ("en", "never give up", {}),
        ("es", "Nunca te rindas", {}),
        ("hi", "जीना है", {}),
    ],
)
def test_a_prompt_names_things_in_its_own_words(language: str, prompt: str, named: dict[str, list[str]]) -> None:
    assert find(prompt, [language]) == named


def test_the_longest_name_counts() -> None:
    assert find("a paper boat", ["en"]) == {"subject": ["paper boat"]}
    assert find("I run a business", ["en"]) == {}


def test_a_second_subject_is_beside_the_first() -> None:
    assert find("my cat and my dog", ["en"]) == {"subject": ["cat"], "second": ["dog"]}
    assert find("a lighthouse, some birds", ["en"]) == {"subject": ["lighthouse"], "sky": ["birds"]}
    assert find("a woman at the piano", ["en"]) == {"subject": ["pianist"]}


def test_the_narrowest_place_counts() -> None:
    assert find("a forest in autumn", ["en"])["place"] == ["autumn"]
    assert find("a book in the library", ["en"]) == {"subject": ["book"], "place": ["library"]}
    assert find("a cat in the library full of books", ["en"])["subject"] == ["cat"]


def test_a_subject_counts_more_than_a_place_where_it_cannot_be() -> None:
    assert find("a whale in the library", ["en"]) == {"subject": ["whale"]}
    assert find("a cat in the library", ["en"]) == {"subject": ["cat"], "place": ["library"]}


def test_colours_belong_to_what_is_beside_them() -> None:
    assert find("a runner in a red jacket, purple sky", ["en"]) == {
        "subject": ["runner"], "coat": ["red"], "tone": ["purple"],
    }  # fmt: skip
    assert find("ein rotes Segelboot", ["de"]) == {"subject": ["sailboat"], "sail": ["red"]}
    assert "flower" not in find("flowers for my friend in the green house", ["en"])


def test_sides_belong_to_the_light_or_the_subject() -> None:
    assert find("the moon on the left", ["en"])["light_side"] == ["left"]
    assert find("a tree on the right", ["en"])["stand_side"] == ["right"]


@pytest.mark.parametrize(
    ("language", "prompt", "named"),
    [
        ("en", "a lake without clouds or birds at night", {"place": ["lake"], "time": ["night"]}),
        ("de", "Leuchtturm ohne Wolken", {"subject": ["lighthouse"]}),
        ("tr", "köpek, yağmur yok", {"subject": ["dog"]}),
        ("en", "the sea, no people", {"place": ["ocean"], "subject": ["none"]}),
    ],
)
def test_what_is_negated_is_not_named(language: str, prompt: str, named: dict[str, list[str]]) -> None:
    assert find(prompt, [language]) == named


def test_of_several_languages_the_one_with_more_names_counts() -> None:
    assert find("un faro en la tormenta", ["fr", "es"]) == find("un faro en la tormenta", ["es"])
    assert find("anything", []) == {}
