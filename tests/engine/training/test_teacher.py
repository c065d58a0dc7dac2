"""The teacher: the embedding of a sentence does not depend on others."""

import torch

from engine.training.teacher import Teacher


def test_embeddings_have_length_one(teacher: Teacher) -> None:
    embedded = teacher.embed(["never give up", "hope", "the lake and the ocean at night"])
    assert embedded.shape == (3, teacher.size)
    assert torch.allclose(embedded.norm(dim=1), torch.ones(3), atol=1e-3)


def test_other_sentences_do_not_matter(teacher: Teacher) -> None:
    alone = teacher.embed(["hope"])
    among = teacher.embed(["the lake and the ocean and the mountains", "hope", "calm"])
    assert torch.allclose(alone[0], among[1], atol=0.02)
    assert not torch.allclose(among[0], among[1], atol=0.02)


def test_its_words_are_complete_words_in_order(teacher: Teacher) -> None:
    words = teacher.words()
    assert words[:3] == ["never", "give", "hope"]
    assert not any(word.startswith(("#", "[")) or len(word) < 3 for word in words)
