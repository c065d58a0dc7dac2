import hashlib
import json
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import pipelines
from engine.catalogue import BUILTIN, BUILTIN_REVISION, ModelError, builtin
from engine.generation import Picture, generate
from engine.pipelines import Pipelines
from engine.plan import plan

#: The weights of each revision; new weights need a new revision, because files and rows name it.
WEIGHTS = {"1": "090f95d8f436000c3a088a5a965cae4e51155bd74480d12d021a69f486b411ef"}


def digest(folder: Path) -> str:
    parts = sorted(folder.rglob("*.safetensors"))
    return hashlib.sha256(b"".join(hashlib.sha256(part.read_bytes()).digest() for part in parts)).hexdigest()


def test_the_revision_belongs_to_the_weights() -> None:
    assert digest(BUILTIN) == WEIGHTS[BUILTIN_REVISION]


def test_it_is_a_standard_folder_of_at_most_60_megabytes_without_pickles() -> None:
    assert json.loads((BUILTIN / "model_index.json").read_text())["_class_name"] == builtin().pipeline
    files = [path for path in BUILTIN.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60e6
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".md"}


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


@pytest.mark.parametrize(
    ("able", "dtype"),
    [({"avx512_bf16": True}, torch.bfloat16), ({"amx_bf16": True}, torch.bfloat16), ({"avx2": True}, torch.float32)],
)
def test_a_cpu_counts_in_bfloat16_only_where_it_has_instructions_for_it(
    monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], dtype: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert pipelines.device_and_dtype() == ("cpu", dtype)


def test_a_pipeline_is_loaded_once_and_stays_warm() -> None:
    warm = Pipelines()
    assert warm.get("builtin", "1") is warm.get("builtin", "1")


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"no weights")])
def test_missing_or_broken_weights_are_one_sentence(
    tmp_path: Path, image_model: Path, damage: Callable[[Path], object]
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in image_model.rglob("*"):
        if path.is_file():
            (broken / path.relative_to(image_model)).parent.mkdir(parents=True, exist_ok=True)
            (broken / path.relative_to(image_model)).write_bytes(path.read_bytes())
    damage(broken / "unet" / "diffusion_pytorch_model.safetensors")
    with pytest.raises(ModelError, match=r"^The model '.*broken' cannot be loaded: [^\n]+$"):
        pipelines.load(str(broken), None)
