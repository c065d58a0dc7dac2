"""Virtual environments of their own, for what the program itself does not need."""

import subprocess
import sys
from pathlib import Path


def make(folder: Path, *wanted: object) -> str | None:
    """Make an environment in a folder unless it is there, with what pip is told; return what went wrong, or None."""
    pip = [python(folder), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    try:
        if not python(folder).exists():
            run(sys.executable, "-m", "venv", folder)
        run(*pip, *wanted)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"it cannot be installed: {error}"
    return None


def python(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / "bin" / "python"


def run(*command: object, cwd: Path | None = None) -> str:
    """Run a command to its end; return what it prints."""
    return subprocess.run([*map(str, command)], cwd=cwd, check=True, capture_output=True, text=True).stdout
