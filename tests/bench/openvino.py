"""OpenVINO at its best, in a virtual environment of its own that is made when it is first needed."""

from pathlib import Path

from tests.bench import environment
from tests.program.program import REPOSITORY

ENVIRONMENT = REPOSITORY / ".venv-openvino"

#: All others are pinned by the program's own requirements.
PACKAGES = ("openvino==2026.4.1", "accelerate", "diffusers", "torch", "transformers")


def install() -> str | None:
    """Make the virtual environment unless it is there; return what went wrong, or None."""
    return environment.make(ENVIRONMENT, "-c", REPOSITORY / "requirements.txt", *PACKAGES)


def seconds(root: Path) -> float:
    """Return the seconds for a picture of SD-Turbo's size, whose networks lie in a folder."""
    command = (environment.python(ENVIRONMENT), "-W", "ignore", "-m", "tests.bench.converted", root)
    return float(environment.run(*command, cwd=REPOSITORY))
