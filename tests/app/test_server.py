"""Where the page can listen, and where not."""

import socket
from collections.abc import Iterator

import pytest

from app.checks import InputError
from app.server import make_sure_is_free


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_free_port_stays_free(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    make_sure_is_free("127.0.0.1", free)
    make_sure_is_free("127.0.0.1", free)
    socket.create_server(("127.0.0.1", free)).close()
    assert free != taken


def test_a_port_that_just_had_a_client_is_free(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listening.accept()[0].close()
    make_sure_is_free("127.0.0.1", port)
    assert port != taken


def test_a_taken_port_is_named_with_the_host(taken: int) -> None:
    with pytest.raises(InputError, match=rf"^host and port: 127\.0\.0\.1:{taken} cannot be used: .*\.$"):
        make_sure_is_free("127.0.0.1", taken)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "host:1"])
def test_a_host_that_is_not_here_is_refused(host: str) -> None:
    with pytest.raises(InputError, match=r"^host and port: .*:7860 cannot be used: .*\.$"):
        make_sure_is_free(host, 7860)
