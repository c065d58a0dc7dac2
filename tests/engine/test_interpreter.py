"""The interpreter: what a prompt that names nothing is taken for, and what is left as it stands."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import save_file

from engine.interpreter import SCENES, WEIGHTS, Interpreter, names_something, told
from engine.models import builtin
from engine.plan import COMPOSITIONS, FRAMINGS, LIGHTS, variant

#: diffusers' StableDiffusionPipeline, which ships no types.
Pipeline: TypeAlias = Any

LIKELY = {"a lake": 0.4, "the ocean": 0.3, "a road": 0.2, "a city": 0.1}


@pytest.fixture(scope="module")
def pipeline(image_model: Path) -> Pipeline:
    return StableDiffusionPipeline.from_pretrained(image_model, local_files_only=True)


def interpreter_of(
    pipeline: Pipeline, folder: Path, likely: dict[str, float], weight: torch.Tensor | None = None
) -> Interpreter:
    """Return an interpreter to which scenes are so likely, whatever the prompt but for the weight."""
    width = pipeline.text_encoder.config.hidden_size
    layer = {
        "weight": torch.zeros(len(likely), width) if weight is None else weight,
        "bias": torch.tensor(list(likely.values())).log(),
    }
    save_file(layer, folder / WEIGHTS)
    (folder / SCENES).write_text(json.dumps(list(likely)))
    return Interpreter(pipeline, folder)


def test_the_likeliest_scenes_are_chosen_from_each_as_often_as_it_is_likely(pipeline: Pipeline, tmp_path: Path) -> None:
    interpreter = interpreter_of(pipeline, tmp_path, LIKELY)
    chosen = [interpreter.scene("never give up", seed) for seed in range(700)]
    assert set(chosen) == {"a lake", "the ocean"}, "these are more than half of all"
    assert chosen.count("a lake") == pytest.approx(400, abs=60)


def test_a_scene_that_is_likelier_than_not_is_the_only_one(pipeline: Pipeline, tmp_path: Path) -> None:
    interpreter = interpreter_of(pipeline, tmp_path, {"a lake": 0.6, "the ocean": 0.4})
    assert {interpreter.scene("never give up", seed) for seed in range(50)} == {"a lake"}


def test_the_same_seed_finds_the_same_scene(pipeline: Pipeline, tmp_path: Path) -> None:
    interpreter = interpreter_of(pipeline, tmp_path, LIKELY)
    assert [interpreter.scene("hope", seed) for seed in range(20)] == [
        interpreter.scene("hope", seed) for seed in range(20)
    ]


def test_the_prompt_decides_by_the_state_where_it_ends(pipeline: Pipeline, tmp_path: Path) -> None:
    prompts = ("courage", "calm")
    with torch.inference_mode():
        ids = pipeline.tokenizer(list(prompts), padding="max_length", truncation=True, return_tensors="pt").input_ids
        ends = pipeline.text_encoder(ids).pooler_output
    apart = 100 * (ends - ends.mean(dim=0)) / (ends[0] - ends[1]).norm()
    interpreter = interpreter_of(pipeline, tmp_path, {"mountains": 0.5, "a calm lake": 0.5}, apart)
    assert [interpreter.scene(prompt, 0) for prompt in prompts] == ["mountains", "a calm lake"]


@pytest.mark.parametrize(
    "prompt",
    [
        "a lake",
        "Mountains!",
        "be the LIGHTHOUSE",
        "at dusk, a wide view: the sea",
        "a walk in the woods",
        "beaches",
        "big cities",
    ],
)
def test_what_names_a_place_or_a_thing_stays_as_it_stands(pipeline: Pipeline, tmp_path: Path, prompt: str) -> None:
    assert names_something(prompt)
    assert interpreter_of(pipeline, tmp_path, LIKELY).scene(prompt, 0) is None


@pytest.mark.parametrize(
    "prompt", ["never give up", "a distant horizon at dusk: breathe", "sunset", "treehouses", "不要放弃", "🌅", ""]
)
def test_what_names_nothing_is_interpreted(pipeline: Pipeline, tmp_path: Path, prompt: str) -> None:
    assert not names_something(prompt)
    assert interpreter_of(pipeline, tmp_path, LIKELY).scene(prompt, 0) in LIKELY


def test_the_turns_that_the_program_gives_a_prompt_name_nothing() -> None:
    assert not [turn for turn in (*LIGHTS, *FRAMINGS, *COMPOSITIONS) if names_something(turn)]


def test_the_scene_comes_first_for_the_end_of_a_long_prompt_is_not_read() -> None:
    assert told("never give up", "a lake at dawn") == "a lake at dawn, never give up"
    assert told("a lake", None) == "a lake"


BY_DAY_OR_NIGHT = {
    "a lake on a clear day": 0.6,
    "the ocean on a clear day": 0.2,
    "a lake at night": 0.15,
    "a city at night": 0.05,
}


def test_a_time_of_day_that_the_prompt_names_is_that_of_the_scene(pipeline: Pipeline, tmp_path: Path) -> None:
    interpreter = interpreter_of(pipeline, tmp_path, BY_DAY_OR_NIGHT)
    assert {interpreter.scene("open mic tonight!", seed) for seed in range(50)} == {"a lake at night"}
    assert {interpreter.scene("lunch at noon", seed) for seed in range(50)} == {"a lake on a clear day"}
    assert interpreter.scene("good morning", 0) == "a lake on a clear day", "there is no scene at dawn"


def test_a_thing_is_drawn_at_the_time_that_the_prompt_names(pipeline: Pipeline, tmp_path: Path) -> None:
    interpreter = interpreter_of(pipeline, tmp_path, BY_DAY_OR_NIGHT)
    assert interpreter.scene("a lake tonight", 0) == "at night", "which this model did not understand"
    assert interpreter.scene("a lake at noon", 0) is None
    assert interpreter.scene("a lake at dawn", 0) is None, "there is no scene at dawn"


@pytest.fixture(scope="module")
def ships() -> Interpreter:
    model = builtin()
    pipeline = StableDiffusionPipeline.from_pretrained(model.folder, local_files_only=True)
    return Interpreter(pipeline, model.parts["interpreter"])


def test_the_one_that_ships_gives_five_pictures_of_a_saying_several_scenes(ships: Interpreter) -> None:
    for prompt in ("never give up", "breathe", "new job on Monday"):
        scenes = {str(ships.scene(prompt, seed)) for seed in range(5)}
        assert len(scenes) >= 2
        assert all(names_something(scene) for scene in scenes)


@pytest.mark.parametrize(
    ("light", "time"), [("at sunrise", "at dawn"), ("at dusk", "at dusk"), ("on a clear day", "on a clear day")]
)
def test_the_one_that_ships_heeds_the_light_that_a_prompt_is_put_in(ships: Interpreter, light: str, time: str) -> None:
    scenes = [str(ships.scene(f"a wide view {light}: trust the process", seed)) for seed in range(5)]
    assert all(scene.endswith(time) for scene in scenes)


@pytest.mark.parametrize(
    ("prompt", "time"),
    [
        ("tonight", "at night"),
        ("open mic tonight!", "at night"),
        ("sleepless nights", "at night"),
        ("late night thoughts", "at night"),
        ("nocturnal", "at night"),
        ("a lake tonight", "at night"),
        ("good morning", "at dawn"),
        ("lunchtime", "on a clear day"),
        ("this evening", "at sunset"),
    ],
)
def test_the_one_that_ships_heeds_the_time_of_day_that_a_person_names(
    ships: Interpreter, prompt: str, time: str
) -> None:
    scenes = [str(ships.scene(variant(prompt, number), number)) for number in range(5)]
    assert all(scene.endswith(time) for scene in scenes)
