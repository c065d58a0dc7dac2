"""The SQLite database: made from `schema.sql`, brought up to date by numbered migrations, opened once per process."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

#: Seconds that a writer waits for another process before it gives up.
BUSY_TIMEOUT = 30.0

SCHEMA = Path(__file__).parent.parent / "schema.sql"

#: The scripts that lead from version 1 to the version of `schema.sql`: the first makes a 2 of a 1, and so on.
MIGRATIONS: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS content_item_by_end ON content_item (kind, model, status, finished_at);",
)


#: What SQLite's errors are called where no memory can be shared through a file.
_NO_SHARED_MEMORY = ("SQLITE_IOERR_SHM", "SQLITE_CANTOPEN")


class DatabaseError(Exception):
    """The database file cannot be used, with the reason as one sentence."""


class Database:
    """One SQLite file, shared by every thread of this process and by other processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session on one consistent state of the rows; raise DatabaseError where there is none."""
        with _named_errors(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that holds the write lock; commit when the block ends well, else change nothing.

        Raises DatabaseError, on a full disk for instance.
        """
        writer = self._engine.execution_options(immediate=True)
        with _named_errors(), Session(writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseError(f"The database cannot be used: {error.orig}.") from error


def open_database(path: Path) -> Database:
    """Open the database file at `path`; make it, its folder and its tables where they are missing.

    Raises DatabaseError for a file that cannot be opened, is no database of ours or is newer than this program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_sure_of_log(path)
        with closing(_connect(path)) as connection:
            migrate(connection, SCHEMA.read_text(encoding="utf-8"), MIGRATIONS)
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",) and _can_write_ahead(path.parent):
                _write_ahead(connection)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"The database {path} cannot be used: {error}.") from error
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_TIMEOUT})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return Database(engine)


def migrate(connection: sqlite3.Connection, schema: str, migrations: Sequence[str]) -> None:
    """Bring an autocommit connection's database to the version of `schema`, whole or not at all.

    Raises DatabaseError for tables without a version and for a version newer than the last migration's.
    """
    newest = len(migrations) + 1
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > newest:
            raise DatabaseError(f"The database has version {version}; this program knows versions up to {newest}.")
        if version == 0:
            if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                raise DatabaseError("The database holds tables that Daybreak did not make.")
            _execute_script(connection, schema)
        else:
            for script in migrations[version - 1 :]:
                _execute_script(connection, script)
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite ends it by itself when the disk is full
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)


def _make_sure_of_log(path: Path) -> None:
    """End the write-ahead log of a database that came from another disk to one that cannot have such a log."""
    try:
        with closing(_connect(path)) as connection:
            connection.execute("PRAGMA journal_mode")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_SHARED_MEMORY):
            raise
        with closing(_connect(path)) as connection:
            # Whoever is alone with a database shares no memory with others.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")


def _can_write_ahead(folder: Path) -> bool:
    """Tell whether a disk lets processes share the memory that a write-ahead log takes; some network disks do not."""
    with TemporaryDirectory(prefix=".", dir=folder) as empty, closing(_connect(Path(empty, "log.db"))) as connection:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA synchronous = OFF")
            is_on: bool = connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
            connection.execute("PRAGMA user_version")  # its first use may still fail
            return is_on
        return False


def _write_ahead(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for the busy timeout here when two processes make the same new file.
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _execute_script(connection: sqlite3.Connection, script: str) -> None:
    # executescript() would commit the transaction around it.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute(statement)  # the last one may do without its semicolon


def _configure(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver would begin transactions late and on its own; SQLAlchemy's begin event below does it instead.
    connection.isolation_level = None
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")
