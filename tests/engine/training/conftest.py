"""Fixtures for training: tiny networks of the real classes."""

import pytest
import torch
from transformers import BertConfig, BertModel, BertTokenizer

from engine.training.codec import Codec, build_codec
from engine.training.denoiser import Denoiser, build_denoiser
from engine.training.latents import Latents, encode_scenes
from engine.training.lesson import Lesson, prepare
from engine.training.teacher import Teacher
from engine.training.text import TextModel, build_text_model
from engine.training.tokenizer import PromptTokenizer

WORDS = "never give up hope calm the and mountains lake ocean runner lighthouse sunset night exam"


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """Use one thread, with which tiny networks are fastest."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Teacher:
    """Return an untrained sentence encoder with a small vocabulary."""
    folder = tmp_path_factory.mktemp("teacher")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "##s", *WORDS.split()]
    BertTokenizer(vocab={word: number for number, word in enumerate(words)}).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder)
    return Teacher(folder)


@pytest.fixture(scope="session")
def prepared(teacher: Teacher, tmp_path_factory: pytest.TempPathFactory) -> tuple[PromptTokenizer, Lesson]:
    """Return a tokenizer and the lesson of two prompts for each of six scenes and twenty free prompts."""
    return prepare(tmp_path_factory.mktemp("text"), teacher, scenes=6, each=2, free=20)


@pytest.fixture(scope="session")
def codec() -> Codec:
    """Return an untrained codec of small width."""
    torch.manual_seed(0)
    return build_codec(16).eval()


@pytest.fixture(scope="session")
def latents(codec: Codec) -> Latents:
    """Return the first six scenes, encoded."""
    return encode_scenes(codec, range(6))


@pytest.fixture
def denoiser() -> Denoiser:
    """Return an untrained denoiser of small width."""
    torch.manual_seed(0)
    return build_denoiser((32, 32, 32, 32))


@pytest.fixture
def text_model(prepared: tuple[PromptTokenizer, Lesson]) -> TextModel:
    """Return an untrained text model of one layer."""
    torch.manual_seed(0)
    return build_text_model(len(prepared[0]), layers=1)
