"""The terminal flow: ask for what is missing, accept, show progress, wait for the notification."""

import errno
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from tqdm import tqdm

from app import ids, keyboard, request
from app.request import GenerationRequest, InputError
from app.runtime import Runtime
from app.service import Accepted, Daybreak, new_user_id
from app.streams import OutputClosed, own
from engine.understanding import Understanding
from persistence import contents, storage
from persistence.database import DatabaseBusy
from persistence.tables import Item, Status

Answer = TypeVar("Answer")

PROMPT = "What do you feel or need?"
NOTIFY_AT = "When should we notify you (HH:MM, empty for as soon as it is ready)?"

#: Seconds between two polls of the rows.
POLL = 0.2

BAR_FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed}"


def print_result(line: str) -> None:
    """Print a line to standard output, flushed, above any progress bar.

    Raises OutputClosed if standard output has no reader any more.
    """
    with tqdm.external_write_mode(file=own(sys.stderr)):
        is_printed = own(sys.stdout).print(line)
    if not is_printed:
        raise OutputClosed


def print_message(line: str) -> None:
    """Print a line to standard error, above any progress bar; a closed stream is ignored."""
    with tqdm.external_write_mode(file=own(sys.stderr)):
        own(sys.stderr).print(line)


def pause(seconds: float) -> None:
    """Wait; raise OutputClosed as soon as standard output has no reader any more."""
    if own(sys.stdout).closes_within(seconds):
        raise OutputClosed


def ask(question: str, check: Callable[[str], Answer]) -> Answer:
    """Read one answer from standard input; the answer is empty at end of file.

    On a terminal, lines pasted together are one answer, and a bad answer is asked for again; elsewhere, an answer is
    one line and a bad one raises InputError. Raises OutputClosed if the terminal was closed.
    """
    while True:
        is_terminal = sys.stdin is not None and sys.stdin.isatty()
        if is_terminal:
            own(sys.stderr).write(f"{question} ")
        line = _line(is_terminal=is_terminal)
        if is_terminal and not line and not sys.stdin.isatty():
            raise OutputClosed
        try:
            return check(line)
        except InputError as error:
            if not is_terminal or not line:
                raise
            print_message(str(error))


def accept(runtime: Runtime, daybreak: Daybreak, given: Mapping[str, object], user_id: str | None) -> Accepted:
    """Ask for the prompt and the notification time if they were not given, and submit the request.

    The user_id is printed as soon as the prompt is valid. Raises InputError, and then nothing is stored.
    """
    owner = ids.user_id(runtime.database, user_id) if user_id is not None else new_user_id()
    asked: dict[str, object] = {}
    if "prompt" not in given:
        asked["prompt"] = ask(PROMPT, request.prompt)
    print_result(f"user_id: {owner}")
    if "notify_at" not in given:
        asked["notify_at"] = ask(NOTIFY_AT, request.notify_at)
    asking = GenerationRequest.model_validate({**given, **asked})
    accepted = daybreak.submit(owner, asking)
    print_result(f"folder: {storage.folder(runtime.data_dir, owner, accepted.content_id)}")
    print_result(f"notification: {accepted.message}")
    _say_what_is_read(daybreak.understand(asking))
    return accepted


def _say_what_is_read(found: Understanding | None) -> None:
    """Print how the built-in model reads the prompt, or themes to choose from."""
    if found is not None and not found.is_sure:
        *others, last = [f"--theme {choice.theme}" for choice in found.choices]
        print_message(f"I am not sure what you mean. Next time, you can add {', '.join(others)} or {last}.")
    elif found is not None and found.words:
        print_message(f"I read: {', '.join(found.words)}")


def status(runtime: Runtime, content_id: int) -> str:
    """Return the status of a content."""
    row = _retry_while_busy(lambda: contents.get(runtime.database, content_id))
    assert row is not None
    return row.status


def follow(runtime: Runtime, content_id: int) -> None:
    """Show the progress of a content until it ends."""
    shown: set[str] = set()
    number_of_items = len(_retry_while_busy(lambda: contents.items_of(runtime.database, content_id)))
    with tqdm(total=number_of_items, disable=None, bar_format=BAR_FORMAT, file=own(sys.stderr)) as bar:
        while True:
            has_ended = (
                status(runtime, content_id) != Status.PROCESSING
            )  # before the items, or the last ones could be missed
            items = _retry_while_busy(lambda: contents.items_of(runtime.database, content_id))
            for item in items:
                if item.status in (Status.COMPLETED, Status.FAILED) and item.item_id not in shown:
                    shown.add(item.item_id)
                    outcome = "ready" if item.status == Status.COMPLETED else f"failed: {item.error}"
                    print_message(f"{item.kind} {item.position} {outcome}")
            bar.n = sum(_fraction_done(item) for item in items)
            bar.set_description_str(_describe(items))
            if has_ended:
                return
            pause(POLL)


def wait_for_notification(runtime: Runtime, content_id: int) -> None:
    """Wait until the notification of an ended content was printed, by this process or another."""
    while True:
        row = _retry_while_busy(lambda: contents.get(runtime.database, content_id))
        if row is None or row.notified_at is not None or row.status == Status.CANCELLED:
            return
        pause(POLL)


def _line(*, is_terminal: bool) -> str:
    """Read a line of standard input; return an empty one at end of file and if it cannot be read."""
    try:
        if is_terminal:
            return keyboard.read()
        return sys.stdin.readline() if sys.stdin is not None else ""
    except OSError as error:
        if error.errno == errno.EIO:
            raise OutputClosed from error
        return ""


def _retry_while_busy(read: Callable[[], Answer]) -> Answer:
    """Return what `read` returns, retrying while another program holds the database: generation goes on meanwhile."""
    is_reported = False
    while True:
        try:
            return read()
        except DatabaseBusy as error:
            if not is_reported:
                print_message(str(error))
            is_reported = True
            pause(POLL)


def _fraction_done(item: Item) -> float:
    if item.status == Status.PROCESSING:
        return item.step / item.steps if item.steps else 0.0
    return float(item.status != Status.PENDING)


def _describe(items: Sequence[Item]) -> str:
    working = [item for item in items if item.status == Status.PROCESSING]
    if not working:
        return "waiting"
    first, last = working[0], working[-1]
    number = f"{first.position}" if first is last else f"{first.position} to {last.position}"
    return f"{first.kind} {number}, step {first.step} of {first.steps}" if first.steps else f"{first.kind} {number}"
