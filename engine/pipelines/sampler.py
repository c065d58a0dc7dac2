"""Name a pipeline's scheduler as other tools do, which call it a sampler."""

from typing import Any

_NAMES = {
    "DDIMScheduler": "DDIM",
    "DDPMScheduler": "DDPM",
    "DEISMultistepScheduler": "DEIS",
    "DPMSolverSDEScheduler": "DPM++ SDE",
    "DPMSolverSinglestepScheduler": "DPM++ 2S",
    "EulerAncestralDiscreteScheduler": "Euler a",
    "EulerDiscreteScheduler": "Euler",
    "FlowMatchEulerDiscreteScheduler": "Euler",
    "FlowMatchHeunDiscreteScheduler": "Heun",
    "HeunDiscreteScheduler": "Heun",
    "KDPM2AncestralDiscreteScheduler": "DPM2 a",
    "KDPM2DiscreteScheduler": "DPM2",
    "LCMScheduler": "LCM",
    "LMSDiscreteScheduler": "LMS",
    "PNDMScheduler": "PLMS",
    "UniPCMultistepScheduler": "UniPC",
}


def name(
    pipeline: Any,  # noqa: ANN401 - diffusers' pipelines, which ship no types
) -> str | None:
    """Return the name of a pipeline's sampler, or the scheduler's class if other tools have no name for it.

    None means that the pipeline has no scheduler.
    """
    scheduler = getattr(pipeline, "scheduler", None)
    if scheduler is None:
        return None
    kind, config = type(scheduler).__name__, scheduler.config
    known = _NAMES.get(kind, kind)
    if kind == "DPMSolverMultistepScheduler":
        family, sde = ("DPM++" if "++" in config.algorithm_type else "DPM"), config.algorithm_type.startswith("sde")
        known = f"{family} {config.solver_order}M{' SDE' if sde else ''}"
    return f"{known} Karras" if config.get("use_karras_sigmas") else known
