"""Plain code on a thread of its own: what it emits as a generator, and a pipeline's call that reports its steps."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from queue import Queue
from threading import Event
from typing import Any, Self, TypeVar

Emitted = TypeVar("Emitted")

#: What may wait for the consumer, so that a clip is never in memory as a whole: a frame of 1920 x 1080 takes 6 MB.
AHEAD = 4


@dataclass(frozen=True)
class Step:
    """So many steps of so many are done."""

    step: int
    steps: int


class _Abandoned(Exception):
    """The generator was closed."""


def stream(thread: Executor, work: Callable[[Callable[[Emitted], None]], None]) -> Generator[Emitted]:
    """Run `work(emit)` on a thread; yield what it emits, as it does.

    Raises what the work raises. Closing the generator ends the work at its next `emit`, and waits for that.
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
            pass  # makes room for the `emit` that may be waiting
    running.result()


def call(
    pipeline: Any,  # noqa: ANN401 - every family has a class of its own
    arguments: Mapping[str, object],
    on_step: Callable[[Step], None],
) -> Any:  # noqa: ANN401 - as above
    """Call a diffusers pipeline and return its output; what `on_step` raises ends the call.

    The steps are counted on the pipeline's own progress bar, the one place that every family has; several families
    take no callback.
    """
    pipeline.progress_bar = lambda iterable=(), total=None: _ProgressBar(on_step, iterable, total)
    try:
        return pipeline(**arguments)
    except BaseException:
        # What it does itself at its end: parts leave the device, and no step is remembered for the next call.
        pipeline.maybe_free_model_hooks()
        raise


class _ProgressBar:
    """What a pipeline takes for its progress bar."""

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
        """Report that `n` more steps are done."""
        self._step = Step(self._step.step + n, self._step.steps)
        self._on_step(self._step)
