"""The SQLite database: made from `schema.sql`, brought up to date by numbered migrations, opened once per process."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from persistence import damage
from persistence.errors import DaybreakError

#: Seconds that anybody waits for another program's lock: as long as a person waits for an answer.
BUSY_TIMEOUT = 5.0

SCHEMA = Path(__file__).parent.parent / "schema.sql"

#: The scripts that lead from version 1 to the version of `schema.sql`: the first makes a 2 of a 1, and so on.
MIGRATIONS: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS content_item_by_end ON content_item (kind, model, status, finished_at);",
    "ALTER TABLE content_item ADD COLUMN claim_id TEXT;",
)

#: What SQLite's errors are called where no memory can be shared through a file.
_NO_SHARED_MEMORY = ("SQLITE_IOERR_SHM", "SQLITE_CANTOPEN")


class DatabaseError(DaybreakError):
    """The database file cannot be used, with what is wrong and what to do about it."""


class DatabaseBusy(DatabaseError):
    """Another program holds the database, and may let go of it at any moment."""

    def __init__(self) -> None:
        super().__init__("The database is busy: another program is using it; please try again.")


class SchemaError(DaybreakError):
    """A database holds other tables than ours, with one sentence that begins with "it"."""


class Database:
    """One SQLite file, shared by every thread of this process and by other processes.

    Its errors name the file without its folder, which is no visitor's business. Once damage was found, nothing is
    read or written before a look through the whole file finds none.
    """

    def __init__(self, engine: Engine, path: Path, patience: float) -> None:
        self._engine = engine
        self._path = path
        self._patience = patience
        self._file = _identity(path)
        self._is_damaged = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session on one consistent state of the rows; raise DatabaseError where there is none."""
        with self.named_errors(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that holds the write lock; commit when the block ends well, else change nothing.

        Raises DatabaseError, on a full disk for instance.
        """
        writer = self._engine.execution_options(immediate=True)
        with self.named_errors(), Session(writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def named_errors(self) -> Iterator[None]:
        """Raise DatabaseError for whatever SQLite refuses within the block."""
        try:
            # SQLite would go on with a file that nobody finds any more.
            if _identity(self._path) != self._file:
                raise DatabaseError(
                    f"The database {self._path.name} was moved, deleted or replaced while Daybreak was using it. "
                    "Put it back, or stop Daybreak and start it again."
                )
            if self._is_damaged:
                damage.make_sure_of_soundness(self._path, self._patience)
                self._engine.dispose()  # and with the connections what they remember of the damaged pages
                self._is_damaged = False
            yield
        except (IntegrityError, UnicodeEncodeError):  # what was to be written is wrong, not the file
            raise
        except PoolTimeout as error:  # every connection waits for the other program
            raise DatabaseBusy from error
        except (DBAPIError, *damage.REFUSALS) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            self._is_damaged |= damage.is_damage(reason)
            raise _named(self._path.name, reason) from error

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(path: Path, patience: float = BUSY_TIMEOUT) -> Database:
    """Open the database file at `path`; make it, its folder and its tables where they are missing.

    `patience` is how many seconds anybody waits for another program. Raises DatabaseError for a file that cannot be
    opened, is damaged, is no database of ours or is newer than this program; nothing is written to it then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        damage.make_sure_of_soundness(path, patience)
        _make_sure_of_log(path, patience)
        with closing(_connect(path, patience)) as connection:
            migrate(connection, SCHEMA.read_text(encoding="utf-8"), MIGRATIONS)
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",) and _can_write_ahead(path.parent):
                _write_ahead(connection, patience)
    except OSError as error:
        raise DatabaseError(f"The database {path} cannot be used: {error.strerror}.") from error
    except damage.REFUSALS as error:
        raise _named(path, error) from error
    except SchemaError as error:
        raise DatabaseError(f"The database {path} cannot be used: {error}") from error
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        pool_timeout=patience,
        hide_parameters=True,  # what visitors wrote belongs into no error and no log
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return Database(engine, path, patience)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from any other that comes to its place, or None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _named(file: Path | str, error: BaseException | None) -> DatabaseError:
    """Return what a refusal of SQLite's is for everybody else."""
    return DatabaseBusy() if damage.is_lock(error) else DatabaseError(damage.sentence(file, error))


def migrate(connection: sqlite3.Connection, schema: str, migrations: Sequence[str]) -> None:
    """Bring an autocommit connection's database to the version of `schema`, whole or not at all.

    Raises SchemaError for tables that are not ours and for a version newer than the last migration's.
    """
    newest = len(migrations) + 1
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > newest:
            raise SchemaError(f"it has version {version}; this program knows versions up to {newest}.")
        if version == 0:
            if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                raise SchemaError("it holds tables that Daybreak did not make.")
            _execute_script(connection, schema)
        else:
            for script in migrations[version - 1 :]:
                _execute_script(connection, script)
        _make_sure_of_columns(connection, schema)
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite ends it by itself when the disk is full
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=patience, isolation_level=None)


def _make_sure_of_log(path: Path, patience: float) -> None:
    """End the write-ahead log of a database that came from another disk to one that cannot have such a log."""
    try:
        with closing(_connect(path, patience)) as connection:
            connection.execute("PRAGMA journal_mode")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_SHARED_MEMORY):
            raise
        with closing(_connect(path, patience)) as connection:
            try:
                # Whoever is alone with a database shares no memory with others.
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError:
                raise error from None


def _can_write_ahead(folder: Path) -> bool:
    """Tell whether a disk lets processes share the memory that a write-ahead log takes; some network disks do not."""
    with TemporaryDirectory(prefix=".", dir=folder) as empty, closing(_connect(Path(empty, "log.db"), 0)) as connection:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA synchronous = OFF")
            is_on: bool = connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
            connection.execute("PRAGMA user_version")  # its first use may still fail
            return is_on
        return False


def _make_sure_of_columns(connection: sqlite3.Connection, schema: str) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        new.executescript(schema)
        for table, column in sorted(_columns(new) - _columns(connection)):
            raise SchemaError(f"it lacks the column {column} of the table {table}. Put a backup in its place.")


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    every = "SELECT tables.name, columns.name FROM sqlite_schema tables, pragma_table_info(tables.name) columns"
    return {(table, column) for table, column in connection.execute(f"{every} WHERE tables.type = 'table'")}


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    # SQLite does not wait for the busy timeout here when two processes make the same new file.
    deadline = time.monotonic() + patience
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
