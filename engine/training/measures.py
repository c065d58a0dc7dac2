"""Measures: the similarity of pictures, given as floats in -1..1, shape (n, 3, height, width)."""

import torch
from torch import Tensor
from torch.nn import functional

from engine.training.codec import Codec, decode, encode

#: The weights of red, green and blue in the luminance.
LUMINANCE = (0.299, 0.587, 0.114)
#: The side and standard deviation of the Gaussian window of SSIM, and its two constants (Wang et al. 2004).
WINDOW, SPREAD, K1, K2 = 11, 1.5, 0.01, 0.03


def psnr(a: Tensor, b: Tensor) -> Tensor:
    """Return the peak signal-to-noise ratio of each picture, in decibels, shape (n,)."""
    error = (a.float() - b.float()).square().mean(dim=(1, 2, 3)).clamp_min(1e-10)
    return 10 * torch.log10(4 / error)


def ssim(a: Tensor, b: Tensor) -> Tensor:
    """Return the structural similarity of each picture's luminance, shape (n,)."""
    weights = torch.tensor(LUMINANCE, device=a.device).view(1, 3, 1, 1)
    x, y = (((picture.float() + 1) / 2 * weights).sum(1, keepdim=True) for picture in (a, b))
    offsets = torch.arange(WINDOW, device=a.device) - WINDOW // 2
    bell = torch.exp(-offsets.square() / (2 * SPREAD**2))
    bell = bell / bell.sum()

    def blur(field: Tensor) -> Tensor:
        rows = functional.conv2d(field, bell.view(1, 1, 1, WINDOW))
        return functional.conv2d(rows, bell.view(1, 1, WINDOW, 1))

    mean_x, mean_y = blur(x), blur(y)
    spread_x = blur(x * x) - mean_x**2
    spread_y = blur(y * y) - mean_y**2
    shared = blur(x * y) - mean_x * mean_y
    top = (2 * mean_x * mean_y + K1**2) * (2 * shared + K2**2)
    bottom = (mean_x**2 + mean_y**2 + K1**2) * (spread_x + spread_y + K2**2)
    return (top / bottom).mean(dim=(1, 2, 3))


def fidelity(codec: Codec, pictures: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Return the codec's reconstructions of pictures, and their mean PSNR and SSIM."""
    made = decode(codec, encode(codec, pictures)).cpu()
    return made, {"psnr": float(psnr(made, pictures).mean()), "ssim": float(ssim(made, pictures).mean())}


def edge_difference(a: Tensor, b: Tensor) -> Tensor:
    """Return the mean difference of the gradients of two pictures."""
    steps = [(a.diff(dim=axis) - b.diff(dim=axis)).abs().mean() for axis in (-1, -2)]
    return steps[0] + steps[1]


def picture_loss(made: Tensor, true: Tensor) -> Tensor:
    """Return the loss of a reconstruction: differences of colours and edges at full, half and quarter size."""
    loss = (made - true).abs().mean() + edge_difference(made, true) + 8 * functional.mse_loss(made, true)
    for _ in range(2):
        made, true = functional.avg_pool2d(made, 2), functional.avg_pool2d(true, 2)
        loss = loss + 0.5 * (made - true).abs().mean() + 0.5 * edge_difference(made, true)
    return loss
