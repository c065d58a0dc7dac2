"""Words for light in a prompt, in any spelling."""

import pytest

from engine import light_words


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("Open mic TONIGHT!", "tonight"),
        ("(midnight)", "midnight"),
        ("a good night's sleep", "night"),
        ("sleepless nights", "night"),
        ("late-night thoughts", "night"),
        ("good morning\nworld", "morning"),
        ("in soft morning mist: breathe", "mist"),
    ],
)
def test_words_for_light_are_found_in_a_prompt(prompt: str, word: str) -> None:
    assert word in light_words.words(prompt) & light_words.WORDS


@pytest.mark.parametrize("prompt", ["small steps every day", "nightmares", "Never give up", ""])
def test_other_words_do_not_describe_light(prompt: str) -> None:
    assert not light_words.words(prompt) & light_words.WORDS


def test_every_word_is_found_on_its_own() -> None:
    assert all(light_words.words(f"So {word}, {word}.") & light_words.WORDS for word in light_words.WORDS)
