import gc
import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from diffusers import MotionAdapter, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel

from engine.models.catalogue import ModelError
from engine.models.installed import Model, find
from engine.pipelines import attention
from engine.pipelines.attention import attend
from engine.pipelines.loading import load
from engine.pipelines.memory import trim
from engine.pipelines.recipe import IN_PARTS, Offload, Recipe
from persistence.tables import Kind
from tests import checkpoints
from tests.engine.conftest import COMMIT

PLAIN = Recipe("cpu", "float32")
HALF = Recipe("cpu", "float32", storage="half")


def save_half(folder: Path) -> None:
    """Save a checkpoint's weights again, in half precision."""
    for file in folder.rglob("*.safetensors"):
        save_file({name: weight.half() for name, weight in load_file(file).items()}, file, {"format": "pt"})


def save_large_model(image_model: Path, folder: Path) -> int:
    """Save the image model with larger networks, and return the bytes of its weights."""
    shutil.copytree(image_model, folder)
    text = json.loads((folder / "text_encoder" / "config.json").read_text())
    text |= {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 3, "num_attention_heads": 8}
    unet = json.loads((folder / "unet" / "config.json").read_text())
    unet |= {"block_out_channels": (256, 512), "cross_attention_dim": 1024, "norm_num_groups": 32}
    with torch.device("meta"):
        networks = CLIPTextModel(CLIPTextConfig(**text)), UNet2DConditionModel.from_config(unet)
    networks[0].config.save_pretrained(folder / "text_encoder")
    networks[1].save_config(folder / "unet")
    for network, file in zip(networks, ("text_encoder/model", "unet/diffusion_pytorch_model"), strict=True):
        zeros = {name: torch.zeros(weight.shape).half() for name, weight in network.state_dict().items()}
        save_file(zeros, folder / f"{file}.safetensors", {"format": "pt"})
    return sum(file.stat().st_size for file in folder.rglob("*.safetensors"))


