"""Revision 7 of the built-in model, which drew with diffusion only, in its own virtual environment."""

import subprocess

from tests.bench import environment
from tests.program.program import REPOSITORY

#: The last commit with that revision.
COMMIT = "29e6252"
FOLDER = REPOSITORY / "checkpoints" / "bench" / COMMIT
ENVIRONMENT = FOLDER / ".venv"

#: Prints the minimum seconds for ten items of one prompt, warm.
SCRIPT = "from tests.bench.shipped import least_seconds; print(least_seconds(5, 5))"


def install() -> str | None:
    """Install it and its requirements below checkpoints/ unless it is there; return the problem, or None."""
    archive = subprocess.run(["git", "archive", COMMIT], cwd=REPOSITORY, capture_output=True, check=False)
    if archive.returncode:
        return f"this clone has no commit {COMMIT}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "-x"], cwd=FOLDER, input=archive.stdout, check=True)
    return environment.make(ENVIRONMENT, "-r", FOLDER / "requirements.txt")


def seconds() -> float:
    """Return the minimum seconds for ten items of one prompt, warm."""
    output = environment.run(environment.python(ENVIRONMENT), "-c", SCRIPT, cwd=FOLDER)
    return float(output.split()[-1])
