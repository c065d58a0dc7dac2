"""Light: the words of a prompt that speak of it, however they are written."""

import pytest

from engine import light


@pytest.mark.parametrize(
    ("prompt", "times"),
    [
        ("tonight", ("at night",)),
        ("Open mic TONIGHT!", ("at night",)),
        ("(midnight)", ("at night",)),
        ("a good night's sleep", ("at night",)),
        ("sleepless nights", ("at night",)),
        ("late-night thoughts", ("at night",)),
        ("good morning\nworld", ("at dawn",)),
        ("at noon", ("on a clear day",)),
        ("this evening", ("at sunset", "at dusk")),
        ("from dawn till dusk", ("at dawn", "at dusk")),
        ("in soft morning mist: breathe", ("at dawn",)),
        ("small steps every day", ()),
        ("nightmares", ()),
        ("Never give up", ()),
        ("", ()),
    ],
)
def test_a_time_of_day_is_found_in_a_prompt(prompt: str, times: tuple[str, ...]) -> None:
    assert light.times(prompt) == times


def test_every_word_is_found_by_itself() -> None:
    assert all(light.words(f"So {word}, {word}.") & light.WORDS for word in light.WORDS)
