"""The commands: serve, generate, retry, models."""

import argparse
import logging
import sys
import time
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack
from threading import Thread
from typing import NoReturn

from app import checks, config, content, download, interrupts, models, terminal
from app.access import Access
from app.checks import InputError
from app.config import Settings, SettingsError, read_settings
from app.runtime import Runtime, running
from app.secret import read_secret
from engine import machine
from persistence.database import DatabaseError
from persistence.tables import Status

DONE, SOME_FAILED, BAD_ARGUMENTS = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Refuses arguments in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}.")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    interrupts.listen()
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
        return interrupts.STATUS


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Open the page, make and announce everything that was accepted, until interrupted."""
    host, port = options.host or settings.host, options.port or settings.port
    try:
        zone = config.local_zone()
        download.ensure(settings.image_model, settings.video_model)
        content.find_models(settings.image_model, settings.video_model)
        from app import server  # here, because Gradio takes seconds that the other commands need not wait

        server.make_sure_is_free(host, port)
        secret_key = settings.secret_key or read_secret(settings.data_dir)
        access = Access()
        with running(settings, terminal.say) as runtime, ExitStack() as stack:
            page = server.serving(
                runtime,
                access,
                host=host,
                port=port,
                models=(settings.image_model, settings.video_model),
                zone=zone,
                secret_key=secret_key,
                embedded=bool(settings.space_id),
            )
            with interrupts.held():
                address = stack.enter_context(page)
            print(f"Daybreak is open at {address}. Ctrl-C stops it.", file=sys.stderr)
            # What is found out about the machine tells how long the first prompt will take, too.
            Thread(target=_offer, args=(settings.image_model, settings.video_model), daemon=True).start()
            if options.share:
                _share(access, host, port, stack)
            if options.open:
                webbrowser.open(address)
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
    names = options.image_model or settings.image_model, options.video_model or settings.video_model
    download.ensure(*names)
    chosen = content.find_models(*names)
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
            return interrupts.STATUS
        status = _wait(runtime, accepted.content_id)
    if status == DONE:
        _offer(*names)
    return status


def retry(settings: Settings, options: argparse.Namespace) -> int:
    """Make what failed or is missing of a content again, wait until it is made and announced."""
    with running(settings, terminal.say) as runtime:
        opened = content.retry(runtime.database, runtime.data_dir, options.content_id, runtime.process_id)
        runtime.wake()
        terminal.say(f"user_id: {opened.user_id}")
        return _wait(runtime, opened.content_id)


def show_models(settings: Settings, options: argparse.Namespace) -> int:
    """Print the catalogue, and what this machine would use of it; or fetch a model."""
    if options.get is not None:
        download.fetch(options.get)
        print(f"{options.get} is on this disk.")
        return DONE
    for line in models.table(machine.look(), *content.find_models(settings.image_model, settings.video_model)):
        print(line)
    return DONE


def _offer(image_model: str, video_model: str) -> None:
    """Say which models would do better here, where the choice was left to the program."""
    if content.AUTO in (image_model, video_model):
        for line in models.offers(machine.look(), *content.find_models(image_model, video_model)):
            print(line, file=sys.stderr)


def _share(access: Access, host: str, port: int, stack: ExitStack) -> None:
    """Open a public link for as long as `stack` lasts; without one, say so and go on."""
    from app import share

    code = access.ask_for_code()
    try:
        link = stack.enter_context(share.public_link(host, port))
    except share.ShareError as error:
        access.ask_for_nothing()
        print(error, file=sys.stderr)
    else:
        print(f"Public link: {link}", f"Access code: {code} (asked of everybody, here too)", sep="\n", file=sys.stderr)


def _wait(runtime: Runtime, content_id: int) -> int:
    """Wait until a content is made and announced, or until Ctrl-C; return the exit status."""
    try:
        terminal.follow(runtime, content_id)
        terminal.wait_for_announcement(runtime, content_id)
    except KeyboardInterrupt:
        if terminal.status(runtime, content_id) == Status.PROCESSING:
            print("Stopped. What is ready stays; `python -m app` makes the rest.", file=sys.stderr)
            return interrupts.STATUS
        print("Everything is made; `python -m app` announces it at its time.", file=sys.stderr)
    return DONE if terminal.status(runtime, content_id) == Status.COMPLETED else SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m app", description="One prompt, five pictures and five videos that motivate.")
    _add_serve(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_serve(commands.add_parser("serve", help="open the page; the same as without a command"))
    one = commands.add_parser("generate", help="make pictures and videos from a prompt")
    one.add_argument("prompt", nargs="?", metavar="PROMPT", help="what you feel or need; asked for when missing")
    one.add_argument("--notify-at", metavar="HH:MM", help="when to announce it; asked for when missing")
    one.add_argument("--user-id", metavar="ID", help="keep it under a user_id that you have already")
    one.add_argument("--images", default="5", metavar="N", help="0 to 20, 5 by default")
    one.add_argument("--videos", default="5", metavar="N", help="0 to 20, 5 by default")
    for kind in ("image", "video"):
        one.add_argument(
            f"--{kind}-model", metavar="ID", help="builtin, an ID that `models` shows, a folder or a Hub repository"
        )
    one.add_argument("--seed", metavar="N", help="the first item's seed; the next ones count up from it")
    one.set_defaults(run=generate)
    one = commands.add_parser("retry", help="make what failed or is missing of a content again")
    one.add_argument("content_id", metavar="CONTENT_ID")
    one.set_defaults(run=retry)
    one = commands.add_parser("models", help="what models there are, and which ones this machine uses")
    one.add_argument("--get", metavar="ID", help="fetch one of them, or a repository from the Hugging Face Hub")
    one.set_defaults(run=show_models)
    return parser


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on, 127.0.0.1 by default; 0.0.0.0 is everywhere")
    parser.add_argument("--port", type=_port, help="7860 by default")
    parser.add_argument("--share", action="store_true", help="open a public link, too, with an access code")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.set_defaults(run=serve)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 65535")
