"""A pipeline's call as a generator of its steps, stopped by closing the generator."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Executor, wait
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event
from typing import Any, Self, TypeVar

Output = TypeVar("Output")


@dataclass(frozen=True)
class Step:
    """So many steps of so many are done."""

    step: int
    steps: int


class _Abandoned(Exception):
    """Nobody waits for the pipeline's output any more."""


def call(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - every family has a class of its own
    arguments: Mapping[str, object],
) -> Generator[Step, None, Any]:
    """Call a diffusers pipeline on a thread of its own; yield its steps and return its output.

    Raises what the pipeline raises. The steps are counted on the pipeline's own progress bar, the one place
    that every family has; several families take no callback.
    """
    reports: SimpleQueue[Step | None] = SimpleQueue()
    abandoned = Event()

    def report(step: Step) -> None:
        if abandoned.is_set():
            raise _Abandoned
        reports.put(step)

    pipeline.progress_bar = lambda iterable=(), total=None: _ProgressBar(report, iterable, total)
    output = thread.submit(pipeline, **arguments)
    output.add_done_callback(lambda _: reports.put(None))
    try:
        while step := reports.get():
            yield step
    finally:
        abandoned.set()
        wait([output])
        if output.exception():
            # What it does itself at its end: parts leave the device, and no step is remembered for the next call.
            thread.submit(pipeline.maybe_free_model_hooks).result()
    return output.result()


def finished(call: Generator[Step, None, Output]) -> Output:
    """Return the output of a call of which nobody watches the steps."""
    while True:
        try:
            next(call)
        except StopIteration as end:
            output: Output = end.value
            return output


class _ProgressBar:
    """What a pipeline takes for its progress bar."""

    def __init__(self, report: Callable[[Step], None], iterable: Iterable[Any], total: int | None) -> None:
        self._report = report
        self._values = list(iterable)
        self._step = Step(0, total or len(self._values))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        for value in self._values:
            yield value
            self.update()

    def update(self, n: int = 1) -> None:
        """Report that `n` more steps are done."""
        self._step = Step(self._step.step + n, self._step.steps)
        self._report(self._step)
