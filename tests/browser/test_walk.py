"""One long walk through the page: on a desktop in light mode and on a phone in dark mode."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Person, Site


@pytest.mark.parametrize(
    "look",
    [
        pytest.param({}, id="desktop, light", marks=pytest.mark.soak),
        pytest.param({"phone": True, "dark": True}, id="phone, dark"),
    ],
)
def test_walk_through_the_whole_page(
    idle_site: tuple[Site, FileLock], visit: Visit, look: dict[str, bool], tmp_path: Path
) -> None:
    site, lock = idle_site
    ada = visit(site.url, **look)

    ada.page.set_viewport_size({"width": ada.page.evaluate("innerWidth"), "height": 720})
    user_id = ada.asks_for("Regretted at once", images=1, videos=1, notify_at="23:59")
    receipt = ada.page.locator(".receipt")
    expect(receipt).to_contain_text(re.compile(r"You will be notified (today|tomorrow.*) at 23:59\."))
    sees_the_first_pictures(ada)
    expect(ada.page).to_have_title("0 of 2 · Daybreak")
    ada.page.get_by_role("button", name="Stop all").click()
    expect(ada.tiles("Cancelled")).to_have_count(2)
    expect(ada.page.locator("#making .facts")).to_contain_text("Stopped")
    expect(receipt).not_to_contain_text("notified")
    expect(ada.page).to_have_title("Daybreak")
    uses_again(ada, "Regretted at once")

    assert ada.asks_for("Small steps", images=2, videos=2) == user_id
    expect(ada.tiles("Pending")).to_have_count(4)
    expect(ada.tiles().first).to_contain_text("position 1 in the queue")
    expect(ada.tiles().last).to_contain_text("position 3 in the queue")
    ada.page.reload()
    expect(ada.tiles("Pending")).to_have_count(4)

    elsewhere = visit(site.url)
    elsewhere.logs_in(user_id)
    elsewhere.goes_to("Create")
    expect(elsewhere.tiles("Pending")).to_have_count(4)
    elsewhere.page.get_by_role("button", name="Stop Video 2").click()
    for person in (ada, elsewhere):
        expect(person.tiles("Cancelled")).to_have_count(1)

    in_the_way = site.program.data_dir / "generated_content" / user_id / "2" / "video_1.mp4"
    (in_the_way / "folder").mkdir(parents=True)
    is_hidden(elsewhere, True)
    lock.release()
    expect(elsewhere.page).to_have_title("2 of 4 ready, 1 failed · Daybreak")
    is_hidden(elsewhere, False)
    expect(elsewhere.page).to_have_title("Daybreak")
    for person in (ada, elsewhere):
        expect(person.tiles("Completed")).to_have_count(2)
        expect(person.tiles("Failed")).to_contain_text("The file video_1.mp4 could not be written")
    shutil.rmtree(in_the_way)
    ada.tiles("Failed").get_by_role("button", name="Retry").click()
    for person in (ada, elsewhere):
        expect(person.tiles("Completed")).to_have_count(3)
    expect(ada.page.locator("#making .facts")).to_contain_text("Stopped with 3 of 4 ready")

    views_a_video(ada)
    saves_everything(ada, tmp_path / "all.zip")

    ada.goes_to("My content")
    expect(ada.album.locator("h3")).to_have_text(["Small steps", "Regretted at once"])
    ada.album.get_by_role("button", name="Log out everywhere").click()
    expect(ada.album.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(elsewhere.page.get_by_role("heading", name="Ten things to look forward to")).to_be_visible()
    assert elsewhere.page.request.get(f"{site.url}content", max_redirects=0).status == 303

    ada.logs_in("no such id")
    expect(ada.album.get_by_role("alert")).to_contain_text("This user_id is unknown")
    ada.logs_in(f"  {user_id} ")
    expect(ada.album.locator(".tile[data-status=Completed]")).to_have_count(3)

    deletes_the_newest(ada)
    assert site.program.rows("SELECT prompt FROM user_content") == [("Regretted at once",)]
    assert site.program.files() == {}


def sees_the_first_pictures(person: Person) -> None:
    """Expect the prompt and its first row of pictures to be visible without scrolling."""
    edges = """() => [document.querySelector("#making h3").getBoundingClientRect().top >= 0,
        document.querySelector("#making .tile").getBoundingClientRect().bottom <= innerHeight]"""
    person.page.wait_for_function(f"({edges})().every(Boolean)")


def uses_again(person: Person, prompt: str) -> None:
    """Reuse a prompt from My content, and expect a visible field with the cursor at its end."""
    person.goes_to("My content")
    person.album.get_by_role("button", name="Use this prompt again").click()
    field = person.page.locator("#prompt textarea")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    person.page.keyboard.type(", again")
    expect(field).to_have_value(f"{prompt}, again")


def is_hidden(person: Person, hidden: bool) -> None:
    """Switch to another browser tab, or back."""
    person.page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def views_a_video(person: Person) -> None:
    """Open the video full-screen, expect it to play, and close it."""
    person.page.get_by_role("button", name="Open Video 1").click()
    person.page.wait_for_function("document.querySelector('dialog.viewer video').currentTime > 0.2")
    person.page.get_by_role("button", name="Close", exact=True).click()
    expect(person.page.locator("dialog.viewer")).not_to_be_visible()


def saves_everything(person: Person, path: Path) -> None:
    """Download the zip and check its files."""
    with person.page.expect_download() as downloading:
        person.page.locator("#making").get_by_role("link", name="Download all").click()
    assert re.fullmatch(r"daybreak-\d+\.zip", downloading.value.suggested_filename)
    downloading.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert sorted(Path(name).name for name in archive.namelist()) == ["image_1.png", "image_2.png", "video_1.mp4"]


def deletes_the_newest(person: Person) -> None:
    """Cancel the deletion of the newest content, then confirm it."""
    cards = person.album.locator(".card")
    for answer, left in (("Keep it", 2), ("Delete", 1)):
        cards.first.get_by_role("button", name="Delete").click()
        person.page.locator("dialog.confirm").get_by_role("button", name=answer).click()
        expect(cards).to_have_count(left)
