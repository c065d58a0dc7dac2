import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.models import installed
from engine.models.installed import Model
from engine.models.prompt_limit import read_part
from engine.reader.reader import Reader

LONG = "a lake in the mountains at sunrise " * 20
#: The painter as an ordinary model, whose text encoder reads the prompt.
PLAIN = replace(installed.builtin(), parts={})


@pytest.mark.parametrize("model", [installed.builtin(), PLAIN])
def test_a_short_prompt_is_read_to_its_end(model: Model) -> None:
    assert read_part(model, "a lake at sunrise") == "a lake at sunrise"


@pytest.mark.parametrize("model", [installed.builtin(), PLAIN])
def test_the_start_of_a_long_prompt_is_read(model: Model) -> None:
    read = read_part(model, LONG)
    assert LONG.startswith(read)
    assert 20 < len(read) < len(LONG)


@pytest.mark.parametrize("model", [installed.builtin(), PLAIN])
def test_what_follows_the_part_that_is_read_changes_nothing(model: Model) -> None:
    read = read_part(model, LONG)
    assert read_part(model, read + " xyz" * 50) == read


def test_what_a_prompt_names_follows_from_the_part_that_is_read() -> None:
    reader = Reader(installed.builtin().parts["reader"])
    read = read_part(installed.builtin(), LONG)
    assert reader.read(read) == reader.read(read + " a cactus in the desert at night")


def test_a_tokenizer_of_vocabulary_and_merges_reads_the_same(tmp_path: Path) -> None:
    tokenizer = json.loads((installed.BUILTIN / "tokenizer" / "tokenizer.json").read_text())
    (tmp_path / "tokenizer").mkdir()
    shutil.copy(installed.BUILTIN / "tokenizer" / "tokenizer_config.json", tmp_path / "tokenizer")
    (tmp_path / "tokenizer" / "vocab.json").write_text(json.dumps(tokenizer["model"]["vocab"]))
    merges = [" ".join(pair) for pair in tokenizer["model"]["merges"]]
    (tmp_path / "tokenizer" / "merges.txt").write_text("\n".join(["#version: 0.2", *merges]))
    model = replace(PLAIN, folder=tmp_path)
    assert read_part(model, LONG) == read_part(PLAIN, LONG)


def test_without_a_tokenizer_the_full_prompt_is_returned(tmp_path: Path) -> None:
    assert read_part(replace(PLAIN, folder=tmp_path), LONG) == LONG
