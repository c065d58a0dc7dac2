"""Whether anything changed in the database: a question cheap enough to be asked all the time."""

from sqlalchemy import PoolProxiedConnection

from persistence.database import Database


class Changes:
    """Tells whether anybody committed anything, over a connection that it keeps for itself and never writes to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: PoolProxiedConnection | None = None
        self._version: int | None = None

    def came(self) -> bool:
        """Tell whether anything was committed since this was last asked; the first answer is yes.

        Raises DatabaseError, and then the next answer is yes.
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
        """Give the connection back."""
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
