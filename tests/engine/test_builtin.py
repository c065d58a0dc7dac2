import hashlib
import json
import socket
from pathlib import Path

import numpy as np
import pytest

from engine.generation import Picture, generate
from engine.models import BUILTIN, BUILTIN_REVISION, builtin
from engine.pipelines import Pipelines
from engine.plan import plan

#: The weights of each revision; new weights need a new revision, because files and rows name it.
WEIGHTS = {
    "1": "090f95d8f436000c3a088a5a965cae4e51155bd74480d12d021a69f486b411ef",
    "2": "d863ab592a10406448285f39c9aab1dccea7e0f0ff2e01bdeb32e378c1108e98",
    "3": "a6f5945d2a22f086b4aebec7ca3efdf758807cf5f1dde26d6926ef9ce7ab1e31",
}


def digest(folder: Path) -> str:
    parts = sorted(folder.rglob("*.safetensors"))
    return hashlib.sha256(b"".join(hashlib.sha256(part.read_bytes()).digest() for part in parts)).hexdigest()


def test_the_revision_belongs_to_the_weights() -> None:
    assert digest(BUILTIN) == WEIGHTS[BUILTIN_REVISION]


def test_it_is_a_standard_folder_of_at_most_60_megabytes_without_pickles() -> None:
    assert json.loads((BUILTIN / "model_index.json").read_text())["_class_name"] == builtin().pipeline
    files = [path for path in BUILTIN.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60e6
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".md", ".jpg"}


def test_it_makes_a_picture_without_touching_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"the network was asked for {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    batch = plan(
        "a lake", images=1, videos=0, image_model=builtin(), video_model=builtin(), seed=1, random_seed=lambda: 0
    )
    (picture,) = [event for event in generate(Pipelines(), batch) if isinstance(event, Picture)]
    assert picture.image.size == (512, 512)
    assert np.asarray(picture.image).std() > 10
