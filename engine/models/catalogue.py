"""The catalogue: which models can be fetched, and what is known of each before it is."""

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

#: What a repository on the Hugging Face Hub may be called.
REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*")


class ModelError(DaybreakError):
    """A model cannot be used, with the reason as one sentence."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Data):
    """A repository on the Hugging Face Hub, and of it one file, or all that its pipeline or network is made of."""

    repository: str
    file: str | None = None


class Part(Source):
    """A partner of a model from a repository of its own, by its role in the pipeline."""

    role: Literal["lora", "motion_adapter", "unet", "vae"]


class Scheduler(_Data):
    """The scheduler that a model was distilled for, where its repository names another one."""

    name: str
    options: Mapping[str, Any] = {}


class Weights(_Data):
    """Gigabytes of a model's networks in half precision; of two denoisers that take turns, `other` is the second."""

    denoiser: float
    text: float
    vae: float
    other: float = 0.0

    @property
    def total(self) -> float:
        """Return the gigabytes of all of them."""
        return self.denoiser + self.text + self.vae + self.other


class Entry(_Data):
    """A model of the catalogue.

    `tiers` are the gigabytes of graphics memory, 0 for none, for which it is recommended. `use` says what may be done
    with what it makes. `sizes` are the widths and heights in pixels that it is good at. `work` is what a picture or
    video needs in gigabytes beside the weights. `step_tflop` and `decode_tflop` are what one call of the denoiser and
    decoding cost, for one picture or video at these settings.
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
        """Return all that must be on the disk, the pipeline's own repository first."""
        return [Source(repository=self.repository), *self.parts]


@cache
def entries() -> Sequence[Entry]:
    """Return the catalogue, the smallest model first."""
    raw = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return [Entry.model_validate(entry) for entry in raw["model"]]


def entry(name: str) -> Entry | None:
    """Return the entry of that id or repository, or None."""
    return next((one for one in entries() if name in (one.id, one.repository)), None)


def sources(name: str) -> Sequence[Source]:
    """Return what has to be fetched for an entry or a repository of that name.

    Raises ModelError for a name that is neither.
    """
    if known := entry(name):
        return known.sources
    if not REPOSITORY.fullmatch(name):
        raise ModelError(f"{name!r} is neither in the catalogue nor a Hub repository.")
    return [Source(repository=name)]
