"""Tiny tokenizers of the classes that the families use."""

import string
from pathlib import Path

from diffusers import Kandinsky5T2VPipeline, QwenImagePipeline
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]
from transformers import CLIPTokenizer, Qwen2Tokenizer, T5Tokenizer

from engine.models.installed import BUILTIN

#: The form of Qwen's own chat template, without tools and thoughts.
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def clip() -> CLIPTokenizer:
    """Return the tokenizer of the built-in model."""
    tokenizer: CLIPTokenizer = CLIPTokenizer.from_pretrained(BUILTIN / "tokenizer")
    return tokenizer


def qwen() -> Qwen2Tokenizer:
    """Return a tokenizer for which a word of the families' instructions is one token, and other words are their bytes.

    The pipelines cut their instructions off after a fixed number of tokens, and cut what is too long: with an
    instruction in bytes nothing would be left of the prompt.
    """
    qwen_image, kandinsky = QwenImagePipeline(*[None] * 5), Kandinsky5T2VPipeline(*[None] * 7)
    instructions = [qwen_image.prompt_template_encode, kandinsky.prompt_template]  # type: ignore[attr-defined]
    untrained = Qwen2Tokenizer(
        extra_special_tokens=["<|im_start|>", "<|im_end|>", "<|image_pad|>", "<|video_pad|>"],
        chat_template=CHAT_TEMPLATE,
    )
    trained: Qwen2Tokenizer = untrained.train_new_from_iterator(instructions, vocab_size=1000, show_progress=False)
    return trained


def t5() -> T5Tokenizer:
    """Return a tokenizer for which each letter is a token."""
    return T5Tokenizer(vocab=_pieces(), extra_ids=0)


def save_as_sentencepiece(folder: Path) -> None:
    """Leave of a saved T5 tokenizer what older repositories have of it: the vocabulary in sentencepiece's own form."""
    kinds = dict.fromkeys(("<pad>", "</s>"), ModelProto.SentencePiece.CONTROL)
    kinds["<unk>"] = ModelProto.SentencePiece.UNKNOWN
    model = ModelProto()
    for piece, score in _pieces():
        model.pieces.add(piece=piece, score=score, type=kinds.get(piece, ModelProto.SentencePiece.NORMAL))
    model.trainer_spec.model_type = model.trainer_spec.UNIGRAM
    for number, name in enumerate(("pad", "eos", "unk")):
        setattr(model.trainer_spec, f"{name}_id", number)
    (folder / "spiece.model").write_bytes(model.SerializeToString())
    (folder / "tokenizer.json").unlink()


def _pieces() -> list[tuple[str, float]]:
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    return special + [(letter, -3.0) for letter in string.ascii_letters + string.digits + string.punctuation]
