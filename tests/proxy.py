"""Small proxies: a forward proxy, and a reverse proxy that shows a server below a path."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

VARIABLES = [f"{scheme}_proxy" for scheme in ("http", "https", "all", "no")]

#: Hop-by-hop headers, which are not forwarded.
_OURS = ("connection", "transfer-encoding")


class Proxy(ThreadingHTTPServer):
    """Forwards absolute URLs, or with `below` the paths below it to `server`, without that prefix if `cuts`.

    Other requests, and all of them once `status` is set, are answered with `status`, by default 404.
    """

    def __init__(self, below: str = "", server: str = "", *, cuts: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.status: int | None = None
        self.asked: list[str] = []
        self._below, self._server, self._cuts = below, server.rstrip("/"), cuts

    def target(self, path: str) -> str | None:
        """Return the URL that a request is forwarded to, or None if it is answered with the status."""
        if self.status or not path.startswith(f"{self._below}/" if self._below else "http://"):
            return None
        return self._server + path.removeprefix(self._below if self._cuts else "")


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        target = self.server.target(self.path)
        if target is None:
            self.send_error(self.server.status or 404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in _OURS]
        with (
            httpx.Client(trust_env=False, timeout=None) as client,
            client.stream(self.command, target, headers=headers, content=body) as answer,
        ):
            self.send_response_only(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name.lower() not in _OURS:
                    self.send_header(name, value)
            self.end_headers()
            for piece in answer.iter_raw():
                self.wfile.write(piece)

    def handle(self) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has gone
            super().handle()

    do_GET = do_HEAD = do_POST = do_CONNECT = _answer  # noqa: N815 - the names that http.server calls


@contextmanager
def serve(proxy: Proxy) -> Iterator[Proxy]:
    """Serve a proxy inside the block, with all proxy variables unset."""
    with proxy, pytest.MonkeyPatch.context() as patch:
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