def resident(which: str) -> int:
    """Return the bytes of this process in memory (VmRSS), or their peak (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(rf"{which}:\s+(\d+) kB", status)[0]) * 1024


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
    with pytest.raises(ModelError, match=r"^The model '.*broken' cannot be loaded: [^\n]+$") as refused:
        load(find(str(broken)), PLAIN)
    assert str(tmp_path) not in str(refused.value), "the owner of the picture sees this error"


@pytest.mark.usefixtures("hub_cache")
def test_a_repository_on_this_disk_is_loaded_at_its_commit_without_the_hub() -> None:
    assert type(load(find("someone/tiny", COMMIT), PLAIN)).__name__ == "StableDiffusionPipeline"


def test_weights_have_the_recipes_number_format_and_are_channels_last(image_model: Path) -> None:
    unet = load(find(str(image_model)), Recipe("cpu", "bfloat16")).unet
    assert unet.dtype == torch.bfloat16
    assert unet.conv_in.weight.is_contiguous(memory_format=torch.channels_last)


def test_weights_can_be_stored_in_a_quarter_of_the_memory(image_model: Path) -> None:
    pipeline = load(find(str(image_model)), Recipe("cpu", "float32", storage="float8_e4m3fn"))
    assert torch.float8_e4m3fn in {parameter.dtype for parameter in pipeline.unet.parameters()}
    assert pipeline("a lake", num_inference_steps=2).images[0].size == (64, 64)


def test_decoding_can_be_tiled(video_model: Path) -> None:
    vae = load(find(str(video_model)), Recipe("cpu", "float32", vae_tiling=True)).vae
    assert vae.use_tiling
    assert vae.use_slicing


def test_texts_are_cached(image_model: Path) -> None:
    pipeline = load(find(str(image_model)), PLAIN)
    calls: list[object] = []
    pipeline.text_encoder.get_input_embeddings().register_forward_hook(lambda *_: calls.append(None))
    for _ in range(3):
        pipeline("a lake", num_inference_steps=2)
    assert len(calls) == 2, "the prompt, and the negative prompt"


@pytest.mark.parametrize("offload", ["model", "group"])
def test_offloading_makes_the_same_picture(image_model: Path, offload: Offload) -> None:
    def make(recipe: Recipe) -> bytes:
        pipeline = load(find(str(image_model)), recipe)
        made = [
            pipeline("a lake", num_inference_steps=2, generator=torch.Generator().manual_seed(1)).images[0]
            for _ in range(2)
        ]
        assert made[0].tobytes() == made[1].tobytes()
        return bytes(made[0].tobytes())

    assert make(PLAIN) == make(Recipe("cpu", "float32", offload=offload))


def test_attention_in_parts_makes_the_same_picture(image_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(recipe: Recipe) -> Any:  # noqa: ANN401 - a picture's numbers
        noise = torch.Generator().manual_seed(1)
        pipeline = load(find(str(image_model)), recipe)
        return pipeline("a lake", num_inference_steps=2, generator=noise, output_type="np").images

    plain, in_parts = make(PLAIN), Mock(wraps=attend)
    monkeypatch.setattr(attention, "MANY_SCORES", 1)
    monkeypatch.setattr(attention, "attend", in_parts)
    np.testing.assert_allclose(make(replace(PLAIN, attention=IN_PARTS)), plain, atol=1e-5)
    assert in_parts.called


def test_blocks_that_repeat_are_compiled(image_model: Path) -> None:
    with torch.compiler.set_stance("force_eager"):  # run compiled code eagerly
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
    assert type(weights[0]) is torch.nn.Linear, "so that it costs no time in each call"
    assert not torch.equal(weights[0].weight, weights[1].weight)


def test_a_tiny_autoencoder_replaces_a_large_one_if_the_recipe_says_so(tmp_path: Path) -> None:
    folder = checkpoints.FAMILIES["StableDiffusionPipeline"](tmp_path / "model")
    model = replace(find(str(folder)), parts={"vae": checkpoints.save_tiny_vae(tmp_path / "vae")})
    assert type(load(model, PLAIN).vae).__name__ == "AutoencoderKL"
    assert type(load(model, Recipe("cpu", "float32", tiny_vae=True)).vae).__name__ == "AutoencoderTiny"


def test_a_motion_adapter_can_be_in_a_separate_folder(tmp_path: Path, image_model: Path, video_model: Path) -> None:
    adapter: Any = MotionAdapter.from_pretrained(video_model / "motion_adapter")
    for weight in adapter.parameters():
        torch.nn.init.constant_(weight, 0.5)
    adapter.save_pretrained(tmp_path)
    pictures = find(str(image_model))
    moving = replace(pictures, pipeline="AnimateDiffPipeline", kind=Kind.VIDEO, parts={"motion_adapter": tmp_path})
    layers = [weight for name, weight in load(moving, PLAIN).unet.named_parameters() if "motion_modules" in name]
    assert layers
    assert all((weight == 0.5).all() for weight in layers)


def test_steps_can_be_cached_if_the_network_supports_it(tmp_path: Path, image_model: Path) -> None:
    cached = Recipe("cpu", "float32", cache=True)
    assert load(find(str(checkpoints.FAMILIES["WanPipeline"](tmp_path))), cached).transformer.is_cache_enabled
    assert not hasattr(load(find(str(image_model)), cached).unet, "is_cache_enabled")


def test_half_precision_is_loaded_if_it_was_downloaded(tmp_path: Path, image_model: Path) -> None:
    pipeline = load(find(str(image_model)), PLAIN)
    pipeline.save_pretrained(tmp_path, variant="fp16")
    assert load(find(str(tmp_path)), PLAIN)("a lake", num_inference_steps=2).images[0].size == (64, 64)


@pytest.mark.parametrize("family", checkpoints.FAMILIES)
def test_weights_kept_in_16_bits_make_the_same_picture_as_widened_ones(tmp_path: Path, family: str) -> None:
    save_half(checkpoints.FAMILIES[family](tmp_path / "model"))
    model = find(str(tmp_path / "model"))
    size = {"width": 64, "height": 64, **({"num_frames": 9} if model.kind == Kind.VIDEO else {})}

    def make(recipe: Recipe) -> Any:  # noqa: ANN401 - pictures or frames
        noise = torch.Generator().manual_seed(1)
        output = load(model, recipe)(prompt="a lake", num_inference_steps=2, generator=noise, output_type="np", **size)
        return output[0]

    assert (make(HALF) == make(PLAIN)).all()


def test_a_lora_becomes_part_of_weights_kept_in_16_bits(tmp_path: Path) -> None:
    save_half(checkpoints.FAMILIES["StableDiffusionPipeline"](tmp_path / "model"))
    plain = find(str(tmp_path / "model"))
    changed = replace(plain, parts={"lora": checkpoints.save_lora(tmp_path)})

    def make(model: Model, recipe: Recipe) -> Any:  # noqa: ANN401 - as above
        noise = torch.Generator().manual_seed(1)
        return load(model, recipe)("a lake", num_inference_steps=2, generator=noise, output_type="np").images

    wide, half = make(changed, PLAIN), make(changed, HALF)
    rounding, difference = abs(half - wide).max(), abs(make(plain, PLAIN) - wide).max()
    assert rounding < difference / 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists mapped files, and releases their pages")
@pytest.mark.parametrize("recipe", [HALF, Recipe("cpu", "bfloat16")])
def test_no_weight_is_in_memory_twice(tmp_path: Path, image_model: Path, recipe: Recipe) -> None:
    size = save_large_model(image_model, tmp_path / "model")
    load(find(str(image_model)), PLAIN)("a lake", num_inference_steps=1)  # imports must not count
    gc.unfreeze()
    gc.collect()  # nor what earlier tests left behind
    trim()
    Path("/proc/self/clear_refs").write_text("5")  # reset the peak
    before = resident("VmRSS")
    pipeline = load(find(str(tmp_path / "model")), recipe)
    if recipe == HALF:
        pipeline("a lake", num_inference_steps=1)
    most = resident("VmHWM") - before
    assert 0.9 * size < most < 1.6 * size
