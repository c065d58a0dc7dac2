"""From parameters to pictures and frames: a generator that takes and yields plain data.

No thread, callback or database session crosses it, so that it can later run elsewhere. Closing the
generator stops its pipeline within one step.
"""

import inspect
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageOps

from engine import reduction
from engine.models.catalogue import ModelError
from engine.painting import painter
from engine.parameters import Parameters
from engine.pipelines import memory, sampler, steps
from engine.pipelines.cache import Loaded, PipelineCache
from engine.pipelines.memory import ShortageError
from engine.pipelines.steps import Step
from engine.reader import Reader
from engine.scenes.facts import Facts
from engine.video import camera
from persistence.tables import Kind

Size = tuple[int, int]

#: The moment of a scene that a picture shows, of 0..1.
STILL = 0.5


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


def generate(pipelines: PipelineCache, batch: Sequence[Parameters]) -> Generator[Step | Picture | Video]:
    """Make pictures that differ only in prompt and seed, as many at a time as the machine takes, or one video.

    Yields the steps, then the results. Each picture has its own generator of noise, so that it comes out
    the same alone and in a batch, to within rounding. When memory runs out, what can be lowered is, and the
    results' parameters say so. Raises ModelError, ShortageError and whatever the pipeline raises.
    """
    wanted, done = list(batch), 0
    while done < len(wanted):
        first = wanted[done]
        loaded = pipelines.get(first.model, first.revision)
        size = loaded.recipe.batch_size if loaded.reader is None else 1
        parts, number_of_part = -(-len(wanted) // size), done // size
        try:
            part = wanted[done : done + size]
            for event in _make(pipelines.thread, loaded, part):
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


def _lowered(pipelines: PipelineCache, wanted: Sequence[Parameters]) -> Sequence[Parameters]:
    """Make what is left take less memory: first in ways that nobody sees, then by size and length."""
    first = wanted[0]
    told = pipelines.lower(first.model, first.revision)
    if told is not None:
        return [reduction.note(parameters, told) for parameters in wanted]
    smaller = [reduction.smaller(parameters) for parameters in wanted]
    if None in smaller:
        raise ShortageError("There is too little memory for this model, however small the result.")
    return [parameters for parameters in smaller if parameters is not None]


def _make(thread: Executor, loaded: Loaded, batch: Sequence[Parameters]) -> Generator[Step | Picture | Video]:
    first, pipeline = batch[0], loaded.pipeline
    if loaded.reader is not None:
        yield (yield from _drawn(thread, pipeline, loaded.reader, first))
    elif first.motion == "camera":
        yield (yield from _camera_video(thread, pipeline, first))
    elif first.kind == Kind.VIDEO:
        output = yield from _call(
            thread, pipeline, batch, first.size, num_frames=first.num_frames, frame_rate=first.fps
        )
        frames = [frame.convert("RGB") for frame in output.frames[0]]
        made = _made(pipeline, first, frames[0].size, num_frames=len(frames))
        yield Video((_brought_to(first.file_size, frame) for frame in frames), made)
    else:
        output = yield from _call(thread, pipeline, batch, first.size)
        for number, (image, parameters) in enumerate(zip(output.images, batch, strict=True)):
            picture = _brought_to(parameters.file_size, image.convert("RGB"))
            yield Picture(number, picture, _made(pipeline, parameters, image.size))


def _drawn(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - as above
    reader: Reader,
    parameters: Parameters,
) -> Generator[Step, None, Picture | Video]:
    """Draw what a prompt means, and paint over it."""
    from engine.painting.frames import Frames  # here, for skia takes a while to load
    from engine.scenes.scene import Scene

    assert parameters.size is not None
    assert parameters.strength is not None
    facts = thread.submit(_facts, reader, parameters).result()
    scene = Scene(parameters.seed, facts, *parameters.size)
    made = _made(pipeline, parameters, parameters.size, scene=str(scene.facts))
    frames = None
    if parameters.num_frames:
        frames = Frames(str(scene.facts), parameters.seed, *parameters.size, parameters.num_frames)
    try:
        drawing = thread.submit(scene.render, 0.0 if frames else STILL).result()
        change = yield from painter.paint(
            thread,
            pipeline,
            drawing,
            prompt=scene.caption(),
            seed=parameters.seed,
            num_inference_steps=parameters.num_inference_steps,
            strength=parameters.strength,
        )
    except BaseException:
        if frames:
            frames.close()
        raise
    if frames:
        return Video(frames.painted(change), made)
    return Picture(0, Image.fromarray(change.brush(*parameters.size).paint(drawing)), made)


def _facts(reader: Reader, parameters: Parameters) -> Facts:
    """Return what is to be drawn: what was drawn before, or else what the prompt means.

    Raises ModelError for facts that this revision does not know.
    """
    if parameters.scene is None:
        return reader.facts(parameters.prompt, parameters.scene_seed or 0, parameters.scene_number or 0)
    try:
        return Facts.read(parameters.scene)
    except ValueError as error:
        raise ModelError(f"This scene cannot be drawn: {error}.") from error


def _camera_video(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - as above
    parameters: Parameters,
) -> Generator[Step, None, Video]:
    assert parameters.camera is not None
    assert parameters.num_frames is not None
    wanted = parameters.size
    if wanted and not parameters.file_size:
        wanted = camera.picture_size(*wanted)
    output = yield from _call(thread, pipeline, [parameters], wanted)
    picture = output.images[0].convert("RGB")
    if parameters.file_size:
        # The frames are taken from what was made at once, rather than made small and enlarged each.
        size, made = parameters.file_size, picture.size
        picture = _brought_to(camera.picture_size(*size), picture)
    else:
        size = made = parameters.size or camera.frame_size(*picture.size)
    frames = camera.move(picture, parameters.camera, size, parameters.num_frames)
    return Video(frames, _made(pipeline, parameters, made))


def _brought_to(size: Size | None, image: Image.Image) -> Image.Image:
    """Return a picture scaled to a size and cropped around its middle, or as it is where no size is given."""
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS) if size else image


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
    if "true_cfg_scale" in known:
        # What these call guidance_scale is for models that were distilled to take it as an input, and guidance
        # takes words to avoid.
        arguments["true_cfg_scale"] = arguments.pop("guidance_scale")
        arguments["negative_prompt"] = [" "] * len(batch) if batch[0].guidance_scale > 1 else None
    return steps.call(thread, pipeline, {name: value for name, value in arguments.items() if name in known})


def _made(
    pipeline: Any,  # noqa: ANN401 - as above
    parameters: Parameters,
    size: Size,
    **more: object,
) -> Parameters:
    known = {"sampler": sampler.name(pipeline), "width": size[0], "height": size[1]}
    return parameters.model_copy(update={**known, **more})
