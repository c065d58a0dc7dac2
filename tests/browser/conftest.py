import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import FLAGS, Person, Site

Visit = Callable[..., Person]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return Debian's Chromium; its event loop runs in this thread, so no other package can run while it is open."""
    path = shutil.which("chromium-headless-shell")
    assert path, "The browser tests need Debian's chromium-headless-shell."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Site]:
    """Return a running site that all tests of this process share, each with its own user_id."""
    site = Site(tmp_path_factory.mktemp("site"), image_model)
    yield site
    site.program.end()


@pytest.fixture
def own_site(tmp_path: Path, image_model: Path) -> Iterator[Site]:
    """Return a running site for one test."""
    site = Site(tmp_path / "data", image_model)
    yield site
    site.program.end()


@pytest.fixture
def idle_site(tmp_path: Path, image_model: Path) -> Iterator[tuple[Site, FileLock]]:
    """Return a site whose engine waits until the lock is released."""
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "engine.lock") as lock:
        site = Site(tmp_path / "data", image_model)
        yield site, lock
    site.program.end()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Return a function that opens a site in a new browser context, and fail if anything unexpected happened there."""
    people: list[Person] = []

    def visit(url: str, **options: object) -> Person:
        people.append(Person(chromium, url, **options))  # type: ignore[arg-type]
        return people[-1]

    yield visit
    for person in people:
        person.context.close()
        assert person.strange == []
