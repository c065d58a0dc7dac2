import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from engine.generation import Frame, Picture, Video, generate
from engine.models.catalogue import ModelError
from engine.models.installed import builtin, find
from engine.painting import painter
from engine.parameters import Clip, Parameters, from_text, to_text
from engine.pipelines.cache import PipelineCache
from engine.pipelines.steps import Step
from engine.reader.reader import Reader
from engine.scenes.facts import Facts
from tests.engine.planned import planned


@pytest.fixture(scope="module")
def pipelines() -> PipelineCache:
    return PipelineCache()


def pictures(pipelines: PipelineCache, batch: Sequence[Parameters]) -> list[Picture]:
    return [event for event in generate(pipelines, batch) if isinstance(event, Picture)]


def video(pipelines: PipelineCache, wanted: Parameters) -> tuple[Clip, list[Image.Image]]:
    """Return the parameters of a video, and its frames."""
    events = list(generate(pipelines, [wanted]))
    (made,) = (event for event in events if isinstance(event, Video))
    assert events.index(made) < min(number for number, event in enumerate(events) if isinstance(event, Frame))
    return made.parameters, [event.image for event in events if isinstance(event, Frame)]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures in levels of 0 to 255."""
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


def test_a_batch_yields_its_steps_and_then_its_pictures_in_order(pipelines: PipelineCache, image_model: Path) -> None:
    batch = planned(find(str(image_model)), images=3)
    events = list(generate(pipelines, batch))
    assert events[:4] == [Step(number, 4) for number in (1, 2, 3, 4)]
    made = [event for event in events if isinstance(event, Picture)]
    assert [picture.number for picture in made] == [0, 1, 2]
    assert [picture.parameters.seed for picture in made] == [5, 6, 7]


def test_the_parameters_of_a_picture_include_the_models_own_size_and_sampler(
    pipelines: PipelineCache, image_model: Path
) -> None:
    batch = planned(find(str(image_model)), images=1)
    (picture,) = pictures(pipelines, batch)
    assert batch[0].size is None
    assert picture.image.size == picture.parameters.size == (64, 64)
    assert (batch[0].sampler, picture.parameters.sampler) == (None, "DDIM")


def test_a_picture_is_the_same_alone_and_in_a_batch(pipelines: PipelineCache, image_model: Path) -> None:
    batch = planned(find(str(image_model)), images=3, steps=6)
    together = pictures(pipelines, batch)
    (alone,) = pictures(pipelines, batch[1:2])
    (again,) = pictures(pipelines, [together[1].parameters])
    assert difference(alone.image, again.image) == 0
    rounding = difference(alone.image, together[1].image)
    assert rounding < 1
    assert difference(alone.image, together[0].image) > 5 * rounding


def test_a_picture_is_made_again_from_the_scene_in_its_parameters(pipelines: PipelineCache) -> None:
    batch = planned(find("builtin"), "never give up", images=2)
    first, second = pictures(pipelines, batch)
    assert [picture.parameters.prompt for picture in (first, second)] == ["never give up"] * 2
    scenes = [str(picture.parameters.scene) for picture in (first, second)]
    assert len(set(scenes)) == 2
    assert all(scene.startswith("place=") for scene in scenes)
    (again,) = pictures(pipelines, [from_text(to_text(second.parameters))])
    assert again.parameters == second.parameters
    assert difference(second.image, again.image) == 0
    other = second.parameters.model_copy(update={"scene": "place=snow time=day subject=none"})
    (elsewhere,) = pictures(pipelines, [other])
    assert difference(elsewhere.image, again.image) > 10


def test_a_chosen_theme_decides_on_the_scene(pipelines: PipelineCache) -> None:
    (wanted,) = planned(find("builtin"), "asdf qwer", images=1)
    chosen = wanted.model_copy(update={"theme": "teamwork"})
    (picture,) = pictures(pipelines, [chosen])
    reader = Reader(builtin().parts["reader"])
    asked, shown = reader.facts("asdf qwer", 5, 0, "teamwork"), Facts.read(str(picture.parameters.scene))
    assert (shown.place, shown.time, shown.subject) == (asked.place, asked.time, asked.subject)
    assert from_text(to_text(picture.parameters)) == picture.parameters


def test_an_unknown_scene_is_refused_in_one_sentence(pipelines: PipelineCache) -> None:
    (wanted,) = planned(find("builtin"), images=1)
    with pytest.raises(ModelError, match=r"^This scene cannot be drawn: .*atlantis.*\.$"):
        pictures(pipelines, [wanted.model_copy(update={"scene": "place=atlantis"})])


def test_a_model_that_cannot_paint_is_refused_in_one_sentence(pipelines: PipelineCache, image_model: Path) -> None:
    (wanted,) = planned(find("builtin"), images=1)
    there = {"model": str(image_model), "revision": None}
    with pytest.raises(ModelError, match=rf"^'{image_model.name}' cannot paint over drawings\.$"):
        pictures(pipelines, [wanted.model_copy(update=there)])


def test_a_drawn_video_moves_and_ends_where_it_began(pipelines: PipelineCache) -> None:
    (wanted,) = planned(find("builtin"), "a waterfall at noon", videos=1)
    wanted = wanted.model_copy(update={"width": 256, "height": 256, "num_frames": 24})
    made_with, frames = video(pipelines, wanted)
    assert "place=waterfall" in str(made_with.scene)
    assert len(frames) == 24
    assert {frame.size for frame in frames} == {made_with.size} == {(256, 256)}
    apart = difference(frames[0], frames[12])
    assert apart > 0.5
    assert difference(frames[0], frames[-1]) < apart
    _, again = video(pipelines, from_text(to_text(made_with)))
    assert all(difference(one, other) == 0 for one, other in zip(frames, again, strict=True))


def test_closing_a_drawn_video_leaves_no_process_behind(pipelines: PipelineCache) -> None:
    events = generate(pipelines, planned(find("builtin"), videos=1))
    assert any(isinstance(event, Frame) for event in events)
    assert drawing()
    events.close()
    assert not drawing()


def test_a_drawing_that_fails_leaves_no_process_behind(
    pipelines: PipelineCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no paint")

    monkeypatch.setattr(painter, "paint", fail)
    with pytest.raises(RuntimeError, match="no paint"):
        list(generate(pipelines, planned(find("builtin"), videos=1)))
    assert not drawing()


def drawing() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "engine.painting.frames" in child.cmdline()]


def test_a_camera_video_moves_over_one_larger_picture(pipelines: PipelineCache, image_model: Path) -> None:
    (wanted,) = planned(find(str(image_model)), videos=1)
    made_with, frames = video(pipelines, wanted)
    assert (len(frames), made_with.num_frames, made_with.fps) == (72, 72, 24)
    assert {frame.size for frame in frames} == {made_with.size} == {(48, 48)}
    assert difference(frames[0], frames[-1]) > 1


def test_a_camera_video_is_made_again_from_its_parameters(pipelines: PipelineCache, image_model: Path) -> None:
    (wanted,) = planned(find(str(image_model)), videos=1)
    made_with, frames = video(pipelines, wanted)
    again_with, again = video(pipelines, made_with)
    assert again_with == made_with
    assert all(difference(one, other) == 0 for one, other in zip(frames, again, strict=True))


def test_a_video_model_makes_its_own_frames(pipelines: PipelineCache, video_model: Path) -> None:
    (wanted,) = planned(find(str(video_model)), videos=1, steps=2)
    made_with, frames = video(pipelines, wanted)
    assert (len(frames), made_with.num_frames, made_with.fps) == (16, 16, 8)
    assert {frame.size for frame in frames} == {made_with.size} == {(64, 64)}
    assert type(made_with) is Clip
    _, again = video(pipelines, made_with)
    assert difference(frames[3], again[3]) == 0


@pytest.mark.parametrize("kind", ["images", "videos"])
def test_every_event_can_be_sent_to_another_process(pipelines: PipelineCache, image_model: Path, kind: str) -> None:
    events = list(
        generate(pipelines, planned(find(str(image_model)), images=int(kind == "images"), videos=int(kind == "videos")))
    )
    assert {type(event) for event in events} == ({Step, Picture} if kind == "images" else {Step, Video, Frame})
    assert pickle.loads(pickle.dumps(events)) == events


def test_a_picture_is_scaled_and_cropped_to_the_size_of_its_file(pipelines: PipelineCache, image_model: Path) -> None:
    model = find(str(image_model))
    (plain,) = pictures(pipelines, planned(model, images=1))
    (fitted,) = pictures(pipelines, planned(model, images=1, aspect="9:16"))
    assert (fitted.image.size, fitted.parameters.size, fitted.parameters.file_size) == (
        (1080, 1920),
        (64, 64),
        (1080, 1920),
    )
    middle = plain.image.crop((14, 0, 50, 64)).resize((1080, 1920), Image.Resampling.LANCZOS)
    assert difference(fitted.image, middle) < 1, "scaled, and cropped around its centre"
    (again,) = pictures(pipelines, [from_text(to_text(fitted.parameters))])
    assert again.parameters == fitted.parameters
    assert difference(fitted.image, again.image) == 0


def test_a_video_is_scaled_and_cropped_to_the_size_of_its_file(pipelines: PipelineCache, video_model: Path) -> None:
    model = find(str(video_model))
    _, plain = video(pipelines, *planned(model, videos=1, steps=2))
    fitted, frames = video(pipelines, *planned(model, videos=1, steps=2, aspect="16:9"))
    assert {frame.size for frame in frames} == {(1920, 1080)}
    assert (len(frames), fitted.size, fitted.file_size) == (16, (64, 64), (1920, 1080))
    middle = plain[3].crop((0, 14, 64, 50)).resize((1920, 1080), Image.Resampling.LANCZOS)
    assert difference(frames[3], middle) < 1
    _, again = video(pipelines, from_text(to_text(fitted)))
    assert difference(frames[3], again[3]) == 0


def test_a_camera_moves_over_a_picture_scaled_for_the_size_of_the_file(
    pipelines: PipelineCache, image_model: Path
) -> None:
    fitted, frames = video(pipelines, *planned(find(str(image_model)), videos=1, aspect="4:5"))
    assert len(frames) == 72
    assert {frame.size for frame in frames} == {(1080, 1350)}
    assert (fitted.size, fitted.file_size) == ((64, 64), (1080, 1350))
    assert difference(frames[0], frames[-1]) > 1
    made, again = video(pipelines, from_text(to_text(fitted)))
    assert made == fitted
    assert difference(frames[40], again[40]) == 0


@pytest.mark.parametrize("kind", ["images", "videos"])
def test_closing_stops_within_one_step(pipelines: PipelineCache, image_model: Path, kind: str) -> None:
    events = generate(
        pipelines,
        planned(find(str(image_model)), steps=900, images=int(kind == "images"), videos=int(kind == "videos")),
    )
    assert next(events) == Step(1, 900)
    unet = pipelines.get(str(image_model), None).pipeline.unet
    calls: list[None] = []
    hook = unet.register_forward_hook(lambda *_: calls.append(None))
    events.close()
    hook.remove()
    assert len(calls) < 50
    *_, last = generate(
        pipelines, planned(find(str(image_model)), steps=2, images=int(kind == "images"), videos=int(kind == "videos"))
    )
    assert isinstance(last, Picture | Frame)
