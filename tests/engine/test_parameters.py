from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError
from sd_parsers import ParserManager
from sd_parsers.data import PromptInfo

from engine.files import save_picture
from engine.parameters import (
    _NAMES,
    _SIDES,
    CameraClip,
    Clip,
    Drawn,
    DrawnClip,
    Parameters,
    ParametersError,
    from_text,
    from_values,
    to_text,
)
from persistence.tables import Kind

PICTURE = Parameters(
    kind=Kind.IMAGE,
    prompt="a wide view at sunrise: Never give up",
    seed=4294967295,
    model="builtin",
    revision="1",
    num_inference_steps=12,
    sampler="DPM++ 2M",
    guidance_scale=4.5,
    width=512,
    height=384,
)
VIDEO = CameraClip(**PICTURE.model_dump(exclude={"kind"}), kind=Kind.VIDEO, num_frames=72, fps=24, camera="zoom in")
SCENE = Drawn(**PICTURE.model_dump(), strength=0.125, scene_number=3, scene_seed=9)


@pytest.mark.parametrize("parameters", [Parameters, Drawn, Clip, DrawnClip, CameraClip])
def test_every_field_has_a_name_in_files(parameters: type[Parameters]) -> None:
    written = {*_NAMES, *_SIDES, "prompt"}
    assert set(parameters.model_fields) <= written


def test_other_tools_find_the_settings_under_their_names() -> None:
    assert to_text(PICTURE) == (
        "a wide view at sunrise: Never give up\n"
        "Steps: 12, Sampler: DPM++ 2M, CFG scale: 4.5, Seed: 4294967295, Size: 512x384, Model: builtin, Revision: 1, "
        "Kind: image, Steps: 12, Seed: 4294967295"
    )


@pytest.mark.parametrize(
    ("scene", "model", "read"),
    [
        ('"a lake, at dawn"', "builtin", ("a lake, at dawn", "builtin")),
        ("a hill", r'"my: \"own\"\nmodel"', ("a hill", 'my: "own"\nmodel')),
        ("50% grey", "/data/My%20Models/x", ("50% grey", "/data/My%20Models/x")),
    ],
)
def test_a_file_without_a_sampler_is_read(scene: str, model: str, read: tuple[str, str]) -> None:
    old = f"a lake\nSteps: 12, CFG scale: 4.5, Scene: {scene}, Seed: 7, Size: 64x64, Model: {model}, Kind: image"
    parameters = from_text(old)
    assert (parameters.prompt, parameters.seed, parameters.size, parameters.sampler) == ("a lake", 7, (64, 64), None)
    assert (parameters.scene, parameters.model) == read


def test_a_file_contains_its_size_and_the_size_that_was_made() -> None:
    fitted = PICTURE.model_copy(update={"file_width": 1080, "file_height": 1350})
    assert "Size: 512x384, File size: 1080x1350, Model" in to_text(fitted)
    again = from_text(to_text(fitted))
    assert (again, again.size, again.file_size) == (fitted, (512, 384), (1080, 1350))
    assert (fitted.settings["file_width"], fitted.settings["file_height"]) == (1080, 1350)
    assert PICTURE.file_size is None


def test_a_video_contains_its_camera_move() -> None:
    assert "motion: camera" in to_text(VIDEO)


@pytest.mark.parametrize(
    ("settings", "way"),
    [
        ({}, Parameters),
        ({"scene": "a lake at dawn"}, Parameters),
        ({"strength": 0.125, "scene_number": 3, "scene_seed": 9}, Drawn),
        ({"strength": 0.125, "theme": "courage"}, Drawn),
        ({"kind": "video", "num_frames": 16, "fps": 8}, Clip),
        ({"kind": "video", "num_frames": 120, "fps": 24, "motion": "scene", "strength": 0.125}, DrawnClip),
        ({"kind": "video", "num_frames": 72, "fps": 24, "motion": "camera", "camera": "zoom in"}, CameraClip),
        ({"kind": "video", "num_frames": 76, "fps": 24, "motion": "key frames", "strength": 0.6}, Clip),
    ],
)
def test_settings_say_how_an_item_is_made(settings: dict[str, object], way: type[Parameters]) -> None:
    parameters = from_values(PICTURE.model_dump() | settings)
    assert type(parameters) is way
    known = {name: value for name, value in settings.items() if name in way.model_fields}
    assert known.items() <= parameters.model_dump(mode="json").items()
    assert from_text(to_text(parameters)) == parameters
    columns = {"kind", "prompt", "seed", "model", "revision"}
    assert from_values(parameters.model_dump(include=columns) | parameters.settings) == parameters


def test_a_file_of_key_frames_is_read_without_the_settings_of_its_version() -> None:
    old = (
        "hope\nSteps: 8, Sampler: DDIM, CFG scale: 1.0, Seed: 7, Size: 512x512, Model: builtin-motion, Revision: 7, "
        "Picture model: builtin, Denoising strength: 0.6, Scene: a lake at dawn, Frames: 76, Key frames: 16, FPS: 24, "
        "motion: key frames, Kind: video, Steps: 8, Seed: 7"
    )
    parameters = from_text(old)
    assert isinstance(parameters, Clip)
    assert (parameters.num_frames, parameters.fps, parameters.scene) == (76, 24, "a lake at dawn")
    assert (parameters.model, parameters.revision, parameters.seed) == ("builtin-motion", "7", 7)


