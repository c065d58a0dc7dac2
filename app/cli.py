"""The commands: serve, generate, retry, remake, models."""

import argparse
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import NoReturn
from urllib.parse import urlsplit

from app import config, interrupts, remake, streams, terminal
from app.config import Settings, read_settings
from app.models import listing, terminal_download
from app.models.choices import AUTO, find_models
from app.remake import RemakeError
from app.request import GenerationRequest, InputError
from app.runtime import Runtime, running
from app.service import Daybreak
from app.streams import OutputClosed
from app.terminal import print_message, print_result
from app.web import stubs
from app.web.access_code import AccessCode
from app.web.address import Address, find_address
from app.web.hosts import Hosts
from app.web.secret_key import read_secret
from engine import graphics, machine
from engine.plan import ASPECTS
from engine.understanding import themes
from persistence import contents
from persistence.errors import DaybreakError
from persistence.tables import Status

DONE, SOME_FAILED, BAD_ARGUMENTS = 0, 1, 2

STOPPED = "Stopped. Finished items are kept; `python -m app` makes the rest."


class _Parser(argparse.ArgumentParser):
    """Raise bad arguments as an InputError of one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}.")

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002
        for line in message.splitlines():
            print_result(line)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    streams.install()
    interrupts.listen()
    if sys.stdin is not None:  # None when it was closed before the start
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(arguments)
        settings = read_settings()
        config.ensure_temporary_folder(settings.data_dir)
        status: int = options.run(settings, options)
        return status
    except DaybreakError as error:
        print_message(str(error))
        return BAD_ARGUMENTS
    except (KeyboardInterrupt, OutputClosed):
        return interrupts.STATUS


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Serve the page, generate accepted contents and print their notifications, until interrupted."""
    graphics.check()
    root_path = settings.root_path if options.root_path is None else options.root_path
    try:
        zone = config.local_zone()
        address = find_address(options.host or settings.host, options.port or settings.port)
        terminal_download.ensure_installed(settings.image_model, settings.video_model)
        find_models(settings.image_model, settings.video_model)
        config.set_gradio_folder()
        stubs.skip()
        with config.without_proxies():  # importing Gradio creates an HTTP client, which fails on an invalid proxy
            from app.web import server  # imported late: Gradio takes seconds, which the other commands need not spend

        secret_key = settings.secret_key or read_secret(settings.data_dir)
        access, hosts = AccessCode(), Hosts([*settings.hosts, address.host])
        with running(settings, print_result) as runtime, ExitStack() as stack:
            page = server.serving(
                runtime,
                access,
                hosts,
                address=address,
                root_path=root_path,
                models=(settings.image_model, settings.video_model),
                zone=zone,
                secret_key=secret_key,
                cookie_name=settings.cookie_name,
                embedded=bool(settings.space_id),
            )
            # Gradio requests its own page to check that it is up.
            with interrupts.held(), config.without_proxies():
                stack.enter_context(page)
            print_message(f"Daybreak is open at {address.url}. Ctrl-C stops it.")
            # On a thread, because detecting the hardware is slow; the time estimates use the result too.
            Thread(target=_offer, args=(settings.image_model, settings.video_model), daemon=True).start()
            if options.share:
                _share(access, hosts, address, stack)
            if options.open:
                webbrowser.open(address.url)
            streams.own(sys.stdout).wait()
    except KeyboardInterrupt:
        return DONE
    print_message(STOPPED)
    return interrupts.STATUS


def generate(settings: Settings, options: argparse.Namespace) -> int:
    """Accept one prompt; wait until everything is made and the notification is printed."""
    graphics.check()
    sent = {name: getattr(options, name, None) for name in GenerationRequest.model_fields}
    given = {name: value for name, value in sent.items() if value is not None}
    # Refuse bad options before anything starts; the question stands in for a prompt that is not asked for yet.
    GenerationRequest.model_validate({"prompt": terminal.PROMPT, **given})
    zone = config.local_zone()
    names = options.image_model or settings.image_model, options.video_model or settings.video_model
    terminal_download.ensure_installed(*names)
    models = find_models(*names)
    with running(settings, print_result) as runtime:
        try:
            daybreak = Daybreak(
                *(runtime.database, runtime.data_dir, runtime.process_id, runtime.wake),
                find_models=lambda *_: models,
                zone=zone,
            )
            accepted = terminal.accept(runtime, daybreak, given, options.user_id)
            status = _wait(runtime, accepted.content_id)
        except (KeyboardInterrupt, OutputClosed):
            return _stopped(runtime)
    if status == DONE:
        _offer(*names)
    return status


def retry(settings: Settings, options: argparse.Namespace) -> int:
    """Make the failed and missing items of a content again; wait until the notification is printed."""
    graphics.check()
    with running(settings, print_result) as runtime:
        try:
            daybreak = Daybreak(runtime.database, runtime.data_dir, runtime.process_id, runtime.wake)
            user_id, content_id = daybreak.owner(options.content_id)
            daybreak.retry(user_id, content_id)
            print_result(f"user_id: {user_id}")
            return _wait(runtime, content_id)
        except (KeyboardInterrupt, OutputClosed):
            return _stopped(runtime)


