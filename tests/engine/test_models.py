import json
from pathlib import Path

import pytest

from engine import catalogue, models
from engine.catalogue import ModelError
from engine.models import MissingModel
from persistence.tables import Kind
from tests.engine.conftest import COMMIT


def test_the_built_in_model_is_there_without_a_download() -> None:
    model = models.find("builtin")
    assert model == models.builtin()
    assert (model.folder / "model_index.json").is_file()
    assert model.kind == Kind.IMAGE


def test_what_ships_for_videos_is_the_same_networks_and_what_moves_them() -> None:
    pictures, videos = models.builtin(), models.find("builtin-motion")
    assert videos == models.builtin_motion()
    assert (videos.kind, videos.folder, videos.revision) == (Kind.VIDEO, pictures.folder, pictures.revision)
    assert (videos.parts["motion_adapter"] / "config.json").is_file()
    assert videos.settings.items() > pictures.settings.items()
    seconds, frames_between = videos.settings["num_frames"] / videos.settings["fps"], videos.settings["key_frames"] - 1
    assert seconds >= 3
    assert (videos.settings["num_frames"] - 1) % frames_between == 0


def test_a_folder_is_a_model_under_the_name_it_was_given(image_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(image_model.parent)
    model = models.find(image_model.name)
    assert (model.id, model.is_repository, model.pipeline) == (image_model.name, False, "StableDiffusionPipeline")
    assert model.settings == {"num_inference_steps": 50, "guidance_scale": 7.5}


def test_a_pipeline_that_takes_a_number_of_frames_makes_videos(video_model: Path) -> None:
    model = models.find(str(video_model))
    assert model.kind == Kind.VIDEO
    assert model.settings == {"num_inference_steps": 50, "guidance_scale": 7.5, "num_frames": 16, "fps": 8}


def test_a_repository_on_this_disk_is_known_with_its_commit(hub_cache: Path) -> None:
    model = models.find("someone/tiny")
    assert (model.id, model.revision, model.is_repository) == ("someone/tiny", COMMIT, True)
    assert model.folder == hub_cache / "models--someone--tiny" / "snapshots" / COMMIT


@pytest.mark.usefixtures("hub_cache")
@pytest.mark.parametrize("name", ["someone/other", "sdxs"])
def test_a_model_that_was_not_fetched_is_refused_with_how_to_fetch_it(name: str) -> None:
    told = rf"^'{name}' is not on this disk; `python -m app models --get {name}` fetches it\.$"
    with pytest.raises(MissingModel, match=told):
        models.find(name)
    assert not models.is_installed(name)


@pytest.mark.parametrize("name", ["", "sd-4", "no/such/folder", "https://somewhere", "../../etc"])
def test_a_name_that_names_nothing_is_refused(name: str) -> None:
    with pytest.raises(
        ModelError, match=r"is not builtin, no folder with a model_index\.json, no Hub repository and no model of"
    ):
        models.find(name)


@pytest.mark.parametrize("index", ["{}", "[]", "no json", json.dumps({"_class_name": "SomebodysOwnPipeline"})])
def test_a_pipeline_that_diffusers_does_not_have_is_refused(tmp_path: Path, index: str) -> None:
    (tmp_path / "model_index.json").write_text(index)
    with pytest.raises(ModelError, match="names no pipeline that this version of diffusers has"):
        models.find(str(tmp_path))


@pytest.mark.usefixtures("hub_cache")
def test_what_is_installed_is_what_ships_and_what_the_cache_holds() -> None:
    assert models.installed() == ["builtin", "builtin-motion", "someone/tiny"]


def test_an_entry_is_found_with_its_partners_and_all_their_commits(hub_cache: Path) -> None:
    entry = catalogue.entry("dreamshaper-lcm")
    assert entry is not None
    for number, (source, file) in enumerate(zip(entry.sources, ("model_index.json", None, "config.json"), strict=True)):
        repository = hub_cache / f"models--{source.repository.replace('/', '--')}"
        path = repository / "snapshots" / (str(number) * 40) / (source.file or str(file))
        path.parent.mkdir(parents=True)
        path.write_text("{}")
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text(str(number) * 40)
        assert models.is_installed(entry.id) == (number == 2), "only when all of it is here"
    model = models.find(entry.id)
    assert model.revision == f"{'0' * 40}+{'1' * 40}+{'2' * 40}"
    assert (model.settings, model.pipeline, model.entry) == (entry.settings, "StableDiffusionPipeline", entry)
    assert model.parts["lora"].name == "pytorch_lora_weights.safetensors"
    assert model.parts["vae"].name == "2" * 40
    assert models.find(entry.id, model.revision) == model
    with pytest.raises(MissingModel, match=r"^'dreamshaper-lcm' is on this disk, but not its revision 000.*fff\.$"):
        models.find(entry.id, f"{'0' * 40}+{'1' * 40}+{'f' * 40}")
    assert models.installed() == ["builtin", "builtin-motion", entry.id, "someone/tiny"]
