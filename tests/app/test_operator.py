"""Who sits at the machine, and who does not."""

import pytest
from starlette.requests import HTTPConnection

from app.operator import is_operator


def asks(client: str, host: str, **headers: str) -> HTTPConnection:
    said = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in said.items()]
    return HTTPConnection({"type": "http", "scheme": "http", "client": (client, 50000), "headers": raw})


@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("127.0.0.1", "127.0.0.1:7860"),
        ("127.0.0.1", "localhost:7860"),
        ("::1", "[::1]:7860"),
        ("127.0.0.1", "localhost"),
    ],
)
def test_who_opens_the_page_at_the_machine_is_the_operator(client: str, host: str) -> None:
    assert is_operator(asks(client, host))


@pytest.mark.parametrize(
    ("client", "host", "headers"),
    [
        ("192.168.1.20", "192.168.1.5:7860", {}),
        ("192.168.1.20", "localhost:7860", {}),
        ("127.0.0.1", "1234abcd.gradio.live", {}),
        ("127.0.0.1", "rebound.example:7860", {}),
        ("127.0.0.1", "localhost:7860", {"x_forwarded_for": "203.0.113.9"}),
        ("127.0.0.1", "localhost:7860", {"x_forwarded_host": "someone-daybreak.hf.space"}),
        ("127.0.0.1", "", {}),
    ],
)
def test_nobody_else_is(client: str, host: str, headers: dict[str, str]) -> None:
    assert not is_operator(asks(client, host, **headers))


def test_a_connection_from_nowhere_is_nobodys() -> None:
    assert not is_operator(HTTPConnection({"type": "http", "headers": [(b"host", b"localhost")]}))
