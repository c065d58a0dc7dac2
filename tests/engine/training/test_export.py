"""Export: the folder is a standard pipeline with small enough files and no old ones."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionPipeline, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextModel

from engine.training import export as exporting
from engine.training.codec import Codec
from engine.training.denoiser import Denoiser, build_denoiser
from engine.training.export import export, weights_size
from engine.training.lesson import Lesson
from engine.training.text import TextModel
from engine.training.tokenizer import PromptTokenizer


@pytest.fixture(autouse=True)
def trained(
    codec: Codec, denoiser: Denoiser, text_model: TextModel, prepared: tuple[PromptTokenizer, Lesson], tmp_path: Path
) -> None:
    """Save the parts in the format of their trainings."""
    codec.save_pretrained(tmp_path / "codec")
    prepared[0].save_pretrained(tmp_path / "text" / "tokenizer")
    text_model.save_pretrained(tmp_path / "text" / "text_encoder")
    denoiser.save_pretrained(tmp_path / "small")


def test_diffusers_can_load_the_model_and_generate(tmp_path: Path) -> None:
    build_denoiser((64, 64, 128, 256)).save_pretrained(tmp_path / "large")
    out = tmp_path / "model"
    for name in ("large", "small"):
        export(tmp_path / "codec", tmp_path / "text", tmp_path / name, out)
        files = list(out.glob("*/*.safetensors"))
        assert sum(weights_size(out).values()) == sum(file.stat().st_size for file in files)
        assert max(file.stat().st_size for file in files) <= 9.5e6
        assert len(list(out.glob("unet/*.safetensors"))) == {"large": 4, "small": 1}[name]
    assert all(str(tmp_path) not in config.read_text() for config in out.rglob("*.json"))
    pipeline = StableDiffusionPipeline.from_pretrained(out, local_files_only=True, dtype=torch.float32)
    pictures = pipeline("hope", num_inference_steps=2, guidance_scale=1.0, width=64, height=64).images
    assert pictures[0].size == (64, 64)


@pytest.mark.parametrize(
    ("part", "load", "source"),
    [
        ("unet", UNet2DConditionModel.from_pretrained, "small"),
        ("text_encoder", CLIPTextModel.from_pretrained, "text/text_encoder"),
    ],
)
def test_a_network_in_several_files_loads_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, load: Callable[..., nn.Module], source: str
) -> None:
    monkeypatch.setattr(exporting, "SHARD", 400_000)
    out = tmp_path / "model"
    export(tmp_path / "codec", tmp_path / "text", tmp_path / "small", out)
    before = load(tmp_path / source, local_files_only=True).half().state_dict()
    after = load(out / part, local_files_only=True).half().state_dict()
    assert len(list(out.glob(f"{part}/*.safetensors"))) > 1
    assert after.keys() == before.keys()
    assert all(torch.equal(after[name], weight) for name, weight in before.items())
