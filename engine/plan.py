"""From one prompt to the parameters of its items: ten pictures of one subject, none like another."""

from collections.abc import Callable, Sequence

from engine import light
from engine.models import Model
from engine.parameters import Parameters
from persistence.tables import Kind

#: What may differ between the items of a prompt. A prompt that speaks of an axis itself keeps its own word.
LIGHTS = ("at sunrise", "at golden hour", "on a clear day", "at dusk", "in soft morning mist")
FRAMINGS = ("a wide view", "a close view", "seen from below", "a distant horizon", "a view from above")
COMPOSITIONS = ("centred", "to the left", "to the right", "a large sky", "a dark foreground")

FRAMING_WORDS = frozenset(
    {"aerial", "bird's-eye", "close-up", "closeup", "horizon", "low-angle", "macro", "panorama", "panoramic"}
    | {"portrait", "view", "wide", "wide-angle"}
)

#: The moves of the camera over a picture, where a model makes no motion of its own.
CAMERA_MOVES = ("zoom in", "pan right", "zoom out", "pan left", "pan up")
CAMERA = {"num_frames": 72, "fps": 24, "motion": "camera"}

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
) -> Sequence[Parameters]:
    """Fix what every item of a prompt is made of: pictures first, then videos.

    With a seed, the first item uses it and each next one adds 1, modulo 2^32; without, each asks `random_seed`.
    """
    seeds = [(seed + number) % SEEDS if seed is not None else random_seed() for number in range(images + videos)]
    pictures = [
        Parameters(
            kind=Kind.IMAGE,
            prompt=variant(prompt, number),
            seed=seeds[number],
            model=image_model.reference,
            revision=image_model.revision,
            **image_model.settings,
        )
        for number in range(images)
    ]
    clips = [
        Parameters(
            kind=Kind.VIDEO,
            prompt=variant(prompt, number, shift=2),
            seed=seeds[images + number],
            model=video_model.reference,
            revision=video_model.revision,
            **_video_settings(video_model, number),
        )
        for number in range(videos)
    ]
    return pictures + clips


def variant(prompt: str, number: int, shift: int = 0) -> str:
    """Return the prompt with two turns of light, framing or composition that it leaves open, set before it.

    Before, because a model that reads only the beginning of a long prompt must still read them. The first
    25 numbers (5, where the prompt leaves one axis open) give different turns; `shift` gives others.
    """
    words = light.words(prompt)
    named = {LIGHTS: light.WORDS, FRAMINGS: FRAMING_WORDS, COMPOSITIONS: frozenset[str]()}
    first, *others = [axis for axis, its_words in named.items() if not words & its_words]
    turns = [first[number % len(first)]]
    if others:
        turns.insert(0, others[0][(number + number // len(first) + shift) % len(others[0])])
    return f"{' '.join(turns) if first is LIGHTS else ', '.join(turns)}: {prompt}"


def _video_settings(model: Model, number: int) -> dict[str, object]:
    if model.kind == Kind.VIDEO:
        return dict(model.settings)
    return {**model.settings, **CAMERA, "camera": CAMERA_MOVES[number % len(CAMERA_MOVES)]}
