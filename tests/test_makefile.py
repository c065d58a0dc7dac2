"""What `make` does on a fresh machine, with programs that only note how they were called."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
CPU = "https://download.pytorch.org/whl/cpu"
TORCH = next(line for line in (REPOSITORY / "requirements.txt").read_text().splitlines() if line.startswith("torch=="))
INSTALL = "pip --disable-pip-version-check install"
REQUIREMENTS = f"{INSTALL} -r requirements.txt"

#: Python, as `make` asks it: for its version, for venv, to make one, and to look at an index.
PYTHON = """#!/bin/sh
case "$*" in
*version_info*) exit "${TOO_OLD:-0}" ;;
*ensurepip*) exit "${WITHOUT_VENV:-0}" ;;
*"import skia"*) exit "${WITHOUT_LIBRARIES:-0}" ;;
*urlopen*) echo "look $*" >> "$LOG"; sleep "${INDEX_SLEEPS:-0}"; exit "${WITHOUT_INDEX:-0}" ;;
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/pip ;;
*) echo "${0##*/} $*" >> "$LOG" ;;
esac
"""

#: A program that Debian has; the packages that it is told to download are there afterwards.
SYSTEM = """#!/bin/sh
echo "${0##*/} $*" >> "$LOG"
case "$*" in
*update) exit "${WITHOUT_DEBIAN:-0}" ;;
*download*) [ -z "$WITHOUT_NETWORK" ] || exit 100; shift 2; for package; do touch "${package}_1_amd64.deb"; done ;;
esac
"""

Make = Callable[..., tuple[int, str, Sequence[str]]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that runs `make run` in an empty copy; it returns its status, its words and the calls."""
    programs, copy, log = tmp_path / "programs", tmp_path / "copy", tmp_path / "log"
    for folder in (programs, copy):
        folder.mkdir()
    for name in ("Makefile", "requirements.txt", "packages.txt"):
        shutil.copy2(REPOSITORY / name, copy)

    def make(*arguments: str, card: bool = False, user: int = 0, **environment: str) -> tuple[int, str, Sequence[str]]:
        texts = {
            "python3": PYTHON,
            "nvidia-smi": f"#!/bin/sh\nexit {0 if card else 9}\n",
            "uname": "#!/bin/sh\necho Linux\n",
            "id": f"#!/bin/sh\necho {user}\n",
            **dict.fromkeys(("apt-get", "dpkg", "ldconfig"), SYSTEM),
        }
        for name, text in texts.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        log.touch()
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "LOG": str(log)} | environment
        ended = subprocess.run(["make", "run", *arguments], cwd=copy, env=environment, capture_output=True, text=True)
        words = "".join(line for line in (ended.stdout + ended.stderr).splitlines(keepends=True) if "***" not in line)
        return ended.returncode, words, log.read_text().splitlines()

    return make


@pytest.mark.parametrize(
    ("environment", "arguments", "words"),
    [
        ({"TOO_OLD": "1"}, [], "Please install Python 3.11 or newer; if python3 is another one, name it: "),
        ({}, ["PYTHON=no-such-python"], "Please install Python 3.11 or newer; if no-such-python is another one"),
        (
            {"WITHOUT_VENV": "1"},
            [],
            "Please install venv for python3, on Debian and Ubuntu with: apt install python3-venv",
        ),
    ],
)
def test_what_has_to_be_installed_first_is_told_in_one_sentence_and_nothing_is_half_done(
    make: Make, tmp_path: Path, environment: dict[str, str], arguments: list[str], words: str
) -> None:
    status, told, calls = make(*arguments, **environment)
    assert (status != 0, told.startswith(words), told.count("\n"), calls) == (True, True, 1, [])
    assert not (tmp_path / "copy" / ".venv").exists()


without_card = pytest.mark.skipif(
    Path("/proc/driver/nvidia/version").exists(), reason="this machine has an NVIDIA card"
)


