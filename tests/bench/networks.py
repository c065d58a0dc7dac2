"""Networks of published sizes with random weights, since their speed does not depend on the values."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    EulerDiscreteScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel

from tests.checkpoints import tokenizers
from tests.checkpoints.lora import save_kohya

#: Stable Diffusion's noise schedule.
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}

LORA_RANK = 64


def save_sd_turbo(folder: Path) -> None:
    """Save a pipeline of SD-Turbo's size, 2.6 GB in half precision."""
    scheduler = EulerDiscreteScheduler(**BETAS, steps_offset=1, timestep_spacing="trailing")
    with random_weights(torch.float16):
        _save(folder, unet_of_sd_turbo(), text_encoder_of_sd_turbo(), scheduler)


def save_sd_15(folder: Path) -> None:
    """Save a pipeline of Stable Diffusion 1.5's size, 2.1 GB in half precision."""
    scheduler = PNDMScheduler(**BETAS, steps_offset=1, skip_prk_steps=True, set_alpha_to_one=False)
    with random_weights(torch.float16):
        _save(folder, unet_of_sd_15(), text_encoder_of_sd_15(), scheduler)


def save_tiny_vae(folder: Path) -> None:
    """Save an autoencoder of TAESD's size."""
    with random_weights(torch.float16):
        tiny_vae().save_pretrained(folder)  # type: ignore[attr-defined]


def save_lora(file: Path) -> None:
    """Save a LoRA for every attention of Stable Diffusion 1.5 in the format of kohya's scripts."""
    with torch.device("meta"):
        unet = unet_of_sd_15()
    with random_weights(torch.float16):
        save_kohya(file, unet, LORA_RANK, scale=0.01)  # type: ignore[arg-type]


@contextmanager
def random_weights(dtype: torch.dtype, device: str = "cpu") -> Iterator[None]:
    """Create networks in a number format inside the block, directly on the device, where that can be faster."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            yield
    finally:
        torch.set_default_dtype(before)


def unet_of_sd_turbo() -> UNet2DConditionModel:
    """Return the denoiser of Stable Diffusion 2.1 and SD-Turbo."""
    return UNet2DConditionModel(
        sample_size=64, attention_head_dim=(5, 10, 20, 20), cross_attention_dim=1024, use_linear_projection=True
    )


def unet_of_sd_15() -> UNet2DConditionModel:
    """Return the denoiser of Stable Diffusion 1.5."""
    return UNet2DConditionModel(sample_size=64, attention_head_dim=8, cross_attention_dim=768)


def text_encoder_of_sd_turbo() -> CLIPTextModel:
    """Return the first 23 layers of OpenCLIP's ViT-H."""
    return CLIPTextModel(
        CLIPTextConfig(
            hidden_size=1024,
            intermediate_size=4096,
            num_hidden_layers=23,
            num_attention_heads=16,
            hidden_act="gelu",
        )
    )


def text_encoder_of_sd_15() -> CLIPTextModel:
    """Return CLIP's ViT-L."""
    return CLIPTextModel(
        CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12)
    )


def vae() -> AutoencoderKL:
    """Return the autoencoder of Stable Diffusion."""
    return AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        sample_size=512,
    )


def tiny_vae() -> AutoencoderTiny:
    """Return TAESD, whose sizes are the class's defaults."""
    return AutoencoderTiny()


def _save(
    folder: Path,
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    scheduler: EulerDiscreteScheduler | PNDMScheduler,
) -> None:
    pipeline = StableDiffusionPipeline(
        vae=vae(),
        unet=unet,
        text_encoder=text_encoder,
        # Its vocabulary is smaller than the text encoder's, which does not change the work.
        tokenizer=tokenizers.clip(),
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder)  # type: ignore[attr-defined]
