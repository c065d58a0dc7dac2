"""The hosts that the running program accepts and refuses."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from tests.browser.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a server with some allowed hosts whose engine is blocked."""
    data_dir: Path = tmp_path_factory.mktemp("hosts")
    with FileLock(data_dir / "engine.lock"):
        site = Site(
            data_dir,
            "builtin",
            DAYBREAK_ALLOWED_HOSTS="daybreak.example, .lan.example",
            DAYBREAK_PUBLIC_URL="https://public.example/",
        )
        yield site
        site.program.end()


@pytest.mark.parametrize("path", ["", "healthz"])
def test_local_and_allowed_hosts_are_answered(site: Site, path: str) -> None:
    for host in ("localhost", "127.0.0.1", "[::1]", socket.gethostname(), "daybreak.example", "nas.lan.example"):
        for header in (host, f"{host}:{site.port}"):
            assert httpx.get(site.url + path, headers={"Host": header}).status_code == 200
    assert httpx.get(site.url + path, headers={"Host": "public.example"}).status_code == 200


@pytest.mark.parametrize("path", ["", "healthz", "config", "login", "content", "events", "gradio_api/info"])
def test_a_rebound_host_name_is_refused(site: Site, path: str) -> None:
    rebound = f"evil.example:{site.port}"
    headers = {"Host": rebound, "Origin": f"http://{rebound}", "Sec-Fetch-Site": "same-origin"}
    answer = httpx.get(site.url + path, headers=headers)
    refused = "Host: this server does not answer to that name; its operator can add it to DAYBREAK_ALLOWED_HOSTS."
    assert (answer.status_code, answer.text) == (403, refused)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x"}
    assert httpx.get(site.url + path, headers=headers | upgrade).status_code == 403


def test_a_call_with_a_rebound_host_accepts_no_prompt(site: Site) -> None:
    call = f"{site.url}gradio_api/call/generate"
    answer = httpx.post(call, json={"data": ["Go", "", 1, 0, None, ""]}, headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert site.program.rows("SELECT * FROM user_content") == []
