"""Descriptions of every model, for a given machine."""

from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import constants

from app.models import listing
from engine.machine import Machine
from engine.models import catalogue
from engine.models.installed import builtin
from persistence.tables import Kind
from tests.engine import machines
from tests.engine.machines import LAPTOP, RTX_4060, RTX_4090, SPACE


@pytest.fixture(autouse=True)
def nothing_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))


@pytest.mark.parametrize("machine", machines.ALL, ids=lambda machine: str(machine.name))
def test_every_machine_gets_the_full_catalogue(machine: Machine) -> None:
    seen = listing.views(machine)
    assert {view["id"] for view in seen} == {entry.id for entry in catalogue.entries()}
    for kind in Kind:
        of_kind = [view for view in seen if view["kind"] == kind]
        best = [view["recommended"] for view in of_kind]
        assert best == sorted(best, reverse=True), "what is recommended comes first"
        assert sum(best) <= 1
        assert all(view["suits"] for view in of_kind if view["recommended"])


def test_the_description_of_offloading_says_what_it_saves() -> None:
    how = {view["id"]: view["how"] for view in listing.views(RTX_4060)}
    assert how["flux2-klein-4b"] == "3.0 GB of memory, a few layers at a time, instead of 18.0 GB"
    assert how["sdxs"] == "1.1 GB of memory"
    assert how["qwen-image-lightning"].startswith("It takes at least ")
    moved = {view["id"]: view["how"] for view in listing.views(machines.RTX_4080)}
    assert moved["z-image-turbo"] == "14.3 GB of memory, one part at a time, instead of 22.5 GB"


def test_the_table_shows_used_and_available_models() -> None:
    lines = list(listing.table(SPACE, builtin(), builtin()))
    assert lines[0] == "This machine: 2 CPU cores, 17 GB, float32, 0.12 TFLOPS"
    assert lines[1] == "Pictures: builtin, num_inference_steps 8, strength 0.125, guidance_scale 1"
    assert lines[2] == "Videos: builtin, num_inference_steps 8, strength 0.125, guidance_scale 1, moving scenes"
    start = lines.index("For pictures:")
    assert lines[start + 1].startswith("  sdxs (recommended): SDXS 512. ")
    assert lines[start + 2] == (
        "      IDKiro/sdxs-512-dreamshaper, CreativeML OpenRAIL++-M: may be used freely, also commercially"
    )
    assert lines[start + 3] == "      1.8 GB to download, about 4 s each; 2.2 GB of memory"
    assert any(line.startswith("  qwen-image-lightning (not for this machine): ") for line in lines)
    assert "      59.4 GB to download. It takes 96.6 GB of memory; this machine has 17.2." in lines
    assert lines[-2] == "Also installed: builtin"


def test_the_table_shows_how_a_named_model_makes_videos() -> None:
    own = replace(builtin(), id="mine", parts={})
    assert list(listing.table(SPACE, builtin(), own))[2].endswith(", a camera move over each picture")


def test_a_better_model_is_offered_if_the_built_in_one_is_used(tmp_path: Path) -> None:
    pictures, videos = listing.offers(RTX_4090, builtin(), builtin())
    offer = r"Better pictures on this machine: Z-Image Turbo (Apache-2.0, about 4 s each); `python -m app models --get"
    assert pictures.startswith(f"{offer} z-image-turbo` downloads 32.9 GB into {tmp_path}, where ")
    assert videos.startswith("Better videos on this machine: Wan 2.2 5B (Apache-2.0, about 2 min each); ")
    (only,) = listing.offers(LAPTOP, builtin(), builtin())
    assert "SDXS" in only, "no video model fits into 8 GB beside everything else"
