"""The address to listen on: its notations, and the addresses that are refused."""

import socket
from collections.abc import Iterator

import pytest

from app.request import InputError
from app.web.address import Address, find_address
from tests.program.program import has_ipv6

needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that is in use."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def free(taken: int) -> int:
    """Return a free port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
    assert port != taken
    return port


@pytest.mark.parametrize(
    ("written", "host", "here"),
    [
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1", "127.0.0.1"),
        (" 127.0.0.1\n", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.2", "127.0.0.2", "127.0.0.2"),
        ("::ffff:127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("0", "0.0.0.0", "127.0.0.1"),
        ("0.0.0.0", "0.0.0.0", "127.0.0.1"),
        ("localhost", "localhost", "localhost"),
        pytest.param("::1", "::1", "[::1]", marks=needs_ipv6),
        pytest.param("[::1]", "::1", "[::1]", marks=needs_ipv6),
        pytest.param("0:0:0:0:0:0:0:1", "::1", "[::1]", marks=needs_ipv6),
        pytest.param("::", "::", "[::1]", marks=needs_ipv6),
    ],
)
def test_a_host_is_accepted_in_every_notation_of_the_system(free: int, written: str, host: str, here: str) -> None:
    address = find_address(written, free)
    assert (address.host, address.url) == (host, f"http://{here}:{free}/")
    assert find_address(written, free) == address, "the check does not occupy the port"


def test_the_zone_of_an_address_is_kept_and_escaped_in_the_url() -> None:
    address = Address("fe80::1%eth0", 7860)
    assert address.url == "http://[fe80::1%25eth0]:7860/"
    for name in (name for _, name in socket.if_nameindex() if name != "lo"):
        with pytest.raises(InputError, match=rf"^host and port: \[fe80::5\d?%25{name}\]:7860 cannot be used: "):
            find_address(f"fe80::5%{name}", 7860)


def test_a_name_resolves_to_the_addresses_that_this_machine_has(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = socket.getaddrinfo

    def with_another(host: str, *arguments: int, **options: int) -> list[tuple[object, ...]]:
        found = lookup("127.0.0.1" if host == "both" else host, *arguments, **options)
        return [*lookup("192.0.2.1", free, type=socket.SOCK_STREAM), *found] if host == "both" else [*found]

    monkeypatch.setattr(socket, "getaddrinfo", with_another)
    assert find_address("both", free) == Address("127.0.0.1", free)


def test_a_port_with_a_recently_closed_connection_is_free(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listening.accept()[0].close()
    find_address("127.0.0.1", port)
    assert port != taken


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "localhost", "0"])
def test_the_error_for_a_taken_port_names_host_and_port(taken: int, host: str) -> None:
    with pytest.raises(InputError, match=rf"^host and port: {host}:{taken} cannot be used: Address already in use\.$"):
        find_address(host, taken)


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "no.such.host.invalid", "host:1", "http://host", "a b", "x" * 70, "é..", "\0"]
)
def test_the_host_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(InputError, match=r"^host and port: .*:7860 cannot be used: [^.]*\.$"):
        find_address(host, 7860)
