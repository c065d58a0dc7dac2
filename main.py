"""The terminal flow: the same as `python -m app generate`."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main(["generate", *sys.argv[1:]]))
