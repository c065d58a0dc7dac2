"""What makes one picture or video, and nothing of who asked for it."""

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from persistence.tables import Kind, model_name

#: The names under which other tools know the settings in the last line of a `parameters` text.
_NAMES = {
    "num_inference_steps": "Steps",
    "guidance_scale": "CFG scale",
    "strength": "Denoising strength",
    "scene": "Scene",
    "seed": "Seed",
    "size": "Size",
    "model": "Model",
    "revision": "Revision",
    "picture_model": "Picture model",
    "num_frames": "Frames",
    "key_frames": "Key frames",
    "fps": "FPS",
    "motion": "motion",
    "camera": "camera",
    "lowered": "Lowered",
    "kind": "Kind",
}
_SETTING = re.compile(r'\s*(\w[\w ]*):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)')


class ParametersError(Exception):
    """A text does not hold the parameters of a picture or video."""


class Parameters(BaseModel):
    """The settings that make one item again, in diffusers' own words.

    `width` and `height` are pixels of the file; None leaves the size to the model. `motion` is "camera"
    where a video is a camera move, named by `camera`, over one picture, and "key frames" where the model moves a
    picture of `picture_model`: it makes `key_frames` of it in the last `strength` of the steps, and the other frames
    follow from these. `scene` is what a model with an interpreter was told beside a prompt that names nothing it could
    see. `lowered` says what had to be made smaller than was wished because memory ran out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    prompt: str
    seed: int
    model: str
    revision: str | None = None
    scene: str | None = None
    num_inference_steps: int
    guidance_scale: float
    strength: float | None = None
    width: int | None = None
    height: int | None = None
    num_frames: int | None = None
    key_frames: int | None = None
    fps: int | None = None
    motion: str | None = None
    picture_model: str | None = None
    camera: str | None = None
    lowered: str | None = None

    @property
    def size(self) -> tuple[int, int] | None:
        """Return width and height in pixels, or None where the model decides."""
        return (self.width, self.height) if self.width and self.height else None

    @property
    def shared(self) -> "Parameters":
        """Return what goes into a file that others may see: of a model in a folder only the folder's own name."""
        named = {"model": self.model, "picture_model": self.picture_model}
        shown = {key: model_name(name, self.revision) for key, name in named.items() if name}
        return self.model_copy(update=shown)

    @property
    def settings(self) -> dict[str, Any]:
        """Return what an item's row keeps in its `settings` column: all that has no column of its own."""
        return self.model_dump(exclude={"kind", "prompt", "seed", "model", "revision"}, exclude_none=True)


def to_text(parameters: Parameters) -> str:
    """Write the prompt and a last line of settings: the form that AUTOMATIC1111's web UI began and other tools read."""
    values = parameters.model_dump(mode="json", exclude={"prompt", "width", "height"}, exclude_none=True)
    if parameters.size:
        values["size"] = "{}x{}".format(*parameters.size)
    settings = (f"{name}: {_quote(str(values[key]))}" for key, name in _NAMES.items() if key in values)
    return f"{parameters.prompt}\n{', '.join(settings)}"


def from_text(text: str) -> Parameters:
    """Read what `to_text` wrote.

    Raises ParametersError for any other text.
    """
    prompt, _, line = text.rpartition("\n")
    found = {name: _unquote(value) for name, value in _SETTING.findall(line)}
    values: dict[str, Any] = {key: found[name] for key, name in _NAMES.items() if name in found}
    try:
        if "size" in values:
            values["width"], values["height"] = values.pop("size").split("x")
        return Parameters(prompt=prompt, **values)
    except (ValidationError, ValueError) as error:
        raise ParametersError("This file does not say how Daybreak made it.") from error


def _quote(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if re.search(r'[,:"\n]', value) else value


def _unquote(value: str) -> str:
    if not value.startswith('"'):
        return value
    unquoted: str = json.loads(value)
    return unquoted
