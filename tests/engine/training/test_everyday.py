"""The everyday prompts by which the reader is evaluated."""

import pytest

from engine.scenes.facts import Facts
from engine.training.prompts import themes
from engine.training.prompts.everyday import everyday_met, everyday_prompts, fits
from engine.training.prompts.sayings import sayings

LANGUAGES = ["en", "de", "es", "fr", "pt", "it", "ru", "ar", "hi", "zh", "ja", "tr"]


def test_there_are_300_in_twelve_languages() -> None:
    prompts = everyday_prompts()
    assert list(prompts) == LANGUAGES
    assert {len(of_language) for of_language in prompts.values()} == {25}
    assert len({prompt for of_language in prompts.values() for prompt in of_language}) == 300


def test_nothing_is_trained_on_them() -> None:
    trained = {saying.text.casefold() for saying in sayings()}
    assert not [prompt for prompts in everyday_prompts().values() for prompt in prompts if prompt.casefold() in trained]


def test_their_themes_exist() -> None:
    wanted = {
        part[1:]
        for prompts in everyday_prompts().values()
        for alternatives in prompts.values()
        for alternative in alternatives
        for part in alternative
        if part.startswith("~")
    }
    assert wanted <= {theme.name for theme in themes()}


@pytest.mark.parametrize(
    ("facts", "does_fit"),
    [
        (Facts(place="ocean", time="dawn", subject="lighthouse"), True),
        (Facts(place="ocean", time="dawn", subject="birds"), False),
        (Facts(place="forest", time="night", subject="tent", sky=frozenset({"moon"})), True),
        (Facts(place="mountains", time="dawn", subject="arms"), True),
    ],
)
def test_a_scene_fits_with_all_names_of_an_alternative_or_with_its_theme(facts: Facts, does_fit: bool) -> None:
    assert fits(facts, [["lighthouse"], ["tent", "moon"], ["~success"]]) == does_fit


def test_the_share_is_of_all_scenes_of_all_prompts() -> None:
    runner, nothing = Facts(place="road", time="dawn", subject="runner"), Facts()
    shares = everyday_met(lambda prompt: [runner, nothing] if prompt == "Correr al amanecer" else [nothing])
    assert shares == {language: (1 / 26 if language == "es" else 0) for language in LANGUAGES}
