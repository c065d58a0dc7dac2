"""`python -m app models`: the list, downloads, named models and local folders."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from PIL import Image

from engine.files import read_parameters
from engine.generation import Picture, generate
from engine.models import catalogue
from engine.pipelines.cache import PipelineCache
from tests.checkpoints import FAMILIES
from tests.hub import Answer, Hub, files_of, serve
from tests.program.program import Ended, Program

SDXS = catalogue.entries()[0]


@pytest.fixture(scope="module")
def sdxs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return tiny weights for the classes of the first model."""
    return files_of(FAMILIES[SDXS.pipeline](tmp_path_factory.mktemp("sdxs") / "saved"))


@pytest.fixture
def hub(sdxs: dict[str, bytes]) -> Iterator[Hub]:
    with serve() as hub:
        hub.add(SDXS.repository, sdxs)
        yield hub


@pytest.fixture
def program(tmp_path: Path, hub: Hub) -> Iterator[Program]:
    """Return the program with an empty cache, a local Hub and no configured model."""
    program = Program(tmp_path / "data", "auto", HF_ENDPOINT=hub.url, HF_HOME=str(tmp_path / "hf"))
    yield program
    program.end()


def run(program: Program, *arguments: str) -> Ended:
    """Run a command in a new process, because the Hub client reads its address on import."""
    return Ended(program.start(*arguments))


def test_the_catalogue_is_shown_without_network_access(program: Program, hub: Hub) -> None:
    ended = run(program, "models")
    assert ended.status == 0
    for entry in catalogue.entries():
        assert f"\n  {entry.id}" in ended.out
        assert entry.repository in ended.out
        assert entry.licence in ended.out
    assert "(recommended" in ended.out
    assert hub.requests == []


def test_a_downloaded_model_works_offline(program: Program, hub: Hub) -> None:
    ended = run(program, "models", "--get", SDXS.id)
    assert (ended.status, ended.out) == (0, f"{SDXS.id} is installed.\n")
    assert "GB to download into" in ended.err
    asked = len(hub.requests)
    made = run(program, "generate", "a lake", "--notify-at", "", "--images", "1", "--videos", "0")
    assert made.status == 0, made.err
    assert program.rows("SELECT model, status FROM content_item") == [(SDXS.id, "Completed")]
    assert len(hub.requests) == asked
    assert "(recommended, installed)" in run(program, "models").out


def test_a_named_model_is_downloaded_before_use(program: Program) -> None:
    wish = ("generate", "a lake", "--notify-at", "", "--images", "1", "--videos", "0")
    made = run(program, *wish, "--image-model", SDXS.repository)
    assert made.status == 0, made.err
    assert "GB to download into" in made.err
    assert program.rows("SELECT model, status FROM content_item") == [(SDXS.id, "Completed")]


def test_a_failed_download_is_one_sentence_and_leaves_nothing(program: Program, hub: Hub) -> None:
    hub.gated.add(SDXS.repository)
    for arguments in (("models", "--get", SDXS.id), ("generate", "a lake", "--image-model", SDXS.id)):
        ended = run(program, *arguments)
        assert (ended.status, ended.out) == (2, "")
        assert len(ended.err.splitlines()) == 1
        assert "accept its terms" in ended.err
    assert not program.data_dir.exists()


@pytest.mark.parametrize("arguments", [("models", "--get", SDXS.id), ("serve",)])
def test_an_answer_that_is_not_from_the_hub_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, hub: Hub, arguments: tuple[str, ...]
) -> None:
    hub.instead[""] = Answer()
    program = Program(tmp_path / "data", SDXS.repository, HF_ENDPOINT=hub.url, HF_HOME=str(tmp_path / "hf"))
    ended = run(program, *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"model: {hub.url} answers with a web page when asked for {SDXS.repository}, so it is")
    assert len(ended.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_local_model_is_found_from_any_folder_and_its_path_stays_secret(tmp_path: Path, image_model: Path) -> None:
    here = tmp_path / "here"
    shutil.copytree(image_model, here / "my model")
    program = Program(tmp_path / "data", "./my model/", cwd=here)
    program.data_dir.mkdir()
    with FileLock(program.data_dir / "engine.lock"):
        process = program.fork("generate", "a lake", "--notify-at", "", "--images", "2", "--videos", "1")
        program.until(lambda: program.value("SELECT count(*) FROM content_item"))
        process.kill()
    program.finish()
    assert program.rows("SELECT DISTINCT model, status FROM content_item") == [(f"{here}/my model", "Completed")]
    program.assert_whole()
    for name, (content, _) in program.shown().items():
        made_with = read_parameters(program.data_dir / name)
        assert made_with.model == "my model"
        assert str(here).encode() not in content
        if name.endswith(".png"):
            *_, again = generate(PipelineCache(), [made_with.model_copy(update={"model": str(here / "my model")})])
            assert isinstance(again, Picture)
            with Image.open(program.data_dir / name) as image:
                assert image.tobytes() == again.image.tobytes()
    program.end()


@pytest.mark.parametrize("arguments", [("generate", "a lake"), ("serve",)])
def test_an_unusable_model_folder_is_refused_before_anything_starts(
    tmp_path: Path, image_model: Path, arguments: tuple[str, ...]
) -> None:
    folder = Path(shutil.copytree(image_model, tmp_path / "model"))
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    program = Program(tmp_path / "data", folder)
    ended = program.run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "image model: 'model' is damaged: unet/diffusion_pytorch_model.safetensors is cut short, or holds no weights.\n"
    )
    assert not program.data_dir.exists()


@pytest.mark.soak
def test_a_better_model_is_offered_after_the_built_in_one_was_used(program: Program) -> None:
    made = run(program, "generate", "a lake", "--notify-at", "", "--images", "1", "--videos", "0")
    assert made.status == 0
    assert f"`python -m app models --get {SDXS.id}` downloads {SDXS.download:g} GB into" in made.err
