"""Models fetched from the Hugging Face Hub into its own cache, where other programs find them too.

huggingface_hub is asked for everything but the bytes themselves. Its `hf_hub_download` throws away what it has of a
file when it ends early, and where it downloads by hf_xet nothing can end it, so neither a cut nor a cancelled download
could be resumed. The bytes are read here, through the same session, behind those that an earlier try left; they are
checked and put where `hf_hub_download` looks for them, which then only has to link them.
"""

import errno
import hashlib
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO

import httpx2
from huggingface_hub import get_session, hf_hub_download, hf_raise_for_status
from huggingface_hub.errors import FileMetadataError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled
from huggingface_hub.utils import WeakFileLock, build_hf_headers  # type: ignore[attr-defined]

from engine.catalogue import ModelError
from engine.hub import TIMEOUT, File, Repository, Wanted, quieten, refusal, size_of, url_of
from engine.machine import GIGABYTE

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
    quieten()
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
    """Fetches what is wanted; a daemon, so that a connection that hangs does not hold up the program's end."""

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
            link = repository.link(file)
            if size_of(link) != file.size:
                self._load(repository, file)
                link.unlink(missing_ok=True)
                hf_hub_download(repository.name, file.name, revision=repository.commit, cache_dir=self._wanted.folder)
        _refer(repository)

    def _load(self, repository: Repository, file: File) -> None:
        blob, part, lock = repository.blob(file), repository.part(file), repository.lock(file)
        blob.parent.mkdir(parents=True, exist_ok=True)
        lock.parent.mkdir(parents=True, exist_ok=True)
        with WeakFileLock(lock):
            self._go_on()
            if size_of(blob) == file.size:
                return
            with part.open("ab") as content:
                self._receive(url_of(repository, file.name), file.size, content)
            if self._checksum(part, file) != file.checksum:
                part.unlink()
                raise ModelError(f"{file.name} of {repository.name} arrived damaged and was removed; fetch it again.")
            part.replace(blob)

    def _receive(self, url: str, size: int, content: BinaryIO) -> None:
        """Load the rest of a file, over as many connections as that takes, as long as they bring something."""
        fruitless = 0
        while (start := content.tell()) < size:
            try:
                self._receive_once(url, content)
                break  # should it be too short or too long, its checksum is wrong
            except httpx2.HTTPError as error:
                fruitless = 0 if content.tell() > start else fruitless + 1
                is_refused = isinstance(error, HfHubHTTPError) and error.response.is_client_error
                if is_refused or fruitless == TRIES:
                    raise
            self.cancelled.wait(self._pause)
            self._go_on()

    def _receive_once(self, url: str, content: BinaryIO) -> None:
        headers = build_hf_headers() | {"Accept-Encoding": "identity", "Range": f"bytes={content.tell()}-"}
        # Weights are on another host, to which the session is sent on, and goes without the token.
        with get_session().stream("GET", url, headers=headers, timeout=TIMEOUT) as response:
            hf_raise_for_status(response)
            if response.status_code != httpx2.codes.PARTIAL_CONTENT:
                content.seek(0)
                content.truncate()
            for piece in response.iter_bytes():
                self._go_on()
                content.write(piece)

    def _checksum(self, path: Path, file: File) -> str:
        large = len(file.checksum) == hashlib.sha256().digest_size * 2
        checksum = hashlib.sha256() if large else hashlib.sha1(b"blob %d\0" % file.size)
        with path.open("rb") as content:
            while piece := content.read(1 << 20):
                self._go_on()
                checksum.update(piece)
        return checksum.hexdigest()

    def _go_on(self) -> None:
        if self.cancelled.is_set():
            raise _Cancelled


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
        case HfHubHTTPError():
            return refusal(error, repository.name)
        case httpx2.TransportError() | FileMetadataError() | LocalEntryNotFoundError() | OfflineModeIsEnabled():
            return f"The connection to the Hub was cut; {again}"
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            missing = _gigabytes(wanted.missing)
            return f"The disk of {wanted.folder} is full and {missing} are missing; make room, then {again}"
        case OSError():
            return f"{wanted.folder} cannot be written: {error.strerror or error}."
        case _:
            return None


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB"
