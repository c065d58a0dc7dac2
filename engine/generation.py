"""From parameters to pictures and frames: a generator that takes and yields plain data.

No thread, callback or database session crosses it, so that it can later run elsewhere. Closing the
generator stops its pipeline within one step.
"""

import inspect
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from PIL import Image

from engine import camera, steps
from engine.parameters import Parameters
from engine.pipelines import Pipelines
from engine.steps import Step
from persistence.tables import Kind

Size = tuple[int, int]


@dataclass(frozen=True)
class Picture:
    """The finished picture of the batch's item `number`, with the parameters that made it."""

    number: int
    image: Image.Image
    parameters: Parameters


@dataclass(frozen=True)
class Video:
    """The finished video, as frames that may be made while they are taken, with the parameters that made it."""

    frames: Iterable[Image.Image]
    parameters: Parameters


def generate(pipelines: Pipelines, batch: Sequence[Parameters]) -> Generator[Step | Picture | Video]:
    """Make pictures that differ only in prompt and seed as one batch, or one video.

    Yields the steps, then the results. Each picture has its own generator of noise, so that it comes out
    the same alone and in a batch, to within rounding. Raises ModelError and whatever the pipeline raises.
    """
    first = batch[0]
    pipeline = pipelines.get(first.model, first.revision)
    if first.motion == "camera":
        yield (yield from _camera_video(pipelines.thread, pipeline, first))
    elif first.kind == Kind.VIDEO:
        output = yield from _call(pipelines.thread, pipeline, batch, first.size, num_frames=first.num_frames)
        frames = [frame.convert("RGB") for frame in output.frames[0]]
        yield Video(frames, _made(first, frames[0].size, num_frames=len(frames)))
    else:
        output = yield from _call(pipelines.thread, pipeline, batch, first.size)
        for number, (image, parameters) in enumerate(zip(output.images, batch, strict=True)):
            yield Picture(number, image.convert("RGB"), _made(parameters, image.size))


def _camera_video(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - every family has a class of its own
    parameters: Parameters,
) -> Generator[Step, None, Video]:
    assert parameters.camera is not None
    assert parameters.num_frames is not None
    larger = camera.picture_size(*parameters.size) if parameters.size else None
    output = yield from _call(thread, pipeline, [parameters], larger)
    picture = output.images[0].convert("RGB")
    size = parameters.size or camera.frame_size(*picture.size)
    frames = camera.move(picture, parameters.camera, size, parameters.num_frames)
    return Video(frames, _made(parameters, size))


def _call(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - as above
    batch: Sequence[Parameters],
    size: Size | None,
    **more: object,
) -> Generator[Step, None, Any]:
    """Call a pipeline with those of the arguments that it knows; yield its steps, return its output."""
    import torch

    arguments: dict[str, object] = {
        "prompt": [parameters.prompt for parameters in batch],
        "generator": [torch.Generator("cpu").manual_seed(parameters.seed) for parameters in batch],
        "num_inference_steps": batch[0].num_inference_steps,
        "guidance_scale": batch[0].guidance_scale,
        "output_type": "pil",
        **({"width": size[0], "height": size[1]} if size else {}),
        **more,
    }
    known = inspect.signature(pipeline.__call__).parameters
    return steps.call(thread, pipeline, {name: value for name, value in arguments.items() if name in known})


def _made(parameters: Parameters, size: Size, **more: object) -> Parameters:
    return parameters.model_copy(update={"width": size[0], "height": size[1], **more})
