"""Stream what code on another thread emits, and call a pipeline so that it reports its steps."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from queue import Queue
from threading import Event
from typing import Any, Self, TypeVar

Emitted = TypeVar("Emitted")

#: The most events that wait for the consumer, so that only a few frames are in memory: one of 1920 x 1080 takes 6 MB.
AHEAD = 4


@dataclass(frozen=True)
class Step:
    """The number of steps that are done, and of all steps."""

    step: int
    steps: int


class _Abandoned(Exception):
    """The generator was closed."""


def stream(thread: Executor, work: Callable[[Callable[[Emitted], None]], None]) -> Generator[Emitted]:
    """Run `work(emit)` on a thread, and yield each value as it is emitted.

    Raises what the work raises. Closing the generator stops the work at its next `emit`, and waits for that.
    """
    emitted: Queue[Emitted | None] = Queue(AHEAD)
    abandoned = Event()

    def emit(event: Emitted) -> None:
        if abandoned.is_set():
            raise _Abandoned
        emitted.put(event)

    def run() -> None:
        try:
            work(emit)
        finally:
            emitted.put(None)

    running = thread.submit(run)
    events = iter(emitted.get, None)
    try:
        yield from events
    finally:
        abandoned.set()
        for _ in events:
            pass  # make room for an `emit` that is blocked on the full queue
    running.result()


def call(
    pipeline: Any,  # noqa: ANN401 - each family has its own class
    arguments: Mapping[str, object],
    on_step: Callable[[Step], None],
) -> Any:  # noqa: ANN401 - as above
    """Call a diffusers pipeline and return its output; an exception of `on_step` stops the call.

    Steps are counted on the pipeline's progress bar, because several families do not accept a callback.
    """
    pipeline.progress_bar = lambda iterable=(), total=None: _ProgressBar(on_step, iterable, total)
    try:
        return pipeline(**arguments)
    except BaseException:
        # The pipeline does this at its end: it offloads its parts and resets its caches.
        pipeline.maybe_free_model_hooks()
        raise


class _ProgressBar:
    """Stand in for a pipeline's progress bar, and report its steps."""

    def __init__(self, on_step: Callable[[Step], None], iterable: Iterable[Any], total: int | None) -> None:
        self._on_step = on_step
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
        """Report `n` more steps as done."""
        self._step = Step(self._step.step + n, self._step.steps)
        self._on_step(self._step)
