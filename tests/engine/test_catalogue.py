import json
from pathlib import Path

import pytest

from engine import catalogue
from engine.catalogue import ModelError
from persistence.tables import Kind
from tests.engine.conftest import COMMIT


@pytest.mark.parametrize("name", ["auto", "builtin"])
def test_the_built_in_model_is_there_without_a_download(name: str) -> None:
    model = catalogue.find(name)
    assert model == catalogue.builtin()
    assert (model.folder / "model_index.json").is_file()
    assert model.kind == Kind.IMAGE


def test_a_folder_is_a_model_under_the_name_it_was_given(image_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(image_model.parent)
    model = catalogue.find(image_model.name)
    assert (model.id, model.is_repository, model.pipeline) == (image_model.name, False, "StableDiffusionPipeline")
    assert model.settings == {"num_inference_steps": 50, "guidance_scale": 7.5}


def test_a_pipeline_that_takes_a_number_of_frames_makes_videos(video_model: Path) -> None:
    model = catalogue.find(str(video_model))
    assert model.kind == Kind.VIDEO
    assert model.settings == {"num_inference_steps": 50, "guidance_scale": 7.5, "num_frames": 16, "fps": 8}


def test_a_repository_on_this_disk_is_known_with_its_commit(hub_cache: Path) -> None:
    model = catalogue.find("someone/tiny")
    assert (model.id, model.revision, model.is_repository) == ("someone/tiny", COMMIT, True)
    assert model.folder == hub_cache / "models--someone--tiny" / "snapshots" / COMMIT


@pytest.mark.usefixtures("hub_cache")
def test_a_repository_that_cannot_be_reached_is_refused_in_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"^'someone/other' is neither on this disk nor can it be fetched"):
        catalogue.find("someone/other")


@pytest.mark.parametrize("name", ["", "sd-turbo", "no/such/folder", "https://somewhere", "../../etc"])
def test_a_name_that_names_nothing_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match=r"is not builtin, no folder with a model_index\.json and no Hub repository"):
        catalogue.find(name)


@pytest.mark.parametrize("index", ["{}", "[]", "no json", json.dumps({"_class_name": "SomebodysOwnPipeline"})])
def test_a_pipeline_that_diffusers_does_not_have_is_refused(tmp_path: Path, index: str) -> None:
    (tmp_path / "model_index.json").write_text(index)
    with pytest.raises(ModelError, match="names no pipeline that this version of diffusers has"):
        catalogue.find(str(tmp_path))


@pytest.mark.usefixtures("hub_cache")
def test_what_is_installed_is_the_built_in_model_and_what_the_cache_holds() -> None:
    assert catalogue.installed() == ["builtin", "someone/tiny"]
