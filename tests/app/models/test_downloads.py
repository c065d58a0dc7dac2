"""A model fetched for the page: started once, watched, stopped, gone on with."""

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
    """Return a Hub that has the small catalogue's first model."""
    with serve() as hub, reached_by_client(hub.url, tmp_path / "cache"), small_catalogue(tmp_path):
        hub.add("someone/tiny", files_of(image_model))
        yield hub


@pytest.fixture
def fetches() -> Iterator[Downloads]:
    fetches = Downloads()
    yield fetches
    fetches.stop()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ended(fetches: Downloads) -> bool:
    view = fetches.view()
    return view is not None and view["has_ended"]


@pytest.mark.usefixtures("hub")
def test_a_fetched_model_is_installed(fetches: Downloads) -> None:
    assert fetches.view() is None
    assert not installed.is_installed("tiny")
    fetches.start("tiny")
    until(lambda: ended(fetches))
    view = fetches.view()
    assert view is not None
    assert (view["model"], view["error"]) == ("tiny", None)
    assert view["done"] == view["total"] > 0
    assert installed.is_installed("tiny")


def test_one_is_fetched_at_a_time_and_a_stopped_one_goes_on_later(fetches: Downloads, hub: Hub) -> None:
    held = hub.hold(UNET, at=1000)
    fetches.start("tiny")
    assert held.reached.wait(20)
    with pytest.raises(ModelError, match=r"^Another model is being downloaded; please wait for it or stop it\.$"):
        fetches.start("tiny")
    fetches.stop()
    view = fetches.view()
    assert view is not None
    assert view["error"] == "It was stopped; download it again to continue."
    assert not installed.is_installed("tiny")
    del hub.held[UNET]
    fetches.start("tiny")
    until(lambda: ended(fetches))
    assert installed.is_installed("tiny")


def test_what_goes_wrong_is_told(fetches: Downloads, hub: Hub) -> None:
    hub.gated.add("someone/tiny")
    fetches.start("tiny")
    until(lambda: ended(fetches))
    view = fetches.view()
    assert view is not None
    assert "terms" in str(view["error"])


@pytest.mark.usefixtures("hub")
def test_only_models_of_the_catalogue_are_fetched(fetches: Downloads) -> None:
    with pytest.raises(ModelError, match=r"^'someone/else' is not in the catalogue\.$"):
        fetches.start("someone/else")
    assert fetches.view() is None


def test_a_proxy_that_is_none_is_told_by_its_variable(
    hub: Hub, fetches: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:7897/")
    fetches.start("tiny")
    until(lambda: ended(fetches))
    view = fetches.view()
    assert view is not None
    assert view["error"] == "ALL_PROXY: it names no proxy that can be used, such as http://127.0.0.1:8080."
    assert hub.requests == []
