"""The command line options that all trainings share."""

import argparse
import logging
from pathlib import Path


def training_parser(description: str | None, save_every: float, cool_down: float) -> argparse.ArgumentParser:
    """Return a parser for the folder, the duration and the schedule of a training."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint; an existing one is resumed")
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--save-every", type=float, default=save_every, help="seconds between two checkpoints")
    parser.add_argument(
        "--cool-down", type=float, default=cool_down, help="share of the run in which the rate falls to zero, 0 to 1"
    )
    return parser


def log_to_terminal() -> None:
    """Print log messages with the time of day."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
