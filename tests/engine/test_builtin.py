import hashlib
import json
import re
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.generation import Picture, generate
from engine.models.installed import BUILTIN, BUILTIN_REVISION, builtin
from engine.pipelines.cache import PipelineCache
from engine.plan import plan

#: The weights of each revision; new weights need a new revision, because files and rows name it.
WEIGHTS = {
    "1": "090f95d8f436000c3a088a5a965cae4e51155bd74480d12d021a69f486b411ef",
    "2": "d863ab592a10406448285f39c9aab1dccea7e0f0ff2e01bdeb32e378c1108e98",
    "3": "a6f5945d2a22f086b4aebec7ca3efdf758807cf5f1dde26d6926ef9ce7ab1e31",
    "4": "c72301eec6faadaa3e99d798c226475cbc6cad8b7f910770c1f4a2de3741e012",
    "5": "324a90df428a5c1bf2b8f884ec63967ea2173138888c16bee0dafc31b683a5c1",
    "6": "02db049b72e40a861d417c2b91dc63b4a30beebab17480f73f87592531d4c5c8",
    "7": "6083205993ba1baf2a3c3f55fbd69dc4c517437eddfb667b1631b7c451320307",
    "8": "71c64557ba2df53bb0922e8a3c05e5bba9c0034439d8b752e33a75e36d5dde5c",
    "9": "fed3687b8ed630b37110ed75336fa8837b80c3e16e206c0192bbb4e60d8d35b5",
    "10": "eeb9c5929ea3cb8fc8c262c027c699da407d757f8371fa6b7453ae8d596df5a6",
    "11": "12ba3b752d3e0ba0ea0326bf67f102f4ad4ce62096343e1f61d9e0d73df4595a",
}


def digest(folder: Path) -> str:
    parts = sorted(folder.rglob("*.safetensors"))
    return hashlib.sha256(b"".join(hashlib.sha256(part.read_bytes()).digest() for part in parts)).hexdigest()


def test_the_revision_belongs_to_the_weights() -> None:
    assert digest(BUILTIN) == WEIGHTS[BUILTIN_REVISION]


def test_it_is_a_standard_folder_without_pickles() -> None:
    assert json.loads((BUILTIN / "model_index.json").read_text())["_class_name"] == "StableDiffusionPipeline"
    files = [path for path in BUILTIN.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".md", ".jpg"}


def test_it_is_at_most_72_megabytes_and_a_space_accepts_every_file() -> None:
    sizes = [path.stat().st_size for path in BUILTIN.rglob("*") if path.is_file()]
    assert 0 < sum(sizes) <= 72e6
    assert max(sizes) <= 9.5e6


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"the network was asked for {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_it_makes_a_picture_without_touching_the_network() -> None:
    batch = plan(
        "a lake", images=1, videos=0, image_model=builtin(), video_model=builtin(), seed=1, random_seed=lambda: 0
    )
    (picture,) = [event for event in generate(PipelineCache(), batch) if isinstance(event, Picture)]
    assert picture.image.size == (1080, 1080)
    assert "place=lake" in str(picture.parameters.scene)
    assert np.asarray(picture.image).std() > 10


@pytest.mark.soak
@pytest.mark.usefixtures("no_network")
def test_its_card_says_how_to_use_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").symlink_to(BUILTIN.parent)
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", (BUILTIN / "README.md").read_text(), re.DOTALL):
        exec(code, namespace)
    for name in ("painted.png", "lighthouse.png"):
        with Image.open(name) as picture:
            assert picture.size == (512, 512)
