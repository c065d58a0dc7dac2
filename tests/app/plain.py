"""Helpers of the tests of the plain pages: a parsed page, and contents to show on it."""

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from persistence import claims
from persistence.database import Database
from persistence.storage import FILES
from persistence.tables import Activity
from tests.conftest import NOON

#: The secret key of both applications.
KEY = "the key of both applications"
MARKUP = "{{7*7}} ${alert(1)} <script>alert(1)</script> \"'><img src=x onerror=alert(1)> \u202eevol"

#: HTML tags without an end tag.
VOID = {"meta", "input", "img", "br", "link", "hr"}


class Page(HTMLParser):
    """A page as a browser sees it: its tags with their attributes, its text, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & {*self._open}:
            self.words += data

    def all(self, tag: str, attribute: str) -> list[str | None]:
        """Return the values of an attribute of all tags with that name."""
        return [attributes[attribute] for name, attributes in self.tags if name == tag and attribute in attributes]


def enter(client: FlaskClient, user_id: str) -> TestResponse:
    return client.post("/login", data={"user_id": user_id})


def activities(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.exec(select(Activity).order_by(col(Activity.activity_id))).all()
        return [(row.user_id, row.activity) for row in rows]


def finish(database: Database, data_dir: Path, content_id: int, *, failed: Sequence[str] = ()) -> None:
    """Complete every item of a content, each with its own file, but fail items of some kinds."""
    (data_dir / FILES).mkdir(exist_ok=True)
    while claimed := claims.claim(database, content_id, 1, NOON):
        if claimed[0].kind in failed:
            claims.fail(database, claimed, MARKUP, NOON)
        else:
            path = data_dir / FILES / f"{claimed[0].item_id}.png"
            path.write_text("a picture")
            claims.complete(database, claimed[0], str(path.relative_to(data_dir)), NOON)
