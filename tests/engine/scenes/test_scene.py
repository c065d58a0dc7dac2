"""Scenes: the same seed draws the same picture, and captions describe what is drawn."""

import itertools

import numpy as np
import pytest

from engine.scenes.captions import SKY_FIRST, describe, sky_hints, subject_words
from engine.scenes.facts import PLACES, SUBJECTS, TIMES, Facts
from engine.scenes.habitats import HABITATS, possible
from engine.scenes.layout import Layout
from engine.scenes.scene import Scene
from engine.scenes.words import PLACE_WORDS, SKY_WORDS, TIME_WORDS
from tests.engine.scenes.grid import sampled

#: Everything but "none".
THINGS = [subject for subject in SUBJECTS if subject != "none"]
#: The minimum share of the picture that a subject changes, including light from its lamp or fire.
LEAST = 0.006


def natural_places(subject: str) -> list[str]:
    return [place for place in PLACES if subject in HABITATS[place]]


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_always_gives_the_same_picture_and_caption(seed: int) -> None:
    first, second = Scene(seed), Scene(seed)
    assert np.array_equal(first.render(0.3), second.render(0.3))
    assert first.caption(np.random.default_rng(1)) == second.caption(np.random.default_rng(1))


@pytest.mark.parametrize(("width", "height"), [(512, 512), (1080, 1080), (1080, 1350), (1080, 1920), (1920, 1080)])
def test_pictures_are_rgb_bytes_of_the_requested_size(width: int, height: int) -> None:
    picture = Scene(0, Facts("lake"), width, height).render()
    assert picture.shape == (height, width, 3)
    frame = Scene(0, Facts("lake"), width, height).frame(0.5)
    assert np.array_equal(frame[..., :3], picture)
    assert frame[..., 3].min() == 255
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous


@pytest.mark.parametrize("place", sampled(PLACES, 0))
def test_a_larger_picture_shows_the_same(place: str) -> None:
    facts = Facts(place, "day")
    small = Scene(3, facts, 128, 128).render().astype(int)
    large = Scene(3, facts, 512, 512).render().reshape(128, 4, 128, 4, 3).mean(axis=(1, 3))
    assert np.abs(large - small).mean() < 3


def test_seeds_differ() -> None:
    assert not np.array_equal(Scene(1).render(), Scene(2).render())


@pytest.mark.parametrize("place", sampled(PLACES, 1))
def test_time_moves_a_scene_without_changing_its_layout(place: str) -> None:
    scene = Scene(7, Facts(place), 256, 256)
    facts = {name: value for name, value in vars(scene).items() if name not in ("_rng", "_stacks")}
    early, late = scene.render(0.45).astype(int), scene.render(0.55).astype(int)
    after = {name: value for name, value in vars(scene).items() if name not in ("_rng", "_stacks")}
    assert facts.keys() == after.keys()
    assert all(np.array_equal(facts[name], after[name]) for name in facts)
    changed = np.abs(early - late).max(axis=2) > 24
    assert changed.mean() < 0.12
    assert np.array_equal(early, Scene(7, Facts(place), 256, 256).render(0.45))


@pytest.mark.parametrize("place", sampled(PLACES, 2))
def test_every_place_can_be_drawn_at_every_time_with_every_subject(place: str) -> None:
    for i, (time, subject) in enumerate(zip(itertools.cycle(TIMES), SUBJECTS, strict=False)):
        scene = Scene(1000 + i, Facts(place, time, subject), 128, 128)
        assert (scene.place, scene.time) == (place, time)
        assert (scene.subject == subject) == possible(place, subject)
        picture = scene.render()
        assert picture.mean() > 24, (place, time, subject)
        assert picture.std(axis=(0, 1)).max() > 12, (place, time, subject)


@pytest.mark.parametrize("subject", THINGS)
def test_every_subject_can_stand_beside_another(subject: str) -> None:
    first = "tree" if subject != "tree" else "bench"
    scene = Scene(5, Facts("meadow", "day", first, second=subject), 128, 128)
    alone = Scene(5, Facts("meadow", "day", first), 128, 128)
    assert scene.second == subject
    assert (scene.render() != alone.render()).any()


