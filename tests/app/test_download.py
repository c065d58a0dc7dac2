"""A model fetched in the terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import download
from app.checks import InputError
from engine import models
from tests.catalogues import small_catalogue
from tests.hub import Hub, files_of, reached_by_client, serve


@pytest.fixture
def hub(tmp_path: Path, image_model: Path) -> Iterator[Hub]:
    with serve() as hub, reached_by_client(hub.url, tmp_path / "cache"), small_catalogue(tmp_path):
        hub.add("someone/tiny", files_of(image_model))
        yield hub


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("name", ["tiny", "someone/tiny"])
def test_its_size_and_place_are_told_first_and_then_how_it_goes(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    download.fetch(name)
    told = capsys.readouterr().err
    assert told.startswith(f"{name}: 0.00 of 0.00 GB to fetch into {tmp_path / 'cache'}, where ")
    assert "100%" in told
    assert models.is_installed(name)


@pytest.mark.usefixtures("hub")
def test_a_name_that_names_nothing_is_refused() -> None:
    with pytest.raises(InputError, match=r"^model: 'nothing' is no model of the catalogue and no Hub repository\.$"):
        download.fetch("nothing")


def test_a_named_model_is_fetched_once_and_what_was_not_named_never(hub: Hub) -> None:
    download.ensure("auto", "builtin")
    assert hub.requests == []
    download.ensure("tiny", "auto")
    assert models.is_installed("tiny")
    asked = len(hub.requests)
    download.ensure("tiny", "tiny")
    assert len(hub.requests) == asked
