"""Messages of the running program about missing files and a damaged or locked database."""

import io
import json
import os
import signal
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.program.program import Ended, Program
from tests.program.visitor import Visitor

DAMAGED = "The database content_generation.db is damaged (database disk image is malformed). "
BUSY = "The database is busy: another program is using it; please try again."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Site]:
    """Return a running site, which each test must leave intact."""
    site = Site(tmp_path_factory.mktemp("losses") / "data", image_model)
    yield site
    site.process.send_signal(signal.SIGTERM)
    ended = Ended(site.process)
    assert ended.status == 0
    assert "Traceback" not in ended.err
    site.program.end()


@pytest.fixture
def ada(site: Site, request: pytest.FixtureRequest) -> Visitor:
    """Return a visitor with a finished picture and video."""
    return Visitor(site).has_made(request.node.name, images=1, videos=1)


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Lock the database as another program would."""
    with closing(sqlite3.connect(data_dir / "content_generation.db", isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def break_pages(path: Path) -> None:
    """Overwrite all pages except the first."""
    with path.open("r+b") as file:
        for start in range(4096, path.stat().st_size, 4096):
            file.seek(start)
            file.write(b"\xff" * 200)


def test_files_deleted_by_hand_are_reported_and_reproduced(site: Site, ada: Visitor) -> None:
    content_id = ada.sends("status", ada.user_id)["contents"][0]["content_id"]
    made = site.program.shown()
    (video,) = [name for name in made if f"{ada.user_id}/{content_id}/" in name and name.endswith(".mp4")]
    (site.program.data_dir / video).unlink()

    items = ada.sends("status", ada.user_id)["contents"][0]["items"]
    assert [(item["status"], item["error"]) for item in items] == [
        ("Completed", None),
        ("Completed", "Its file is missing."),
    ]
    assert "1 of 2 ready, 1 missing" in ada.client.get("content").text
    with zipfile.ZipFile(io.BytesIO(ada.client.get(f"content/{content_id}.zip").content)) as archive:
        names = [name.partition("/")[2] for name in archive.namelist()]
        assert names == ["image_1.png", "MISSING.txt"]
        assert "video_1.mp4" in archive.read(archive.namelist()[-1]).decode()

    assert ada.calls("retry", {"content_id": content_id}) == (200, {})
    site.program.until(
        lambda: site.program.value(f"SELECT notified_at FROM user_content WHERE content_id = {content_id}")
    )
    assert [item["error"] for item in ada.sends("status", ada.user_id)["contents"][0]["items"]] == [None, None]
    again = site.program.shown()
    assert again.keys() == made.keys()
    assert again[video][0] == made[video][0], "equal settings make the equal file"
    assert {name: file for name, file in again.items() if name != video} == {
        name: file for name, file in made.items() if name != video
    }
    site.program.assert_whole()


def test_the_retry_command_makes_missing_files_again(site: Site, ada: Visitor) -> None:
    content_id = ada.sends("status", ada.user_id)["contents"][0]["content_id"]
    (site.program.data_dir / "generated_content").rename(site.program.data_dir / "unmounted")
    time.sleep(1)
    assert site.program.files() == {}, "missing files are not made again without a retry"
    (site.program.data_dir / "unmounted").rename(site.program.data_dir / "generated_content")
    refused = site.program.run("retry", str(content_id))
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert refused.err.startswith(f"content_id: content {content_id} has no failed or missing items (status: ")
    made = site.program.files()
    for name in made:
        if f"{ada.user_id}/{content_id}/" in name:
            os.truncate(site.program.data_dir / name, 0)
    retried = site.program.run("retry", str(content_id))
    assert retried.status == 0
    assert "2 of 2 ready" in retried.notifications[0]
    assert {name: content for name, (content, _) in site.program.files().items()} == {
        name: content for name, (content, _) in made.items()
    }


def test_a_damaged_database_is_reported_everywhere_and_not_written_to(site: Site, ada: Visitor) -> None:
    path = site.program.data_dir / "content_generation.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    break_pages(path)
    damaged = path.read_bytes()
    site.program.until(lambda: not site.answers())
    for method, address, content in [
        ("GET", "healthz", None),
        ("POST", "login", json.dumps({"user_id": ada.user_id})),
        ("GET", "login", None),
        ("GET", "content", None),
        ("GET", "media/x", None),
        ("GET", "content/1.zip", None),
        ("GET", "events", None),
    ]:
        status, text = ada.asks(method, address, content)
        assert (status, DAMAGED in text) == (503, True), (address, text)
        assert str(path.parent) not in text
    for event, fields in (("generate", ("Go", "", 1, 0, None, "")), ("status", (ada.user_id,))):
        assert str(ada.sends(event, *fields)["error"]).startswith(DAMAGED)
    for function in ("visitor", "contents"):
        status, answer = ada.calls(function, {"before": None})
        assert answer["error"].startswith(DAMAGED)
    ended = site.program.run("retry", "1")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert ended.err.startswith(f"The database {path} is damaged (database disk image is malformed). Stop Daybreak, ")
    assert path.read_bytes() == damaged
    path.write_bytes(whole)
    site.program.until(site.answers)
    ada.logs_in(ada.user_id)
    assert isinstance(site.process.stderr, Path)
    lines = site.process.stderr.read_text().splitlines()
    assert len({line for line in lines if DAMAGED in line}) == sum(DAMAGED in line for line in lines)


def test_a_locked_database_is_reported_in_time_and_nothing_is_lost(site: Site, ada: Visitor) -> None:
    with held(site.program.data_dir):
        began = time.monotonic()
        answer = ada.client.post("login", json={"user_id": ada.user_id})
        assert (answer.status_code, answer.headers["Retry-After"], answer.json()) == (503, "5", {"error": BUSY})
        assert time.monotonic() - began < 10
    ada.logs_in(ada.user_id)


@pytest.mark.soak
def test_a_lock_of_45_seconds_only_delays_the_work(program: Program) -> None:
    generated = program.fork("generate", "Hold on", "--images", "2", "--videos", "2", "--notify-at", "")
    program.until(lambda: program.value("SELECT count(*) FROM content_item WHERE status = 'Processing'"))
    with held(program.data_dir):
        time.sleep(45)
    ended = Ended(generated)
    assert (ended.status, len(ended.notifications)) == (0, 1)
    assert "Traceback" not in ended.err
    assert program.rows("SELECT status, attempts, count(*) FROM content_item GROUP BY 1, 2") == [("Completed", 1, 4)]
    program.assert_whole()
