"""The terminal flow: ask what is missing, accept, show the progress, wait for the announcement."""

import errno
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from tqdm import tqdm

from app import ids, keyboard, request
from app.request import GenerationRequest, InputError
from app.runtime import Runtime
from app.service import Accepted, Daybreak, new_user_id
from app.streams import Gone, own
from persistence import contents, storage
from persistence.database import DatabaseBusy
from persistence.tables import Item, Status

Answer = TypeVar("Answer")

#: The questions.
PROMPT = "What do you feel or need?"
NOTIFY_AT = "When should we notify you (HH:MM, empty for at once)?"

#: Seconds between two looks at the rows.
POLL = 0.2

BAR_FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed}"


def say(line: str) -> None:
    """Print a line of results, flushed, above whatever progress bar there is.

    Raises Gone when nobody can read it.
    """
    with tqdm.external_write_mode(file=own(sys.stderr)):
        could = own(sys.stdout).print(line)
    if not could:
        raise Gone


def tell(line: str) -> None:
    """Print a line that is no result, above whatever progress bar there is, as far as anybody can read it."""
    with tqdm.external_write_mode(file=own(sys.stderr)):
        own(sys.stderr).print(line)


def pause(seconds: float) -> None:
    """Wait; raise Gone as soon as nobody can read the results any more."""
    if own(sys.stdout).loses_its_reader(seconds):
        raise Gone


def ask(question: str, check: Callable[[str], Answer]) -> Answer:
    """Read one answer from standard input; at its end the answer is empty.

    On a terminal lines that are pasted together are one answer, and a bad one is asked again; elsewhere an answer is
    a line, and a bad one raises InputError. Raises Gone for a terminal that was closed.
    """
    while True:
        is_terminal = sys.stdin is not None and sys.stdin.isatty()
        if is_terminal:
            own(sys.stderr).write(f"{question} ")
        line = _line(is_terminal=is_terminal)
        if is_terminal and not line and not sys.stdin.isatty():
            raise Gone
        try:
            return check(line)
        except InputError as error:
            if not is_terminal or not line:
                raise
            tell(str(error))


def accept(runtime: Runtime, daybreak: Daybreak, given: Mapping[str, object], user_id: str | None) -> Accepted:
    """Ask for the prompt and the notification time where they are not among the wishes given, and accept the request.

    The user_id is printed as soon as the prompt is good. Raises InputError, and then nothing is stored.
    """
    owner = ids.user_id(runtime.database, user_id) if user_id is not None else new_user_id()
    asked: dict[str, object] = {}
    if "prompt" not in given:
        asked["prompt"] = ask(PROMPT, request.prompt)
    say(f"user_id: {owner}")
    if "notify_at" not in given:
        asked["notify_at"] = ask(NOTIFY_AT, request.notify_at)
    accepted = daybreak.submit(owner, GenerationRequest.model_validate({**given, **asked}))
    say(f"folder: {storage.folder(runtime.data_dir, owner, accepted.content_id)}")
    say(f"notification: {accepted.message}")
    return accepted


def status(runtime: Runtime, content_id: int) -> str:
    """Return the status of a content."""
    row = _patiently(lambda: contents.get(runtime.database, content_id))
    assert row is not None
    return row.status


def follow(runtime: Runtime, content_id: int) -> None:
    """Show the progress of a content until it has ended."""
    shown: set[str] = set()
    number_of_items = len(_patiently(lambda: contents.items_of(runtime.database, content_id)))
    with tqdm(total=number_of_items, disable=None, bar_format=BAR_FORMAT, file=own(sys.stderr)) as bar:
        while True:
            has_ended = status(runtime, content_id) != Status.PROCESSING  # first, or the last items might be missed
            items = _patiently(lambda: contents.items_of(runtime.database, content_id))
            for item in items:
                if item.status in (Status.COMPLETED, Status.FAILED) and item.item_id not in shown:
                    shown.add(item.item_id)
                    outcome = "ready" if item.status == Status.COMPLETED else f"failed: {item.error}"
                    tell(f"{item.kind} {item.position} {outcome}")
            bar.n = sum(_share(item) for item in items)
            bar.set_description_str(_doing(items))
            if has_ended:
                return
            pause(POLL)


def wait_for_announcement(runtime: Runtime, content_id: int) -> None:
    """Wait until an ended content has been announced, by this process or another."""
    while True:
        row = _patiently(lambda: contents.get(runtime.database, content_id))
        if row is None or row.notified_at is not None or row.status == Status.CANCELLED:
            return
        pause(POLL)


def _line(*, is_terminal: bool) -> str:
    """Read a line of standard input, empty at its end and where it cannot be read."""
    try:
        if is_terminal:
            return keyboard.read()
        return sys.stdin.readline() if sys.stdin is not None else ""
    except OSError as error:
        if error.errno == errno.EIO:
            raise Gone from error
        return ""


def _patiently(look: Callable[[], Answer]) -> Answer:
    """Look at the rows as soon as no other program holds them: what was accepted is made all the same."""
    is_told = False
    while True:
        try:
            return look()
        except DatabaseBusy as error:
            if not is_told:
                tell(str(error))
            is_told = True
            pause(POLL)


def _share(item: Item) -> float:
    if item.status == Status.PROCESSING:
        return item.step / item.steps if item.steps else 0.0
    return float(item.status != Status.PENDING)


def _doing(items: Sequence[Item]) -> str:
    working = [item for item in items if item.status == Status.PROCESSING]
    if not working:
        return "waiting"
    first, last = working[0], working[-1]
    number = f"{first.position}" if first is last else f"{first.position} to {last.position}"
    return f"{first.kind} {number}, step {first.step} of {first.steps}" if first.steps else f"{first.kind} {number}"
