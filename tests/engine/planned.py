"""Plan items of one model as the program does, with few steps."""

from collections.abc import Sequence

from engine.models.installed import Model
from engine.parameters import Parameters
from engine.plan import plan


def planned(
    model: Model, prompt: str = "a lighthouse", /, *, images: int = 0, videos: int = 0, steps: int = 4, aspect: str = ""
) -> Sequence[Parameters]:
    """Return the parameters of some items of a prompt."""
    parameters = plan(
        prompt,
        images=images,
        videos=videos,
        image_model=model,
        video_model=model,
        seed=5,
        random_seed=lambda: 0,
        aspect=aspect,
    )
    return [one.model_copy(update={"num_inference_steps": steps}) for one in parameters]
