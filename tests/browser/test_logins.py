"""Whose page it is in a real browser: beside other programs, in several tabs, and when the login is lost."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Person, Site

#: What happens to a page that is looked at again after another tab.
LOOKED_AT = "document.dispatchEvent(new Event('visibilitychange'))"


def made(person: Person, prompt: str) -> str:
    """Have one picture made and return the user_id."""
    user_id = person.asks_for(prompt, images=1, videos=0)
    expect(person.tiles("Completed")).to_have_count(1)
    return user_id


def cookies(person: Person) -> dict[str, str]:
    """Return what cookies the browser has."""
    return {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}  # type: ignore[typeddict-item]


def farewell(page: Page, sentence: str = "You are no longer logged in on this page.") -> str:
    """Wait for the words to who is no longer logged in on the Create tab, and return the key in them."""
    told = page.locator("#making .farewell")
    expect(told).to_contain_text(sentence)
    return told.locator("code").inner_text()


def test_beside_other_programs_on_one_host_a_login_stays(site: Site, own_site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    first = made(ada, "Here")
    ada.context.add_cookies([{"name": "session", "value": "another application's", "url": site.url}])
    bob = Person.__new__(Person)
    bob.__dict__ |= ada.__dict__ | {"url": own_site.url, "page": ada.context.new_page()}
    bob.page.goto(own_site.url)
    second = made(bob, "There")
    for person, user_id, prompt in ((ada, first, "Here again"), (bob, second, "There again")):
        person.page.reload()
        assert made(person, prompt) == user_id
    assert cookies(ada).keys() == {"session", f"daybreak_{site.port}", f"daybreak_{own_site.port}"}


def test_who_has_nothing_but_the_cookie_of_an_earlier_release_stays_logged_in(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    user_id = made(ada, "Before the update")
    cookie = cookies(ada)[f"daybreak_{site.port}"]
    ada.context.clear_cookies()
    ada.context.add_cookies([{"name": "session", "value": cookie, "url": site.url, "httpOnly": True}])
    ada.page.reload()
    expect(ada.tiles("Completed")).to_have_count(1)
    assert ada.tiles().locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 64
    assert cookies(ada) == {"session": cookie, f"daybreak_{site.port}": cookie}
    assert made(ada, "After the update") == user_id


def test_a_page_that_lost_its_login_says_so_before_anything_is_made(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    first = made(ada, "Mine")
    ada.context.clear_cookies()
    ada.fills("A new prompt", images=1, videos=0)
    ada.presses_make()
    expect(ada.page.locator("#refusal")).to_contain_text("user_id: you are no longer logged in on this page")
    assert farewell(ada.page) == first
    expect(ada.tiles()).to_have_count(0)
    assert site.program.value("SELECT count(*) FROM user_content WHERE prompt = 'A new prompt'") == 0
    expect(ada.page.locator("#prompt textarea")).to_have_value("A new prompt")

    ada.presses_make()
    expect(ada.tiles("Completed")).to_have_count(1)
    assert ada.page.locator(".receipt code").inner_text() != first
    assert farewell(ada.page) == first

    ada.page.locator("#making").get_by_role("button", name="Log in again").click()
    expect(ada.page.locator("#making h3")).to_have_text("Mine")
    expect(ada.page.locator("#making .farewell")).to_have_count(0)
    assert made(ada, "Mine again") == first


def test_a_lost_login_is_noticed_by_what_does_not_come(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    user_id = made(ada, "Look")

    def looks_again() -> None:
        ada.page.evaluate(LOOKED_AT)

    def opens_a_picture() -> None:
        ada.tiles().locator(".open").click()
        # With another address, for the picture itself is in the browser's memory.
        ada.page.locator("dialog.viewer img").evaluate("img => img.setAttribute('src', img.getAttribute('src') + '?')")

    def deletes() -> None:
        ada.page.locator("#making").get_by_role("button", name="Delete").click()
        ada.page.locator("dialog.confirm").get_by_role("button", name="Delete").click()

    for act in (looks_again, opens_a_picture, deletes):
        ada.context.clear_cookies()
        act()
        assert farewell(ada.page) == user_id
        expect(ada.page.locator("dialog")).not_to_be_visible()
        if act is not deletes:
            ada.page.locator("#making").get_by_role("button", name="Log in again").click()
            expect(ada.tiles("Completed")).to_have_count(1)
    ada.goes_to("My content")
    expect(ada.album.get_by_role("heading", name="Welcome back")).to_be_visible()
    ada.album.get_by_role("button", name="Log in again").click()
    expect(ada.album.locator("h3")).to_have_text("Look")
    expect(ada.album.locator(".farewell")).to_have_count(0)


def test_tabs_of_one_browser_notice_who_logs_in_and_out_in_another(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    other = ada.open()
    first = made(ada, "In both tabs")
    expect(other.locator("#making h3")).to_have_text("In both tabs")

    bob = made(visit(site.url), "Of Bob")
    ada.page.request.post(f"{site.url}login", data={"user_id": bob})
    other.evaluate(LOOKED_AT)
    expect(other.locator("#making h3")).to_have_text("Of Bob")
    assert farewell(other, "This browser is logged in as somebody else now.") == first
    ada.fills("Whose is this?", images=1, videos=0)
    ada.presses_make()
    expect(ada.page.locator("#refusal")).to_contain_text("user_id: this browser is logged in under another one")
    assert farewell(ada.page, "This browser is logged in as somebody else now.") == first
    expect(ada.page.locator("#making h3")).to_have_text("Of Bob")
    ada.page.locator("#making").get_by_role("button", name="Log in again").click()
    expect(other.locator("#making h3")).to_have_text("In both tabs")

    ada.goes_to("My content")
    ada.page.get_by_role("button", name="Log out everywhere").click()
    for page in (ada.page, other):
        expect(page.locator("#making .farewell")).to_have_text("You were logged out.")
        assert first not in page.content()
