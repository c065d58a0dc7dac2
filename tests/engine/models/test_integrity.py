"""Folders that cannot be loaded are refused in one sentence that names the file; others are accepted."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.models.catalogue import ModelError
from engine.models.installed import builtin, find
from engine.models.integrity import check
from engine.pipelines import cost
from engine.pipelines.loading import load
from engine.pipelines.recipe import Recipe
from tests import checkpoints
from tests.engine.conftest import COMMIT

PLAIN = Recipe("cpu", "float32")
UNET = "unet/diffusion_pytorch_model"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 123456789\n"

Change = Callable[[Path], object]


@pytest.fixture
def model(tmp_path: Path, image_model: Path) -> Path:
    """Return a copy of a working folder, with spaces and other special characters in its name."""
    return Path(shutil.copytree(image_model, tmp_path / "my größtes model"))


def cut(file: str, by: int = 1) -> Change:
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes()[:-by])


def write(file: str, content: bytes) -> Change:
    return lambda folder: (folder / file).write_bytes(content)


def rename(file: str, to: str) -> Change:
    return lambda folder: (folder / file).rename(folder / to)


def linked_to_itself(file: str) -> Change:
    def change(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).symlink_to(folder / file)

    return change


def say(**changes: object) -> Change:
    """Return a change of a pipeline's index."""

    def change(folder: Path) -> None:
        index = folder / "model_index.json"
        index.write_text(json.dumps(json.loads(index.read_text()) | changes))

    return change


def in_half(folder: Path, to: str = f"{UNET}.fp16.safetensors") -> None:
    half = {name: weight.half() for name, weight in load_file(folder / f"{UNET}.safetensors").items()}
    save_file(half, folder / to, {"format": "pt"})


def in_shards(folder: Path, variant: str = "") -> None:
    """Save the denoiser's weights again, in two shards."""
    weights = load_file(folder / f"{UNET}.safetensors")
    names = [f"diffusion_pytorch_model{variant}-{number}.safetensors" for number in (1, 2)]
    shards: dict[str, dict[str, Any]] = {name: {} for name in names}
    for number, (key, weight) in enumerate(weights.items()):
        shards[names[number % 2]][key] = weight
    for name, shard in shards.items():
        save_file(shard, folder / "unet" / name, {"format": "pt"})
    said = {"metadata": {}, "weight_map": {key: name for name, shard in shards.items() for key in shard}}
    (folder / f"{UNET}.safetensors.index{variant}.json").write_text(json.dumps(said))


def without(change: Change, *files: str) -> Change:
    def both(folder: Path) -> None:
        change(folder)
        for file in files:
            (folder / file).unlink()

    return both


def moved_and_linked(part: str, to: str) -> Change:
    def change(folder: Path) -> None:
        (folder / part).rename(folder / to)
        (folder / part).symlink_to(folder / to)

    return change


def with_an_old_version_inside(folder: Path) -> None:
    (folder / "unet" / "old").mkdir()
    in_half(folder, "unet/old/diffusion_pytorch_model.fp16.safetensors")


