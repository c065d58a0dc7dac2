"""Logins in a real browser: lost and changed ones, in several tabs and beside other programs."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Person, Site
from tests.program.visitor import Visitor

LOST = "You are no longer logged in on this page."
SOMEBODY_ELSE = "This browser is now logged in under another user_id."

#: Makes a page visible again, as if the person returned from another tab.
LOOKED_AT = "document.dispatchEvent(new Event('visibilitychange'))"


def made(person: Person, prompt: str) -> str:
    """Make one picture and return the user_id."""
    user_id = person.asks_for(prompt, images=1, videos=0)
    expect(person.tiles("Completed")).to_have_count(1)
    return user_id


def farewell(page: Page, sentence: str = LOST) -> str:
    """Wait for the farewell on the Create tab, and return the user_id in it."""
    farewell = page.locator("#making .farewell")
    expect(farewell).to_contain_text(sentence)
    return farewell.locator("code").inner_text()


def test_a_page_whose_login_is_lost_says_so_before_it_submits_a_prompt(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    first = made(ada, "Mine")

    ada.context.clear_cookies()
    ada.tiles().locator(".open").click()
    # With another URL, because the picture itself is cached.
    ada.page.locator("dialog.viewer img").evaluate("img => img.setAttribute('src', img.getAttribute('src') + '?')")
    assert farewell(ada.page) == first
    expect(ada.page.locator("dialog.viewer")).not_to_be_visible()
    ada.page.get_by_role("button", name="Log in again").click()
    expect(ada.page.locator("#making h3")).to_have_text("Mine")
    expect(ada.page.locator(".farewell")).to_have_count(0)

    ada.context.clear_cookies()
    ada.fills("A new prompt", images=1, videos=0)
    ada.presses_make()
    expect(ada.page.locator("#refusal")).to_contain_text("user_id: you are no longer logged in on this page")
    assert farewell(ada.page) == first
    expect(ada.tiles()).to_have_count(0)
    assert site.program.value("SELECT count(*) FROM user_content WHERE prompt = 'A new prompt'") == 0
    expect(ada.page.locator("#prompt textarea")).to_have_value("A new prompt")
    ada.presses_make()
    expect(ada.page.locator("#making h3")).to_have_text("A new prompt")
    second = ada.page.locator(".receipt code").inner_text()
    assert farewell(ada.page) == first != second

    ada.page.request.post(f"{site.url}login", data={"user_id": first})
    ada.page.evaluate(LOOKED_AT)
    expect(ada.page.locator("#making h3")).to_have_text("Mine")
    assert farewell(ada.page, SOMEBODY_ELSE) == second


@pytest.mark.soak
def test_a_login_survives_other_programs_on_the_same_host(site: Site, own_site: Site, visit: Visit) -> None:
    """The browser counterpart of tests/app/web/test_login.py."""
    ada = visit(site.url)
    here = made(ada, "Here")
    ada.context.add_cookies([{"name": "session", "value": "another application's", "url": site.url}])
    bob = Person.__new__(Person)
    bob.__dict__ |= ada.__dict__ | {"url": own_site.url, "page": ada.context.new_page()}
    bob.page.goto(own_site.url)
    there = made(bob, "There")
    for person, user_id, prompt in ((ada, here, "Here again"), (bob, there, "There again")):
        person.page.reload()
        assert made(person, prompt) == user_id
    names = {cookie["name"] for cookie in ada.context.cookies()}
    assert names == {"session", f"daybreak_{site.port}", f"daybreak_{own_site.port}"}


@pytest.mark.soak
def test_tabs_notice_logins_and_logouts_in_other_tabs(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    other = ada.open()
    first = made(ada, "In both tabs")
    expect(other.locator("#making h3")).to_have_text("In both tabs")

    bob = Visitor(site).has_made("Of Bob").user_id
    ada.page.request.post(f"{site.url}login", data={"user_id": bob})
    other.evaluate(LOOKED_AT)
    expect(other.locator("#making h3")).to_have_text("Of Bob")
    assert farewell(other, SOMEBODY_ELSE) == first
    ada.fills("Whose is this?", images=1, videos=0)
    ada.presses_make()
    expect(ada.page.locator("#refusal")).to_contain_text("user_id: this browser is now logged in under another one")
    assert farewell(ada.page, SOMEBODY_ELSE) == first
    expect(ada.page.locator("#making h3")).to_have_text("Of Bob")
    ada.page.locator("#making").get_by_role("button", name="Log in again").click()
    expect(other.locator("#making h3")).to_have_text("In both tabs")

    ada.page.locator("#making").get_by_role("button", name="Delete").click()
    ada.context.clear_cookies()
    ada.page.locator("dialog.confirm").get_by_role("button", name="Delete").click()
    assert farewell(ada.page) == first
    ada.goes_to("My content")
    expect(ada.album.get_by_role("heading", name="Welcome back")).to_be_visible()
    ada.album.get_by_role("button", name="Log in again").click()
    expect(ada.album.locator("h3")).to_have_text("In both tabs")

    ada.page.get_by_role("button", name="Log out everywhere").click()
    for page in (ada.page, other):
        expect(page.locator("#making .farewell")).to_have_text("You were logged out.")
        assert first not in page.content()
