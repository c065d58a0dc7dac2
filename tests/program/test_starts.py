"""The program where it is started: on machines that grant it nothing but a data folder, and below a proxy's path."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.program.program import Ended, has_ipv6
from tests.program.visitor import Visitor
from tests.rights import OBEYING

#: What desktops, compose files and operators leave in the environment.
ENVIRONMENT = {
    "ALL_PROXY": "socks://127.0.0.1:7897/",
    "http_proxy": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "example.com,fe80::/10",
    "TZ": "CET-1CEST,M3.5.0,M10.5.0/3",
    **dict.fromkeys(("DAYBREAK_HOST", "DAYBREAK_ROOT_PATH", "DAYBREAK_SECRET_KEY", "DAYBREAK_DATABASE_URL"), ""),
    **dict.fromkeys(("DAYBREAK_VIDEO_MODEL", "SPACE_ID"), ""),
}

HOST, SHOWN = ("::1", "[::1]") if has_ipv6() else ("127.1", "127.0.0.1")


@pytest.fixture
def site(tmp_path: Path, image_model: Path) -> Iterator[Site]:
    """Return a site that may look into nothing of this machine that it does not need."""
    for name in ("tmp/gradio", "home", "hub"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name).chmod(0)
    folders = {"TMPDIR": f"{tmp_path}/tmp", "HOME": f"{tmp_path}/home", "HF_HOME": f"{tmp_path}/hub"}
    command = [*OBEYING, sys.executable, "-m", "app", "--host", HOST]
    site = Site(tmp_path / "data", image_model, command, host=SHOWN, **folders, **ENVIRONMENT)
    yield site
    site.program.end()


def test_a_machine_that_grants_nothing_else_makes_and_shows_everything(site: Site) -> None:
    ada = Visitor(site).has_made("Never give up")
    assert "Never give up" in ada.asks("GET", "content")[1]
    assert " CET</" in ada.asks("GET", "content")[1] or " CEST</" in ada.asks("GET", "content")[1]
    assert site.program.value("SELECT time_zone FROM users") == ENVIRONMENT["TZ"]
    status, told = ada.calls("models")
    assert (status, len(told["models"]) > 5, told["may_fetch"]) == (200, True, True)
    assert ada.calls("fetch", {"model": "sdxs"}) == (200, {})
    site.program.until(lambda: ada.calls("models")[1]["fetching"]["has_ended"])
    error = ada.calls("models")[1]["fetching"]["error"]
    assert error == "ALL_PROXY: it names no proxy that can be used, such as http://127.0.0.1:8080."
    site.process.send_signal(signal.SIGINT)
    ended = Ended(site.process)
    assert ended.status == 0
    assert f"Daybreak is open at {site.url}. Ctrl-C stops it.\n" in ended.err
    assert "Traceback" not in ended.err
