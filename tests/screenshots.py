"""Make the README's screenshots with the built-in model and a real browser: `python -m tests.screenshots`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.site import FLAGS, Person, Site
from tests.program.program import REPOSITORY

PROMPTS = ("Small steps every day", "Never give up")


def main() -> None:
    """Submit two prompts and take screenshots on the way."""
    chromium = shutil.which("chromium-headless-shell")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        # With the models of a new machine: none in the container's folder.
        command = [sys.executable, "-m", "app"]
        site = Site(Path(folder), "auto", command=command, OMP_NUM_THREADS=str(os.cpu_count()), HF_HOME="/models")
        ada = Person(browser, site.url)
        for number, prompt in enumerate(PROMPTS):
            user_id = ada.asks_for(prompt, images=5, videos=5, seed=str(7 + number))
            if prompt == PROMPTS[-1]:
                expect(ada.tiles("Completed").nth(5)).to_be_visible(timeout=120_000)
                ada.page.evaluate("scrollTo(0, 0)")
                take(ada.page, "create", whole=True)
            expect(ada.tiles("Completed")).to_have_count(10, timeout=120_000)
        ada.goes_to("My content")
        ada.page.evaluate("scrollTo(0, 0)")
        expect(ada.album.locator("h3")).to_have_count(2)
        take(ada.page, "my-content")
        ada.goes_to("Models")
        expect(ada.page.locator(".models h2")).to_have_count(2)
        take(ada.page, "models")
        phone = Person(browser, site.url, phone=True, dark=True)
        phone.logs_in(user_id)
        phone.goes_to("Create")
        expect(phone.tiles("Completed")).to_have_count(10)
        phone.page.locator("#making .card").scroll_into_view_if_needed()
        take(phone.page, "phone")
        browser.close()
        site.program.end()


def take(page: Page, name: str, *, whole: bool = False) -> None:
    """Save a screenshot of the viewport, or of the whole page, once the visible pictures have loaded."""
    page.wait_for_timeout(1500)
    page.screenshot(path=REPOSITORY / "docs" / f"{name}.png", full_page=whole)


if __name__ == "__main__":
    main()
