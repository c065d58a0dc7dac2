"""Row locks for databases with several concurrent writers; SQLite has one writer at a time and ignores them.

Every transaction that changes items locks their content first, so that no two can deadlock.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col, select

from persistence.tables import Content


def lock_contents(session: Session, content_ids: Iterable[int]) -> None:
    """Lock the rows of these contents until the transaction ends."""
    wanted = col(Content.content_id).in_(list(content_ids))
    session.exec(select(Content.content_id).where(wanted).order_by(col(Content.content_id)).with_for_update()).all()


def lock_admission(session: Session) -> None:
    """Lock the queue against other submissions until the transaction ends."""
    session.exec(select(_Admission())).all()


class _Admission(FunctionElement[Any]):
    """An advisory lock, because a row lock cannot keep others from adding rows."""

    inherit_cache = True


@compiles(_Admission)
def _none(_element: _Admission, _compiler: SQLCompiler, **_options: object) -> str:
    return "NULL"


@compiles(_Admission, "postgresql")
def _advisory(_element: _Admission, _compiler: SQLCompiler, **_options: object) -> str:
    return "pg_advisory_xact_lock(1)"
