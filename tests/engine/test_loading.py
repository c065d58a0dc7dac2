from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.catalogue import ModelError
from engine.loading import load
from engine.models import find
from engine.recipe import Offload, Recipe
from tests import checkpoints
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


@pytest.mark.parametrize("offload", ["model", "group"])
def test_parts_that_come_and_go_make_the_same_picture(image_model: Path, offload: Offload) -> None:
    def make(recipe: Recipe) -> bytes:
        pipeline = load(find(str(image_model)), recipe)
        made = [
            pipeline("a lake", num_inference_steps=2, generator=torch.Generator().manual_seed(1)).images[0]
            for _ in range(2)
        ]
        assert made[0].tobytes() == made[1].tobytes()
        return bytes(made[0].tobytes())

    assert make(PLAIN) == make(Recipe("cpu", "float32", offload=offload))


def test_blocks_that_repeat_are_compiled(image_model: Path) -> None:
    with torch.compiler.set_stance("force_eager"):  # what is compiled runs as it is written
        pipeline = load(find(str(image_model)), Recipe("cpu", "float32", compile=True))
        blocks = [part for part in pipeline.unet.modules() if type(part).__name__ == "BasicTransformerBlock"]
        assert blocks
        assert all(block._compiled_call_impl is not None for block in blocks)
        assert pipeline("a lake", num_inference_steps=2).images[0].size == (64, 64)


def test_a_lora_is_part_of_the_weights(tmp_path: Path, image_model: Path) -> None:
    plain = find(str(image_model))
    changed = load(replace(plain, parts={"lora": checkpoints.save_lora(tmp_path)}), PLAIN).unet
    weights = [
        network.mid_block.attentions[0].transformer_blocks[0].attn1.to_q
        for network in (changed, load(plain, PLAIN).unet)
    ]
    assert type(weights[0]) is torch.nn.Linear, "and costs nothing when it is used"
    assert not torch.equal(weights[0].weight, weights[1].weight)


def test_a_tiny_autoencoder_takes_the_place_of_a_large_one_where_the_recipe_says_so(tmp_path: Path) -> None:
    folder = checkpoints.FAMILIES["StableDiffusionPipeline"](tmp_path / "model")
    model = replace(find(str(folder)), parts={"vae": checkpoints.save_tiny_vae(tmp_path / "vae")})
    assert type(load(model, PLAIN).vae).__name__ == "AutoencoderKL"
    assert type(load(model, Recipe("cpu", "float32", tiny_vae=True)).vae).__name__ == "AutoencoderTiny"


def test_few_steps_may_be_skipped_where_the_network_allows_it(tmp_path: Path, image_model: Path) -> None:
    cached = Recipe("cpu", "float32", cache=True)
    assert load(find(str(checkpoints.FAMILIES["WanPipeline"](tmp_path))), cached).transformer.is_cache_enabled
    assert not hasattr(load(find(str(image_model)), cached).unet, "is_cache_enabled")


def test_half_precision_is_loaded_where_that_was_fetched(tmp_path: Path, image_model: Path) -> None:
    pipeline = load(find(str(image_model)), PLAIN)
    pipeline.save_pretrained(tmp_path, variant="fp16")
    assert load(find(str(tmp_path)), PLAIN)("a lake", num_inference_steps=2).images[0].size == (64, 64)
