"""The worker thread: hold the lock, claim items, make them, and save each in its files and its row."""

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Concatenate, ParamSpec, TypeVar

from filelock import FileLock, Timeout

from engine import files, generation, plan
from engine.generation import Picture, Video
from engine.models.installed import BUILTIN_REVISION, SHIPS
from engine.parameters import Parameters, from_values
from engine.pipelines.steps import Step
from persistence import claims, storage
from persistence.database import Database, DatabaseError
from persistence.errors import DaybreakError
from persistence.tables import Item, Kind, model_name

logger = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Generate = Callable[[Sequence[Parameters]], Generator[generation.Event]]

#: Characters of an error message that are kept; some libraries write pages.
MAX_REASON = 300

SUFFIXES = {Kind.IMAGE: "png", Kind.VIDEO: "mp4"}


class Stopped(Exception):
    """The items of a claim are no longer wanted: the program is stopping, or their owner cancelled them."""


def failure(error: Exception, model: str, revision: str | None) -> str:
    """Return one sentence on why an item could not be made, with the model's name in place of its path."""
    message = " ".join(str(error).replace(model, model_name(model, revision)).split())[:MAX_REASON]
    if isinstance(error, DaybreakError):
        return message
    return f"It could not be made ({type(error).__name__}: {message})."


