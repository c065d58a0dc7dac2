"""Reduce the size or length of an item when memory runs out."""

from engine.parameters import CameraClip, Clip, DrawnClip, Parameters

#: The smallest side in pixels of a reduced item, and the fewest frames of a reduced video.
LEAST_SIDE, LEAST_FRAMES = 256, 9
#: The factor of each reduction in size, and the multiple of pixels that every model family accepts.
SHRINK, MULTIPLE = 0.75, 32


def smaller(parameters: Parameters) -> Parameters | None:
    """Return parameters for a smaller picture or a shorter video, or None if nothing can be reduced further.

    The size is reduced before the length.
    """
    if parameters.size and min(parameters.size) > LEAST_SIDE:
        width, height = (max(LEAST_SIDE, int(side * SHRINK) // MULTIPLE * MULTIPLE) for side in parameters.size)
        change = "size {}x{} to {}x{}".format(*parameters.size, width, height)
        return note(parameters, change, width=width, height=height)
    match parameters:
        case DrawnClip() | CameraClip():
            return None  # fewer frames would cut the motion off
        case Clip(num_frames=num_frames) if num_frames > LEAST_FRAMES:
            # Every family accepts 8 n + 1 frames.
            frames = max(LEAST_FRAMES, num_frames // 2 // 8 * 8 + 1)
            return note(parameters, f"frames {num_frames} to {frames}", num_frames=frames)
    return None


def note(parameters: Parameters, change: str, **reduced: int) -> Parameters:
    """Return parameters with these reduced values and with the change added to `lowered`."""
    lowered = f"{parameters.lowered}; {change}" if parameters.lowered else change
    return parameters.model_copy(update={**reduced, "lowered": lowered})
