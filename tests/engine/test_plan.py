from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import pytest

from engine.models import catalogue
from engine.models.installed import BUILTIN_REVISION, Model, builtin
from engine.parameters import CameraClip, Clip, Drawn, DrawnClip, Parameters
from engine.plan import ASPECTS, COMPOSITIONS, FRAMINGS, LIGHTS, plan, replan, variant
from persistence.tables import Kind

PICTURE_MODEL = replace(builtin(), id="a model", parts={}, settings={"num_inference_steps": 4, "guidance_scale": 1.0})
VIDEO_MODEL = replace(
    PICTURE_MODEL,
    id="a video model",
    kind=Kind.VIDEO,
    settings={"num_inference_steps": 4, "guidance_scale": 1.0, "num_frames": 16, "fps": 8},
)


def planned(
    prompt: str = "Never give up",
    images: int = 5,
    videos: int = 5,
    seed: int | None = 7,
    image_model: Model = PICTURE_MODEL,
    video_model: Model = PICTURE_MODEL,
    aspect: str = "",
    theme: str = "",
) -> Sequence[Parameters]:
    numbers = count(100)
    return plan(
        prompt,
        images=images,
        videos=videos,
        image_model=image_model,
        video_model=video_model,
        seed=seed,
        random_seed=lambda: next(numbers),
        aspect=aspect,
        theme=theme,
    )


def test_pictures_come_first_then_videos() -> None:
    assert [parameters.kind for parameters in planned()] == [Kind.IMAGE] * 5 + [Kind.VIDEO] * 5


def test_ten_items_have_ten_different_prompts_that_all_keep_the_subject() -> None:
    prompts = [parameters.prompt for parameters in planned()]
    assert len(set(prompts)) == 10
    assert all(prompt.endswith(": Never give up") for prompt in prompts)


def test_the_five_pictures_differ_in_light_and_in_framing() -> None:
    prompts = [parameters.prompt for parameters in planned(videos=0)]
    for axis in (LIGHTS, FRAMINGS):
        assert {turn for prompt in prompts for turn in axis if turn in prompt} == set(axis)


def test_twenty_pictures_still_all_differ() -> None:
    assert len({parameters.prompt for parameters in planned(images=20, videos=0)}) == 20


@pytest.mark.parametrize(
    ("prompt", "open_axes"),
    [
        ("a lighthouse", (LIGHTS, FRAMINGS)),
        ("a lighthouse at night", (FRAMINGS, COMPOSITIONS)),
        ("Sunset, a lighthouse.", (FRAMINGS, COMPOSITIONS)),
        ("Northern lights over a lake", (FRAMINGS, COMPOSITIONS)),
        ("I feel lonely tonight", (FRAMINGS, COMPOSITIONS)),
        ("Lonely tonight?", (FRAMINGS, COMPOSITIONS)),
        ("sleepless nights", (FRAMINGS, COMPOSITIONS)),
        ("panoramic lighthouse", (LIGHTS, COMPOSITIONS)),
        ("panoramic lighthouse at dawn", (COMPOSITIONS,)),
    ],
)
def test_an_axis_that_the_prompt_names_is_not_varied(prompt: str, open_axes: tuple[tuple[str, ...], ...]) -> None:
    for number in range(25):
        turns = variant(prompt, number).removesuffix(f": {prompt}")
        for axis in (LIGHTS, FRAMINGS, COMPOSITIONS):
            assert any(turn in turns for turn in axis) == (axis in open_axes)


def test_everyday_words_do_not_name_a_light() -> None:
    assert "sunrise" in variant("small steps every day", 0)


def test_with_a_seed_each_next_item_adds_one() -> None:
    assert [parameters.seed for parameters in planned(images=2, videos=2, seed=2**32 - 2)] == [
        2**32 - 2,
        2**32 - 1,
        0,
        1,
    ]


def test_without_a_seed_each_item_asks_for_one() -> None:
    assert [parameters.seed for parameters in planned(images=2, videos=1, seed=None)] == [100, 101, 102]


def test_a_picture_model_moves_the_camera_five_ways_for_three_seconds() -> None:
    videos = [video for video in planned(images=0) if isinstance(video, CameraClip)]
    assert len({video.camera for video in videos}) == 5
    assert {(video.num_frames, video.fps) for video in videos} == {(72, 24)}


def test_a_video_model_makes_its_own_motion() -> None:
    (video,) = planned(images=0, videos=1, video_model=VIDEO_MODEL)
    assert type(video) is Clip
    assert (video.model, video.num_inference_steps, video.num_frames) == ("a video model", 4, 16)


