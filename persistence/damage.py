"""Damaged database files: explain SQLite's errors, and check a file before anything is written to it."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

#: What SQLite's driver raises; the latter two if a row, or the text of an error, cannot be decoded.
REFUSALS = (sqlite3.Error, ValueError, TypeError)

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_damage(error: BaseException | None) -> bool:
    """Return whether an error means that the file is damaged."""
    return _cause(error)[0] in _DAMAGE


def is_lock(error: BaseException | None) -> bool:
    """Return whether an error means that another program has locked the file."""
    return _cause(error)[0] in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def sentence(file: Path | str, error: BaseException | None) -> str:
    """Return what is wrong with the file and what to do about it, as one message."""
    code, reason = _cause(error)
    match code:
        case sqlite3.SQLITE_CORRUPT:
            repair = f"sqlite3 {shlex.quote(str(file))} .recover | sqlite3 repaired.db"
            return (
                f"The database {file} is damaged ({reason}). Stop Daybreak, keep a copy of it, and repair it with "
                f"`{repair}` or put a backup in its place; nothing is written to it."
            )
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR:
            advice = " Stop Daybreak, keep a copy of it, and put a backup in its place."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            advice = " Daybreak must be able to read and write it, and to make files in its folder."
        case _:
            advice = ""
    return f"The database {file} cannot be used: {reason}.{advice}"


def _cause(error: BaseException | None) -> tuple[int, str]:
    """Return an error's primary code and its text, without unprintable characters from a damaged file."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, (sqlite3.OperationalError, ValueError, TypeError)):
        return sqlite3.SQLITE_CORRUPT, "a row cannot be read"
    return (code or 0) & 0xFF, "".join(character for character in str(error) if character.isprintable())


def check_integrity(path: Path, patience: float) -> None:
    """Check an existing file without writing to it; remove the files SQLite adds beside it if it is damaged.

    Raises one of REFUSALS.
    """
    beside = [Path(f"{path}{suffix}") for suffix in ("-shm", "-wal")]
    new = [file for file in beside if not file.exists()]
    if not path.is_file():
        return
    try:
        # A read-only connection does not write the log of a killed program back into the file.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=patience)) as connection:
            ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
        if found != "ok":
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
    except REFUSALS as error:
        code, _ = _cause(error)
        if code in _DAMAGE:
            for file in new:
                file.unlink(missing_ok=True)
        # Opening it for writing, which can recover from a crash, decides whether it can be used at all.
        if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
