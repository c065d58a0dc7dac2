import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from tests import checkpoints
from tests.engine.repository import FILES
from tests.hub import Hub, reached_by_client, serve

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="session")
def image_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a tiny text-to-image checkpoint, which has all files of a published one."""
    return checkpoints.save_image_model(tmp_path_factory.mktemp("image_model"))


@pytest.fixture
def hub_cache(tmp_path: Path, image_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a Hub cache that contains one repository, and make the Hub unreachable."""
    repository = tmp_path / "models--someone--tiny"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(COMMIT)
    shutil.copytree(image_model, repository / "snapshots" / COMMIT)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return tmp_path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """Return a Hub with one small repository, which is downloaded to tmp_path."""
    with serve() as hub, reached_by_client(hub.url, tmp_path):
        hub.add("someone/tiny", FILES)
        yield hub
