"""The public link of the running program: with a fake tunnel, and without a network."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from filelock import FileLock
from gradio.tunneling import BINARY_FILENAME

from tests.browser.site import Site
from tests.program.program import REPOSITORY, Ended

#: Prints what Gradio's tunnel program prints and waits to be stopped.
TUNNEL = """#!/bin/sh
echo $$ > "$HF_HOME/pid"
echo "start proxy success: http://something.gradio.live"
exec sleep 600
"""

COMMAND = [sys.executable, "-m", "app", "--share"]

#: Headers of a request through the tunnel.
PUBLIC = {"Host": "something.gradio.live", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "something.gradio.live"}
BROWSER = PUBLIC | {"Origin": "https://something.gradio.live", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}

PATHS = [
    "",
    "config",
    "login",
    "content",
    "events",
    "media/1",
    "gradio_api/info",
    "gradio_api/heartbeat/1",
    "theme.css",
]


class Shared(NamedTuple):
    """A server with a public link."""

    site: Site
    link: str
    code: str
    tunnel: int


def lines(site: Site, number: int) -> list[str]:
    """Return the first lines that the server prints on standard error."""
    assert isinstance(site.process, subprocess.Popen)
    assert site.process.stderr is not None
    return [site.process.stderr.readline() for _ in range(number)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """Return a server with a public link whose engine is blocked."""
    home = tmp_path_factory.mktemp("home")
    program = home / "gradio" / "frpc" / BINARY_FILENAME
    program.parent.mkdir(parents=True)
    program.write_text(TUNNEL)
    program.chmod(0o755)
    environment = {"HF_HOME": str(home), "GRADIO_SHARE_SERVER_ADDRESS": "127.0.0.1:9"}
    data_dir = tmp_path_factory.mktemp("shared")
    with FileLock(data_dir / "engine.lock"):
        site = Site(data_dir, "builtin", command=COMMAND, cwd=REPOSITORY, **environment)
        _, link, code = lines(site, 3)
        yield Shared(site, link, code.split()[2], int((home / "pid").read_text()))
        site.program.end()


def statuses(shared: Shared, headers: dict[str, str]) -> list[int]:
    """Return the statuses of some GET requests."""
    answers = []
    with httpx.Client(headers=headers) as client:
        for path in PATHS:
            with client.stream("GET", shared.site.url + path) as answer:
                answers.append(answer.status_code)
    return answers


def cookie(answer: httpx.Response) -> str:
    """Return the first cookie of a response, in the form of a request header."""
    return answer.headers["set-cookie"].partition(";")[0]


def test_link_and_code_are_printed(shared: Shared) -> None:
    assert shared.link == "Public link: https://something.gradio.live\n"
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", shared.code)


@pytest.mark.parametrize("headers", [PUBLIC, BROWSER, {}], ids=["a program", "a browser", "somebody here"])
def test_nothing_is_served_without_the_code(shared: Shared, headers: dict[str, str]) -> None:
    assert set(statuses(shared, headers)) == {401}
    for path in ("login", "gradio_api/queue/join", "gradio_api/call/generate", "gradio_api/component_server"):
        answer = httpx.post(shared.site.url + path, json={"user_id": "x", "data": ["Go"]}, headers=headers)
        assert answer.status_code == 401
    assert shared.site.program.rows("SELECT * FROM user_activity") == []


def test_everything_works_after_a_person_entered_the_code(shared: Shared) -> None:
    form = httpx.get(shared.site.url, headers=BROWSER)
    assert (form.status_code, 'name="code"' in form.text) == (401, True)
    wrong = httpx.post(f"{shared.site.url}access", data={"code": "AAAA-AAAA-AAAA"}, headers=BROWSER)
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
    right = httpx.post(f"{shared.site.url}access", data={"code": shared.code.lower()}, headers=BROWSER)
    assert (right.status_code, right.headers["location"]) == (303, "./")
    assert right.headers["set-cookie"].startswith("__Host-daybreak_access=")
    assert "Secure" in right.headers["set-cookie"]
    known = BROWSER | {"Cookie": cookie(right)}
    assert statuses(shared, known) == [200, 200, 200, 303, 401, 401, 200, 200, 200]

    call = f"{shared.site.url}gradio_api/call/generate"
    wish = {"data": ["Never give up", "23:59", 1, 0, None, ""]}
    event_id = httpx.post(call, json=wish, headers=known).json()["event_id"]
    stream = httpx.get(f"{call}/{event_id}", headers=known).text
    user_id = re.findall(r'"user_id": "([^"]*)"', stream)[0]
    logged_in = httpx.post(f"{shared.site.url}login", json={"user_id": user_id}, headers=known)
    assert logged_in.status_code == 204
    assert logged_in.headers["set-cookie"].startswith("__Host-daybreak=")
    both = known | {"Cookie": f"{known['Cookie']}; {cookie(logged_in)}"}
    assert "Never give up" in httpx.get(f"{shared.site.url}content", headers=both).text
    alone = BROWSER | {"Cookie": cookie(logged_in)}
    assert set(statuses(shared, alone)) == {401}


def test_a_program_sends_the_code_as_a_bearer_token(shared: Shared) -> None:
    known = PUBLIC | {"Authorization": f"Bearer {shared.code}"}
    assert statuses(shared, known) == [200, 200, 200, 303, 401, 401, 200, 200, 200]
    assert set(statuses(shared, PUBLIC | {"Authorization": "Bearer AAAA-AAAA-AAAA"})) == {401}


@pytest.mark.parametrize("neighbour", ["https://another.gradio.live", "null", "https://gradio.live"])
def test_another_gradio_link_is_refused_even_with_the_code(shared: Shared, neighbour: str) -> None:
    for headers in ({"Origin": neighbour}, {"Origin": neighbour, "Sec-Fetch-Site": "same-site"}):
        known = PUBLIC | {"Authorization": f"Bearer {shared.code}"} | headers
        assert set(statuses(shared, known)) == {403}


def test_the_host_of_the_link_is_the_only_additional_one(shared: Shared) -> None:
    assert set(statuses(shared, {"Host": "another.gradio.live"})) == {403}


def test_only_the_health_check_needs_no_code(shared: Shared) -> None:
    assert httpx.get(f"{shared.site.url}healthz", headers=PUBLIC).text == "ok"


def test_ctrl_c_ends_the_tunnel_too(shared: Shared) -> None:
    assert Path(f"/proc/{shared.tunnel}").exists()
    shared.site.process.send_signal(signal.SIGINT)
    ended = Ended(shared.site.process)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    stat = Path(f"/proc/{shared.tunnel}/stat")
    assert not stat.exists() or stat.read_text().split()[2] == "Z"


def test_without_a_network_one_sentence_says_so_and_the_page_works_without_a_code(tmp_path: Path) -> None:
    nowhere = dict.fromkeys(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"], "http://127.0.0.1:9")
    nowhere |= {name.lower(): value for name, value in nowhere.items()}
    environment = nowhere | {"HF_HOME": str(tmp_path)}
    site = Site(tmp_path / "data", "builtin", command=COMMAND, cwd=REPOSITORY, **environment)
    try:
        message = "No public link could be opened through the proxy of https_proxy; the local page keeps running.\n"
        assert lines(site, 2)[1] == message
        assert "GRADIO_SHARE_SERVER_ADDRESS" not in os.environ
        assert httpx.get(site.url).status_code == 200
        site.process.send_signal(signal.SIGTERM)
        ended = Ended(site.process)
        assert (ended.status, ended.out, ended.err) == (0, "", "")
    finally:
        site.program.end()
