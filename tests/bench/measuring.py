"""What every benchmark needs: an empty data folder, a clock, an accepted prompt."""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app import content
from engine.catalogue import builtin
from persistence.database import Database, open_database

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@contextmanager
def data_folder() -> Iterator[tuple[Database, Path]]:
    """Yield an empty database and its folder."""
    with tempfile.TemporaryDirectory() as name:
        database = open_database(Path(name) / "content_generation.db")
        yield database, Path(name)
        database.close()


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def submit(database: Database, videos: int = 5) -> content.Accepted:
    """Accept a prompt for five pictures and some videos."""
    return content.submit(
        database,
        user_id=str(uuid.uuid4()),
        prompt="Never give up",
        notify_at="07:30",
        images=5,
        videos=videos,
        seed=1,
        models=(builtin(), builtin()),
        zone=ZoneInfo("Europe/Berlin"),
        accepted_by="bench",
        now=NOW,
    )
