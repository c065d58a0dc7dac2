"""Guidance: a prompt is overdone away from the same denoiser without it, or from a weaker one."""

import pytest
import torch

from engine.training import guidance
from engine.training.denoiser import Denoiser, build_denoiser
from engine.training.guidance import LED_AWAY, PROMPTED, Guided
from engine.training.text import WIDTH

RANDOM = torch.Generator().manual_seed(0)
NOISY, LEVELS = torch.randn(2, 16, 8, 8, generator=RANDOM), torch.tensor([0.2, 0.9])
READ, UNREAD = torch.randn(2, 2, 48, WIDTH, generator=RANDOM)


@pytest.fixture(autouse=True)
def full_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guidance, "compute_type", lambda _: torch.float32)


@pytest.fixture(scope="module")
def denoisers() -> tuple[Denoiser, Denoiser]:
    torch.manual_seed(0)
    strong, weak = (build_denoiser((32, 32, 32, 32)).requires_grad_(False) for _ in range(2))
    return strong, weak


def told(denoiser: Denoiser, states: torch.Tensor) -> torch.Tensor:
    velocity: torch.Tensor = denoiser(NOISY, LEVELS * 1000, states).sample
    return velocity


def close(one: torch.Tensor, other: torch.Tensor) -> bool:
    return torch.allclose(one, other, atol=1e-4)


def test_alone_it_is_led_away_from_what_it_says_without_a_prompt(denoisers: tuple[Denoiser, Denoiser]) -> None:
    strong, _ = denoisers
    with_prompt, without = told(strong, READ), told(strong, UNREAD)
    expected = without + (1 + PROMPTED) * (with_prompt - without)
    assert close(Guided(strong, None)(NOISY, LEVELS, READ, UNREAD), expected)
    assert not close(with_prompt, expected)


def test_it_is_also_led_away_from_what_a_weaker_one_says_of_the_prompt(denoisers: tuple[Denoiser, Denoiser]) -> None:
    strong, weak = denoisers
    alone = Guided(strong, None)(NOISY, LEVELS, READ, UNREAD)
    expected = alone + LED_AWAY * (told(strong, READ) - told(weak, READ))
    assert close(Guided(strong, weak)(NOISY, LEVELS, READ, UNREAD), expected)


def test_a_denoiser_that_is_as_weak_changes_nothing(denoisers: tuple[Denoiser, Denoiser]) -> None:
    strong, _ = denoisers
    alone = Guided(strong, None)(NOISY, LEVELS, READ, UNREAD)
    assert close(Guided(strong, strong)(NOISY, LEVELS, READ, UNREAD), alone)
