"""The real program as a separate process, and the contents of its data folder."""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image

from app.config import Settings
from app.runtime import running
from engine.files import read_parameters
from persistence.storage import ORIGINALS, original
from tests.program.forked import Forked

REPOSITORY = Path(__file__).parent.parent.parent
SECONDS = 120


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def has_ipv6() -> bool:
    """Return whether this machine has ::1; many containers do not."""
    with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


class Program:
    """Starts commands on one data folder and inspects the folder from outside."""

    def __init__(
        self,
        data_dir: Path,
        image_model: Path | str,
        beside: int | None = None,
        /,
        cwd: Path | str = REPOSITORY,
        **environment: str,
    ) -> None:
        """Prepare to start commands; `beside` is a process whose namespaces `fork` runs in."""
        self.data_dir = data_dir
        self._beside = beside
        self._cwd = cwd
        self._environment = os.environ | {
            "OMP_NUM_THREADS": "1",  # enough for a tiny model, and leaves cores to other tests
            "DAYBREAK_DATA_DIR": str(data_dir),
            "DAYBREAK_IMAGE_MODEL": str(image_model),
            "DAYBREAK_VIDEO_MODEL": str(image_model),
            "DAYBREAK_PORT": str(free_port()),
            **environment,
        }
        self._started: list[subprocess.Popen[str] | Forked] = []

    def start(
        self, *arguments: str, stdin: str = "", stdin_ends: bool = True, script: str = "app"
    ) -> subprocess.Popen[str]:
        """Start `python -m SCRIPT ARGUMENTS` with that standard input."""
        return self.start_command([sys.executable, "-m", script, *arguments], stdin, stdin_ends)

    def start_command(self, command: Sequence[str], stdin: str = "", stdin_ends: bool = True) -> subprocess.Popen[str]:
        """Start a command with that standard input."""
        process = subprocess.Popen(
            command,
            cwd=self._cwd,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(stdin)
        process.stdin.flush()
        if stdin_ends:
            process.stdin.close()
            process.stdin = None
        self._started.append(process)
        return process

    def fork(self, *arguments: str, stdin: str | Path = "", script: str = "app", **streams: Path | None) -> Forked:
        """Start `python -m SCRIPT ARGUMENTS` with that standard input by forking a process that has loaded everything.

        `streams` are those of Forked.
        """
        folder = Path(tempfile.mkdtemp(prefix="streams-", dir=self.data_dir.parent))
        process = Forked(script, arguments, stdin, self._cwd, self._environment, folder, self._beside, streams)
        self._started.append(process)
        return process

    def run(self, *arguments: str, stdin: str = "", script: str = "app") -> "Ended":
        """Run a command to its end."""
        return Ended(self.fork(*arguments, stdin=stdin, script=script))

    def finish(self) -> list[str]:
        """Finish all contents, as the next start of the program would, and return the notifications.

        This runs in the process of the test, where the heavy libraries are loaded already.
        """
        settings = Settings(data_dir=self.data_dir)
        printed: list[str] = []
        with running(settings, printed.append):
            self.until(self.is_notified)
        return printed

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.rows("SELECT kind, position, status, error FROM content_item")
            time.sleep(0.02)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, or none while there is no database."""
        path = self.data_dir / "content_generation.db"
        if not path.exists():
            return []
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            try:
                return connection.execute(query).fetchall()
            except sqlite3.OperationalError:  # the file exists, but not yet its tables
                return []

    def write(self, change: str) -> None:
        """Change rows, for example to those of an earlier version."""
        with closing(sqlite3.connect(self.data_dir / "content_generation.db", timeout=10)) as connection, connection:
            connection.execute(change)

    def value(self, query: str) -> Any:  # noqa: ANN401 - any column type
        """Return the first column of the first row, or None."""
        found = self.rows(query)
        return found[0][0] if found else None

    def is_notified(self) -> bool:
        """Return whether every content was notified."""
        return bool(self.value("SELECT min(notified_at IS NOT NULL) FROM user_content"))

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Return content and modification time of every file below generated_content."""
        root = self.data_dir / "generated_content"
        return {
            path.relative_to(self.data_dir).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in root.rglob("*")
            if path.is_file()
        }

    def shown(self) -> dict[str, tuple[bytes, int]]:
        """Return only the files that are shown, not the originals."""
        return {name: file for name, file in self.files().items() if f"/{ORIGINALS}/" not in name}

    def assert_whole(self) -> None:
        """Assert that each completed row has a playable file and its original, and that there are no other files."""
        completed = self.rows("SELECT path, prompt, seed FROM content_item WHERE status = 'Completed'")
        assert sorted(self.shown()) == sorted(path for path, _, _ in completed)
        originals = [original(self.data_dir / name) for name in self.shown()]
        assert sorted(self.files()) == sorted(
            [*self.shown(), *(path.relative_to(self.data_dir).as_posix() for path in originals)]
        )
        for name, prompt, seed in completed:
            path = self.data_dir / name
            made_with = read_parameters(path)
            assert (made_with.prompt, made_with.seed) == (prompt, seed)
            assert read_parameters(original(path)) == made_with
            if path.suffix == ".png":
                with Image.open(path) as image:
                    image.load()
            else:
                shown = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "null", "-"]
                assert subprocess.run(shown, capture_output=True).stderr == b""

    def end(self) -> None:
        """Kill the processes that still run."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


class Ended:
    """A process that has ended: its exit status and output."""

    def __init__(self, process: subprocess.Popen[str] | Forked) -> None:
        self.out, self.err = process.communicate(timeout=SECONDS)
        self.status = process.returncode

    @property
    def notifications(self) -> list[str]:
        """Return the printed notifications."""
        return [line for line in self.out.splitlines() if line.startswith("Daybreak: content")]
