"""Layouts: the facts are in the scene, and the seed chooses the rest."""

import numpy as np
import pytest

from engine.scenes.facts import PLACES, QUESTIONS, SUBJECTS, TIMES, Facts
from engine.scenes.habitats import HABITATS, ROOMS, SKY_CHANCES, possible
from engine.scenes.layout import Layout

SQUARE, TALL, WIDE = (512, 512), (1080, 1920), (1920, 1080)


@pytest.mark.parametrize("size", [SQUARE, TALL, WIDE])
def test_every_fact_of_one_scene_holds_in_another(size: tuple[int, int]) -> None:
    for seed in range(100):
        asked = Layout(seed, Facts(), *size).facts
        shown = Layout(seed + 1000, asked, *size).facts
        for question in QUESTIONS:
            assert set(asked.answers(question)) <= set(shown.answers(question)), (seed, question)


@pytest.mark.parametrize("size", [SQUARE, TALL, WIDE])
def test_a_scenes_own_facts_change_nothing(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    for seed in range(100):
        asked = Facts(str(rng.choice(PLACES)), str(rng.choice(TIMES)), str(rng.choice(SUBJECTS)))
        assert (Layout(seed, asked, *size).subject == asked.subject) == possible(str(asked.place), asked.subject)
        first = Layout(seed, asked if seed % 2 else Facts(), *size)
        again = Layout(seed, first.facts, *size)
        assert again.facts == first.facts
        assert all(np.array_equal(value, vars(again)[name]) for name, value in vars(first).items()), seed


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_a_single_fact_implies_what_it_needs(question: str) -> None:
    several = question in ("sky", "features")
    for answer in QUESTIONS[question]:
        for seed in range(3):
            facts = Facts(**{question: frozenset({answer}) if several else answer})  # type: ignore[arg-type]
            if question in ("light_side", "stand_side", "coat"):
                facts = Facts(**{question: answer}, subject="hiker")  # type: ignore[arg-type]
            assert answer in Layout(seed, facts).facts.answers(question), (answer, seed)


def test_sky_items_that_are_impossible_at_the_time_are_left_out() -> None:
    shown = Layout(0, Facts("lake", "night", sky=frozenset({"sun", "moon"}))).facts
    assert shown.time == "night"
    assert "sun" not in shown.sky
    assert "moon" in shown.sky
    assert Layout(0, Facts(sky=frozenset({"aurora"}))).time == "night"


def test_an_eclipse_takes_the_place_of_the_sun() -> None:
    shown = Layout(0, Facts("lake", "day", sky=frozenset({"sun", "eclipse"}))).facts
    assert shown.sky >= {"eclipse"}
    assert not shown.sky & {"sun", "moon"}


def test_rain_covers_the_sky_and_takes_its_colour_out() -> None:
    clear, rain = (Layout(7, Facts("lake", "day", features=frozenset(seen))) for seen in ((), ("storm",)))
    assert not rain.sky & {"sun", "rainbow"}
    assert rain.features >= {"storm", "rain"}
    assert np.ptp(rain.zenith) < np.ptp(clear.zenith)


def test_in_a_room_the_light_is_in_the_window() -> None:
    for seed in range(20):
        for size in (SQUARE, TALL, WIDE):
            room = Layout(seed, Facts(ROOMS[seed % len(ROOMS)], "dawn", sky=frozenset({"sun"})), *size)
            assert room.window
            assert room.window.left + room.light_r <= room.light_x <= room.window.right - room.light_r
            assert room.window.top < room.light_y - room.light_r


def test_what_cannot_be_in_a_place_is_left_out() -> None:
    assert Layout(0, Facts("kitchen", subject="whale")).subject != "whale"
    assert Layout(0, Facts("kitchen", subject="cook", second="whale")).second is None


def test_two_subjects_stand_apart_and_look_different() -> None:
    for seed in range(30):
        scene = Layout(seed, Facts("meadow", subject="hiker", second="child"))
        other = scene.beside()
        assert (other.subject, other.second) == ("child", None)
        assert abs(other.stand_x - scene.stand_x) > 0.2 * scene.width
        assert 0 < other.stand_x < scene.width
        assert other.coat != scene.coat


def test_every_tone_works_at_any_time() -> None:
    for time in TIMES:
        layout = Layout(0, Facts("lake", time, tone="pink"))
        assert (layout.time, layout.tone) == (time, "pink")
        # Pink has more red than green in the middle of the sky.
        assert layout.middle[0] > layout.middle[1]


def test_a_fact_does_not_change_the_rest_of_the_scene() -> None:
    scene, named = Layout(5, Facts("lake", "day", "hiker")), Layout(5, Facts("lake", "day", "hiker", coat="pink"))
    assert named.coat == "pink"
    others = {name for name in vars(scene) if name not in ("coat", "facts")}
    assert all(np.array_equal(vars(scene)[name], vars(named)[name]) for name in others)


def test_open_choices_fit_the_facts() -> None:
    for seed in range(60):
        assert "cactus" in HABITATS[Layout(seed, Facts(subject="cactus")).place]
        assert Layout(seed, Facts(sail="red")).subject == "sailboat"
        sky = Layout(seed).facts
        assert all(sky.time in SKY_CHANCES[item] or item == sky.subject for item in sky.sky)


def test_scenes_of_one_prompt_differ() -> None:
    assert len({str(Layout(seed, Facts("lake", "night", "sailboat")).facts) for seed in range(10)}) >= 8
