"""Imports run one way, only the settings read the environment, and every requirement is needed."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGES = ("app", "ui", "engine", "persistence")
MAY_IMPORT = {
    "app": {"app", "ui", "engine", "persistence"},
    "ui": {"ui", "persistence"},
    "engine": {"engine", "persistence"},
    "persistence": {"persistence"},
}

#: Requirements that are used without being imported.
NOT_IMPORTED = {
    "accelerate": "diffusers loads weights with it",
    "peft": "diffusers adds LoRAs to weights with it",
    "protobuf": "transformers reads sentencepiece's vocabularies with it",
    "tzdata": "the time zones, where the system has none",
}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((REPOSITORY / package).rglob("*.py"))
    yield from (REPOSITORY / "main.py", REPOSITORY / "space.py")


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, including inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", [*modules()], ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(REPOSITORY).parts[0]
    assert imported(path) & set(PACKAGES) <= MAY_IMPORT.get(package, {"app"})


def test_only_the_settings_read_the_environment() -> None:
    readers = [path for path in modules() if re.search(r"os\.environ|getenv|BaseSettings", path.read_text())]
    assert readers == [REPOSITORY / "app" / "config.py"]


def test_every_refusal_has_one_base_class() -> None:
    nodes = [node for path in modules() for node in ast.walk(ast.parse(path.read_text()))]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    bare = {
        one.name for one in classes if any(isinstance(base, ast.Name) and base.id == "Exception" for base in one.bases)
    }
    # The others are control flow.
    assert bare == {"DaybreakError", "Stopped", "_Abandoned", "_Cancelled"}


def test_only_the_engine_imports_the_heavy_libraries() -> None:
    for path in modules():
        if "engine" not in path.relative_to(REPOSITORY).parts:
            assert not imported(path) & {"torch", "diffusers", "transformers", "skia"}, path


@pytest.mark.parametrize(
    ("module", "libraries"),
    [
        ("app.service", {"gradio", "starlette", "flask", "ui"}),
        ("app.cli", {"torch", "diffusers", "transformers", "skia"}),
    ],
)
def test_a_module_is_imported_without_these_libraries(module: str, libraries: set[str]) -> None:
    code = f"import sys, {module}; print(sorted({libraries} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_every_requirement_is_pinned_and_needed_and_nothing_is_missing() -> None:
    lines = (REPOSITORY / "requirements.txt").read_text().splitlines()
    pinned = {line.partition("==")[0] for line in lines}
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert "torch==2.13.0" in lines
    ours = {*PACKAGES, "main", "space"}
    names = set().union(*(imported(path) for path in modules() if "training" not in path.parts))
    distributions = packages_distributions()
    needed = {
        re.sub("[-_]", "-", distributions[name][0].lower())
        for name in names - ours - set(sys.stdlib_module_names) - {"__future__"}
    }
    assert needed | NOT_IMPORTED.keys() == {re.sub("[-_]", "-", name) for name in pinned}
