"""Turn parameters into pictures and frames, as a stream of events that can be pickled.

All work happens in plain calls on the pipelines' thread. No thread, callback or database session crosses `generate`,
so that it can later run on another machine.
"""

import inspect
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from PIL import Image, ImageOps

from engine import reduction
from engine.models.catalogue import ModelError
from engine.painting import painter
from engine.painting.change import Change, Pixels
from engine.painting.frames import Frames
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

#: The moment of a scene that a picture shows, from 0 to 1.
PICTURE_MOMENT = 0.5


@dataclass(frozen=True)
class Picture:
    """The finished picture of item `number` of the batch, with the parameters that made it."""

    number: int
    image: Image.Image
    parameters: Parameters


@dataclass(frozen=True)
class Video:
    """The parameters that made a video; its frames follow as separate events."""

    parameters: Clip


@dataclass(frozen=True)
class Frame:
    """The next frame of the video."""

    image: Image.Image


Event: TypeAlias = Step | Picture | Video | Frame
Emit: TypeAlias = Callable[[Event], None]
OnStep: TypeAlias = Callable[[Step], None]


def generate(pipelines: PipelineCache, batch: Sequence[Parameters]) -> Generator[Event]:
    """Make one video, or pictures that differ only in prompt and seed, in batches that fit the machine.

    Yields the steps, then the pictures, or the video and each of its frames. Each picture has its own noise generator,
    so that it is the same alone and in a batch, to within rounding. When memory runs out, the recipe or the result is
    reduced, and the results' parameters say so. Closing the generator stops the pipeline within one step. Raises
    ModelError, ShortageError and whatever the pipeline raises.
    """
    return steps.stream(pipelines.thread, partial(_generate, pipelines, batch))


def frames(events: Iterable[Event], check: Callable[[], None]) -> Iterator[Image.Image]:
    """Yield the images of the frames among the events; call `check`, which can raise, before each event."""
    for event in events:
        check()
        if isinstance(event, Frame):
            yield event.image


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
        # Only outside the handler: the traceback would keep the pipeline in memory.
        wanted[done:] = _reduced(pipelines, wanted[done:])


def _counted(emit: Emit, part: int, parts: int) -> OnStep:
    """Return a callback that emits the steps of one part as steps of all parts."""
    return lambda one: emit(Step(part * one.steps + one.step, parts * one.steps))


def _reduced(pipelines: PipelineCache, wanted: Sequence[Parameters]) -> Sequence[Parameters]:
    """Make the remaining items need less memory: first in ways that do not change the result, then by size and length.

    Raises ShortageError if nothing can be reduced further.
    """
    first = wanted[0]
    change = pipelines.reduce_memory(first.model, first.revision)
    if change is not None:
        return [reduction.note(parameters, change) for parameters in wanted]
    smaller = [reduction.smaller(parameters) for parameters in wanted]
    if None in smaller:
        raise ShortageError("There is too little memory for this model, however small the result.")
    return [parameters for parameters in smaller if parameters is not None]


def _pictures(loaded: Loaded, batch: Sequence[Parameters], on_step: OnStep) -> Sequence[tuple[Image.Image, Parameters]]:
    """Return the pictures of a batch, each with the parameters that made it."""
    output = _call(loaded, batch, batch[0].size, on_step)
    return [
        (_fitted(image.convert("RGB"), parameters.file_size), _made(loaded, parameters, image.size))
        for image, parameters in zip(output.images, batch, strict=True)
    ]


def _pipeline_video(loaded: Loaded, parameters: Clip, on_step: OnStep, emit: Emit) -> None:
    frames_and_rate = {"num_frames": parameters.num_frames, "frame_rate": parameters.fps}
    output = _call(loaded, [parameters], parameters.size, on_step, **frames_and_rate)
    images = [frame.convert("RGB") for frame in output.frames[0]]
    made = _made(loaded, parameters, images[0].size, num_frames=len(images))
    _emit_video(made, (_fitted(image, parameters.file_size) for image in images), emit)


