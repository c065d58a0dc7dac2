from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.program import Program


@pytest.fixture
def program(tmp_path: Path, image_model: Path) -> Iterator[Program]:
    """Return the program on an empty data folder, with a tiny model."""
    program = Program(tmp_path / "data", image_model)
    yield program
    program.end()
