"""Model downloads in the terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import close_session, constants

from app.config import SettingsError
from app.models import terminal_download
from app.models.downloads import look_up
from app.request import InputError
from engine.models import installed
from tests.catalogues import small_catalogue
from tests.hub import Hub, files_of, reached_by_client, serve
from tests.proxy import Proxy
from tests.proxy import serve as proxy_server


@pytest.fixture
def hub(tmp_path: Path, image_model: Path) -> Iterator[Hub]:
    with serve() as hub, reached_by_client(hub.url, tmp_path / "cache"), small_catalogue(tmp_path):
        hub.add("someone/tiny", files_of(image_model))
        yield hub


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("name", ["tiny", "someone/tiny"])
def test_size_and_folder_are_printed_before_the_progress(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal_download.download_model(name)
    printed = capsys.readouterr().err
    assert printed.startswith(f"{name}: 0.00 of 0.00 GB to download into {tmp_path / 'cache'}, where ")
    assert "100%" in printed
    assert installed.is_installed(name)


@pytest.mark.usefixtures("hub")
def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"^model: 'nothing' is neither in the catalogue nor a Hub repository\.$"):
        terminal_download.download_model("nothing")


def test_only_named_models_are_downloaded_and_only_once(hub: Hub) -> None:
    terminal_download.ensure_installed("auto", "builtin")
    assert hub.requests == []
    terminal_download.ensure_installed("tiny", "auto")
    assert installed.is_installed("tiny")
    asked = len(hub.requests)
    terminal_download.ensure_installed("tiny", "tiny")
    assert len(hub.requests) == asked


@pytest.fixture
def proxy(hub: Hub) -> Iterator[Proxy]:  # noqa: ARG001 - the Hub must run first
    """Return a proxy in front of the Hub; `huggingface_hub` has no connection yet."""
    with proxy_server(Proxy()) as proxy:
        close_session()
        yield proxy


@pytest.mark.parametrize("name", ["http_proxy", "ALL_PROXY"])
def test_requests_to_the_hub_go_through_the_proxy(
    hub: Hub, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, proxy.url)
    assert look_up("tiny").size > 0
    asked = [one.replace(" ", f" {hub.url}/") for one in hub.requests]
    assert [one.partition("?")[0] for one in proxy.asked] == asked != []


def test_a_refusing_proxy_is_reported_by_its_variable(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy.status = 403
    monkeypatch.setattr(constants, "ENDPOINT", "https://hub.invalid")
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    message = r"^model: The Hub cannot be reached for tiny through the proxy of HTTPS_PROXY\.$"
    with pytest.raises(InputError, match=message):
        terminal_download.download_model("tiny")
    assert proxy.asked == ["CONNECT hub.invalid:443"]


@pytest.mark.usefixtures("proxy")
def test_an_unreachable_proxy_is_reported_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    message = r"^model: The Hub cannot be reached for tiny through the proxy of all_proxy\.$"
    with pytest.raises(InputError, match=message):
        terminal_download.download_model("tiny")


@pytest.mark.usefixtures("proxy")
def test_an_invalid_proxy_is_reported_by_its_variable(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:7897/")
    with pytest.raises(SettingsError, match=r"^ALL_PROXY: it is not a usable proxy such as [^ ]*\.$"):
        terminal_download.download_model("tiny")
    assert hub.requests == []
