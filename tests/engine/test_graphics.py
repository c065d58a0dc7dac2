import sys
from pathlib import Path

import pytest

from engine import graphics

REPOSITORY = Path(__file__).parent.parent.parent


def test_a_missing_skia_is_not_mistaken_for_a_missing_system_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graphics.check()
    monkeypatch.setitem(sys.modules, "skia", None)
    with pytest.raises(ModuleNotFoundError, match="skia"):
        graphics.check()


def test_spaces_and_the_readme_name_the_packages_that_the_program_names() -> None:
    assert (REPOSITORY / "packages.txt").read_text().split() == [*graphics.PACKAGES]
    assert f"`apt install {' '.join(graphics.PACKAGES)}`" in (REPOSITORY / "README.md").read_text()
