"""The people that a user_id stands for, and what they did: logins, logouts, views."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import col, update

from persistence.database import Database
from persistence.tables import Activity, User


class ActivityType(StrEnum):
    """What an activity is."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    VIEW = "view"


def get(database: Database, user_id: str) -> User | None:
    """Return the user of that id, or None when nothing was ever accepted under it."""
    with database.read() as session:
        return session.get(User, user_id)


def record(database: Database, user_id: str, activity: ActivityType, now: datetime) -> None:
    """Store what somebody did; the user_id is as they gave it and may be wrong."""
    with database.write() as session:
        session.add(Activity(user_id=user_id, activity=activity, timestamp=now))


def log_out(database: Database, user_id: str, now: datetime) -> None:
    """Store a logout, which ends every session that began before, on every device."""
    with database.write() as session:
        session.exec(update(User).where(col(User.user_id) == user_id).values(logged_out_at=now))
        session.add(Activity(user_id=user_id, activity=ActivityType.LOGOUT, timestamp=now))
