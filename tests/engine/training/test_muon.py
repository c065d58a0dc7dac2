"""Muon: orthogonal steps."""

import torch
from torch import nn

from engine.training.muon import Muon, orthogonal


def test_orthogonal_matrices_have_singular_values_near_one() -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(3, 8, 40)))
    assert 0.6 < float(values.min()) <= float(values.max()) < 1.3


def test_it_finds_the_minimum_of_a_small_regression() -> None:
    torch.manual_seed(0)
    wanted, layer = nn.Conv2d(4, 4, 3), nn.Conv2d(4, 4, 3)
    weight, bias = layer.parameters()
    optimizer = Muon([weight], [bias], rate=0.02, adam_rate=0.02)
    picture = torch.randn(4, 4, 10, 10)
    losses = []
    for step in range(120):
        loss = (layer(picture) - wanted(picture)).square().mean()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.take_step(1 - step / 120)
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.01 * losses[0]


def test_a_resumed_run_uses_the_given_rates() -> None:
    layer = nn.Conv2d(4, 4, 3)
    weight, bias = layer.parameters()
    first, resumed = (Muon([weight], [bias], rate, rate / 2) for rate in (0.02, 0.01))
    layer(torch.ones(1, 4, 8, 8)).sum().backward()
    first.take_step()
    resumed.load_state_dict(first.state_dict())
    assert [group["full_rate"] for group in resumed.param_groups] == [0.01, 0.005]
    assert torch.equal(resumed.state[weight]["momentum"], first.state[weight]["momentum"])
