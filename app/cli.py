"""The commands: serve, generate, retry, models."""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import NoReturn

from app import checks, config, content, models, terminal
from app.checks import InputError
from app.config import Settings, SettingsError, read_settings
from app.runtime import Runtime, running
from persistence.database import DatabaseError
from persistence.tables import Status

DONE, SOME_FAILED, BAD_ARGUMENTS, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """Refuses arguments in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}.")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if sys.stdin is not None:  # None when it was closed before the start
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(read_settings(), options)
        return status
    except (InputError, SettingsError, DatabaseError) as error:
        print(error, file=sys.stderr)
        return BAD_ARGUMENTS
    except KeyboardInterrupt:
        return INTERRUPTED


def serve(settings: Settings, _options: argparse.Namespace) -> int:
    """Make and announce everything that was accepted, until interrupted."""
    try:
        with running(settings, terminal.say):
            print("Daybreak is making and announcing what was accepted. Ctrl-C stops it.", file=sys.stderr)
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        return DONE


def generate(settings: Settings, options: argparse.Namespace) -> int:
    """Accept one prompt, wait until everything is made and announced."""
    # What can be refused is refused before anything starts.
    checks.counts(options.images, options.videos)
    checks.seed(options.seed)
    checks.notify_at(options.notify_at or "")
    if options.prompt is not None:
        checks.prompt(options.prompt)
    zone = config.local_zone()
    chosen = content.find_models(
        options.image_model or settings.image_model, options.video_model or settings.video_model
    )
    with running(settings, terminal.say) as runtime:
        try:
            accepted = terminal.accept(
                runtime,
                prompt=options.prompt,
                notify_at=options.notify_at,
                user_id=options.user_id,
                images=options.images,
                videos=options.videos,
                seed=options.seed,
                models=chosen,
                zone=zone,
            )
        except KeyboardInterrupt:
            print("Stopped before anything was accepted.", file=sys.stderr)
            return INTERRUPTED
        return _wait(runtime, accepted.content_id)


def retry(settings: Settings, options: argparse.Namespace) -> int:
    """Make what failed of a content again, wait until it is made and announced."""
    with running(settings, terminal.say) as runtime:
        opened = content.retry(runtime.database, options.content_id, runtime.process_id)
        runtime.wake()
        terminal.say(f"user_id: {opened.user_id}")
        return _wait(runtime, opened.content_id)


def show_models(settings: Settings, _options: argparse.Namespace) -> int:
    """Print the catalogue, and what this machine would use of it."""
    for line in models.table(*content.find_models(settings.image_model, settings.video_model)):
        print(line)
    return DONE


def _wait(runtime: Runtime, content_id: int) -> int:
    """Wait until a content is made and announced, or until Ctrl-C; return the exit status."""
    try:
        terminal.follow(runtime, content_id)
        terminal.wait_for_announcement(runtime, content_id)
    except KeyboardInterrupt:
        if terminal.status(runtime, content_id) == Status.PROCESSING:
            print("Stopped. What is ready stays; `python -m app` makes the rest.", file=sys.stderr)
            return INTERRUPTED
        print("Everything is made; `python -m app` announces it at its time.", file=sys.stderr)
    return DONE if terminal.status(runtime, content_id) == Status.COMPLETED else SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m app", description="One prompt, five pictures and five videos that motivate.")
    parser.set_defaults(run=serve)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    one = commands.add_parser("serve", help="make and announce everything that was accepted")
    one.set_defaults(run=serve)
    one = commands.add_parser("generate", help="make pictures and videos from a prompt")
    one.add_argument("prompt", nargs="?", metavar="PROMPT", help="what you feel or need; asked for when missing")
    one.add_argument("--notify-at", metavar="HH:MM", help="when to announce it; asked for when missing")
    one.add_argument("--user-id", metavar="ID", help="keep it under a user_id that you have already")
    one.add_argument("--images", default="5", metavar="N", help="0 to 20, 5 by default")
    one.add_argument("--videos", default="5", metavar="N", help="0 to 20, 5 by default")
    for kind in ("image", "video"):
        one.add_argument(f"--{kind}-model", metavar="ID", help="builtin, a diffusers folder or a Hub repository")
    one.add_argument("--seed", metavar="N", help="the first item's seed; the next ones count up from it")
    one.set_defaults(run=generate)
    one = commands.add_parser("retry", help="make what failed of a content again")
    one.add_argument("content_id", metavar="CONTENT_ID")
    one.set_defaults(run=retry)
    one = commands.add_parser("models", help="what models there are, and which ones this machine uses")
    one.set_defaults(run=show_models)
    return parser


def _interrupt(_number: int, _frame: object) -> NoReturn:
    # The second time at once: whatever survives kill -9 survives this.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(INTERRUPTED))
    raise KeyboardInterrupt
