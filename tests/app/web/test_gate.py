"""The gate: which hosts, sites and access codes it accepts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from app.web.access_code import AccessCode
from app.web.cookies import Cookies
from app.web.gate import Gate
from app.web.hosts import Hosts

HOST = "https://daybreak.example"


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.method} {(await request.body()).decode()}")


async def greet(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close(reason="Good morning")


@contextmanager
def site(access: AccessCode | None = None, *, embedded: bool = False, root_path: str = "") -> Iterator[TestClient]:
    """Yield a client of an application behind the gate that echoes each request."""
    gate = Middleware(
        Gate,
        access=access or AccessCode(),
        hosts=Hosts(["daybreak.example", "xn--bro-hoa.example"]),
        cookies=Cookies(443, embedded=embedded),
    )
    routes = [Route("/{path:path}", echo, methods=["GET", "POST"]), WebSocketRoute("/socket", greet)]
    app = Starlette(routes=routes, middleware=[gate])
    with TestClient(app, base_url=HOST, follow_redirects=False, root_path=root_path) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("POST", {}),
        ("POST", {"Origin": HOST}),
        ("POST", {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}),
        ("POST", {"Origin": "https://seen.by.the.browser", "Sec-Fetch-Site": "same-origin"}),
        ("GET", {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}),
        ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}),
        ("GET", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}),
    ],
)
def test_requests_from_our_pages_and_navigations_are_accepted(method: str, headers: dict[str, str]) -> None:
    with site() as client:
        answer = client.request(method, "/login", headers=headers)
    assert (answer.status_code, answer.text) == (200, f"{method} ")


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"Origin": "https://evil.example"}),
        ("POST", {"Origin": "https://evil.example"}),
        ("POST", {"Origin": "null"}),
        ("POST", {"Origin": ""}),
        ("POST", {"Origin": "http://[::1"}),
        ("POST", {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}),
        ("POST", {"Origin": "https://evil.example", "Sec-Fetch-Site": "none"}),
        ("POST", {"Origin": f"{HOST}.evil.example"}),
        ("POST", {"Origin": "https://evil.example@daybreak.example"}),
        ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
        ("GET", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}),
        ("POST", {"Origin": "null", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}),
        ("POST", {"Origin": HOST, "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}),
    ],
)
@pytest.mark.parametrize("path", ["/", "/login", "/media/1", "/events", "/gradio_api/queue/join", "/healthz"])
def test_cross_site_requests_are_refused_on_every_route(method: str, headers: dict[str, str], path: str) -> None:
    with site() as client:
        assert client.request(method, path, headers=headers).status_code == 403


NOT_OURS = "Host: this server does not answer to that name; its operator can add it to DAYBREAK_ALLOWED_HOSTS."


@pytest.mark.parametrize("path", ["/", "/login", "/media/1", "/events", "/gradio_api/queue/join", "/healthz"])
def test_a_foreign_host_is_refused_on_every_route(path: str) -> None:
    rebound = {"Host": "evil.example:443", "Origin": "https://evil.example:443", "Sec-Fetch-Site": "same-origin"}
    with site() as client:
        for method in ("GET", "POST"):
            answer = client.request(method, path, headers=rebound)
            assert (answer.status_code, answer.text) == (403, NOT_OURS)
            assert answer.headers["x-content-type-options"] == "nosniff"
        forwarded = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "daybreak.example"})
        assert forwarded.status_code == 403


def test_a_websocket_to_a_foreign_host_is_refused() -> None:
    with site() as client:
        with client.websocket_connect("wss://daybreak.example/socket") as websocket:
            assert websocket.receive()["reason"] == "Good morning"
        with (
            pytest.raises(WebSocketDenialResponse) as refused,
            client.websocket_connect("wss://evil.example/socket"),
        ):
            pass
    assert (refused.value.status_code, refused.value.text) == (403, NOT_OURS)


def test_on_a_space_the_forwarded_host_counts() -> None:
    inside = {"Host": "space.internal", "X-Forwarded-Host": "daybreak.example"}
    with site(embedded=True) as client:
        assert client.get("/", headers=inside).status_code == 200
        assert client.get("/", headers=inside | {"X-Forwarded-Host": "evil.example"}).status_code == 403


def test_a_forwarded_host_counts_only_behind_a_trusted_proxy() -> None:
    headers = {"Origin": "https://someone.hf.space", "X-Forwarded-Host": "someone.hf.space, inner"}
    with site(embedded=True) as client:
        assert client.post("/login", headers=headers).status_code == 200
        assert client.post("/login", headers=headers | {"Origin": "https://evil.example"}).status_code == 403
    with site() as client:
        assert client.post("/login", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "\x1b[31m"},
        {"Host": "[::1"},
        {"Host": "example:port"},
        {"X-Forwarded-Host": "\x1b[31m, inner"},
        {"X-Gradio-Server": "http://[::1"},
    ],
)
def test_an_invalid_address_is_refused(headers: dict[str, str]) -> None:
    with site() as client:
        answer = client.post("/gradio_api/queue/join", headers=headers)
    assert (answer.status_code, answer.text) == (400, "The address is invalid.")


@pytest.mark.parametrize(
    "host", ["localhost:7860", "127.0.0.1", "[::1]:7860", "daybreak.example", "xn--bro-hoa.example"]
)
def test_every_notation_of_an_address_is_accepted(host: str) -> None:
    with site() as client:
        assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/upload_progress?upload_id=1",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://evil.example",
        "/gradio_api/stream/a/b/c/playlist.m3u8",
        "/monitoring/summary",
    ],
)
def test_unused_routes_of_gradio_are_not_found(path: str) -> None:
    with site() as client:
        assert client.get(path).status_code == 404
        assert client.post(path, content="x").status_code == 404


def test_a_body_of_unknown_or_excessive_length_is_refused() -> None:
    with site() as client:
        assert client.post("/login", content=b"x" * 1_000_001).status_code == 413
        assert client.post("/login", content=iter([b"x" * 10])).status_code == 411
        assert client.post("/login", content=b"x" * 10).text == "POST xxxxxxxxxx"


def test_every_response_forbids_framing_by_other_sites() -> None:
    for embedded, ancestors in ((False, "'self'"), (True, "'self' https://huggingface.co https://*.hf.space")):
        with site(embedded=embedded) as client:
            for path, status in (("/", 200), ("/gradio_api/upload", 404)):
                answer = client.get(path)
                assert answer.status_code == status
                assert answer.headers["content-security-policy"] == f"frame-ancestors {ancestors}"
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/login", "/content", "/media/1", "/events", "/config", "/gradio_api/info"])
def test_every_route_requires_the_code(path: str) -> None:
    access = AccessCode()
    access.ask_for_code()
    with site(access) as client:
        assert client.get(path).status_code == 401
        assert client.post(path, json={"user_id": "x"}).status_code == 401
        page = client.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, "access code" in page.text.lower()) == (401, True)
        assert client.get(path, headers={"Authorization": "Bearer AAAA-AAAA-AAAA"}).status_code == 401
        assert client.get(path, headers={"Cookie": "__Host-daybreak_access=1"}).status_code == 401
        assert client.get("/healthz").status_code == 200


def test_the_form_sets_a_cookie_that_replaces_the_code() -> None:
    access = AccessCode()
    code = access.ask_for_code()
    with site(access) as client:
        assert client.post("/access", data={"code": "wrong"}).status_code == 401
        right = client.post("/access", data={"code": f" {code.lower().replace('-', ' ')} "})
        assert (right.status_code, right.headers["location"]) == (303, "./")
        cookie = right.headers["set-cookie"]
        assert cookie.startswith("__Host-daybreak_access=")
        assert all(flag in cookie for flag in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
        assert code not in cookie
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("before", ["", "/daybreak"], ids=["the proxy cuts the path off", "the proxy keeps it"])
def test_below_a_path_the_gate_checks_the_routed_path(before: str) -> None:
    access = AccessCode()
    code = access.ask_for_code()
    with site(access, root_path="/daybreak") as client:
        assert client.get(f"{before}/healthz").status_code == 200
        assert client.get(f"{before}/gradio_api/upload").status_code == 404
        for path in ("/", "/content", "/media/1", "/gradio_api/queue/join"):
            form = client.get(before + path, headers={"Accept": "text/html"})
            action = re.findall(r'action="([^"]*)"', form.text)[0]
            assert urljoin(f"{HOST}/daybreak{path}", action) == f"{HOST}/daybreak/access"
        right = client.post(f"{before}/access", data={"code": code})
        assert urljoin(f"{HOST}/daybreak/access", right.headers["location"]) == f"{HOST}/daybreak/"
        assert client.get(f"{before}/content").status_code == 200
        beginning = client.get("/daybreak")
        assert (beginning.status_code, beginning.headers["location"]) == (308, "/daybreak/")


def test_programs_send_the_code_as_a_bearer_token() -> None:
    access = AccessCode()
    code = access.ask_for_code()
    with site(access) as client:
        assert client.post("/config", headers={"Authorization": f"Bearer {code}"}).status_code == 200


def test_the_cookie_of_another_run_is_refused() -> None:
    first, second = AccessCode(), AccessCode()
    proof = first.cookie_for(first.ask_for_code())
    second.ask_for_code()
    with site(second) as client:
        assert client.get("/", headers={"Cookie": f"__Host-daybreak_access={proof}"}).status_code == 401


def test_attempts_to_guess_the_code_are_limited() -> None:
    access = AccessCode()
    code = access.ask_for_code()
    with site(access) as client:
        answers = [client.post("/access", data={"code": "wrong"}).status_code for _ in range(21)]
        assert answers == [401] * 20 + [429]
        assert client.post("/access", data={"code": code}).status_code == 429


def test_no_code_is_required_after_the_link_failed() -> None:
    access = AccessCode()
    access.ask_for_code()
    access.ask_for_nothing()
    with site(access) as client:
        assert client.get("/").status_code == 200
        assert client.post("/access", data={"code": ""}).status_code == 401
