"""`python -m app remake`: a file made again from what is inside it, without a database or a data folder."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from engine.files import read_parameters
from tests.program.program import Ended, Program
from tests.program.test_drawn import drawing

PROMPT = ["generate", "A red sailboat at night", "--notify-at", "", "--seed", "3"]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a picture and a video that the built-in model made."""
    program = Program(tmp_path_factory.mktemp("made"), "builtin")
    assert program.run(*PROMPT, "--images", "1", "--videos", "1").status == 0
    path = program.data_dir / str(program.value("SELECT path FROM content_item"))
    return path.parent


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Return the folder that the person is in."""
    here = tmp_path / "here"
    here.mkdir()
    return here


@pytest.fixture
def program(tmp_path: Path, here: Path) -> Iterator[Program]:
    """Return the program with a data folder that is not there, and stays away."""
    program = Program(tmp_path / "data", "auto", cwd=here)
    yield program
    program.end()
    assert not program.data_dir.exists()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_picture_comes_out_the_same_beside_a_file_of_its_name(program: Program, here: Path, originals: Path) -> None:
    (here / "image_1-remade.png").write_text("a dear picture")
    ended = program.run("remake", str(originals / "image_1.png"))
    assert (ended.status, ended.out, ended.err) == (0, f"{here}/image_1-remade-2.png\n", "")
    assert (here / "image_1-remade-2.png").read_bytes() == (originals / "image_1.png").read_bytes()
    assert (here / "image_1-remade.png").read_text() == "a dear picture"
    assert names(here) == ["image_1-remade-2.png", "image_1-remade.png"]


def test_a_video_comes_out_the_same_in_another_folder_under_any_name(
    program: Program, here: Path, originals: Path
) -> None:
    (here / "-out ü").mkdir()
    shutil.copy(originals / "video_1.mp4", here / "mein Himmel 🌅: 1.mp4.png")
    ended = program.run("remake", "--out=-out ü", "mein Himmel 🌅: 1.mp4.png")
    assert (ended.status, ended.out) == (0, f"{here}/-out ü/mein Himmel 🌅: 1.mp4-remade.mp4\n")
    assert names(here / "-out ü") == ["mein Himmel 🌅: 1.mp4-remade.mp4"]
    assert Path(ended.out.strip()).read_bytes() == (originals / "video_1.mp4").read_bytes()


def test_a_picture_that_is_cut_short_is_whole_again(program: Program, here: Path, originals: Path) -> None:
    shutil.copy(originals / "image_1.png", here)
    os.truncate(here / "image_1.png", 50_000)
    assert program.run("remake", "image_1.png").status == 0
    assert (here / "image_1-remade.png").read_bytes() == (originals / "image_1.png").read_bytes()


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)])
def test_an_interrupted_video_leaves_no_file_and_no_process(
    program: Program, here: Path, originals: Path, number: int
) -> None:
    process = program.fork("remake", str(originals / "video_1.mp4"))
    program.until(lambda: list(here.rglob("*.part")))
    children = psutil.Process(process.pid).children()
    assert drawing(program)
    process.send_signal(number)
    ended = Ended(process)
    assert (ended.status, ended.out, ended.err) == (130, "", "Stopped; no unfinished file is left.\n")
    assert names(here) == []
    assert len(children) >= 2
    assert not [child for child in children if child.is_running()]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "the following arguments are required: FILE."),
        (["image_1.png", "image_1.png"], "unrecognized arguments: image_1.png."),
        (["nothing.png"], "file: nothing.png cannot be read: No such file or directory."),
        ([""], "file: . cannot be read: Is a directory."),
        (["folder"], "file: folder cannot be read: Is a directory."),
        (["notes.mp4"], "file: notes.mp4 is neither a PNG nor an MP4 file."),
        (["photo.png"], "file: photo.png does not say how Daybreak made it."),
        (["cut.png"], "file: cut.png cannot be read: it is damaged, or far too large."),
        (["\x1b[31mred.png"], r"file: \x1b[31mred.png cannot be read: No such file or directory."),
        (["image_1.png", "--out", "none"], "out: image_1-remade.png cannot be written into none: No such file or"),
        (["image_1.png", "--out", "notes.mp4"], "out: image_1-remade.png cannot be written into notes.mp4: Not a"),
    ],
)
def test_what_cannot_be_made_again_is_one_sentence_and_nothing_is_written(
    program: Program, here: Path, originals: Path, arguments: list[str], sentence: str
) -> None:
    shutil.copy(originals / "image_1.png", here)
    shutil.copy(originals / "image_1.png", here / "cut.png")
    os.truncate(here / "cut.png", 60)
    (here / "folder").mkdir()
    (here / "notes.mp4").write_text("text")
    Image.new("RGB", (1, 1)).save(here / "photo.png")
    before = names(here)
    ended = program.run("remake", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(sentence)
    assert ended.err.count("\n") == 1
    assert names(here) == before


def test_a_file_of_a_model_in_a_folder_is_made_by_naming_the_folder(
    tmp_path: Path, here: Path, image_model: Path
) -> None:
    maker = Program(tmp_path / "made", image_model, cwd=here)
    assert maker.run("generate", "a lake", "--images", "1", "--videos", "1", "--notify-at", "").status == 0
    stranger = Program(tmp_path / "data", "auto", cwd=here)
    for name, (content, _) in maker.files().items():
        file = str(maker.data_dir / name)
        assert read_parameters(Path(file)).model == image_model.name
        refused = stranger.run("remake", file)
        assert (refused.status, refused.err.count("\n")) == (2, 1)
        assert refused.err.startswith(f"model: {image_model.name!r} is a model's folder; set DAYBREAK_IMAGE_MODEL")
        ended = maker.run("remake", file)
        assert ended.status == 0, ended.err
        assert Path(ended.out.strip()).read_bytes() == content
