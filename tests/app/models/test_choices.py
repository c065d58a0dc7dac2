"""The models that a visitor can choose, and those that the page shows."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.choices import ModelChoices, find_models
from app.models.downloads import Downloads
from app.request import InputError
from engine.models import download, hub, installed
from engine.models.catalogue import sources
from persistence.tables import Kind
from tests.catalogues import small_catalogue
from tests.engine.machines import LAPTOP
from tests.hub import files_of, reached_by_client, serve


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, image_model: Path) -> Iterator[None]:
    """Start with an empty cache and a Hub with the first model of the small catalogue."""
    with serve() as served, reached_by_client(served.url, tmp_path / "cache"), small_catalogue(tmp_path):
        served.add("someone/tiny", files_of(image_model))
        yield


def shelf(image_model: str = "auto", video_model: str = "auto") -> ModelChoices:
    return ModelChoices(image_model, video_model, Downloads(), look=lambda: LAPTOP)


def install() -> None:
    list(download.download(hub.look_up(sources("tiny"))))


def test_without_downloads_the_built_in_model_makes_everything() -> None:
    assert [model.id for model in shelf().find()] == ["builtin", "builtin"]
    assert list(shelf().choices(Kind.IMAGE)) == []


def test_auto_is_a_downloaded_model_that_suits_the_machine() -> None:
    install()
    assert [model.id for model in shelf().find()] == ["tiny", "tiny"], "videos are camera moves over its pictures"
    assert list(shelf().choices(Kind.IMAGE)) == ["builtin", "tiny"]
    assert list(shelf().choices(Kind.VIDEO)) == []


def test_a_visitor_can_choose_installed_models() -> None:
    install()
    assert [model.id for model in shelf().find(image_model="builtin")] == ["builtin", "builtin"]
    assert shelf().find(image_model=" tiny ")[0].id == "tiny"


@pytest.mark.parametrize("model", ["huge", "someone/tiny", "../../etc", "builtin "])
def test_a_visitor_cannot_choose_other_models(model: str, image_model: Path) -> None:
    for name in (model, str(image_model)):
        with pytest.raises(InputError, match=r"^image model: .* cannot be chosen here\.$"):
            shelf().find(image_model=name)


def test_there_is_no_choice_if_the_operator_named_a_model() -> None:
    install()
    named = shelf(image_model="builtin", video_model="builtin")
    assert list(named.choices(Kind.IMAGE)) == []
    with pytest.raises(InputError, match=r"^image model: 'tiny' cannot be chosen here\.$"):
        named.find(image_model="tiny")
    assert [model.id for model in named.find("builtin", "builtin")] == ["builtin", "builtin"]


def test_the_page_gets_the_state_of_each_model() -> None:
    tiny, huge = shelf().view(may_fetch=True)["models"]
    assert (tiny["id"], tiny["recommended"], tiny["suits"], tiny["installed"]) == ("tiny", True, True, False)
    assert (huge["id"], huge["recommended"], huge["suits"], huge["installed"]) == ("huge", False, False, False)
    assert huge["how"].startswith("It takes")
    assert huge["use"] == "not for commercial use"
    assert tiny["seconds"] == pytest.approx(0.03)
    install()
    view = shelf().view(may_fetch=False)
    assert view["models"][0]["installed"]
    assert view["choices"] == {"image": ["builtin", "tiny"], "video": []}
    assert view["used"] == {"image": "tiny", "video": "tiny"}
    assert view["videos"] == {"builtin": "builtin", "tiny": "tiny"}
    named = shelf(video_model="builtin").view(may_fetch=False)
    assert named["videos"] == {"builtin": "builtin", "tiny": "builtin"}
    assert (view["may_fetch"], view["fetching"], view["folder"], view["free"]) == (False, None, None, None)


def test_the_path_of_the_operators_model_is_not_shown(tmp_path: Path, image_model: Path) -> None:
    folder = Path(shutil.copytree(image_model, tmp_path / "my model"))
    named = shelf(image_model=str(folder))
    assert named.find()[0].folder == folder
    assert named.view(may_fetch=False)["used"] == {"image": "my model", "video": "my model"}
    (folder / "vae" / "config.json").unlink()
    with pytest.raises(InputError, match=r"^image model: 'my model' is incomplete: vae/config\.json is missing\.$"):
        named.find()
    (folder / "model_index.json").unlink()
    with pytest.raises(InputError, match=r"^image model: 'my model' is not builtin, a folder with a model_index"):
        named.find()


def test_only_the_operator_sees_folders(tmp_path: Path) -> None:
    assert shelf().view(may_fetch=True)["folder"] == str(tmp_path / "cache")
    assert str(tmp_path) not in str(shelf().view(may_fetch=False))


@pytest.mark.parametrize(
    ("pictures", "videos", "field"),
    [("no such model", "auto", "image model"), ("auto", "no such model", "video model"), ("", "auto", "image model")],
)
def test_an_unknown_model_is_refused(pictures: str, videos: str, field: str) -> None:
    with pytest.raises(InputError, match=rf"^{field}: .*\.$"):
        find_models(pictures, videos)


def test_a_damaged_model_is_refused_before_a_prompt_is_accepted(tmp_path: Path, image_model: Path) -> None:
    folder = Path(shutil.copytree(image_model, tmp_path / "model"))
    (folder / "unet" / "config.json").unlink()
    with pytest.raises(InputError, match=r"^image model: 'model' is incomplete: unet/config\.json is missing\.$"):
        find_models(str(folder), "auto")
    with pytest.raises(InputError, match=r"^video model: 'model' is incomplete: unet/config\.json is missing\.$"):
        find_models("auto", str(folder))


def test_the_built_in_model_is_the_default(image_model: Path) -> None:
    ships = (installed.builtin(), installed.builtin())
    for names in (("auto", "auto"), ("auto", "builtin"), ("builtin", "auto"), ("builtin", "builtin-motion")):
        assert find_models(*names) == ships
    assert find_models(str(image_model), "builtin")[1] == installed.builtin()


def test_a_video_model_is_refused_for_pictures(video_model: Path) -> None:
    film = str(video_model)
    assert [model.id for model in find_models("builtin", film)] == ["builtin", film]
    with pytest.raises(InputError, match=rf"^image model: '{film}' makes videos\.$"):
        find_models(film, "auto")


def test_without_a_video_model_videos_are_camera_moves_over_pictures(image_model: Path) -> None:
    pictures, videos = find_models(str(image_model), "auto")
    assert pictures == videos
    assert find_models("builtin", str(image_model)) == (installed.builtin(), videos)
