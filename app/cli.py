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
from app.streams import Gone
from app.terminal import say, tell
from app.web.access_code import AccessCode
from app.web.address import Address, find_address
from app.web.hosts import Hosts
from app.web.secret_key import read_secret
from engine import graphics, machine
from engine.plan import ASPECTS
from persistence import contents
from persistence.errors import DaybreakError
from persistence.tables import Status

DONE, SOME_FAILED, BAD_ARGUMENTS = 0, 1, 2

STOPPED = "Stopped. What is ready stays; `python -m app` makes the rest."


class _Parser(argparse.ArgumentParser):
    """Refuses arguments in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}.")

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002
        for line in message.splitlines():
            say(line)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    streams.install()
    interrupts.listen()
    if sys.stdin is not None:  # None when it was closed before the start
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(arguments)
        settings = read_settings()
        config.make_sure_of_temporary_folder(settings.data_dir)
        status: int = options.run(settings, options)
        return status
    except DaybreakError as error:
        tell(str(error))
        return BAD_ARGUMENTS
    except (KeyboardInterrupt, Gone):
        return interrupts.STATUS


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Open the page, make and announce everything that was accepted, until interrupted."""
    graphics.check()
    root_path = settings.root_path if options.root_path is None else options.root_path
    try:
        zone = config.local_zone()
        address = find_address(options.host or settings.host, options.port or settings.port)
        terminal_download.ensure(settings.image_model, settings.video_model)
        find_models(settings.image_model, settings.video_model)
        config.give_gradio_a_folder()
        with config.without_proxies():  # Gradio makes a client when it is imported, which any bad one would end
            from app.web import server  # here, because Gradio takes seconds that the other commands need not wait

        secret_key = settings.secret_key or read_secret(settings.data_dir)
        access, hosts = AccessCode(), Hosts([*settings.hosts, address.host])
        with running(settings, say) as runtime, ExitStack() as stack:
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
            # Gradio asks its own page whether it is there.
            with interrupts.held(), config.without_proxies():
                stack.enter_context(page)
            tell(f"Daybreak is open at {address.url}. Ctrl-C stops it.")
            # What is found out about the machine tells how long the first prompt will take, too.
            Thread(target=_offer, args=(settings.image_model, settings.video_model), daemon=True).start()
            if options.share:
                _share(access, hosts, address, stack)
            if options.open:
                webbrowser.open(address.url)
            streams.own(sys.stdout).wait()
    except KeyboardInterrupt:
        return DONE
    tell(STOPPED)
    return interrupts.STATUS


def generate(settings: Settings, options: argparse.Namespace) -> int:
    """Accept one prompt, wait until everything is made and announced."""
    # What can be refused is refused before anything starts; a prompt that is still to be asked for is no reason.
    graphics.check()
    named = {name: getattr(options, name, None) for name in GenerationRequest.model_fields}
    given = {name: value for name, value in named.items() if value is not None}
    GenerationRequest.model_validate({"prompt": terminal.PROMPT, **given})
    zone = config.local_zone()
    names = options.image_model or settings.image_model, options.video_model or settings.video_model
    terminal_download.ensure(*names)
    models = find_models(*names)
    with running(settings, say) as runtime:
        try:
            daybreak = Daybreak(
                *(runtime.database, runtime.data_dir, runtime.process_id, runtime.wake),
                find_models=lambda *_: models,
                zone=zone,
            )
            accepted = terminal.accept(runtime, daybreak, given, options.user_id)
            status = _wait(runtime, accepted.content_id)
        except (KeyboardInterrupt, Gone):
            return _stopped(runtime)
    if status == DONE:
        _offer(*names)
    return status


def retry(settings: Settings, options: argparse.Namespace) -> int:
    """Make what failed or is missing of a content again, wait until it is made and announced."""
    graphics.check()
    with running(settings, say) as runtime:
        try:
            daybreak = Daybreak(runtime.database, runtime.data_dir, runtime.process_id, runtime.wake)
            user_id, content_id = daybreak.owner(options.content_id)
            daybreak.retry(user_id, content_id)
            say(f"user_id: {user_id}")
            return _wait(runtime, content_id)
        except (KeyboardInterrupt, Gone):
            return _stopped(runtime)


