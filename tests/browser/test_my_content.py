"""My content in a real browser: log in, view, download, delete, log out."""

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.site import Person, Site


def made(person: Person, prompt: str, *, images: int = 2, videos: int = 1) -> str:
    """Make a content and return the user_id."""
    user_id = person.asks_for(prompt, images=images, videos=videos)
    expect(person.tiles("Completed")).to_have_count(images + videos)
    return user_id


def test_the_cookie_of_an_earlier_release_keeps_its_user_id(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    first = made(ada, "One", videos=0)
    (cookie,) = ada.context.cookies()
    ada.context.clear_cookies()
    ada.context.add_cookies([cookie | {"name": "session"}])  # type: ignore[list-item]
    ada.page.reload()
    expect(ada.tiles("Completed")).to_have_count(2)
    assert ada.asks_for("Two", images=1, videos=0) == first
    found = {one["name"]: one["value"] for one in ada.context.cookies()}
    assert found == {"session": cookie["value"], f"daybreak_{site.port}": cookie["value"]}


def test_the_viewer_works_by_mouse_and_keyboard(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    made(ada, "Look")
    viewer = ada.page.locator("dialog.viewer")
    ada.tiles().locator(".open").first.click()
    expect(viewer.locator(".prompt")).to_contain_text("Picture 1")
    ada.page.keyboard.press("ArrowRight")
    expect(viewer.locator(".prompt")).to_contain_text("Picture 2")
    viewer.get_by_role("button", name="Next").click()
    expect(viewer.locator(".prompt")).to_contain_text("Video 1")
    ada.page.wait_for_function("document.querySelector('dialog.viewer video').currentTime > 0.2")
    ada.page.keyboard.press("ArrowRight")
    expect(viewer.locator(".prompt")).to_contain_text("Picture 1")
    ada.page.keyboard.press("ArrowLeft")
    expect(viewer.locator(".prompt")).to_contain_text("Video 1")
    viewer.get_by_text("How it was made").click()
    expect(viewer.locator("dl")).to_contain_text("seed")
    with ada.page.expect_download() as downloading:
        viewer.get_by_role("link", name="Download").click()
    assert re.fullmatch(r"daybreak-\d+-video-1\.mp4", downloading.value.suggested_filename)
    ada.page.keyboard.press("Escape")
    expect(viewer).not_to_be_visible()
    expect(ada.tiles().locator(".open").first).to_be_focused()


def test_the_viewer_works_by_touch(site: Site, visit: Visit) -> None:
    ada = visit(site.url, phone=True)
    made(ada, "Swipe", videos=0)
    ada.tiles().locator(".open").first.tap()
    viewer = ada.page.locator("dialog.viewer")
    expect(viewer.locator(".prompt")).to_contain_text("Picture 1")
    stage = viewer.locator(".stage")
    for kind, x in (("touchstart", 300), ("touchend", 80)):
        stage.evaluate(
            "(stage, [kind, x]) => stage.dispatchEvent(new TouchEvent(kind, {bubbles: true, changedTouches: "
            "[new Touch({identifier: 1, target: stage, clientX: x, clientY: 300})]}))",
            [kind, x],
        )
    expect(viewer.locator(".prompt")).to_contain_text("Picture 2")
    viewer.get_by_role("button", name="Close", exact=True).tap()
    expect(viewer).not_to_be_visible()


def test_every_one_of_many_contents_can_be_reached(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    made(ada, "Number 0", images=1, videos=0)
    for number in range(1, 14):
        data = [f"Number {number}", "", 1, 0, None, ""]
        ada.page.request.post(f"{site.url}gradio_api/call/generate", data={"data": data})
    site.program.until(
        lambda: site.program.value("SELECT count(*) FROM user_content WHERE prompt LIKE 'Number %'") == 14
    )
    ada.goes_to("My content")
    expect(ada.album.locator(".card")).to_have_count(12)
    ada.album.get_by_role("button", name="Show older").click()
    newest_first = "SELECT prompt FROM user_content WHERE prompt LIKE 'Number %' ORDER BY content_id DESC"
    expect(ada.album.locator("h3")).to_have_text([prompt for (prompt,) in site.program.rows(newest_first)])
    expect(ada.album.get_by_role("button", name="Show older")).not_to_be_visible()


def test_only_visits_are_recorded_as_views(own_site: Site, visit: Visit) -> None:
    ada = visit(own_site.url)
    user_id = made(ada, "Count", videos=0)
    ada.goes_to("My content")
    expect(ada.album.locator("h3")).to_have_count(1)
    ada.page.goto(f"{own_site.url}content")
    rows = own_site.program.rows("SELECT user_id, activity FROM user_activity ORDER BY activity_id")
    assert rows == [(user_id, "login"), (user_id, "view"), (user_id, "view")]


def test_missing_items_are_reported_and_made_again_with_one_click(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    user_id = made(ada, "Lost and found", images=3, videos=0)
    first, second, third = sorted((site.program.data_dir / "generated_content" / user_id).glob("*/*.png"))
    was = second.read_bytes()
    second.unlink()
    ada.goes_to("My content")
    tiles = ada.album.locator(".tile")
    expect(ada.album.locator(".facts strong")).to_have_text("2 of 3 ready, 1 missing")
    expect(tiles.nth(1)).to_contain_text("Its file is missing.")
    tiles.nth(0).locator(".open").click()
    ada.page.keyboard.press("ArrowRight")
    expect(ada.page.locator("dialog.viewer .prompt")).to_contain_text("Picture 3")
    ada.page.keyboard.press("Escape")
    ada.album.get_by_role("button", name="Make it again").click()
    expect(ada.album.locator(".facts strong")).to_have_text("All 3 ready")
    assert second.read_bytes() == was

    # Deleted between loading the page and loading its pictures.
    def loses(route: Route) -> None:
        third.unlink(missing_ok=True)
        route.continue_()

    bob = visit(site.url)
    bob.page.route("**/media/*", loses)
    bob.logs_in(user_id)
    expect(bob.album.locator(".facts strong")).to_have_text("2 of 3 ready, 1 missing")
    bob.page.unroute("**/media/*")
    first.unlink()
    bob.goes_to("Create")
    bob.goes_to("My content")
    expect(bob.album.locator(".facts strong")).to_have_text("1 of 3 ready, 2 missing")
    bob.album.get_by_role("button", name="Make missing items again").click()
    expect(bob.album.locator(".facts strong")).to_have_text("All 3 ready")
