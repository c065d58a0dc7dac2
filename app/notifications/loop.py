"""The `schedule` loop that prints the notifications of ended contents when they are due."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from schedule import Scheduler

from app.printable import printable
from app.streams import OutputClosed
from app.views import counts
from persistence import contents, notifications, storage
from persistence.database import Database, DatabaseError
from persistence.tables import Content, Item, Status

logger = logging.getLogger(__name__)

#: Seconds between two polls of the rows.
TICK = 1

_MAX_PROMPT = 80


class Notifications:
    """Prints one line for each ended content that this process accepted, or whose process did not print it in time.

    The rows are queried at every tick, so no notification is lost with a process or delayed by a clock change.
    `print_line` prints and flushes a line; if it raises OSError, the notification is left to the next process.
    """

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        process_id: str,
        print_line: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._process_id = process_id
        self._print_line = print_line
        self._now = now
        self._unprinted: set[int] = set()
        self._is_broken = False
        self._stopping = Event()
        self._scheduler = Scheduler()
        self._thread = Thread(target=self.run, name="notifications")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def run(self) -> None:
        """Tick until stopped, the first time immediately."""
        self._scheduler.every(TICK).seconds.do(self.tick)
        self._scheduler.run_all()
        while not self._stopping.wait(TICK / 4):
            if (self._scheduler.idle_seconds or 0) > TICK:
                self._scheduler.run_all()  # the clock was set back, which would delay the next run
            else:
                self._scheduler.run_pending()

    def tick(self) -> None:
        """Print the notifications that are due; never raise, or `schedule` would run the job again and again."""
        try:
            for content_id in notifications.due(self._database, self._process_id, self._now()):
                if content_id not in self._unprinted:
                    self._notify(content_id)
        except OutputClosed:
            pass  # the main thread notices it too and ends the process
        except DatabaseError as error:
            if not self._is_broken:
                logger.error("Notifications are delayed: %s", error)
            self._is_broken = True
        except Exception:
            logger.exception("A notification failed and will be retried.")
        else:
            self._is_broken = False

    def _notify(self, content_id: int) -> None:
        # Read everything before the claim, so that as little as possible can fail between claiming and printing.
        content = contents.get(self._database, content_id)
        assert content is not None
        line = notification_line(content, contents.items_of(self._database, content_id), self._data_dir)
        now = self._now()
        if notifications.claim(self._database, content_id, now):
            try:
                self._print_line(line)
            except OSError:
                self._unprinted.add(content_id)
                notifications.release(self._database, content_id, now)
                raise


def notification_line(content: Content, items: Sequence[Item], data_dir: Path) -> str:
    """Return the notification of an ended content."""
    counted = counts(items, storage.missing(data_dir, items))
    folder = storage.folder(data_dir, content.user_id, content.content_id)
    outcome = "failed" if content.status == Status.FAILED else "ready"
    prompt = printable(content.prompt)
    if len(prompt) > _MAX_PROMPT:
        prompt = f"{prompt[: _MAX_PROMPT - 1]}…"
    return f'Daybreak: content {outcome} for {content.user_id}: {counted}, "{prompt}", in {folder}'
