import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from threading import current_thread
from typing import Any

import pytest

from engine.pipelines import steps
from engine.pipelines.steps import AHEAD, Step


class Counting:
    """A pipeline that updates its progress bar `num_inference_steps` times."""

    def __init__(self) -> None:
        self.done = 0
        self.has_left = False
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
        """Record that the parts were offloaded."""
        self.has_left = True


class Iterating(Counting):
    """A pipeline that iterates over its progress bar, as in some families."""

    def __call__(self, num_inference_steps: int, fail_at: int | None = None) -> str:  # noqa: ARG002
        for _ in self.progress_bar(range(num_inference_steps)):
            self.done += 1
        return "output"


@pytest.fixture(scope="module")
def thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.mark.parametrize("pipeline", [Counting(), Iterating()])
def test_a_call_reports_its_steps_and_returns_its_output(pipeline: Counting) -> None:
    seen: list[Step] = []
    assert steps.call(pipeline, {"num_inference_steps": 3}, seen.append) == "output"
    assert seen == [Step(1, 3), Step(2, 3), Step(3, 3)]


def test_an_exception_of_on_step_stops_the_call_and_offloads_the_parts() -> None:
    pipeline = Counting()

    def refuse(step: Step) -> None:
        raise RuntimeError(f"no more after {step.step}")

    with pytest.raises(RuntimeError, match="no more after 1"):
        steps.call(pipeline, {"num_inference_steps": 1000}, refuse)
    assert (pipeline.done, pipeline.has_left) == (1, True)


def test_a_stream_yields_what_is_emitted_on_its_thread(thread: Executor) -> None:
    def work(emit: Callable[[str], None]) -> None:
        emit("first")
        emit(current_thread().name)

    first, name = steps.stream(thread, work)
    assert first == "first"
    assert name != current_thread().name


def test_closing_the_generator_stops_the_pipeline_within_one_step(thread: Executor) -> None:
    pipeline = Counting()
    pipeline.seconds_per_step = 0.2
    events: Generator[Step] = steps.stream(
        thread, lambda emit: steps.call(pipeline, {"num_inference_steps": 1000}, emit)
    )
    next(events)
    events.close()
    assert pipeline.done <= 3
    assert pipeline.has_left


def test_only_a_few_emitted_events_wait_for_the_consumer(thread: Executor) -> None:
    emitted: list[int] = []

    def work(emit: Callable[[int], None]) -> None:
        for number in range(100):
            emit(number)
            emitted.append(number)

    events = steps.stream(thread, work)
    assert next(events) == 0
    time.sleep(0.1)
    assert len(emitted) <= AHEAD + 1, "only AHEAD events wait"
    events.close()
    assert len(emitted) < 100
    assert list(steps.stream(thread, work)) == list(range(100)), "the thread is free again"


def test_an_exception_of_the_work_is_raised_after_its_events(thread: Executor) -> None:
    failing = {"num_inference_steps": 3, "fail_at": 1}
    events: Generator[Step] = steps.stream(thread, lambda emit: steps.call(Counting(), failing, emit))
    assert next(events) == Step(1, 3)
    with pytest.raises(MemoryError, match="out of memory"):
        next(events)
