"""What a Gradio Space runs: the same as `python -m app serve`."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve"]))