def in_vocabulary_and_merges(folder: Path) -> None:
    """Replace the tokenizer's file by the vocabulary and merges of older repositories."""
    words = json.loads((folder / "tokenizer/tokenizer.json").read_text())["model"]
    (folder / "tokenizer/vocab.json").write_text(json.dumps(words["vocab"]))
    merges = (merge if isinstance(merge, str) else " ".join(merge) for merge in words["merges"])
    (folder / "tokenizer/merges.txt").write_text("\n".join(["#version: 0.2", *merges]))
    (folder / "tokenizer/tokenizer.json").unlink()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (cut(f"{UNET}.safetensors"), f"is damaged: {UNET}.safetensors is cut short, or holds no weights."),
        (write(f"{UNET}.safetensors", b""), f"is damaged: {UNET}.safetensors is empty."),
        (write("vae/config.json", b"<html>"), "is damaged: vae/config.json is not a JSON object."),
        (write("text_encoder/model.safetensors", b"PK\3\4"), "is damaged: text_encoder/model.safetensors is cut"),
        (write(f"{UNET}.safetensors", POINTER), f"is damaged: {UNET}.safetensors is only a Git LFS pointer"),
        (without(lambda _: None, "unet/config.json"), "is incomplete: unet/config.json is missing."),
        (without(lambda _: None, f"{UNET}.safetensors"), f"is incomplete: {UNET}.safetensors is missing."),
        (lambda folder: shutil.rmtree(folder / "vae"), "is incomplete: it has no vae."),
        (without(in_shards, f"{UNET}.safetensors", f"{UNET}-2.safetensors"), f"is incomplete: {UNET}-2.safetensors is"),
        (
            rename(f"{UNET}.safetensors", f"{UNET}.bin"),
            "has no safetensors with the weights of its unet; pickle files are not loaded, because they can run code:"
            f" {UNET}.bin.",
        ),
        (
            rename(f"{UNET}.safetensors", f"{UNET}.ema.safetensors"),
            f"has weights of its unet only under a name that is not read, {UNET}.ema.safetensors; it would have to be"
            " diffusion_pytorch_model.safetensors.",
        ),
        (
            rename("text_encoder/model.safetensors", "text_encoder/diffusion_pytorch_model.safetensors"),
            "has weights of its text_encoder only under a name that is not read, text_encoder/diffusion_pytorch_model.",
        ),
        (without(lambda _: None, "tokenizer/tokenizer.json"), "is incomplete: tokenizer/tokenizer.json is missing."),
        (without(in_vocabulary_and_merges, "tokenizer/merges.txt"), "is incomplete: tokenizer/"),
        (
            without(lambda _: None, "tokenizer/tokenizer_config.json"),
            "is incomplete: tokenizer/tokenizer_config.json is",
        ),
        (write("tokenizer/tokenizer.json", b"{"), "is damaged: tokenizer/tokenizer.json is not a JSON object"),
        (
            rename("scheduler/scheduler_config.json", "scheduler/other.json"),
            "is incomplete: scheduler/scheduler_config.",
        ),
        (
            say(vae=["diffusers", "NoSuchNetwork"]),
            "cannot be used: its model_index.json names diffusers.NoSuchNetwork as its vae, which is not installed",
        ),
        (
            say(vae=["diffusers", "OnnxRuntimeModel"]),
            "cannot be used: its model_index.json names diffusers.Onnx",
        ),
        (say(vae=["subprocess", "Popen"]), "needs its own code for its vae, and such code is not run."),
        (say(vae=[None, None]), "is incomplete: its model_index.json names no vae."),
        (linked_to_itself("unet/config.json"), "is damaged: unet/config.json cannot be read (Too many levels of"),
    ],
)
def test_an_unloadable_model_is_refused_with_the_name_of_the_file(model: Path, change: Change, message: str) -> None:
    change(model)
    with pytest.raises(ModelError, match=f"^'my größtes model' {re.escape(message)}") as refused:
        check(find(str(model)))
    assert str(model.parent) not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


#: Additional files that a working folder can have, one at a time and all together.
BESIDE: list[Change] = [
    write("README.md", b"---\nbase_model: someone/else\n---\n# A model"),
    write(f"{UNET}.bin", b"pickle"),
    write(f"{UNET}.ema.safetensors", b"another variant"),
    write("v1-5-pruned.fp16.safetensors", b"all of it in one file"),
    write("model.ckpt", b"all of it in one file"),
    write("unet/LICENSE", b"a name without a dot"),
    write("unet/diffusers.py", b"raise SystemExit"),
    write("unet/._diffusion_pytorch_model.safetensors", b"\0\5\26\7what a Mac leaves"),
    write("tokenizer/notes.json", b"not JSON"),
    say(safety_checker=[None, None], something_else=7),
    moved_and_linked("vae", "elsewhere"),
    with_an_old_version_inside,
]

#: The denoiser's weights in several formats at once, or in another format than one file.
WAYS: list[Change] = [
    in_half,
    in_shards,
    write(f"{UNET}.safetensors.index.json", b"not whole {"),
    without(in_half, f"{UNET}.safetensors"),
    without(in_shards, f"{UNET}.safetensors"),
    without(in_shards, f"{UNET}-2.safetensors"),
    without(lambda folder: in_shards(folder, ".fp16"), f"{UNET}.fp16-1.safetensors"),
    without(lambda folder: in_shards(folder, ".fp16"), f"{UNET}.safetensors"),
    in_vocabulary_and_merges,
]


