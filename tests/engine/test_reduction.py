"""Items get smaller or shorter when memory runs out, and say so."""

from collections.abc import Callable

import pytest

from engine.parameters import CameraClip, Clip, DrawnClip, Parameters
from engine.reduction import smaller
from persistence.tables import Kind

PICTURE = Parameters(kind=Kind.IMAGE, prompt="a lake", seed=1, model="m", num_inference_steps=4, guidance_scale=1.0)
SETTINGS = PICTURE.model_dump() | {"kind": Kind.VIDEO, "width": 832, "height": 480, "num_frames": 81, "fps": 16}
VIDEO = Clip(**SETTINGS)


def lowered(parameters: Parameters | None, lower: Callable[[Parameters], Parameters | None]) -> list[Parameters]:
    steps = []
    while parameters is not None:
        steps.append(parameters)
        parameters = lower(parameters)
    return steps[1:]


def test_a_video_gets_smaller_and_then_shorter_and_says_so() -> None:
    steps = lowered(VIDEO, smaller)
    assert [step.size for step in steps[:2]] == [(608, 352), (448, 256)]
    assert [step.num_frames for step in steps[2:] if isinstance(step, Clip)] == [41, 17, 9]
    assert steps[-1].lowered == (
        "size 832x480 to 608x352; size 608x352 to 448x256; frames 81 to 41; frames 41 to 17; frames 17 to 9"
    )


def test_a_picture_gets_smaller_down_to_a_limit() -> None:
    steps = lowered(PICTURE.model_copy(update={"width": 1024, "height": 1024}), smaller)
    assert [step.size for step in steps] == [(768, 768), (576, 576), (416, 416), (288, 288), (256, 256)]


def test_a_size_that_the_model_chooses_cannot_be_reduced() -> None:
    assert smaller(PICTURE) is None


@pytest.mark.parametrize("video", [CameraClip(**SETTINGS, camera="zoom in"), DrawnClip(**SETTINGS, strength=0.125)])
def test_drawn_and_camera_videos_keep_their_frames(video: Clip) -> None:
    steps = lowered(video, smaller)
    assert steps[-1].size == (448, 256)
    assert [step.num_frames for step in steps if isinstance(step, Clip)] == [81, 81]