@pytest.mark.parametrize(
    ("options", "arguments", "looks", "index"),
    [
        pytest.param({}, [], 1, CPU, marks=without_card),
        pytest.param({"WITHOUT_INDEX": "1"}, [], 1, None, marks=without_card),
        ({"card": True}, [], 0, None),
        ({}, ["TORCH_INDEX=https://elsewhere"], 0, "https://elsewhere"),
        ({}, ["TORCH_INDEX="], 0, None),
        ({"TORCH_INDEX": "https://elsewhere", "card": True}, [], 0, "https://elsewhere"),
    ],
    ids=["no card", "no answer", "a card", "named", "named as none", "named by a variable"],
)
def test_pytorch_is_the_small_one_where_that_is_enough(
    make: Make, options: dict[str, str], arguments: list[str], looks: int, index: str | None
) -> None:
    status, _, calls = make(*arguments, **options)
    assert status == 0
    assert [call for call in calls if not call.startswith("look ")] == [
        *([f"{INSTALL} --index-url {index} {TORCH}"] if index else []),
        REQUIREMENTS,
        "python -m app",
    ]
    assert sum(f'urlopen("{CPU}")' in call for call in calls) == looks
    again = make(*arguments, **options)[2]
    assert again[len(calls) :] == ["python -m app"]


@without_card
def test_an_index_that_does_not_answer_is_waited_for_three_seconds_at_most(make: Make) -> None:
    began = time.monotonic()
    status, _, calls = make(INDEX_SLEEPS="60")
    assert (status, calls[1:]) == (0, [REQUIREMENTS, "python -m app"])
    assert time.monotonic() - began < 20


def test_what_skia_loads_is_brought_by_root_where_it_is_missing(make: Make, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    status, _, calls = make("TORCH_INDEX=", WITHOUT_LIBRARIES="1", TMPDIR=str(tmp_path / "temporary"))
    assert (status, calls) == (
        0,
        [
            REQUIREMENTS,
            "apt-get -qq update",
            "apt-get -qq install --no-install-recommends libglvnd0 libx11-6 libexpat1",
            "apt-get -qq download libegl1 libgl1 libglx0",
            *(f"dpkg -x ./{package}_1_amd64.deb /" for package in ("libegl1", "libgl1", "libglx0")),
            "ldconfig ",
            "python -m app",
        ],
    )
    assert not list(tmp_path.glob("temporary/*/*"))


@pytest.mark.parametrize(
    ("options", "tried"),
    [
        ({"user": 1000}, REQUIREMENTS),
        ({"WITHOUT_DEBIAN": "100"}, "apt-get -qq update"),
        ({"WITHOUT_NETWORK": "1"}, "apt-get -qq download libegl1 libgl1 libglx0"),
    ],
    ids=["not root", "not on Debian", "cut off"],
)
def test_what_skia_loads_is_named_in_one_sentence_where_it_cannot_be_brought(
    make: Make, tmp_path: Path, options: dict[str, str], tried: str
) -> None:
    status, words, calls = make("TORCH_INDEX=", WITHOUT_LIBRARIES="1", **options)
    assert (status != 0, calls[-1]) == (True, tried)
    assert words.splitlines()[-1] == (
        "Please install what Skia draws with, on Debian and Ubuntu with: apt install libegl1 libgl1 libexpat1"
    )
    assert not (tmp_path / "copy" / ".venv" / "installed").exists()


def test_the_container_brings_what_skia_loads_as_make_does() -> None:
    texts = [(REPOSITORY / name).read_text().replace("\\\n", "") for name in ("Makefile", "Dockerfile")]
    recipes = [re.findall(r"apt-get .* libglvnd0 .* ldconfig", text.replace("$$", "$")) for text in texts]
    of_make, of_the_container = ([" ".join(recipe.split()) for recipe in found] for found in recipes)
    assert len(of_make) == 1
    assert of_make == of_the_container
