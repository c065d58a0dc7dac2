"""A small Hub that serves repositories to the real huggingface_hub over HTTP, and misbehaves on request."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from huggingface_hub import close_session, constants

#: Files that many repositories have beside a pipeline, and that must never be requested.
JUNK = {
    "README.md": b"# A model",
    "big.safetensors": b"all of it in one file" * 1000,
    "pipeline.py": b"raise SystemExit",
    "unet/diffusion_pytorch_model.bin": b"pickle" * 1000,
    "unet/diffusion_pytorch_model.non_ema.safetensors": b"another variant" * 1000,
    "unet/model.py": b"raise SystemExit",
    "unet/openvino_model.xml": b"<xml/>",
    "text_encoder/pytorch_model.bin": b"pickle" * 1000,
    "text_encoder/pytorch_model.bin.index.json": b"{}",
    "text_encoder/flax_model.msgpack": b"flax" * 1000,
    "text_encoder/model.onnx": b"onnx" * 1000,
}


@dataclass
class Held:
    """A file that is served up to byte `at`: then `reached` is set, and the rest follows after `go_on`."""

    at: int
    reached: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)


#: The answer of a hotel's network, a company's proxy or a parked domain to every request.
PAGE = b"<!DOCTYPE html><html><title>Welcome</title>Please log in to this network.</html>"


@dataclass(frozen=True)
class Answer:
    """An answer in place of the requested one, with a Content-Length if `says_length`."""

    body: bytes = PAGE
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    says_length: bool = True


@dataclass
class Hub:
    """The Hub's repositories, its misbehaviour and the requests it got; files are named `owner/name/path`."""

    url: str = ""
    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    #: Files whose connection breaks: at which byte, and how many times.
    cut: dict[str, tuple[int, int]] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    #: Files that are served in full when a range is requested.
    unranged: set[str] = field(default_factory=set)
    #: Answers that replace the real ones, by prefix of the path; the longest matching prefix counts.
    instead: dict[str, Answer] = field(default_factory=dict)
    #: How many more times a file is refused because the server is busy.
    busy: Counter[str] = field(default_factory=Counter)
    #: The requests as "HEAD path" or "GET path", the first byte of each file request, and the bytes sent of each file.
    requests: list[str] = field(default_factory=list)
    starts: list[tuple[str, int]] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    #: The paths that were requested with a token, and the user agents of the client.
    authorized: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def add(self, repository: str, files: Mapping[str, bytes]) -> str:
        """Serve files as a repository, or as its newest commit, and return the commit."""
        self.repositories[repository] = dict(files)
        return self.commit(repository)

    def commit(self, repository: str) -> str:
        """Return the current commit of a repository."""
        files = self.repositories[repository]
        return hashlib.sha1(b"".join(name.encode() + content for name, content in sorted(files.items()))).hexdigest()

    def hold(self, file: str, at: int) -> Held:
        """Serve a file only up to a byte until `go_on` is set."""
        self.held[file] = Held(at)
        return self.held[file]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by path, for example of one that save_pretrained has written."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def serve() -> Iterator[Hub]:
    """Serve a Hub without repositories inside the block."""
    hub = Hub()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, hub)) as server:
        hub.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            for held in hub.held.values():
                held.go_on.set()
            server.shutdown()
            thread.join()


