"""Gradio's public link to the local page."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from gradio.exceptions import ChecksumMismatchError, ShareCertificateWriteError
from gradio.networking import setup_tunnel
from gradio.tunneling import CURRENT_TUNNELS


class ShareError(Exception):
    """No public link can be had, with the reason as one sentence."""


@contextmanager
def public_link(host: str, port: int) -> Iterator[str]:
    """Yield the https address under which what listens there can be reached from anywhere.

    Fetches Gradio's tunnel program at its first use. Raises ShareError.
    """
    try:
        local = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        address = setup_tunnel(local, port, secrets.token_urlsafe(32), None, None)
    except (RuntimeError, ValueError, OSError, httpx.HTTPError, ChecksumMismatchError, ShareCertificateWriteError) as e:
        _end_tunnels()
        raise ShareError("A public link cannot be had now; the local page goes on.") from e
    try:
        yield address.replace("http://", "https://", 1)
    finally:
        _end_tunnels()


def _end_tunnels() -> None:
    for tunnel in CURRENT_TUNNELS:
        if tunnel.proc is not None:
            tunnel.proc.terminate()
            tunnel.proc = None  # Gradio's own clean-up would print a line
    CURRENT_TUNNELS.clear()
