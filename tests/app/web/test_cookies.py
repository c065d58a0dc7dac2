"""The cookies' names: different for every program on the same host."""

from itertools import combinations

import pytest
from flask import Flask, request
from starlette.requests import HTTPConnection

from app.web.cookies import Cookies, is_https

DEFAULT = Cookies(7860)
SHARED = Cookies(7860, shared="session")
CLUB = Cookies(7860, root_path="/the club/Köln")


def asked(host: str | None = None, scheme: str = "http", **headers: str) -> HTTPConnection:
    """Return a request to a host."""
    sent = headers | ({} if host is None else {"host": host})
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in sent.items()]
    return HTTPConnection({"type": "http", "scheme": scheme, "headers": pairs})


@pytest.mark.parametrize(
    ("cookies", "host", "http", "https"),
    [
        (DEFAULT, "127.0.0.1:7860", "daybreak_7860", "__Host-daybreak_7860"),
        (DEFAULT, "localhost:8001", "daybreak_8001", "__Host-daybreak_8001"),
        (DEFAULT, "[::1]:7860", "daybreak_7860", "__Host-daybreak_7860"),
        (DEFAULT, "[::1]", "daybreak_80", "__Host-daybreak"),
        (DEFAULT, "daybreak.example", "daybreak_80", "__Host-daybreak"),
        (DEFAULT, "daybreak.example:443", "daybreak_443", "__Host-daybreak"),
        (DEFAULT, "daybreak.example:80", "daybreak_80", "__Host-daybreak_80"),
        (DEFAULT, "x:1=;\xff", "daybreak_80", "__Host-daybreak"),
        (DEFAULT, None, "daybreak_7860", "__Host-daybreak_7860"),
        (Cookies(7860, root_path="/"), "host", "daybreak_80", "__Host-daybreak"),
        (Cookies(7860, root_path="/club/"), "host:8443", "daybreak_8443_club", "__Host-daybreak_8443_club"),
        (CLUB, "host", "daybreak_80_the%20club%2FK%C3%B6ln", "__Host-daybreak_443_the%20club%2FK%C3%B6ln"),
        (SHARED, "127.0.0.1:7860", "session", "__Host-session"),
        (SHARED, None, "session", "__Host-session"),
        (Cookies(7860, root_path="/club", shared="__Host-sso"), "host:8443", "sso", "__Host-sso"),
    ],
)
def test_the_login_cookie_is_named_after_the_address_or_shared(
    cookies: Cookies, host: str | None, http: str, https: str
) -> None:
    assert cookies.login(asked(host)) == http
    assert cookies.login(asked(host, "https")) == https
    assert cookies.login(asked(host, x_forwarded_proto="https")) == https


def test_flask_and_starlette_requests_give_the_same_names() -> None:
    for address in ("http://host", "http://host:8001", "https://host", "https://host:8443"):
        scheme, host = address.split("://")
        with Flask(__name__).test_request_context("/", base_url=address):
            for cookies in (DEFAULT, SHARED, CLUB):
                assert cookies.login(request) == cookies.login(asked(host, scheme))


def test_no_two_programs_on_one_host_share_a_cookie() -> None:
    """Ports, paths, and the access and login cookies all have different names."""
    places = [(host, root) for host in ("host", "host:443", "host:80", "host:8443") for root in ("", "access", "8443")]
    for scheme, default in (("http", ":80"), ("https", ":443")):
        names = {}
        for host, root in places:
            cookies, request = Cookies(7860, root_path=root), asked(host, scheme)
            place = (host.removesuffix(default), root)
            names[(*place, "login")] = cookies.login(request)
            names[(*place, "access")] = cookies.access(request)
        assert len(names) == 18
        for (one, name), (other, another) in combinations(names.items(), 2):
            assert name != another, (one, other)
        assert not {"session", "__Host-session", "access", "__Host-access"} & {*names.values()}


def test_forwarded_host_headers_do_not_change_the_names() -> None:
    headers = {"x_forwarded_host": "elsewhere:1", "x_forwarded_port": "1", "x_forwarded_prefix": "/elsewhere"}
    assert DEFAULT.login(asked("host:7860", **headers)) == "daybreak_7860"


@pytest.mark.parametrize(
    ("scheme", "headers", "https"),
    [
        ("http", {}, False),
        ("https", {}, True),
        ("ws", {}, False),
        ("wss", {}, True),
        ("http", {"x_forwarded_proto": "https"}, True),
        ("http", {"x_forwarded_proto": " HTTPS , http"}, True),
        ("http", {"x_forwarded_proto": "http, https"}, False),
        ("http", {"x_forwarded_proto": ""}, False),
        ("https", {"x_forwarded_proto": "http"}, True),
    ],
)
def test_the_scheme_is_https_if_the_request_or_its_proxy_says_so(
    scheme: str, headers: dict[str, str], https: bool
) -> None:
    assert is_https(asked("host", scheme, **headers)) == https
