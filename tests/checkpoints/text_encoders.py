"""Tiny text encoders of the families' classes, with a hidden size of `WIDTH`."""

from typing import Any, TypeVar

from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
    UMT5Config,
    UMT5EncoderModel,
)

WIDTH = 16

_T5: dict[str, Any] = {
    "d_model": WIDTH,
    "d_kv": 8,
    "d_ff": 2 * WIDTH,
    "num_layers": 1,
    "num_heads": 2,
    "feed_forward_proj": "gated-gelu",
}

_Clip = TypeVar("_Clip", CLIPTextModel, CLIPTextModelWithProjection)


def clip(tokenizer: CLIPTokenizer, model: type[_Clip], length: int) -> _Clip:
    """Return a CLIP text encoder that reads `length` tokens."""
    return model(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=2 * WIDTH,
            num_hidden_layers=1,
            num_attention_heads=2,
            max_position_embeddings=length,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def qwen3(tokenizer: Qwen2Tokenizer, num_hidden_layers: int) -> Qwen3ForCausalLM:
    """Return a Qwen3 with `num_hidden_layers` layers."""
    return Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=2 * WIDTH,
            num_hidden_layers=num_hidden_layers,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            tie_word_embeddings=True,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
        )
    )


def qwen2_5_vl(tokenizer: Qwen2Tokenizer) -> Qwen2_5_VLForConditionalGeneration:
    """Return a Qwen2.5-VL, of which only the language model is used."""
    return Qwen2_5_VLForConditionalGeneration(
        Qwen2_5_VLConfig(
            text_config={
                "vocab_size": len(tokenizer),
                "hidden_size": WIDTH,
                "intermediate_size": 2 * WIDTH,
                "num_hidden_layers": 2,
                "num_attention_heads": 2,
                "num_key_value_heads": 1,
                "rope_scaling": {"type": "default", "rope_type": "default", "mrope_section": [1, 1, 2]},
                "bos_token_id": None,
                "eos_token_id": tokenizer.eos_token_id,
            },
            vision_config={
                "depth": 1,
                "hidden_size": WIDTH,
                "intermediate_size": 2 * WIDTH,
                "num_heads": 2,
                "out_hidden_size": WIDTH,
            },
            tie_word_embeddings=True,
        )
    )


def t5(tokenizer: T5Tokenizer) -> T5EncoderModel:
    """Return a T5 1.1 encoder."""
    return T5EncoderModel(T5Config(vocab_size=len(tokenizer), **_T5))


def umt5(tokenizer: T5Tokenizer) -> UMT5EncoderModel:
    """Return a UMT5 encoder."""
    return UMT5EncoderModel(UMT5Config(vocab_size=len(tokenizer), **_T5))
