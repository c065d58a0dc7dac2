"""The host names that the server accepts."""

import asyncio
import socket

import pytest

from app.web.hosts import Hosts


def answers(hosts: Hosts, header: str) -> bool:
    return asyncio.run(hosts.include(header))


@pytest.mark.parametrize(
    "header",
    [
        *("127.0.0.1", "127.0.0.1:7860", "192.168.1.20:7860", "203.0.113.9", "[::1]", "[::1]:7860"),
        *("[2001:DB8::1]:80", "[fe80::1%25eth0]:7860", "0.0.0.0", "localhost", "LocalHost:7860", "localhost."),
    ],
)
def test_addresses_and_localhost_are_accepted(header: str) -> None:
    assert answers(Hosts(), header)


def test_this_machines_names_are_accepted() -> None:
    hosts = Hosts()
    for name in (socket.gethostname(), socket.getfqdn()):
        assert answers(hosts, name)
        assert answers(hosts, f"{name.upper()}:7860")
        assert answers(hosts, f"{name.partition('.')[0]}.local:7860")


@pytest.mark.parametrize(
    "header",
    [
        *("", ":7860", "evil.example", "evil.example:7860", "localhost.evil.example", "127.0.0.1.evil.example"),
        *("evil.local", "localhost:http", "evil@localhost", "localhost/evil", "localhost, evil", "[evil.example]"),
        *("[::1", "127.0.0.1]", "999.0.0.1", "1", "*", "b\u00fccher.example"),
    ],
)
def test_any_other_host_is_refused(header: str) -> None:
    assert not answers(Hosts(["daybreak.example"]), header)


@pytest.mark.parametrize(
    ("allowed", "ours", "others"),
    [
        (["daybreak.example"], ["daybreak.example", "DAYBREAK.example:443"], ["www.daybreak.example", "example"]),
        (["Daybreak.Example", "b.example"], ["daybreak.example", "b.example"], ["c.example", "daybreakxexample"]),
        ([".example.com"], ["a.example.com", "b.a.example.com:80"], ["example.com", "evilexample.com"]),
        (["*.example.com"], ["a.example.com", "b.a.example.com:80"], ["example.com", "evilexample.com"]),
        (["*"], ["evil.example", "", "[::1"], []),
    ],
)
def test_allowed_hosts_are_accepted(allowed: list[str], ours: list[str], others: list[str]) -> None:
    hosts = Hosts(allowed)
    assert all(answers(hosts, header) for header in ours)
    assert not any(answers(hosts, header) for header in others)


def test_a_host_can_be_allowed_later() -> None:
    hosts = Hosts()
    assert not answers(hosts, "something.gradio.live")
    hosts.allow("something.gradio.live")
    assert answers(hosts, "something.gradio.live")
    assert not answers(hosts, "another.gradio.live")
