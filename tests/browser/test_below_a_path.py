"""The page below a path of a proxy: it works, and requests nothing outside the path."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.proxy import Proxy, serve


class Shown(NamedTuple):
    """A site and its addresses at two proxies: one strips the path, the other keeps it."""

    site: Site
    cut: str
    whole: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Shown]:
    site = Site(tmp_path_factory.mktemp("below"), image_model, DAYBREAK_ROOT_PATH="/my/daybreak/")
    with ExitStack() as stack:
        stack.callback(site.program.end)
        proxies = [Proxy("/my/daybreak", site.url, cuts=cuts) for cuts in (True, False)]
        yield Shown(site, *(f"{stack.enter_context(serve(proxy)).url}/my/daybreak/" for proxy in proxies))


def test_the_page_works_below_the_path(shown: Shown, visit: Visit) -> None:
    ada = visit(shown.cut)
    user_id = ada.asks_for("Never give up", images=1, videos=1)
    expect(ada.tiles("Completed")).to_have_count(2)
    ada.goes_to("My content")
    expect(ada.album).to_contain_text("Never give up")
    ada.page.goto(f"{shown.cut}content")
    expect(ada.page.locator("main img")).to_have_js_property("naturalWidth", 64)
    with ada.page.expect_download() as saved:
        ada.page.get_by_role("link", name="Download all").click()
    assert saved.value.suggested_filename == "daybreak-1.zip"
    ada.page.get_by_role("button", name="Log out").click()
    expect(ada.page).to_have_url(f"{shown.cut}login")
    ada.page.get_by_label("user_id").first.fill(user_id)
    ada.page.keyboard.press("Enter")
    expect(ada.page).to_have_url(f"{shown.cut}content")
    ada.page.get_by_role("link", name="Make more").click()
    expect(ada.page).to_have_url(shown.cut)
    ada.goes_to("Models")
    expect(ada.page.locator("#models")).to_contain_text("Comes with Daybreak")


@pytest.mark.parametrize("place", [pytest.param(1, id="cut"), pytest.param(2, id="whole", marks=pytest.mark.soak)])
def test_the_api_works_below_the_path(shown: Shown, place: int) -> None:
    url = str(shown[place])
    client = Client(url, verbose=False, analytics_enabled=False)
    user_id = client.predict("Small steps", "", 1, 0, api_name="/generate")["user_id"]
    shown.site.program.until(shown.site.program.is_notified)
    status = client.predict(user_id, api_name="/status")["contents"][0]
    assert status["status"] == "Completed"
    with httpx.Client(base_url=url, follow_redirects=True) as ada:
        assert str(ada.get("content").url) == f"{url}login"
        shown_content = ada.post("login", data={"user_id": user_id})
        assert (str(shown_content.url), "Small steps" in shown_content.text) == (f"{url}content", True)
        assert ada.get(f"media/{status['items'][0]['item_id']}").headers["content-type"] == "image/png"
        with ada.stream("GET", "events") as events:
            assert "Small steps" in next(line for line in events.iter_lines() if line.startswith("data: "))
        assert ada.get("gradio_api/upload").status_code == 404
