"""Models fetched from the Hugging Face Hub into its own cache, where other programs find them too.

huggingface_hub's `hf_hub_download` throws away what it has of a file when it ends early, and where it downloads by
hf_xet nothing can end it, so neither a cut nor a cancelled download could be resumed. The bytes are read here, through
the same session, behind those that an earlier try left; they are checked, and linked as `hf_hub_download` would.
"""

import errno
import os
import re
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO

import httpx2
from huggingface_hub import hf_hub_url
from huggingface_hub.utils import WeakFileLock  # type: ignore[attr-defined]

from engine.machine import GIGABYTE
from engine.models import hub_client
from engine.models.catalogue import ModelError
from engine.models.hub import File, Repository, Wanted, size_of

#: Bytes that stay free on the disk.
MARGIN = 1_000_000_000

#: Connections in a row that bring nothing before a download is given up.
TRIES = 5

#: Seconds between two reports, and over which the rate is taken.
INTERVAL = 0.25
WINDOW = 10.0


@dataclass(frozen=True)
class Progress:
    """Bytes that are here of all, and the seconds that are left at the rate of late, once there is one."""

    done: int
    total: int
    bytes_per_second: float
    seconds_left: float | None


def fetch(wanted: Wanted, now: Callable[[], float] = time.monotonic, pause: float = 1.0) -> Generator[Progress]:
    """Download what is missing, check it and link it; yield how it goes, a few times a second.

    Closing the generator ends the download. What was loaded by then, or when an error came, is kept, and the next
    call goes on from there. `pause` is seconds, between a cut and the next try. Raises ModelError.
    """
    hub_client.quieten()
    name = wanted.repositories[0].name
    if wanted.missing and wanted.missing + MARGIN > wanted.free:
        raise ModelError(
            f"{name} takes {_gigabytes(wanted.missing)} and {_gigabytes(MARGIN)} should stay free, but the disk of"
            f" {wanted.folder} has only {_gigabytes(wanted.free)}."
        )
    seen: deque[tuple[float, int]] = deque()
    yield _progress(wanted, seen, now())
    download = _Download(wanted, pause)
    download.start()
    try:
        while download.is_alive():
            download.join(INTERVAL)
            yield _progress(wanted, seen, now())
    finally:
        download.cancelled.set()
        # It may be waiting for the network: then it ends when that says something or TIMEOUT is over.
        download.join(1.0)
    if download.error:
        if sentence := _failure(download.error, wanted, download.repository):
            raise ModelError(sentence) from download.error
        raise download.error
    yield _progress(wanted, seen, now())


def _progress(wanted: Wanted, seen: deque[tuple[float, int]], now: float) -> Progress:
    """Read from the disk how much is there, which is also true of what another program fetches."""
    done, total = wanted.size - wanted.missing, wanted.size
    seen.append((now, done))
    while now - seen[0][0] > WINDOW:
        seen.popleft()
    start, before = seen[0]
    rate = max(done - before, 0) / (now - start) if now > start else 0.0
    return Progress(done, total, rate, (total - done) / rate if rate else None)


class _Cancelled(Exception):
    """Nobody waits for the download any more."""


