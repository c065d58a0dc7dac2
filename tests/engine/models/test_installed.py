import json
import os
import re
import shutil
from pathlib import Path

import pytest
from huggingface_hub import constants

from engine.models import catalogue, hub, installed
from engine.models.catalogue import ModelError
from engine.models.installed import MissingModel
from persistence.tables import Kind
from tests.engine.conftest import COMMIT
from tests.rights import forbidden


def test_the_built_in_model_is_there_without_a_download() -> None:
    model = installed.find("builtin")
    assert model == installed.builtin()
    assert (model.folder / "model_index.json").is_file()
    assert model.kind == Kind.IMAGE


def test_the_earlier_built_in_video_model_is_the_built_in_model_now() -> None:
    assert installed.find("builtin-motion", "7") == installed.builtin()


def test_a_folder_is_a_model_under_the_name_it_was_given(image_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(image_model.parent)
    model = installed.find(image_model.name)
    assert (model.id, model.is_repository, model.pipeline) == (image_model.name, False, "StableDiffusionPipeline")
    assert model.settings == {"num_inference_steps": 50, "guidance_scale": 7.5}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("my model", "my model"),
        ("./my model/", "my model"),
        ("../here/my model", "my model"),
        ("~/my model", "my model"),
        ("{here}/my model", "my model"),
        ("größe/模型", "模型"),
        ("owner/name", "name"),
        ("sdxs", "sdxs"),
        ("a link", "a link"),
        ("inside/..", "here"),
        (".", "here"),
        ("./~", "~"),
        ("~of nobody", "~of nobody"),
    ],
)
def test_a_folder_is_found_however_it_is_named_and_from_elsewhere_by_what_the_rows_store(
    tmp_path: Path, image_model: Path, monkeypatch: pytest.MonkeyPatch, given: str, name: str
) -> None:
    here = tmp_path / "here"
    (here / "inside").mkdir(parents=True)
    for folder in ("my model", "größe/模型", "owner/name", "sdxs", "~", "~of nobody"):
        shutil.copytree(image_model, here / folder, copy_function=os.link)
    (here / "a link").symlink_to(here / "my model")
    shutil.copytree(image_model, here, copy_function=os.link, dirs_exist_ok=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "empty"))
    model = installed.find(given.format(here=here))
    assert (model.name, model.revision, model.is_repository) == (name, None, False)
    monkeypatch.chdir("/")
    again = installed.find(model.reference)
    assert (again.folder, again.name, again.reference) == (model.folder, name, str(model.folder))


