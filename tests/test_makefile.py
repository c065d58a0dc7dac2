"""`make` on a fresh machine, with programs that only log their calls."""

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

#: A fake Python: for the checks that `make` runs in it, the virtual environment and the request to the index.
PYTHON = """#!/bin/sh
case "$*" in
*version_info*) exit "${TOO_OLD:-0}" ;;
*ensurepip*) exit "${WITHOUT_VENV:-0}" ;;
*"import skia"*) exit "${WITHOUT_LIBRARIES:-0}" ;;
*urlopen*) echo "request $*" >> "$LOG"; sleep "${INDEX_SLEEPS:-0}"; exit "${WITHOUT_INDEX:-0}" ;;
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/pip ;;
*) echo "${0##*/} $*" >> "$LOG" ;;
esac
"""

#: A fake program of Debian; it "downloads" packages as empty files.
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
    """Return a function that runs `make run` in an empty copy and returns its status, output and logged calls."""
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
        output = "".join(line for line in (ended.stdout + ended.stderr).splitlines(keepends=True) if "***" not in line)
        return ended.returncode, output, log.read_text().splitlines()

    return make


@pytest.mark.parametrize(
    ("environment", "arguments", "message"),
    [
        ({"TOO_OLD": "1"}, [], "Please install Python 3.11 or newer; if yours is not called python3, name it: "),
        ({}, ["PYTHON=no-such-python"], "Please install Python 3.11 or newer; if yours is not called no-such-python"),
        (
            {"WITHOUT_VENV": "1"},
            [],
            "Please install venv for python3, on Debian and Ubuntu with: apt install python3-venv",
        ),
    ],
)
def test_one_sentence_names_what_to_install_first_and_nothing_is_left_half_done(
    make: Make, tmp_path: Path, environment: dict[str, str], arguments: list[str], message: str
) -> None:
    status, output, calls = make(*arguments, **environment)
    assert (status != 0, output.startswith(message), output.count("\n"), calls) == (True, True, 1, [])
    assert not (tmp_path / "copy" / ".venv").exists()


without_card = pytest.mark.skipif(
    Path("/proc/driver/nvidia/version").exists(), reason="this machine has an NVIDIA card"
)


@pytest.mark.parametrize(
    ("options", "arguments", "requests", "index"),
    [
        pytest.param({}, [], 1, CPU, marks=without_card),
        pytest.param({"WITHOUT_INDEX": "1"}, [], 1, None, marks=without_card),
        ({"card": True}, [], 0, None),
        ({}, ["TORCH_INDEX=https://elsewhere"], 0, "https://elsewhere"),
        ({}, ["TORCH_INDEX="], 0, None),
        ({"TORCH_INDEX": "https://elsewhere", "card": True}, [], 0, "https://elsewhere"),
    ],
    ids=["no card", "no answer", "a card", "an index", "the usual index", "an index as a variable"],
)
def test_the_small_pytorch_is_installed_if_it_is_enough(
    make: Make, options: dict[str, str], arguments: list[str], requests: int, index: str | None
) -> None:
    status, _, calls = make(*arguments, **options)
    assert status == 0
    assert [call for call in calls if not call.startswith("request ")] == [
        *([f"{INSTALL} --index-url {index} {TORCH}"] if index else []),
        REQUIREMENTS,
        "python -m app",
    ]
    assert sum(f'urlopen("{CPU}")' in call for call in calls) == requests
    again = make(*arguments, **options)[2]
    assert again[len(calls) :] == ["python -m app"]


@without_card
def test_make_waits_at_most_three_seconds_for_an_index(make: Make) -> None:
    began = time.monotonic()
    status, _, calls = make(INDEX_SLEEPS="60")
    assert (status, calls[1:]) == (0, [REQUIREMENTS, "python -m app"])
    assert time.monotonic() - began < 20


def test_root_installs_missing_libraries_for_skia(make: Make, tmp_path: Path) -> None:
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
    ("options", "last_call"),
    [
        ({"user": 1000}, REQUIREMENTS),
        ({"WITHOUT_DEBIAN": "100"}, "apt-get -qq update"),
        ({"WITHOUT_NETWORK": "1"}, "apt-get -qq download libegl1 libgl1 libglx0"),
    ],
    ids=["not root", "not on Debian", "no network"],
)
def test_one_sentence_names_the_libraries_for_skia_that_cannot_be_installed(
    make: Make, tmp_path: Path, options: dict[str, str], last_call: str
) -> None:
    status, output, calls = make("TORCH_INDEX=", WITHOUT_LIBRARIES="1", **options)
    assert (status != 0, calls[-1]) == (True, last_call)
    assert output.splitlines()[-1] == (
        "Please install the libraries that Skia loads, on Debian and Ubuntu with: apt install libegl1 libgl1 libexpat1"
    )
    assert not (tmp_path / "copy" / ".venv" / "installed").exists()


def test_the_container_installs_the_libraries_for_skia_as_make_does() -> None:
    texts = [(REPOSITORY / name).read_text().replace("\\\n", "") for name in ("Makefile", "Dockerfile")]
    recipes = [re.findall(r"apt-get .* libglvnd0 .* ldconfig", text.replace("$$", "$")) for text in texts]
    of_make, of_the_container = ([" ".join(recipe.split()) for recipe in found] for found in recipes)
    assert len(of_make) == 1
    assert of_make == of_the_container