class _Download(Thread):
    """Downloads what is wanted; a daemon, so that a connection that hangs does not hold up the program's end."""

    def __init__(self, wanted: Wanted, pause: float) -> None:
        super().__init__(name="download", daemon=True)
        self.cancelled = Event()
        self.error: Exception | None = None
        self.repository = wanted.repositories[0]
        self._wanted = wanted
        self._pause = pause

    def run(self) -> None:
        """Fetch one repository after the other, the pipeline's own at last."""
        try:
            for repository in reversed(self._wanted.repositories):
                self.repository = repository
                self._fetch(repository)
        except Exception as error:  # noqa: BLE001 - it is raised where the progress is read
            self.error = error

    def _fetch(self, repository: Repository) -> None:
        if any(repository.here(file) < file.size for file in repository.files):
            # Another program may have linked this one without the others.
            repository.link(repository.files[-1]).unlink(missing_ok=True)
        for file in repository.files:
            if size_of(repository.link(file)) != file.size:
                self._load(repository, file)
        _refer(repository)

    def _load(self, repository: Repository, file: File) -> None:
        blob, part, lock = repository.blob(file), repository.part(file), repository.lock(file)
        blob.parent.mkdir(parents=True, exist_ok=True)
        lock.parent.mkdir(parents=True, exist_ok=True)
        with WeakFileLock(lock):
            self._go_on()
            if size_of(blob) != file.size:
                self._receive(repository, file)
                if self._checksum(part, file) != file.checksum:
                    part.unlink()
                    raise ModelError(
                        f"{file.name} of {repository.name} arrived damaged and was removed; fetch it again."
                    )
                part.replace(blob)
            _link(blob, repository.link(file))

    def _receive(self, repository: Repository, file: File) -> None:
        """Load the rest of a file, over as many connections as that takes, as long as they bring something."""
        part, fruitless = repository.part(file), 0
        if not file.size:
            part.touch()
        while (start := max(size_of(part), 0)) < file.size:
            try:
                self._receive_once(repository, file, start)
            except httpx2.HTTPError as error:
                fruitless = 0 if size_of(part) > start else fruitless + 1
                is_refused = isinstance(error, httpx2.HTTPStatusError) and error.response.is_client_error
                if is_refused or fruitless == TRIES:
                    raise
                self.cancelled.wait(self._pause)
            self._go_on()

    def _receive_once(self, repository: Repository, file: File, start: int) -> None:
        url = hf_hub_url(repository.name, file.name, revision=repository.commit)
        headers = {"Accept-Encoding": "identity", "Range": f"bytes={start}-"}
        with hub_client.ask(url, repository.name, headers) as answer:
            # Before anything that came earlier is given up for it.
            is_rest = answer.status_code == httpx2.codes.PARTIAL_CONTENT
            told = answer.headers.get("Content-Range" if is_rest else "Content-Length", "")
            if not re.fullmatch(rf"bytes {start}-\d+/({file.size}|\*)" if is_rest else rf"({file.size})?", told):
                raise ModelError(
                    hub_client.not_the_hub(answer.url, repository.name, f"something other than {file.name}")
                )
            with repository.part(file).open("ab") as content:
                if not is_rest:
                    content.truncate(0)
                self._write(answer, content, file)

    def _write(self, answer: httpx2.Response, content: BinaryIO, file: File) -> None:
        for piece in answer.iter_bytes():
            self._go_on()
            content.write(piece)
            if content.tell() > file.size:
                return  # its checksum is wrong
        if content.tell() < file.size:
            raise httpx2.RemoteProtocolError("The answer ended before the file did.")

    def _checksum(self, path: Path, file: File) -> str:
        checksum = file.hasher()
        with path.open("rb") as content:
            while piece := content.read(1 << 20):
                self._go_on()
                checksum.update(piece)
        told: str = checksum.hexdigest()
        return told

    def _go_on(self) -> None:
        if self.cancelled.is_set():
            raise _Cancelled


def _link(blob: Path, link: Path) -> None:
    """Let a file be found under its name, as huggingface_hub does, or be there itself where no links can be made."""
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(os.path.relpath(blob, link.parent))
    except OSError:
        blob.replace(link)


def _refer(repository: Repository) -> None:
    """Make this commit the one that is meant by "main" on this disk, as huggingface_hub does when asked for "main"."""
    main = repository.folder / "refs" / "main"
    main.parent.mkdir(parents=True, exist_ok=True)
    new = main.with_name("main.new")
    new.write_text(repository.commit)
    new.replace(main)


def _failure(error: Exception, wanted: Wanted, repository: Repository) -> str | None:
    again = f"fetch {wanted.repositories[0].name} again to go on where it stopped."
    match error:
        case httpx2.HTTPError():
            cut = f"The connection to the Hub was cut; {again}"
            return hub_client.refusal(error, repository.name) or cut
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            missing = _gigabytes(wanted.missing)
            return f"The disk of {wanted.folder} is full and {missing} are missing; make room, then {again}"
        case OSError():
            return f"{wanted.folder} cannot be written: {error.strerror or error}."
        case _:
            return None


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB"
