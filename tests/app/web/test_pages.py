"""The plain pages: complete and with all values escaped."""

import pytest

from app.web import pages
from tests.app.plain import MARKUP, Page


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("access.html", {"error": ""}),
        ("access.html", {"error": MARKUP}),
        ("error.html", {"sentence": MARKUP}),
        ("login.html", {"error": MARKUP, "user_id": MARKUP, "is_known": True, "embedded": True}),
        ("content.html", {"cards": [], "before": None, "older_than": None}),
    ],
)
def test_every_page_is_complete_and_escaped(name: str, values: dict[str, object]) -> None:
    text = pages.render(name, **values)
    page = Page(text)
    tags = [tag for tag, _ in page.tags]
    assert (page.all("html", "lang"), tags.count("h1"), tags.count("title"), tags.count("main")) == (["en"], 1, 1, 1)
    assert page.all("meta", "content")[0] == "width=device-width, initial-scale=1"
    assert {"script", "link"} & {*tags} == set()
    assert page.all("label", "for") == page.all("input", "id")
    assert "--dawn: linear-gradient" in text
    assert "&#" not in text.partition("</style>")[0]
    if MARKUP in values.values():
        assert MARKUP in page.words


def test_the_access_page_sends_the_code() -> None:
    page = Page(pages.render("access.html", error="Wrong.", root="../"))
    assert (page.all("form", "action"), page.all("input", "name")) == (["../access"], ["code"])
    assert page.words.count("Wrong.") == 1
