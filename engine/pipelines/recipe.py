"""Choose how a model is loaded and called so that it fits a machine and is fast; a pure function of both."""

from dataclasses import dataclass, replace
from typing import Literal

from engine.machine import Machine, NumberFormat
from engine.models.catalogue import ModelError
from engine.pipelines.cost import Cost
from persistence.tables import Kind

#: The most pictures that are made together.
MOST_AT_A_TIME = 5

#: The share of a device's memory that can be used, and the gigabytes that the driver takes from it.
USABLE, DRIVER = 0.92, 0.6
#: The share of the main memory that a model can use on a CPU or an Apple GPU, beside other programs.
USABLE_RAM = 0.75
#: Gigabytes that encoding a prompt needs on top of the weights.
TEXT_WORK = 0.5
#: From this many gigabytes of weights in 32 bits, a CPU that computes in 32 bits keeps them in 16 bits and widens each
#: layer as it computes. That takes no longer, and memory of this many times the weights in 16 bits.
LARGE, WIDENING = 2.0, 1.1
#: Gigabytes of layers on the device at a time with group offloading.
GROUP = 1.0

#: The share of decoding in all operations from which a tiny autoencoder is used, if the model has one.
WORTH_A_TINY_VAE = 0.15
#: A tiny autoencoder decodes with this many times fewer operations.
TINY = 18
#: The number of steps from which First Block Cache can reuse the result of the step before.
MANY_STEPS = 20
#: Seconds that compiling takes, and the share of the denoiser's time that it saves.
COMPILING, SAVED_BY_COMPILING = 20.0, 0.25
#: Items of one prompt.
ITEMS = 10

Offload = Literal["none", "model", "group"]
Storage = Literal["float8_e4m3fn", "half"]
#: Attention by `engine/pipelines/attention.py`; other values are names of diffusers' backends.
IN_PARTS = "in parts"
OFFLOADS: tuple[Offload, ...] = ("none", "model", "group")


@dataclass(frozen=True)
class Recipe:
    """How a model is run: its number format, what of it is on the device, and how many pictures are made at a time.

    `storage` is the format of weights while other layers compute: `float8_e4m3fn` for the denoiser's, or `half` for
    all that are stored in 16 bits. `memory` is the expected memory on the device, in gigabytes.
    """

    device: str
    dtype: NumberFormat
    offload: Offload = "none"
    storage: Storage | None = None
    tiny_vae: bool = False
    vae_tiling: bool = False
    batch_size: int = 1
    compile: bool = False
    attention: str | None = None
    cache: bool = False
    memory: float = 0.0


def choose(machine: Machine, needs: Cost) -> Recipe:
    """Return the fastest recipe that fits the machine.

    Raises ModelError, with the memory that is needed, if none does.
    """
    fits = _on_graphics_card(machine, needs) if machine.device == "cuda" else _in_main_memory(machine, needs)
    if fits is None or fits.memory > room(machine):
        raise ModelError(_what_is_missing(machine, needs))
    return replace(
        fits,
        tiny_vae=_takes_tiny_vae(needs),
        batch_size=_batch_size(machine, needs, fits),
        compile=_is_worth_compiling(machine, needs, fits),
        attention=_attention(machine),
        cache=needs.kind == Kind.VIDEO and needs.settings["num_inference_steps"] >= MANY_STEPS,
    )


def _what_is_missing(machine: Machine, needs: Cost) -> str:
    weights = needs.weights.total
    if machine.device == "cuda":
        least = needs.work + GROUP
        takes = f"It takes at least {least:.1f} GB of graphics memory and {weights / USABLE_RAM:.1f} GB of main memory"
        return f"{takes}; this machine has {machine.memory:.1f} and {machine.ram:.1f}."
    takes = f"It takes {_in_main_memory(machine, needs).memory / USABLE_RAM:.1f} GB of memory"
    return f"{takes}; this machine has {machine.ram:.1f}."


def _in_main_memory(machine: Machine, needs: Cost) -> Recipe:
    """Return a recipe with the full model in memory, whether it fits or not."""
    times, weights = _times(machine), needs.weights.total
    plain = Recipe(machine.device, machine.dtype, memory=times * (weights + needs.work))
    # Not for videos: a motion adapter changes the format of the denoiser that it is built into.
    if times * weights < LARGE or times == 1 or not needs.in_half or needs.kind == Kind.VIDEO:
        return plain
    return replace(plain, storage="half", memory=WIDENING * weights + times * needs.work)


