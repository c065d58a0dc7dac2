from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.catalogue import ModelError
from engine.loading import load
from engine.models import find
from engine.recipe import Recipe
from tests.engine.conftest import COMMIT

PLAIN = Recipe("cpu", "float32")


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
        load(find(str(broken)), PLAIN)


@pytest.mark.usefixtures("hub_cache")
def test_a_repository_on_this_disk_is_loaded_at_its_commit_without_the_hub() -> None:
    assert type(load(find("someone/tiny", COMMIT), PLAIN)).__name__ == "StableDiffusionPipeline"


def test_weights_are_in_the_recipes_number_format_and_in_the_order_that_is_fast(image_model: Path) -> None:
    unet = load(find(str(image_model)), Recipe("cpu", "bfloat16")).unet
    assert unet.dtype == torch.bfloat16
    assert unet.conv_in.weight.is_contiguous(memory_format=torch.channels_last)


def test_large_weights_may_wait_in_a_quarter_of_the_memory(image_model: Path) -> None:
    pipeline = load(find(str(image_model)), Recipe("cpu", "float32", storage="float8_e4m3fn"))
    assert torch.float8_e4m3fn in {parameter.dtype for parameter in pipeline.unet.parameters()}
    assert pipeline("a lake", num_inference_steps=2).images[0].size == (64, 64)


def test_decoding_may_be_parted(video_model: Path) -> None:
    vae = load(find(str(video_model)), Recipe("cpu", "float32", vae_tiling=True)).vae
    assert vae.use_tiling
    assert vae.use_slicing


def test_texts_are_remembered(image_model: Path) -> None:
    pipeline = load(find(str(image_model)), PLAIN)
    calls: list[object] = []
    pipeline.text_encoder.get_input_embeddings().register_forward_hook(lambda *_: calls.append(None))
    for _ in range(3):
        pipeline("a lake", num_inference_steps=2)
    assert len(calls) == 2, "the prompt, and the words to avoid"
