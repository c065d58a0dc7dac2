"""The real server with the built-in model, and a visitor."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.program.program import REPOSITORY, free_port

#: Seconds to wait at most.
PATIENCE = 180


@dataclass(frozen=True)
class Server:
    """A running server, with its start time by `time.perf_counter`."""

    process: psutil.Popen
    url: str
    started_at: float


@contextmanager
def serving(data_dir: Path) -> Iterator[Server]:
    """Run `python -m app` on a data folder inside the block, which starts once the page answers."""
    port = free_port()
    environment = os.environ | {
        "DAYBREAK_DATA_DIR": str(data_dir),
        "DAYBREAK_HOST": "127.0.0.1",
        "DAYBREAK_PORT": str(port),
        "DAYBREAK_IMAGE_MODEL": "builtin",
        "DAYBREAK_VIDEO_MODEL": "builtin",
    }
    nothing = subprocess.DEVNULL  # a pipe that is never read would fill up and block the notifications
    command = [sys.executable, "-m", "app"]
    started_at = time.perf_counter()
    process = psutil.Popen(command, cwd=REPOSITORY, env=environment, stdin=nothing, stdout=nothing)
    try:
        server = Server(process, f"http://127.0.0.1:{port}/", started_at)
        until(Visitor(server).sees_the_page)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Visitor:
    """A client of the page with persistent connections."""

    def __init__(self, server: Server) -> None:
        self._client = httpx.Client(base_url=server.url, timeout=PATIENCE, trust_env=False)

    def sees_the_page(self) -> bool:
        """Return whether the page answers."""
        try:
            answer = self._client.get("/", headers={"Accept": "text/html"})
        except httpx.TransportError:
            return False
        return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")

    def asks_for(self, images: int, videos: int) -> dict[str, Any]:
        """Submit a prompt through the public API, and return the answer."""
        call = "/gradio_api/call/generate"
        data = ["Never give up", "", images, videos, None, "Europe/Berlin"]
        event_id = self._post(call, {"data": data}).json()["event_id"]
        (answer,) = json.loads(self._get(f"{call}/{event_id}").text.split("data: ", 1)[1])
        assert answer["content_id"]
        return dict(answer)

    def logs_in(self, user_id: str) -> str:
        """Log in and return the Cookie header of a browser."""
        self._post("/login", {"user_id": user_id})
        return "; ".join(f"{name}={value}" for name, value in self._client.cookies.items())

    def opens_content(self) -> None:
        """Open the plain page `/content`."""
        assert "<img" in self._get("/content").text

    def opens_my_content(self) -> None:
        """Open the tab My content."""
        call = {"session_hash": "bench", "component_id": self._making, "fn_name": "contents", "data": {"before": None}}
        assert self._post("/gradio_api/component_server", call).json()["contents"]

    def waits_for_the_first_item(self) -> None:
        """Watch `/events` until an item is completed, and load it."""
        item_id = next(
            item["item_id"]
            for message in self._messages()
            for content in message["contents"]
            for item in content["items"]
            if item["status"] == "Completed"
        )
        assert self._get(f"/media/{item_id}").content

    @cached_property
    def _making(self) -> int:
        """Return Gradio's id of the component with the server functions."""
        components = self._get("/config").json()["components"]
        (number,) = (one["id"] for one in components if one["props"].get("elem_id") == "making")
        return int(number)

    def _messages(self) -> Iterator[dict[str, Any]]:
        with self._client.stream("GET", "/events") as events:
            for line in events.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))

    def _get(self, path: str) -> httpx.Response:
        return self._client.get(path).raise_for_status()

    def _post(self, path: str, data: dict[str, Any]) -> httpx.Response:
        return self._client.post(path, json=data).raise_for_status()
