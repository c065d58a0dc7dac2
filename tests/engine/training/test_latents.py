"""Latents: scenes encoded once, in shards that are never made twice."""

from pathlib import Path

import numpy as np
import torch

from engine.training.codec import Codec, encode
from engine.training.latents import Latents, encode_scenes, read_shards, write_shard
from engine.training.render_pool import as_tensor
from engine.training.scenes import Layout, Scene


def test_a_scene_is_encoded_at_both_sizes(latents: Latents, codec: Codec) -> None:
    assert (latents.full.shape, latents.half.shape) == ((6, 16, 32, 32), (6, 16, 16, 16))
    assert (latents.subject.shape, latents.small.shape) == ((6, 1, 32, 32), (6, 3, 128, 128))
    moment = float(np.random.default_rng([2, 1]).random())
    alone = encode(codec, as_tensor(Scene(2).render(moment)[np.newaxis]))
    assert torch.allclose(latents.full[2:3].float(), alone, atol=0.02)


def test_the_subject_is_where_something_stands(latents: Latents) -> None:
    for seed in range(6):
        assert bool(latents.subject[seed].any()) is (Layout(seed).subject != "none")
    assert 0 <= float(latents.subject.min()) < 0.5 < float(latents.subject.max()) <= 1


def test_shards_are_written_once_and_read_in_order(codec: Codec, latents: Latents, tmp_path: Path) -> None:
    codec.save_pretrained(tmp_path / "codec")
    for number in (1, 0, 3):
        path = write_shard(tmp_path / "codec", tmp_path, number, size=2)
    before = path.stat().st_mtime_ns
    write_shard(tmp_path / "codec", tmp_path, 3, size=2)
    assert path.stat().st_mtime_ns == before

    read = read_shards(tmp_path)
    assert len(read) == 4  # shard 2 is missing, so 3 does not count
    assert torch.allclose(read.full.float(), latents.full[:4].float(), atol=0.02)
    assert torch.equal(read.small, latents.small[:4])


def test_a_shard_begins_where_the_last_one_ended(codec: Codec, latents: Latents) -> None:
    later = encode_scenes(codec, range(4, 6))
    assert torch.equal(later.small, latents.small[4:])
