"""Kandinsky5T2VPipeline."""

import json
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKLHunyuanVideo,
    FlowMatchEulerDiscreteScheduler,
    Kandinsky5T2VPipeline,
    Kandinsky5Transformer3DModel,
)
from transformers import CLIPTextModel

from tests.checkpoints import text_encoders, tokenizers
from tests.checkpoints.text_encoders import WIDTH

LATENT_CHANNELS = 4


def save_kandinsky(folder: Path) -> Path:
    """Save a Kandinsky5T2VPipeline, for sizes that are multiples of 16 and 4 n + 1 frames."""
    torch.manual_seed(0)
    tokenizer, tokenizer_2 = tokenizers.qwen(), tokenizers.clip()
    transformer = Kandinsky5Transformer3DModel(
        in_visual_dim=LATENT_CHANNELS,
        in_text_dim=WIDTH,
        in_text_dim2=WIDTH,
        out_visual_dim=LATENT_CHANNELS,
        time_dim=16,
        model_dim=32,
        ff_dim=32,
        num_text_blocks=1,
        num_visual_blocks=2,
        axes_dims=(8, 4, 4),
        visual_cond=True,
    )
    # Weights that are initialised with zeros would leave the prompt without effect.
    for weight in transformer.parameters():  # type: ignore[attr-defined]
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.1)
    pipeline = Kandinsky5T2VPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=5.0),
        vae=AutoencoderKLHunyuanVideo(
            block_out_channels=(8, 8, 8, 8), layers_per_block=1, latent_channels=LATENT_CHANNELS, norm_num_groups=4
        ),
        text_encoder=text_encoders.qwen2_5_vl(tokenizer),
        tokenizer=tokenizer,
        text_encoder_2=text_encoders.clip(tokenizer_2, CLIPTextModel, length=77),
        tokenizer_2=tokenizer_2,
        transformer=transformer,
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
    _make_processor(folder)
    return folder


def _make_processor(folder: Path) -> None:
    """Turn the tokenizer into the published Qwen2VLProcessor, which needs torchvision to be loaded as one."""
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace("Qwen2Tokenizer", "Qwen2VLProcessor"))
    for kind, name in {"image": "preprocessor_config.json", "video": "video_preprocessor_config.json"}.items():
        config = {f"{kind}_processor_type": f"Qwen2VL{kind.title()}Processor", "processor_class": "Qwen2VLProcessor"}
        (folder / "tokenizer" / name).write_text(json.dumps(config))