@pytest.mark.parametrize("subject", sampled(THINGS, 0))
def test_a_subject_covers_enough_of_the_picture(subject: str) -> None:
    places = natural_places(subject)
    areas = [
        Scene(i, Facts(places[i % len(places)], subject=subject), 256, 256).subject_mask().mean() for i in range(6)
    ]
    assert min(areas) >= LEAST


@pytest.mark.parametrize("subject", sampled(THINGS, 1))
def test_a_subject_is_in_the_picture_at_every_moment(subject: str) -> None:
    scene = Scene(8, Facts(natural_places(subject)[0], subject=subject), 256, 256)
    assert min(scene.subject_mask(t).mean() for t in (0.0, 0.3, 1.0)) >= 0.8 * LEAST


def test_a_scene_without_subject_has_an_empty_mask() -> None:
    assert not Scene(3, Facts(subject="none")).subject_mask().any()


@pytest.mark.parametrize("subject", ["hiker", "arms"])
def test_figures_stand_tall_inside_the_picture(subject: str) -> None:
    for seed in range(6):
        rows = np.flatnonzero(Scene(seed, Facts(subject=subject)).subject_mask().any(axis=1))
        assert 100 <= rows[-1] - rows[0] <= 230
        assert rows[0] > 0


def test_captions_name_what_is_drawn() -> None:
    rng = np.random.default_rng(0)
    for seed in range(200):
        scene = Scene(seed)
        caption = scene.caption(rng)
        sky = [f"{way} over " for way in sky_hints(scene)]
        named = [words for words in (subject_words(scene), PLACE_WORDS[scene.place]) if words]
        assert any(word in caption for words in named for word in words), caption
        if scene.subject != "none":
            assert any(word in caption for word in [*subject_words(scene), *sky]), caption
        for time, words in TIME_WORDS.items():
            if time != scene.time:
                assert not any(word in caption.split(", ") for word in words), caption


def test_some_captions_imply_the_time_by_the_sky() -> None:
    scene = next(scene for scene in map(Layout, itertools.count()) if "aurora" in scene.sky)
    rng = np.random.default_rng(0)
    captions = [describe(scene, rng) for _ in range(400)]
    hours = [word for words in TIME_WORDS.values() for word in words]
    begun = [
        caption
        for caption in captions
        if any(f"{way} over {place}" in caption for way in sky_hints(scene) for place in PLACE_WORDS[scene.place])
    ]
    assert len(begun) == pytest.approx(400 * SKY_FIRST, rel=0.3)
    assert not any(hour in part for caption in begun for part in caption.split(", ") for hour in hours)
    assert sky_hints(Layout(0, Facts("meadow", "dawn", "tree"))) == []
    assert sky_hints(Layout(5, Facts("meadow", "day", "tree", sky=frozenset({"rainbow"})))) == SKY_WORDS["rainbow"]


def test_captions_vary() -> None:
    rng = np.random.default_rng(0)
    assert len({Scene(5).caption(rng) for _ in range(50)}) > 40


@pytest.mark.parametrize(("width", "height"), [(256, 256), (256, 456), (456, 256)])
@pytest.mark.parametrize("place", sampled(PLACES, 3))
def test_the_sun_and_the_moon_can_be_seen(place: str, width: int, height: int) -> None:
    for seed, light in enumerate(("sun", "moon")):
        scene = Scene(seed, Facts(place, subject="none", sky=frozenset({light})), width, height)
        picture = scene.render().astype(float)
        rows, columns = np.mgrid[:height, :width] / scene.scale
        disc = np.hypot(columns - scene.light_x, rows - scene.light_y) < scene.light_r * 0.9
        seen = np.abs(picture - scene.light).max(axis=2)[disc] < 70
        assert seen.mean() > 0.2, scene.facts


@pytest.mark.parametrize(
    "subject", ["hiker", "arms", "runner", "sailboat", "tent", "tree", "cactus", "balloons", "birds"]
)
def test_no_edge_cuts_a_subject(subject: str) -> None:
    places = natural_places(subject)
    for seed, (width, height) in enumerate([(192, 192), (192, 240), (192, 342), (342, 192)] * 2):
        seen = Scene(seed, Facts(places[seed % len(places)], "day", subject), width, height).subject_mask()
        assert not any(edge.any() for edge in (seen[:, 0], seen[:, -1], seen[0])), (seed, width, height)
