"""The painter: a diffusion pipeline paints over a drawing in the last of its steps."""

from collections.abc import Generator
from concurrent.futures import Executor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine import steps
from engine.change import Change, Pixels
from engine.steps import Step

if TYPE_CHECKING:
    import torch

#: The shorter side of what is painted, in pixels, as the denoiser learnt, and what both sides are multiples of.
SIDE, MULTIPLE = 512, 16
#: The change is fitted in windows that reach so far from their middle, in pixels of half the painted size, and less
#: closely where luminance varies less than this: the variance of a fade in a sky.
REACH, FLAT = 4, 30.0
#: The mean change, in levels, that a painting is brought to, and so many times larger at most.
TOUCH, MOST = 5.0, 2.0
#: How much of the drawing's contrast a painting may take away.
SOFTENED = 0.08


def paint(
    thread: Executor,
    pipeline: Any,  # noqa: ANN401 - diffusers' StableDiffusionImg2ImgPipeline, which ships no types
    drawing: Pixels,
    *,
    prompt: str,
    seed: int,
    num_inference_steps: int,
    strength: float,
) -> Generator[Step, None, Change]:
    """Paint over a drawing in the last `strength` of the steps (SDEdit, Meng et al. 2022); return what that changed.

    It takes one step at least. What the autoencoder alone changes is no painting, and is left out.
    """
    import torch

    picture = at_painted_size(drawing)
    taken = max(round(num_inference_steps * strength), 1)
    making = steps.call(
        thread,
        pipeline,
        {
            "prompt": prompt,
            "image": picture,
            # Half a step more than it takes, which the pipeline rounds down.
            "strength": min((taken + 0.5) / num_inference_steps, 1.0),
            "num_inference_steps": num_inference_steps,
            "guidance_scale": 1.0,
            "generator": torch.Generator("cpu").manual_seed(seed),
            "output_type": "latent",
        },
    )
    with closing(making):
        output = yield from making
    return thread.submit(_change, pipeline, picture, output.images).result()


def at_painted_size(drawing: Pixels) -> Image.Image:
    """Return a drawing at the size that it is painted at."""
    height, width, _ = drawing.shape
    shorter = min(width, height)
    sides = (round(SIDE * side / shorter / MULTIPLE) * MULTIPLE for side in (width, height))
    return Image.fromarray(drawing).resize((next(sides), next(sides)), Image.Resampling.BOX)


def _change(
    pipeline: Any,  # noqa: ANN401 - as above
    picture: Image.Image,
    painted: "torch.Tensor",
) -> Change:
    import torch
    from torch.nn import functional

    with torch.inference_mode():
        vae, processor = pipeline.vae, pipeline.image_processor
        pixels = processor.preprocess(picture).to(vae.device, vae.dtype)
        latents = torch.cat([painted / vae.config.scaling_factor, vae.encode(pixels).latents])
        after, before = vae.decode(latents.to(vae.dtype)).sample.float().cpu()
        drawn = torch.from_numpy(np.asarray(picture, np.float32)).permute(2, 0, 1)
        luminance = (drawn * torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)).sum(dim=0, keepdim=True)
        luminance, difference = (functional.avg_pool2d(one, 2) for one in (luminance, 127.5 * (after - before)))
        difference *= _gain(difference)
        level, mean = _mean(luminance), _mean(difference)
        variance = (_mean(luminance.square()) - level.square()).clamp_min(0)
        slope = (_mean(luminance * difference) - level * mean) / (variance + FLAT)
        slope = slope.clamp_min(-SOFTENED)
        # Of all windows that a place is in, the mean counts.
        offset = _mean(mean - slope * level)
        slope = _mean(slope)
        offset += slope * level
    return Change(level[0].numpy(), slope.numpy(), offset.numpy())


def _gain(difference: "torch.Tensor") -> float:
    return float(min(TOUCH / max(float(difference.abs().mean()), 1e-6), MOST))


def _mean(planes: "torch.Tensor") -> "torch.Tensor":
    """Return the mean around each place, of shape (n, height, width)."""
    from torch.nn import functional

    padded = functional.pad(planes.unsqueeze(0), (REACH,) * 4, mode="replicate")
    return functional.avg_pool2d(padded, 2 * REACH + 1, stride=1)[0]
