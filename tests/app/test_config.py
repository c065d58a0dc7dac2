"""The settings: defaults, environment variables, and errors that name the variable."""

import os
import re
import tempfile
from importlib import resources
from pathlib import Path

import httpx
import httpx2
import pytest

from app import config, request
from app.config import Settings, SettingsError, local_zone, read_settings
from tests.conftest import NOON
from tests.rights import forbidden


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with no variable of ours set."""
    for name in os.environ:
        if name.upper().startswith(("DAYBREAK_", "SPACE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_variables_everything_is_in_the_current_folder(folder: Path) -> None:
    settings = read_settings()
    assert settings.data_dir == folder
    assert settings.database == folder / "content_generation.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert (settings.image_model, settings.video_model) == ("auto", "auto")
    assert (settings.space_id, settings.secret_key, settings.cookie_name) == ("", "", "")
    assert settings.hosts == []
    assert list(folder.iterdir()) == []


def test_every_variable_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBREAK_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("DAYBREAK_HOST", "0.0.0.0")
    monkeypatch.setenv("DAYBREAK_PORT", "8080")
    monkeypatch.setenv("DAYBREAK_IMAGE_MODEL", "builtin")
    monkeypatch.setenv("DAYBREAK_VIDEO_MODEL", "some/model")
    monkeypatch.setenv("DAYBREAK_SECRET_KEY", "secret")
    monkeypatch.setenv("DAYBREAK_COOKIE_NAME", "session")
    settings = read_settings()
    assert settings.data_dir == folder / "data"
    assert settings.database == folder / "data" / "content_generation.db"
    assert (settings.host, settings.port) == ("0.0.0.0", 8080)
    assert (settings.image_model, settings.video_model) == ("builtin", "some/model")
    assert (settings.secret_key, settings.cookie_name) == ("secret", "session")


def test_a_relative_data_folder_does_not_follow_the_current_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBREAK_DATA_DIR", "data")
    settings = read_settings()
    monkeypatch.chdir("/")
    assert settings.data_dir == folder / "data"


def test_a_tilde_is_the_home_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("DAYBREAK_DATA_DIR", "~/data")
    assert read_settings().data_dir == folder / "data"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////elsewhere/rows.db", Path("/elsewhere/rows.db")),
        ("sqlite:///rows.db", Path("rows.db")),
        ("sqlite:///with space/rows.db", Path("with space/rows.db")),
    ],
)
def test_the_database_can_be_outside_the_data_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, path: Path
) -> None:
    monkeypatch.setenv("DAYBREAK_DATA_DIR", "data")
    monkeypatch.setenv("DAYBREAK_DATABASE_URL", url)
    settings = read_settings()
    assert settings.database == folder / path
    assert settings.data_dir == folder / "data"


@pytest.mark.parametrize(
    ("name", "value", "hosts"),
    [
        ("DAYBREAK_ALLOWED_HOSTS", "*", ["*"]),
        (
            "DAYBREAK_ALLOWED_HOSTS",
            " daybreak.example,.a_b.example , ,*.c",
            ["daybreak.example", ".a_b.example", "*.c"],
        ),
        ("DAYBREAK_PUBLIC_URL", "https://daybreak.example", ["daybreak.example"]),
        ("DAYBREAK_PUBLIC_URL", "http://Daybreak.example:8080/some/path/", ["daybreak.example"]),
        ("DAYBREAK_PUBLIC_URL", "http://[::1]:8080/", ["::1"]),
        ("SPACE_HOST", "someone-daybreak.hf.space", ["someone-daybreak.hf.space"]),
        ("SPACE_HOST", "daybreak.example,someone-daybreak.hf.space", ["daybreak.example", "someone-daybreak.hf.space"]),
    ],
)
def test_hosts_come_from_any_of_three_variables(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hosts: list[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert read_settings().hosts == hosts


@pytest.mark.parametrize("name", ["", "session", "__Host-session", "my.own-session_2"])
def test_the_cookie_can_have_any_name_that_browsers_accept(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("DAYBREAK_COOKIE_NAME", name)
    assert read_settings().cookie_name == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAYBREAK_PORT", "http"),
        ("DAYBREAK_PORT", "0"),
        ("DAYBREAK_PORT", "-1"),
        ("DAYBREAK_PORT", "65536"),
        ("DAYBREAK_PORT", "80.5"),
        ("DAYBREAK_COOKIE_NAME", "my session"),
        ("DAYBREAK_COOKIE_NAME", "session;"),
        ("DAYBREAK_COOKIE_NAME", "Sitzung\u00e4"),
        ("DAYBREAK_COOKIE_NAME", "session\n"),
        ("DAYBREAK_COOKIE_NAME", "__Host-"),
        ("DAYBREAK_COOKIE_NAME", "__Secure-session"),
        ("DAYBREAK_COOKIE_NAME", "__Host-__Secure-session"),
        ("DAYBREAK_ALLOWED_HOSTS", "https://daybreak.example"),
        ("DAYBREAK_ALLOWED_HOSTS", "daybreak.example:443"),
        ("DAYBREAK_ALLOWED_HOSTS", "daybreak.example other.example"),
        ("DAYBREAK_ALLOWED_HOSTS", "daybreak.example, a.*.example"),
        ("DAYBREAK_ALLOWED_HOSTS", "[::1]"),
        ("DAYBREAK_PUBLIC_URL", "daybreak.example"),
        ("DAYBREAK_PUBLIC_URL", "ftp://daybreak.example/"),
        ("DAYBREAK_PUBLIC_URL", "https://"),
        ("DAYBREAK_PUBLIC_URL", "https://*/"),
        ("DAYBREAK_PUBLIC_URL", "https://[::1"),
        ("DAYBREAK_PUBLIC_URL", "https://daybreak.example/?a=b"),
        ("DAYBREAK_DATA_DIR", "a_file"),
        ("DAYBREAK_DATA_DIR", "~nobody-of-this-name/data"),
        ("DAYBREAK_ROOT_PATH", "daybreak"),
        ("DAYBREAK_ROOT_PATH", "https://host/daybreak"),
        ("DAYBREAK_ROOT_PATH", "//host"),
        ("DAYBREAK_ROOT_PATH", "/a/../b"),
        ("DAYBREAK_ROOT_PATH", "/a b"),
        ("DAYBREAK_ROOT_PATH", "/a?b"),
        ("DAYBREAK_DATABASE_URL", "rows.db"),
        ("DAYBREAK_DATABASE_URL", "postgresql://localhost/rows"),
        ("DAYBREAK_DATABASE_URL", "sqlite:///"),
        ("DAYBREAK_DATABASE_URL", "sqlite://"),
    ],
)
def test_an_invalid_value_is_refused_in_a_sentence_that_names_the_variable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (folder / "a_file").touch()
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    message = str(refused.value)
    assert message.startswith(f"{name}: ")
    assert message.endswith(".")
    assert "\n" not in message


def test_a_space_is_detected_by_its_variable_and_listens_to_all_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "someone/daybreak")
    assert (read_settings().space_id, read_settings().host) == ("someone/daybreak", "0.0.0.0")
    monkeypatch.setenv("DAYBREAK_HOST", "127.0.0.1")
    assert read_settings().host == "127.0.0.1"


def test_other_variables_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBREAK_SECRETS", "secret")
    monkeypatch.setenv("DAYBREAK_SPACE_ID", "someone/daybreak")
    monkeypatch.setenv("PORT", "not ours")
    assert read_settings().space_id == ""
    assert read_settings().port == 7860


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    unset = read_settings()
    for name in Settings.model_fields:
        monkeypatch.setenv("SPACE_ID" if name == "space_id" else f"DAYBREAK_{name.upper()}", "")
    assert read_settings() == unset


@pytest.mark.parametrize(
    ("written", "path"),
    [("/daybreak", "/daybreak"), (" /daybreak/", "/daybreak"), ("/a/b.c/~d", "/a/b.c/~d"), ("/", "")],
)
def test_trailing_slashes_of_the_root_path_are_removed(
    monkeypatch: pytest.MonkeyPatch, written: str, path: str
) -> None:
    monkeypatch.setenv("DAYBREAK_ROOT_PATH", written)
    assert read_settings().root_path == path


def test_a_data_folder_in_a_forbidden_folder_is_accepted_unseen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBREAK_DATA_DIR", str(folder / "closed" / "data"))
    (folder / "closed").mkdir()
    with forbidden(folder / "closed"):
        assert read_settings().data_dir == folder / "closed" / "data"


def test_a_removed_current_folder_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    with pytest.raises(SettingsError, match=r"^DAYBREAK_DATA_DIR: the current folder was removed\.$"):
        read_settings()


def test_the_environment_is_read_again_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for port in (8001, 8002):
        monkeypatch.setenv("DAYBREAK_PORT", str(port))
        assert read_settings().port == port


@pytest.mark.parametrize("name", ["Foo/Bar", "AAA", "Europe", ":/no/such/file", "CET-1CEST,M13.5.0,M10.5.0", "x" * 999])
def test_an_unknown_time_zone_is_reported(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    with pytest.raises(SettingsError, match=r"^TZ: it is not a time zone"):
        local_zone()


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Europe/Berlin", "Europe/Berlin"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3"),
        ("<+03>-3", "UTC+03:00"),
        ("", "UTC"),
        ("zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("some/file", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ],
)
def test_every_form_of_tz_is_accepted_and_can_be_stored(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, known_as: str
) -> None:
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)
    if name in ("zoneinfo/Europe/Berlin", "some/file"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(resources.files("tzdata.zoneinfo.Europe").joinpath("Berlin").read_bytes())
        name = str(folder / name)
    monkeypatch.setenv("TZ", name)
    zone = local_zone()
    assert str(zone) == known_as
    read = request.time_zone(str(zone))
    assert read is not None
    assert read.utcoffset(NOON) == zone.utcoffset(NOON)


HTTP, HTTPS, ALL = ("http_proxy", "HTTP_PROXY"), ("https_proxy", "HTTPS_PROXY"), ("all_proxy", "ALL_PROXY")


@pytest.fixture
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*HTTP, *HTTPS, *ALL, "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_no_proxies")
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        *((name, "socks://user:secret@127.0.0.1:7897/", "it is not a usable proxy") for name in (*HTTP, *HTTPS, *ALL)),
        ("ALL_PROXY", "socks5://127.0.0.1:7897", "a SOCKS proxy needs the package socksio, which is not installed"),
        ("http_proxy", "http://host:port", "it is not a usable proxy"),
        ("http_proxy", "http://host:99999", "it is not a usable proxy"),
        ("http_proxy", "http://", "it is not a usable proxy"),
        ("http_proxy", "http://a..b:8080", "it is not a usable proxy"),
        ("http_proxy", "http://127.0.0.1:3128\n", "it is not a usable proxy"),
    ],
)
def test_an_invalid_proxy_variable_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name}: {reason}[^\n]*\.$") as refused:
        config.proxies()
    assert not {"secret", "host", "3128"} & set(re.findall(r"\w+", str(refused.value)))
    with config.without_proxies():
        assert config.proxies() == {}
        for client in (httpx.Client, httpx2.Client):
            client(verify=False).close()
    assert (os.environ[name], os.environ.get("no_proxy")) == (value, None)


@pytest.mark.usefixtures("_no_proxies")
def test_proxy_variables_have_the_same_precedence_as_in_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.proxies() == {}
    monkeypatch.setenv("HTTPS_PROXY", "127.0.0.1:1")
    assert config.proxies() == {"https": "HTTPS_PROXY"}
    monkeypatch.setenv("all_proxy", "http://user:password@127.0.0.1:1")
    assert config.proxies() == {"http": "all_proxy", "https": "HTTPS_PROXY"}
    monkeypatch.setenv("https_proxy", "")
    assert config.proxies() == {"http": "all_proxy", "https": "all_proxy"}
    monkeypatch.setenv("NO_PROXY", "localhost, *")
    assert config.proxies() == {}
    monkeypatch.setenv("no_proxy", "localhost")
    with config.without_proxies():
        assert config.proxies() == {}
    assert (len(config.proxies()), os.environ["no_proxy"]) == (2, "localhost")


def test_temporary_files_go_to_the_data_folder_if_the_system_has_no_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", Path("/no/such/file").read_bytes)
    config.ensure_temporary_folder(folder / "data")
    assert Path(tempfile.mkdtemp()).parent == folder / "data"
    monkeypatch.setattr(tempfile, "tempdir", None)
    (folder / "file").touch()
    with pytest.raises(SettingsError, match=r"^DAYBREAK_DATA_DIR: .*/file/data cannot be used: Not a directory\.$"):
        config.ensure_temporary_folder(folder / "file" / "data")
