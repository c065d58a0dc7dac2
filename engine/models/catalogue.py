"""The catalogue of models that can be downloaded, with what is known about each."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from persistence.errors import DaybreakError
from persistence.tables import Kind

DATA = Path(__file__).with_suffix(".toml")

#: The name of a repository on the Hugging Face Hub.
REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*")


class ModelError(DaybreakError):
    """A model cannot be used; the message gives the reason in one sentence."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Data):
    """A repository on the Hugging Face Hub: one file of it, or all files of its pipeline or network."""

    repository: str
    file: str | None = None


class Part(Source):
    """A part of a pipeline that comes from another repository, with its role."""

    role: Literal["lora", "motion_adapter", "unet", "vae"]


class Scheduler(_Data):
    """The scheduler that a model was distilled for, if its repository names another one."""

    name: str
    options: Mapping[str, Any] = {}


class Weights(_Data):
    """Gigabytes of a model's networks in half precision; `other` is the second of two denoisers that take turns."""

    denoiser: float
    text: float
    vae: float
    other: float = 0.0

    @property
    def total(self) -> float:
        """Return the gigabytes of all networks."""
        return self.denoiser + self.text + self.vae + self.other


class Entry(_Data):
    """A model of the catalogue.

    `tiers` are the gigabytes of graphics memory, 0 for a CPU, for which it is recommended. `use` says what people can
    do with its results. `sizes` are the widths and heights in pixels that suit it. `work` is the gigabytes that one
    picture or video needs on top of the weights. `step_tflop` and `decode_tflop` are the trillions of operations of one
    call of the denoiser and of decoding, for one picture or video at these settings.
    """

    id: str
    name: str
    kind: Kind
    pipeline: str
    repository: str
    licence: str
    use: Literal["free", "conditions", "non-commercial"]
    tiers: Sequence[int] = ()
    download: float
    weights: Weights
    work: float
    settings: Mapping[str, int | float]
    sizes: Sequence[tuple[int, int]] = ()
    scheduler: Scheduler | None = None
    parts: Sequence[Part] = ()
    step_tflop: float
    decode_tflop: float
    why: str

    @property
    def sources(self) -> Sequence[Source]:
        """Return all that must be on this disk, the pipeline's repository first."""
        return [Source(repository=self.repository), *self.parts]


@cache
def entries() -> Sequence[Entry]:
    """Return all entries, pictures first, each kind from the smallest download up."""
    raw = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return [Entry.model_validate(entry) for entry in raw["model"]]


def entry(name: str) -> Entry | None:
    """Return the entry with that id or repository, or None."""
    return next((one for one in entries() if name in (one.id, one.repository)), None)


def sources(name: str) -> Sequence[Source]:
    """Return what has to be downloaded for an entry or a repository of that name.

    Raises ModelError for a name that is neither.
    """
    if known := entry(name):
        return known.sources
    if not REPOSITORY.fullmatch(name):
        raise ModelError(f"{name!r} is neither in the catalogue nor a Hub repository.")
    return [Source(repository=name)]
