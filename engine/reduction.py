"""Reduction: what is made smaller or shorter when memory runs out."""

from engine.parameters import CameraClip, Clip, DrawnClip, Parameters

#: No picture is made smaller than this, and no video shorter.
LEAST_SIDE, LEAST_FRAMES = 256, 9
#: Sizes go down to this share, and to multiples that every family takes.
SHRINK, MULTIPLE = 0.75, 32


def smaller(parameters: Parameters) -> Parameters | None:
    """Return parameters for a smaller picture or a shorter video, or None where it would be too small.

    Sizes go first, for a video that is too short is none.
    """
    if parameters.size and min(parameters.size) > LEAST_SIDE:
        width, height = (max(LEAST_SIDE, int(side * SHRINK) // MULTIPLE * MULTIPLE) for side in parameters.size)
        told = "size {}x{} to {}x{}".format(*parameters.size, width, height)
        return note(parameters, told, width=width, height=height)
    match parameters:
        case DrawnClip() | CameraClip():
            return None  # no shorter than the motion
        case Clip(num_frames=num_frames) if num_frames > LEAST_FRAMES:
            # All families take 8 n + 1 frames.
            frames = max(LEAST_FRAMES, num_frames // 2 // 8 * 8 + 1)
            return note(parameters, f"frames {num_frames} to {frames}", num_frames=frames)
    return None


def note(parameters: Parameters, told: str, **lowered: int) -> Parameters:
    """Return parameters of which some were lowered, with a word on what was."""
    words = f"{parameters.lowered}; {told}" if parameters.lowered else told
    return parameters.model_copy(update={**lowered, "lowered": words})
