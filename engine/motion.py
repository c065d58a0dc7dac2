"""Motion: clips of few key frames, which begin as one picture, are redrawn frame by frame, calmed where nothing moves,
and decoded as they are taken."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    import torch

#: Cells of latents vary in time, about their mean. What is less than this share of how much those vary that move most
#: is unrest and no motion; where little moves, there is little of either.
UNREST = 0.4
#: How much those vary that move most: this quantile of all, but not less nor more than this.
MOVING, LEAST_MOTION, MOST_MOTION = 0.9, 0.0125, 0.5
#: What changes in a clip is made so much larger.
LIVELINESS = 1.45
#: Frames decoded at a time.
DECODED = 4


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
    scheduler = _schedule(pipeline, num_inference_steps)
    timestep = scheduler.timesteps[-steps_taken(num_inference_steps, strength)]
    noisy = _put_under_noise(scheduler, picture, timestep, seed).to(pipeline.device, pipeline.unet.dtype)
    return noisy.unsqueeze(2).repeat(1, 1, frames, 1, 1)


def steps_taken(num_inference_steps: int, strength: float) -> int:
    """Return how many of the steps a clip takes: as many as the pipeline counts, and one at least."""
    return max(min(int(num_inference_steps * strength), num_inference_steps), 1)


def redraw(
    pipeline: Any,  # noqa: ANN401 - diffusers' StableDiffusionPipeline, which ships no types
    prompt: str,
    latents: "torch.Tensor",
    num_inference_steps: int,
    seed: int,
) -> "torch.Tensor":
    """Return the latents of a clip, shape (1, channels, frames, height, width), livelier, and each frame drawn anew.

    Who learns to foretell motion by least squares foretells too little of it, and blurs what may go one way or the
    other. The pipeline for pictures makes that sharp in the last of its steps (SDEdit, Meng et al. 2022).
    """
    import torch

    mean = latents.float().mean(dim=2, keepdim=True)
    frames = (mean + LIVELINESS * (latents - mean))[0].transpose(0, 1)
    scheduler = _schedule(pipeline, num_inference_steps)
    timestep = scheduler.timesteps[-1]
    with torch.inference_mode():
        noisy = _put_under_noise(scheduler, frames, timestep, seed).to(pipeline.device, pipeline.unet.dtype)
        words, _ = pipeline.encode_prompt(prompt, pipeline.device, 1, do_classifier_free_guidance=False)
        words = words.expand(len(noisy), -1, -1)
        told = pipeline.unet(scheduler.scale_model_input(noisy, timestep), timestep, words).sample
        redrawn: torch.Tensor = scheduler.step(told, timestep, noisy).prev_sample
    return redrawn.transpose(0, 1).unsqueeze(0)


def _schedule(pipeline: Any, num_inference_steps: int) -> Any:  # noqa: ANN401 - as above, and a scheduler
    """Return a scheduler of so many steps, beside the pipeline's own, which may be in use."""
    scheduler = deepcopy(pipeline.scheduler)
    scheduler.set_timesteps(num_inference_steps)
    return scheduler


def _put_under_noise(
    scheduler: Any,  # noqa: ANN401 - as above
    pictures: "torch.Tensor",
    timestep: "torch.Tensor",
    seed: int,
) -> "torch.Tensor":
    """Return the latents of pictures under as much noise as is there before a timestep, the same in all: what begins
    alike stays alike where nothing moves it."""
    import torch

    pictures = pictures.float().cpu()
    noise = torch.randn(pictures[:1].shape, generator=torch.Generator().manual_seed(seed)).expand_as(pictures)
    noisy: torch.Tensor = scheduler.add_noise(pictures, noise, timestep.expand(len(pictures)))
    return noisy


def calm(latents: "torch.Tensor") -> "torch.Tensor":
    """Return the latents of clips, shape (n, channels, frames, height, width), with what is unrest taken out.

    Each cell's change is scaled by how far it rises above unrest, more sharply than by the share of it that is motion
    (a Wiener filter), so that what is still stays still.
    """
    from torch.nn import functional

    mean = latents.float().mean(dim=2, keepdim=True)
    change = latents - mean
    variance = change.square().mean(dim=(1, 2)).unsqueeze(1)
    # Beside what moves something is about to.
    near = functional.avg_pool2d(variance, 3, stride=1, padding=1, count_include_pad=False).clamp_min(1e-9)
    motion = near.flatten(1).quantile(MOVING, dim=1).clamp(LEAST_MOTION, MOST_MOTION).view(-1, 1, 1, 1)
    share = (1 - (UNREST * motion / near).square()).clamp_min(0).unsqueeze(2)
    return (mean + share * change).to(latents.dtype)


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
