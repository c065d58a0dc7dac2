"""The repertoire chooses scenes by named answers and likely themes, and the scenes of one prompt differ."""

from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from engine.reader.repertoire import ANSWERS, FILE, KINDS, Kind, Repertoire, packed, unpacked
from engine.scenes.facts import Facts

TONES = {"day": ("blue", "green"), "night": ("indigo", "violet")}
SIDES = ("left", "right")


def repertoire() -> Repertoire:
    """Return a repertoire of lakes, which fit the first theme, and roads, which fit the second.

    Scenes are by day or at night, with birds, a tree or one of three other subjects. The milky way is only possible at
    night, and mist only on roads and only if a prompt names it.
    """
    subjects = ("birds", "tree", "tent", "bench", "hiker")
    met = [kind.place in ("lake", "road") and kind.time in TONES and kind.subject in subjects for kind in KINDS]

    def shows(kind: Kind, question: str, answer: str) -> bool:
        if question in kind._fields:
            return answer in kind
        if question == "stand_side":
            return kind.subject == "tree" and answer in SIDES
        return answer in TONES.get(kind.time, ()) or (answer == "milky way" and kind.time == "night")

    usual = np.array([[shows(kind, *answer) for answer in ANSWERS] for kind in KINDS])
    possible = usual.copy()
    possible[[kind.place == "road" for kind in KINDS], ANSWERS.index(("features", "mist"))] = True
    possible[[kind.subject == "tree" for kind in KINDS], ANSWERS.index(("second", "dog"))] = True
    fits = [[kind.place == "lake", kind.place == "road"] for kind in KINDS]
    return Repertoire(packed(possible), packed(usual), packed(met), packed(fits), packed(fits), themes=2)


SCENES = repertoire()
EITHER = (50, 50)


def ten(named: dict[str, list[str]], themes: tuple[int, int] = EITHER, seed: int = 3) -> list[Facts]:
    return [SCENES.facts(named, themes, seed, number) for number in range(10)]


def test_the_likely_themes_decide_the_scenes() -> None:
    assert {facts.place for facts in ten({}, (90, 10))} == {"lake"}
    assert {facts.place for facts in ten({}, (10, 90))} == {"road"}
    assert {facts.place for facts in ten({})} == {"lake", "road"}


def test_the_scenes_of_a_theme_come_before_those_that_answer_it() -> None:
    every = packed(np.ones((len(KINDS), len(ANSWERS))))
    met = packed([kind.place in ("lake", "road") and kind.subject in ("none", "tree") for kind in KINDS])
    either = packed([[kind.place in ("lake", "road")] for kind in KINDS])
    scenes = Repertoire(every, every, met, either, packed([[kind.place == "lake"] for kind in KINDS]), themes=1)
    assert {scenes.facts({}, (100,), 1, number).place for number in range(4)} == {"lake"}


def test_named_answers_count_more_than_likely_themes() -> None:
    for facts in ten({"place": ["road"], "time": ["night"], "sky": ["milky way"]}, (100, 0)):
        assert (facts.place, facts.time, facts.sky) == ("road", "night", frozenset({"milky way"}))


def test_each_of_several_named_answers_is_drawn() -> None:
    assert {facts.place for facts in ten({"place": ["lake", "road"], "subject": ["tree"]})} == {"lake", "road"}


def test_the_scenes_of_one_prompt_are_spread_over_places_times_and_subjects() -> None:
    drawn = ten({})[:8]
    assert len({(facts.place, facts.time, facts.subject) for facts in drawn}) == 8
    assert max(Counter(facts.place for facts in drawn[:4]).values()) <= 3


def test_scenes_of_one_kind_differ_in_light_and_side() -> None:
    drawn = ten({"place": ["lake"], "time": ["day"], "subject": ["tree"]})
    assert {facts.tone for facts in drawn} == {"blue", "green"}
    assert {facts.stand_side for facts in drawn} == {"left", "right"}
    assert len({str(facts) for facts in drawn[:4]}) == 4


def test_an_answer_that_is_impossible_at_that_time_is_left_out() -> None:
    assert {facts.sky for facts in ten({"time": ["day"], "sky": ["milky way"]})} == {frozenset()}
    assert {facts.time for facts in ten({"sky": ["milky way"]})} == {"night"}


def test_an_unusual_answer_is_drawn_if_it_is_named() -> None:
    assert {(facts.place, facts.features) for facts in ten({"features": ["mist"]}, (100, 0))} == {
        ("road", frozenset({"mist"}))
    }


def test_a_named_subject_is_drawn_even_in_an_unusual_place() -> None:
    drawn = ten({"place": ["lake"], "subject": ["cactus"]})
    assert {(facts.place, facts.subject) for facts in drawn} == {("lake", "cactus")}


def test_the_seed_decides_the_order_of_scenes() -> None:
    assert ten({}, seed=1) == ten({}, seed=1)
    assert len({str(ten({}, seed=seed)[0]) for seed in range(20)}) > 4


def test_a_second_subject_is_beside_the_first_where_it_can_be() -> None:
    assert {facts.second for facts in ten({"subject": ["tree"], "second": ["dog"]})} == {"dog"}
    assert {facts.second for facts in ten({"subject": ["tent"], "second": ["dog"]})} == {None}


def test_tables_take_a_bit_for_each_answer() -> None:
    table = np.random.default_rng(0).random((5, 13)) < 0.5
    assert packed(table).nbytes == 10
    assert np.array_equal(unpacked(packed(table), 13), table)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    every = packed(np.ones((len(KINDS), len(ANSWERS))))
    met, fits = packed(np.ones(len(KINDS))), packed(np.ones((len(KINDS), 2)))
    save_file({"possible": every, "usual": every, "met": met, "fits": fits, "shows": fits}, tmp_path / FILE)
    read, made = Repertoire.load(tmp_path, 2), Repertoire(every, every, met, fits, fits, 2)
    assert read.facts({}, EITHER, 5, 7) == made.facts({}, EITHER, 5, 7)
