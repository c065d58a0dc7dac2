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
from app.terminal import BAR_FORMAT, POLL, pause, print_message
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
    """A file could not be made again; the message is one sentence."""


def planned(file: Path, named: Sequence[str]) -> Parameters:
    """Return the parameters that make a file again with the models on this disk.

    `named` are names for `find`: a file stores only the last part of the path of a model's folder, and one of these
    can be the full path. Raises InputError.
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
    for candidate in (*named, os.path.join(os.curdir, path)):  # noqa: PTH118 - Path drops ./, which marks a folder
        with suppress(ModelError):
            model = find(candidate)
            if model.revision is None and model.name == name:
                return model
    raise ModelError(
        f"{name!r} is a model folder; set DAYBREAK_IMAGE_MODEL to its path, or run this command in its parent folder."
    )


def _replanned(file: Path, made_with: Parameters) -> Parameters:
    """Return parameters for the current built-in model in place of an earlier revision: the same scene, if any."""
    earlier = f"revision {made_with.revision}"
    print_message(
        f"{file.name} was made by {earlier} of the built-in model, which is no longer available; "
        f"it is planned again for revision {BUILTIN_REVISION} and will look different."
    )
    # Files do not store the position, so derive one from the seed: five pictures should still be five scenes.
    replanned = plan.replan(made_with.prompt, made_with.seed, made_with.kind, made_with.seed % plan.MOST, earlier)
    if not isinstance(made_with, Drawn):
        return replanned
    changed = {"model", "revision", "replanned", *builtin().settings}
    return made_with.model_copy(update=replanned.model_dump(include=changed))


def target(file: Path, folder: Path, parameters: Parameters) -> Path:
    """Return the path in a folder for a file made again.

    Raises InputError if the folder is not writable.
    """
    name = f"{file.stem}-remade.{SUFFIXES[parameters.kind]}"
    try:
        with NamedTemporaryFile(dir=folder, prefix=f"{name}."):
            return folder.absolute() / name
    except OSError as error:
        raise InputError(f"out: {name} cannot be written into {folder}: {error.strerror}.") from error


def make(parameters: Parameters, path: Path) -> Path:
    """Make a file and show progress; return its path, which is numbered if `path` exists already.

    Raises RemakeError, and KeyboardInterrupt or OutputClosed after removing any unfinished file.
    """
    stop = Event()
    steps = deque([Step(0, 0)], maxlen=1)
    progress = tqdm(total=1, disable=None, bar_format=BAR_FORMAT, file=own(sys.stderr))
    # On another thread, because Ctrl-C would interrupt the main thread between any two lines.
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


def _make(parameters: Parameters, path: Path, report: Callable[[Step], None], stop: Event) -> Path | None:
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
                        report(event)
                    case Picture(_, image, made_with):
                        _report_lowered(parameters, made_with)
                        files.save_picture(saved.parent, saved, image, made_with)
                    case Video(made_with):
                        _report_lowered(parameters, made_with)
                        frames = generation.frames(events, partial(_check, stop))
                        files.save_video(saved.parent, saved, frames, made_with)
        return placed(saved, path)
    return None


def placed(saved: Path, path: Path) -> Path:
    """Move a file to a path, numbered if something exists there already; return the new path."""
    free, number = path, 1
    while True:
        try:
            free.touch(exist_ok=False)  # reserves the name against other programs
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


def _report_lowered(wanted: Parameters, made_with: Parameters) -> None:
    if made_with.lowered != wanted.lowered:
        print_message(f"Memory ran out, so settings were lowered: {made_with.lowered}.")


def _check(stop: Event) -> None:
    if stop.is_set():
        raise Stopped
