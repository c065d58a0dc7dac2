"""Download models from the Hugging Face Hub into its shared cache, where other programs find them, too.

huggingface_hub's `hf_hub_download` discards a partial file, and cannot be cancelled when it uses hf_xet, so that a cut
or cancelled download could not be resumed. This module uses the same HTTP session, appends to the partial file, checks
it, and links it as `hf_hub_download` does.
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

#: Bytes to leave free on the disk.
RESERVED_BYTES = 1_000_000_000

#: Connections in a row without any data after which a download fails.
TRIES = 5

#: Seconds between two reports, and the period over which the rate is averaged.
INTERVAL = 0.25
WINDOW = 10.0


@dataclass(frozen=True)
class Progress:
    """The bytes on this disk and in total; `seconds_left` is None while the rate is 0."""

    done: int
    total: int
    bytes_per_second: float
    seconds_left: float | None


def download(wanted: Wanted, now: Callable[[], float] = time.monotonic, pause: float = 1.0) -> Generator[Progress]:
    """Download the missing files, check them and link them; yield the progress a few times per second.

    Closing the generator cancels the download. Partial files are kept after that and after errors, and the next call
    resumes them. `pause` is the seconds before the next try after a cut connection. Raises ModelError.
    """
    hub_client.silence()
    name = wanted.repositories[0].name
    if wanted.missing and wanted.missing + RESERVED_BYTES > wanted.free:
        raise ModelError(
            f"{name} takes {_gigabytes(wanted.missing)} and {_gigabytes(RESERVED_BYTES)} should stay free, but the disk"
            f" of {wanted.folder} has only {_gigabytes(wanted.free)}."
        )
    seen: deque[tuple[float, int]] = deque()
    yield _progress(wanted, seen, now())
    thread = _Download(wanted, pause)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(INTERVAL)
            yield _progress(wanted, seen, now())
    finally:
        thread.cancelled.set()
        # Do not wait for a silent connection: then the thread ends after TIMEOUT.
        thread.join(1.0)
    if thread.error:
        if sentence := _failure(thread.error, wanted, thread.repository):
            raise ModelError(sentence) from thread.error
        raise thread.error
    yield _progress(wanted, seen, now())


def _progress(wanted: Wanted, seen: deque[tuple[float, int]], now: float) -> Progress:
    """Return the progress from the files on this disk, which also counts what another program downloads."""
    done, total = wanted.size - wanted.missing, wanted.size
    seen.append((now, done))
    while now - seen[0][0] > WINDOW:
        seen.popleft()
    start, before = seen[0]
    rate = max(done - before, 0) / (now - start) if now > start else 0.0
    return Progress(done, total, rate, (total - done) / rate if rate else None)


class _Cancelled(Exception):
    """The download was cancelled."""


class _Download(Thread):
    """Downloads the wanted files; a daemon, so that a hanging connection does not keep the program from ending."""

    def __init__(self, wanted: Wanted, pause: float) -> None:
        super().__init__(name="download", daemon=True)
        self.cancelled = Event()
        self.error: Exception | None = None
        self.repository = wanted.repositories[0]
        self._wanted = wanted
        self._pause = pause

    def run(self) -> None:
        """Download all repositories, the pipeline's last."""
        try:
            for repository in reversed(self._wanted.repositories):
                self.repository = repository
                self._download(repository)
        except Exception as error:  # noqa: BLE001 - `download` raises it
            self.error = error

    def _download(self, repository: Repository) -> None:
        if any(repository.present(file) < file.size for file in repository.files):
            # The last file marks a complete model, and another program can have linked it before the others.
            repository.link(repository.files[-1]).unlink(missing_ok=True)
        for file in repository.files:
            if size_of(repository.link(file)) != file.size:
                self._download_file(repository, file)
        _set_main(repository)

    def _download_file(self, repository: Repository, file: File) -> None:
        blob, part, lock = repository.blob(file), repository.part(file), repository.lock(file)
        blob.parent.mkdir(parents=True, exist_ok=True)
        lock.parent.mkdir(parents=True, exist_ok=True)
        with WeakFileLock(lock):
            self._check_cancelled()
            if size_of(blob) != file.size:
                self._receive(repository, file)
                if self._checksum(part, file) != file.checksum:
                    part.unlink()
                    raise ModelError(
                        f"{file.name} of {repository.name} arrived damaged and was deleted; download it again."
                    )
                part.replace(blob)
            _link(blob, repository.link(file))

    def _receive(self, repository: Repository, file: File) -> None:
        """Receive the rest of a file; reconnect after each cut until TRIES connections in a row bring no data."""
        part, failures = repository.part(file), 0
        if not file.size:
            part.touch()
        while (start := max(size_of(part), 0)) < file.size:
            try:
                self._receive_once(repository, file, start)
            except httpx2.HTTPError as error:
                failures = 0 if size_of(part) > start else failures + 1
                is_refused = isinstance(error, httpx2.HTTPStatusError) and error.response.is_client_error
                if is_refused or failures == TRIES:
                    raise
                self.cancelled.wait(self._pause)
            self._check_cancelled()

    def _receive_once(self, repository: Repository, file: File, start: int) -> None:
        url = hf_hub_url(repository.name, file.name, revision=repository.commit)
        headers = {"Accept-Encoding": "identity", "Range": f"bytes={start}-"}
        with hub_client.ask(url, repository.name, headers) as answer:
            # Checked before the partial file is truncated.
            is_rest = answer.status_code == httpx2.codes.PARTIAL_CONTENT
            length = answer.headers.get("Content-Range" if is_rest else "Content-Length", "")
            if not re.fullmatch(rf"bytes {start}-\d+/({file.size}|\*)" if is_rest else rf"({file.size})?", length):
                raise ModelError(
                    hub_client.not_the_hub(answer.url, repository.name, f"something other than {file.name}")
                )
            with repository.part(file).open("ab") as content:
                if not is_rest:
                    content.truncate(0)
                self._write(answer, content, file)

    def _write(self, answer: httpx2.Response, content: BinaryIO, file: File) -> None:
        for piece in answer.iter_bytes():
            self._check_cancelled()
            content.write(piece)
            if content.tell() > file.size:
                return  # the checksum will not match
        if content.tell() < file.size:
            raise httpx2.RemoteProtocolError("The answer ended before the file did.")

    def _checksum(self, path: Path, file: File) -> str:
        hasher = file.hasher()
        with path.open("rb") as content:
            while piece := content.read(1 << 20):
                self._check_cancelled()
                hasher.update(piece)
        return str(hasher.hexdigest())

    def _check_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise _Cancelled


def _link(blob: Path, link: Path) -> None:
    """Link a file's name to its content, as huggingface_hub does; move the content there if links cannot be made."""
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(os.path.relpath(blob, link.parent))
    except OSError:
        blob.replace(link)


def _set_main(repository: Repository) -> None:
    """Record this commit as "main" on this disk, as huggingface_hub does."""
    main = repository.folder / "refs" / "main"
    main.parent.mkdir(parents=True, exist_ok=True)
    new = main.with_name("main.new")
    new.write_text(repository.commit)
    new.replace(main)


def _failure(error: Exception, wanted: Wanted, repository: Repository) -> str | None:
    again = f"download {wanted.repositories[0].name} again to resume."
    match error:
        case httpx2.HTTPError():
            return hub_client.refusal(error, repository.name) or f"The connection to the Hub was cut; {again}"
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            missing = _gigabytes(wanted.missing)
            return f"The disk of {wanted.folder} is full and {missing} are missing; make room, then {again}"
        case OSError():
            return f"{wanted.folder} cannot be written: {error.strerror or error}."
        case _:
            return None


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB"
