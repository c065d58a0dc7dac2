"""The codec: the autoencoder's network, from pictures to latents a sixteenth their size and back."""

from typing import Any, TypeAlias

import torch
from diffusers import AutoencoderTiny
from diffusers.models.unets.unet_2d_blocks import AutoencoderTinyBlock
from torch import Tensor, nn

from engine.pipelines import computes_in_bfloat16

#: diffusers' AutoencoderTiny, which ships no types.
Codec: TypeAlias = Any

#: The first of the latent channels suffice for the picture's shapes; the others add its details.
LATENT_CHANNELS, SHAPE_CHANNELS = 24, 16
WIDTH = 48
#: Residual blocks per halving of the size, and per doubling; those at large sizes cost most and gain least.
ENCODER_BLOCKS = (0, 0, 1, 2, 4)
DECODER_BLOCKS = (5, 5, 4, 0, 0)


def build_codec(width: int = WIDTH) -> Codec:
    """Build an untrained codec that already averages 16 x 16 pixels and paints them back as blocks."""
    codec: Codec = AutoencoderTiny(
        encoder_block_out_channels=(width,) * 5,
        decoder_block_out_channels=(width,) * 5,
        num_encoder_blocks=ENCODER_BLOCKS,
        num_decoder_blocks=DECODER_BLOCKS,
        latent_channels=LATENT_CHANNELS,
    )
    _start_as_average(codec)
    return codec.to(memory_format=torch.channels_last)


@torch.no_grad()
def _start_as_average(codec: Codec) -> None:
    """Let three channels carry the mean colour; from random weights, plain ReLU layers stay grey for long."""
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
    # Colours of 0..1 become latents of -2..2 and return.
    for end, gain, shift in zip(ends, (1.0, 4.0, 0.25, 1.0), (0.0, -2.0, 0.5, 0.0), strict=True):
        for colour in range(3):
            end.weight[colour, colour, 1, 1] = gain
            end.bias[colour] = shift


def compute_type(device: torch.device) -> torch.dtype:
    """Return bfloat16 where the device computes in it, else float32."""
    return torch.bfloat16 if computes_in_bfloat16(device.type) else torch.float32


def autocast(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 where the device does."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=computes_in_bfloat16(device.type))


@torch.no_grad()
def encode(codec: Codec, pictures: Tensor) -> Tensor:
    """Encode pictures one by one, shape (n, 24, height / 16, width / 16)."""
    pictures = pictures.to(codec.device).contiguous(memory_format=torch.channels_last)
    with autocast(codec.device):
        return torch.cat([codec.encode(picture).latents.float() for picture in torch.split(pictures, 1)])


@torch.no_grad()
def decode(codec: Codec, latents: Tensor) -> Tensor:
    """Decode latents one by one into pictures in -1..1."""
    with autocast(codec.device):
        made = [codec.decode(latent).sample.float() for latent in torch.split(latents, 1)]
    return torch.cat(made).clamp(-1, 1)


@torch.no_grad()
def normalise(codec: Codec, pictures: Tensor) -> None:
    """Give every latent channel zero mean and unit variance over the pictures, and tell the decoder."""
    latents = encode(codec, pictures)
    mean, deviation = latents.mean(dim=(0, 2, 3)), latents.std(dim=(0, 2, 3))
    last, first = codec.encoder.layers[-1], codec.decoder.layers[0]
    last.weight.div_(deviation.view(-1, 1, 1, 1))
    last.bias.sub_(mean).div_(deviation)
    first.bias.add_((first.weight * mean.view(1, -1, 1, 1)).sum(dim=(1, 2, 3)))
    first.weight.mul_(deviation.view(1, -1, 1, 1))
