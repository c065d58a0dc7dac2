"""The settings, read from the environment here and nowhere else, and what other libraries are told by it."""

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

from app.notifications import due_time
from persistence.errors import DaybreakError

_SQLITE = "sqlite:///"

#: The path of a URL as far as anybody would put a page below one: no dots alone, nothing that ends a path.
_PATH = re.compile(r"(?:/(?!\.\.?(?:/|$))[\w.~!$&'()*+,;=:@-]+)+", re.ASCII)

_NAME = r"[\w-]+(?:\.[\w-]+)*"

#: What app/web/hosts.py takes for an allowed host.
_HOST = re.compile(rf"\*|(?:\*?\.)?{_NAME}", re.ASCII)
_URL = re.compile(rf"https?://(?:{_NAME}|\[[\dA-Fa-f:]+\])(?::\d{{1,5}})?(?:/[^\s?#]*)?", re.ASCII)

#: Browsers keep what else begins with __ for cookies of special kinds.
_COOKIE_NAME = re.compile(r"(__Host-)?(?!__)[\w!#$%&'*+.^`|~-]+", re.ASCII)


class SettingsError(DaybreakError):
    """A `DAYBREAK_*` variable has a value of the wrong kind, with one sentence that names it."""


class Settings(BaseSettings):
    """What an operator may set, each as `DAYBREAK_` and its name in capitals."""

    # A variable that is set but empty is what compose files make of one that is not set.
    model_config = SettingsConfigDict(env_prefix="DAYBREAK_", env_ignore_empty=True)

    #: Where the database, the finished files and the engine's lock live.
    data_dir: Path = Field(default=Path(), validate_default=True)
    #: Another place for the database alone: `sqlite:///` and a path.
    database_url: str = ""
    image_model: str = "auto"
    video_model: str = "auto"
    #: Set by Hugging Face Spaces alone, where the page is asked for from outside and shown inside another page.
    space_id: str = Field(default="", validation_alias="SPACE_ID")
    #: Set by Spaces, too: the hosts of this one, separated by commas where it has a domain of its own.
    space_host: str = Field(default="", validation_alias="SPACE_HOST")
    host: str = Field(default_factory=lambda settings: "0.0.0.0" if settings["space_id"] else "127.0.0.1")
    port: int = Field(default=7860, ge=1, le=65535)
    #: Hosts that the page answers to beside its own, separated by commas.
    allowed_hosts: str = ""
    #: Where the page is found from elsewhere, such as https://daybreak.example/.
    public_url: str = ""
    #: Where a proxy shows the page, when that is below a path such as `/daybreak`.
    root_path: str = ""
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
        except FileNotFoundError as error:
            raise ValueError("the folder that you are in was removed") from error
        if os.path.exists(folder) and not os.path.isdir(folder):  # noqa: PTH110, PTH112 - these ask for no rights
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
            raise ValueError(f"{value} does not begin with {_SQLITE} and a path")
        return value

    @field_validator("cookie_name")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if value and not _COOKIE_NAME.fullmatch(value):
            raise ValueError("it is no name of a cookie like session, of letters, digits, - and _")
        return value

    @property
    def hosts(self) -> list[str]:
        """Return the hosts that the page answers to beside its own."""
        public = urlsplit(self.public_url).hostname
        return [*_split(self.allowed_hosts), *_split(self.space_host), *([public] if public else [])]

    @property
    def database(self) -> Path:
        """Return the path of the database file."""
        if self.database_url:
            return Path(self.database_url.removeprefix(_SQLITE)).absolute()
        return self.data_dir / "content_generation.db"


def _split(hosts: str) -> list[str]:
    return [host for one in hosts.split(",") if (host := one.strip())]


def root_path(text: str) -> str:
    """Return a path below which the page is shown, without a slash at its end; raise ValueError for what is no path."""
    path = text.strip().rstrip("/")
    if path and not _PATH.fullmatch(path):
        raise ValueError(f"{text!r} is not a path such as /daybreak")
    return path


def local_zone() -> tzinfo:
    """Return this machine's time zone, or the one of TZ, which may name a zone, a file or a POSIX rule.

    Raises SettingsError for a TZ variable that does neither.
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
    """Return a zone that is found again by its name: by the rule at the end of its file where it has no other."""
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
    """Return the names of the variables whose proxies others are asked through, by http and by https.

    Raises SettingsError for one that names no proxy that can be used.
    """
    spared = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    if "*" in (name.strip() for name in spared.split(",")):
        return {}
    named = {}
    for scheme in ("all", "http", "https"):
        pair = (f"{scheme}_proxy", f"{scheme}_proxy".upper())
        # The first of the two that is set counts, even when it is empty, for everybody who reads them.
        name = next(filter(os.environ.__contains__, pair), "")
        if value := os.environ.get(name):
            _make_sure_of_proxy(name, value)
            named[scheme] = name
    return {scheme: name for scheme in ("http", "https") if (name := named.get(scheme, named.get("all", "")))}


def _make_sure_of_proxy(name: str, value: str) -> None:
    try:
        url = httpx2.URL(value if "://" in value else f"http://{value}")
        httpx2.HTTPTransport(proxy=url, verify=False).close()
        url.host.encode("idna")
        is_usable = bool(url.host) and (url.port is None or 0 < url.port < 65536)
    except ImportError as error:
        raise SettingsError(f"{name}: a SOCKS proxy takes the package socksio, which is not installed.") from error
    except (ValueError, httpx2.InvalidURL):
        is_usable = False
    if not is_usable:
        raise SettingsError(f"{name}: it names no proxy that can be used, such as http://127.0.0.1:8080.")


@contextmanager
def without_proxies() -> Iterator[None]:
    """Let nothing go through a proxy in the block, nor fail for one: what is asked for is on this machine."""
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = "*"
    try:
        yield
    finally:
        del os.environ["no_proxy"]
        if before is not None:
            os.environ["no_proxy"] = before


def make_sure_of_temporary_folder(data_dir: Path) -> None:
    """Let temporary files be in `data_dir` where the system has no folder for them; torch is not imported without one.

    Raises SettingsError when they cannot be there either.
    """
    with suppress(FileNotFoundError):
        tempfile.gettempdir()
        return
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"DAYBREAK_DATA_DIR: {data_dir} cannot be used: {error.strerror}.") from error
    tempfile.tempdir = str(data_dir)


def give_gradio_a_folder() -> None:
    """Give Gradio, before it is imported, a temporary folder of its own: the usual one may be somebody else's."""
    folder = tempfile.mkdtemp(prefix="daybreak-")
    os.environ["GRADIO_TEMP_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
