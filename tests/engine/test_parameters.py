import pytest

from engine.parameters import Parameters, ParametersError, from_text, to_text
from persistence.tables import Kind

PICTURE = Parameters(
    kind=Kind.IMAGE,
    prompt="a wide view at sunrise: Never give up",
    seed=4294967295,
    model="builtin",
    revision="1",
    num_inference_steps=12,
    guidance_scale=4.5,
    width=512,
    height=384,
)
VIDEO = PICTURE.model_copy(
    update={"kind": Kind.VIDEO, "num_frames": 72, "fps": 24, "motion": "camera", "camera": "zoom in"}
)


def test_other_tools_find_the_settings_under_the_names_they_know() -> None:
    assert to_text(PICTURE) == (
        "a wide view at sunrise: Never give up\n"
        "Steps: 12, CFG scale: 4.5, Seed: 4294967295, Size: 512x384, Model: builtin, Revision: 1, Kind: image"
    )


def test_a_video_says_that_its_motion_is_a_camera_move() -> None:
    assert "motion: camera" in to_text(VIDEO)


def test_the_scene_that_the_model_was_told_is_written_beside_the_prompt() -> None:
    interpreted = PICTURE.model_copy(update={"scene": "mountains with a lone hiker at dawn"})
    assert "Scene: mountains with a lone hiker at dawn, Seed:" in to_text(interpreted)
    assert interpreted.settings["scene"] == interpreted.scene


@pytest.mark.parametrize(
    "parameters",
    [PICTURE, VIDEO, PICTURE.model_copy(update={"width": None, "height": None, "scene": "a lake, at dawn: still"})],
)
def test_what_was_written_is_read(parameters: Parameters) -> None:
    assert from_text(to_text(parameters)) == parameters


@pytest.mark.parametrize(
    "prompt",
    [
        "one line\nSteps: 99, Seed: 1, Size: 1x1",
        "ends with a newline\n",
        "Negative prompt: rain, \"quotes\", 'and' \\ backslashes",
        "\x1b[31mred\x1b[0m \u202eright to left\u202c שלום 🌅",
        "carriage\r\nreturn\tand tab",
    ],
)
def test_a_prompt_may_look_like_anything(prompt: str) -> None:
    parameters = PICTURE.model_copy(update={"prompt": prompt})
    assert from_text(to_text(parameters)) == parameters


@pytest.mark.parametrize("model", ["models/a, b: c", 'a "quoted" folder', "two\nlines", "owner/repository"])
def test_a_model_may_have_any_name(model: str) -> None:
    parameters = PICTURE.model_copy(update={"model": model})
    assert from_text(to_text(parameters)) == parameters


def test_of_a_model_in_a_folder_only_its_own_name_is_told() -> None:
    there = {"model": "/home/ada/models/my model", "picture_model": "../models/other", "revision": None}
    here = PICTURE.model_copy(update=there)
    assert (here.shared.model, here.shared.picture_model) == ("my model", "other")
    assert "home" not in to_text(here.shared)
    assert (PICTURE.shared, VIDEO.shared) == (PICTURE, VIDEO)


@pytest.mark.parametrize("text", ["", "a holiday picture", "a cat\nSteps: 20, Seed: 1", "a\nSize: 5, Kind: image"])
def test_a_text_of_somebody_else_is_refused(text: str) -> None:
    with pytest.raises(ParametersError, match="does not say how Daybreak made it"):
        from_text(text)


def test_the_row_keeps_as_settings_what_has_no_column_of_its_own() -> None:
    assert VIDEO.settings == {
        "num_inference_steps": 12,
        "guidance_scale": 4.5,
        "width": 512,
        "height": 384,
        "num_frames": 72,
        "fps": 24,
        "motion": "camera",
        "camera": "zoom in",
    }
