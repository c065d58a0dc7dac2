"""The head of Gradio's page: our scripts, and the metadata for link previews and search engines."""

import re

from gradio.route_utils import get_root_url
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import pages, scripts

#: The manifest's icons are not served; below a proxy's path its links even point to another site.
_OF_GRADIO = re.compile(rb'<(?:meta\s+(?:property|name)="(?:og|twitter):|link rel="manifest")[^>]*>\s*')


class Head:
    """Replaces Gradio's link preview with our title, preview and scripts; the preview has the page's public address.

    Our scripts precede Gradio's, so they have run before Gradio builds the page, which calls them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, and change the head of the response if it is a Gradio page."""
        start: Message = {}
        body = b""

        async def send_changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
            elif start and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    changed = _changed(body, Request(scope))
                    MutableHeaders(scope=start)["content-length"] = str(len(changed))
                    await send(start)
                    await send({"type": "http.response.body", "body": changed})
            else:
                await send(message)

        await self._app(scope, receive, send_changed if scope["type"] == "http" else send)


def _is_html(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")


def _changed(body: bytes, request: Request) -> bytes:
    if b"<gradio-app" not in body:
        return body
    address = get_root_url(request, "/", request.app.root_path)
    preview = pages.render("head.html", address=f"{address}/")
    ours = [f"<title>Daybreak</title>\n{preview}\n{scripts.tags()}\n"]
    return _OF_GRADIO.sub(lambda _: ours.pop().encode() if ours else b"", body)
