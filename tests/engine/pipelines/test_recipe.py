"""The recipes for thirteen machines and four models of different sizes."""

from dataclasses import replace

import pytest

from engine.machine import Machine
from engine.models.catalogue import ModelError, Weights
from engine.pipelines import recipe
from engine.pipelines.cost import Cost
from engine.pipelines.recipe import Recipe, choose, reduced
from persistence.tables import Kind
from tests.engine import machines
from tests.engine.machines import (
    A100,
    GTX_1060,
    H100,
    LAPTOP,
    MACBOOK,
    RTX_2060,
    RTX_3060,
    RTX_4060,
    RTX_4080,
    RTX_4090,
    SERVER,
    SMALL_RAM,
    SPACE,
)

SETTINGS = {"num_inference_steps": 4, "guidance_scale": 1.0, "width": 1024, "height": 1024}
ONE_STEP = {**SETTINGS, "num_inference_steps": 1, "width": 512, "height": 512}
FILM = {"num_inference_steps": 50, "guidance_scale": 5.0, "width": 832, "height": 480, "num_frames": 81, "fps": 16}

SMALL = Cost(Kind.IMAGE, Weights(denoiser=1.7, text=0.7, vae=0.2), 0.6, ONE_STEP, 0.8, 2.5, has_tiny_vae=True)
MIDDLE = Cost(Kind.IMAGE, Weights(denoiser=7.8, text=8.0, vae=0.2), 2.0, SETTINGS, 35, 10)
LARGE = Cost(Kind.IMAGE, Weights(denoiser=12.3, text=8.0, vae=0.2), 3.0, SETTINGS, 57, 10)
VIDEO = Cost(Kind.VIDEO, Weights(denoiser=2.8, text=11.4, vae=0.5), 4.0, FILM, 283, 275)


@pytest.mark.parametrize(
    ("machine", "needs", "expected"),
    [
        (LAPTOP, SMALL, ("none", "half", "float32")),
        (SPACE, SMALL, ("none", "half", "float32")),
        (SERVER, SMALL, ("none", None, "bfloat16")),
        (SERVER, MIDDLE, ("none", None, "bfloat16")),
        (MACBOOK, SMALL, ("none", None, "float16")),
        (GTX_1060, SMALL, ("none", None, "float16")),
        (RTX_2060, MIDDLE, ("group", None, "float16")),
        (RTX_4060, MIDDLE, ("group", None, "bfloat16")),
        (RTX_3060, MIDDLE, ("model", None, "bfloat16")),
        (RTX_4080, MIDDLE, ("model", None, "bfloat16")),
        (RTX_4090, MIDDLE, ("none", None, "bfloat16")),
        (RTX_3060, LARGE, ("model", "float8_e4m3fn", "bfloat16")),
        (RTX_4080, LARGE, ("model", "float8_e4m3fn", "bfloat16")),
        (A100, LARGE, ("none", None, "bfloat16")),
        (RTX_4060, VIDEO, ("group", None, "bfloat16")),
        (RTX_3060, VIDEO, ("group", None, "bfloat16")),
        (RTX_4080, VIDEO, ("model", None, "bfloat16")),
        (RTX_4090, VIDEO, ("none", None, "bfloat16")),
        (H100, VIDEO, ("none", None, "bfloat16")),
    ],
)
def test_as_much_as_possible_is_on_the_device(
    machine: Machine, needs: Cost, expected: tuple[str, str | None, str]
) -> None:
    chosen = choose(machine, needs)
    assert (chosen.offload, chosen.storage, chosen.dtype) == expected
    assert chosen.memory <= recipe.room(machine)


@pytest.mark.parametrize(
    ("machine", "needs"),
    [(LAPTOP, MIDDLE), (SPACE, LARGE), (MACBOOK, MIDDLE), (SMALL_RAM, MIDDLE), (SMALL_RAM, VIDEO), (GTX_1060, VIDEO)],
)
def test_a_model_that_does_not_fit_is_refused_with_the_needed_memory(machine: Machine, needs: Cost) -> None:
    with pytest.raises(
        ModelError, match=r"^It takes [^;]* GB of [^;]*memory; this machine has [\d.]+( and [\d.]+)?\.$"
    ):
        choose(machine, needs)


def test_no_recipe_needs_more_memory_than_the_machine_has() -> None:
    for machine in machines.ALL:
        for needs in (SMALL, MIDDLE, LARGE, VIDEO):
            try:
                chosen = choose(machine, needs)
            except ModelError:
                continue
            at_a_time = chosen.memory + (chosen.batch_size - 1) * needs.work
            assert at_a_time <= recipe.room(machine), (machine.name, needs)


