"""Servers as processes: addresses, a shared data folder, idle load and prompt shutdown."""

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.site import Site
from tests.program.program import Ended, Program
from tests.program.visitor import Visitor

#: Maximum seconds for a shutdown with open connections.
SOON = 20


class Pair(NamedTuple):
    """Two servers on one data folder; the engine of the first one is active and has made a video."""

    first: Site
    second: Site
    user_id: str
    item_id: str


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Pair]:
    data_dir = tmp_path_factory.mktemp("pair")
    first, second = Site(data_dir, image_model), Site(data_dir, image_model)
    user_id = Visitor(first).has_made("Before", images=0, videos=1).user_id
    yield Pair(first, second, user_id, first.program.value("SELECT item_id FROM content_item"))
    for site in (first, second):
        site.program.end()


def holds_lock(site: Site) -> bool:
    """Return whether this server's engine is the active one."""
    opened = [path.readlink() for path in Path(f"/proc/{site.process.pid}/fd").iterdir() if path.is_symlink()]
    return site.program.data_dir / "engine.lock" in opened


def test_two_servers_on_one_folder_show_the_same_and_one_runs_the_engine(pair: Pair) -> None:
    ada = Visitor(pair.second)
    ada.logs_in(pair.user_id)
    seen: list[str] = []
    with ada.client.stream("GET", "events") as answer:
        events = (line for line in answer.iter_lines() if line.startswith("data: "))
        assert "Before" in next(events)
        ada.sends("generate", "Together", "", 1, 1, None, "")
        while not seen or '"prompt": "Together", "status": "Completed"' not in seen[-1]:
            seen.append(next(events))
    assert '"prompt": "Together", "status": "Processing"' in seen[0]
    there = Visitor(pair.first)
    there.logs_in(pair.user_id)
    (of_first, first), (of_second, second) = (one.asks("GET", f"media/{pair.item_id}") for one in (there, ada))
    assert (of_first, of_second, first == second) == (200, 200, True)
    assert holds_lock(pair.first)


def times_awake(site: Site) -> int:
    """Return how often the threads of a server have been woken."""
    statuses = [path.read_text() for path in Path(f"/proc/{site.process.pid}/task").glob("*/status")]
    return sum(int(text.split("\nvoluntary_ctxt_switches:")[1].split()[0]) for text in statuses)


def test_an_idle_server_rarely_wakes_up(pair: Pair) -> None:
    before = times_awake(pair.first)
    time.sleep(2)
    assert times_awake(pair.first) - before < 900


def test_a_port_in_use_is_one_sentence_and_nothing_is_written(pair: Pair, tmp_path: Path) -> None:
    program = Program(tmp_path / "data", "auto")
    ended = program.run("--port", str(pair.first.port))
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"host and port: 127.0.0.1:{pair.first.port} cannot be used: Address already in use.\n"
    assert not program.data_dir.exists()
    program.end()


@pytest.mark.parametrize("place", [0, 1])
def test_a_server_stops_promptly_despite_open_connections(pair: Pair, place: int) -> None:
    site = (pair.first, pair.second)[place]
    visitor = Visitor(site)
    visitor.logs_in(pair.user_id)
    with ExitStack() as stack:
        for path in ("events", "gradio_api/heartbeat/any", "gradio_api/queue/data?session_hash=any"):
            stack.enter_context(visitor.client.stream("GET", path))
        for path in (f"media/{pair.item_id}", "content/1.zip"):
            half_read = stack.enter_context(visitor.client.stream("GET", path))
            assert half_read.status_code == 200
        half_sent = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
        half_sent.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nuser_id=")
        stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
        began = time.monotonic()
        site.process.send_signal((signal.SIGTERM, signal.SIGINT)[place])
        ended = Ended(site.process)
    assert time.monotonic() - began < SOON
    assert ended.status == 0
    assert "Daybreak is open at" in ended.err
    assert "engine failed" not in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "abc"],
        ["--port", "0"],
        ["--port", "9" * 5_000],
        ["serve", "--port", "99999"],
    ],
)
def test_bad_arguments_are_one_sentence_and_nothing_is_written(tmp_path: Path, arguments: list[str]) -> None:
    program = Program(tmp_path / "data", "auto")
    ended = program.run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert ended.err.endswith(".\n")
    assert not program.data_dir.exists()
