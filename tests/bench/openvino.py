"""OpenVINO at its best, in a virtual environment of its own that is made when it is first needed."""

import subprocess
import sys
from pathlib import Path

from tests.program.program import REPOSITORY

ENVIRONMENT = REPOSITORY / ".venv-openvino"
PYTHON = ENVIRONMENT / "bin" / "python"

#: All others are pinned by the program's own requirements.
PACKAGES = ("openvino==2026.4.1", "accelerate", "diffusers", "torch", "transformers")


def install() -> str | None:
    """Make the virtual environment unless it is there; return what went wrong, or None."""
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    try:
        if not PYTHON.exists():
            _run(sys.executable, "-m", "venv", ENVIRONMENT)
        _run(*pip, "-c", REPOSITORY / "requirements.txt", *PACKAGES)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"OpenVINO cannot be installed: {error}"
    return None


def seconds(root: Path) -> float:
    """Return the seconds for a picture of SD-Turbo's size, whose networks lie in a folder."""
    return float(_run(PYTHON, "-W", "ignore", "-m", "tests.bench.converted", root))


def _run(*command: object) -> str:
    return subprocess.run([*map(str, command)], cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
