"""A small Hub: repositories over HTTP as the real huggingface_hub expects them; it misbehaves when it is told to."""

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

#: What lies beside a pipeline in many repositories, and must never be asked for.
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
    """A file that is served up to a byte: `reached` says when, and the rest comes after `go_on`."""

    at: int
    reached: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)


#: What a hotel's network, a company's proxy or a parked domain answers to everything.
PAGE = b"<!DOCTYPE html><html><title>Welcome</title>Please log in to this network.</html>"


@dataclass(frozen=True)
class Answer:
    """What is answered in place of what was asked for; `says_length` is whether it says how long it is."""

    body: bytes = PAGE
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    says_length: bool = True


@dataclass
class Hub:
    """What is served, how it misbehaves, and what was asked for; files are named `owner/name/path`."""

    url: str = ""
    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    #: Files whose connection breaks off at a byte, so many times.
    cut: dict[str, tuple[int, int]] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    #: Files of which the whole is served when the rest is asked for.
    unranged: set[str] = field(default_factory=set)
    #: What is answered instead, by the beginning of the path; the longest that fits counts.
    instead: dict[str, Answer] = field(default_factory=dict)
    #: How often a file is refused because the server is busy.
    busy: Counter[str] = field(default_factory=Counter)
    #: What was asked for, as "HEAD path" or "GET path", and of files from which byte, and how many bytes were sent.
    requests: list[str] = field(default_factory=list)
    starts: list[tuple[str, int]] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    #: The paths that were asked for with a token, and what the client said of itself.
    authorized: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def add(self, repository: str, files: Mapping[str, bytes]) -> str:
        """Serve files as a repository, or as its newest commit, and return that."""
        self.repositories[repository] = dict(files)
        return self.commit(repository)

    def commit(self, repository: str) -> str:
        """Return the only commit of a repository that is served."""
        files = self.repositories[repository]
        return hashlib.sha1(b"".join(name.encode() + content for name, content in sorted(files.items()))).hexdigest()

    def hold(self, file: str, at: int) -> Held:
        """Serve a file up to a byte only, until it is told to go on."""
        self.held[file] = Held(at)
        return self.held[file]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, such as one that save_pretrained has written."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def serve() -> Iterator[Hub]:
    """Serve a Hub without repositories for as long as the context lasts."""
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
    """Let huggingface_hub ask this Hub and keep its cache in that folder."""
    with pytest.MonkeyPatch.context() as patch:
        # The client makes these from HF_ENDPOINT and HF_HOME when it is imported, and looks them up when it is used.
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
    def __init__(self, hub: Hub, *connection: Any) -> None:  # noqa: ANN401 - as socketserver gives it
        self.hub = hub
        super().__init__(*connection)

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_CONNECT(self) -> None:
        # Asked to be a proxy, it wants to know for whom.
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
            pass  # the client has what it wants

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
        # Large files are elsewhere: another host name is another host to the client.
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
    """Return what a listing says of a file that is stored with Git LFS, which weights are."""
    if not name.endswith((".safetensors", ".bin", ".msgpack", ".onnx")):
        return None
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
