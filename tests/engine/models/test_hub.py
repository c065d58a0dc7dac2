import json
from pathlib import Path

import pytest

from engine.models.catalogue import ModelError, Source
from engine.models.hub import look_up
from tests.engine.repository import FILES, INDEX, TINY
from tests.hub import JUNK, Hub, reached_by_client, serve


def shards(variant: str, *names: str) -> dict[str, bytes]:
    weight_map = {str(number): name for number, name in enumerate(names)}
    return {f"model.safetensors.index{variant}.json": json.dumps({"weight_map": weight_map}).encode()}


@pytest.mark.parametrize(
    ("there", "needed"),
    [
        (["model.safetensors", "model.fp16.safetensors", "model.bin"], ["model.fp16.safetensors"]),
        (["model.safetensors", "model-00001-of-00001.safetensors"], ["model.safetensors"]),
        (["a.safetensors", "b.safetensors", "model.fp32.safetensors"], ["a.safetensors", "b.safetensors"]),
        (["a.fp16.safetensors", "b.fp16.safetensors", "a.safetensors"], ["a.fp16.safetensors", "b.fp16.safetensors"]),
        (["a.fp16.safetensors", "a.safetensors", "b.safetensors"], ["a.safetensors", "b.safetensors"]),
        (["a.fp16.safetensors", "model.safetensors"], ["model.safetensors"]),
    ],
)
def test_half_precision_is_chosen_only_if_it_is_complete(hub: Hub, there: list[str], needed: list[str]) -> None:
    indices = shards("", "a.safetensors", "b.safetensors") | shards(".fp16", "a.fp16.safetensors", "b.fp16.safetensors")
    index = {"_class_name": "FluxPipeline", "text_encoder": ["transformers", "T5EncoderModel"]}
    files = {"text_encoder/" + name: content for name, content in indices.items()}
    files |= {"text_encoder/" + name: name.encode() for name in there}
    hub.add("someone/tiny", files | {"model_index.json": json.dumps(index).encode()})
    (repository,) = look_up([TINY]).repositories
    names = [file.name for file in repository.files]
    assert [name.partition("/")[2] for name in names if name.endswith(".safetensors")] == needed
    assert len([name for name in names if ".index." in name]) == (len(needed) > 1)
    assert names[-1] == "model_index.json"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"model_index.json": b"no json"}, "someone/tiny names no pipeline of the installed version of diffusers."),
        ({"model_index.json": b'{"_class_name": ["mine", "Mine"]}'}, "someone/tiny names no pipeline of"),
        (
            {"model_index.json": json.dumps(INDEX | {"unet": ["unet.mine", "Mine"]}).encode()},
            "someone/tiny needs its own code for its unet, and such code is not run.",
        ),
        (
            {"model_index.json": json.dumps(INDEX | {"vae": ["diffusers", "AutoencoderKL"]}).encode()},
            "someone/tiny is incomplete: it has no vae.",
        ),
    ],
)
def test_a_pipeline_that_cannot_be_loaded_is_refused(hub: Hub, change: dict[str, bytes], sentence: str) -> None:
    hub.add("someone/tiny", FILES | change)
    with pytest.raises(ModelError, match=f"^{sentence}"):
        look_up([TINY])


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"README.md": b"# Words"}, "someone/other holds no diffusers pipeline."),
        ({"config.json": b'{"architectures": ["GPT"]}', "model.safetensors": b""}, "someone/other holds no diffusers"),
        (
            {name: content for name, content in (FILES | JUNK).items() if not name.endswith(".safetensors")},
            "someone/other has no safetensors with the weights of its unet; pickle files are not loaded, because",
        ),
    ],
)
def test_a_repository_with_nothing_to_load_is_refused(hub: Hub, files: dict[str, bytes], sentence: str) -> None:
    hub.add("someone/other", files)
    with pytest.raises(ModelError, match=f"^{sentence}"):
        look_up([Source(repository="someone/other")])


@pytest.mark.parametrize("file", ["nothing.safetensors", "unet/config.json"])
def test_a_single_file_has_to_be_there_and_safe(hub: Hub, file: str) -> None:
    assert "someone/tiny" in hub.repositories
    with pytest.raises(ModelError, match=f"^someone/tiny has no weights {file} that can be loaded.$"):
        look_up([Source(repository="someone/tiny", file=file)])


@pytest.mark.parametrize("file", [None, "unet/diffusion_pytorch_model.safetensors"])
def test_a_gated_repository_says_how_to_get_in(hub: Hub, file: str | None) -> None:
    hub.gated.add("someone/tiny")
    with pytest.raises(
        ModelError, match=f"^someone/tiny is gated: accept its terms on {hub.url}/someone/tiny, then .*"
    ):
        look_up([Source(repository="someone/tiny", file=file)])


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("someone/nothing", "someone/nothing is not on the Hub, or it is private."),
        ("some--one/tiny", "'some--one/tiny' is not a name that a repository on the Hub can have."),
    ],
)
def test_a_missing_repository_is_distinguished_from_a_gated_one(name: str, sentence: str) -> None:
    with pytest.raises(ModelError, match=f"^{sentence}$"):
        look_up([Source(repository=name)])


def test_without_a_network_nothing_is_looked_up(tmp_path: Path) -> None:
    sentence = "^The Hub cannot be reached for someone/tiny; is this computer online\\?$"
    with serve() as gone:
        pass
    with reached_by_client(gone.url, tmp_path), pytest.raises(ModelError, match=sentence):
        look_up([TINY])
