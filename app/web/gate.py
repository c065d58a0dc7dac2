"""The gate in front of every route: it refuses foreign hosts, cross-site requests and missing access codes."""

from urllib.parse import parse_qs

import httpx
from starlette._utils import get_route_path
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import pages
from app.web.access_code import AccessCode
from app.web.cookies import Cookies, is_https
from app.web.hosts import Hosts

#: Gradio's routes that Daybreak does not need: uploads and downloads, calls to other hosts, icons of any requested
#: size, development tools, and ways to bypass the queue.
_CLOSED = (
    *("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/gradio_api/stream", "/monitoring"),
    *("/gradio_api/process_recording", "/gradio_api/deep_link", "/gradio_api/custom_component", "/pwa_icon/"),
    *("/gradio_api/dev/", "/gradio_api/vibe", "/gradio_api/undo-vibe", "/gradio_api/run", "/gradio_api/api/"),
    *("/gradio_api/call/v2/", "/login/", "/logout/"),
)

#: Maximum request body in bytes, many times the largest that our pages send.
_MAX_BODY = 1_000_000


class Gate:
    """Refuses requests for foreign hosts, cross-site requests and, while an access code is required, those without it.

    It is plain ASGI because middleware that buffers responses would delay the event stream. An embedded page runs on
    Hugging Face Spaces, behind a proxy whose headers can be trusted.
    """

    def __init__(self, app: ASGIApp, access: AccessCode, hosts: Hosts, cookies: Cookies) -> None:
        self._app = app
        self._access = access
        self._hosts = hosts
        self._cookies = cookies
        self._embedded = cookies.embedded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request or forward it."""
        answer: Response | None = None
        if scope["type"] == "http":
            answer = await self._answer(Request(scope, receive))
        elif scope["type"] == "websocket":
            answer = await self._refuse_host(HTTPConnection(scope))
        await (answer or self._app)(scope, receive, self._with_headers(send))

    async def _answer(self, request: Request) -> Response | None:
        if not _can_be_parsed(request):
            return PlainTextResponse("The address is invalid.", 400)
        if refusal := await self._refuse_host(request):
            return refusal
        # A proxy may keep or strip its path prefix; check the path that the router will match.
        path = get_route_path(request.scope)
        if not path:
            return RedirectResponse(f"{request.url.path}/", 308)
        if not is_from_our_pages(request, trusts_proxy=self._embedded):
            return PlainTextResponse("Cross-site requests are not allowed.", 403)
        if path.startswith(_CLOSED):
            return PlainTextResponse("Not found.", 404)
        if "transfer-encoding" in request.headers:
            return PlainTextResponse("Content-Length is required.", 411)
        if int(request.headers.get("content-length", 0)) > _MAX_BODY:
            return PlainTextResponse("The body is too large.", 413)
        if path == "/access" and request.method == "POST":
            return await self._try_code(request)
        if path == "/healthz" or self._access.is_open_to(request, self._cookies.access(request)):
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_form(path), 401)
        return PlainTextResponse("An access code is required.", 401)

    async def _refuse_host(self, connection: HTTPConnection) -> Response | None:
        for host in _hosts(connection, trusts_proxy=self._embedded):
            if await self._hosts.include(host):
                return None
        return PlainTextResponse(
            "Host: this server does not answer to that name; its operator can add it to DAYBREAK_ALLOWED_HOSTS.", 403
        )

    async def _try_code(self, request: Request) -> Response:
        if not self._access.may_try():
            error = "Too many attempts. Please wait a minute and try again."
            return HTMLResponse(_form("/access", error), 429, {"Retry-After": "60"})
        code = parse_qs((await request.body()).decode("utf-8", "replace")).get("code", [""])[0]
        proof = self._access.cookie_for(code)
        if proof is None:
            return HTMLResponse(_form("/access", "That access code is wrong."), 401)
        response = RedirectResponse("./", 303)
        name, secure = self._cookies.access(request), is_https(request)
        response.set_cookie(name, proof, secure=secure, httponly=True, samesite="lax")
        return response

    def _with_headers(self, send: Send) -> Send:
        policy = pages.frame_ancestors(embedded=self._embedded)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
            await send(message)

        return send_with_headers


def _form(path: str, error: str = "") -> str:
    """Return the page that asks for the access code, with its links relative to `path`."""
    return pages.render("access.html", error=error, root="../" * (path.count("/") - 1))


def is_from_our_pages(connection: HTTPConnection, *, trusts_proxy: bool) -> bool:
    """Return whether a request comes from one of our pages, from a navigation to one, or from a program.

    Browsers state the source in Sec-Fetch-Site, which no page can forge. They omit it on plain http, where Origin is
    compared with Host. X-Forwarded-Host, which any page can send, counts only behind a proxy known to set it.
    """
    headers = connection.headers
    site = headers.get("sec-fetch-site")
    if site == "same-origin":
        return True
    if site in ("cross-site", "same-site"):
        return headers.get("sec-fetch-mode") == "navigate" and connection.scope["method"] in ("GET", "HEAD")
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] in _hosts(connection, trusts_proxy=trusts_proxy) - {""}


def _hosts(connection: HTTPConnection, *, trusts_proxy: bool) -> set[str]:
    """Return the hosts that a request's headers name as its target."""
    hosts = {connection.headers.get("host", "")}
    if trusts_proxy:
        hosts.add(connection.headers.get("x-forwarded-host", "").partition(",")[0].strip())
    return hosts


def _can_be_parsed(request: Request) -> bool:
    """Return whether Gradio can parse the request's addresses; it would never answer a call if it cannot."""
    addresses = [str(request.url)]
    for name, scheme in (("host", "http://"), ("x-forwarded-host", "http://"), ("x-gradio-server", "")):
        addresses += [f"{scheme}{value.partition(',')[0].strip()}" for value in request.headers.getlist(name)]
    try:
        for address in addresses:
            httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return True
