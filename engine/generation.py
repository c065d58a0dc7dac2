"""From parameters to pictures and frames: a generator that takes and yields plain data.

No thread, callback or database session crosses it, so that it can later run elsewhere. Closing the
generator stops its pipeline within one step.
"""

import inspect
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from engine import camera, memory, motion, sampler, steps
from engine.interpreter import told
from engine.memory import ShortageError
from engine.parameters import Parameters
from engine.pipelines import Loaded, Pipelines
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
    """Make pictures that differ only in prompt and seed, as many at a time as the machine takes, or one video.

    Yields the steps, then the results. Each picture has its own generator of noise, so that it comes out
    the same alone and in a batch, to within rounding. When memory runs out, what can be lowered is, and the
    results' parameters say so. Raises ModelError, ShortageError and whatever the pipeline raises.
    """
    wanted, done = list(batch), 0
    while done < len(wanted):
        first = wanted[done]
        loaded = pipelines.get(first.model, first.revision)
        size = loaded.recipe.batch_size
        parts, number_of_part = -(-len(wanted) // size), done // size
        try:
            part = [_interpreted(pipelines, loaded, parameters) for parameters in wanted[done : done + size]]
            for event in _make(pipelines, loaded.pipeline, part):
                match event:
                    case Step(step, count):
                        yield Step(number_of_part * count + step, parts * count)
                    case Picture(number):
                        yield replace(event, number=done + number)
                    case Video():
                        yield event
            done += len(part)
        except (RuntimeError, MemoryError) as error:
            if not memory.is_shortage(error):
                raise
            del error, loaded
        else:
            continue
        # Here, where neither the error's trace nor anything else holds on to the pipeline.
        wanted[done:] = _lowered(pipelines, wanted[done:])


def _interpreted(pipelines: Pipelines, loaded: Loaded, parameters: Parameters) -> Parameters:
    """Find the scene that is to be drawn where a model has an interpreter and none was found before."""
    if loaded.interpreter is None or parameters.scene is not None:
        return parameters
    scene = pipelines.thread.submit(loaded.interpreter.scene, parameters.prompt, parameters.seed).result()
    return parameters.model_copy(update={"scene": scene})


def _lowered(pipelines: Pipelines, wanted: Sequence[Parameters]) -> Sequence[Parameters]:
    """Make what is left take less memory: first in ways that nobody sees, then by size and length."""
    first = wanted[0]
    told = pipelines.lower(first.model, first.revision)
    if told is not None:
        return [memory.note(parameters, told) for parameters in wanted]
    smaller = [memory.smaller(parameters) for parameters in wanted]
    if None in smaller:
        raise ShortageError("There is too little memory for this model, however small the result.")
    return [parameters for parameters in smaller if parameters is not None]


def _make(
    pipelines: Pipelines,
    pipeline: Any,  # noqa: ANN401 - every family has a class of its own
    batch: Sequence[Parameters],
) -> Generator[Step | Picture | Video]:
    first, thread = batch[0], pipelines.thread
    if first.motion == "camera":
        yield (yield from _camera_video(thread, pipeline, first))
    elif first.motion == "key frames":
        yield (yield from _key_frames_video(pipelines, pipeline, first))
    elif first.kind == Kind.VIDEO:
        output = yield from _call(
            thread, pipeline, batch, first.size, num_frames=first.num_frames, frame_rate=first.fps
        )
        frames = [frame.convert("RGB") for frame in output.frames[0]]
        yield Video(frames, _made(pipeline, first, frames[0].size, num_frames=len(frames)))
    else:
        output = yield from _call(thread, pipeline, batch, first.size)
        for number, (image, parameters) in enumerate(zip(output.images, batch, strict=True)):
            yield Picture(number, image.convert("RGB"), _made(pipeline, parameters, image.size))


def _camera_video(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - as above
    parameters: Parameters,
) -> Generator[Step, None, Video]:
    assert parameters.camera is not None
    assert parameters.num_frames is not None
    larger = camera.picture_size(*parameters.size) if parameters.size else None
    output = yield from _call(thread, pipeline, [parameters], larger)
    picture = output.images[0].convert("RGB")
    size = parameters.size or camera.frame_size(*picture.size)
    frames = camera.move(picture, parameters.camera, size, parameters.num_frames)
    return Video(frames, _made(pipeline, parameters, size))


def _key_frames_video(
    pipelines: Pipelines,
    pipeline: Any,  # noqa: ANN401 - as above
    parameters: Parameters,
) -> Generator[Step, None, Video]:
    from engine import flow  # here, for OpenCV takes a while to load

    assert parameters.size is not None
    assert parameters.num_frames is not None
    assert parameters.key_frames is not None
    assert parameters.picture_model is not None
    assert parameters.strength is not None
    thread, all_steps = pipelines.thread, parameters.num_inference_steps
    moving = motion.steps_taken(all_steps, parameters.strength)
    pictures = pipelines.get(parameters.picture_model, parameters.revision).pipeline
    making = _call(thread, pictures, [parameters], parameters.size, output_type="latent")
    picture = yield from _counted(making, before=0, after=moving)
    begin = (parameters.key_frames, all_steps, parameters.strength, parameters.seed)
    latents = thread.submit(motion.first_latents, pipeline, picture.images, *begin).result()
    # Half a step more than it takes, which the pipeline rounds down.
    made_of = {"latents": latents, "strength": min((moving + 0.5) / all_steps, 1.0), "output_type": "latent"}
    making = _call(thread, pipeline, [parameters], parameters.size, **made_of)
    output = yield from _counted(making, before=all_steps, after=0)
    prompt = told(parameters.prompt, parameters.scene)
    moved = thread.submit(motion.redraw, pictures, prompt, output.frames, all_steps, parameters.seed).result()
    between = (parameters.num_frames - 1) // (parameters.key_frames - 1) - 1
    frames = flow.fill(motion.decode(thread, pipeline, moved), between)
    return Video(frames, _made(pipeline, parameters, parameters.size))


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
        "prompt": [told(parameters.prompt, parameters.scene) for parameters in batch],
        "generator": [torch.Generator("cpu").manual_seed(parameters.seed) for parameters in batch],
        "num_inference_steps": batch[0].num_inference_steps,
        "guidance_scale": batch[0].guidance_scale,
        "output_type": "pil",
        **({"width": size[0], "height": size[1]} if size else {}),
        **more,
    }
    known = inspect.signature(pipeline.__call__).parameters
    if "true_cfg_scale" in known:
        # What these call guidance_scale is for models that were distilled to take it as an input, and guidance
        # takes words to avoid.
        arguments["true_cfg_scale"] = arguments.pop("guidance_scale")
        arguments["negative_prompt"] = [" "] * len(batch) if batch[0].guidance_scale > 1 else None
    return steps.call(thread, pipeline, {name: value for name, value in arguments.items() if name in known})


def _counted(call: Generator[Step, None, Any], *, before: int, after: int) -> Generator[Step, None, Any]:
    """Count the steps of a call among others that come before and after it; return its output."""
    with closing(call):
        while True:
            try:
                step = next(call)
            except StopIteration as end:
                return end.value
            yield Step(before + step.step, before + step.steps + after)


def _made(
    pipeline: Any,  # noqa: ANN401 - as above
    parameters: Parameters,
    size: Size,
    **more: object,
) -> Parameters:
    known = {"sampler": sampler.name(pipeline), "width": size[0], "height": size[1]}
    return parameters.model_copy(update={**known, **more})
