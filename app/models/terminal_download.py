"""A model fetched in the terminal, with a progress bar."""

import sys

from tqdm import tqdm

from app.models.downloads import look_up
from app.request import InputError
from app.streams import own
from app.terminal import tell
from engine.machine import GIGABYTE
from engine.models import download, installed
from engine.models.catalogue import ModelError
from engine.models.installed import MissingModel


def fetch(name: str) -> None:
    """Fetch a model of the catalogue or a Hub repository, as far as it is not on this disk.

    Raises InputError or SettingsError when it cannot be had; what was loaded by then is kept.
    """
    try:
        wanted = look_up(name)
        tell(
            f"{name}: {wanted.missing / GIGABYTE:.2f} of {wanted.size / GIGABYTE:.2f} GB to fetch into {wanted.folder},"
            f" where {wanted.free / GIGABYTE:.1f} GB are free."
        )
        with tqdm(total=wanted.size, unit="B", unit_scale=True, file=own(sys.stderr)) as bar:
            for progress in download.download(wanted):
                bar.initial = bar.initial or progress.done
                bar.update(progress.done - bar.n)
    except ModelError as error:
        raise InputError(f"model: {error}") from error


def ensure(*names: str) -> None:
    """Fetch those models that were named but are not on this disk; by naming one, a person asks for it.

    Raises InputError when one cannot be had.
    """
    for name in names:
        try:
            installed.find(name)
        except MissingModel:
            fetch(name)
        except ModelError:
            pass  # told by whoever uses it, with the name of the field
