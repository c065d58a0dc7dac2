"""Users, their activities and logouts."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from persistence import users
from persistence.database import Database
from persistence.tables import Activity, User
from persistence.users import ActivityType
from tests.conftest import NOON, Accept

LATER = NOON + timedelta(minutes=1)


def activities(database: Database) -> list[tuple[str, str, object]]:
    with database.read() as session:
        return [(row.user_id, row.activity, row.timestamp) for row in session.exec(select(Activity)).all()]


def test_only_users_with_an_accepted_prompt_exist(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    assert users.get(database, "ada") == User(user_id="ada", created_at=NOON)
    for unknown in ("bob", "ADA", "", " ada", "ad%", "ada' OR '1'='1"):
        assert users.get(database, unknown) is None


@pytest.mark.parametrize("activity", ActivityType)
def test_an_activity_is_stored_with_its_time(database: Database, activity: ActivityType) -> None:
    users.record(database, "ada", activity, NOON)
    users.record(database, "ada", activity, LATER)
    assert activities(database) == [("ada", activity.value, NOON), ("ada", activity.value, LATER)]


def test_a_failed_login_is_stored_under_an_unknown_id(database: Database) -> None:
    users.record(database, "whoever?", ActivityType.LOGIN_FAILED, NOON)
    assert activities(database) == [("whoever?", "login_failed", NOON)]


def test_there_are_no_other_activities(database: Database) -> None:
    with pytest.raises(IntegrityError):
        users.record(database, "ada", "danced", NOON)  # type: ignore[arg-type]
    assert activities(database) == []


def test_a_logout_is_stored_with_its_user_and_as_an_activity(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    accept(user_id="bob")
    users.log_out(database, "ada", NOON)
    users.log_out(database, "ada", LATER)
    logged_out = [users.get(database, user_id) for user_id in ("ada", "bob")]
    assert [user and user.logged_out_at for user in logged_out] == [LATER, None]
    assert activities(database) == [("ada", "logout", NOON), ("ada", "logout", LATER)]


def test_a_logout_is_kept_when_the_next_prompt_is_accepted(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    users.log_out(database, "ada", NOON)
    accept(user_id="ada")
    user = users.get(database, "ada")
    assert user is not None
    assert user.logged_out_at == NOON
