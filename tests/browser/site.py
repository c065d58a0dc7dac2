"""The real program serving the page, and a person using it in a real browser."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from tests.program.forked import Forked
from tests.program.program import REPOSITORY, SECONDS, Program, free_port

#: Chromium without a GPU and without network requests of its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

# Long enough for a busy machine.
expect.set_options(timeout=90_000)


class Site:
    """A server on a data folder, which can be killed and restarted on the same port.

    `command`, by default `python -m app`, starts it in `cwd`; the port is passed in the environment.
    """

    def __init__(
        self,
        data_dir: Path,
        image_model: Path | str,
        command: Sequence[str] | None = None,
        cwd: Path = REPOSITORY,
        host: str = "127.0.0.1",
        **environment: str,
    ) -> None:
        self.port = free_port()
        self.url = f"http://{host}:{self.port}/"
        self.program = Program(data_dir, image_model, cwd=cwd, **environment | {"DAYBREAK_PORT": str(self.port)})
        self._command = command
        self.process = self.start()

    def start(self) -> subprocess.Popen[str] | Forked:
        """Start the server and wait until it answers."""
        self.process = self.program.start_command(self._command) if self._command else self.program.fork()
        deadline = time.monotonic() + SECONDS
        while not self.answers():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return self.process

    def answers(self) -> bool:
        """Return whether the server is up."""
        try:
            with urlopen(f"{self.url}healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


class Person:
    """A person with their own browser context, who records unexpected errors, dialogs and requests."""

    def __init__(self, browser: Browser, url: str, *, phone: bool = False, dark: bool = False) -> None:
        self.url = url
        self.context: BrowserContext = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/Bratislava",
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.strange: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        """Open the page in a tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.strange.append(f"script: {error}"))
        page.on("dialog", self._note_dialog)
        page.on("request", lambda request: self._note_address(request.url))
        page.goto(self.url)
        expect(page.locator("#prompt textarea")).to_be_visible()
        return page

    def _note_dialog(self, dialog: Dialog) -> None:
        self.strange.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_address(self, address: str) -> None:
        if not address.startswith((self.url, "data:", "blob:")):
            self.strange.append(f"elsewhere: {address}")

    def asks_for(self, prompt: str, *, images: int = 2, videos: int = 1, notify_at: str = "", seed: str = "") -> str:
        """Fill the form, press the button, and return the user_id on the receipt."""
        self.fills(prompt, images=images, videos=videos, notify_at=notify_at, seed=seed)
        self.presses_make()
        expect(self.page.locator("#making h3")).to_have_text(prompt)
        return self.page.locator(".receipt code").inner_text()

    def presses_make(self) -> None:
        """Press the button, after a pause so that it is not a double click."""
        self.page.wait_for_timeout(800)
        self.page.locator("#make").click()

    def chooses_shape(self, shape: str) -> None:
        """Choose a shape from the list."""
        self.page.locator("#aspect input").click()
        self.page.get_by_role("option", name=shape, exact=True).click()

    def fills(self, prompt: str, *, images: int = 2, videos: int = 1, notify_at: str = "", seed: str = "") -> None:
        """Fill the form."""
        self.page.locator("#prompt textarea").fill(prompt)
        self.page.locator("#images input").fill(str(images))
        self.page.locator("#videos input").fill(str(videos))
        self.page.locator("#notify_at input").fill(notify_at)
        self.page.locator("#seed input").fill(seed)

    def goes_to(self, tab: str) -> None:
        """Select a tab by its name."""
        self.page.get_by_role("tab", name=tab).click()

    def logs_in(self, user_id: str) -> None:
        """Log in on My content."""
        self.goes_to("My content")
        self.page.get_by_label("Your user_id").fill(user_id)
        self.page.get_by_role("button", name="Show my content").click()

    def tiles(self, status: str = "") -> Locator:
        """Return the tiles of the Create tab, optionally only those with a status."""
        return self.page.locator(f"#making .card .tile{f'[data-status={status}]' if status else ''}")

    @property
    def album(self) -> Locator:
        """Return the content of the My content tab."""
        return self.page.locator("#album .album")
