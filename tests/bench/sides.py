"""The sides of the comparisons: load a model of published size and make something with it."""

import inspect
import resource
from collections.abc import Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from engine import machine
from engine.machine import GIGABYTE, NumberFormat
from engine.models import catalogue
from engine.models.installed import Model
from engine.pipelines import cost, recipe
from engine.pipelines.loading import load
from tests.bench.measuring import timed

#: Pictures that a process makes one after the other; the first one is a warm-up.
PICTURES = 2
BATCH = 5

Settings = Mapping[str, Any]

#: Always new prompts, because a cached text embedding would cost nothing.
_prompts = map("never give up, number {}".format, count())


def model(name: str, folder: Path, settings: Settings, parts: Mapping[str, Path] | None = None) -> Model:
    """Return a catalogue model with the networks in a folder, and with some other settings."""
    known = catalogue.entry(name)
    assert known is not None
    settings = {**known.settings, **settings}
    return Model(
        id=known.id,
        revision=None,
        folder=folder,
        is_repository=False,
        pipeline=known.pipeline,
        kind=known.kind,
        settings=settings,
        entry=known.model_copy(update={"settings": settings}),
        parts=parts or {},
    )


def ours(model: Model, pictures: int = PICTURES) -> float:
    """Return the minimum seconds for a picture or video in this program."""
    return _least(_load(model), model.settings, pictures)


def by_default(
    folder: Path, settings: Settings, dtype: NumberFormat = "float32", device: str = "cpu", pictures: int = PICTURES
) -> float:
    """Return the minimum seconds for a picture or video in diffusers: nothing tuned, the full autoencoder."""
    return _least(_load_by_default(folder, dtype, device), settings, pictures)


def original(folder: Path, settings: Settings) -> float:
    """Return the seconds for a picture of many steps in diffusers, extrapolated from 1 and 3 steps."""
    pipeline = _load_by_default(folder, "float32", "cpu")

    def calls(steps: int) -> int:
        pipeline.scheduler.set_timesteps(steps)
        return len(pipeline.scheduler.timesteps)

    one, three = (_least(pipeline, {**settings, "num_inference_steps": steps}, 1) for steps in (1, 3))
    each = (three - one) / (calls(3) - calls(1))
    return one + each * (calls(settings["num_inference_steps"]) - calls(1))


def in_a_batch(model: Model) -> tuple[float, float]:
    """Return the seconds in which this program makes five pictures one by one, and in a batch."""
    pipeline = _load(model)

    def one_by_one() -> None:
        for _ in range(BATCH):
            _make(pipeline, model.settings)

    rounds = [(timed(one_by_one), timed(partial(_make, pipeline, model.settings, BATCH))) for _ in range(PICTURES)]
    return min(seconds for seconds, _ in rounds), min(seconds for _, seconds in rounds)


def memory(model: Model, pictures: int) -> float:
    """Return the peak memory in gigabytes of a process that makes a batch of pictures with this program."""
    _make(_load(model), model.settings, pictures)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GIGABYTE


def _load(model: Model) -> Any:  # noqa: ANN401 - each family has its own class
    pipeline = load(model, recipe.choose(machine.detect(), cost.of_model(model)))
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _load_by_default(folder: Path, dtype: NumberFormat, device: str) -> Any:  # noqa: ANN401 - as above
    import torch
    from diffusers import DiffusionPipeline

    # The default is the number format of the files, which is half precision here.
    pipeline = DiffusionPipeline.from_pretrained(folder, dtype=getattr(torch, dtype)).to(device)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _least(pipeline: Any, settings: Settings, pictures: int) -> float:  # noqa: ANN401 - as above
    return min(timed(partial(_make, pipeline, settings)) for _ in range(pictures))


def _make(pipeline: Any, settings: Settings, pictures: int = 1) -> None:  # noqa: ANN401 - as above
    known = inspect.signature(pipeline.__call__).parameters
    arguments = {name: value for name, value in settings.items() if name in known}
    pipeline(prompt=[next(_prompts) for _ in range(pictures)], **arguments)
