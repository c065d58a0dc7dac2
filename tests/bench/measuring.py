"""Shared parts of the benchmarks: an empty or full data folder, a timer, an accepted prompt, a row of output."""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.request import GenerationRequest
from app.service import Accepted, Daybreak
from engine.models.installed import Model, builtin
from persistence.database import Database, open_database

CONTENTS = 100_000
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@contextmanager
def data_folder() -> Iterator[tuple[Database, Path]]:
    """Yield an empty database and its folder."""
    with tempfile.TemporaryDirectory() as name:
        database = open_database(Path(name) / "content_generation.db")
        yield database, Path(name)
        database.close()


def row(what: str, measured: float, unit: str, target: float) -> None:
    """Print one measurement beside its target."""
    print(f"{what:<58} {measured:8.1f} {unit:<2}  (under {target:g})  {'' if measured < target else 'MISSED'}")


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def submit(database: Database, videos: int = 5, model: Model | None = None) -> Accepted:
    """Submit a prompt for five pictures and `videos` videos."""
    models = (model or builtin(), model or builtin())
    process = (database, Path(), "bench", lambda: None)
    daybreak = Daybreak(*process, find_models=lambda *_: models, zone=ZoneInfo("Europe/Berlin"), now=lambda: NOW)
    fields = {"prompt": "Never give up", "notify_at": "07:30", "videos": videos, "seed": 1}
    return daybreak.submit(None, GenerationRequest.model_validate(fields))


def fill(database: Database) -> None:
    """Fill the tables with finished contents of ten items each, a hundred per user, and submit one more prompt."""
    with database.write() as session:
        connection = session.connection()
        users = [str(uuid.uuid4()) for _ in range(CONTENTS // 100)]
        time_text = "2026-11-22T12:00:00.000Z"
        connection.exec_driver_sql("INSERT INTO users VALUES (?, ?, NULL, NULL)", [(user, time_text) for user in users])
        connection.exec_driver_sql(
            "INSERT INTO user_content (content_id, user_id, prompt, status, generated_at, created_at, notified_at, "
            "accepted_by) VALUES (?, ?, 'Never give up', 'Completed', ?, ?, ?, 'bench')",
            [(n, users[n % len(users)], time_text, time_text, time_text) for n in range(1, CONTENTS + 1)],
        )
        connection.exec_driver_sql(
            "INSERT INTO content_item (item_id, content_id, kind, position, prompt, seed, model, settings, status, "
            "step, steps, attempts, path) VALUES (?, ?, ?, ?, 'at sunrise: Never give up', 1, 'builtin', '{}', "
            "'Completed', 12, 12, 1, 'generated_content/u/1/image_1.png')",
            [
                (f"{n}-{kind}-{position}", n, kind, position)
                for n in range(1, CONTENTS + 1)
                for kind in ("image", "video")
                for position in range(1, 6)
            ],
        )
    submit(database)
