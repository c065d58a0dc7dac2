"""The lines below the prompt: what is read in it, and what there is to choose where that is not sure."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_good_for_everybody
from tests.browser.test_create import HOSTILE

QUESTION = "I am not sure what you mean. Choose what fits best:"


@pytest.fixture
def reading_site(tmp_path: Path) -> Iterator[Site]:
    """Return a site with the built-in model, whose engine makes nothing."""
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "engine.lock"):
        site = Site(tmp_path / "data", "builtin")
        yield site
        site.program.end()


def chosen(page: Page) -> list[bool]:
    """Return for each choice whether it is chosen."""
    return [one.is_checked() for one in page.get_by_role("radio").all()]


def top(place: Locator) -> float:
    """Return where something is on the page."""
    box = place.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_says_what_it_reads_and_asks_where_it_is_not_sure(
    reading_site: Site, visit: Visit, phone: bool
) -> None:
    ada = visit(reading_site.url, phone=phone, dark=phone)
    page = ada.page
    prompt, line, make = page.locator("#prompt textarea"), page.locator(".read"), page.locator("#make")
    expect(line).to_be_empty()
    place = top(make)
    prompt.fill("a lighthouse at dawn")
    expect(line).to_have_text(re.compile("^I read: .*lighthouse, dawn$"))
    expect(page.get_by_role("radio")).to_have_count(0)
    prompt.fill("asdf qwer at night")
    expect(line).to_have_text(QUESTION)
    expect(page.get_by_role("radiogroup", name=QUESTION)).to_be_visible()
    expect(page.get_by_role("button", name="Never give up")).to_be_hidden()
    assert chosen(page) == [False] * 3
    assert top(make) == place
    assert_good_for_everybody(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    assert chosen(page) == [False, True, False]
    theme = page.get_by_role("radio").nth(1).get_attribute("value")
    page.reload()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    ada.presses_make()
    expect(page.locator("#making h3")).to_have_text("asdf qwer at night")
    stored = reading_site.program.rows("SELECT DISTINCT settings ->> 'theme' FROM content_item")
    assert stored == [(theme,)]
    prompt.press("End")
    prompt.press_sequentially("s")
    expect(page.get_by_role("radio").nth(1)).not_to_be_checked()
    prompt.fill(HOSTILE)
    expect(line).to_have_text(re.compile(f"^I read: .*|^{re.escape(QUESTION)}$"))
    prompt.fill("")
    expect(line).to_be_empty()
    expect(page.get_by_role("radio")).to_have_count(0)
    page.get_by_role("button", name="Never give up").click()
    expect(prompt).to_have_value("Never give up")


def test_only_the_last_answer_counts_and_other_models_are_not_explained(
    site: Site, reading_site: Site, visit: Visit
) -> None:
    ada, bob = visit(reading_site.url), visit(site.url)
    ada.page.locator("#prompt textarea").press_sequentially("a lake a tent a lighthouse")
    expect(ada.page.locator(".read")).to_have_text(re.compile("^I read: .*tent, lighthouse"))
    bob.page.locator("#prompt textarea").fill("a lighthouse at dawn")
    bob.page.wait_for_timeout(2_000)
    expect(bob.page.locator(".read")).to_be_empty()
