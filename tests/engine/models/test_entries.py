"""The catalogue's data agrees with itself and with the installed libraries."""

import inspect
import math
import re
from typing import Any

import diffusers
import pytest

from engine import recommendation
from engine.machine import Machine
from engine.models.catalogue import REPOSITORY, Entry, entries
from engine.plan import ASPECTS
from persistence.tables import Kind
from tests.engine.machines import GTX_1060, H100, RTX_2060, RTX_3060, RTX_4060, RTX_4090, SERVER

TIERS = (0, 6, 8, 12, 24, 80)

#: The number of frames is a multiple of this, plus one.
FRAMES = {"Kandinsky5T2VPipeline": 4, "LTXPipeline": 8, "WanPipeline": 4}

#: The most frames for which the adapter has position embeddings.
MOST_FRAMES = 32

each_entry = pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)


def pipeline_class(entry: Entry) -> Any:  # noqa: ANN401 - each family has its own class
    return getattr(diffusers, entry.pipeline)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("tier", TIERS)
def test_one_model_of_each_kind_is_recommended_for_each_tier(kind: Kind, tier: int) -> None:
    assert len([entry for entry in entries() if entry.kind == kind and tier in entry.tiers]) == 1


@each_entry
def test_what_people_make_with_a_recommended_model_is_theirs(entry: Entry) -> None:
    assert set(entry.tiers) <= set(TIERS)
    assert entry.use == "free" or not entry.tiers


@pytest.mark.parametrize(
    ("machine", "image", "video"),
    [
        (SERVER, "sdxs", "animatediff-lightning-small"),
        (GTX_1060, "sdxs", "animatediff-lightning"),
        (RTX_2060, "flux2-klein-4b", "animatediff-lightning"),
        (RTX_4060, "flux2-klein-4b", "wan2.1-1.3b"),
        (RTX_3060, "flux2-klein-4b", "wan2.1-1.3b-long"),
        (RTX_4090, "z-image-turbo", "wan2.2-5b"),
        (H100, "qwen-image-lightning", "wan2.1-14b-lightning"),
    ],
    ids=lambda value: value.name if isinstance(value, Machine) else value,
)
def test_what_is_recommended_for_a_tier_fits_the_machines_of_that_tier(
    machine: Machine, image: str, video: str
) -> None:
    found = {kind: recommendation.recommended(machine, kind) for kind in Kind}
    assert {kind: entry and entry.id for kind, entry in found.items()} == {Kind.IMAGE: image, Kind.VIDEO: video}


def test_each_id_is_there_once_and_can_be_typed() -> None:
    ids = [entry.id for entry in entries()]
    assert len(set(ids)) == len(ids)
    assert not {"auto", "builtin"} & set(ids)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]{,30}", one) for one in ids)


def test_pictures_come_before_videos_and_small_downloads_before_large_ones() -> None:
    order = [(entry.kind, entry.download) for entry in entries()]
    assert order == sorted(order)


@each_entry
def test_the_numbers_are_possible(entry: Entry) -> None:
    weights = entry.weights
    assert 0 < weights.vae < weights.denoiser
    assert weights.text > 0
    assert weights.denoiser + weights.text + weights.vae <= entry.download
    assert min(entry.work, entry.step_tflop, entry.decode_tflop) > 0


@each_entry
def test_the_pipeline_takes_the_settings(entry: Entry) -> None:
    settings = dict(entry.settings)
    assert ("fps" in settings) == ("num_frames" in settings) == (entry.kind == Kind.VIDEO)
    settings.pop("fps", None)
    assert set(settings) <= set(inspect.signature(pipeline_class(entry).__call__).parameters)
    assert {"num_inference_steps", "guidance_scale", "width", "height"} <= set(settings)


@each_entry
def test_sizes_and_lengths_are_those_that_the_family_makes(entry: Entry) -> None:
    multiple = 32 if entry.pipeline == "LTXPipeline" else 16
    assert entry.settings["width"] % multiple == entry.settings["height"] % multiple == 0
    if entry.pipeline in FRAMES:
        assert entry.settings["num_frames"] % FRAMES[entry.pipeline] == 1
    elif entry.kind == Kind.VIDEO:
        assert entry.settings["num_frames"] <= MOST_FRAMES


@each_entry
def test_for_each_aspect_there_is_a_size_of_about_its_shape_that_takes_hardly_more_memory(entry: Entry) -> None:
    own = (entry.settings["width"], entry.settings["height"])
    assert own in entry.sizes
    multiple = 32 if entry.pipeline == "LTXPipeline" else 16
    for width, height in entry.sizes:
        assert width % multiple == height % multiple == 0
        assert width * height < 1.2 * own[0] * own[1]
    shapes = [math.log(width / height) for width, height in entry.sizes]
    for width, height in ASPECTS.values():
        assert min(abs(shape - math.log(width / height)) for shape in shapes) < math.log(1.25)


@pytest.mark.parametrize("entry", [one for one in entries() if one.scheduler], ids=lambda entry: entry.id)
def test_the_scheduler_is_one_of_diffusers_and_takes_its_options(entry: Entry) -> None:
    assert entry.scheduler is not None
    made = getattr(diffusers, entry.scheduler.name)(**entry.scheduler.options)
    assert entry.scheduler.options.items() <= made.config.items()


@each_entry
def test_the_pipeline_has_a_place_for_every_part(entry: Entry) -> None:
    places = inspect.signature(pipeline_class(entry).__init__).parameters
    roles = [part.role for part in entry.parts]
    assert len(set(roles)) == len(roles)
    assert all(
        hasattr(pipeline_class(entry), "load_lora_weights") if role == "lora" else role in places for role in roles
    )


@each_entry
def test_everything_is_downloaded_from_a_repository_as_safetensors(entry: Entry) -> None:
    assert all(REPOSITORY.fullmatch(source.repository) for source in entry.sources)
    assert all(source.file.endswith(".safetensors") for source in entry.sources if source.file)
    assert all(part.file for part in entry.parts if part.role in ("lora", "motion_adapter"))


@each_entry
def test_it_has_one_sentence_on_why_to_choose_it(entry: Entry) -> None:
    assert re.fullmatch(r"[A-Z][^.]*(\.\d[^.]*)*\.", entry.why)


def test_the_large_video_model_is_called_at_the_four_times_that_it_was_distilled_at() -> None:
    scheduler = next(entry.scheduler for entry in entries() if entry.id == "wan2.1-14b-lightning")
    assert scheduler is not None
    made = getattr(diffusers, scheduler.name)(**scheduler.options)
    made.set_timesteps(4)
    # 1, 3/4, 1/2 and 1/4, shifted by 5.
    assert made.sigmas.tolist() == pytest.approx([1, 15 / 16, 5 / 6, 5 / 8, 0], abs=0.001)
