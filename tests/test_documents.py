"""What the documents say is there, is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")

#: Options in the README that are those of git, pip, Docker and hf.
OF_OTHERS = {"--depth", "--index-url", "--build-arg", "--gpus", "--repo-type"}


def test_the_tree_in_contributing_names_every_module_and_nothing_else() -> None:
    tree = (REPOSITORY / "CONTRIBUTING.md").read_text().partition("```text\n")[2].partition("```")[0]
    named, folder = set(), ""
    for line in tree.splitlines():
        name = line.split()[0]
        folder = name if not line.startswith(" ") and name.endswith("/") else folder if line.startswith(" ") else ""
        named.add(folder + name if line.startswith(" ") else name)
    for path in named:
        assert (REPOSITORY / path).exists(), path
    packages = ("app", "ui", "engine", "persistence")
    modules = {
        str(path.relative_to(REPOSITORY)) for package in packages for path in (REPOSITORY / package).glob("*.py")
    }
    modules |= {"main.py", "space.py"}
    assert {module for module in modules if not module.endswith("__init__.py")} <= named


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_the_documents_exists(name: str) -> None:
    text = (REPOSITORY / name).read_text()
    paths = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    paths += re.findall(r"`((?:app|ui|engine|persistence|tests|docs)/[\w./]*)`", text)
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_every_option_in_the_readme_is_one_of_the_program() -> None:
    commands = [[sys.executable, "-m", "app", command, "--help"] for command in ("serve", "generate", "models")]
    helped = "".join(subprocess.run(one, cwd=REPOSITORY, capture_output=True, text=True).stdout for one in commands)
    text = (REPOSITORY / "README.md").read_text()
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - OF_OTHERS
    assert options <= set(re.findall(r"--[a-z][a-z-]+", helped))


def test_every_setting_in_the_readme_is_one_of_the_program() -> None:
    text = (REPOSITORY / "README.md").read_text()
    source = (REPOSITORY / "app" / "config.py").read_text()
    settings = {f"DAYBREAK_{name.upper()}" for name in re.findall(r"^    (\w+): ", source, re.MULTILINE)}
    assert set(re.findall(r"DAYBREAK_\w+", text)) <= settings