def test_pictures_are_batched_as_far_as_memory_allows_and_videos_are_not() -> None:
    assert choose(LAPTOP, SMALL).batch_size == 2
    assert choose(SPACE, SMALL).batch_size == 5
    assert choose(RTX_4080, MIDDLE).batch_size == 3
    assert choose(H100, LARGE).batch_size == 5
    assert choose(H100, VIDEO).batch_size == 1


def test_a_cpu_that_computes_in_32_bits_keeps_large_weights_in_16() -> None:
    kept = choose(SPACE, SMALL)
    widened = choose(SPACE, replace(SMALL, in_half=False))
    assert (kept.storage, widened.storage) == ("half", None)
    assert kept.memory < 0.7 * widened.memory
    few = replace(SMALL, weights=Weights(denoiser=0.7, text=0.2, vae=0.0))
    assert choose(SPACE, few).storage is None, "there is little to gain"
    film = replace(few, kind=Kind.VIDEO, weights=SMALL.weights, settings=FILM)
    assert choose(SPACE, film).storage is None, "a motion adapter creates a new network"
    assert choose(MACBOOK, SMALL).storage is None


def test_large_pictures_fit_if_their_weights_are_kept_in_16_bits() -> None:
    xl = Cost(Kind.IMAGE, Weights(denoiser=5.1, text=1.6, vae=0.2), 2.0, SETTINGS, 6.8, 10.5)
    assert choose(SPACE, xl).storage == "half"
    with pytest.raises(ModelError, match=r"^It takes 15\.5 GB of memory; this machine has 8\.6\.$"):
        choose(LAPTOP, xl)


def test_a_tiny_autoencoder_is_used_where_decoding_is_much_of_the_work() -> None:
    assert choose(LAPTOP, SMALL).tiny_vae
    assert not choose(LAPTOP, replace(SMALL, has_tiny_vae=False)).tiny_vae
    assert not choose(LAPTOP, replace(SMALL, settings={**ONE_STEP, "num_inference_steps": 25})).tiny_vae


def test_compiling_must_pay_off_for_ten_items() -> None:
    assert choose(RTX_4090, VIDEO).compile
    assert not choose(H100, MIDDLE).compile, "ten pictures take a few seconds"
    assert not choose(RTX_4060, VIDEO).compile, "offloading excludes compiling"
    assert not choose(SERVER, SMALL).compile
    assert not choose(GTX_1060, replace(SMALL, step_tflop=900)).compile, "too old for it"


def test_only_many_steps_of_a_video_are_worth_a_cache() -> None:
    assert choose(RTX_4090, VIDEO).cache
    assert not choose(RTX_4090, replace(VIDEO, settings={**FILM, "num_inference_steps": 4})).cache
    assert not choose(RTX_4090, MIDDLE).cache


def test_the_best_attention_that_is_installed_is_used() -> None:
    assert choose(H100, SMALL).attention == "_flash_3"
    assert choose(RTX_4060, SMALL).attention == "flash"
    assert choose(RTX_4090, SMALL).attention is None


def test_attention_in_parts_is_used_only_in_bfloat16() -> None:
    assert choose(SERVER, SMALL).attention == "in parts"
    assert choose(LAPTOP, SMALL).attention is None


def test_videos_are_decoded_in_tiles_on_graphics_cards() -> None:
    assert choose(RTX_4090, VIDEO).vae_tiling
    assert not choose(RTX_4090, MIDDLE).vae_tiling


def test_a_recipe_is_reduced_step_by_step_until_nothing_is_left() -> None:
    step: Recipe | None = Recipe("cuda", "bfloat16", batch_size=5, compile=True)
    steps = []
    while step is not None:
        steps.append((step.batch_size, step.vae_tiling, step.offload, step.compile))
        step = reduced(step)
    assert steps == [
        (5, False, "none", True),
        (2, False, "none", True),
        (1, False, "none", True),
        (1, True, "none", True),
        (1, True, "model", False),
        (1, True, "group", False),
    ]


def test_a_cpu_cannot_offload() -> None:
    assert reduced(Recipe("cpu", "float32", vae_tiling=True)) is None


def test_time_follows_from_operations_and_the_machines_rate() -> None:
    assert recipe.seconds(LAPTOP, replace(SMALL, has_tiny_vae=False)) == pytest.approx((0.8 + 2.5) / 0.1)
    assert recipe.seconds(LAPTOP, SMALL) == pytest.approx((0.8 + 2.5 / 18) / 0.1), "a tiny autoencoder decodes it"
    assert recipe.seconds(H100, VIDEO) == pytest.approx((50 * 2 * 283 + 275) / 500), "guidance needs two calls per step"
    assert recipe.seconds(H100, replace(VIDEO, step_tflop=None)) is None
