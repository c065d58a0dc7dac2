"""The settings; only this module reads the environment, or changes it for libraries."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

import httpx2
import tzlocal
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app import due_time
from persistence.errors import DaybreakError

_SQLITE = "sqlite:///"

#: The path of a URL, without . and .. segments, query or fragment.
_PATH = re.compile(r"(?:/(?!\.\.?(?:/|$))[\w.~!$&'()*+,;=:@-]+)+", re.ASCII)

_NAME = r"[\w-]+(?:\.[\w-]+)*"

#: The hosts that app/web/hosts.py accepts.
_HOST = re.compile(rf"\*|(?:\*?\.)?{_NAME}", re.ASCII)
_URL = re.compile(rf"https?://(?:{_NAME}|\[[\dA-Fa-f:]+\])(?::\d{{1,5}})?(?:/[^\s?#]*)?", re.ASCII)

#: Browsers reserve other names that start with __ for special cookies.
_COOKIE_NAME = re.compile(r"(__Host-)?(?!__)[\w!#$%&'*+.^`|~-]+", re.ASCII)


class SettingsError(DaybreakError):
    """A variable has an invalid value; the message is one sentence that names it."""


class Settings(BaseSettings):
    """The operator's settings, each read from `DAYBREAK_` and its name in capitals."""

    # Compose files pass unset variables on as empty ones.
    model_config = SettingsConfigDict(env_prefix="DAYBREAK_", env_ignore_empty=True)

    #: The folder of the database, the finished files and the engine's lock.
    data_dir: Path = Field(default=Path(), validate_default=True)
    #: `sqlite:///` and a path, if the database is not in the data folder.
    database_url: str = ""
    image_model: str = "auto"
    video_model: str = "auto"
    #: Set only by Hugging Face Spaces, where the page must listen to all addresses and is shown in a frame.
    space_id: str = Field(default="", validation_alias="SPACE_ID")
    #: Also set by Spaces: the hosts of this Space, separated by commas if it has a custom domain.
    space_host: str = Field(default="", validation_alias="SPACE_HOST")
    host: str = Field(default_factory=lambda settings: "0.0.0.0" if settings["space_id"] else "127.0.0.1")
    port: int = Field(default=7860, ge=1, le=65535)
    #: Additional hosts that the page answers to, separated by commas.
    allowed_hosts: str = ""
    #: The public address of the page, such as https://daybreak.example/.
    public_url: str = ""
    #: The path below which a proxy serves the page, such as `/daybreak`.
    root_path: str = ""
    #: Signs the cookies; if empty, a key is generated at the first start and stored in the data folder.
    secret_key: str = ""
    #: Name of the login cookie, to share it with a Flask application; empty for the default name.
    cookie_name: str = ""

    @field_validator("data_dir")
    @classmethod
    def _is_folder(cls, value: Path) -> Path:
        try:
            folder = value.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(f"{value} does not name a user's home folder") from error
        except FileNotFoundError as error:
            raise ValueError("the current folder was removed") from error
        if os.path.exists(folder) and not os.path.isdir(folder):  # noqa: PTH110, PTH112 - Path raises PermissionError
            raise ValueError(f"{value} is not a folder")
        return folder

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, value: str) -> str:
        for host in _split(value):
            if not _HOST.fullmatch(host):
                raise ValueError(f"{host!r} is not a host such as daybreak.example, .example.com or *")
        return value

    @field_validator("public_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if value and not _URL.fullmatch(value):
            raise ValueError(f"{value!r} is not an address such as https://daybreak.example/")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_path(cls, value: str) -> str:
        return root_path(value)

    @field_validator("database_url")
    @classmethod
    def _is_sqlite(cls, value: str) -> str:
        if value and not (value.startswith(_SQLITE) and value.removeprefix(_SQLITE)):
            raise ValueError(f"{value} is not {_SQLITE} followed by a path")
        return value

    @field_validator("cookie_name")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if value and not _COOKIE_NAME.fullmatch(value):
            raise ValueError("it is not a cookie name such as session (letters, digits, - and _)")
        return value

    @property
    def hosts(self) -> list[str]:
        """Return the additional hosts that the page answers to."""
        public = urlsplit(self.public_url).hostname
        return [*_split(self.allowed_hosts), *_split(self.space_host), *([public] if public else [])]

    @property
    def database(self) -> Path:
        """Return the path of the database file."""
        if self.database_url:
            return Path(self.database_url.removeprefix(_SQLITE)).absolute()
        return self.data_dir / "content_generation.db"


def _split(hosts: str) -> list[str]:
    return [host for part in hosts.split(",") if (host := part.strip())]


def root_path(text: str) -> str:
    """Return the path below which a proxy serves the page, without trailing slashes; raise ValueError if invalid."""
    path = text.strip().rstrip("/")
    if path and not _PATH.fullmatch(path):
        raise ValueError(f"{text!r} is not a path such as /daybreak")
    return path


def local_zone() -> tzinfo:
    """Return the time zone of TZ, which can hold a zone name, a file or a POSIX rule, or else of this machine.

    Raises SettingsError if TZ is invalid.
    """
    name = os.environ.get("TZ", "/etc/localtime").removeprefix(":")
    try:
        if not name.startswith("/"):
            return due_time.zone(name or "UTC")
        zone = tzlocal.get_localzone()
        return _named(zone, Path(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError("TZ: it is not a time zone such as Europe/Berlin.") from error


def _named(zone: tzinfo, file: Path) -> tzinfo:
    """Return the zone under a name that can be stored and parsed: its own, or the POSIX rule that ends its file."""
    with suppress(ValueError):
        return due_time.zone(str(zone))
    with suppress(ValueError, OSError):
        *_, rule, _ = file.read_text("latin-1").split("\n")
        return due_time.zone(rule)
    return zone


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


def proxies() -> Mapping[str, str]:
    """Return the names of the variables that set the proxies for http and https, by scheme.

    Raises SettingsError if one of them is not a usable proxy.
    """
    excluded = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    if "*" in _split(excluded):
        return {}
    named = {}
    for scheme in ("all", "http", "https"):
        pair = (f"{scheme}_proxy", f"{scheme}_proxy".upper())
        # As in other clients, the first of the two that is set counts, even if it is empty.
        name = next(filter(os.environ.__contains__, pair), "")
        if value := os.environ.get(name):
            _check_proxy(name, value)
            named[scheme] = name
    return {scheme: name for scheme in ("http", "https") if (name := named.get(scheme, named.get("all", "")))}


def _check_proxy(name: str, value: str) -> None:
    try:
        url = httpx2.URL(value if "://" in value else f"http://{value}")
        httpx2.HTTPTransport(proxy=url, verify=False).close()
        url.host.encode("idna")
        is_usable = bool(url.host) and (url.port is None or 0 < url.port < 65536)
    except ImportError as error:
        raise SettingsError(f"{name}: a SOCKS proxy needs the package socksio, which is not installed.") from error
    except (ValueError, httpx2.InvalidURL):
        is_usable = False
    if not is_usable:
        raise SettingsError(f"{name}: it is not a usable proxy such as http://127.0.0.1:8080.")


@contextmanager
def without_proxies() -> Iterator[None]:
    """Ignore all proxy variables, valid or not, in the block, whose requests stay on this machine."""
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = "*"
    try:
        yield
    finally:
        del os.environ["no_proxy"]
        if before is not None:
            os.environ["no_proxy"] = before


def ensure_temporary_folder(data_dir: Path) -> None:
    """Put temporary files into `data_dir` if the system has no folder for them, which importing torch requires.

    Raises SettingsError if `data_dir` cannot be created.
    """
    with suppress(FileNotFoundError):
        tempfile.gettempdir()
        return
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"DAYBREAK_DATA_DIR: {data_dir} cannot be used: {error.strerror}.") from error
    tempfile.tempdir = str(data_dir)


def set_gradio_folder() -> None:
    """Give Gradio a new temporary folder before it is imported; its default one can belong to another user."""
    folder = tempfile.mkdtemp(prefix="daybreak-")
    os.environ["GRADIO_TEMP_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
