"""What the built-in reader finds in prompts, and which scenes it chooses for them."""

import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import numpy as np
import pytest

from engine.libraries import BUILDING
from engine.models.catalogue import ModelError
from engine.models.installed import BUILTIN
from engine.reader.reader import CONFIG, EMBEDDING, OTHER, SPOKEN, WEIGHTS, Reader, Reading
from engine.reader.repertoire import FILE
from engine.reader.vocabulary import VOCABULARY
from engine.scenes.facts import Facts
from engine.training.exam import facts_shown
from engine.training.prompts import themes

FOLDER = BUILTIN / "reader"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(FOLDER)


def ten(reader: Reader, prompt: str, seed: int = 1) -> list[Facts]:
    return [reader.facts(prompt, seed, number) for number in range(10)]


def test_the_red_sailboat_is_red_at_night_and_under_the_milky_way(reader: Reader) -> None:
    drawn = ten(reader, "a red sailboat at night under the milky way")
    for facts in drawn:
        assert (facts.subject, facts.sail, facts.time) == ("sailboat", "red", "night")
        assert "milky way" in facts.sky
    assert {facts.place for facts in drawn} <= {"lake", "ocean", "beach", "cliffs", "island", "harbour"}


@pytest.mark.parametrize(
    ("prompt", "facts"),
    [
        ("I want to see the beach at sunset", "place=beach time=sunset"),
        ("MAKE ME a jogger in a red jacket on a country road, please", "place=road subject=runner coat=red"),
        ("#lighthouse #night", "subject=lighthouse time=night"),
        ("foggy forest", "place=forest features=mist"),
        ("a full moon over the sea, tonight", "place=ocean time=night sky=moon moon=full"),
        ("two hot air balloons on a sunny afternoon", "subject=balloons balloons=many time=day"),
        ("could you paint a cherry tree in bloom on the left?", "subject=tree tree=cherry-blossom stand_side=left"),
        ("a lake at dawn, a pink sky", "place=lake time=dawn tone=pink"),
        ("northern lights over the mountains and a tent", "place=mountains sky=aurora subject=tent"),
        ("open mic tonight!", "time=night"),
        ("good morning", "time=dawn"),
        ("sunflowers", "subject=sunflower"),
        ("a snowy landscape in the evening", "place=snow time=sunset"),
        ("my dog and my cat in the kitchen", "place=kitchen subject=dog second=cat"),
        ("graduation day", "subject=graduate"),
        ("Ein Leuchtturm im Sturm", "subject=lighthouse features=storm"),
        ("Un chat à la fenêtre, il pleut", "subject=cat features=rain"),
        ("Кошка на пляже ночью", "subject=cat place=beach time=night"),
        ("夜晚的图书馆", "place=library time=night"),
        ("桜の下の犬", "subject=dog features=blossom"),
        ("बारिश में साइकिल", "subject=bicycle features=rain"),
        ("حصان على الشاطئ", "subject=horse place=beach"),
    ],
)
def test_every_scene_shows_what_the_prompt_names(reader: Reader, prompt: str, facts: str) -> None:
    wanted = Facts.read(facts)
    for drawn in ten(reader, prompt):
        for question in vars(wanted):
            assert set(wanted.answers(question)) <= set(drawn.answers(question)), str(drawn)


@pytest.mark.parametrize(
    "prompt", ["never give up", "breathe", "asdf qwer", "...", "🌅", "不要放弃", "Gib niemals auf", " "]
)
def test_a_prompt_that_names_nothing_gets_ten_different_kinds_of_scene(reader: Reader, prompt: str) -> None:
    drawn = ten(reader, prompt)
    assert len({str(facts) for facts in drawn}) == 10
    assert len({(facts.place, facts.time, facts.subject) for facts in drawn}) > 5
    assert all(facts.place and facts.time and facts.subject for facts in drawn)


def test_a_prompt_that_names_everything_gets_ten_different_scenes(reader: Reader) -> None:
    drawn = ten(reader, "a hiker in the mountains at dawn")
    assert {(facts.place, facts.time, facts.subject) for facts in drawn} == {("mountains", "dawn", "hiker")}
    assert len({str(facts) for facts in drawn}) == 10


def test_a_prompt_without_people_gets_no_subject(reader: Reader) -> None:
    assert {facts.subject for facts in ten(reader, "the sea at dawn, no people")} == {"none"}


def test_the_same_input_returns_the_same_facts(reader: Reader) -> None:
    assert ten(reader, "stay hopeful") == ten(Reader(FOLDER), "stay hopeful")
    assert ten(reader, "stay hopeful") != ten(reader, "stay hopeful", seed=2)


def test_forty_items_are_drawn_and_each_does_not_depend_on_the_others(reader: Reader) -> None:
    drawn = [reader.facts("never give up", 5, number) for number in range(40)]
    assert reader.facts("never give up", 5, 39) == drawn[39]
    assert len({str(facts) for facts in drawn}) > 30


def test_a_prompt_as_long_as_can_be_is_read(reader: Reader) -> None:
    assert reader.read("a lighthouse at night, " + "never give up " * 140).named["subject"] == ["lighthouse"]


def test_scenes_show_what_unseen_captions_name(reader: Reader) -> None:
    shown = facts_shown(reader.facts, 150)
    assert shown["all"] >= 0.97
    assert min(shown["place"], shown["time"], shown["subject"]) >= 0.98


