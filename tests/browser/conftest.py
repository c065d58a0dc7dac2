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
    """Return Debian's Chromium. Other packages' tests must not follow beside it: its event loop runs in this thread."""
    path = shutil.which("chromium")
    assert path, "The browser tests need Debian's chromium."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Site]:
    """Return a running site that the tests of this process share; what is whose is told apart by user_id."""
    site = Site(tmp_path_factory.mktemp("site"), image_model)
    yield site
    site.program.end()


@pytest.fixture
def own_site(tmp_path: Path, image_model: Path) -> Iterator[Site]:
    """Return a running site of the test's own."""
    site = Site(tmp_path / "data", image_model)
    yield site
    site.program.end()


@pytest.fixture
def idle_site(tmp_path: Path, image_model: Path) -> Iterator[tuple[Site, FileLock]]:
    """Return a site that makes nothing before the lock is released, so that everything can be seen waiting."""
    (tmp_path / "data").mkdir()
    with FileLock(tmp_path / "data" / "engine.lock") as lock:
        site = Site(tmp_path / "data", image_model)
        yield site, lock
    site.program.end()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Return a function that puts somebody in front of a site; nothing strange may happen to them."""
    people: list[Person] = []

    def visit(url: str, **options: object) -> Person:
        people.append(Person(chromium, url, **options))  # type: ignore[arg-type]
        return people[-1]

    yield visit
    for person in people:
        person.context.close()
        assert person.strange == []
