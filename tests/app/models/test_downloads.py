"""Model downloads for the page: start, progress, stop and resume."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.models.downloads import Downloads
from engine.models import installed
from engine.models.catalogue import ModelError
from tests.catalogues import small_catalogue
from tests.hub import Hub, files_of, reached_by_client, serve

UNET = "someone/tiny/unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def hub(tmp_path: Path, image_model: Path) -> Iterator[Hub]:
    """Return a Hub with the first model of the small catalogue."""
    with serve() as hub, reached_by_client(hub.url, tmp_path / "cache"), small_catalogue(tmp_path):
        hub.add("someone/tiny", files_of(image_model))
        yield hub


@pytest.fixture
def downloads() -> Iterator[Downloads]:
    downloads = Downloads()
    yield downloads
    downloads.stop()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ended(downloads: Downloads) -> bool:
    view = downloads.view()
    return view is not None and view["has_ended"]


@pytest.mark.usefixtures("hub")
def test_a_downloaded_model_is_installed(downloads: Downloads) -> None:
    assert downloads.view() is None
    assert not installed.is_installed("tiny")
    downloads.start("tiny")
    until(lambda: ended(downloads))
    view = downloads.view()
    assert view is not None
    assert (view["model"], view["error"]) == ("tiny", None)
    assert view["done"] == view["total"] > 0
    assert installed.is_installed("tiny")


def test_downloads_run_one_at_a_time_and_resume_after_a_stop(downloads: Downloads, hub: Hub) -> None:
    held = hub.hold(UNET, at=1000)
    downloads.start("tiny")
    assert held.reached.wait(20)
    with pytest.raises(ModelError, match=r"^Another model is being downloaded; please wait for it or stop it\.$"):
        downloads.start("tiny")
    downloads.stop()
    view = downloads.view()
    assert view is not None
    assert view["error"] == "It was stopped; download it again to continue."
    assert not installed.is_installed("tiny")
    del hub.held[UNET]
    downloads.start("tiny")
    until(lambda: ended(downloads))
    assert installed.is_installed("tiny")


def test_a_failed_download_is_reported(downloads: Downloads, hub: Hub) -> None:
    hub.gated.add("someone/tiny")
    downloads.start("tiny")
    until(lambda: ended(downloads))
    view = downloads.view()
    assert view is not None
    assert "terms" in str(view["error"])


@pytest.mark.usefixtures("hub")
def test_only_models_of_the_catalogue_are_downloaded(downloads: Downloads) -> None:
    with pytest.raises(ModelError, match=r"^'someone/else' is not in the catalogue\.$"):
        downloads.start("someone/else")
    assert downloads.view() is None


def test_an_invalid_proxy_is_reported_by_its_variable(
    hub: Hub, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:7897/")
    downloads.start("tiny")
    until(lambda: ended(downloads))
    view = downloads.view()
    assert view is not None
    assert view["error"] == "ALL_PROXY: it is not a usable proxy such as http://127.0.0.1:8080."
    assert hub.requests == []
