"""The engine thread: hold the lock, claim items, make and finish them, put each in its files and its row."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Concatenate, ParamSpec, TypeVar

from filelock import FileLock, Timeout
from PIL import Image

from engine import files, generation, plan
from engine.generation import Frame, Picture, Video
from engine.models.installed import BUILTIN_REVISION, SHIPS
from engine.parameters import Parameters, from_values
from engine.pipelines.steps import Step
from persistence import claims, storage
from persistence.database import Database, DatabaseError
from persistence.errors import DaybreakError
from persistence.tables import Item, Kind, model_name

logger = logging.getLogger(__name__)

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Generate = Callable[[Sequence[Parameters]], Generator[generation.Event]]

#: Characters of an error that are kept; some libraries tell whole stories.
MAX_REASON = 300

SUFFIXES = {Kind.IMAGE: "png", Kind.VIDEO: "mp4"}


class Stopped(Exception):
    """Nobody wants the items of a claim any more: the engine is to stop, or their owner cancelled them."""


class Worker:
    """Makes the items of every content below one data folder, while no other engine there does.

    `generate` makes one claim: up to `batch_size` pictures that differ only in prompt and seed, or one
    video. `pause` and `poll` are seconds: between an item's two tries, and between two looks for work
    (or for the lock) that nobody announced by `wake`. `rest` is called when there is nothing to do.
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
        rest: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._generate = generate
        self._batch_size = batch_size
        self._pause = pause
        self._poll = poll
        self._rest = rest
        self._now = now
        self._stopping = Event()
        self._waking = Event()
        #: The users whose items were claimed, the one claimed for last at the end.
        self._served: list[str] = []
        #: What went wrong last, which is told once.
        self._stumbled = ""
        self._thread = Thread(target=self.run, name="engine")

    def start(self) -> None:
        """Start the thread; raise OSError where no engine could ever have the lock."""
        with suppress(Timeout), self._lock():
            pass
        self._thread.start()

    def wake(self) -> None:
        """Say that there is work."""
        self._waking.set()

    def is_alive(self) -> bool:
        """Tell whether the thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Give the claim back within one step, free the lock and end the thread."""
        self._stopping.set()
        self._waking.set()
        if self._thread.ident is not None:
            self._thread.join()

    def run(self) -> None:
        """Work whenever this engine can have the lock, until it is stopped, whatever fails on the way."""
        while not self._stopping.is_set():
            try:
                with self._lock():
                    self._work()
            except Timeout:
                self._stopping.wait(self._poll)
            except DatabaseError:
                pass  # it was told, and this engine is to stop; the next one settles what could not be given back
            except Exception as error:
                # Taking the lock again settles what was claimed.
                if repr(error) != self._stumbled:
                    logger.exception("The engine stumbled and tries again.")
                self._stumbled = repr(error)
                self._stopping.wait(self._pause)

    def _lock(self) -> FileLock:
        return FileLock(self._data_dir / "engine.lock", timeout=0)

    def _work(self) -> None:
        storage.remove_partial(self._root)
        self._ask(claims.recover, self._now())
        while not self._stopping.is_set():
            if self.work_once():
                self._stumbled = ""
            else:
                self._rest()
                self._waking.wait(self._poll)
                self._waking.clear()

    def work_once(self) -> bool:
        """Claim what is next and make it; return False when nothing is waiting."""
        user_id, items = self._claim()
        if not items:
            return False
        try:
            self._make(user_id, [self._up_to_date(item) for item in items])
        except Stopped:
            self._ask(claims.give_back, items)
        except DatabaseError:
            raise
        except Exception as error:
            ours = isinstance(error, DaybreakError)
            # Where the operator keeps a model is nobody else's business.
            shown = model_name(items[0].model, items[0].revision)
            words = " ".join(str(error).replace(items[0].model, shown).split())[:MAX_REASON]
            reason = words if ours else f"It could not be made ({type(error).__name__}: {words})."
            logger.error("Content %s, %s: %s", items[0].content_id, _names(items), reason, exc_info=not ours)
            self._ask(claims.fail, items, reason, self._now())
            if items[0].error is None:
                self._stopping.wait(self._pause)
        return True

    def _claim(self) -> tuple[str, Sequence[Item]]:
        """Claim for the user who was served longest ago, and of theirs from the oldest content."""
        waiting = dict(self._ask(claims.waiting))
        if not waiting:
            return "", []
        user_id = min(waiting, key=lambda user: self._served.index(user) if user in self._served else -1)
        self._served = [user for user in self._served if user in waiting and user != user_id] + [user_id]
        return user_id, self._ask(claims.claim, waiting[user_id], self._batch_size, self._now())

    def _up_to_date(self, item: Item) -> Item:
        """Return an item, planned anew where it was for an earlier revision of the model that ships."""
        if item.model not in SHIPS or item.revision in (None, BUILTIN_REVISION):
            return item
        logger.warning(
            "Content %s, %s: planned anew for revision %s of the built-in model; revision %s is no longer here.",
            *(item.content_id, _names([item]), BUILTIN_REVISION, item.revision),
        )
        planned = plan.anew(
            *(item.prompt, item.seed, Kind(item.kind), item.position - 1, f"revision {item.revision}"),
            size=(item.settings.get("width"), item.settings.get("height")),
        )
        return self._ask(claims.replan, item, planned.model, planned.revision, planned.settings)

    def _make(self, user_id: str, items: Sequence[Item]) -> None:
        with closing(self._generate([_parameters(item) for item in items])) as events:
            for event in events:
                match event:
                    case Step(step, steps):
                        self._go_on(wanted=self._ask(claims.record_step, items, step, steps) > 0)
                    case Picture(number, image, parameters):
                        path = self._path(user_id, items[number])
                        files.save_picture(self._root, storage.original(path), image, parameters)
                        self._finish(items[number], path, parameters)
                    case Video(parameters):
                        path = self._path(user_id, items[0])
                        files.save_video(self._root, storage.original(path), self._frames(events), parameters)
                        self._finish(items[0], path, parameters)

    def _ask(
        self, question: Callable[Concatenate[Database, Asked], Answer], *about: Asked.args, **more: Asked.kwargs
    ) -> Answer:
        """Ask the database until it answers, so that nothing that was made is lost because it cannot be noted now.

        Raises DatabaseError once the engine is to stop.
        """
        is_told = False
        while True:
            try:
                return question(self._database, *about, **more)
            except DatabaseError as error:
                if not is_told:
                    logger.error("The engine waits: %s", error)
                is_told = True
                if self._stopping.wait(self._pause):
                    raise

    def _go_on(self, *, wanted: bool = True) -> None:
        if self._stopping.is_set() or not wanted:
            raise Stopped

    def _frames(self, events: Iterable[generation.Event]) -> Iterator[Image.Image]:
        for event in events:
            self._go_on()
            if isinstance(event, Frame):
                yield event.image

    def _finish(self, item: Item, path: Path, parameters: Parameters) -> None:
        """Finish an original as the file that is shown, and note that the item is there."""
        files.save_shown(self._root, path)
        relative = path.relative_to(self._data_dir).as_posix()
        if self._ask(claims.complete, item, relative, self._now(), parameters.settings):
            return
        # Cancelled while the file was being written, or deleted with its folder. Where the claim was lost and another
        # one makes the item, the file of this name is the other's.
        if self._ask(claims.is_given_up, item.item_id):
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