@pytest.mark.parametrize(
    "lacking", [{"strength": 0.125, "width": None}, {"kind": "video", "fps": 8}, {"kind": "video", "motion": "camera"}]
)
def test_incomplete_settings_are_refused(lacking: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        from_values(PICTURE.model_dump() | lacking)


def test_the_scene_is_written_beside_the_prompt() -> None:
    interpreted = PICTURE.model_copy(update={"scene": "mountains with a lone hiker at dawn"})
    assert "Scene: mountains with a lone hiker at dawn, Kind:" in to_text(interpreted)
    assert interpreted.settings["scene"] == interpreted.scene


def test_only_a_chosen_theme_is_written() -> None:
    assert "Theme" not in to_text(SCENE)
    assert "theme" not in SCENE.settings
    chosen = SCENE.model_copy(update={"theme": "courage"})
    assert "Scene seed: 9, Theme: courage, Kind:" in to_text(chosen)
    assert chosen.settings == {**SCENE.settings, "theme": "courage"}


@pytest.mark.parametrize(
    "parameters",
    [
        PICTURE,
        VIDEO,
        SCENE,
        PICTURE.model_copy(update={"width": None, "height": None, "file_width": 1080, "file_height": 1920}),
        PICTURE.model_copy(update={"width": None, "height": None, "scene": "a lake, at dawn: still"}),
    ],
)
def test_written_parameters_are_read_back(parameters: Parameters) -> None:
    assert from_text(to_text(parameters)) == parameters


@pytest.mark.parametrize(
    "prompt",
    [
        "one line\nSteps: 99, Seed: 1, Size: 1x1",
        "ends with a newline\n",
        "Negative prompt: rain, \"quotes\", 'and' \\ backslashes",
        "rain\nNegative prompt: fog\nNegative prompt:\nSteps: 99, Sampler: Euler, CFG scale: 1, Seed: 1",
        "Negative\u00a0prompt: Negative\u00a0\u00a0prompt: Negative  prompt: %2C %22",
        'Hashes: {"model": "x"}, Model: y, Seed: 1',
        "[31mred[0m \u202eright to left\u202c שלום 🌅\u2028नमस्ते",
    ],
)
def test_a_prompt_can_contain_anything(tmp_path: Path, prompt: str) -> None:
    parameters = PICTURE.model_copy(update={"prompt": prompt, "scene": 'a lake: "still", Seed: 5, Steps: 3'})
    assert from_text(to_text(parameters)) == parameters
    found = read_by_another_tool(tmp_path, parameters)
    (sampler,) = found.samplers
    assert (sampler.name, sampler.parameters["steps"], sampler.parameters["seed"]) == ("DPM++ 2M", "12", "4294967295")
    assert [str(model) for model in found.models] == ["builtin"]
    assert found.full_prompt.split() == prompt.split()


def test_a_prompt_has_spaces_for_control_characters_but_newlines() -> None:
    prompt = "a\ttab,\x0b\x1b[31mred\x1b[0m\r\n\x7f\x85nothing\0"
    parameters = Parameters(**PICTURE.model_dump() | {"prompt": prompt})
    assert parameters.prompt == "a tab,  [31mred [0m \n  nothing "


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("models/a, b: c", "models/a%2C b%3A c"),
        ('a "quoted" folder', "a %22quoted%22 folder"),
        ("two\nlines\x85", "two%0Alines%C2%85"),
        ("My%20Models, 50% grey", "My%20Models%2C 50% grey"),
        ("a%2Cb", "a%252Cb"),
        (" a ", "a"),
        ("owner/repository", "owner/repository"),
    ],
)
def test_a_model_can_have_any_name(tmp_path: Path, model: str, name: str) -> None:
    parameters = PICTURE.model_copy(update={"model": model})
    assert from_text(to_text(parameters)) == parameters
    assert [str(found) for found in read_by_another_tool(tmp_path, parameters).models] == [name]


def test_the_path_of_a_models_folder_is_not_shared() -> None:
    there = {"model": "/home/ada/models/my model", "revision": None}
    here = PICTURE.model_copy(update=there)
    assert here.shared.model == "my model"
    assert "home" not in to_text(here.shared)
    assert (PICTURE.shared, VIDEO.shared) == (PICTURE, VIDEO)


def read_by_another_tool(folder: Path, parameters: Parameters) -> PromptInfo:
    """Return what sd-parsers reads from a picture's file."""
    save_picture(folder, folder / "image_1.png", Image.new("RGB", (1, 1)), parameters)
    found = ParserManager().parse(folder / "image_1.png")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    ["", "a holiday picture", "a cat\nSteps: 20, Seed: 1", "a\nSize: 5, Kind: image", 'a\nModel: "\\q", Seed: 1'],
)
def test_another_programs_text_is_refused(text: str) -> None:
    with pytest.raises(ParametersError, match="does not say how Daybreak made it"):
        from_text(text)


def test_settings_hold_the_values_without_a_column() -> None:
    assert VIDEO.settings == {
        "num_inference_steps": 12,
        "sampler": "DPM++ 2M",
        "guidance_scale": 4.5,
        "width": 512,
        "height": 384,
        "num_frames": 72,
        "fps": 24,
        "motion": "camera",
        "camera": "zoom in",
    }
