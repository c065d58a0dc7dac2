"""Folders, paths, options and settings that the documents name exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")

#: Options in the README that belong to git, pip, Docker and hf.
OTHER_PROGRAMS = {"--depth", "--index-url", "--build-arg", "--gpus", "--repo-type"}


def test_contributing_names_every_folder_and_nothing_else() -> None:
    tree = (REPOSITORY / "CONTRIBUTING.md").read_text().partition("```text\n")[2].partition("```")[0]
    named = {line.split()[0] for line in tree.splitlines()}
    assert [path for path in named if not (REPOSITORY / path).exists()] == []
    packages = [REPOSITORY / package for package in ("app", "ui", "engine", "persistence")]
    folders = [*packages, *(folder for package in packages for folder in package.iterdir() if any(folder.glob("*.py")))]
    assert {f"{folder.relative_to(REPOSITORY)}/" for folder in folders} <= named


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_the_documents_exists(name: str) -> None:
    text = (REPOSITORY / name).read_text()
    paths = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    paths += re.findall(r"`((?:app|ui|engine|persistence|tests|docs)/[\w./]*)`", text)
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_every_option_in_the_readme_exists() -> None:
    names = ("serve", "generate", "remake", "models")
    commands = [[sys.executable, "-m", "app", name, "--help"] for name in names]
    help_texts = "".join(subprocess.run(one, cwd=REPOSITORY, capture_output=True, text=True).stdout for one in commands)
    text = (REPOSITORY / "README.md").read_text()
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - OTHER_PROGRAMS
    assert options <= set(re.findall(r"--[a-z][a-z-]+", help_texts))


def test_every_setting_in_the_readme_exists() -> None:
    text = (REPOSITORY / "README.md").read_text()
    source = (REPOSITORY / "app" / "config.py").read_text()
    settings = {f"DAYBREAK_{name.upper()}" for name in re.findall(r"^    (\w+): ", source, re.MULTILINE)}
    assert set(re.findall(r"DAYBREAK_\w+", text)) <= settings
