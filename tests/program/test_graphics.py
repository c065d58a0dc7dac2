"""A system without a library that Skia loads, hidden in a separate mount namespace."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import skia

from tests.program.namespace import Namespace
from tests.program.program import Ended, Program


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    namespace = Namespace()
    yield namespace
    namespace.close()


def hide(library: str, namespace: Namespace, folder: Path) -> None:
    """Mount the folder of a library that Skia has loaded here without that library."""
    assert skia
    loaded = re.search(rf"\S+/(?={library}\.so)", Path("/proc/self/maps").read_text())
    assert loaded is not None
    whole, rest = folder / "whole", folder / "rest"
    for made in (whole, rest):
        made.mkdir()
    for name in Path(loaded[0]).iterdir():
        if not name.name.startswith(f"{library}.so"):
            (rest / name.name).symlink_to(whole / name.name)
    namespace.run("mount", "--rbind", loaded[0], str(whole))
    namespace.run("mount", "--bind", str(rest), loaded[0])


@pytest.mark.parametrize(
    ("library", "command"),
    [("libEGL", ["serve"]), ("libGL", ["generate", "Never give up"]), ("libexpat", ["retry", "1"])],
)
def test_a_missing_library_is_reported_with_its_package_before_anything_starts(
    program: Program, namespace: Namespace, tmp_path: Path, library: str, command: list[str]
) -> None:
    hide(library, namespace, tmp_path)
    ended = Ended(program.start_command([*namespace.enter, sys.executable, "-m", "app", *command]))
    assert (ended.status, ended.out, ended.err) == (
        2,
        "",
        f"Skia, which draws, needs {library}, which is missing here; "
        "on Debian and Ubuntu, `apt install libegl1 libgl1 libexpat1` installs it.\n",
    )
    assert not list(program.data_dir.glob("*"))
