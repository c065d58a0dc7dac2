"""Prompts: themes have many phrasings and fitting scenes; those reserved for evaluation are never used in training."""

import itertools
import re
from collections import Counter

import numpy as np
import pytest

from engine.reader.names import LANGUAGES
from engine.reader.repertoire import KINDS
from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.habitats import HABITATS
from engine.scenes.layout import Layout
from engine.scenes.words import PLACE_WORDS, TIME_WORDS
from engine.training.prompts import free_prompts, themes, write_prompt
from engine.training.prompts.free import sentences
from engine.training.prompts.themes import Theme, share_fitting
from engine.training.prompts.writer import LIGHT_TURNS, caption, is_unseen, unseen_caption

WANTED = {
    "perseverance", "courage", "hope", "calm", "focus", "teamwork", "freedom", "growth", "beginnings", "success",
    "health", "kindness",
}  # fmt: skip


#: The kinds of scenes that are drawn without being named.
MET = [kind for kind in KINDS if kind.subject in HABITATS[kind.place]]


def named(name: str) -> Theme:
    return next(theme for theme in themes() if theme.name == name)


def prompts(scene: Layout, count: int) -> list[str]:
    rng = np.random.default_rng(scene.seed)
    return [write_prompt(scene, rng) for _ in range(count)]


def test_common_themes_exist() -> None:
    assert {theme.name for theme in themes()} >= WANTED


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_theme_has_many_phrasings_and_some_reserved_ones(theme: Theme) -> None:
    assert len({text for text, _ in theme.english.phrasings}) > 400
    for language in LANGUAGES:
        assert len({text for text, _ in theme.phrases[language].phrasings}) > 100, language
        assert len(theme.phrases[language].unseen_prompts()) >= 7, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_occurs_twice(language: str) -> None:
    phrases = [theme.phrases[language] for theme in themes()]
    texts = [text.casefold() for one in phrases for text in (*one.words, *one.feelings, *one.sayings)]
    twice = [text for text, count in Counter(texts).items() if count > 1]
    assert len(twice) <= 0.05 * len(texts), twice


def test_reserved_texts_are_in_no_phrasing_of_any_theme() -> None:
    trained = {phrasing for theme in themes() for phrasing, _ in theme.english.phrasings}
    kept = {prompt for theme in themes() for prompt in theme.english.unseen_prompts()}
    assert trained.isdisjoint(kept)


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_theme_has_scenes_at_every_time_of_day(theme: Theme) -> None:
    for time in ("dawn", "day", "sunset", "dusk"):
        assert any(theme.fits(kind.place, time, kind.subject) for kind in MET), time


def test_every_scene_answers_some_theme() -> None:
    for scene in map(Layout, range(300)):
        assert any(theme.fits(scene.place, scene.time, scene.subject) for theme in themes()), vars(scene)


def test_looks_recognise_fitting_scenes() -> None:
    assert named("teamwork").fits("lake", "day", "bridge")
    assert not named("teamwork").fits("lake", "day", "none")
    assert not named("dreams").fits("lake", "day", "tent")
    assert named("dreams").fits("lake", "night", "tent")


def test_prompts_name_a_fitting_theme_or_describe_the_scene_or_both() -> None:
    scene = Layout(5, Facts("city", "sunset", "arms"))
    fitting = {
        text for theme in themes() if theme.fits("city", "sunset", "arms") for text, _ in theme.english.phrasings
    }
    describing = {*PLACE_WORDS["city"], "arms", "triumphant"}
    written = prompts(scene, 300)
    names = [not fitting.isdisjoint(prompt.split(": ")[-1].split(", ")) for prompt in written]
    describes = [any(text in prompt for text in describing) for prompt in written]
    kinds = Counter(zip(names, describes, strict=True))
    assert kinds[True, False] > 40
    assert kinds[False, True] > 80
    assert kinds[True, True] > 15
    assert kinds[False, False] < 15


@pytest.mark.parametrize("time", TIMES)
def test_a_turn_before_a_prompt_names_the_true_time_of_day(time: str) -> None:
    others = {turn for hour, turns in LIGHT_TURNS.items() if hour != time for turn in turns}
    others |= {words for hour, every in TIME_WORDS.items() if hour != time for words in every}
    turns = [prompt.split(": ")[0] for prompt in prompts(Layout(8, Facts("lake", time, "none")), 200) if ": " in prompt]
    assert any(turn.endswith(LIGHT_TURNS[time]) for turn in turns)
    assert not any(turn.endswith(f" {other}") or turn == other for turn in turns for other in others)


def test_reserved_captions_are_never_written() -> None:
    rng = np.random.default_rng(0)
    for seed in range(100):
        assert not is_unseen(caption(Layout(seed), rng))
        assert is_unseen(unseen_caption(Layout(seed), rng))


def test_reserved_captions_name_place_and_time() -> None:
    rng = np.random.default_rng(0)
    for scene in map(Layout, range(100)):
        text = unseen_caption(scene, rng)
        assert any(words in text for words in PLACE_WORDS[scene.place]), text
        assert any(words in text for words in TIME_WORDS[scene.time]), text


def test_free_prompts_use_frequent_words_most_often() -> None:
    words = [f"word{number}" for number in range(100)]
    made = free_prompts(words, 2000, np.random.default_rng(0))
    counts = Counter(word for prompt in made for word in prompt.replace(",", "").split())
    assert len(set(made)) > 1000
    assert counts["word0"] > 5 * counts["word99"]


def test_free_prompts_include_reworded_sayings_but_no_reserved_prompts() -> None:
    made = free_prompts(["harbour"], 20_000, np.random.default_rng(0))
    sayings = [saying.split() for theme in themes() for saying in theme.english.taught_sayings()]
    reworded = {
        " ".join([*parts[:place], "harbour", *parts[place + 1 :]]) for parts in sayings for place in range(len(parts))
    }
    assert len(reworded & set(made)) > 500
    assert not {prompt for theme in themes() for prompt in theme.english.unseen_prompts()} & set(made)


def test_the_share_of_fitting_answers_counts_every_theme() -> None:
    fitting = {
        prompt: next(kind for kind in itertools.product(PLACES, TIMES, SUBJECTS) if theme.fits(*kind))
        for theme in themes()
        for prompt in theme.english.unseen_prompts()
    }
    assert share_fitting(lambda prompts: [fitting[prompt] for prompt in prompts]) == 1
    assert share_fitting(lambda prompts: [("nowhere", "never", "nobody")] * len(prompts)) == 0
    first = themes()[0].english.unseen_prompts()
    share = share_fitting(lambda prompts: [fitting[p] if p in first else ("", "", "") for p in prompts])
    assert share == pytest.approx(len(first) / len(fitting))


def test_free_prompts_include_natural_sentences() -> None:
    parts = sentences()
    gaps = {gap for frame in parts["frames"] for gap in re.findall(r"{(\w+)}", frame)}
    assert gaps == parts.keys() - {"frames"}
    assert all(len(set(texts)) == len(texts) for texts in parts.values())
    made = free_prompts(["harbour"], 5000, np.random.default_rng(0))
    assert {f"good luck with the {event}" for event in [*parts["event"], "harbour"]} & set(made)
    assert not [prompt for prompt in made if "{" in prompt]
