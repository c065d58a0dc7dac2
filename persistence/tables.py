"""The tables of `schema.sql` as SQLModel classes; a test compares the two column by column."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Dialect, Text, TypeDecorator
from sqlmodel import Field, SQLModel


class Status(StrEnum):
    """The status of a content or an item; a content is never `PENDING`."""

    PENDING = "Pending"
    PROCESSING = "Processing"
    COMPLETED = "Completed"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


#: Statuses of an item that has not ended.
UNFINISHED = (Status.PENDING, Status.PROCESSING)


class Kind(StrEnum):
    """The kind of an item."""

    IMAGE = "image"
    VIDEO = "video"


def utc_text(moment: datetime) -> str:
    """Return an aware datetime as ISO 8601 text in UTC, with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def model_name(model: str, revision: str | None) -> str:
    """Return the public name of a model: a local folder, which has no revision, is named without its parents."""
    return model if revision else Path(model).name or model


class UtcTime(TypeDecorator[datetime]):
    """Store an aware datetime as ISO 8601 text in UTC, so that the texts sort like the times."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Convert an aware datetime to text with milliseconds and Z."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert stored text to an aware datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class User(SQLModel, table=True):
    """A person, identified only by the secret `user_id`."""

    __tablename__ = "users"

    user_id: str = Field(primary_key=True, sa_type=Text)
    created_at: datetime = Field(sa_type=UtcTime)
    time_zone: str | None = Field(default=None, sa_type=Text)
    logged_out_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Content(SQLModel, table=True):
    """One prompt; the paths and `generated_at` are written together with the final status."""

    __tablename__ = "user_content"
    __table_args__ = {"sqlite_autoincrement": True}

    #: Assigned by the database on insert.
    content_id: int = Field(default=None, primary_key=True)
    user_id: str = Field(foreign_key="users.user_id", sa_type=Text)
    prompt: str = Field(sa_type=Text)
    video_paths: str | None = Field(default=None, sa_type=Text)
    image_paths: str | None = Field(default=None, sa_type=Text)
    status: str = Field(default=Status.PROCESSING, sa_type=Text)
    generated_at: datetime | None = Field(default=None, sa_type=UtcTime)
    created_at: datetime = Field(sa_type=UtcTime)
    notify_at: datetime | None = Field(default=None, sa_type=UtcTime)
    notified_at: datetime | None = Field(default=None, sa_type=UtcTime)
    accepted_by: str = Field(sa_type=Text)
    error: str | None = Field(default=None, sa_type=Text)


class Item(SQLModel, table=True):
    """One picture or video; its parameters are fixed when its content is accepted."""

    __tablename__ = "content_item"

    item_id: str = Field(primary_key=True, sa_type=Text)
    #: Set when the content is stored with its items.
    content_id: int = Field(default=None, foreign_key="user_content.content_id", nullable=False)
    kind: str = Field(sa_type=Text)
    position: int
    prompt: str = Field(sa_type=Text)
    seed: int
    model: str = Field(sa_type=Text)
    revision: str | None = Field(default=None, sa_type=Text)
    settings: dict[str, Any] = Field(sa_type=JSON)
    status: str = Field(default=Status.PENDING, sa_type=Text)
    step: int = 0
    steps: int = 0
    attempts: int = 0
    path: str | None = Field(default=None, sa_type=Text)
    error: str | None = Field(default=None, sa_type=Text)
    started_at: datetime | None = Field(default=None, sa_type=UtcTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: The current claim or, once the item has ended, the last one.
    claim_id: str | None = Field(default=None, sa_type=Text)


class Activity(SQLModel, table=True):
    """One login, failed login, logout or view; `user_id` is what was typed, so it is not a foreign key."""

    __tablename__ = "user_activity"
    __table_args__ = {"sqlite_autoincrement": True}

    activity_id: int = Field(default=None, primary_key=True)
    user_id: str = Field(sa_type=Text)
    activity: str = Field(sa_type=Text)
    timestamp: datetime = Field(sa_type=UtcTime)
