"""Tiny tokenizers of the families' classes."""

import string
from pathlib import Path

from diffusers import Kandinsky5T2VPipeline, QwenImagePipeline
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]
from transformers import CLIPTokenizer, Qwen2Tokenizer, T5Tokenizer

from engine.models.installed import BUILTIN

#: Qwen's chat template, without tools and thinking.
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def clip() -> CLIPTokenizer:
    """Return the tokenizer of the built-in model."""
    tokenizer: CLIPTokenizer = CLIPTokenizer.from_pretrained(BUILTIN / "tokenizer")
    return tokenizer


def qwen() -> Qwen2Tokenizer:
    """Return a tokenizer that knows the words of the families' instructions and splits other words into bytes.

    The pipelines remove a fixed number of instruction tokens and truncate the rest: if instructions were split into
    bytes, nothing of the prompt would be left.
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
    """Return a tokenizer in which each letter is a token."""
    return T5Tokenizer(vocab=_pieces(), extra_ids=0)


def save_as_sentencepiece(folder: Path) -> None:
    """Replace the vocabulary of a saved T5 tokenizer by one in sentencepiece's own format, as in older repositories."""
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
