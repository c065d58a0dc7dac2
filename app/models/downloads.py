"""Model downloads for the page, one at a time, on a background thread."""

import logging
from threading import Event, Lock, Thread
from typing import TypedDict

import httpx2

from app import config
from app.config import SettingsError
from engine.models import catalogue, download, hub
from engine.models.catalogue import ModelError
from engine.models.hub import Wanted

logger = logging.getLogger(__name__)


class FetchView(TypedDict):
    """The progress of a download in bytes; after it ended, `error` is a sentence, or null if it succeeded."""

    model: str
    folder: str
    free: int
    done: int
    total: int
    bytes_per_second: float
    seconds_left: float | None
    has_ended: bool
    error: str | None


class Downloads:
    """Downloads one model at a time; callers check who is allowed to ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cancelled = Event()
        self._thread: Thread | None = None
        self._view: FetchView | None = None

    def view(self) -> FetchView | None:
        """Return the progress of the last download, or None before the first."""
        return self._view

    def start(self, model: str) -> None:
        """Start to download a model of the catalogue.

        Raises ModelError for any other name, and while a download is running.
        """
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                raise ModelError("Another model is being downloaded; please wait for it or stop it.")
            if catalogue.entry(model) is None:
                raise ModelError(f"{model!r} is not in the catalogue.")
            self._cancelled.clear()
            self._view = FetchView(
                model=model, folder="", free=0, done=0, total=0,
                bytes_per_second=0.0, seconds_left=None, has_ended=False, error=None,
            )  # fmt: skip
            self._thread = Thread(target=self._download, args=(self._view,), name="download", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop the download, if one is running; the received part is kept for the next time."""
        self._cancelled.set()
        if self._thread is not None:
            self._thread.join()

    def _download(self, view: FetchView) -> None:
        try:
            wanted = look_up(view["model"])
            view |= {"folder": str(wanted.folder), "free": wanted.free, "total": wanted.size}
            for progress in download.download(wanted):
                view |= {
                    "done": progress.done,
                    "bytes_per_second": progress.bytes_per_second,
                    "seconds_left": progress.seconds_left,
                }
                if self._cancelled.is_set():
                    view["error"] = "It was stopped; download it again to continue."
                    break
        except (ModelError, SettingsError) as error:
            view["error"] = str(error)
        except Exception:
            logger.exception("A model could not be downloaded.")
            view["error"] = "It could not be downloaded."
        view["has_ended"] = True


def look_up(name: str) -> Wanted:
    """Return the files and sizes on the Hub of a model of the catalogue or a repository.

    Raises SettingsError for an invalid proxy variable, and ModelError, which names the variable if its proxy fails.
    """
    proxies = config.proxies()
    try:
        return hub.look_up(catalogue.sources(name))
    except ModelError as error:
        cause = error.__cause__
        if isinstance(cause, httpx2.TransportError) and (proxy := proxies.get(cause.request.url.scheme)):
            raise ModelError(f"The Hub cannot be reached for {name} through the proxy of {proxy}.") from error
        raise
