"""Damage: what SQLite refuses a file for, in words, and a look through a file before anything is written to it."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

#: What SQLite's driver raises; the latter two where a row, or an error's own words, cannot be read.
REFUSALS = (sqlite3.Error, ValueError, TypeError)

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_damage(error: BaseException | None) -> bool:
    """Tell whether an error says that the file is damaged."""
    return _cause(error)[0] in _DAMAGE


def is_lock(error: BaseException | None) -> bool:
    """Tell whether an error says that another program holds the file."""
    return _cause(error)[0] in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def sentence(file: Path | str, error: BaseException | None) -> str:
    """Say what SQLite refused, and what to do about it."""
    code, words = _cause(error)
    match code:
        case sqlite3.SQLITE_CORRUPT:
            repair = f"sqlite3 {shlex.quote(str(file))} .recover | sqlite3 repaired.db"
            return (
                f"The database {file} is damaged ({words}). Stop Daybreak, keep a copy of it, and repair it with "
                f"`{repair}` or put a backup in its place; nothing is written to it."
            )
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR:
            advice = " Stop Daybreak, keep a copy of it, and put a backup in its place."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            advice = " Daybreak must be able to read and write it, and to make files in its folder."
        case _:
            advice = ""
    return f"The database {file} cannot be used: {words}.{advice}"


def _cause(error: BaseException | None) -> tuple[int, str]:
    """Return SQLite's primary code of an error and its words, which a damaged file may have got its own bytes into."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, (sqlite3.OperationalError, ValueError, TypeError)):
        return sqlite3.SQLITE_CORRUPT, "a row cannot be read"
    return (code or 0) & 0xFF, "".join(character for character in str(error) if character.isprintable())


def make_sure_of_soundness(path: Path, patience: float) -> None:
    """Look through a file that is there without writing to it; leave nothing beside it if it is damaged."""
    beside = [Path(f"{path}{suffix}") for suffix in ("-shm", "-wal")]
    new = [file for file in beside if not file.exists()]
    if not path.is_file():
        return
    try:
        # Only who may write puts the log of a program that was killed into the file.
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
        # Whether it can be opened at all, and mended after a crash, is told by who may write.
        if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