def remake_file(settings: Settings, options: argparse.Namespace) -> int:
    """Make one file again from the settings inside it; print where it is."""
    graphics.check()
    file = Path(options.file)
    try:
        planned = remake.planned(file, (settings.image_model, settings.video_model))
        made = remake.make(planned, remake.target(file, Path(options.out), planned))
    except RemakeError as error:
        tell(str(error))
        return SOME_FAILED
    except (KeyboardInterrupt, Gone):
        tell("Stopped; no unfinished file is left.")
        return interrupts.STATUS
    say(str(made))
    return DONE


def show_models(settings: Settings, options: argparse.Namespace) -> int:
    """Print the catalogue, and what this machine would use of it; or fetch a model."""
    if options.get is not None:
        terminal_download.fetch(options.get)
        say(f"{options.get} is on this disk.")
        return DONE
    for line in listing.table(machine.detect(), *find_models(settings.image_model, settings.video_model)):
        say(line)
    return DONE


def _offer(image_model: str, video_model: str) -> None:
    """Say which models would do better here, where the choice was left to the program."""
    if AUTO in (image_model, video_model):
        for line in listing.offers(machine.detect(), *find_models(image_model, video_model)):
            tell(line)


def _share(access: AccessCode, hosts: Hosts, address: Address, stack: ExitStack) -> None:
    """Open a public link for as long as `stack` lasts; without one, say so and go on."""
    from app.web import share

    code = access.ask_for_code()
    try:
        link = stack.enter_context(share.public_link(address.here, address.port))
    except share.ShareError as error:
        access.ask_for_nothing()
        tell(str(error))
    else:
        hosts.allow(urlsplit(link).hostname or "")
        tell(f"Public link: {link}")
        tell(f"Access code: {code} (asked of everybody, here too)")


def _wait(runtime: Runtime, content_id: int) -> int:
    """Wait until a content is made and announced; return the exit status."""
    terminal.follow(runtime, content_id)
    terminal.wait_for_announcement(runtime, content_id)
    return _outcome(terminal.status(runtime, content_id))


def _stopped(runtime: Runtime) -> int:
    """Say what becomes of what this process accepted; return the exit status."""
    accepted = contents.accepted_by(runtime.database, runtime.process_id)
    if accepted is None:
        tell("Stopped before anything was accepted.")
        return interrupts.STATUS
    if accepted.status == Status.PROCESSING:
        tell(STOPPED)
        return interrupts.STATUS
    tell("Everything is ready; `python -m app` will notify you at the time you chose.")
    return _outcome(accepted.status)


def _outcome(status: str) -> int:
    return DONE if status == Status.COMPLETED else SOME_FAILED


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
    one.add_argument("--aspect", metavar="W:H", help=f"{', '.join(ASPECTS)}; the model's own shape by default")
    one.add_argument("--seed", metavar="N", help="the first item's seed; the next ones count up from it")
    one.set_defaults(run=generate)
    one = commands.add_parser("retry", help="make what failed or is missing of a content again")
    one.add_argument("content_id", metavar="CONTENT_ID")
    one.set_defaults(run=retry)
    one = commands.add_parser("remake", help="make one file again, from the settings inside it")
    one.add_argument(
        "file", metavar="FILE", help="a PNG or MP4 that Daybreak made; image_1.png becomes image_1-remade.png"
    )
    one.add_argument(
        "--out",
        metavar="FOLDER",
        default=".",
        help="where to put it, the folder you are in by default; what is there stays (-remade-2 is next)",
    )
    one.set_defaults(run=remake_file)
    one = commands.add_parser("models", help="what models there are, and which ones this machine uses")
    one.add_argument("--get", metavar="ID", help="fetch one of them, or a repository from the Hugging Face Hub")
    one.set_defaults(run=show_models)
    return parser


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on, 127.0.0.1 by default; 0.0.0.0 is everywhere")
    parser.add_argument("--port", type=_port, help="7860 by default")
    parser.add_argument("--root-path", metavar="PATH", type=_path, help="the path where a proxy shows it, as /daybreak")
    parser.add_argument("--share", action="store_true", help="open a public link, too, with an access code")
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
