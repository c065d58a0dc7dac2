"""Locks are taken before rows change, in the SQL for PostgreSQL; SQLite ignores row locks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import ClauseElement, Connection, event
from sqlalchemy.dialects import postgresql

from persistence import claims, contents
from persistence.database import Database
from persistence.tables import Item
from tests.conftest import NOON, Accept

CHANGES: dict[str, Callable[[Database, Item], object]] = {
    "claim": lambda database, item: claims.claim(database, item.content_id, 1, NOON),
    "replan": lambda database, item: claims.replan(database, item, "builtin", "8", {}),
    "record_step": lambda database, item: claims.record_step(database, [item], 1, 2),
    "complete": lambda database, item: claims.complete(database, item, "image_1.png", NOON),
    "fail": lambda database, item: claims.fail(database, [item], "out of memory", NOON),
    "give_back": lambda database, item: claims.give_back(database, [item]),
    "cancel": lambda database, item: contents.cancel(database, item.content_id, NOON),
    "reopen": lambda database, item: contents.reopen(database, item.content_id, "me"),
    "remove": lambda database, item: contents.remove(database, item.content_id),
}


@contextmanager
def postgresql_statements(database: Database) -> Iterator[list[str]]:
    """Collect the statements of the block as SQL for PostgreSQL."""
    statements: list[str] = []

    def collect(_connection: Connection, statement: object, *_: object) -> None:
        if isinstance(statement, ClauseElement):
            dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
            statements.append(" ".join(str(statement.compile(dialect=dialect)).split()))

    with database.read() as session:
        engine = session.connection().engine
    event.listen(engine, "before_execute", collect)
    yield statements
    event.remove(engine, "before_execute", collect)


def is_lock(statement: str) -> bool:
    return statement.startswith("SELECT user_content.content_id FROM") and statement.endswith(" FOR UPDATE")


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_of_items_locks_their_content_first(database: Database, accept: Accept, name: str) -> None:
    (item,) = claims.claim(database, accept(images=2, videos=0), 1, NOON)
    with postgresql_statements(database) as statements:
        CHANGES[name](database, item)
    assert is_lock(statements[0])
    assert statements[1:]


def test_recovery_locks_all_contents_it_may_end_first(database: Database, accept: Accept) -> None:
    claims.claim(database, accept(), 1, NOON)
    with postgresql_statements(database) as statements:
        claims.recover(database, NOON)
    assert [is_lock(statement) for statement in statements[:2]] == [False, True]
    assert statements[0].startswith("SELECT user_content.content_id FROM user_content WHERE user_content.status = ")
    assert statements[2].startswith("UPDATE content_item ")


def test_submissions_lock_the_queue_before_counting(database: Database, accept: Accept) -> None:
    with postgresql_statements(database) as statements:
        accept()
    assert statements[0].startswith("SELECT pg_advisory_xact_lock(1)")
    assert statements[1].startswith("SELECT count(*)")