@contextmanager
def reached_by_client(url: str, cache: Path) -> Iterator[None]:
    """Make huggingface_hub use the Hub at `url` and the folder `cache`."""
    with pytest.MonkeyPatch.context() as patch:
        # The client sets these from HF_ENDPOINT and HF_HOME when it is imported, and reads them on each use.
        patch.setattr(constants, "ENDPOINT", url)
        patch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", url + "/{repo_id}/resolve/{revision}/{filename}")
        patch.setattr(constants, "HF_HUB_CACHE", str(cache))
        patch.setattr(constants, "HF_HUB_OFFLINE", False)
        patch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", False)
        patch.setattr(constants, "HF_TOKEN_PATH", str(cache / "token"))
        close_session()
        try:
            yield
        finally:
            close_session()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, hub: Hub, *connection: Any) -> None:  # noqa: ANN401 - as socketserver passes it
        self.hub = hub
        super().__init__(*connection)

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_CONNECT(self) -> None:
        # As a proxy, it requires authentication.
        self._refuse(407)

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path).removeprefix("/")
        self.hub.requests.append(f"{self.command} {path}")
        self.hub.agents.add(self.headers["User-Agent"])
        if self.headers["Authorization"]:
            self.hub.authorized.append(path)
        begins = max((one for one in self.hub.instead if path.startswith(one)), key=len, default=None)
        try:
            if begins is not None:
                return self._answer_otherwise(self.hub.instead[begins])
            match path.split("/", 6):
                case ["api", "models", owner, name, "revision", _]:
                    self._answer_with_listing(f"{owner}/{name}")
                case [owner, name, "resolve", revision, *rest]:
                    self._answer_with_file(f"{owner}/{name}", revision, "/".join(rest))
                case ["content", owner, name, *rest]:
                    self._send_file(f"{owner}/{name}", "/".join(rest), {})
                case _:
                    self._refuse(404)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has enough

    def _answer_otherwise(self, answer: Answer) -> None:
        self.send_response(answer.status)
        length = {"Content-Length": str(len(answer.body))} if answer.says_length else {"Connection": "close"}
        for name, value in (length | dict(answer.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _answer_with_listing(self, repository: str) -> None:
        if repository not in self.hub.repositories:
            return self._refuse(404, "RepoNotFound")
        siblings = [
            {"rfilename": name, "size": len(content), "blobId": _git_hash(content), "lfs": _large(name, content)}
            for name, content in self.hub.repositories[repository].items()
        ]
        answer = {"id": repository, "sha": self.hub.commit(repository), "siblings": siblings}
        return self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _answer_with_file(self, repository: str, revision: str, name: str) -> None:
        files = self.hub.repositories.get(repository)
        if files is None:
            return self._refuse(404, "RepoNotFound")
        if repository in self.hub.gated:
            return self._refuse(403, "GatedRepo")
        if revision not in ("main", self.hub.commit(repository)):
            return self._refuse(404, "RevisionNotFound")
        if name not in files:
            return self._refuse(404, "EntryNotFound")
        headers = {"X-Repo-Commit": self.hub.commit(repository), "ETag": f'"{_git_hash(files[name])}"'}
        large = _large(name, files[name])
        if large is None:
            return self._send_file(repository, name, headers)
        # Large files are on another host: to the client, another host name is one.
        headers |= {"X-Linked-Etag": f'"{large["sha256"]}"', "X-Linked-Size": str(large["size"])}
        location = f"http://localhost:{urlsplit(self.hub.url).port}/content/{repository}/{name}"
        return self._send(302, b"", headers | {"Location": location})

    def _send_file(self, repository: str, name: str, headers: dict[str, str]) -> None:
        file = f"{repository}/{name}"
        content = self.hub.repositories[repository][name]
        size, start = len(content), 0
        if file in self.hub.damaged:
            content = content[:-1] + bytes([content[-1] ^ 1])
        if self.command == "GET" and self.hub.busy[file]:
            self.hub.busy[file] -= 1
            return self._refuse(503)
        requested = self.headers["Range"]
        if requested and file not in self.hub.unranged:
            start = int(requested.removeprefix("bytes=").removesuffix("-"))
            headers = headers | {"Content-Range": f"bytes {start}-{size - 1}/{size}"}
            return self._send(206, content[start:], headers, file, start)
        return self._send(200, content, headers, file)

    def _send(self, status: int, body: bytes, headers: dict[str, str], file: str = "", start: int = 0) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if file:
            self.hub.starts.append((file, start))
        if held := self.hub.held.get(file):
            first = max(held.at - start, 0)
            self._write(file, body[:first])
            held.reached.set()
            held.go_on.wait()
            body = body[first:]
        elif file in self.hub.cut:
            at, times = self.hub.cut[file]
            if times:
                self.hub.cut[file] = (at, times - 1)
                body = body[: max(at - start, 0)]
        self._write(file, body)

    def _write(self, file: str, piece: bytes) -> None:
        if file:
            self.hub.sent[file] += len(piece)
        self.wfile.write(piece)

    def _refuse(self, status: int, code: str = "") -> None:
        self._send(status, b"", {"X-Error-Code": code})


def _git_hash(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _large(name: str, content: bytes) -> dict[str, str | int] | None:
    """Return the Git LFS entry of a listing for weights, or None for other files."""
    if not name.endswith((".safetensors", ".bin", ".msgpack", ".onnx")):
        return None
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
