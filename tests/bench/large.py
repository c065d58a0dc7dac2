"""Networks of published sizes for graphics cards, with random weights."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLWan,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    UniPCMultistepScheduler,
    WanPipeline,
    WanTransformer3DModel,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from transformers import Qwen3Config, Qwen3ForCausalLM, UMT5Config, UMT5EncoderModel

from tests.bench.networks import random_weights
from tests.checkpoints import tokenizers


def save(name: str, folder: Path) -> None:
    """Save a pipeline of the size of a catalogue model, in bfloat16, with weights created on the graphics card."""
    pipelines: Mapping[str, Callable[[], Any]] = {
        "flux2-klein-4b": _klein,
        "z-image-turbo": _z_image,
        "wan2.1-1.3b": _wan,
    }
    pipelines[name]().save_pretrained(folder)


def transformer_of_klein() -> Flux2Transformer2DModel:
    """Return the denoiser of FLUX.2 klein 4B."""
    return Flux2Transformer2DModel(
        num_layers=5, num_single_layers=20, num_attention_heads=24, joint_attention_dim=7680, guidance_embeds=False
    )


def transformer_of_z_image() -> ZImageTransformer2DModel:
    """Return the denoiser of Z-Image, whose sizes are the class's defaults."""
    return ZImageTransformer2DModel()


def transformer_of_wan() -> WanTransformer3DModel:
    """Return the denoiser of Wan 2.1 1.3B."""
    return WanTransformer3DModel(num_attention_heads=12, ffn_dim=8960, num_layers=30)


def qwen3() -> Qwen3ForCausalLM:
    """Return Qwen3 4B, the text encoder of FLUX.2 klein and Z-Image."""
    return Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=151936,
            hidden_size=2560,
            intermediate_size=9728,
            num_hidden_layers=36,
            num_attention_heads=32,
            num_key_value_heads=8,
            head_dim=128,
            tie_word_embeddings=True,
        )
    )


def umt5() -> UMT5EncoderModel:
    """Return the encoder of UMT5 XXL."""
    return UMT5EncoderModel(
        UMT5Config(vocab_size=256384, d_model=4096, d_kv=64, d_ff=10240, num_layers=24, num_heads=64)
    )


def _klein() -> Flux2KleinPipeline:
    with random_weights(torch.bfloat16, "cuda"):
        vae, text_encoder, transformer = AutoencoderKLFlux2(), qwen3(), transformer_of_klein()
    return Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizers.qwen(),
        transformer=transformer,
        is_distilled=True,
    )


def _z_image() -> ZImagePipeline:
    with random_weights(torch.bfloat16, "cuda"):
        vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            latent_channels=16,
            scaling_factor=0.3611,
            shift_factor=0.1159,
            use_quant_conv=False,
            use_post_quant_conv=False,
        )
        text_encoder, transformer = qwen3(), transformer_of_z_image()
    return ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizers.qwen(),
        transformer=transformer,
    )


def _wan() -> WanPipeline:
    with random_weights(torch.bfloat16, "cuda"):
        vae, text_encoder, transformer = AutoencoderKLWan(), umt5(), transformer_of_wan()
    return WanPipeline(
        scheduler=UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0),
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizers.t5(),
        transformer=transformer,
    )