def remake_file(settings: Settings, options: argparse.Namespace) -> int:
    """Make one file again from the settings inside it; print its path."""
    graphics.check()
    file = Path(options.file)
    try:
        planned = remake.planned(file, (settings.image_model, settings.video_model))
        made = remake.make(planned, remake.target(file, Path(options.out), planned))
    except RemakeError as error:
        print_message(str(error))
        return SOME_FAILED
    except (KeyboardInterrupt, OutputClosed):
        print_message("Stopped; no unfinished file is left.")
        return interrupts.STATUS
    print_result(str(made))
    return DONE


def show_models(settings: Settings, options: argparse.Namespace) -> int:
    """Print the catalogue and the models used on this machine, or download one."""
    if options.get is not None:
        terminal_download.download_model(options.get)
        print_result(f"{options.get} is installed.")
        return DONE
    for line in listing.table(machine.detect(), *find_models(settings.image_model, settings.video_model)):
        print_result(line)
    return DONE


def _offer(image_model: str, video_model: str) -> None:
    """Print which better models this machine could run, if a model is set to `auto`."""
    if AUTO in (image_model, video_model):
        for line in listing.offers(machine.detect(), *find_models(image_model, video_model)):
            print_message(line)


def _share(access: AccessCode, hosts: Hosts, address: Address, stack: ExitStack) -> None:
    """Open a public link until `stack` closes; print the reason and go on if there is none."""
    from app.web import share

    code = access.ask_for_code()
    try:
        link = stack.enter_context(share.public_link(address.local_host, address.port))
    except share.ShareError as error:
        access.ask_for_nothing()
        print_message(str(error))
    else:
        hosts.allow(urlsplit(link).hostname or "")
        print_message(f"Public link: {link}")
        print_message(f"Access code: {code} (required from every visitor, on this computer too)")


def _wait(runtime: Runtime, content_id: int) -> int:
    """Wait until a content is made and its notification printed; return the exit status."""
    terminal.follow(runtime, content_id)
    terminal.wait_for_notification(runtime, content_id)
    return _outcome(terminal.status(runtime, content_id))


def _stopped(runtime: Runtime) -> int:
    """Print what happens to the content that this process accepted; return the exit status."""
    accepted = contents.accepted_by(runtime.database, runtime.process_id)
    if accepted is None:
        print_message("Stopped before anything was accepted.")
        return interrupts.STATUS
    if accepted.status == Status.PROCESSING:
        print_message(STOPPED)
        return interrupts.STATUS
    print_message("Everything is ready; `python -m app` will notify you at the time you chose.")
    return _outcome(accepted.status)


def _outcome(status: str) -> int:
    return DONE if status == Status.COMPLETED else SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m app", description="One prompt, five motivating pictures and five videos.")
    _add_serve(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_serve(commands.add_parser("serve", help="open the page (the default command)"))
    command = commands.add_parser("generate", help="make pictures and videos from a prompt")
    command.add_argument("prompt", nargs="?", metavar="PROMPT", help="what you feel or need; asked for if missing")
    command.add_argument("--notify-at", metavar="HH:MM", help="when to notify you; asked for if missing")
    command.add_argument("--user-id", metavar="ID", help="store it under your existing user_id")
    command.add_argument("--images", default="5", metavar="N", help="0 to 20, 5 by default")
    command.add_argument("--videos", default="5", metavar="N", help="0 to 20, 5 by default")
    for kind in ("image", "video"):
        command.add_argument(
            f"--{kind}-model", metavar="ID", help="builtin, an ID that `models` lists, a folder or a Hub repository"
        )
    command.add_argument("--aspect", metavar="W:H", help=f"{', '.join(ASPECTS)}; the model's own by default")
    command.add_argument(
        "--theme", metavar="THEME", help=f"what the prompt means, for the built-in model: {', '.join(themes())}"
    )
    command.add_argument("--seed", metavar="N", help="the first item's seed; each next item adds 1")
    command.set_defaults(run=generate)
    command = commands.add_parser("retry", help="make the failed and missing items of a content again")
    command.add_argument("content_id", metavar="CONTENT_ID")
    command.set_defaults(run=retry)
    command = commands.add_parser("remake", help="make one file again from the settings inside it")
    command.add_argument(
        "file", metavar="FILE", help="a PNG or MP4 that Daybreak made; image_1.png becomes image_1-remade.png"
    )
    command.add_argument(
        "--out",
        metavar="FOLDER",
        default=".",
        help="where to put it, by default the current folder; existing files stay (-remade-2 comes next)",
    )
    command.set_defaults(run=remake_file)
    command = commands.add_parser("models", help="list the models and those that this machine uses")
    command.add_argument("--get", metavar="ID", help="download one of them, or a repository from the Hugging Face Hub")
    command.set_defaults(run=show_models)
    return parser


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on, 127.0.0.1 by default; 0.0.0.0 for all")
    parser.add_argument("--port", type=_port, help="7860 by default")
    parser.add_argument(
        "--root-path", metavar="PATH", type=_path, help="the path below which a proxy serves it, such as /daybreak"
    )
    parser.add_argument("--share", action="store_true", help="also open a public link, with an access code")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.set_defaults(run=serve)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 65535")


def _path(text: str) -> str:
    try:
        return config.root_path(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