def _times(machine: Machine) -> int:
    """Return the size of the machine's numbers as a multiple of half precision."""
    return 2 if machine.dtype == "float32" else 1


def _on_graphics_card(machine: Machine, needs: Cost) -> Recipe | None:
    """Return the recipe that fits with the least offloading, or None."""
    weights, work, most = needs.weights, needs.work, room(machine)
    basic = Recipe(machine.device, machine.dtype, vae_tiling=needs.kind == Kind.VIDEO)
    if weights.total + work <= most:
        return replace(basic, memory=weights.total + work)
    if weights.total > machine.ram * USABLE_RAM:
        return None
    largest = _one_at_a_time(weights.denoiser, needs)
    by_group = replace(basic, offload="group", vae_tiling=True, memory=GROUP + work)
    if largest <= most:
        return replace(basic, offload="model", vae_tiling=True, memory=largest)
    if needs.kind == Kind.VIDEO and by_group.memory <= most:
        # A step of a video takes long enough to hide the transfer of weights.
        return by_group
    smaller = _one_at_a_time(weights.denoiser / 2, needs)
    if smaller <= most:
        return replace(basic, offload="model", vae_tiling=True, storage="float8_e4m3fn", memory=smaller)
    return by_group if by_group.memory <= most else None


def _one_at_a_time(denoiser: float, needs: Cost) -> float:
    """Return the gigabytes of the part that needs the most while it computes."""
    return max(denoiser + needs.work, needs.weights.vae + needs.work, needs.weights.text + TEXT_WORK)


def reduced(recipe: Recipe) -> Recipe | None:
    """Return a recipe that needs less memory for the same result, or None if there is none."""
    if recipe.batch_size > 1:
        return replace(recipe, batch_size=recipe.batch_size // 2)
    if not recipe.vae_tiling:
        return replace(recipe, vae_tiling=True)
    if recipe.device == "cuda" and recipe.offload != "group":
        following = OFFLOADS[OFFLOADS.index(recipe.offload) + 1]
        return replace(recipe, offload=following, compile=False)
    return None


def room(machine: Machine) -> float:
    """Return the gigabytes for all loaded pipelines together on the machine's device."""
    return machine.memory * USABLE - DRIVER if machine.device == "cuda" else machine.ram * USABLE_RAM


def memory_without_offload(needs: Cost) -> float:
    """Return the gigabytes that a model needs on a device without offloading."""
    return needs.weights.total + needs.work


def seconds(machine: Machine, needs: Cost) -> float | None:
    """Return the expected seconds for one item, or None if its operations are unknown."""
    if needs.tflop is None or needs.decode_tflop is None:
        return None
    saved = needs.decode_tflop * (1 - 1 / TINY) if _takes_tiny_vae(needs) else 0.0
    return (needs.tflop - saved) / machine.tflops


def _takes_tiny_vae(needs: Cost) -> bool:
    decoding = needs.decode_tflop or 0.0
    return needs.has_tiny_vae and needs.tflop is not None and decoding > WORTH_A_TINY_VAE * needs.tflop


def _batch_size(machine: Machine, needs: Cost, recipe: Recipe) -> int:
    if needs.kind == Kind.VIDEO:
        return 1
    # A larger batch needs more work memory but not more weights.
    more = int((room(machine) - recipe.memory) / (needs.work * _times(machine)))
    return min(MOST_AT_A_TIME, 1 + more)


def _attention(machine: Machine) -> str | None:
    if machine.device == "cpu" and machine.dtype == "bfloat16":
        return IN_PARTS
    return machine.attention[0] if machine.attention else None


def _is_worth_compiling(machine: Machine, needs: Cost, recipe: Recipe) -> bool:
    if machine.device != "cuda" or machine.capability < (8, 0) or recipe.offload != "none" or not needs.step_tflop:
        return False
    return ITEMS * needs.calls * needs.step_tflop / machine.tflops * SAVED_BY_COMPILING > COMPILING