def assert_it_is_the_same(changed: Path, plain: Path) -> None:
    model = find(str(changed))
    check(model)
    assert cost.of_model(model).weights == cost.of_model(find(str(plain))).weights
    ours, theirs = (load(find(str(one)), PLAIN) for one in (changed, plain))
    for name, weight in theirs.unet.state_dict().items():
        torch.testing.assert_close(ours.unet.state_dict()[name], weight, atol=1e-3, rtol=1e-2)
    assert ours.tokenizer("a lake").input_ids == theirs.tokenizer("a lake").input_ids


@pytest.mark.parametrize("way", [WAYS[0], WAYS[5]], ids=["half", "index of shards that are not there"])
def test_additional_files_in_a_folder_change_nothing(model: Path, image_model: Path, way: Change) -> None:
    for change in (*BESIDE, way):
        change(model)
    assert_it_is_the_same(model, image_model)


@pytest.mark.soak
@pytest.mark.parametrize("change", [*BESIDE, *WAYS])
def test_each_additional_file_changes_nothing(model: Path, image_model: Path, change: Change) -> None:
    change(model)
    assert_it_is_the_same(model, image_model)


def test_a_fault_is_found_when_it_appears_and_not_after_it_is_repaired(model: Path) -> None:
    file = model / f"{UNET}.safetensors"
    whole = file.read_bytes()
    for content in (whole, whole[:-100], whole):
        file.write_bytes(content)
        if content == whole:
            check(find(str(model)))
        else:
            with pytest.raises(ModelError, match="is cut short"):
                check(find(str(model)))


def test_the_built_in_model_is_not_checked() -> None:
    check(builtin())


def test_a_damaged_repository_is_reported_with_how_to_repair_it(hub_cache: Path) -> None:
    folder = hub_cache / "models--someone--tiny" / "snapshots" / COMMIT
    check(find("someone/tiny"))
    weights = folder / f"{UNET}.safetensors"
    weights.rename(hub_cache / "blob")
    weights.symlink_to(hub_cache / "blob")
    check(find("someone/tiny"))
    (hub_cache / "blob").unlink()
    message = (
        f"'someone/tiny' is damaged: {UNET}.safetensors cannot be read (No such file or directory);"
        " `python -m app models --get someone/tiny` downloads what is missing."
    )
    with pytest.raises(ModelError, match=f"^{re.escape(message)}$"):
        check(find("someone/tiny"))


@pytest.mark.soak
@pytest.mark.parametrize("family", checkpoints.FAMILIES)
def test_damage_in_any_file_of_any_family_is_reported_or_harmless(tmp_path: Path, family: str) -> None:
    whole = checkpoints.FAMILIES[family](tmp_path / "whole")
    damages: list[Callable[[Path], object]] = [
        Path.unlink,
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"<html>not this</html>"),
        lambda path: path.write_bytes(POINTER),
    ]
    wanted = cost.of_model(find(str(whole))).settings
    size = {"width": 64, "height": 64, **({"num_frames": 9} if "num_frames" in wanted else {})}
    reported = set()
    for file in (path.relative_to(whole) for path in whole.rglob("*") if path.is_file() and path.suffix != ".jinja"):
        for damage in damages:
            shutil.rmtree(tmp_path / "damaged", ignore_errors=True)
            shutil.copytree(whole, tmp_path / "damaged")
            damage(tmp_path / "damaged" / file)
            try:
                check(find(str(tmp_path / "damaged")))
            except ModelError as error:
                reported.add((file.parts[0], file.parts[0] in str(error)))
            else:
                load(find(str(tmp_path / "damaged")), PLAIN)(prompt="a lake", num_inference_steps=2, **size)
    assert {where for where, is_named in reported if is_named} == {path.name for path in whole.iterdir()}
    assert all(is_named for _, is_named in reported)
