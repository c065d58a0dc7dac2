"""Gradio's public link to the local page."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from gradio import networking
from gradio.exceptions import ChecksumMismatchError
from gradio.tunneling import BINARY_PATH, CURRENT_TUNNELS
from gradio.utils import get_upload_folder

from app import config
from app.config import SettingsError
from persistence.errors import DaybreakError


class ShareError(DaybreakError):
    """A public link could not be opened; the message is one sentence with the reason."""


@contextmanager
def public_link(host: str, port: int) -> Iterator[str]:
    """Yield a public https address of the server at `host` and `port`.

    Gradio downloads its tunnel program on the first call. Raises ShareError.
    """
    try:
        yield _open_tunnel(host, port)
    finally:
        _end_tunnels()


def _open_tunnel(host: str, port: int) -> str:
    # By default Gradio writes it to the working directory, which may be read-only.
    networking.CERTIFICATE_PATH = str(Path(get_upload_folder(), "certificate.pem"))  # type: ignore[attr-defined]
    try:
        proxy = config.proxies().get("https")
        address = networking.setup_tunnel(host, port, secrets.token_urlsafe(32), None, None)
    except SettingsError as error:
        raise ShareError(f"No public link could be opened; the local page keeps running: {error}") from error
    except ChecksumMismatchError as error:
        Path(BINARY_PATH).unlink(missing_ok=True)  # or Gradio would run it next time
        raise ShareError(
            "No public link could be opened: the downloaded tunnel program is damaged; the local page keeps running."
        ) from error
    except (RuntimeError, ValueError, OSError, httpx.HTTPError) as error:
        through = f" through the proxy of {proxy}" if proxy else ""
        raise ShareError(f"No public link could be opened{through}; the local page keeps running.") from error
    return address.replace("http://", "https://", 1)


def _end_tunnels() -> None:
    for tunnel in CURRENT_TUNNELS:
        if tunnel.proc is not None:
            tunnel.proc.terminate()
            tunnel.proc = None  # or Gradio's own clean-up would print a line
    CURRENT_TUNNELS.clear()
