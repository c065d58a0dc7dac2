"""The exam: it counts the requested facts that are drawn."""

import pytest

from engine.reader.names import LANGUAGES, find
from engine.scenes.facts import Facts
from engine.scenes.layout import Layout
from engine.training.exam import ITEMS, facts_shown, kinds_met, names_read, themes_met
from engine.training.prompts import themes
from engine.training.render_pool import UNSEEN

LAKE, ROAD = (Facts(place=place, time="dawn", subject="none") for place in ("lake", "road"))


def test_knowing_the_scene_of_each_caption_scores_everything() -> None:
    assert set(facts_shown(lambda _, seed, __: Layout(UNSEEN + seed).facts, 30).values()) == {1.0}


def test_always_drawing_a_lake_at_dawn_scores_by_chance() -> None:
    shown = facts_shown(lambda *_: LAKE, 200)
    assert shown["place"] == pytest.approx(1 / 34, abs=0.05)
    assert shown["subject"] == 0


def test_names_are_read_in_every_language() -> None:
    assert min(names_read(lambda prompt: find(prompt, LANGUAGES), 20).values()) > 0.9
    assert names_read(lambda _: {}, 5) == dict.fromkeys(LANGUAGES, 0.0)


def test_scenes_fit_the_themes_that_they_answer() -> None:
    met = themes_met(lambda *_: LAKE)
    assert met == {theme.name: float(theme.fits("lake", "dawn", "none")) for theme in themes()}


def test_each_kind_of_scene_is_counted_once() -> None:
    assert kinds_met(lambda _, __, number: (LAKE, ROAD)[number % 2]) == 2
    assert ITEMS == 10
