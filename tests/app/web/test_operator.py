"""Which requests are the operator's."""

import socket

import pytest
from starlette.requests import HTTPConnection

from app.web.operator import is_operator


def asks(client: str, host: str, *, server: str = "127.0.0.1", root_path: str = "", **headers: str) -> HTTPConnection:
    fields = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in fields.items()]
    scope = {"type": "http", "client": (client, 50000), "server": (server, 7860), "root_path": root_path}
    return HTTPConnection({**scope, "scheme": "http", "headers": raw})


@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("127.0.0.1", "127.0.0.1:7860"),
        ("127.0.0.1", "localhost:7860"),
        ("::1", "[::1]:7860"),
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", "127.0.0.2:7860"),
        ("127.0.0.1", "0.0.0.0:7860"),
        ("::1", "[::]:7860"),
        ("127.0.0.1", f"{socket.gethostname()}:7860"),
    ],
)
def test_a_page_opened_on_this_machine_is_the_operators(client: str, host: str) -> None:
    assert is_operator(asks(client, host))


@pytest.mark.parametrize("address", ["192.168.1.5", "fd00::5"])
def test_a_page_opened_by_this_machines_own_address_is_the_operators(address: str) -> None:
    host = f"[{address}]:7860" if ":" in address else address
    assert is_operator(asks(address, host, server=address))
    assert is_operator(asks(address, "localhost:7860", server=address))
    assert not is_operator(asks(address, "rebound.example", server=address))
    assert not is_operator(asks("192.168.1.20", host, server=address))


def test_below_a_path_there_is_no_operator_because_of_the_proxy() -> None:
    assert not is_operator(asks("127.0.0.1", "127.0.0.1:7860", root_path="/daybreak"))


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
        ("127.0.0.1", "[::1", {}),
        ("127.0.0.1", "localhost.evil.example", {}),
    ],
)
def test_any_other_page_is_not_the_operators(client: str, host: str, headers: dict[str, str]) -> None:
    assert not is_operator(asks(client, host, **headers))


def test_a_connection_without_a_client_is_not_the_operators() -> None:
    assert not is_operator(HTTPConnection({"type": "http", "headers": [(b"host", b"localhost")]}))
