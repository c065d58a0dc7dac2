"""`python -m tests.pictures`: make the pictures of the README again, through the program's own command."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

REPOSITORY = Path(__file__).parent.parent
PROMPTS = ("Never give up", "Breathe", "Small steps every day", "A lighthouse at night")
SIDE = 256


def main() -> None:
    """Set side by side all five pictures of each prompt, none left out."""
    rows = [made(prompt) for prompt in PROMPTS]
    grid = Image.new("RGB", (SIDE * len(rows[0]), SIDE * len(rows)))
    for number, row in enumerate(rows):
        for place, picture in enumerate(row):
            grid.paste(picture, (SIDE * place, SIDE * number))
    grid.save(REPOSITORY / "docs" / "pictures.jpg", quality=90)


def made(prompt: str) -> list[Image.Image]:
    """Make five pictures with seed 1 and return them small."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "generate", prompt, "--seed", "1", "--videos", "0"]
        environment = os.environ | {"DAYBREAK_DATA_DIR": folder, "DAYBREAK_IMAGE_MODEL": "builtin"}
        subprocess.run([*command, "--notify-at", ""], cwd=REPOSITORY, env=environment, check=True)
        pictures = []
        for path in sorted(Path(folder).rglob("*.png")):
            with Image.open(path) as picture:
                pictures.append(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS))
        return pictures


if __name__ == "__main__":
    main()
