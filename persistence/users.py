"""Users and their activities: logins, logouts and views."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import col, update

from persistence.database import Database
from persistence.tables import Activity, User


class ActivityType(StrEnum):
    """The type of an activity."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    VIEW = "view"


def get(database: Database, user_id: str) -> User | None:
    """Return a user, or None if no prompt was ever accepted under this id."""
    with database.read() as session:
        return session.get(User, user_id)


def record(database: Database, user_id: str, activity: ActivityType, now: datetime) -> None:
    """Store an activity; the user_id is what was typed and may not exist."""
    with database.write() as session:
        session.add(Activity(user_id=user_id, activity=activity, timestamp=now))


def log_out(database: Database, user_id: str, now: datetime) -> None:
    """Store a logout, which ends all earlier sessions on every device."""
    with database.write() as session:
        session.exec(update(User).where(col(User.user_id) == user_id).values(logged_out_at=now))
        session.add(Activity(user_id=user_id, activity=ActivityType.LOGOUT, timestamp=now))