def test_the_scenes_of_unseen_theme_prompts_fit(reader: Reader) -> None:
    fitting = [
        theme.fits(facts.place or "", facts.time or "", facts.subject or "")
        for theme in themes()
        for seed, prompt in enumerate(theme.english.unseen_prompts()[::3])
        for facts in [reader.facts(prompt, seed, seed % 10)]
    ]
    assert np.mean(fitting) > 0.8


@pytest.mark.parametrize("name", [WEIGHTS, EMBEDDING, SPOKEN, VOCABULARY, CONFIG, FILE])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_an_unreadable_folder_is_reported_in_one_sentence(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(FOLDER, folder)
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    if damage == "cut":
        (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=r"^The reader in .* cannot be read: .*\.$"):
        Reader(folder)


def test_it_is_small() -> None:
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    assert max(sizes) <= 9.5e6
    assert sum(sizes) <= 14e6


@pytest.mark.parametrize(
    ("prompt", "fact"),
    [
        ("a meadow without a rainbow", ("sky", "rainbow")),
        ("a forest, no clouds", ("sky", "clouds")),
        ("mountains, no snow", ("place", "snow")),
        ("a lake WITHOUT sailboats and birds", ("subject", "sailboat")),
    ],
)
def test_a_negated_thing_is_not_named(reader: Reader, prompt: str, fact: tuple[str, str]) -> None:
    question, answer = fact
    assert answer not in reader.read(prompt).named.get(question, ())


def test_only_the_negated_thing_is_left_out(reader: Reader) -> None:
    assert reader.read("a lake without fog at dawn").named == reader.read("a lake at dawn").named


#: The same in twelve languages.
NEVER_GIVE_UP = {
    "en": "never give up", "de": "Gib niemals auf", "es": "Sigue adelante", "fr": "N'abandonne jamais",
    "pt": "Não desista nunca", "it": "Non arrenderti mai", "ru": "Никогда не сдавайся", "ar": "لا تستسلم أبدا",
    "hi": "कभी हार मत मानो", "zh": "永不放弃", "ja": "あきらめないで", "tr": "Vazgeçmek yok, devam",
}  # fmt: skip


@pytest.mark.parametrize("language", NEVER_GIVE_UP)
def test_the_same_is_understood_in_every_language(reader: Reader, language: str) -> None:
    reading = reader.read(NEVER_GIVE_UP[language])
    assert max(reading.languages, key=lambda one: reading.languages[one]) == language
    assert reading.likely[0] == "perseverance"
    assert reading.named == {}


def test_it_is_sure_in_nearly_every_language(reader: Reader) -> None:
    assert sum(reader.read(prompt).is_sure for prompt in NEVER_GIVE_UP.values()) >= len(NEVER_GIVE_UP) - 1


@pytest.mark.parametrize(
    "prompt",
    [
        "Nigdy się nie poddawaj", "Jag behöver hopp idag", "오늘은 쉬고 싶어요", "אני צריך תקווה",
        "Χρειάζομαι κουράγιο", "Tarvitsen rauhaa", "Potřebuji odvahu", "Szükségem van reményre",
        "Jangan pernah menyerah", "আমার আশা দরকার",
    ],
)  # fmt: skip
def test_other_languages_are_recognised_as_unknown(reader: Reader, prompt: str) -> None:
    assert reader.read(prompt).languages[OTHER] > 50


@pytest.mark.parametrize(
    ("prompt", "theme"),
    [
        ("сосредотачиваюсь на одном деле", "focus"), ("Prüfungsvorbereitung", "study"), ("iyileşiyoruz", "recovery"),
        ("vamos nos casar em junho", "love"), ("mi ha lasciato il nonno, riposi in pace", "grief"),
    ],
)  # fmt: skip
def test_forms_of_words_that_nobody_listed_are_understood(reader: Reader, prompt: str, theme: str) -> None:
    assert reader.read(prompt).likely[0] == theme


@pytest.mark.parametrize("prompt", ["qwertz asdf", "Dziś wszystko mnie boli i nie wiem co robić", "...", ""])
def test_what_is_not_understood_is_said(reader: Reader, prompt: str) -> None:
    assert not reader.read(prompt).is_sure


def test_a_chosen_theme_replaces_the_guessed_ones(reader: Reader) -> None:
    study = next(theme for theme in themes() if theme.name == "study")
    chosen = [reader.facts("asdf qwer", 1, number, "study") for number in range(10)]
    assert all(study.fits(str(facts.place), str(facts.time), str(facts.subject)) for facts in chosen)
    assert {reader.facts("asdf in the mountains", 1, number, "study").place for number in range(5)} == {"mountains"}


def test_a_reading_tells_what_it_names() -> None:
    reading = Reading({"place": ["lake"], "subject": ["dog"], "tone": ["pink"]}, {"calm": 30, "hope": 60}, {OTHER: 0})
    assert reading.names == ["dog", "lake"]
    assert reading.likely == ["hope", "calm"]
    assert reading.is_sure
    assert not Reading({}, {"calm": 20, "hope": 24}, {OTHER: 0}).is_sure
    assert not Reading({}, {"calm": 10, "hope": 80}, {OTHER: 95}).is_sure


def test_two_prompts_of_one_theme_are_not_the_same_ten_scenes(reader: Reader) -> None:
    assert ten(reader, "never give up") != ten(reader, "do not give up")


def test_it_waits_while_another_model_is_loaded() -> None:
    # diffusers replaces meanwhile how PyTorch creates parameters, in the whole process.
    with ThreadPoolExecutor(1) as pool:
        with BUILDING:
            loading = pool.submit(Reader, FOLDER)
            assert wait([loading], timeout=1.5).not_done
        assert loading.result(60).read("never give up").is_sure
