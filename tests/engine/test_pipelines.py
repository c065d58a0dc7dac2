import gc
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine import pipelines
from engine.catalogue import ModelError
from engine.pipelines import Pipelines
from tests.engine.conftest import COMMIT


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


def test_what_is_loaded_is_not_looked_through_for_garbage() -> None:
    gc.unfreeze()
    Pipelines().get("builtin", "1")
    assert gc.get_freeze_count() > 0


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


@pytest.mark.usefixtures("hub_cache")
def test_a_repository_on_this_disk_is_loaded_at_its_commit_without_the_hub() -> None:
    assert type(pipelines.load("someone/tiny", COMMIT)).__name__ == "StableDiffusionPipeline"
