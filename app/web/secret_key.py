"""The key that signs the cookies, kept in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from app.config import SettingsError
from persistence import storage


def read_secret(data_dir: Path) -> str:
    """Return the key in `secret_key` in the data folder; make it at the first call.

    Raises SettingsError when it cannot be made or read.
    """
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(f"secret_key: {path} cannot be used: {reason}.") from error
    if not key:
        raise SettingsError(f"secret_key: {path} is empty; without the file a new key is made.")
    return key


def _make(path: Path) -> None:
    """Write a new key to `path`, for its owner's eyes only, unless another process is first."""
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
            # This file system has no hard links. Only two first starts in the same instant would now have two keys.
            if not path.exists():
                Path(partial).rename(path)
    finally:
        Path(partial).unlink(missing_ok=True)
