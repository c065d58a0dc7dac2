"""From parameters to pictures and frames, as events: plain data that can be pickled.

Everything is made by plain calls on the pipelines' thread, and `generate` streams what they emit: no thread, callback
or database session crosses it, so that it can later run elsewhere.
"""

import inspect
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PIL import Image, ImageOps

from engine import reduction
from engine.models.catalogue import ModelError
from engine.painting import painter
from engine.painting.change import Change, Pixels
from engine.parameters import CameraClip, Clip, Drawn, DrawnClip, Parameters
from engine.pipelines import memory, sampler, steps
from engine.pipelines.cache import Loaded, PipelineCache
from engine.pipelines.memory import ShortageError
from engine.pipelines.steps import Step
from engine.scenes.facts import Facts
from engine.video import camera

if TYPE_CHECKING:
    from engine.scenes.scene import Scene

Size = tuple[int, int]
AnyParameters = TypeVar("AnyParameters", bound=Parameters)

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
    """The parameters that make a video, whose frames follow as events of their own."""

    parameters: Clip


@dataclass(frozen=True)
class Frame:
    """The next frame of the video."""

    image: Image.Image


Event: TypeAlias = Step | Picture | Video | Frame
Emit: TypeAlias = Callable[[Event], None]
OnStep: TypeAlias = Callable[[Step], None]


def generate(pipelines: PipelineCache, batch: Sequence[Parameters]) -> Generator[Event]:
    """Make pictures that differ only in prompt and seed, as many at a time as the machine takes, or one video.

    Yields the steps, then the pictures, or the video and each of its frames. Each picture has its own generator of
    noise, so that it comes out the same alone and in a batch, to within rounding. When memory runs out, what can be
    lowered is, and the results' parameters say so. Closing the generator stops its pipeline within one step. Raises
    ModelError, ShortageError and whatever the pipeline raises.
    """
    return steps.stream(pipelines.thread, partial(_generate, pipelines, batch))


def _generate(pipelines: PipelineCache, batch: Sequence[Parameters], emit: Emit) -> None:
    wanted, done = list(batch), 0
    while done < len(wanted):
        first = wanted[done]
        loaded = pipelines.get(first.model, first.revision)
        size = 1 if isinstance(first, Drawn | Clip) else loaded.recipe.batch_size
        part = wanted[done : done + size]
        on_step = _counted(emit, done // size, -(-len(wanted) // size))
        try:
            match first:
                case DrawnClip():
                    _drawn_video(loaded, first, on_step, emit)
                case CameraClip():
                    _camera_video(loaded, first, on_step, emit)
                case Clip():
                    _pipeline_video(loaded, first, on_step, emit)
                case Drawn():
                    emit(Picture(done, *_drawn_picture(loaded, first, on_step)))
                case _:
                    for number, (image, made) in enumerate(_pictures(loaded, part, on_step), done):
                        emit(Picture(number, image, made))
            done += len(part)
        except (RuntimeError, MemoryError) as error:
            if not memory.is_shortage(error):
                raise
            del error, loaded
        else:
            continue
        # Here, where neither the error's trace nor anything else holds on to the pipeline.
        wanted[done:] = _lowered(pipelines, wanted[done:])


def _counted(emit: Emit, part: int, parts: int) -> OnStep:
    """Return what emits the steps of one part, counted among those of all parts."""
    return lambda one: emit(Step(part * one.steps + one.step, parts * one.steps))


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


def _pictures(loaded: Loaded, batch: Sequence[Parameters], on_step: OnStep) -> Sequence[tuple[Image.Image, Parameters]]:
    """Return the pictures that a pipeline makes of a batch, each with what made it."""
    output = _call(loaded, batch, batch[0].size, on_step)
    return [
        (_brought_to(parameters.file_size, image.convert("RGB")), _made(loaded, parameters, image.size))
        for image, parameters in zip(output.images, batch, strict=True)
    ]


def _pipeline_video(loaded: Loaded, parameters: Clip, on_step: OnStep, emit: Emit) -> None:
    frames_and_rate = {"num_frames": parameters.num_frames, "frame_rate": parameters.fps}
    output = _call(loaded, [parameters], parameters.size, on_step, **frames_and_rate)
    frames = [frame.convert("RGB") for frame in output.frames[0]]
    made = _made(loaded, parameters, frames[0].size, num_frames=len(frames))
    _show(made, (_brought_to(parameters.file_size, frame) for frame in frames), emit)


def _camera_video(loaded: Loaded, parameters: CameraClip, on_step: OnStep, emit: Emit) -> None:
    wanted = parameters.size
    if wanted and not parameters.file_size:
        wanted = camera.picture_size(*wanted)
    picture = _call(loaded, [parameters], wanted, on_step).images[0].convert("RGB")
    if parameters.file_size:
        # The frames are taken from what was made at once, rather than made small and enlarged each.
        size, made = parameters.file_size, picture.size
        picture = _brought_to(camera.picture_size(*size), picture)
    else:
        size = made = parameters.size or camera.frame_size(*picture.size)
    frames = camera.move(picture, parameters.camera, size, parameters.num_frames)
    _show(_made(loaded, parameters, made), frames, emit)


def _brought_to(size: Size | None, image: Image.Image) -> Image.Image:
    """Return a picture scaled to a size and cropped around its middle, or as it is where no size is given."""
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS) if size else image


