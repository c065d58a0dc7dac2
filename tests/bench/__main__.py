"""`make bench`: what was promised about speed and memory, measured on this machine in one run."""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from app import content
from engine import camera, generation
from engine.catalogue import builtin
from engine.parameters import Parameters, to_text
from engine.pipelines import Pipelines
from engine.plan import plan
from engine.video import write_video
from engine.worker import Engine
from persistence import announcements, claims, contents
from persistence.database import Database, open_database

CONTENTS = 100_000
ROUNDS = 4
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


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


def submit(database: Database) -> content.Accepted:
    """Accept a prompt for five pictures and five videos."""
    return content.submit(
        database,
        user_id=str(uuid.uuid4()),
        prompt="Never give up",
        notify_at="07:30",
        images=5,
        videos=5,
        seed=1,
        models=(builtin(), builtin()),
        zone=ZoneInfo("Europe/Berlin"),
        accepted_by="bench",
        now=NOW,
    )


def accepting(database: Database) -> float:
    """Return the median seconds to accept a prompt."""
    return statistics.median(timed(lambda: submit(database)) for _ in range(50))


def engine_ratio() -> float:
    """Return how much longer the engine takes for ten items than the same calls bare: the least of each, in turns.

    Each has a process of its own, because torch shares the cores between all threads that ever called it.
    """
    new_process = partial(ProcessPoolExecutor, 1, get_context("spawn"))
    with new_process() as first, new_process() as second:
        rounds = [(first.submit(time_engine).result(), second.submit(time_bare).result()) for _ in range(ROUNDS + 1)]
    engine, plain = zip(*rounds[1:], strict=True)
    return min(engine) / min(plain)


@cache
def pipelines() -> Pipelines:
    """Return this process's pipelines."""
    return Pipelines()


def time_engine() -> float:
    """Return the seconds that the engine takes for ten items."""
    with data_folder() as (database, data_dir):
        submit(database)
        return timed(partial(work, Engine(database, data_dir, partial(generation.generate, pipelines()))))


def time_bare() -> float:
    """Return the seconds that the same ten items take without the engine."""
    planned = plan(
        "Never give up",
        images=5,
        videos=5,
        image_model=builtin(),
        video_model=builtin(),
        seed=1,
        random_seed=lambda: 0,
    )
    with tempfile.TemporaryDirectory() as folder:
        return timed(partial(bare, planned, Path(folder)))


def work(engine: Engine) -> None:
    """Make everything that waits."""
    while engine.work_once():
        pass


def bare(planned: Sequence[Parameters], folder: Path) -> None:
    """Make ten items as a plain script would: call the pipeline, save pictures, encode frames."""
    import torch

    pipeline = pipelines().get("builtin", builtin().revision)
    pipeline.set_progress_bar_config(disable=True)

    def images(batch: Sequence[Parameters], size: tuple[int, int]) -> list[Image.Image]:
        output = pipeline(
            prompt=[one.prompt for one in batch],
            generator=[torch.Generator().manual_seed(one.seed) for one in batch],
            num_inference_steps=batch[0].num_inference_steps,
            guidance_scale=batch[0].guidance_scale,
            width=size[0],
            height=size[1],
        )
        made: list[Image.Image] = output.images
        return made

    for number, image in enumerate(images(planned[:5], (512, 512))):
        image.save(folder / f"{number}.png")
    for video in planned[5:]:
        (picture,) = images([video], camera.picture_size(512, 512))
        frames = camera.move(picture, str(video.camera), (512, 512), 72)
        write_video(folder / "video.mp4", frames, 24, to_text(video))


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