def test_a_downloaded_model_is_found_by_its_id_and_commit_before_a_folder(
    hub_cache: Path, image_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(image_model, hub_cache / "here" / "someone" / "tiny")
    monkeypatch.chdir(hub_cache / "here")
    assert not installed.find("someone/tiny").is_repository
    assert installed.find("someone/tiny", COMMIT).is_repository
    entry = catalogue.entries()[0]
    shutil.copytree(image_model, hub_cache / "here" / entry.id)
    assert installed.find(entry.id).entry is None
    fetched = hub_cache / f"models--{entry.repository.replace('/', '--')}"
    shutil.copytree(hub_cache / "models--someone--tiny", fetched)
    assert installed.find(entry.id).entry == entry, "`auto` must find what it chose"
    assert installed.find(f"./{entry.id}").entry is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x" * 300, "cannot be read: File name too long."),
        ("m\udce9", "is a path that is not UTF-8; please rename that folder."),
    ],
)
def test_an_unusable_path_is_reported(
    tmp_path: Path, image_model: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if "\udce9" in name:
        shutil.copytree(image_model, name)
    with pytest.raises(ModelError, match=f"^{re.escape(repr(name))} {re.escape(message)}$"):
        installed.find(name)


@pytest.mark.parametrize(
    ("class_name", "message"),
    [
        ("UNet2DConditionModel", "names no pipeline of the installed version of diffusers in its model_index.json."),
        ("DDPMPipeline", "is a DDPMPipeline, which does not accept a prompt."),
    ],
)
def test_a_pipeline_without_a_prompt_is_refused(tmp_path: Path, class_name: str, message: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model_index.json").write_text(json.dumps({"_class_name": class_name}))
    with pytest.raises(ModelError, match=f"^'model' {re.escape(message)}$"):
        installed.find(str(tmp_path / "model"))


def test_a_pipeline_that_takes_a_number_of_frames_makes_videos(video_model: Path) -> None:
    model = installed.find(str(video_model))
    assert model.kind == Kind.VIDEO
    assert model.settings == {"num_inference_steps": 50, "guidance_scale": 7.5, "num_frames": 16, "fps": 8}


def test_a_repository_on_this_disk_is_known_with_its_commit(hub_cache: Path) -> None:
    model = installed.find("someone/tiny")
    assert (model.id, model.revision, model.is_repository) == ("someone/tiny", COMMIT, True)
    assert model.folder == hub_cache / "models--someone--tiny" / "snapshots" / COMMIT


@pytest.mark.usefixtures("hub_cache")
@pytest.mark.parametrize("name", ["someone/other", "sdxs"])
def test_a_missing_model_is_refused_with_how_to_download_it(name: str) -> None:
    message = rf"^'{name}' is not on this disk; `python -m app models --get {name}` downloads it\.$"
    with pytest.raises(MissingModel, match=message):
        installed.find(name)
    assert not installed.is_installed(name)


@pytest.mark.parametrize(
    "name", ["", "sd-4", "no/such/folder", "./folder", "../folder", "~/folder", "https://somewhere", "../../etc"]
)
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(
        ModelError, match=r"is not builtin, a folder with a model_index\.json, a Hub repository or a model of"
    ):
        installed.find(name)


@pytest.mark.parametrize("index", ["{}", "[]", "no json", json.dumps({"_class_name": "SomebodysOwnPipeline"})])
def test_a_pipeline_that_diffusers_does_not_have_is_refused(tmp_path: Path, index: str) -> None:
    (tmp_path / "model_index.json").write_text(index)
    with pytest.raises(ModelError, match="names no pipeline of the installed version of diffusers"):
        installed.find(str(tmp_path))


@pytest.mark.usefixtures("hub_cache")
def test_the_built_in_model_and_those_in_the_cache_are_installed() -> None:
    assert installed.installed() == ["builtin", "someone/tiny"]


@pytest.mark.parametrize("closed", ["", "models--someone--other", "models--someone--other/snapshots"])
def test_a_folder_without_read_permission_is_not_installed_and_hides_no_other(hub_cache: Path, closed: str) -> None:
    (hub_cache / "models--someone--other" / "snapshots" / COMMIT).mkdir(parents=True)
    (hub_cache / "models--someone--other" / "snapshots" / COMMIT / "model_index.json").touch()
    with forbidden(hub_cache / closed):
        assert not installed.is_installed("someone/other")
        assert installed.installed() == ["builtin", *(["someone/tiny"] if closed else [])]
        assert hub.free(hub_cache / closed / "hub") > 0


def test_a_model_without_read_permission_is_not_installed(hub_cache: Path) -> None:
    with forbidden(hub_cache / "models--someone--tiny" / "snapshots" / COMMIT / "model_index.json"):
        assert installed.installed() == ["builtin"]


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
        assert installed.is_installed(entry.id) == (number == 2), "only once all parts are on this disk"
    model = installed.find(entry.id)
    assert model.revision == f"{'0' * 40}+{'1' * 40}+{'2' * 40}"
    assert (model.settings, model.pipeline, model.entry) == (entry.settings, "StableDiffusionPipeline", entry)
    assert model.parts["lora"].name == "pytorch_lora_weights.safetensors"
    assert model.parts["vae"].name == "2" * 40
    assert installed.find(entry.id, model.revision) == model
    with pytest.raises(MissingModel, match=r"^'dreamshaper-lcm' is on this disk, but not its revision 000.*fff\.$"):
        installed.find(entry.id, f"{'0' * 40}+{'1' * 40}+{'f' * 40}")
    assert installed.installed() == ["builtin", entry.id, "someone/tiny"]
