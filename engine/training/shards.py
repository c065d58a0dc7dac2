"""Shards: store slow computations in files of a fixed number of scenes, each made only once."""

import argparse
import logging
import os
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeAlias

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.training.codec import Codec, load_codec
from engine.training.command import log_to_terminal

logger = logging.getLogger(__name__)

#: Computes the named tensors of the scenes with these seeds.
Make: TypeAlias = Callable[[range], Mapping[str, Tensor]]


def write_shard(make: Make, out: Path, size: int, number: int) -> Path:
    """Write the shard of that number, with `size` scenes, unless it exists."""
    path = out / f"{number:04}.safetensors"
    if not path.exists():
        torch.set_num_threads(1)
        save_file(dict(make(range(number * size, (number + 1) * size))), path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
    return path


def write_shards(make: Make, out: Path, size: int, scenes: int, workers: int) -> None:
    """Write the shards of the first scenes in parallel, with one thread per worker: more would wait for each other."""
    out.mkdir(parents=True, exist_ok=True)
    shards = -(-scenes // size)
    with get_context("spawn").Pool(workers) as pool:
        for number, _ in enumerate(pool.imap(partial(write_shard, make, out, size), range(shards)), 1):
            logger.info("%d of %d shards", number, shards)


def run_encoding(description: str | None, encode: Callable[[Codec, range], Any], size: int, scenes: int) -> None:
    """Read the command line and encode scenes into shards, with a function that returns a dataclass of tensors."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--codec", type=Path, required=True, help="folder of the trained autoencoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=scenes)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    log_to_terminal()
    make = partial(_encode, encode, arguments.codec)
    write_shards(make, arguments.out, size, arguments.scenes, arguments.workers)


def _encode(encode: Callable[[Codec, range], Any], codec_folder: Path, seeds: range) -> Mapping[str, Tensor]:
    tensors: Mapping[str, Tensor] = vars(encode(load_codec(codec_folder), seeds))
    return tensors


def read_shards(folder: Path) -> dict[str, Tensor]:
    """Load every shard up to the first that is missing."""
    shards: list[dict[str, Tensor]] = []
    while (path := folder / f"{len(shards):04}.safetensors").exists():
        shards.append(load_file(path))
    return {name: torch.cat([shard[name] for shard in shards]) for name in shards[0]}
