"""The parameters that make one picture or video; they say nothing about the person who asked for it."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal, Self
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from persistence.errors import DaybreakError
from persistence.tables import Kind, model_name

#: The names that other tools use for the settings in the last line of a `parameters` text, in their usual order. Every
#: field needs one, or it would be missing from the files.
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
    "theme": "Theme",
    "num_frames": "Frames",
    "fps": "FPS",
    "motion": "motion",
    "camera": "camera",
    "lowered": "Lowered",
    "replanned": "Replanned",
    "kind": "Kind",
}

#: Written as two sizes, `width`x`height` each.
_SIDES = ("width", "height", "file_width", "file_height")

#: Settings that are written again at the end of the line. Many tools find the line by the Steps at its start, and some
#: keep the last value of a name, which must not be one that a text in between contains.
_REPEATED = ("num_inference_steps", "seed")

#: A setting; quoted values are in files written before there was `_escape`.
_SETTING = re.compile(r'\s*(\w[\w ]*): ?("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)')

#: Characters that end a value for simple parsers, and the codes that `_escape` writes for them.
_CODE = "%(?:2[25C]|3A|[01][0-9A-F]|7F|C2%[89][0-9A-F])"
_ESCAPED = re.compile(_CODE)
_TO_ESCAPE = re.compile(f'[,:"\0-\x1f\x7f-\x9f]|(?={_CODE})%')

_CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")

#: Other tools end the prompt here unless the space is a no-break space; a prompt that has some already gets one more.
_NEGATIVE = re.compile("(?<=Negative)( |\u00a0+)(?=prompt:)")
_NOT_NEGATIVE = re.compile("(?<=Negative)\u00a0(\u00a0*)(?=prompt:)")


class ParametersError(DaybreakError):
    """A text does not contain the parameters of a picture or video."""


class Parameters(BaseModel):
    """The settings that make one picture, under diffusers' parameter names; subclasses add those of other items.

    Control characters in the prompt, except newlines, become spaces for both model and file. `sampler` is None before
    the item is made, and in files from before it was recorded. `width` and `height` are the pixels that the model
    makes, or None if the model chooses; with `file_width` and `file_height`, the result is scaled and cropped to these
    for the file. `scene` holds the facts of a drawn scene, or the text that an earlier model received. `lowered` says
    what was reduced because memory ran out, and `replanned` that the item was planned for an earlier revision of the
    built-in model.
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
        """Return width and height in pixels, or None if the model chooses."""
        return (self.width, self.height) if self.width and self.height else None

    @property
    def file_size(self) -> tuple[int, int] | None:
        """Return the width and height in pixels that the file is scaled and cropped to, or None if it is not."""
        return (self.file_width, self.file_height) if self.file_width and self.file_height else None

    @property
    def shared(self) -> Self:
        """Return these parameters without the path of a model in a folder, for files that others can see."""
        return self.model_copy(update={"model": model_name(self.model, self.revision)})

    @property
    def settings(self) -> dict[str, Any]:
        """Return the values for an item's `settings` column: all that have no separate column."""
        return self.model_dump(exclude={"kind", "prompt", "seed", "model", "revision"}, exclude_none=True)


class Drawn(Parameters):
    """A picture that the program draws and a model paints over in the last `strength` of the steps.

    `scene` is None before the item is made; it becomes scene `scene_number` of those for the prompt and `scene_seed`.
    `theme` is what the prompt means if a person chose it, or else empty, and then it is left out of rows and files.
    """

    width: int
    height: int
    strength: float
    scene_number: int = 0
    scene_seed: int = 0
    theme: str = Field(default="", exclude_if=lambda theme: not theme)

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return self.width, self.height


class Clip(Parameters):
    """A video; without a subclass, one whose motion the model makes."""

    num_frames: int
    fps: int


class DrawnClip(Drawn, Clip):
    """A video of a drawn, moving scene."""

    motion: Literal["scene"] = "scene"


class CameraClip(Clip):
    """A video of the camera move `camera` over one picture."""

    motion: Literal["camera"] = "camera"
    camera: str


def from_values(values: Mapping[str, Any]) -> Parameters:
    """Return the parameters of any item, without settings that only earlier versions had.

    Raises pydantic's ValidationError.
    """
    match values:
        case {"motion": "scene"}:
            model: type[Parameters] = DrawnClip
        case {"motion": "camera"}:
            model = CameraClip
        case {"kind": Kind.VIDEO}:
            model = Clip
        case {"strength": _}:
            model = Drawn
        case _:
            model = Parameters
    return model.model_validate({key: value for key, value in values.items() if key in model.model_fields})


def to_text(parameters: Parameters) -> str:
    """Return the prompt and a last line of settings, in the format of AUTOMATIC1111's web UI that other tools read."""
    values = parameters.model_dump(mode="json", exclude={"prompt", *_SIDES}, exclude_none=True)
    sizes = {"size": parameters.size, "file_size": parameters.file_size}
    values |= {name: "{}x{}".format(*size) for name, size in sizes.items() if size}
    keys = [*(key for key in _NAMES if key in values), *_REPEATED]
    prompt = _NEGATIVE.sub(lambda spaces: f"{spaces[0].strip(' ')}\u00a0", parameters.prompt)
    return f"{prompt}\n{', '.join(f'{_NAMES[key]}: {_escape(str(values[key]))}' for key in keys)}"


def from_text(text: str) -> Parameters:
    """Return the parameters in a text that `to_text` wrote.

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
