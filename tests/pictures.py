"""`python -m tests.pictures`: make the pictures of the README again, through the program's own command."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

REPOSITORY = Path(__file__).parent.parent
SIDE = 320


def main() -> None:
    """Make five pictures of one prompt, none left out, and set them side by side."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "generate", "Never give up", "--seed", "1", "--videos", "0"]
        environment = os.environ | {"DAYBREAK_DATA_DIR": folder, "DAYBREAK_IMAGE_MODEL": "builtin"}
        subprocess.run([*command, "--notify-at", ""], cwd=REPOSITORY, env=environment, check=True)
        pictures = sorted(Path(folder).rglob("*.png"))
        strip = Image.new("RGB", (SIDE * len(pictures), SIDE))
        for number, path in enumerate(pictures):
            with Image.open(path) as picture:
                strip.paste(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS), (SIDE * number, 0))
    strip.save(REPOSITORY / "docs" / "never-give-up.jpg", quality=90)


if __name__ == "__main__":
    main()
