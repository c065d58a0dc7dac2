"""A model that is being fetched for the page: one at a time, on a thread of its own."""

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
    """How far it is; of one that has ended, `error` is a sentence, or null when all went well."""

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
    """Downloads one model after the other for whoever may ask for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cancelled = Event()
        self._thread: Thread | None = None
        self._view: FetchView | None = None

    def view(self) -> FetchView | None:
        """Return how far the last fetch is, or None before the first."""
        return self._view

    def start(self, model: str) -> None:
        """Begin to fetch a model of the catalogue.

        Raises ModelError for another one, and while one is being fetched.
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
            self._thread = Thread(target=self._fetch, args=(self._view,), name="fetch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop fetching, if anything is fetched; what was loaded is kept for the next time."""
        self._cancelled.set()
        if self._thread is not None:
            self._thread.join()

    def _fetch(self, view: FetchView) -> None:
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
    """Ask the Hub what fetching a model of the catalogue or a repository means.

    Raises SettingsError for a variable that names no proxy, and ModelError, which names the one of a proxy that fails.
    """
    proxies = config.proxies()
    try:
        return hub.look_up(catalogue.sources(name))
    except ModelError as error:
        cause = error.__cause__
        if isinstance(cause, httpx2.TransportError) and (proxy := proxies.get(cause.request.url.scheme)):
            raise ModelError(f"The Hub cannot be reached for {name} through the proxy of {proxy}.") from error
        raise
