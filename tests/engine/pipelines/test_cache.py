import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import torch

from engine import machine
from engine.generation import Frame, Picture, Video, generate
from engine.machine import Machine
from engine.models.installed import Model, find
from engine.parameters import Parameters
from engine.pipelines import loading
from engine.pipelines.cache import IDLE, PipelineCache
from engine.pipelines.memory import ShortageError
from engine.pipelines.recipe import Recipe
from engine.plan import plan
from persistence.tables import Kind
from tests.bench.turns import alone
from tests.engine.machines import LAPTOP, RTX_4090


class Clock:
    """A clock that tests set, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def planned(folder: Path, *, images: int = 0, videos: int = 0, **settings: int) -> list[Parameters]:
    model = find(str(folder))
    made = plan(
        "a lake", images=images, videos=videos, image_model=model, video_model=model, seed=1, random_seed=lambda: 0
    )
    return [one.model_copy(update={"num_inference_steps": 2, **settings}) for one in made]


@contextmanager
def short_of_memory(is_too_much: Callable[[torch.Tensor], bool]) -> Iterator[None]:
    """Make denoisers run out of memory for some inputs."""

    def refuse(network: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        if hasattr(network, "time_embedding") and is_too_much(inputs[0]):
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    hook = torch.nn.modules.module.register_module_forward_pre_hook(refuse)
    try:
        yield
    finally:
        hook.remove()


def test_a_pipeline_is_loaded_once_and_stays_warm() -> None:
    warm = PipelineCache()
    assert warm.get("builtin", "1").pipeline is warm.get("builtin", "1").pipeline


def test_a_loaded_pipeline_is_frozen_for_the_garbage_collector() -> None:
    gc.unfreeze()
    PipelineCache().get("builtin", "1")
    assert gc.get_freeze_count() > 0


def test_an_idle_pipeline_is_unloaded(image_model: Path) -> None:
    clock = Clock()
    pipelines = PipelineCache(clock=clock)
    first = pipelines.get(str(image_model), None).pipeline
    clock.now = IDLE - 1
    pipelines.on_idle()
    assert pipelines.get(str(image_model), None).pipeline is first
    clock.now += IDLE + 1
    pipelines.on_idle()
    assert pipelines.get(str(image_model), None).pipeline is not first


def test_a_pipeline_in_the_slower_number_format_is_unloaded_once_the_machine_is_idle(image_model: Path) -> None:
    hasty, idle = replace(machine.detect(), dtype="float32"), replace(machine.detect(), dtype="bfloat16")
    looks = iter([None, idle])
    current = [hasty]

    def detect_again() -> Machine | None:
        found = next(looks)
        current[0] = found or current[0]
        return found

    pipelines = PipelineCache(detect=lambda: current[0], detect_again=detect_again)
    assert pipelines.get(str(image_model), None).recipe.dtype == "float32"
    pipelines.on_idle()
    assert pipelines.get(str(image_model), None).recipe.dtype == "float32", "the machine was busy"
    pipelines.on_idle()
    second = pipelines.get(str(image_model), None)
    assert second.recipe.dtype == "bfloat16"
    pipelines.on_idle()
    assert pipelines.get(str(image_model), None) is second, "it is measured again only once"


def test_a_pipeline_is_unloaded_when_another_needs_its_memory(image_model: Path, video_model: Path) -> None:
    roomy, clock = PipelineCache(), Clock()
    both = [roomy.get(str(model), None) for model in (image_model, video_model)]
    assert roomy.get(str(image_model), None) is both[0]
    # This cache has room for only the larger of the two.
    room = max(loaded.recipe.memory for loaded in both) + 0.001
    narrow = PipelineCache(detect=lambda: replace(machine.detect(), ram=room / 0.75), clock=clock)
    first = narrow.get(str(image_model), None).pipeline
    clock.now = 1
    second = narrow.get(str(video_model), None).pipeline
    assert narrow.get(str(video_model), None).pipeline is second
    assert narrow.get(str(image_model), None).pipeline is not first


def test_too_large_a_batch_is_made_in_parts(image_model: Path) -> None:
    pipelines, batch = PipelineCache(), planned(image_model, images=5)
    with short_of_memory(lambda values: len(values) > 4):  # guidance doubles a batch of two
        pictures = [event for event in generate(pipelines, batch) if isinstance(event, Picture)]
    assert [picture.number for picture in pictures] == [0, 1, 2, 3, 4]
    assert {picture.parameters.lowered for picture in pictures} == {"batch 5 to 2"}
    again = [event for event in generate(pipelines, planned(image_model, images=5)) if isinstance(event, Picture)]
    assert {picture.parameters.lowered for picture in again} == {None}, "the next batch starts with the reduced recipe"
    assert pipelines.get(str(image_model), None).recipe.batch_size == 2


def test_too_large_a_picture_is_made_smaller_and_says_so(image_model: Path) -> None:
    pipelines, batch = PipelineCache(), planned(image_model, images=1, width=512, height=512)
    with short_of_memory(lambda values: values.shape[-1] > 40):
        (picture,) = [event for event in generate(pipelines, batch) if isinstance(event, Picture)]
    assert picture.image.size == picture.parameters.size == (288, 288)
    assert picture.parameters.lowered is not None
    assert picture.parameters.lowered.endswith("size 512x512 to 384x384; size 384x384 to 288x288")
    (again,) = [event for event in generate(pipelines, [picture.parameters]) if isinstance(event, Picture)]
    assert again.image.tobytes() == picture.image.tobytes(), "and it is made again from its parameters"


def test_too_long_a_video_is_made_shorter(video_model: Path) -> None:
    settings = {"num_inference_steps": 1, "width": 256, "height": 256, "num_frames": 25}
    pipelines, batch = PipelineCache(), planned(video_model, videos=1, **settings)
    with short_of_memory(lambda values: values.shape[2] > 9):
        events = list(generate(pipelines, batch))
    (video,) = [event for event in events if isinstance(event, Video)]
    assert sum(isinstance(event, Frame) for event in events) == video.parameters.num_frames == 9
    assert video.parameters.lowered is not None
    assert video.parameters.lowered.endswith("frames 25 to 9")


def test_where_nothing_is_small_enough_the_item_fails_with_a_sentence(image_model: Path) -> None:
    pipelines, batch = PipelineCache(), planned(image_model, images=2, width=256, height=256)
    with (
        short_of_memory(lambda _: True),
        pytest.raises(ShortageError, match=r"^There is too little memory for this model, however small the result\.$"),
    ):
        list(generate(pipelines, batch))


def test_a_pipeline_that_does_not_fit_is_loaded_with_offloading(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[str, int]] = []

    def load(_model: Model, recipe: Recipe) -> str:
        tried.append((recipe.offload, recipe.batch_size))
        if recipe.offload != "group":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return "a pipeline"

    monkeypatch.setattr(loading, "load", load)
    loaded = PipelineCache(detect=lambda: RTX_4090).get("builtin", "1")
    assert tried == [("none", 5), ("model", 1), ("group", 1)]
    assert (loaded.pipeline, loaded.recipe.offload) == ("a pipeline", "group")


def test_a_pipeline_that_never_fits_fails_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_model: Model, _recipe: Recipe) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.")

    monkeypatch.setattr(loading, "load", load)
    with pytest.raises(ShortageError, match=r"^There is too little memory to load this model\.$"):
        PipelineCache(detect=lambda: LAPTOP).get("builtin", "1")


def test_a_reduced_pipeline_frees_the_one_before(image_model: Path) -> None:
    pipelines, batch = PipelineCache(), planned(image_model, images=1, width=256, height=256)
    first = weakref.ref(pipelines.get(str(image_model), None).pipeline)
    seen = []

    def is_first_time(_: torch.Tensor) -> bool:
        seen.append(first() is not None)
        return len(seen) == 1

    pipelines.get(str(image_model), None).recipe = replace(pipelines.get(str(image_model), None).recipe, batch_size=1)
    with short_of_memory(is_first_time):
        assert list(generate(pipelines, batch))
    assert seen[0] is True
    assert seen[1] is False, "it was unloaded before the next was loaded"


def test_another_error_is_not_mistaken_for_a_shortage(image_model: Path) -> None:
    pipelines = PipelineCache()
    batch = [one.model_copy(update={"width": 13}) for one in planned(image_model, images=1, height=64)]
    with pytest.raises(ValueError, match="divisible by 8"):
        list(generate(pipelines, batch))


@pytest.mark.soak
def test_fifty_requests_in_a_row_do_not_grow_memory(image_model: Path) -> None:
    # In a new process, where memory that other tests left cannot look like a leak or hide one.
    assert alone(growth, image_model) < 2_000_000


def growth(image_model: Path) -> int:
    """Return the bytes of memory that fifty requests add after the first ten."""
    pipelines, process = PipelineCache(), psutil.Process()

    def ask() -> None:
        assert list(generate(pipelines, planned(image_model, images=5, num_inference_steps=1)))

    for _ in range(10):
        ask()
    gc.collect()
    before = process.memory_info().rss
    for _ in range(50):
        ask()
    gc.collect()
    return int(process.memory_info().rss - before)


def test_a_laptop_loads_the_built_in_model_in_full_precision() -> None:
    loaded = PipelineCache(detect=lambda: LAPTOP).get("builtin", "1")
    assert loaded.pipeline.unet.dtype == torch.float32
    assert loaded.recipe.batch_size == 5
    assert find("builtin").kind == Kind.IMAGE
