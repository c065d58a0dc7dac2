"""`make bench`: what was promised about speed and memory, measured on this machine in one run."""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

from persistence import announcements, claims, contents
from persistence.database import Database
from tests.bench.measuring import NOW, data_folder, submit, timed
from tests.bench.overhead import engine_ratio

CONTENTS = 100_000


def main() -> None:
    """Measure everything and print one row each: what, measured, promised, kept or not."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now():%Y-%m-%d}"
    )
    with data_folder() as (database, _):
        row("accepting a prompt, median of 50", accepting(database) * 1000, "ms", 50)
    row("engine over bare pipeline and encoding", (engine_ratio() - 1) * 100, "%", 3)
    with data_folder() as (database, _):
        fill(database)
        for name, query in queries(database).items():
            row(f"{name}, {CONTENTS:,} contents, worst of 50", max(timed(query) for _ in range(50)) * 1000, "ms", 20)
    seconds, megabytes = cold_generate()
    row("ten items from a cold start", seconds, "s", 60)
    row("peak memory of that", megabytes, "MB", 3000)


def row(what: str, measured: float, unit: str, promised: float) -> None:
    """Print one measurement beside its promise."""
    print(f"{what:<58} {measured:8.1f} {unit:<2}  (under {promised:g})  {'' if measured < promised else 'NOT KEPT'}")


def accepting(database: Database) -> float:
    """Return the median seconds to accept a prompt."""
    return statistics.median(timed(lambda: submit(database)) for _ in range(50))


def fill(database: Database) -> None:
    """Fill the tables with finished contents of ten items each, one of a hundred for each user."""
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


def queries(database: Database) -> dict[str, Callable[[], object]]:
    """Return what is asked again and again while somebody waits."""
    return {
        "a content and its items": lambda: (contents.get(database, CONTENTS), contents.items_of(database, CONTENTS)),
        "what waits for the engine": lambda: claims.waiting(database),
        "what is to be announced": lambda: announcements.due(database, "bench", NOW),
    }


def cold_generate() -> tuple[float, float]:
    """Return seconds and peak megabytes of `python -m app generate` for ten items."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "generate", "Never give up", "--notify-at", ""]
        environment = os.environ | {"DAYBREAK_DATA_DIR": folder}
        seconds = timed(partial(subprocess.run, command, env=environment, check=True, capture_output=True))
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


if __name__ == "__main__":
    main()
