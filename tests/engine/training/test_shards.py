"""Shards: files that are made once and read in order."""

from pathlib import Path

import torch

from engine.training.shards import read_shards, write_shard, write_shards


def squares(seeds: range) -> dict[str, torch.Tensor]:
    return {"squares": torch.tensor([seed**2 for seed in seeds])}


def test_a_shard_is_written_once(tmp_path: Path) -> None:
    path = write_shard(squares, tmp_path, 2, 3)
    before = path.stat().st_mtime_ns
    assert write_shard(lambda _: {}, tmp_path, 2, 3) == path
    assert path.stat().st_mtime_ns == before


def test_shards_are_read_in_order_up_to_the_first_that_is_missing(tmp_path: Path) -> None:
    for number in (1, 0, 3):
        write_shard(squares, tmp_path, 2, number)
    assert read_shards(tmp_path)["squares"].tolist() == [0, 1, 4, 9]


def test_workers_write_every_shard_that_the_scenes_need(tmp_path: Path) -> None:
    write_shards(squares, tmp_path / "new", size=2, scenes=5, workers=1)
    assert read_shards(tmp_path / "new")["squares"].tolist() == [0, 1, 4, 9, 16, 25]


def test_an_incomplete_shard_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "0000.tmp").write_bytes(b"half")
    write_shard(squares, tmp_path, 2, 0)
    assert read_shards(tmp_path)["squares"].tolist() == [0, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["0000.safetensors"]
