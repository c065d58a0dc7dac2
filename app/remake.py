"""Make one file again from the settings inside it, without a database."""

import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from threading import Event
from typing import NoReturn

from tqdm import tqdm

from app.request import InputError
from app.streams import own
from app.terminal import BAR_FORMAT, POLL, pause, tell
from engine import files, generation, plan
from engine.generation import Picture, Video, generate
from engine.models import integrity
from engine.models.catalogue import ModelError
from engine.models.installed import BUILTIN_REVISION, SHIPS, Model, builtin, find
from engine.parameters import Drawn, Parameters, ParametersError
from engine.pipelines.cache import PipelineCache
from engine.pipelines.steps import Step
from engine.worker import SUFFIXES, Stopped, failure
from persistence import storage
from persistence.errors import DaybreakError

logger = logging.getLogger(__name__)


class RemakeError(DaybreakError):
    """A file could not be made again; the message gives the reason in one sentence."""


def planned(file: Path, named: Sequence[str]) -> Parameters:
    """Return the parameters that make a file again with the models on this disk.

    A file contains the name of its model's folder without the path; `named` are models as `find` accepts them, one of
    which can be that folder. Raises InputError.
    """
    try:
        made_with = files.read_parameters(file)
        if made_with.revision is None:
            model = _in_folder(made_with.model, named)
        elif made_with.model in SHIPS:
            return made_with if made_with.revision == BUILTIN_REVISION else _replanned(file, made_with)
        else:
            model = find(made_with.model, made_with.revision)
        integrity.check(model)
    except ParametersError as error:
        raise InputError(f"file: {error}") from error
    except ModelError as error:
        raise InputError(f"model: {error}") from error
    return made_with.model_copy(update={"model": model.reference})


def _in_folder(path: str, named: Sequence[str]) -> Model:
    name = Path(path).name
    for one in (*named, os.path.join(os.curdir, path)):  # noqa: PTH118 - Path drops the ./ that marks a folder
        with suppress(ModelError):
            model = find(one)
            if model.revision is None and model.name == name:
                return model
    raise ModelError(
        f"{name!r} is a model's folder; set DAYBREAK_IMAGE_MODEL to its path, or run this in the folder that holds it."
    )


def _replanned(file: Path, made_with: Parameters) -> Parameters:
    """Return the current built-in model's parameters for a file of an earlier revision, with its scene if any."""
    earlier = f"revision {made_with.revision}"
    tell(
        f"{file.name} was made by {earlier} of the built-in model, which is no longer available; "
        f"it is planned again for revision {BUILTIN_REVISION} and will look different."
    )
    # Files do not contain the position; the seed stands in for it, so that five pictures become five scenes.
    replanned = plan.replan(made_with.prompt, made_with.seed, made_with.kind, made_with.seed % plan.MOST, earlier)
    if not isinstance(made_with, Drawn):
        return replanned
    changed = {"model", "revision", "replanned", *builtin().settings}
    return made_with.model_copy(update=replanned.model_dump(include=changed))


def target(file: Path, folder: Path, parameters: Parameters) -> Path:
    """Return the path for a file that is made again in a folder.

    Raises InputError if it cannot be written.
    """
    name = f"{file.stem}-remade.{SUFFIXES[parameters.kind]}"
    try:
        with NamedTemporaryFile(dir=folder, prefix=f"{name}."):
            return folder.absolute() / name
    except OSError as error:
        raise InputError(f"out: {name} cannot be written into {folder}: {error.strerror}.") from error


def make(parameters: Parameters, path: Path) -> Path:
    """Make a file and show its progress; return its path, which has a number if `path` is taken.

    Raises RemakeError. KeyboardInterrupt and Gone pass through, and leave no file behind.
    """
    stop = Event()
    steps = deque([Step(0, 0)], maxlen=1)
    progress = tqdm(total=1, disable=None, bar_format=BAR_FORMAT, file=own(sys.stderr))
    # On another thread, because Ctrl-C interrupts the main thread at any line.
    with ThreadPoolExecutor(1) as thread, progress as bar, ExitStack() as stack:
        stack.callback(stop.set)
        making = thread.submit(_make, parameters, path, steps.append, stop)
        while not making.done():
            _show(bar, parameters.kind, steps[-1])
            pause(POLL)
        _show(bar, parameters.kind, steps[-1])
    try:
        made = making.result()
    except DaybreakError as error:
        raise RemakeError(str(error)) from error
    except Exception as error:
        logger.exception("%s could not be made.", path.name)
        raise RemakeError(failure(error, parameters.model, parameters.revision)) from error
    assert made is not None
    return made


def _make(parameters: Parameters, path: Path, on_step: Callable[[Step], None], stop: Event) -> Path | None:
    """Make a file and return its path, or None if it was stopped."""
    try:
        scratch = TemporaryDirectory(dir=path.parent, prefix=".daybreak-")
    except OSError as error:
        raise RemakeError(f"The file {path.name} could not be written: {error.strerror}.") from error
    with suppress(Stopped), scratch as folder:
        saved = Path(folder) / path.name
        with closing(generate(PipelineCache(), [parameters])) as events:
            for event in events:
                _check(stop)
                match event:
                    case Step():
                        on_step(event)
                    case Picture(_, image, made_with):
                        _tell_reduction(parameters, made_with)
                        files.save_picture(saved.parent, saved, image, made_with)
                    case Video(made_with):
                        _tell_reduction(parameters, made_with)
                        frames = generation.frames(events, partial(_check, stop))
                        files.save_video(saved.parent, saved, frames, made_with)
        return placed(saved, path)
    return None


def placed(saved: Path, path: Path) -> Path:
    """Move a file to a path, with a number added if the path is taken; return the path used."""
    free, number = path, 1
    while True:
        try:
            free.touch(exist_ok=False)  # reserve the name: another process can be choosing one at the same time
            break
        except FileExistsError:
            number += 1
            free = path.with_stem(f"{path.stem}-{number}")
    saved.replace(free)
    storage.sync(free.parent)
    return free


def _show(bar: "tqdm[NoReturn]", kind: str, step: Step) -> None:
    if step.steps:
        bar.n = step.step / step.steps
    bar.set_description_str(f"{kind}, step {step.step} of {step.steps}" if step.steps else kind)


def _tell_reduction(wanted: Parameters, made_with: Parameters) -> None:
    if made_with.lowered != wanted.lowered:
        tell(f"Memory ran out, so the result was reduced: {made_with.lowered}.")


def _check(stop: Event) -> None:
    if stop.is_set():
        raise Stopped
