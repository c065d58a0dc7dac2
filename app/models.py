"""The `models` command: what can be chosen, and what this machine would do with it."""

from collections.abc import Iterator

from engine import catalogue, pipelines
from engine.catalogue import Model
from persistence.tables import Kind


def table(image_model: Model, video_model: Model) -> Iterator[str]:
    """Yield lines that tell what is installed, what is used, and on which device."""
    device, dtype = pipelines.device_and_dtype()
    yield f"This machine: {device}, {dtype}"
    yield f"Pictures: {image_model.id}, {_settings(image_model)}"
    if video_model.kind == Kind.VIDEO:
        yield f"Videos: {video_model.id}, {_settings(video_model)}"
    else:
        yield f"Videos: {video_model.id}, {_settings(video_model)}, a camera move over each picture"
    yield "Installed:"
    yield from (f"  {name}" for name in catalogue.installed())


def _settings(model: Model) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in model.settings.items())
