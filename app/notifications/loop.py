"""The `schedule` loop that announces what has ended, at the wished time."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from schedule import Scheduler

from app.printable import printable
from app.streams import Gone
from app.web.content_page import counts
from persistence import contents, notifications, storage
from persistence.database import Database, DatabaseError
from persistence.tables import Content, Item, Status

logger = logging.getLogger(__name__)

#: Seconds between two looks at the rows.
TICK = 1

_SHOWN = 80


class Notifications:
    """Announces, one line each, what this process accepted and what nobody else announces.

    The rows are the truth: what is due is asked of them at every tick, so that nothing is lost with a
    process, and a clock that jumps is simply the new time. `say` prints one line and flushes it; what it cannot
    print, and raises OSError for, is left to the next process.
    """

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        process_id: str,
        say: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._process_id = process_id
        self._say = say
        self._now = now
        self._unsaid: set[int] = set()
        self._is_broken = False
        self._stopping = Event()
        self._scheduler = Scheduler()
        self._thread = Thread(target=self.run, name="notifications")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def run(self) -> None:
        """Tick until stopped, first at once."""
        self._scheduler.every(TICK).seconds.do(self.tick)
        self._scheduler.run_all()
        while not self._stopping.wait(TICK / 4):
            if (self._scheduler.idle_seconds or 0) > TICK:
                self._scheduler.run_all()  # the clock was put back, and the next run with it
            else:
                self._scheduler.run_pending()

    def tick(self) -> None:
        """Announce what is due; never raise, or `schedule` would try the same again and again."""
        try:
            for content_id in notifications.due(self._database, self._process_id, self._now()):
                if content_id not in self._unsaid:
                    self._announce(content_id)
        except Gone:
            pass  # whoever prints knows it, and ends the process
        except DatabaseError as error:
            if not self._is_broken:
                logger.error("Notifications are waiting: %s", error)
            self._is_broken = True
        except Exception:
            logger.exception("A notification failed and will be tried again.")
        else:
            self._is_broken = False

    def _announce(self, content_id: int) -> None:
        # Everything is read before the claim, so that as little as possible can fail between claim and line.
        content = contents.get(self._database, content_id)
        assert content is not None
        line = announcement(content, contents.items_of(self._database, content_id), self._data_dir)
        now = self._now()
        if notifications.claim(self._database, content_id, now):
            try:
                self._say(line)
            except OSError:
                self._unsaid.add(content_id)
                notifications.release(self._database, content_id, now)
                raise


def announcement(content: Content, items: Sequence[Item], data_dir: Path) -> str:
    """Return the line that announces an ended content."""
    counted = counts(items, storage.missing(data_dir, items))
    folder = storage.folder(data_dir, content.user_id, content.content_id)
    outcome = "failed" if content.status == Status.FAILED else "ready"
    prompt = printable(content.prompt)
    if len(prompt) > _SHOWN:
        prompt = f"{prompt[: _SHOWN - 1]}…"
    return f'Daybreak: content {outcome} for {content.user_id}: {counted}, "{prompt}", in {folder}'
