"""The parts in the background, started on data folders that cannot be used."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError
from app.runtime import running
from tests.rights import forbidden


def test_a_lock_that_no_engine_could_have_is_one_sentence(tmp_path: Path) -> None:
    lock = tmp_path / "engine.lock"
    lock.touch()
    told = rf"^engine\.lock: {tmp_path} cannot be used: Permission denied\.$"
    with forbidden(lock), pytest.raises(SettingsError, match=told), running(Settings(data_dir=tmp_path), print):
        pass
