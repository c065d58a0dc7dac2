from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image

from engine.generation import Picture, Video, generate
from engine.models import Model, find
from engine.parameters import Parameters, from_text, to_text
from engine.pipelines import Pipelines
from engine.plan import plan
from engine.steps import Step

Result = TypeVar("Result", Picture, Video)


@pytest.fixture(scope="module")
def pipelines() -> Pipelines:
    return Pipelines()


def planned(
    model: Model, prompt: str = "a lighthouse", /, *, images: int = 0, videos: int = 0, steps: int = 4
) -> Sequence[Parameters]:
    parameters = plan(
        prompt,
        images=images,
        videos=videos,
        image_model=model,
        video_model=model,
        seed=5,
        random_seed=lambda: 0,
    )
    return [one.model_copy(update={"num_inference_steps": steps}) for one in parameters]


def made(pipelines: Pipelines, batch: Sequence[Parameters], kind: type[Result]) -> list[Result]:
    return [event for event in generate(pipelines, batch) if isinstance(event, kind)]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures in steps of 1/255."""
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


def test_a_batch_yields_its_steps_and_then_its_pictures_in_order(pipelines: Pipelines, image_model: Path) -> None:
    batch = planned(find(str(image_model)), images=3)
    events = list(generate(pipelines, batch))
    assert events[:4] == [Step(number, 4) for number in (1, 2, 3, 4)]
    pictures = [event for event in events if isinstance(event, Picture)]
    assert [picture.number for picture in pictures] == [0, 1, 2]
    assert [picture.parameters.seed for picture in pictures] == [5, 6, 7]


def test_what_a_picture_was_made_with_tells_the_size_that_the_model_chose_and_the_sampler(
    pipelines: Pipelines, image_model: Path
) -> None:
    batch = planned(find(str(image_model)), images=1)
    (picture,) = made(pipelines, batch, Picture)
    assert batch[0].size is None
    assert picture.image.size == picture.parameters.size == (64, 64)
    assert (batch[0].sampler, picture.parameters.sampler) == (None, "DDIM")


@pytest.mark.parametrize("name", ["builtin", "image_model"])
def test_a_picture_comes_out_the_same_alone_and_in_a_batch(
    pipelines: Pipelines, name: str, request: pytest.FixtureRequest
) -> None:
    model = find(name if name == "builtin" else str(request.getfixturevalue(name)))
    batch = planned(model, images=3, steps=6)
    together = made(pipelines, batch, Picture)
    (alone,) = made(pipelines, batch[1:2], Picture)
    (again,) = made(pipelines, [together[1].parameters], Picture)
    assert difference(alone.image, again.image) == 0
    rounding = difference(alone.image, together[1].image)
    assert rounding < 1
    assert difference(alone.image, together[0].image) > 5 * rounding


def test_a_prompt_that_names_nothing_is_put_with_a_scene_that_is_told_and_remade(pipelines: Pipelines) -> None:
    batch = planned(find("builtin"), "never give up", images=2)
    pictures = made(pipelines, batch, Picture)
    assert [picture.parameters.prompt for picture in pictures] == [one.prompt for one in batch]
    scenes = [picture.parameters.scene for picture in pictures]
    assert all(scenes)
    (again,) = made(pipelines, [from_text(to_text(pictures[1].parameters))], Picture)
    assert again.parameters.scene == scenes[1]
    assert difference(pictures[1].image, again.image) < 1
    other = pictures[1].parameters.model_copy(update={"scene": "a snowy landscape on a clear day"})
    (elsewhere,) = made(pipelines, [other], Picture)
    assert elsewhere.parameters.scene == other.scene
    assert difference(elsewhere.image, again.image) > 10


def test_what_a_prompt_names_is_drawn_as_it_stands(pipelines: Pipelines) -> None:
    (picture,) = made(pipelines, planned(find("builtin"), images=1, steps=1), Picture)
    assert picture.parameters.scene is None


def test_a_video_of_a_prompt_that_names_nothing_tells_its_scene(pipelines: Pipelines) -> None:
    batch = planned(find("builtin-motion"), "never give up", videos=1, steps=1)
    (video,) = made(pipelines, batch, Video)
    assert video.parameters.scene


def test_a_video_of_a_single_step_takes_one_to_move(pipelines: Pipelines) -> None:
    (wanted,) = planned(find("builtin-motion"), videos=1, steps=1)
    events = list(generate(pipelines, [wanted]))
    assert [event for event in events if isinstance(event, Step)] == [Step(1, 2), Step(2, 2)]
    (video,) = (event for event in events if isinstance(event, Video))
    assert len(list(video.frames)) == wanted.num_frames


def test_a_camera_video_moves_over_one_larger_picture(pipelines: Pipelines, image_model: Path) -> None:
    (video,) = made(pipelines, planned(find(str(image_model)), videos=1), Video)
    frames = list(video.frames)
    assert (len(frames), video.parameters.num_frames, video.parameters.fps) == (72, 72, 24)
    assert {frame.size for frame in frames} == {video.parameters.size} == {(48, 48)}
    assert difference(frames[0], frames[-1]) > 1


def test_a_camera_video_is_made_again_from_what_it_was_made_with(pipelines: Pipelines, image_model: Path) -> None:
    (video,) = made(pipelines, planned(find(str(image_model)), videos=1), Video)
    (again,) = made(pipelines, [video.parameters], Video)
    assert again.parameters == video.parameters
    pairs = zip(video.frames, again.frames, strict=True)
    assert all(difference(one, other) == 0 for one, other in pairs)


def test_a_video_model_makes_its_own_frames(pipelines: Pipelines, video_model: Path) -> None:
    (video,) = made(pipelines, planned(find(str(video_model)), videos=1, steps=2), Video)
    frames = list(video.frames)
    assert (len(frames), video.parameters.num_frames, video.parameters.fps) == (16, 16, 8)
    assert {frame.size for frame in frames} == {video.parameters.size} == {(64, 64)}
    assert video.parameters.motion is None
    (again,) = made(pipelines, [video.parameters], Video)
    assert difference(frames[3], list(again.frames)[3]) == 0


def test_a_video_of_key_frames_moves_a_picture_and_is_filled_up_to_its_length(
    pipelines: Pipelines, image_model: Path, video_to_video_model: Path
) -> None:
    (plain,) = planned(find(str(image_model)), videos=1, steps=4)
    wish = {"motion": "key frames", "key_frames": 5, "num_frames": 21, "fps": 24, "width": 64, "height": 64}
    names = {"model": str(video_to_video_model), "picture_model": str(image_model), "strength": 0.5, "camera": None}
    wanted = plain.model_copy(update=wish | names)
    steps = [event for event in generate(pipelines, [wanted]) if isinstance(event, Step)]
    assert steps == [Step(number, 6) for number in range(1, 7)], "four for the picture, two for its motion"
    (video,) = made(pipelines, [wanted], Video)
    frames = list(video.frames)
    assert len(frames) == 21
    assert {frame.size for frame in frames} == {video.parameters.size} == {(64, 64)}
    assert difference(frames[0], frames[5]) > difference(frames[0], frames[1])
    (again,) = made(pipelines, [from_text(to_text(video.parameters))], Video)
    assert all(difference(one, other) == 0 for one, other in zip(frames, again.frames, strict=True))


@pytest.mark.parametrize("kind", ["images", "videos"])
def test_closing_stops_within_one_step(pipelines: Pipelines, image_model: Path, kind: str) -> None:
    events = generate(pipelines, planned(find(str(image_model)), steps=900, **{kind: 1}))
    assert next(events) == Step(1, 900)
    unet = pipelines.get(str(image_model), None).pipeline.unet
    calls: list[None] = []
    hook = unet.register_forward_hook(lambda *_: calls.append(None))
    events.close()
    hook.remove()
    assert len(calls) < 50
    *_, last = generate(pipelines, planned(find(str(image_model)), steps=2, **{kind: 1}))
    assert isinstance(last, Picture | Video)
