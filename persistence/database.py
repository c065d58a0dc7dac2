"""The SQLite database: created from `schema.sql`, upgraded by numbered migrations, opened once per process."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from persistence import damage
from persistence.errors import DaybreakError

#: Seconds to wait for another program's lock: as long as a person will wait for a response.
BUSY_TIMEOUT = 5.0

SCHEMA = Path(__file__).parent.parent / "schema.sql"

#: Scripts from version 1 to that of `schema.sql`: the first upgrades version 1 to 2, and so on.
MIGRATIONS: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS content_item_by_end ON content_item (kind, model, status, finished_at);",
    "ALTER TABLE content_item ADD COLUMN claim_id TEXT;",
)

#: Prefixes of SQLite's error names on file systems without shared memory.
_NO_SHARED_MEMORY = ("SQLITE_IOERR_SHM", "SQLITE_CANTOPEN")


class DatabaseError(DaybreakError):
    """The database file cannot be used; the message says why and what to do."""


class DatabaseBusy(DatabaseError):
    """Another program has locked the database; trying again can succeed."""

    def __init__(self) -> None:
        super().__init__("The database is busy: another program is using it; please try again.")


class SchemaError(DaybreakError):
    """A database does not have our tables; the message is one sentence that starts with "it"."""


class Database:
    """One SQLite file, shared by every thread of this process and by other processes.

    Visitors see its errors, so they name the file without its folder. Once damage was found, nothing is read or
    written until a check of the entire file passes.
    """

    def __init__(self, engine: Engine, path: Path, patience: float) -> None:
        self._engine = engine
        self._path = path
        self._patience = patience
        self._file = _identity(path)
        self._is_damaged = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session on one consistent snapshot; raise DatabaseError if that fails."""
        with self.named_errors(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that holds the write lock; commit when the block succeeds, else roll back.

        Raises DatabaseError, for example if the disk is full.
        """
        writer = self._engine.execution_options(immediate=True)
        with self.named_errors(), Session(writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def named_errors(self) -> Iterator[None]:
        """Raise SQLite's errors in the block as DatabaseError."""
        try:
            # SQLite would keep using a file that no longer has this name.
            if _identity(self._path) != self._file:
                raise DatabaseError(
                    f"The database {self._path.name} was moved, deleted or replaced while Daybreak was using it. "
                    "Put it back, or stop Daybreak and start it again."
                )
            if self._is_damaged:
                damage.check_integrity(self._path, self._patience)
                self._engine.dispose()  # open connections have cached damaged pages
                self._is_damaged = False
            yield
        except (IntegrityError, UnicodeEncodeError):  # the values are wrong, not the file
            raise
        except PoolTimeout as error:  # all connections are waiting for the other program
            raise DatabaseBusy from error
        except (DBAPIError, *damage.REFUSALS) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            self._is_damaged |= damage.is_damage(reason)
            raise _database_error(self._path.name, reason) from error

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(path: Path, patience: float = BUSY_TIMEOUT) -> Database:
    """Open the database file at `path`; create it, its folder and its tables if they do not exist.

    `patience` is the time to wait for another program, in seconds. Raises DatabaseError, and writes nothing, if the
    file cannot be opened, is damaged, is not a Daybreak database or is newer than this program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        damage.check_integrity(path, patience)
        _end_unusable_log(path, patience)
        with closing(_connect(path, patience)) as connection:
            migrate(connection, SCHEMA.read_text(encoding="utf-8"), MIGRATIONS)
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",) and _supports_wal(path.parent):
                _enable_wal(connection, patience)
    except OSError as error:
        raise DatabaseError(f"The database {path} cannot be used: {error.strerror}.") from error
    except damage.REFUSALS as error:
        raise _database_error(path, error) from error
    except SchemaError as error:
        raise DatabaseError(f"The database {path} cannot be used: {error}") from error
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        pool_timeout=patience,
        hide_parameters=True,  # keep what visitors wrote out of errors and logs
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return Database(engine, path, patience)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the device and inode of a file, or None if it does not exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _database_error(file: Path | str, error: BaseException | None) -> DatabaseError:
    """Translate an error of SQLite's."""
    return DatabaseBusy() if damage.is_lock(error) else DatabaseError(damage.sentence(file, error))


def migrate(connection: sqlite3.Connection, schema: str, migrations: Sequence[str]) -> None:
    """Upgrade an autocommit connection's database to the version of `schema`, in one transaction.

    Raises SchemaError for tables that are not ours and for a version newer than the last migration.
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
        _check_columns(connection, schema)
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite rolls back on its own when the disk is full
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=patience, isolation_level=None)


def _end_unusable_log(path: Path, patience: float) -> None:
    """Turn off the write-ahead log of a database that was moved to a disk that does not support one."""
    try:
        with closing(_connect(path, patience)) as connection:
            connection.execute("PRAGMA journal_mode")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_SHARED_MEMORY):
            raise
        with closing(_connect(path, patience)) as connection:
            try:
                # Exclusive access needs no shared memory.
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError:
                raise error from None


def _supports_wal(folder: Path) -> bool:
    """Return whether a disk supports the shared memory of a write-ahead log; some network disks do not."""
    with TemporaryDirectory(prefix=".", dir=folder) as empty, closing(_connect(Path(empty, "log.db"), 0)) as connection:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA synchronous = OFF")
            is_on: bool = connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
            connection.execute("PRAGMA user_version")  # the first use can still fail
            return is_on
        return False


def _check_columns(connection: sqlite3.Connection, schema: str) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        new.executescript(schema)
        for table, column in sorted(_columns(new) - _columns(connection)):
            raise SchemaError(f"it lacks the column {column} of the table {table}. Put a backup in its place.")


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    every = "SELECT tables.name, columns.name FROM sqlite_schema tables, pragma_table_info(tables.name) columns"
    return {(table, column) for table, column in connection.execute(f"{every} WHERE tables.type = 'table'")}


def _enable_wal(connection: sqlite3.Connection, patience: float) -> None:
    # SQLite ignores the busy timeout here when two processes create the same file.
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
    # executescript() would commit the enclosing transaction.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute(statement)  # the last one need not end with a semicolon


def _configure(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver would start transactions late; SQLAlchemy's begin event starts them instead.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    is_immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_immediate else "BEGIN")
