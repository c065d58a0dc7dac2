"""Accessibility: keyboard, screen reader, small screens, reduced motion, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site

#: Lists the visible controls that are too small to touch, except links within sentences and the invisible copies
#: without a role with which Gradio measures its tabs.
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, input, textarea, summary')]
    .filter(one => !one.matches('p a, button[tabindex="-1"]:not([role])'))
    .filter(one => one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
    .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`)"""


#: Lists the elements that clip the focus ring of the focused control.
CUT_OFF = """() => {
    const control = document.activeElement, box = control.getBoundingClientRect(), ring = 5;
    const cuts = ({left, top, right, bottom}) =>
        Math.min(box.left - left, box.top - top, right - box.right, bottom - box.bottom) < ring;
    const around = [];
    for (let one = control.parentElement; one && one !== document.body; one = one.parentElement) around.push(one);
    return around.filter(one => getComputedStyle(one).overflow !== "visible" && cuts(one.getBoundingClientRect()))
        .map(one => `${one.outerHTML.slice(0, 90)} around ${control.outerHTML.slice(0, 60)}`);
}"""


def assert_good_for_everybody(page: Page) -> None:
    """Assert that axe finds nothing serious, nothing scrolls sideways and every control is large enough to touch."""
    page.wait_for_timeout(900)  # pictures fade in, with other colours until they are opaque
    violations = Axe().run(page).response["violations"]
    serious = [one for one in violations if one["impact"] in ("serious", "critical")]
    found = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in serious for node in one["nodes"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize(
    ("phone", "dark"),
    [
        pytest.param(False, False, id="desktop, light"),
        pytest.param(True, True, id="phone, dark"),
        pytest.param(False, True, id="desktop, dark", marks=pytest.mark.soak),
        pytest.param(True, False, id="phone, light", marks=pytest.mark.soak),
    ],
)
def test_every_view_is_accessible(site: Site, visit: Visit, phone: bool, dark: bool) -> None:
    ada = visit(site.url, phone=phone, dark=dark)
    page = ada.page
    assert_good_for_everybody(page)
    ada.goes_to("My content")
    assert_good_for_everybody(page)
    ada.goes_to("Models")
    expect(page.locator(".models h2")).to_have_count(2)
    assert_good_for_everybody(page)
    ada.goes_to("Create")
    ada.asks_for("W" * 300, images=2, videos=1)
    expect(ada.tiles("Completed")).to_have_count(3)
    assert_good_for_everybody(page)
    ada.tiles().locator(".open").first.click()
    page.get_by_text("How it was made").click()
    assert_good_for_everybody(page)
    page.keyboard.press("Escape")
    ada.goes_to("My content")
    page.get_by_role("button", name="Delete").click()
    assert_good_for_everybody(page)
    page.keyboard.press("Escape")
    for plain in ("content", "login"):
        page.goto(f"{site.url}{plain}")
        assert_good_for_everybody(page)


def test_at_360_pixels_nothing_scrolls_sideways(site: Site, visit: Visit) -> None:
    ada = visit(site.url, phone=True)
    ada.page.set_viewport_size({"width": 360, "height": 740})
    ada.asks_for("W" * 300, images=1, videos=1)
    expect(ada.tiles("Completed")).to_have_count(2)
    assert_good_for_everybody(ada.page)
    # Text at twice its size.
    ada.page.add_style_tag(content="html { font-size: 200% }")
    tabs = ada.page.get_by_role("tab")
    assert tabs.evaluate_all("tabs => tabs.map(tab => tab.scrollWidth - tab.clientWidth)") == [0, 0, 0]
    assert ada.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_everything_can_be_done_by_keyboard_and_the_focus_can_be_seen(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    page = ada.page

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate(CUT_OFF) == []
            label = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
            if page.evaluate(f"({label}).trim()").startswith(name):
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
                return
        pytest.fail(f"{name} cannot be reached")

    ada.fills("Only keys", images=1, videos=0)
    page.locator("#prompt textarea").focus()
    tab_to("Make my pictures")
    page.keyboard.press("Enter")
    expect(ada.tiles("Completed")).to_have_count(1)
    tab_to("Open Picture 1")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.viewer")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to("Delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.confirm")).to_have_count(0)
    expect(ada.tiles("Completed")).to_have_count(1)


def test_progress_is_announced_to_screen_readers(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.asks_for("Tell me", images=1, videos=0)
    expect(ada.page.locator("#spoken[role=status]")).to_contain_text("1 of 1 are ready")


def test_reduced_motion_is_honoured(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.page.emulate_media(reduced_motion="reduce")
    ada.asks_for("Hold still", images=1, videos=1)
    expect(ada.tiles("Completed")).to_have_count(2)
    ada.tiles().locator("video").scroll_into_view_if_needed()
    ada.page.wait_for_timeout(800)
    assert ada.page.evaluate("document.querySelector('#making video').paused")
    assert ada.page.evaluate("getComputedStyle(document.querySelector('#making img')).animationName") == "none"


def test_the_choice_of_light_or_dark_is_kept(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = ada.page.evaluate(ground)
    ada.page.get_by_role("button", name="Switch between light and dark").click()
    dark = ada.page.evaluate(ground)
    assert dark != light
    ada.page.reload()
    expect(ada.page.locator("#prompt textarea")).to_be_visible()
    ada.page.wait_for_function("document.body.classList.contains('dark')")
    assert ada.page.evaluate(ground) == dark


def test_the_plain_pages_work_without_javascript(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    user_id = ada.asks_for("No scripts", images=1, videos=0)
    expect(ada.tiles("Completed")).to_have_count(1)
    context = ada.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(f"{site.url}content")
    page.get_by_label("Your user_id").fill(user_id)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="No scripts")).to_be_visible()
    expect(page.get_by_role("img")).to_have_count(1)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Your user_id")).to_be_visible()
    context.close()
