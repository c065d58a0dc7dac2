"""Motion: clips of few key frames, which begin alike and are decoded as they are taken."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    import torch

#: The share of the noise, by variance, that is the same in all frames of a clip. Frames that begin alike stay alike, so
#: that only what moves has to be learnt (mixed noise, Ge et al. 2023).
SHARED = 0.8
#: Frames decoded at a time.
DECODED = 4


def clip_noise(shape: Sequence[int], random: "torch.Generator") -> "torch.Tensor":
    """Return noise for clips, shape (n, frames, ...), of unit variance in every frame."""
    import torch

    count, frames, *rest = shape
    shared = torch.randn(count, 1, *rest, generator=random)
    own = torch.randn(count, frames, *rest, generator=random)
    noise: torch.Tensor = SHARED**0.5 * shared + (1 - SHARED) ** 0.5 * own
    return noise


def first_latents(
    pipeline: Any,  # noqa: ANN401 - diffusers' AnimateDiffPipeline, which ships no types
    size: tuple[int, int],
    frames: int,
    seed: int,
) -> "torch.Tensor":
    """Return the noise that a clip of `size` pixels begins with, shape (1, channels, frames, height, width)."""
    import torch

    width, height = (side // pipeline.vae_scale_factor for side in size)
    shape = (1, frames, pipeline.unet.config.in_channels, height, width)
    return clip_noise(shape, torch.Generator().manual_seed(seed)).transpose(1, 2).to(pipeline.unet.dtype)


def decode(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - as above
    latents: "torch.Tensor",
) -> Iterator[Image.Image]:
    """Yield the frames of one clip's latents, some at a time, decoded on the thread where the pipeline is called.

    While some are taken, the next ones are decoded.
    """
    import torch

    first, *others = torch.split(latents, DECODED, dim=2)
    decoding = thread.submit(_decode, pipeline, first)
    for part in others:
        frames, decoding = decoding.result(), thread.submit(_decode, pipeline, part)
        yield from frames
    yield from decoding.result()


def _decode(pipeline: Any, latents: "torch.Tensor") -> Sequence[Image.Image]:  # noqa: ANN401 - as above
    import torch

    with torch.inference_mode():
        frames = pipeline.video_processor.postprocess_video(pipeline.decode_latents(latents), output_type="pil")
    return [frame.convert("RGB") for frame in frames[0]]
