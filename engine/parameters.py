"""What makes one picture or video, and nothing of who asked for it."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal, Self
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from persistence.errors import DaybreakError
from persistence.tables import Kind, model_name

#: The names under which other tools know the settings in the last line of a `parameters` text, in their usual order.
_NAMES = {
    "num_inference_steps": "Steps",
    "sampler": "Sampler",
    "guidance_scale": "CFG scale",
    "seed": "Seed",
    "size": "Size",
    "file_size": "File size",
    "model": "Model",
    "revision": "Revision",
    "strength": "Denoising strength",
    "scene": "Scene",
    "scene_number": "Scene number",
    "scene_seed": "Scene seed",
    "num_frames": "Frames",
    "fps": "FPS",
    "motion": "motion",
    "camera": "camera",
    "lowered": "Lowered",
    "replanned": "Replanned",
    "kind": "Kind",
}

#: What is written as two sizes, each as `width`x`height`.
_SIDES = ("width", "height", "file_width", "file_height")

#: Many tools find the line by the Steps that it begins with, and some take the last value of a name: what stands in the
#: texts between must not count.
_SAID_AGAIN = ("num_inference_steps", "seed")

#: A setting; the quoted values are those of files from before `_escape`.
_SETTING = re.compile(r'\s*(\w[\w ]*): ?("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)')

#: What ends a value for simple parsers, and what `_escape` makes of it.
_CODE = "%(?:2[25C]|3A|[01][0-9A-F]|7F|C2%[89][0-9A-F])"
_ESCAPED = re.compile(_CODE)
_TO_ESCAPE = re.compile(f'[,:"\0-\x1f\x7f-\x9f]|(?={_CODE})%')

_CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")

#: Where other tools end the prompt, unless no-break spaces stand in it. What had some gets one more.
_NEGATIVE = re.compile("(?<=Negative)( |\u00a0+)(?=prompt:)")
_NOT_NEGATIVE = re.compile("(?<=Negative)\u00a0(\u00a0*)(?=prompt:)")


class ParametersError(DaybreakError):
    """A text does not hold the parameters of a picture or video."""


class Parameters(BaseModel):
    """The settings that make one picture again, in diffusers' own words; what is made otherwise has more of them.

    In the prompt, control characters but newlines become spaces, for the model as for the file. `sampler` is None
    before the item is made, and in what was made before it was kept. `width` and `height` are pixels of what the model
    makes, or None where it decides, and of the file, unless that has `file_width` and `file_height`: then what was made
    is scaled and cropped to these. `scene` holds the facts of what is drawn, where the program draws, or what an
    earlier model was told. `lowered` says what had to be made smaller than was wished because memory ran out, and
    `replanned` that the item was planned for an earlier revision of the model that ships.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    prompt: str
    seed: int
    model: str
    revision: str | None = None
    scene: str | None = None
    num_inference_steps: int
    sampler: str | None = None
    guidance_scale: float
    width: int | None = None
    height: int | None = None
    file_width: int | None = None
    file_height: int | None = None
    lowered: str | None = None
    replanned: str | None = None

    @field_validator("prompt")
    @classmethod
    def _without_control_characters(cls, value: str) -> str:
        return _CONTROL.sub(" ", value)

    @property
    def size(self) -> tuple[int, int] | None:
        """Return width and height in pixels, or None where the model decides."""
        return (self.width, self.height) if self.width and self.height else None

    @property
    def file_size(self) -> tuple[int, int] | None:
        """Return the width and height in pixels that the file is scaled and cropped to, or None where it is not."""
        return (self.file_width, self.file_height) if self.file_width and self.file_height else None

    @property
    def shared(self) -> Self:
        """Return what goes into a file that others may see: of a model in a folder only the folder's own name."""
        return self.model_copy(update={"model": model_name(self.model, self.revision)})

    @property
    def settings(self) -> dict[str, Any]:
        """Return what an item's row keeps in its `settings` column: all that has no column of its own."""
        return self.model_dump(exclude={"kind", "prompt", "seed", "model", "revision"}, exclude_none=True)


class Drawn(Parameters):
    """A picture that the program draws, and a model paints over in the last `strength` of the steps.

    Before it is made, `scene` is None, and will be scene `scene_number` of those that the prompt and `scene_seed` give.
    """

    width: int
    height: int
    strength: float
    scene_number: int = 0
    scene_seed: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return self.width, self.height


class Clip(Parameters):
    """A video that a model makes; the other clips move by themselves."""

    num_frames: int
    fps: int


class DrawnClip(Drawn, Clip):
    """A video of a scene that moves as it is drawn."""

    motion: Literal["scene"] = "scene"


class CameraClip(Clip):
    """A video of a camera's move, named by `camera`, over one picture."""

    motion: Literal["camera"] = "camera"
    camera: str


def from_values(values: Mapping[str, Any]) -> Parameters:
    """Read the parameters of any item, without what only earlier versions knew.

    Raises pydantic's ValidationError.
    """
    match values:
        case {"motion": "scene"}:
            way: type[Parameters] = DrawnClip
        case {"motion": "camera"}:
            way = CameraClip
        case {"kind": Kind.VIDEO}:
            way = Clip
        case {"strength": _}:
            way = Drawn
        case _:
            way = Parameters
    return way.model_validate({key: value for key, value in values.items() if key in way.model_fields})


def to_text(parameters: Parameters) -> str:
    """Write the prompt and a last line of settings: the form that AUTOMATIC1111's web UI began and other tools read."""
    values = parameters.model_dump(mode="json", exclude={"prompt", *_SIDES}, exclude_none=True)
    sizes = {"size": parameters.size, "file_size": parameters.file_size}
    values |= {name: "{}x{}".format(*size) for name, size in sizes.items() if size}
    keys = [*(key for key in _NAMES if key in values), *_SAID_AGAIN]
    prompt = _NEGATIVE.sub(lambda spaces: f"{spaces[0].strip(' ')}\u00a0", parameters.prompt)
    return f"{prompt}\n{', '.join(f'{_NAMES[key]}: {_escape(str(values[key]))}' for key in keys)}"


def from_text(text: str) -> Parameters:
    """Read what `to_text` wrote.

    Raises ParametersError for any other text.
    """
    prompt, _, line = text.rpartition("\n")
    try:
        found = {name: _unescape(value) for name, value in _SETTING.findall(line)}
        values: dict[str, Any] = {key: found[name] for key, name in _NAMES.items() if name in found}
        for name, sides in zip(("size", "file_size"), (_SIDES[:2], _SIDES[2:]), strict=True):
            if name in values:
                values |= zip(sides, values.pop(name).split("x"), strict=True)
        return from_values({"prompt": _NOT_NEGATIVE.sub(lambda spaces: spaces[1] or " ", prompt), **values})
    except (ValidationError, ValueError) as error:
        raise ParametersError("This file does not say how Daybreak made it.") from error


def _escape(value: str) -> str:
    return _TO_ESCAPE.sub(lambda found: quote(found[0], safe=""), value)


def _unescape(value: str) -> str:
    if value.startswith('"'):
        quoted: str = json.loads(value)
        return quoted
    return _ESCAPED.sub(lambda found: unquote(found[0]), value)