def _drawn_picture(loaded: Loaded, parameters: Drawn, on_step: OnStep) -> tuple[Image.Image, Parameters]:
    """Draw what a prompt means, and paint over it."""
    scene = _scene(loaded, parameters)
    drawing = scene.render(STILL)
    brush = _paint(loaded, parameters, scene, drawing, on_step).brush(*parameters.size)
    made = _made(loaded, parameters, parameters.size, scene=str(scene.facts))
    return Image.fromarray(brush.paint(drawing)), made


def _drawn_video(loaded: Loaded, parameters: DrawnClip, on_step: OnStep, emit: Emit) -> None:
    """Draw what a prompt means and how it moves, and paint over it."""
    from engine.painting.frames import Frames  # here, for skia takes a while to load

    scene = _scene(loaded, parameters)
    made = _made(loaded, parameters, parameters.size, scene=str(scene.facts))
    # Its processes get ready while the first frame is painted.
    with Frames(str(scene.facts), parameters.seed, *parameters.size, parameters.num_frames) as frames:
        change = _paint(loaded, parameters, scene, scene.render(0.0), on_step)
        _show(made, frames.painted(change), emit)


def _scene(loaded: Loaded, parameters: Drawn) -> "Scene":
    """Return the scene that is to be drawn: what was drawn before, or else what the prompt means.

    Raises ModelError for facts that this revision does not know, and for a model that paints over nothing.
    """
    from engine.scenes.scene import Scene  # here, as above

    if loaded.reader is None:
        raise ModelError(f"{parameters.shared.model!r} does not paint over what is drawn.")
    if parameters.scene is None:
        facts = loaded.reader.facts(parameters.prompt, parameters.scene_seed, parameters.scene_number)
    else:
        try:
            facts = Facts.read(parameters.scene)
        except ValueError as error:
            raise ModelError(f"This scene cannot be drawn: {error}.") from error
    return Scene(parameters.seed, facts, *parameters.size)


def _paint(loaded: Loaded, parameters: Drawn, scene: "Scene", drawing: Pixels, on_step: OnStep) -> Change:
    return painter.paint(
        loaded.pipeline,
        drawing,
        prompt=scene.caption(),
        seed=parameters.seed,
        num_inference_steps=parameters.num_inference_steps,
        strength=parameters.strength,
        on_step=on_step,
    )


def _show(parameters: Clip, frames: Iterable[Image.Image], emit: Emit) -> None:
    """Emit a video and its frames."""
    emit(Video(parameters))
    try:
        for frame in frames:
            emit(Frame(frame))
    except MemoryError as error:
        # No reason to begin with a smaller one: some of its frames are out.
        raise ShortageError("There is too little memory for the frames of this video.") from error


def _call(
    loaded: Loaded,
    batch: Sequence[Parameters],
    size: Size | None,
    on_step: OnStep,
    **more: object,
) -> Any:  # noqa: ANN401 - every family has outputs of its own
    """Call a pipeline with those of the arguments that it knows; return its output."""
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
    known = inspect.signature(loaded.pipeline.__call__).parameters
    if "true_cfg_scale" in known:
        # What these call guidance_scale is for models that were distilled to take it as an input, and guidance
        # takes words to avoid.
        arguments["true_cfg_scale"] = arguments.pop("guidance_scale")
        arguments["negative_prompt"] = [" "] * len(batch) if batch[0].guidance_scale > 1 else None
    return steps.call(loaded.pipeline, {name: value for name, value in arguments.items() if name in known}, on_step)


def _made(loaded: Loaded, parameters: AnyParameters, size: Size, **more: object) -> AnyParameters:
    """Return what made an item, with all that was known only then."""
    known = {"sampler": sampler.name(loaded.pipeline), "width": size[0], "height": size[1]}
    return parameters.model_copy(update={**known, **more})
