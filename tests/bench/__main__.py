"""`make bench`: measure speed and memory on this machine against their targets."""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from persistence import claims, contents, notifications
from persistence.database import Database
from tests.bench import cuda, page, shipped, speed, watching
from tests.bench.measuring import CONTENTS, NOW, data_folder, fill, row, submit, timed
from tests.bench.overhead import engine_ratios


def main(names: Sequence[str]) -> None:
    """Measure these groups, by default all, and print a row for each figure with its target."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now():%Y-%m-%d}"
    )
    groups = {
        "tables": measure_tables,
        "engine": measure_engine,
        "cold": measure_cold_start,
        "shipped": shipped.measure,
        "page": page.measure,
        "watching": watching.measure,
        "speed": speed.measure,
        "cuda": cuda.measure,
    }
    for name in names or groups:
        groups[name]()


def measure_tables() -> None:
    """Measure accepting prompts in an empty database, and queries in a full one."""
    with data_folder() as (database, _):
        row("accepting a prompt, median of 50", time_accepting(database) * 1000, "ms", 50)
    with data_folder() as (database, _):
        fill(database)
        for name, query in queries(database).items():
            row(f"{name}, {CONTENTS:,} contents, worst of 50", max(timed(query) for _ in range(50)) * 1000, "ms", 20)


def measure_engine() -> None:
    """Measure the engine's overhead."""
    over_own, over_script = engine_ratios()
    row("overhead over its own calls of pipeline and encoders", (over_own - 1) * 100, "%", 3)
    row("overhead over the same calls in a plain script", (over_script - 1) * 100, "%", 3)


def measure_cold_start() -> None:
    """Measure a prompt with ten items in a new process."""
    seconds, megabytes = cold_generate()
    row("ten items of 1080 x 1080 from a cold start", seconds, "s", 45)
    row("peak memory of that", megabytes, "MB", 1500)


def time_accepting(database: Database) -> float:
    """Return the median seconds to accept a prompt."""
    return statistics.median(timed(lambda: submit(database)) for _ in range(50))


def queries(database: Database) -> dict[str, Callable[[], object]]:
    """Return the queries that run again and again while a visitor waits, by name."""
    return {
        "a content and its items": lambda: (contents.get(database, CONTENTS), contents.items_of(database, CONTENTS)),
        "items that wait for the engine": lambda: claims.waiting(database),
        "notifications that are due": lambda: notifications.due(database, "bench", NOW),
    }


def cold_generate() -> tuple[float, float]:
    """Return the seconds and peak megabytes of `python -m app generate` for ten items."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "generate", "Never give up", "--notify-at", ""]
        environment = os.environ | {"DAYBREAK_DATA_DIR": folder}
        seconds = timed(partial(subprocess.run, command, env=environment, check=True, capture_output=True))
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


if __name__ == "__main__":
    main(sys.argv[1:])
