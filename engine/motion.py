"""Motion: clips of few key frames, which begin as one picture, are calmed where nothing moves, and decoded as they are
taken."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    import torch

#: The share of the noise, by variance, that is the same in all frames of a clip. Frames that begin alike stay alike, so
#: that only what moves has to be made (mixed noise, Ge et al. 2023).
SHARED = 0.9
#: So much of the noise of its own a frame takes over from the one before. Clips change like this, and noise of another
#: rhythm would not hide, in training, what is to be foretold.
KEPT = 0.75
#: So much of what a cell of latents varies in time, about its mean, is unrest and no motion.
UNREST = 0.016
#: What is motion is made so much larger: who learns to foretell it by least squares foretells too little.
LIVELINESS = 1.12
#: Frames decoded at a time.
DECODED = 4


def clip_noise(shape: Sequence[int], random: "torch.Generator") -> "torch.Tensor":
    """Return noise for clips, shape (n, frames, ...), of unit variance in every frame."""
    import torch

    count, frames, *rest = shape
    shared = torch.randn(count, 1, *rest, generator=random)
    number = torch.arange(frames)
    likeness = KEPT ** (number[:, None] - number).abs().float()
    fresh = torch.randn(count, frames, *rest, generator=random)
    own = torch.einsum("kj,nj...->nk...", torch.linalg.cholesky(likeness), fresh)
    noise: torch.Tensor = SHARED**0.5 * shared + (1 - SHARED) ** 0.5 * own
    return noise


def first_latents(
    pipeline: Any,  # noqa: ANN401 - diffusers' AnimateDiffVideoToVideoPipeline, which ships no types
    picture: "torch.Tensor",
    frames: int,
    num_inference_steps: int,
    strength: float,
    seed: int,
) -> "torch.Tensor":
    """Return what a clip begins with, shape (1, channels, frames, height, width): a picture's latents, shape
    (1, channels, height, width), in all frames, under as much noise as the last `strength` of the steps take away."""
    import torch

    scheduler = deepcopy(pipeline.scheduler)
    scheduler.set_timesteps(num_inference_steps)
    timestep = scheduler.timesteps[num_inference_steps - steps_taken(num_inference_steps, strength)].reshape(1)
    still = picture.float().cpu().unsqueeze(2).repeat(1, 1, frames, 1, 1)
    noise = clip_noise(still.transpose(1, 2).shape, torch.Generator().manual_seed(seed)).transpose(1, 2)
    noisy: torch.Tensor = scheduler.add_noise(still, noise, timestep)
    return noisy.to(pipeline.unet.dtype)


def steps_taken(num_inference_steps: int, strength: float) -> int:
    """Return how many of the steps a clip takes: as many as the pipeline counts, and one at least."""
    return max(min(int(num_inference_steps * strength), num_inference_steps), 1)


def calm(latents: "torch.Tensor") -> "torch.Tensor":
    """Return the latents of clips, shape (n, channels, frames, height, width), with what is unrest taken out.

    Each cell's change is scaled by how far it rises above unrest, more sharply than by the share of it that is motion
    (a Wiener filter), so that what is still stays still, and what moves is a little livelier than it was foretold.
    """
    from torch.nn import functional

    mean = latents.float().mean(dim=2, keepdim=True)
    change = latents - mean
    variance = change.square().mean(dim=(1, 2)).unsqueeze(1)
    # Beside what moves something is about to.
    near = functional.avg_pool2d(variance, 3, stride=1, padding=1, count_include_pad=False).clamp_min(1e-9)
    share = (1 - (UNREST / near).square()).clamp_min(0).unsqueeze(2)
    return (mean + LIVELINESS * share * change).to(latents.dtype)


def decode(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - as above
    latents: "torch.Tensor",
) -> Iterator[Image.Image]:
    """Yield the frames of one clip's latents, calmed and decoded on the thread where the pipeline is called.

    While some are taken, the next ones are decoded.
    """
    import torch

    first, *others = torch.split(thread.submit(calm, latents).result(), DECODED, dim=2)
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
