from collections.abc import Callable

import pytest
import torch
from transformers import CLIPTextConfig, CLIPTextModel

from engine import memory
from engine.memory import is_shortage, remember_texts, smaller
from engine.parameters import Parameters
from persistence.tables import Kind

PICTURE = Parameters(kind=Kind.IMAGE, prompt="a lake", seed=1, model="m", num_inference_steps=4, guidance_scale=1.0)
VIDEO = PICTURE.model_copy(update={"kind": Kind.VIDEO, "width": 832, "height": 480, "num_frames": 81, "fps": 16})


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
    remember_texts(encoder)
    calls.clear()
    assert torch.equal(encoder(one).last_hidden_state, plain)
    assert encoder(one) is encoder(one.clone())
    assert len(calls) == 1
    assert not torch.equal(encoder(other).last_hidden_state, plain)
    assert encoder(one, output_hidden_states=True).hidden_states is not None, "asked for more, it answers more"
    assert len(calls) == 3


@torch.no_grad()
def test_only_so_much_is_remembered(encoder: CLIPTextModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "TEXTS", 3 * 16 * 4 * 4)
    remember_texts(encoder)
    first = encoder(torch.tensor([[0, 1, 2]]))
    for number in range(10):
        encoder(torch.tensor([[number, 1, 3]]))
    assert encoder(torch.tensor([[0, 1, 2]])) is not first


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (RuntimeError("MPS backend out of memory"), True),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"), True),
        (MemoryError(), True),
        (RuntimeError("The size of tensor a (4) must match the size of tensor b (5)"), False),
        (ValueError("out of memory lane"), False),
    ],
)
def test_a_shortage_is_told_from_other_errors(error: BaseException, expected: bool) -> None:
    assert is_shortage(error) == expected


def lowered(parameters: Parameters | None, lower: Callable[[Parameters], Parameters | None]) -> list[Parameters]:
    steps = []
    while parameters is not None:
        steps.append(parameters)
        parameters = lower(parameters)
    return steps[1:]


def test_a_video_shrinks_and_then_shortens_and_says_so() -> None:
    steps = lowered(VIDEO, smaller)
    assert [step.size for step in steps[:2]] == [(608, 352), (448, 256)]
    assert [step.num_frames for step in steps[2:]] == [41, 17, 9]
    assert steps[-1].lowered == (
        "size 832x480 to 608x352; size 608x352 to 448x256; frames 81 to 41; frames 41 to 17; frames 17 to 9"
    )


def test_a_picture_shrinks_to_what_can_still_be_looked_at() -> None:
    steps = lowered(PICTURE.model_copy(update={"width": 1024, "height": 1024}), smaller)
    assert [step.size for step in steps] == [(768, 768), (576, 576), (416, 416), (288, 288), (256, 256)]


def test_a_size_that_the_model_chooses_cannot_be_lowered() -> None:
    assert smaller(PICTURE) is None


def test_a_camera_move_keeps_its_frames() -> None:
    move = VIDEO.model_copy(update={"motion": "camera", "camera": "zoom in", "width": 256, "height": 256})
    assert smaller(move) is None
