"""The text cache encodes the same text once, and has a maximum size."""

import pytest
import torch
from transformers import CLIPTextConfig, CLIPTextModel

from engine.pipelines import text_cache
from engine.pipelines.text_cache import cache_texts


@pytest.fixture
def encoder() -> CLIPTextModel:
    torch.manual_seed(0)
    model = CLIPTextModel(
        CLIPTextConfig(vocab_size=50, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2)
    )
    model.eval()
    return model


@torch.no_grad()
def test_the_same_text_is_encoded_once(encoder: CLIPTextModel) -> None:
    calls: list[object] = []
    encoder.get_input_embeddings().register_forward_hook(lambda *_: calls.append(None))
    one, other = torch.tensor([[1, 2, 3]]), torch.tensor([[1, 2, 4]])
    plain = encoder(one).last_hidden_state
    cache_texts(encoder)
    calls.clear()
    assert torch.equal(encoder(one).last_hidden_state, plain)
    assert encoder(one) is encoder(one.clone())
    assert len(calls) == 1
    assert not torch.equal(encoder(other).last_hidden_state, plain)
    assert encoder(one, output_hidden_states=True).hidden_states is not None, "other arguments are another key"
    assert len(calls) == 3


@torch.no_grad()
def test_the_cache_has_a_maximum_size(encoder: CLIPTextModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_cache, "SIZE", 3 * 16 * 4 * 4)
    cache_texts(encoder)
    first = encoder(torch.tensor([[0, 1, 2]]))
    for number in range(10):
        encoder(torch.tensor([[number, 1, 3]]))
    assert encoder(torch.tensor([[0, 1, 2]])) is not first


@torch.no_grad()
def test_an_output_larger_than_the_cache_is_returned(encoder: CLIPTextModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_cache, "SIZE", 10)
    plain = encoder(torch.tensor([[0, 1, 2]])).last_hidden_state
    cache_texts(encoder)
    assert torch.equal(encoder(torch.tensor([[0, 1, 2]])).last_hidden_state, plain)
