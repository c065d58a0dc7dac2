"""The key that signs the cookies, kept in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from app.config import SettingsError
from persistence import storage


def read_secret(data_dir: Path) -> str:
    """Return the key stored in `secret_key` in the data folder, after creating it if necessary.

    Raises SettingsError if the file cannot be created or read.
    """
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a text file"
        raise SettingsError(f"secret_key: {path} cannot be used: {reason}.") from error
    if not key:
        raise SettingsError(f"secret_key: {path} is empty; delete it, and a new key will be made.")
    return key


def _make(path: Path) -> None:
    """Write a new key to `path`, readable by its owner only, unless another process does so first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, partial = tempfile.mkstemp(prefix=".secret_key.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        storage.sync(Path(partial))
        try:
            os.link(partial, path)
        except FileExistsError:
            pass
        except OSError:
            # This file system has no hard links, so two first starts at the same moment could end up with two keys.
            if not path.exists():
                Path(partial).rename(path)
    finally:
        Path(partial).unlink(missing_ok=True)
