"""The codec: the autoencoder's network, between pictures and latents of a sixteenth their size."""

from pathlib import Path
from typing import Any, TypeAlias

import torch
from diffusers import AutoencoderTiny
from diffusers.models.unets.unet_2d_blocks import AutoencoderTinyBlock
from torch import Tensor, nn

from engine.training.device import autocast, best_device

#: diffusers' AutoencoderTiny, which ships no types.
Codec: TypeAlias = Any

LATENT_CHANNELS = 16
WIDTH = 48
#: Residual blocks per halving of the size, and per doubling; those at large sizes cost the most and help the least.
ENCODER_BLOCKS = (0, 0, 1, 2, 4)
DECODER_BLOCKS = (5, 5, 4, 0, 0)


def build_codec(width: int = WIDTH) -> Codec:
    """Return an untrained codec that already encodes the average of 16 x 16 pixels and decodes it to a block."""
    codec: Codec = AutoencoderTiny(
        encoder_block_out_channels=(width,) * 5,
        decoder_block_out_channels=(width,) * 5,
        num_encoder_blocks=ENCODER_BLOCKS,
        num_decoder_blocks=DECODER_BLOCKS,
        latent_channels=LATENT_CHANNELS,
    )
    _start_as_average(codec)
    return codec.to(memory_format=torch.channels_last)


def load_codec(folder: Path) -> Codec:
    """Load a trained codec, ready to encode."""
    codec: Codec = AutoencoderTiny.from_pretrained(folder).eval().to(memory_format=torch.channels_last)
    return codec.to(best_device())


@torch.no_grad()
def _start_as_average(codec: Codec) -> None:
    """Make three channels carry the mean colour; from random weights, plain ReLU layers stay grey for a long time."""
    tent = torch.tensor([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
    for layer in [*codec.encoder.layers, *codec.decoder.layers]:
        if isinstance(layer, AutoencoderTinyBlock):
            layer.conv[4].weight.mul_(0.2)
            layer.conv[4].bias.zero_()
        elif isinstance(layer, nn.Conv2d) and layer.in_channels == layer.out_channels:
            same = torch.arange(layer.out_channels)
            if layer.stride == (2, 2):
                layer.weight.mul_(0.5)
                layer.weight[same, same] += tent
            else:
                layer.weight.mul_(0.3)
                layer.weight[same, same, 1, 1] += 1
    ends = [
        codec.encoder.layers[0],
        codec.encoder.layers[-1],
        codec.decoder.layers[0],
        codec.decoder.layers[-1],
    ]
    for end in ends[:3]:
        end.weight[:3].zero_()
    ends[3].weight.mul_(0.2)
    # Colours in 0..1 become latents in -2..2, and back.
    for end, gain, shift in zip(ends, (1.0, 4.0, 0.25, 1.0), (0.0, -2.0, 0.5, 0.0), strict=True):
        for colour in range(3):
            end.weight[colour, colour, 1, 1] = gain
            end.bias[colour] = shift


@torch.no_grad()
def encode(codec: Codec, pictures: Tensor) -> Tensor:
    """Encode pictures one by one to scaled latents, shape (n, 16, height / 16, width / 16)."""
    pictures = pictures.to(codec.device).contiguous(memory_format=torch.channels_last)
    with autocast(codec.device):
        latents = torch.cat([codec.encode(picture).latents.float() for picture in torch.split(pictures, 1)])
    return latents.mul(codec.config.scaling_factor)


@torch.no_grad()
def decode(codec: Codec, latents: Tensor) -> Tensor:
    """Decode scaled latents one by one to pictures in -1..1."""
    latents = latents / codec.config.scaling_factor
    with autocast(codec.device):
        made = [codec.decode(latent).sample.float() for latent in torch.split(latents, 1)]
    return torch.cat(made).clamp(-1, 1)


def set_scale(codec: Codec, pictures: Tensor) -> None:
    """Set the scaling factor so that latents of the pictures have unit variance over all channels.

    Single channels keep their different variances: colours, which vary most, emerge from the noise before details.
    """
    codec.register_to_config(scaling_factor=1.0)
    codec.register_to_config(scaling_factor=1 / float(encode(codec, pictures).std()))
