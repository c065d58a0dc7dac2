import time
from collections.abc import Generator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from engine.pipelines import steps
from engine.pipelines.steps import Step


class Counting:
    """A pipeline that counts to `num_inference_steps` on its progress bar."""

    def __init__(self) -> None:
        self.done = 0
        self.seconds_per_step = 0.0
        self.progress_bar: Any = None

    def __call__(self, num_inference_steps: int, fail_at: int | None = None) -> str:
        with self.progress_bar(total=num_inference_steps) as bar:
            for number in range(num_inference_steps):
                if number == fail_at:
                    raise MemoryError("out of memory")
                time.sleep(self.seconds_per_step)
                self.done += 1
                bar.update()
        return "output"

    def maybe_free_model_hooks(self) -> None:
        """Do nothing: it has no parts that leave the device."""


class Iterating(Counting):
    """A pipeline that iterates over its progress bar, as some families do."""

    def __call__(self, num_inference_steps: int, fail_at: int | None = None) -> str:  # noqa: ARG002
        for _ in self.progress_bar(range(num_inference_steps)):
            self.done += 1
        return "output"

    def maybe_free_model_hooks(self) -> None:
        """Do nothing: it has no parts that leave the device."""


@pytest.fixture(scope="module")
def thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.mark.parametrize("pipeline", [Counting(), Iterating()])
def test_a_call_yields_its_steps_and_returns_its_output(thread: Executor, pipeline: Counting) -> None:
    output = ""

    def call() -> Generator[Step]:
        nonlocal output
        output = yield from steps.call(thread, pipeline, {"num_inference_steps": 3})

    assert list(call()) == [Step(1, 3), Step(2, 3), Step(3, 3)]
    assert output == "output"


def test_closing_the_generator_stops_the_pipeline_within_one_step(thread: Executor) -> None:
    pipeline = Counting()
    pipeline.seconds_per_step = 0.2
    call = steps.call(thread, pipeline, {"num_inference_steps": 1000})
    next(call)
    call.close()
    assert pipeline.done <= 3


def test_what_the_pipeline_raises_is_raised(thread: Executor) -> None:
    call = steps.call(thread, Counting(), {"num_inference_steps": 3, "fail_at": 1})
    assert next(call) == Step(1, 3)
    with pytest.raises(MemoryError, match="out of memory"):
        next(call)
