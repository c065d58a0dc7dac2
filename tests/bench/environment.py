"""Virtual environments for packages that the program itself does not need."""

import subprocess
import sys
from pathlib import Path


def make(folder: Path, *requirements: object) -> str | None:
    """Create an environment if necessary, pass `requirements` to `pip install`, and return the problem, or None."""
    pip = [python(folder), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    try:
        if not python(folder).exists():
            run(sys.executable, "-m", "venv", folder)
        run(*pip, *requirements)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"the installation failed: {error}"
    return None


def python(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / "bin" / "python"


def run(*command: object, cwd: Path | None = None) -> str:
    """Run a command and return its standard output."""
    return subprocess.run([*map(str, command)], cwd=cwd, check=True, capture_output=True, text=True).stdout
