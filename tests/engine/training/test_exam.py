"""The exam: it counts what is drawn of what was asked for."""

import pytest

from engine.scenes.facts import Facts
from engine.scenes.layout import Layout
from engine.training.exam import ITEMS, facts_shown, kinds_met, themes_met
from engine.training.prompts import themes
from engine.training.render_pool import UNSEEN

LAKE, ROAD = (Facts(place=place, time="dawn", subject="none") for place in ("lake", "road"))


def test_who_knows_the_scene_of_each_caption_draws_all_that_it_names() -> None:
    assert set(facts_shown(lambda _, seed, __: Layout(UNSEEN + seed).facts, 30).values()) == {1.0}


def test_who_always_draws_a_lake_at_dawn_draws_what_was_named_by_luck() -> None:
    shown = facts_shown(lambda *_: LAKE, 200)
    assert shown["place"] == pytest.approx(0.1, abs=0.07)
    assert shown["subject"] == 0


def test_scenes_fit_the_themes_that_they_answer() -> None:
    met = themes_met(lambda *_: LAKE)
    assert met == {theme.name: float(theme.fits("lake", "dawn", "none")) for theme in themes()}


def test_kinds_of_scenes_are_counted_once() -> None:
    assert kinds_met(lambda _, __, number: (LAKE, ROAD)[number % 2]) == 2
    assert ITEMS == 10
