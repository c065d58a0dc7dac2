"""Detect commits to the database, cheaply enough to poll many times a second."""

from sqlalchemy import PoolProxiedConnection

from persistence.database import Database


class Changes:
    """Detect commits by any thread or process, over a dedicated connection that never writes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: PoolProxiedConnection | None = None
        self._version: int | None = None

    def has_changed(self) -> bool:
        """Return whether anything was committed since the last call; True on the first call and after an error.

        Raises DatabaseError.
        """
        before = self._version
        try:
            with self._database.named_errors():
                self._version = self._read()
        except BaseException:
            self.close()
            raise
        return self._version != before

    def close(self) -> None:
        """Return the connection to the pool."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._version = None

    def _read(self) -> int:
        if self._connection is None:
            with self._database.read() as session:
                self._connection = session.connection().engine.raw_connection()
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        ((version,),) = cursor.fetchall()
        cursor.close()
        return int(version)
