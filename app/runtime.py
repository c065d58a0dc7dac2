"""The background threads of every command: the engine and the notification loop."""

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
    """What a command needs from the running background threads."""

    database: Database
    data_dir: Path
    #: Stored in the rows of the contents that this process accepts.
    process_id: str
    wake: Callable[[], None]
    is_alive: Callable[[], bool]


@contextmanager
def running(settings: Settings, print_line: Callable[[str], None]) -> Iterator[Runtime]:
    """Run the engine and the notification loop in the block; at its end, release the claims of unfinished items.

    `print_line` prints a notification. Raises DatabaseError, and SettingsError for a data folder that cannot be used.
    """
    process_id = uuid.uuid4().hex
    # Ctrl-C can come between any two lines, so each part is registered to be stopped before it is started.
    with ExitStack() as stack:
        _check_not_emptied(settings.database, settings.data_dir / FILES)
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
        notifications = Notifications(database, settings.data_dir, process_id, print_line)
        stack.callback(notifications.stop)
        notifications.start()
        yield Runtime(database, settings.data_dir, process_id, engine.wake, engine.is_alive)


def _check_not_emptied(database: Path, files: Path) -> None:
    """Raise DatabaseError for an empty file, which SQLite takes for a new database, beside generated files."""
    try:
        is_emptied = database.stat().st_size == 0 and any(files.glob("[!.]*/"))
    except OSError:
        return  # opening it raises a better error
    if is_emptied:
        raise DatabaseError(
            f"The database {database} is empty, but {files} contains files made with it. "
            "Restore a backup, or delete the empty file to start over."
        )
