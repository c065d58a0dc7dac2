"""Measures: known differences have known values."""

import pytest
import torch

from engine.training.measures import edge_difference, picture_loss, psnr, ssim


def test_psnr_of_a_known_error() -> None:
    white, grey = torch.ones(2, 3, 8, 8), torch.full((2, 3, 8, 8), 0.8)
    # The range is 2 and the error 0.2, so 20 log10(2 / 0.2).
    assert psnr(white, grey).tolist() == pytest.approx([20.0, 20.0], abs=1e-3)


def test_ssim_is_one_for_equals_and_falls_with_noise() -> None:
    torch.manual_seed(0)
    picture = torch.rand(1, 3, 32, 32) * 2 - 1
    little, much = (picture + strength * torch.randn_like(picture) for strength in (0.05, 0.5))
    assert ssim(picture, picture).item() == pytest.approx(1.0, abs=1e-5)
    assert 1 > ssim(picture, little).item() > ssim(picture, much).item()


def test_edges_ignore_a_shift_of_brightness() -> None:
    picture = torch.rand(1, 3, 16, 16)
    assert edge_difference(picture, picture + 0.3).item() == pytest.approx(0.0, abs=1e-6)


def test_the_loss_of_a_perfect_copy_is_zero() -> None:
    picture = torch.rand(1, 3, 16, 16)
    assert picture_loss(picture, picture).item() == 0
    assert picture_loss(picture, picture.flip(-1)).item() > 0