def _camera_video(loaded: Loaded, parameters: CameraClip, on_step: OnStep, emit: Emit) -> None:
    wanted = parameters.size
    if wanted and not parameters.file_size:
        wanted = camera.picture_size(*wanted)
    picture = _call(loaded, [parameters], wanted, on_step).images[0].convert("RGB")
    if parameters.file_size:
        # Scale the picture once instead of each frame.
        size, made = parameters.file_size, picture.size
        picture = _fitted(picture, camera.picture_size(*size))
    else:
        size = made = parameters.size or camera.frame_size(*picture.size)
    images = camera.move(picture, parameters.camera, size, parameters.num_frames)
    _emit_video(_made(loaded, parameters, made), images, emit)


def _fitted(image: Image.Image, size: Size | None) -> Image.Image:
    """Return an image scaled to a size and cropped around its centre, or unchanged without a size."""
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS) if size else image


def _drawn_picture(loaded: Loaded, parameters: Drawn, on_step: OnStep) -> tuple[Image.Image, Parameters]:
    """Draw the scene of a prompt and paint over it."""
    scene = _scene(loaded, parameters)
    drawing = scene.render(PICTURE_MOMENT)
    brush = _paint(loaded, parameters, scene, drawing, on_step).brush(*parameters.size)
    made = _made(loaded, parameters, parameters.size, scene=str(scene.facts))
    return Image.fromarray(brush.paint(drawing)), made


def _drawn_video(loaded: Loaded, parameters: DrawnClip, on_step: OnStep, emit: Emit) -> None:
    """Draw the moving scene of a prompt and paint over each frame."""
    scene = _scene(loaded, parameters)
    made = _made(loaded, parameters, parameters.size, scene=str(scene.facts))
    # The drawing processes start up while the first frame is painted.
    with Frames(loaded.drawers, str(scene.facts), parameters.seed, *parameters.size, parameters.num_frames) as drawn:
        change = _paint(loaded, parameters, scene, scene.render(0.0), on_step)
        _emit_video(made, drawn.painted(change), emit)


def _scene(loaded: Loaded, parameters: Drawn) -> "Scene":
    """Return the scene that the parameters describe, or else the scene that the model reads in the prompt.

    Raises ModelError for facts that this revision does not know, and for a model that cannot paint over drawings.
    """
    from engine.scenes.scene import Scene  # not at the top: Skia is slow to load

    if loaded.reader is None:
        raise ModelError(f"{parameters.shared.model!r} cannot paint over drawings.")
    if parameters.scene is None:
        facts = loaded.reader.facts(parameters.prompt, parameters.scene_seed, parameters.scene_number, parameters.theme)
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


def _emit_video(parameters: Clip, images: Iterable[Image.Image], emit: Emit) -> None:
    emit(Video(parameters))
    try:
        for image in images:
            emit(Frame(image))
    except MemoryError as error:
        # Too late for a smaller video: the first frames are already out.
        raise ShortageError("There is too little memory for the frames of this video.") from error


def _call(
    loaded: Loaded,
    batch: Sequence[Parameters],
    size: Size | None,
    on_step: OnStep,
    **more: object,
) -> Any:  # noqa: ANN401 - each family has its own output class
    """Call a pipeline with those arguments that it knows; return its output."""
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
        # Here guidance_scale is an input of distilled models; classifier-free guidance needs a negative prompt.
        arguments["true_cfg_scale"] = arguments.pop("guidance_scale")
        arguments["negative_prompt"] = [" "] * len(batch) if batch[0].guidance_scale > 1 else None
    return steps.call(loaded.pipeline, {name: value for name, value in arguments.items() if name in known}, on_step)


def _made(loaded: Loaded, parameters: AnyParameters, size: Size, **more: object) -> AnyParameters:
    """Return the parameters of a finished item, with the values known only after the call."""
    known = {"sampler": sampler.name(loaded.pipeline), "width": size[0], "height": size[1]}
    return parameters.model_copy(update={**known, **more})
