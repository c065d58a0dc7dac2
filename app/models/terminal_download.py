"""Model downloads in the terminal, with a progress bar."""

import sys

from tqdm import tqdm

from app.models.downloads import look_up
from app.request import InputError
from app.streams import own
from app.terminal import print_message
from engine.machine import GIGABYTE
from engine.models import download, installed
from engine.models.catalogue import ModelError
from engine.models.installed import MissingModel


def download_model(name: str) -> None:
    """Download the files of a catalogue model or Hub repository that are not on this disk.

    Raises InputError or SettingsError if that fails; the received part is kept.
    """
    try:
        wanted = look_up(name)
        print_message(
            f"{name}: {wanted.missing / GIGABYTE:.2f} of {wanted.size / GIGABYTE:.2f} GB to download"
            f" into {wanted.folder}, where {wanted.free / GIGABYTE:.1f} GB are free."
        )
        with tqdm(total=wanted.size, unit="B", unit_scale=True, file=own(sys.stderr)) as bar:
            for progress in download.download(wanted):
                bar.initial = bar.initial or progress.done
                bar.update(progress.done - bar.n)
    except ModelError as error:
        raise InputError(f"model: {error}") from error


def ensure_installed(*names: str) -> None:
    """Download the models that a person named and that are not on this disk.

    Raises InputError if that fails.
    """
    for name in names:
        try:
            installed.find(name)
        except MissingModel:
            download_model(name)
        except ModelError:
            pass  # find_models reports it with the name of the field
