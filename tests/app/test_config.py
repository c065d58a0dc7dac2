"""The settings: defaults, what the environment says, and refusals that name the variable."""

import os
from pathlib import Path

import pytest

from app.config import SettingsError, local_zone, read_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with no variable of ours set."""
    for name in os.environ:
        if name.upper().startswith(("DAYBREAK_", "SPACE_ID")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_variables_everything_is_in_the_working_directory(folder: Path) -> None:
    settings = read_settings()
    assert settings.data_dir == folder
    assert settings.database == folder / "content_generation.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert (settings.image_model, settings.video_model) == ("auto", "auto")
    assert (settings.space_id, settings.secret_key, settings.cookie_name) == ("", "", "")
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


def test_a_relative_data_folder_stays_the_same_when_the_working_directory_changes(
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
def test_the_database_alone_may_be_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, path: Path
) -> None:
    monkeypatch.setenv("DAYBREAK_DATA_DIR", "data")
    monkeypatch.setenv("DAYBREAK_DATABASE_URL", url)
    settings = read_settings()
    assert settings.database == folder / path
    assert settings.data_dir == folder / "data"


@pytest.mark.parametrize("name", ["", "session", "__Host-session", "my.own-session_2"])
def test_the_cookie_may_have_any_name_that_browsers_take(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("DAYBREAK_COOKIE_NAME", name)
    assert read_settings().cookie_name == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAYBREAK_PORT", "http"),
        ("DAYBREAK_PORT", ""),
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
        ("DAYBREAK_DATA_DIR", "a_file"),
        ("DAYBREAK_DATA_DIR", "~nobody-of-this-name/data"),
        ("DAYBREAK_DATABASE_URL", "rows.db"),
        ("DAYBREAK_DATABASE_URL", "postgresql://localhost/rows"),
        ("DAYBREAK_DATABASE_URL", "sqlite:///"),
        ("DAYBREAK_DATABASE_URL", "sqlite://"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_a_sentence_that_names_the_variable(
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


def test_a_space_is_known_by_its_own_variable_and_asked_for_from_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "someone/daybreak")
    assert (read_settings().space_id, read_settings().host) == ("someone/daybreak", "0.0.0.0")
    monkeypatch.setenv("DAYBREAK_HOST", "127.0.0.1")
    assert read_settings().host == "127.0.0.1"


def test_other_variables_of_ours_are_no_settings_and_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBREAK_SECRETS", "secret")
    monkeypatch.setenv("DAYBREAK_SPACE_ID", "someone/daybreak")
    monkeypatch.setenv("PORT", "not ours")
    assert read_settings().space_id == ""
    assert read_settings().port == 7860


def test_the_environment_is_read_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for port in (8001, 8002):
        monkeypatch.setenv("DAYBREAK_PORT", str(port))
        assert read_settings().port == port


def test_a_time_zone_that_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Foo/Bar")
    with pytest.raises(SettingsError, match=r"^TZ: it names no time zone"):
        local_zone()
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert str(local_zone()) == "Europe/Berlin"
