"""OpenVINO with its best settings, in its own virtual environment, which is created when first needed."""

from pathlib import Path

from tests.bench import environment
from tests.program.program import REPOSITORY

ENVIRONMENT = REPOSITORY / ".venv-openvino"

#: The program's own requirements pin the other packages.
PACKAGES = ("openvino==2026.4.1", "accelerate", "diffusers", "torch", "transformers")


def install() -> str | None:
    """Create the virtual environment unless it is there; return the problem, or None."""
    return environment.make(ENVIRONMENT, "-c", REPOSITORY / "requirements.txt", *PACKAGES)


def seconds(root: Path) -> float:
    """Return the seconds for a picture with the networks of SD-Turbo's size in a folder."""
    command = (environment.python(ENVIRONMENT), "-W", "ignore", "-m", "tests.bench.converted", root)
    return float(environment.run(*command, cwd=REPOSITORY))
