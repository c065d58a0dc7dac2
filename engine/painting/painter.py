"""Paint over a drawing with the last steps of a diffusion pipeline."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine.painting.change import MIDDLE, Change, Pixels
from engine.pipelines import steps
from engine.pipelines.steps import Step

if TYPE_CHECKING:
    import torch

#: The shorter side of a painting in pixels, for which the denoiser was trained, and the divisor of both sides.
SIDE, MULTIPLE = 512, 16
#: The guided filter's settings: the factor by which the images are scaled down, the radius of its windows after that,
#: and its regularisation, which is the variance of a fade in a sky.
SCALE, RADIUS, FLAT = 4, 12, 30.0
#: The most levels by which black gets lighter, so that silhouettes in front of a bright sky stay dark.
LIFT = 6.0


def paint(
    pipeline: Any,  # noqa: ANN401 - diffusers' StableDiffusionImg2ImgPipeline, which ships no types
    drawing: Pixels,
    *,
    prompt: str,
    seed: int,
    num_inference_steps: int,
    strength: float,
    on_step: Callable[[Step], None] = lambda _: None,
) -> Change:
    """Paint over a drawing in the last `strength` of the steps (SDEdit, Meng et al. 2022); return the change.

    At least one step is taken. Details that the autoencoder loses are too small to affect the change.
    """
    import torch

    picture = at_painted_size(drawing)
    taken = max(round(num_inference_steps * strength), 1)
    output = steps.call(
        pipeline,
        {
            "prompt": prompt,
            "image": picture,
            # Half a step more, because the pipeline rounds down.
            "strength": min((taken + 0.5) / num_inference_steps, 1.0),
            "num_inference_steps": num_inference_steps,
            "guidance_scale": 1.0,
            "generator": torch.Generator("cpu").manual_seed(seed),
            "output_type": "latent",
        },
        on_step,
    )
    return _change(pipeline, picture, output.images)


def at_painted_size(drawing: Pixels) -> Image.Image:
    """Return a drawing scaled to the size of a painting."""
    height, width, _ = drawing.shape
    shorter = min(width, height)
    sides = (round(SIDE * side / shorter / MULTIPLE) * MULTIPLE for side in (width, height))
    return Image.fromarray(drawing).resize((next(sides), next(sides)), Image.Resampling.BOX)


def _change(
    pipeline: Any,  # noqa: ANN401 - as above
    picture: Image.Image,
    painted: "torch.Tensor",
) -> Change:
    """Fit a change to what the painting changed, each colour separately (guided filter, He et al. 2013)."""
    import torch
    from torch.nn import functional

    with torch.inference_mode():
        vae = pipeline.vae
        after = vae.decode((painted / vae.config.scaling_factor).to(vae.dtype)).sample[0].float().cpu()
        drawn = torch.from_numpy(np.asarray(picture, np.float32)).permute(2, 0, 1) - MIDDLE
        drawn, after = (functional.avg_pool2d(one, SCALE) for one in (drawn, 127.5 * after + (127.5 - MIDDLE)))
        difference = after - drawn
        level, mean = _mean(drawn), _mean(difference)
        variance = (_mean(drawn.square()) - level.square()).clamp_min(0)
        slope = (_mean(drawn * difference) - level * mean) / (variance + FLAT)
        slope = slope.maximum((mean - LIFT) / (level + MIDDLE + 1))
        # The mean over all windows that contain a pixel.
        offset = _mean(mean - slope * level)
        slope = _mean(slope)
    return Change(slope.numpy(), offset.numpy())


def _mean(planes: "torch.Tensor") -> "torch.Tensor":
    """Return the mean of the window around each pixel, shape (n, height, width)."""
    from torch.nn import functional

    padded = functional.pad(planes.unsqueeze(0), (RADIUS,) * 4, mode="replicate")
    return functional.avg_pool2d(padded, 2 * RADIUS + 1, stride=1)[0]
