"""Response times of the page: its start, an answer, the first picture, a long list."""

import statistics
import time
from collections.abc import Callable

from persistence import contents
from persistence.database import Database
from persistence.storage import FILES
from tests.bench.measuring import CONTENTS, NOW, data_folder, fill, row, timed
from tests.bench.server import Server, Visitor, serving, until


def measure() -> None:
    """Measure the page on an empty data folder, then on a full one."""
    with data_folder() as (database, data_dir), serving(data_dir) as server:
        row("the page after `python -m app`", time.perf_counter() - server.started_at, "s", 5)
        row("files of torch loaded by then", libraries_of_torch(server), "", 1)
        seconds = time_submissions(server, database)
        row("submitting while the engine works, median of 20", statistics.median(seconds) * 1000, "ms", 200)
        row("submitting while the engine works, worst of 20", max(seconds) * 1000, "ms", 200)
        seconds = [time_first_picture(server, database) for _ in range(3)]
        row("the first picture after submitting, worst of 3", max(seconds), "s", 5)
    with data_folder() as (database, data_dir):
        fill(database)
        user_id = give_many_contents_to_one_user(database)
        # All rows name this one file, and the page checks for each row whether it exists.
        picture = data_dir / FILES / "u" / "1" / "image_1.png"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"a picture")
        with serving(data_dir) as server:
            until(lambda: is_working(database))
            for name, open_page in pages(server, user_id).items():
                seconds = [timed(open_page) for _ in range(21)][1:]
                row(f"{name}, {CONTENTS // 10:,} items, worst of 20", max(seconds) * 1000, "ms", 200)


def libraries_of_torch(server: Server) -> int:
    """Return how many files of torch the server has mapped."""
    return sum("torch" in mapped.path for mapped in server.process.memory_maps())


def time_submissions(server: Server, database: Database) -> list[float]:
    """Return the seconds of each of 20 submissions while the engine makes a content of ten items."""
    visitor = Visitor(server)
    visitor.asks_for(5, 5)
    until(lambda: is_working(database))
    seconds = [timed(lambda: visitor.asks_for(1, 0)) for _ in range(20)]
    assert contents.unfinished(database), "the engine finished too early"
    stop_everything(database)
    return seconds


def time_first_picture(server: Server, database: Database) -> float:
    """Return the seconds from submitting five pictures and five videos until the first picture has loaded."""
    visitor = Visitor(server)
    begin = time.perf_counter()
    visitor.logs_in(visitor.asks_for(5, 5)["user_id"])
    visitor.waits_for_the_first_item()
    seconds = time.perf_counter() - begin
    stop_everything(database)
    return seconds


def is_working(database: Database) -> bool:
    """Return whether the engine is making an item, which implies that the model is loaded."""
    return any(item.step for _, item in contents.unfinished(database))


def stop_everything(database: Database) -> None:
    """Cancel every unfinished content, and give the engine time to notice."""
    for content_id in {item.content_id for _, item in contents.unfinished(database)}:
        contents.cancel(database, content_id, NOW)
    time.sleep(2)


def give_many_contents_to_one_user(database: Database) -> str:
    """Give every hundredth content to one user, and return the user_id."""
    with database.write() as session:
        connection = session.connection()
        (user_id,) = connection.exec_driver_sql("SELECT user_id FROM user_content WHERE content_id = 100").one()
        connection.exec_driver_sql("UPDATE user_content SET user_id = ? WHERE content_id % 100 = 0", (user_id,))
    return str(user_id)


def pages(server: Server, user_id: str) -> dict[str, Callable[[], None]]:
    """Return functions that open the two pages with all contents of a user, by name."""
    visitor = Visitor(server)
    visitor.logs_in(user_id)
    return {"/content": visitor.opens_content, "My content": visitor.opens_my_content}
