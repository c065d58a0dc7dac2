"""A visitor of the running program who uses plain HTTP instead of a browser."""

import json
import secrets
from typing import Any

import httpx

from tests.browser.site import Site


class Visitor:
    """Sends requests and checks that no response reveals an internal error."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.client = httpx.Client(base_url=site.url, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))
        config = self.client.get("config").json()
        self.events = {one["api_name"]: one["id"] for one in config["dependencies"]}
        self._bridge = next(one["id"] for one in config["components"] if "server_fns" in one["props"])
        self.user_id = ""

    def asks(self, method: str, path: str, content: str | None = None) -> tuple[int, str]:
        """Return the status and text of a response, without the text if it is an endless stream."""
        headers = {"Content-Type": "application/json"} if content is not None else {}
        with self.client.stream(method, path.lstrip("/"), content=content, headers=headers) as answer:
            has_end = not answer.headers.get("content-type", "").startswith("text/event-stream")
            text = answer.read().decode("utf-8", "replace") if has_end else ""
        assert "Traceback" not in text, (method, path)
        return answer.status_code, text

    def sends(self, event: str, *fields: object) -> dict[str, Any]:
        """Send an event through the Gradio queue, even a private one; return its output or error."""
        session = secrets.token_hex(8)
        body = {"fn_index": self.events[event], "data": fields, "session_hash": session}
        status, text = self.asks("POST", "gradio_api/queue/join", json.dumps(body))
        assert status == 200, text
        with self.client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as answer:
            for line in filter(None, answer.iter_lines()):
                assert "Traceback" not in line
                message = json.loads(line.removeprefix("data: "))
                if message["msg"] == "process_completed":
                    output = message["output"]
                    return dict(output["data"][0] if message["success"] else {"error": output["error"]})
        raise AssertionError("The answer ended too soon.")

    def watches(self, unfinished: object = "") -> list[str]:
        """Return the prompts in the first event of `/events` for a page that shows that content_id."""
        with self.client.stream("GET", "events", params={"unfinished": str(unfinished)}) as answer:
            first = next(line for line in answer.iter_lines() if line.startswith("data: "))
        return [content["prompt"] for content in json.loads(first.removeprefix("data: "))["contents"]]

    def calls(self, function: str, data: object = None) -> tuple[int, Any]:
        """Call a function as the page's scripts do; return the status and the response."""
        body = {"component_id": self._bridge, "fn_name": function, "session_hash": "any", "data": data}
        status, text = self.asks("POST", "gradio_api/component_server", json.dumps(body))
        return status, json.loads(text)

    def has_made(self, prompt: str, *, images: int = 1, videos: int = 0) -> "Visitor":
        """Wait until a prompt is made, log in with the new user_id and return the visitor."""
        answer = self.sends("generate", prompt, "", images, videos, None, "")
        self.user_id = answer["user_id"]
        self._site.program.until(
            lambda: self._site.program.value(f"SELECT generated_at FROM user_content WHERE prompt = '{prompt}'")
        )
        self.logs_in(self.user_id)
        return self

    @property
    def cookie(self) -> str:
        """Return the login cookie as a request header."""
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    def logs_in(self, user_id: str) -> None:
        """Log in and keep the cookie."""
        assert self.client.post("login", json={"user_id": user_id}).status_code == 204
