"""A mount namespace of its own: what is mounted there is seen by the processes that enter it alone."""

import subprocess


class Namespace:
    """Lasts until it is closed; `holder` is a process in it, and a command that begins with `enter` runs in it."""

    def __init__(self) -> None:
        self._holder = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "echo; exec sleep 600"],
            stdout=subprocess.PIPE,
        )
        assert self._holder.stdout is not None
        self._holder.stdout.readline()
        self.holder = self._holder.pid
        self.enter = ["nsenter", f"--target={self.holder}", "--user", "--preserve-credentials", "--mount", "--wd=."]

    def run(self, *command: str) -> None:
        """Run a command that sees what is mounted."""
        subprocess.run([*self.enter, *command], check=True, capture_output=True)

    def close(self) -> None:
        """Give it up, and with its last process what is mounted."""
        self._holder.kill()
        self._holder.communicate()
