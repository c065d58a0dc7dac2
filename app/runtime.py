"""The parts that work in the background of every command: the engine thread and the notification loop."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.config import Settings, SettingsError
from app.notifications.loop import Notifications
from engine.generation import generate
from engine.pipelines.cache import PipelineCache
from engine.worker import Worker
from persistence.database import Database, DatabaseError, open_database
from persistence.storage import FILES


@dataclass(frozen=True)
class Runtime:
    """What the foreground of a command needs of the running parts."""

    database: Database
    data_dir: Path
    #: Names this process in the rows of what it accepts.
    process_id: str
    wake: Callable[[], None]
    is_alive: Callable[[], bool]


@contextmanager
def running(settings: Settings, say: Callable[[str], None]) -> Iterator[Runtime]:
    """Run the engine thread and the notification loop; at the end give back what is being made.

    `say` prints an announcement. Raises DatabaseError, and SettingsError for a data folder that cannot be used.
    """
    process_id = uuid.uuid4().hex
    # Ctrl-C may come between any two lines: what is to be stopped is noted before it is started.
    with ExitStack() as stack:
        _make_sure_it_was_not_emptied(settings.database, settings.data_dir / FILES)
        database = open_database(settings.database)
        stack.callback(database.close)
        pipelines = PipelineCache()
        engine = Worker(database, settings.data_dir, partial(generate, pipelines), on_idle=pipelines.on_idle)
        stack.callback(engine.stop)
        try:
            engine.start()
        except OSError as error:
            reason = error.strerror or error
            raise SettingsError(f"engine.lock: {settings.data_dir} cannot be used: {reason}.") from error
        notifications = Notifications(database, settings.data_dir, process_id, say)
        stack.callback(notifications.stop)
        notifications.start()
        yield Runtime(database, settings.data_dir, process_id, engine.wake, engine.is_alive)


def _make_sure_it_was_not_emptied(database: Path, made: Path) -> None:
    """Raise DatabaseError for a file of no bytes beside what was made, which SQLite takes for a new database."""
    try:
        is_emptied = database.stat().st_size == 0 and any(made.glob("[!.]*/"))
    except OSError:
        return  # which opening it tells better
    if is_emptied:
        raise DatabaseError(
            f"The database {database} is empty, but {made} holds what was made with it. "
            "Put a backup in its place, or delete it to begin anew."
        )
