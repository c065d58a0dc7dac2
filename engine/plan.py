"""Turn one prompt into the parameters of its items: different pictures and videos of one subject."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from engine import light_words
from engine.models.installed import Model, builtin
from engine.parameters import CameraClip, Clip, Drawn, DrawnClip, Parameters
from persistence.tables import Kind

#: Variations between the items of a prompt. A prompt that names an axis itself is not varied along it.
LIGHTS = ("at sunrise", "at golden hour", "on a clear day", "at dusk", "in soft morning mist")
FRAMINGS = ("a wide view", "a close view", "seen from below", "a distant horizon", "a view from above")
COMPOSITIONS = ("centred", "to the left", "to the right", "a large sky", "a dark foreground")

FRAMING_WORDS = frozenset(
    {"aerial", "bird's-eye", "close-up", "closeup", "horizon", "low-angle", "macro", "panorama", "panoramic"}
    | {"portrait", "view", "wide", "wide-angle"}
)

#: Width and height of the file in pixels, by aspect.
ASPECTS = {"1:1": (1080, 1080), "4:5": (1080, 1350), "9:16": (1080, 1920), "16:9": (1920, 1080)}

SQUARE = "1:1"

#: Five seconds of a scene; the last frame leads into the first.
CLIP = {"num_frames": 120, "fps": 24}

#: Camera moves over a picture, for models that make no motion.
CAMERA_MOVES = ("zoom in", "pan right", "zoom out", "pan left", "pan up")
CAMERA = {"num_frames": 72, "fps": 24}

#: The most pictures, and the most videos, of one prompt.
MOST = 20

SEEDS = 2**32


def plan(
    prompt: str,
    *,
    images: int,
    videos: int,
    image_model: Model,
    video_model: Model,
    seed: int | None,
    random_seed: Callable[[], int],
    aspect: str = "",
    theme: str = "",
) -> Sequence[Parameters]:
    """Return the parameters of all items of a prompt: pictures first, then videos.

    With a seed, the first item uses it and each further one adds 1, modulo 2^32; without, each calls `random_seed`.
    With an aspect, one of ASPECTS, every file has that size: scenes are drawn in it, and the results of other models
    are scaled and cropped to it. Without, scenes are square and other models use their own shape. With a theme, scenes
    fit that theme instead of those that the built-in model reads in the prompt.
    """
    seeds = [(seed + number) % SEEDS if seed is not None else random_seed() for number in range(images + videos)]
    numbers = [(Kind.IMAGE, number) for number in range(images)] + [(Kind.VIDEO, number) for number in range(videos)]
    planned: list[Parameters] = []
    for place, (kind, number) in enumerate(numbers):
        model, item_seed = image_model if kind == Kind.IMAGE else video_model, seeds[place]
        if model.paints:
            scene = {"scene_number": place, "scene_seed": seeds[0], "theme": theme}
            planned.append(_drawn(model, kind, aspect or SQUARE, prompt=prompt, seed=item_seed, **scene))
        else:
            size = _sizes_for_file(ASPECTS[aspect], model) if aspect else {}
            varied = variant(prompt, number, shift=0 if kind == Kind.IMAGE else 2)
            planned.append(_undrawn(model, kind, number, prompt=varied, seed=item_seed, **size))
    return planned


def replan(
    prompt: str,
    seed: int,
    kind: Kind,
    number: int,
    earlier: str,
    size: tuple[int | None, int | None] = (None, None),
    theme: str = "",
) -> Parameters:
    """Return the current built-in model's parameters for an item that was planned for an earlier revision.

    `number` counts the items of its kind from 0. The size is kept if it is one of ASPECTS.
    """
    model = builtin()
    aspect = next((aspect for aspect, drawn in ASPECTS.items() if drawn == size), SQUARE)
    return _drawn(
        *(model, kind, aspect),
        prompt=prompt,
        seed=seed,
        scene_number=number if kind == Kind.IMAGE else MOST + number,
        scene_seed=0,
        theme=theme,
        replanned=f"{earlier} to {model.revision}",
    )


def _drawn(model: Model, kind: Kind, aspect: str, **more: Any) -> Drawn:  # noqa: ANN401 - as many types as fields
    """Return the parameters of an item that is drawn and painted over."""
    width, height = ASPECTS[aspect]
    settings = {**_common(model, kind), "width": width, "height": height, **more}
    return DrawnClip(**settings | CLIP) if kind == Kind.VIDEO else Drawn(**settings)


def _undrawn(model: Model, kind: Kind, number: int, **more: Any) -> Parameters:  # noqa: ANN401 - as above
    """Return the parameters of an item that the model makes from noise; a picture model's video is a camera move."""
    settings = {**_common(model, kind), **more}
    if kind == Kind.IMAGE:
        return Parameters(**settings)
    if model.kind == Kind.VIDEO:
        return Clip(**settings)
    return CameraClip(**settings | CAMERA, camera=CAMERA_MOVES[number % len(CAMERA_MOVES)])


def _common(model: Model, kind: Kind) -> dict[str, Any]:
    return {"kind": kind, "model": model.reference, "revision": model.revision, **model.settings}


def variant(prompt: str, number: int, shift: int = 0) -> str:
    """Return the prompt preceded by two phrases of light, framing or composition, on axes that it leaves open.

    The phrases come first because some models read only the start of a long prompt. The first 25 numbers (5, if the
    prompt leaves one axis open) give different phrases; `shift` gives others.
    """
    words = light_words.words(prompt)
    axes = {LIGHTS: light_words.WORDS, FRAMINGS: FRAMING_WORDS, COMPOSITIONS: frozenset[str]()}
    first, *others = [axis for axis, its_words in axes.items() if not words & its_words]
    phrases = [first[number % len(first)]]
    if others:
        phrases.insert(0, others[0][(number + number // len(first) + shift) % len(others[0])])
    return f"{' '.join(phrases) if first is LIGHTS else ', '.join(phrases)}: {prompt}"


def _sizes_for_file(size: tuple[int, int], model: Model) -> dict[str, int]:
    """Return the settings for a file of that size and for the model's own size that is nearest in shape."""
    settings = {"file_width": size[0], "file_height": size[1]}
    if model.entry and model.entry.sizes:
        # On a log scale, twice as wide is as far off as half as wide.
        width, height = min(model.entry.sizes, key=lambda one: abs(math.log(one[0] * size[1] / (one[1] * size[0]))))
        settings |= {"width": width, "height": height}
    return settings
