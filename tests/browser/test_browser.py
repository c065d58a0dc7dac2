"""Browser features: back, forward and reload, blocked storage, and translation."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site

#: Makes a browser that stores nothing for this page, like Chromium with cookies blocked.
NOTHING_KEPT = """for (const kind of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, kind, {get() { throw new DOMException("Access is denied.", "SecurityError"); }});"""

#: Replaces every text node, as translators do.
TRANSLATOR = """(() => {
    const translate = node => {
        const untouched = "font, script, style, textarea, [translate=no]";
        if (!node.nodeValue.trim() || node.parentElement?.closest(untouched)) return;
        const font = document.createElement("font");
        font.textContent = `[${node.nodeValue}]`;
        node.replaceWith(font);
    };
    const all = root => {
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
        while (texts.nextNode()) found.push(texts.currentNode);
        found.forEach(translate);
    };
    new MutationObserver(changes => {
        for (const {target, type, addedNodes} of changes) {
            if (type === "characterData") translate(target);
            addedNodes.forEach(node => node.nodeType === Node.TEXT_NODE ? translate(node) : all(node));
        }
    }).observe(document, {childList: true, characterData: true, subtree: true});
})()"""

#: Swallows the first click on a tab, as happens while Gradio is still building the page.
FIRST_CHOICE_LOST = """addEventListener("click", function lose(event) {
    if (event.isTrusted || !event.target.closest("[data-tab-id]")) return;
    event.stopImmediatePropagation();
    removeEventListener("click", lose, true);
}, true)"""


def is_on(page: Page, tab: str) -> None:
    """Expect a tab to be selected, at an unchanged URL."""
    expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")


def test_back_and_forward_work_as_expected(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    page = ada.page
    ada.asks_for("Back and forth", images=1, videos=0)
    ada.tiles("Completed").locator(".open").click()
    viewer, question = page.locator("dialog.viewer"), page.locator("dialog.confirm")
    expect(viewer).to_be_visible()
    page.evaluate("history.back()")
    expect(viewer).not_to_be_visible()
    page.evaluate("history.forward()")
    page.wait_for_function("!history.state?.dialog")
    expect(viewer).not_to_be_visible()
    is_on(page, "Create")

    ada.goes_to("My content")
    page.get_by_role("button", name="Delete").click()
    expect(question).to_be_visible()
    page.evaluate("history.back()")
    expect(question).to_have_count(0)
    ada.album.locator(".open").click()
    page.keyboard.press("Escape")
    ada.goes_to("Models")
    for tab in ("My content", "Create"):
        page.evaluate("history.back()")
        is_on(page, tab)
    expect(ada.tiles("Completed")).to_have_count(1)
    for tab in ("My content", "Models"):
        page.evaluate("history.forward()")
        is_on(page, tab)
    assert page.url == site.url, "a shared link leads to Create"


def test_a_reload_keeps_the_position_and_the_draft(site: Site, visit: Visit) -> None:
    ada = visit(site.url, phone=True)
    page = ada.page
    for prompt in ("The first of all", "The second one"):
        ada.asks_for(prompt, images=3, videos=0)
        expect(ada.tiles("Completed")).to_have_count(3)
    ada.fills("Half a thou", images=7, videos=8, notify_at="07:30", seed="9")
    ada.goes_to("My content")
    oldest = ada.album.locator(".open").last
    oldest.click()
    ada.context.add_init_script(FIRST_CHOICE_LOST)
    page.reload()
    is_on(page, "My content")
    expect(oldest).to_be_in_viewport()
    page.evaluate("history.back()")
    is_on(page, "Create")
    fields = {"prompt textarea": "Half a thou", "images input": "7", "videos input": "8"}
    for field, typed in (fields | {"notify_at input": "07:30", "seed input": "9"}).items():
        expect(page.locator(f"#{field}")).to_have_value(typed)


def test_without_storage_and_cookies_everything_works_except_staying_logged_in(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    page = ada.page

    def without_cookie(route: Route) -> None:
        answer = route.fetch()
        ada.context.clear_cookies()
        route.fulfill(status=answer.status, headers={})

    ada.context.add_init_script(NOTHING_KEPT)
    page.route("**/login", without_cookie)
    page.reload()
    ada.fills("Keep nothing", images=1, videos=0)
    ada.presses_make()
    receipt = page.locator(".receipt")
    expect(receipt.get_by_role("alert")).to_contain_text("This browser blocks cookies for this page")
    expect(receipt.locator("code")).to_have_text(re.compile("^[0-9a-f-]{36}$"))
    page.unroute("**/login")
    ada.goes_to("Models")
    expect(page.locator(".models h2")).to_have_count(2)
    page.get_by_role("button", name="Switch between light and dark").click()
    ada.goes_to("Create")
    ada.presses_make()
    expect(ada.tiles("Completed")).to_have_count(1)


def test_the_page_works_with_whatever_an_add_on_returns_from_storage(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    for kept in ("", "null", "7"):
        ada.page.add_init_script(f"Storage.prototype.getItem = () => {kept!r}")
        ada.page.reload()
        ada.goes_to("Models")
        expect(ada.page.locator(".models h2")).to_have_count(2)


@pytest.mark.soak
def test_a_translated_page_still_shows_progress(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    page = ada.page
    ada.context.add_init_script(TRANSLATOR)
    page.reload()
    expect(page.locator("#make")).to_have_text("[Make my pictures and videos]")
    ada.fills("Word for word", images=1, videos=1)
    ada.presses_make()
    expect(page.locator("#making .caption")).to_have_text(["[Picture 1]", "[Video 1]"])
    expect(page.locator("#making .facts strong")).to_have_text("[All 2 ready]")
    for untouched in ("#making h3", ".receipt code"):
        expect(page.locator(untouched)).not_to_contain_text("[")
    page.get_by_role("tab").nth(1).click()
    expect(ada.album.locator("h3")).to_have_text("Word for word")
    page.reload()
    expect(ada.album.locator("h3")).to_have_text("Word for word")
