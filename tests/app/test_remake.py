"""Files made again from what is inside them, with tiny models; the whole command is in tests/program."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app import remake
from app.remake import RemakeError
from app.request import InputError
from engine.files import read_parameters, save_picture, save_video
from engine.generation import Frame, Picture, Video, generate
from engine.models.installed import BUILTIN_REVISION, builtin, find
from engine.parameters import Parameters
from engine.pipelines.cache import PipelineCache
from persistence.tables import Kind
from tests.engine.planned import planned
from tests.rights import forbidden

SCENE = "place=lake time=night subject=sailboat sail=red"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    return out


def made(folder: Path, parameters: Parameters) -> Path:
    """Return the file of what was made by these parameters."""
    events = generate(PipelineCache(), [parameters])
    for event in events:
        match event:
            case Picture(_, image, made_with):
                return saved(folder / "image_1.png", image, made_with)
            case Video(made_with):
                frames = (frame.image for frame in events if isinstance(frame, Frame))
                save_video(folder, folder / "video_1.mp4", frames, made_with)
                return folder / "video_1.mp4"
    raise AssertionError


def saved(path: Path, image: Image.Image, parameters: Parameters) -> Path:
    save_picture(path.parent, path, image, parameters)
    return path


def remade(file: Path, out: Path, named: Sequence[str]) -> Path:
    wanted = remake.planned(file, named)
    return remake.make(wanted, remake.target(file, out, wanted))


def said(folder: Path, parameters: Parameters) -> Path:
    """Return a file that says it was made with these parameters."""
    return saved(folder / "image_1.png", Image.new("RGB", (1, 1)), parameters)


def drawn(**changes: object) -> Parameters:
    (parameters,) = planned(builtin(), images=1)
    return parameters.model_copy(update=changes)


@pytest.mark.parametrize(("kind", "name"), [("images", "image_1-remade.png"), ("videos", "video_1-remade.mp4")])
def test_a_picture_and_a_camera_move_by_a_model_in_a_folder_come_out_the_same(
    tmp_path: Path, out: Path, image_model: Path, kind: str, name: str
) -> None:
    (parameters,) = planned(
        find(str(image_model)), "a lake, at dusk", images=int(kind == "images"), videos=int(kind == "videos")
    )
    original = made(tmp_path, parameters)
    again = remade(original, out, ["auto", str(image_model)])
    assert [path.name for path in out.iterdir()] == [name]
    assert again == out / name
    assert again.read_bytes() == original.read_bytes()


def test_what_a_video_model_made_comes_out_the_same(tmp_path: Path, out: Path, video_model: Path) -> None:
    (parameters,) = planned(find(str(video_model)), videos=1, steps=2)
    original = made(tmp_path, parameters)
    assert remade(original, out, [str(video_model)]).read_bytes() == original.read_bytes()


def test_a_model_is_found_where_one_is(tmp_path: Path, image_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = said(tmp_path, planned(find(str(image_model)), images=1)[0])
    monkeypatch.chdir(image_model.parent)
    assert remake.planned(file, ["auto", "auto"]).model == str(image_model)


def test_what_was_lowered_is_made_as_it_was_in_the_end(tmp_path: Path, out: Path, image_model: Path) -> None:
    (parameters,) = planned(find(str(image_model)), images=1)
    lowered = parameters.model_copy(update={"width": 32, "height": 32, "lowered": "size 64x64 to 32x32"})
    again = remade(made(tmp_path, lowered), out, [str(image_model)])
    with Image.open(again) as image:
        assert image.size == (32, 32)
    assert read_parameters(again).lowered == "size 64x64 to 32x32"


def test_a_video_of_an_earlier_revision_is_planned_anew_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    information = PngInfo()
    information.add_text(
        "parameters",
        "a lighthouse\nSteps: 8, Sampler: DDIM, CFG scale: 1.0, Seed: 45, Size: 512x512, Model: builtin-motion, "
        "Revision: 7, Picture model: builtin, Denoising strength: 0.6, Scene: a calm lake%2C at dawn, Frames: 76, "
        "Key frames: 16, FPS: 24, motion: key frames, Kind: video, Steps: 8, Seed: 45",
    )
    Image.new("RGB", (1, 1)).save(tmp_path / "video_1.png", pnginfo=information)
    wanted = remake.planned(tmp_path / "video_1.png", [])
    (fresh,) = planned(builtin(), "a lighthouse", videos=1, steps=8)
    changed = {"seed": 45, "scene_number": 25, "scene_seed": 0, "replanned": f"revision 7 to {BUILTIN_REVISION}"}
    assert wanted == fresh.model_copy(update=changed)
    assert capsys.readouterr().err == (
        "video_1.png was made by revision 7 of the built-in model, which is no longer available; "
        f"it is planned again for revision {BUILTIN_REVISION} and will look different.\n"
    )


def test_a_scene_of_an_earlier_revision_is_drawn_again_in_its_size(tmp_path: Path) -> None:
    old = drawn(revision="8", strength=0.25, width=1080, height=1920, scene=SCENE, scene_seed=5)
    wanted = remake.planned(said(tmp_path, old), [])
    changed = {"strength": builtin().settings["strength"], "num_inference_steps": 8, "revision": BUILTIN_REVISION}
    assert wanted == old.model_copy(update={**changed, "replanned": f"revision 8 to {BUILTIN_REVISION}"})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"model": "sdxs", "revision": "1234"}, "model: 'sdxs' is not on this disk; "),
        ({"model": "someone/tiny", "revision": "1+2"}, "model: 'someone/tiny' is not on this disk; "),
        ({"model": "nowhere", "revision": "1"}, "model: 'nowhere' is not builtin, "),
        ({"model": "nowhere", "revision": None}, "model: 'nowhere' is a model's folder; "),
    ],
)
def test_a_model_that_is_not_on_this_disk_is_one_sentence(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InputError) as refused:
        remake.planned(said(tmp_path, drawn(**changes)), ["auto", "auto"])
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scene": "place=atlantis"}, r"^This scene cannot be drawn: .*'atlantis'\.$"),
        ({"guidance_scale": "much"}, r"^It could not be made \(.+\)\.$"),
    ],
)
def test_what_cannot_be_made_is_one_sentence_and_leaves_nothing(
    out: Path, changes: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(RemakeError, match=sentence):
        remake.make(drawn(**changes), out / "image_1-remade.png")
    assert list(out.iterdir()) == []


def test_what_has_the_name_already_stays(tmp_path: Path, out: Path, image_model: Path) -> None:
    original = made(tmp_path, planned(find(str(image_model)), images=1)[0])
    (out / "image_1-remade.png").write_text("a dear picture")
    assert remade(original, out, [str(image_model)]).name == "image_1-remade-2.png"
    assert (out / "image_1-remade.png").read_text() == "a dear picture"


def test_files_that_come_at_the_same_moment_all_get_a_name(tmp_path: Path) -> None:
    def place(number: int) -> Path:
        made = tmp_path / f"{number}.part"
        made.write_text(str(number))
        return remake.placed(made, tmp_path / "image_1-remade.png")

    with ThreadPoolExecutor(4) as threads:
        paths = list(threads.map(place, range(12)))
    assert [path.read_text() for path in paths] == [str(number) for number in range(12)]
    assert {path.name for path in tmp_path.iterdir()} == {
        "image_1-remade.png",
        *(f"image_1-remade-{number}.png" for number in range(2, 13)),
    }


@pytest.mark.parametrize("name", ["image_1.png", "image_1.mp4", "image_1"])
def test_a_file_is_named_after_what_it_is(tmp_path: Path, out: Path, name: str) -> None:
    assert remake.target(tmp_path / name, out, drawn()) == out / "image_1-remade.png"
    assert remake.target(tmp_path / name, out, drawn(kind=Kind.VIDEO)) == out / "image_1-remade.mp4"


def test_a_folder_that_cannot_be_written_any_more_is_one_sentence(out: Path) -> None:
    with (
        forbidden(out, 0o500),
        pytest.raises(RemakeError, match=r"^The file image_1-remade\.png could not be written: Permission denied\.$"),
    ):
        remake.make(drawn(), out / "image_1-remade.png")


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_made(tmp_path: Path, out: Path) -> None:
    reasons = {out: "Permission denied", tmp_path / "none": "No such file or directory"}
    for folder, reason in reasons.items():
        with forbidden(out, 0o500), pytest.raises(InputError) as refused:
            remake.target(Path("image_1.png"), folder, drawn())
        assert str(refused.value) == f"out: image_1-remade.png cannot be written into {folder}: {reason}."
    with pytest.raises(InputError, match="File name too long"):
        remake.target(Path("x" * 250), out, drawn())
    assert list(out.iterdir()) == []


def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    information = PngInfo()
    information.add_text(
        "parameters", "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: x"
    )
    Image.new("RGB", (1, 1)).save(tmp_path / "cat.png", pnginfo=information)
    with pytest.raises(InputError, match=r"^file: .*/cat\.png does not say how Daybreak made it\.$"):
        remake.planned(tmp_path / "cat.png", [])
