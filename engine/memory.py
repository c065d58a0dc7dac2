"""Memory: what a text encoder answered, what was freed, a shortage of the device's memory, and what may be lowered."""

import ctypes
import sys
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from engine.parameters import Parameters

#: Bytes of a text encoder's answers that are kept: hundreds for a small one, a few for the largest.
TEXTS = 200_000_000

#: No picture is made smaller than this, and no video shorter.
LEAST_SIDE, LEAST_FRAMES = 256, 9
#: Sizes go down to this share, and to multiples that every family takes.
SHRINK, MULTIPLE = 0.75, 32


class ShortageError(Exception):
    """There is too little memory, however small it is made."""


def remember_texts(encoder: Any) -> None:  # noqa: ANN401 - every family has a class of its own
    """Make a text encoder answer at once what it was asked before.

    A prompt is encoded once, however often its picture is made, and so are the words to avoid, which all share.
    """
    import torch

    answers: OrderedDict[object, Any] = OrderedDict()
    encode = encoder.forward

    def key(value: object) -> object:
        if isinstance(value, torch.Tensor):
            return value.shape, value.dtype, value.cpu().numpy().tobytes()
        return repr(value)

    def forward(*values: object, **named: object) -> Any:  # noqa: ANN401 - whatever it answers
        asked = (*map(key, values), *((name, key(value)) for name, value in sorted(named.items())))
        if asked not in answers:
            answers[asked] = encode(*values, **named)
            while sum(map(_bytes, answers.values())) > TEXTS and len(answers) > 1:
                answers.popitem(last=False)
        answers.move_to_end(asked)
        return answers[asked]

    encoder.forward = forward


def _bytes(answer: Any) -> int:  # noqa: ANN401 - whatever a text encoder answers
    if hasattr(answer, "nbytes"):
        return int(answer.nbytes)
    parts = answer.values() if isinstance(answer, Mapping) else answer if isinstance(answer, list | tuple) else ()
    return sum(map(_bytes, parts))


def trim() -> None:
    """Give the system what was freed; glibc keeps half a gigabyte of a large model back for what may come."""
    if sys.platform == "linux":
        given_back = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if given_back:
            given_back(0)


def is_shortage(error: BaseException) -> bool:
    """Tell whether an error says that memory ran out, of a graphics card or of the machine."""
    import torch

    words = str(error).lower()
    told = "out of memory" in words or "can't allocate memory" in words or "not enough memory" in words
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (isinstance(error, RuntimeError) and told)


def smaller(parameters: Parameters) -> Parameters | None:
    """Return parameters for a smaller picture or a shorter video, or None where it would be too small.

    Sizes go first, for a video that is too short is none.
    """
    if parameters.size and min(parameters.size) > LEAST_SIDE:
        width, height = (max(LEAST_SIDE, int(side * SHRINK) // MULTIPLE * MULTIPLE) for side in parameters.size)
        told = "size {}x{} to {}x{}".format(*parameters.size, width, height)
        return note(parameters, told, width=width, height=height)
    if parameters.num_frames and parameters.motion is None and parameters.num_frames > LEAST_FRAMES:
        # All families take 8 n + 1 frames.
        frames = max(LEAST_FRAMES, parameters.num_frames // 2 // 8 * 8 + 1)
        return note(parameters, f"frames {parameters.num_frames} to {frames}", num_frames=frames)
    return None


def note(parameters: Parameters, told: str, **lowered: int) -> Parameters:
    """Return parameters of which some were lowered, with a word on what was."""
    words = f"{parameters.lowered}; {told}" if parameters.lowered else told
    return parameters.model_copy(update={**lowered, "lowered": words})
