"""The built-in model of revision 7, which drew by diffusion alone, in an environment of its own."""

import subprocess

from tests.bench import environment
from tests.program.program import REPOSITORY

#: The commit at which it was last changed.
COMMIT = "29e6252"
FOLDER = REPOSITORY / "checkpoints" / "bench" / COMMIT
ENVIRONMENT = FOLDER / ".venv"

#: Prints the least seconds for ten items of one prompt, warm.
SCRIPT = "from tests.bench.shipped import least_seconds; print(least_seconds(5, 5))"


def install() -> str | None:
    """Put it below checkpoints/, and what it needs beside it, unless it is there; return what went wrong, or None."""
    archive = subprocess.run(["git", "archive", COMMIT], cwd=REPOSITORY, capture_output=True, check=False)
    if archive.returncode:
        return f"there is no commit {COMMIT} here"
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "-x"], cwd=FOLDER, input=archive.stdout, check=True)
    return environment.make(ENVIRONMENT, "-r", FOLDER / "requirements.txt")


def seconds() -> float:
    """Return the least seconds for ten items of one prompt, warm."""
    told = environment.run(environment.python(ENVIRONMENT), "-c", SCRIPT, cwd=FOLDER)
    return float(told.split()[-1])