def test_drawn_items_keep_the_prompt_and_have_different_scenes() -> None:
    items = [item for item in planned(image_model=builtin(), video_model=builtin()) if isinstance(item, Drawn)]
    assert {item.prompt for item in items} == {"Never give up"}
    assert [item.scene_number for item in items] == list(range(10))
    assert {item.scene_seed for item in items} == {7}
    assert [type(item) for item in items] == [Drawn] * 5 + [DrawnClip] * 5
    assert {(video.num_frames, video.fps) for video in items if isinstance(video, DrawnClip)} == {(120, 24)}


@pytest.mark.parametrize(
    ("aspect", "size"),
    [("1:1", (1080, 1080)), ("4:5", (1080, 1350)), ("9:16", (1080, 1920)), ("16:9", (1920, 1080))],
)
def test_drawn_items_have_the_requested_aspect(aspect: str, size: tuple[int, int]) -> None:
    items = planned(image_model=builtin(), video_model=PICTURE_MODEL, aspect=aspect)
    assert {item.size for item in items[:5]} == {size}
    assert {item.file_size for item in items[:5]} == {None}


def test_drawn_items_are_square_by_default() -> None:
    assert {item.size for item in planned(image_model=builtin(), video_model=builtin())} == {(1080, 1080)}


def test_results_of_a_model_of_unknown_sizes_are_cropped_to_the_aspect() -> None:
    for aspect, file_size in (("", None), ("4:5", (1080, 1350)), ("16:9", (1920, 1080))):
        items = planned(video_model=VIDEO_MODEL, aspect=aspect)
        assert {item.size for item in items} == {None}
        assert {item.file_size for item in items} == {file_size}


@pytest.mark.parametrize(
    ("entry_id", "aspect", "size"),
    [
        ("sdxl-lightning", "", (1024, 1024)),
        ("sdxl-lightning", "1:1", (1024, 1024)),
        ("sdxl-lightning", "4:5", (896, 1152)),
        ("sdxl-lightning", "9:16", (768, 1344)),
        ("wan2.1-1.3b", "", (832, 480)),
        ("wan2.1-1.3b", "1:1", (624, 624)),
        ("wan2.1-1.3b", "9:16", (480, 832)),
        ("kandinsky5-lite", "4:5", (512, 768)),
    ],
)
def test_a_model_of_the_catalogue_makes_the_nearest_of_its_sizes(
    entry_id: str, aspect: str, size: tuple[int, int]
) -> None:
    entry = catalogue.entry(entry_id)
    assert entry is not None
    model = replace(builtin(), id=entry.id, kind=entry.kind, settings=entry.settings, entry=entry, parts={})
    images, videos = (1, 1) if entry.kind == Kind.IMAGE else (0, 1)
    items = planned(images=images, videos=videos, image_model=model, video_model=model, aspect=aspect)
    assert {item.size for item in items} == {size}
    assert {item.file_size for item in items} == {ASPECTS[aspect] if aspect else None}


def test_a_theme_is_for_the_scenes_that_the_program_draws() -> None:
    items = planned(images=2, videos=2, video_model=builtin(), theme="courage")
    assert [type(item) for item in items] == [Parameters, Parameters, DrawnClip, DrawnClip]
    assert {item.theme for item in items if isinstance(item, DrawnClip)} == {"courage"}
    again = replan("Breathe", 5, Kind.IMAGE, 1, "revision 9", theme="courage")
    assert isinstance(again, Drawn)
    assert again.theme == "courage"


def test_items_of_an_earlier_revision_are_planned_again_and_say_so() -> None:
    pictures = [replan("at dusk: hope", seed, Kind.IMAGE, number, "revision 7") for number, seed in enumerate((5, 9))]
    video = replan("hope", 3, Kind.VIDEO, 0, "revision 7")
    assert [(one.seed, one.prompt, one.model) for one in pictures] == [
        (5, "at dusk: hope", "builtin"),
        (9, "at dusk: hope", "builtin"),
    ]
    assert {one.replanned for one in (*pictures, video)} == {f"revision 7 to {BUILTIN_REVISION}"}
    assert len({one.scene_number for one in (*pictures, video) if isinstance(one, Drawn)}) == 3
    (fresh,) = planned("hope", images=0, videos=1, seed=3, video_model=builtin())
    assert video.model_copy(update={"scene_number": 0, "scene_seed": 3, "replanned": None}) == fresh


@pytest.mark.parametrize(("size", "kept"), [((1080, 1920), (1080, 1920)), ((512, 512), (1080, 1080))])
def test_an_item_that_is_planned_again_keeps_its_shape(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert replan("Breathe", 5, Kind.VIDEO, 1, "revision 8", size).size == kept
    assert replan("Breathe", 5, Kind.IMAGE, 1, "revision 7").size == (1080, 1080)