class Worker:
    """Makes all items below one data folder, while no other worker holds the folder's lock.

    `generate` makes one claim: up to `batch_size` pictures that differ only in prompt and seed, or one video. `pause`
    is the seconds between two tries of an item or of the database, and `poll` those between two checks for work or for
    the lock without a call of `wake`. `on_idle` is called whenever there is no work.
    """

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        generate: Generate,
        *,
        batch_size: int = 5,
        pause: float = 2.0,
        poll: float = 1.0,
        on_idle: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._generate = generate
        self._batch_size = batch_size
        self._pause = pause
        self._poll = poll
        self._on_idle = on_idle
        self._now = now
        self._stopping = Event()
        self._waking = Event()
        #: The users whose items were claimed, the most recent one last.
        self._served: list[str] = []
        #: The last unexpected error, so that it is logged only once while it repeats.
        self._last_error = ""
        self._thread = Thread(target=self.run, name="engine")

    def start(self) -> None:
        """Start the thread; raise OSError if the lock file cannot be opened."""
        with suppress(Timeout), self._lock():
            pass
        self._thread.start()

    def wake(self) -> None:
        """Make the thread check for work now."""
        self._waking.set()

    def is_alive(self) -> bool:
        """Return whether the thread is running."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Give the claim back within one step, release the lock and end the thread."""
        self._stopping.set()
        self._waking.set()
        if self._thread.ident is not None:
            self._thread.join()

    def run(self) -> None:
        """Work whenever the lock is free until `stop` is called; log unexpected errors and try again."""
        while not self._stopping.is_set():
            try:
                with self._lock():
                    self._work()
            except Timeout:
                self._stopping.wait(self._poll)
            except DatabaseError:
                pass  # already logged, and the worker is stopping; the next one recovers the claim
            except Exception as error:
                # The claim is recovered when the lock is taken again.
                if repr(error) != self._last_error:
                    logger.exception("The engine failed and will try again.")
                self._last_error = repr(error)
                self._stopping.wait(self._pause)

    def _lock(self) -> FileLock:
        return FileLock(self._data_dir / "engine.lock", timeout=0)

    def _work(self) -> None:
        storage.remove_partial(self._root)
        self._retrying(claims.recover, self._now())
        while not self._stopping.is_set():
            if self.work_once():
                self._last_error = ""
            else:
                self._on_idle()
                self._waking.wait(self._poll)
                self._waking.clear()

    def work_once(self) -> bool:
        """Claim the next items and make them; return False if none are waiting."""
        user_id, items = self._claim()
        if not items:
            return False
        try:
            self._make(user_id, [self._replanned(item) for item in items])
        except Stopped:
            self._retrying(claims.give_back, items)
        except DatabaseError:
            raise
        except Exception as error:
            reason = failure(error, items[0].model, items[0].revision)
            is_unexpected = not isinstance(error, DaybreakError)
            logger.error("Content %s, %s: %s", items[0].content_id, _names(items), reason, exc_info=is_unexpected)
            self._retrying(claims.fail, items, reason, self._now())
            if items[0].error is None:
                self._stopping.wait(self._pause)
        return True

    def _claim(self) -> tuple[str, Sequence[Item]]:
        """Claim items of the user who was served longest ago, from their oldest content."""
        waiting = dict(self._retrying(claims.waiting))
        if not waiting:
            return "", []
        user_id = min(waiting, key=lambda user: self._served.index(user) if user in self._served else -1)
        self._served = [user for user in self._served if user in waiting and user != user_id] + [user_id]
        return user_id, self._retrying(claims.claim, waiting[user_id], self._batch_size, self._now())

    def _replanned(self, item: Item) -> Item:
        """Return an item, planned again if it was planned for an earlier revision of the built-in model."""
        if item.model not in SHIPS or item.revision in (None, BUILTIN_REVISION):
            return item
        logger.warning(
            "Content %s, %s: planned again for revision %s of the built-in model; revision %s is no longer available.",
            *(item.content_id, _names([item]), BUILTIN_REVISION, item.revision),
        )
        planned = plan.replan(
            *(item.prompt, item.seed, Kind(item.kind), item.position - 1, f"revision {item.revision}"),
            size=(item.settings.get("width"), item.settings.get("height")),
            theme=item.settings.get("theme", ""),
        )
        return self._retrying(claims.replan, item, planned.model, planned.revision, planned.settings)

    def _make(self, user_id: str, items: Sequence[Item]) -> None:
        with closing(self._generate([_parameters(item) for item in items])) as events:
            for event in events:
                match event:
                    case Step(step, steps):
                        self._check(is_wanted=self._retrying(claims.record_step, items, step, steps) > 0)
                    case Picture(number, image, parameters):
                        path = self._path(user_id, items[number])
                        files.save_picture(self._root, storage.original(path), image, parameters)
                        self._publish(items[number], path, parameters)
                    case Video(parameters):
                        path = self._path(user_id, items[0])
                        frames = generation.frames(events, self._check)
                        files.save_video(self._root, storage.original(path), frames, parameters)
                        self._publish(items[0], path, parameters)

    def _retrying(
        self,
        operation: Callable[Concatenate[Database, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Repeat a database operation until it succeeds, so that no finished item is lost while it fails.

        Raises DatabaseError if the worker is stopped meanwhile.
        """
        is_logged = False
        while True:
            try:
                return operation(self._database, *arguments, **named)
            except DatabaseError as error:
                if not is_logged:
                    logger.error("The engine is waiting: %s", error)
                is_logged = True
                if self._stopping.wait(self._pause):
                    raise

    def _check(self, *, is_wanted: bool = True) -> None:
        if self._stopping.is_set() or not is_wanted:
            raise Stopped

    def _publish(self, item: Item, path: Path, parameters: Parameters) -> None:
        """Write the file that people see from the original, and complete the item's row."""
        files.save_shown(self._root, path)
        relative = path.relative_to(self._data_dir).as_posix()
        if self._retrying(claims.complete, item, relative, self._now(), parameters.settings):
            return
        # The item was cancelled or deleted while its file was written. If instead the claim was lost, another worker
        # makes the item, and the file of this name belongs to it.
        if self._retrying(claims.is_given_up, item.item_id):
            storage.delete(self._root, path, storage.original(path))

    @property
    def _root(self) -> Path:
        return self._data_dir / storage.FILES

    def _path(self, user_id: str, item: Item) -> Path:
        name = f"{item.kind}_{item.position}.{SUFFIXES[Kind(item.kind)]}"
        return storage.folder(self._data_dir, user_id, item.content_id) / name


def _parameters(item: Item) -> Parameters:
    columns = {"kind", "prompt", "seed", "model", "revision"}
    return from_values({**item.model_dump(include=columns), **item.settings})


def _names(items: Sequence[Item]) -> str:
    return ", ".join(f"{item.kind} {item.position}" for item in items)
