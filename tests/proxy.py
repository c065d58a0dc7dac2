"""A small forward proxy: it passes on what it is asked, or refuses, and notes what it was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

VARIABLES = [f"{scheme}_proxy" for scheme in ("http", "https", "all", "no")]


class Proxy(ThreadingHTTPServer):
    """Listens on this machine; `status` answers everything that is not passed on."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.status: int | None = None
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        status, headers, body = self.server.status or 502, httpx.Headers(), b""
        if self.server.status is None:
            with httpx.Client(trust_env=False) as client:
                answer = client.request(self.command, self.path, headers=dict(self.headers))
            status, headers, body = answer.status_code, answer.headers, answer.content
        self.send_response(status)
        headers["Content-Length"] = headers.get("Content-Length", "0")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_CONNECT = _answer  # noqa: N815 - as http.server calls them


@contextmanager
def serve() -> Iterator[Proxy]:
    """Serve a proxy that passes on what it is asked, and let no variable name another one."""
    with Proxy() as proxy, pytest.MonkeyPatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
