"""A separate mount namespace, whose mounts only the processes inside it see."""

import subprocess


class Namespace:
    """A namespace until `close`; `holder` is a process in it, and a command prefixed with `enter` runs in it."""

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
        """Run a command in the namespace."""
        subprocess.run([*self.enter, *command], check=True, capture_output=True)

    def close(self) -> None:
        """End the last process of the namespace, which removes its mounts."""
        self._holder.kill()
        self._holder.communicate()
