"""What the engine adds to bare pipeline calls and encoding."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from PIL import Image

from engine import camera, generation, machine, needs, recipe
from engine.loading import load
from engine.models import builtin
from engine.parameters import Parameters, to_text
from engine.pipelines import Pipelines
from engine.plan import plan
from engine.video import write_video
from engine.worker import Engine
from tests.bench.measuring import data_folder, submit, timed

#: Many short rounds, so that each side meets the machine at its quietest once.
ROUNDS = 12
VIDEOS = 1


def engine_ratio() -> float:
    """Return how much longer the engine takes than the same calls bare: the least of each, in turns.

    Each has a process of its own, because torch shares the cores between all threads that ever called it.
    """
    new_process = partial(ProcessPoolExecutor, 1, get_context("spawn"))
    with new_process() as first, new_process() as second:
        rounds = [(first.submit(time_engine).result(), second.submit(time_bare).result()) for _ in range(ROUNDS + 1)]
    warm = rounds[1:]
    return min(engine for engine, _ in warm) / min(plain for _, plain in warm)


@cache
def engines_pipelines() -> Pipelines:
    """Return what the engine's process keeps warm."""
    return Pipelines()


@cache
def plain_pipeline() -> Any:  # noqa: ANN401 - what a plain script would load
    """Return what the bare process keeps warm."""
    model = builtin()
    pipeline = load(model, recipe.choose(machine.look(), needs.of_model(model)))
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def time_engine() -> float:
    """Return the seconds that the engine takes for five pictures and a video."""
    with data_folder() as (database, data_dir):
        submit(database, VIDEOS)
        return timed(partial(work, Engine(database, data_dir, partial(generation.generate, engines_pipelines()))))


def time_bare() -> float:
    """Return the seconds that the same items take without the engine."""
    planned = plan(
        "Never give up",
        images=5,
        videos=VIDEOS,
        image_model=builtin(),
        video_model=builtin(),
        seed=1,
        random_seed=lambda: 0,
    )
    with tempfile.TemporaryDirectory() as folder:
        return timed(partial(bare, planned, Path(folder)))


def work(engine: Engine) -> None:
    """Make everything that waits."""
    while engine.work_once():
        pass


def bare(planned: Sequence[Parameters], folder: Path) -> None:
    """Make the items as a plain script would: call the pipeline, save pictures, encode frames."""
    import torch

    pipeline = plain_pipeline()

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
        image.save(folder / f"{number}.png")
    for video in planned[5:]:
        (picture,) = images([video], camera.picture_size(512, 512))
        frames = camera.move(picture, str(video.camera), (512, 512), 72)
        write_video(folder / "video.mp4", frames, 24, to_text(video))
