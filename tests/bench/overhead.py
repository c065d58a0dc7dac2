"""Overhead of the engine over plain pipeline calls and encoding."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

from PIL import Image

from engine import generation
from engine.files import PNG_LEVEL
from engine.models.installed import BUILTIN, Model, find
from engine.parameters import CameraClip, Parameters, to_text
from engine.pipelines.cache import PipelineCache
from engine.plan import plan
from engine.video import camera
from engine.video.mp4 import write_video
from engine.worker import Worker
from tests.bench.measuring import data_folder, submit, timed

ROUNDS = 12
VIDEOS = 1

_P = ParamSpec("_P")
_T = TypeVar("_T")


def plain() -> Model:
    """Return the built-in model's folder as an ordinary text-to-image model, which it is, too."""
    settings = {"num_inference_steps": 8, "guidance_scale": 1.0, "width": 512, "height": 512}
    return replace(find(str(BUILTIN)), settings=settings)


def engine_ratios() -> tuple[float, float]:
    """Return how many times as long the engine takes as its own calls of pipeline and encoders, and as a plain script.

    Both are medians of rounds. The second ratio includes every cost of the engine, but varies by some percent with the
    machine, although both sides call one warm pipeline on its own thread and alternate in going first.
    """
    pipelines = PipelineCache()
    over_own, over_script = [], []
    for number in range(1 + ROUNDS):
        if number % 2:
            engine, own = time_engine(pipelines)
            script = time_script(pipelines)
        else:
            script = time_script(pipelines)
            engine, own = time_engine(pipelines)
        over_own.append(engine / own)
        over_script.append(engine / script)
    return statistics.median(over_own[1:]), statistics.median(over_script[1:])


def time_engine(pipelines: PipelineCache) -> tuple[float, float]:
    """Return the seconds that the engine takes for five pictures and a video, and those of its own calls in them."""
    model = plain()
    loaded = pipelines.thread.submit(pipelines.get, model.reference, model.revision).result()
    pipeline = type(loaded.pipeline)
    calls = Stopwatch()
    with (
        data_folder() as (database, data_dir),
        patch.object(pipeline, "__call__", calls.around(pipeline.__call__)),
        patch.object(Image.Image, "save", calls.around(Image.Image.save)),
        patch("engine.files.write_video", calls.around(write_video)),
    ):
        submit(database, VIDEOS, plain())
        seconds = timed(partial(work, Worker(database, data_dir, partial(generation.generate, pipelines))))
    return seconds, calls.seconds


class Stopwatch:
    """Adds up the durations of calls."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[_P, _T]) -> Callable[_P, _T]:
        """Return the function with its calls timed."""

        @wraps(function)
        def measured(*arguments: _P.args, **named: _P.kwargs) -> _T:
            begin = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - begin

        return measured


def time_script(pipelines: PipelineCache) -> float:
    """Return the seconds that a plain script takes for the same items."""
    planned = plan(
        "Never give up",
        images=5,
        videos=VIDEOS,
        image_model=plain(),
        video_model=plain(),
        seed=1,
        random_seed=lambda: 0,
    )
    pipeline = pipelines.get(planned[0].model, planned[0].revision).pipeline
    # The engine put it there to count the steps.
    vars(pipeline).pop("progress_bar", None)
    pipeline.set_progress_bar_config(disable=True)
    with tempfile.TemporaryDirectory() as folder:
        return timed(pipelines.thread.submit(run_script, pipeline, planned, Path(folder)).result)


def work(engine: Worker) -> None:
    """Make all pending items."""
    while engine.work_once():
        pass


def run_script(pipeline: Any, planned: Sequence[Parameters], folder: Path) -> None:  # noqa: ANN401 - diffusers has no types
    """Make the items as a plain script would: call the pipeline, save pictures, encode frames."""
    import torch

    def images(batch: Sequence[Parameters], size: tuple[int, int]) -> list[Image.Image]:
        output = pipeline(
            prompt=[one.prompt for one in batch],
            generator=[torch.Generator().manual_seed(one.seed) for one in batch],
            num_inference_steps=batch[0].num_inference_steps,
            guidance_scale=batch[0].guidance_scale,
            width=size[0],
            height=size[1],
        )
        made: list[Image.Image] = output.images
        return made

    for number, image in enumerate(images(planned[:5], (512, 512))):
        image.save(folder / f"{number}.png", compress_level=PNG_LEVEL)
    for video in planned[5:]:
        assert isinstance(video, CameraClip)
        (picture,) = images([video], camera.picture_size(512, 512))
        frames = camera.move(picture, video.camera, (512, 512), 72)
        write_video(folder / "video.mp4", frames, 24, to_text(video))
