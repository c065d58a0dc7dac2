"""The settings, read from the environment here and nowhere else."""

import re
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import tzlocal
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_SQLITE = "sqlite:///"

#: Browsers keep what else begins with __ for cookies of special kinds.
_COOKIE_NAME = re.compile(r"(__Host-)?(?!__)[\w!#$%&'*+.^`|~-]+", re.ASCII)


class SettingsError(Exception):
    """A `DAYBREAK_*` variable has a value of the wrong kind, with one sentence that names it."""


class Settings(BaseSettings):
    """What an operator may set, each as `DAYBREAK_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="DAYBREAK_")

    #: Where the database, the finished files and the engine's lock live.
    data_dir: Path = Field(default=Path(), validate_default=True)
    #: Another place for the database alone: `sqlite:///` and a path.
    database_url: str = ""
    image_model: str = "auto"
    video_model: str = "auto"
    #: Set by Hugging Face Spaces alone, where the page is asked for from outside and shown inside another page.
    space_id: str = Field(default="", validation_alias="SPACE_ID")
    host: str = Field(default_factory=lambda settings: "0.0.0.0" if settings["space_id"] else "127.0.0.1")
    port: int = Field(default=7860, ge=1, le=65535)
    #: Signs the cookies; without it, a key made at the first start is kept in the data folder.
    secret_key: str = ""
    #: Names the login's cookie where a Flask application shares it; empty for Daybreak's own name.
    cookie_name: str = ""

    @field_validator("data_dir")
    @classmethod
    def _is_folder(cls, value: Path) -> Path:
        try:
            folder = value.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(f"{value} names no user's home") from error
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{value} is not a folder")
        return folder

    @field_validator("database_url")
    @classmethod
    def _is_sqlite(cls, value: str) -> str:
        if value and not (value.startswith(_SQLITE) and value.removeprefix(_SQLITE)):
            raise ValueError(f"{value} does not begin with {_SQLITE} and a path")
        return value

    @field_validator("cookie_name")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if value and not _COOKIE_NAME.fullmatch(value):
            raise ValueError("it is no name of a cookie like session, of letters, digits, - and _")
        return value

    @property
    def database(self) -> Path:
        """Return the path of the database file."""
        if self.database_url:
            return Path(self.database_url.removeprefix(_SQLITE)).absolute()
        return self.data_dir / "content_generation.db"


def local_zone() -> tzinfo:
    """Return this machine's time zone.

    Raises SettingsError for a TZ variable that names none.
    """
    try:
        return tzlocal.get_localzone()
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError("TZ: it names no time zone such as Europe/Berlin.") from error


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises SettingsError.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"DAYBREAK_{str(first['loc'][0]).upper()}"
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from error
