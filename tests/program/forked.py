"""The program forked from a process that has loaded the heavy libraries, which starts in milliseconds."""

import ctypes
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        "tests.program.killed",
        "app.web.server",
        "diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion",
        "engine.worker",
        "skia",
    ]
)
_STREAMS = ("stdin", "stdout", "stderr")


class Forked:
    """The part of `subprocess.Popen` that tests need; the streams are files in an empty folder.

    With `beside`, the program runs in the user and mount namespaces of the process with that id. `streams` replaces
    standard output and error by other files, such as pipes and terminals, or None to close one before the start.
    """

    def __init__(
        self, module: str, arguments: Sequence[str], stdin: str | Path, cwd: Path | str, environment: Mapping[str, str],
        folder: Path, beside: int | None = None, streams: Mapping[str, Path | None] | None = None,
    ) -> None:  # fmt: skip
        self._folder = folder
        if isinstance(stdin, Path):
            (folder / "stdin").symlink_to(stdin)
        else:
            (folder / "stdin").write_text(stdin)
        for name, path in (streams or {}).items():
            (folder / name).symlink_to(path or "closed")
        self._process = _CONTEXT.Process(
            target=_become, args=(module, list(arguments), str(cwd), dict(environment), folder, beside), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Return the id of the process."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def stderr(self) -> Path:
        """Return the file of standard error."""
        return self._folder / "stderr"

    @property
    def returncode(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Send SIGKILL."""
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for the end; return standard output and standard error."""
        self._process.join(timeout)
        if self.returncode is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired("a forked program", timeout)
        printed = [self._folder / name for name in ("stdout", "stderr")]
        out, err = (path.read_text() if path.is_file() else "" for path in printed)
        return out, err


def _become(
    module: str, arguments: list[str], cwd: str, environment: dict[str, str], folder: Path, beside: int | None
) -> None:
    """Run `python -m MODULE ARGUMENTS` in this process."""
    if beside is not None:
        _enter_namespaces(beside)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves can run under nohup
    for number, name in enumerate(_STREAMS):
        if (folder / name).is_symlink() and str((folder / name).readlink()) == "closed":
            os.close(number)
            setattr(sys, name, None)
            continue
        file = os.open(folder / name, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115 - stays open
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _enter_namespaces(pid: int) -> None:
    """Enter another process's user and mount namespaces, as nsenter does."""
    files = [os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY) for name in ("user", "mnt")]
    for file in files:
        if ctypes.CDLL(None, use_errno=True).setns(file, 0) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(file)
