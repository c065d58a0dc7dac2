"""The Models tab: recommend, download with one click, choose, and use a model."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from engine.models import catalogue
from engine.models.catalogue import Entry
from persistence.tables import Kind
from tests.browser.conftest import Visit
from tests.browser.site import Person, Site
from tests.checkpoints import FAMILIES
from tests.hub import Answer, Hub, files_of, serve

#: The picture model that the catalogue recommends for a CPU.
ENTRY: Entry = next(one for one in catalogue.entries() if one.kind == Kind.IMAGE and 0 in one.tiers)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """Return a Hub with tiny weights under the recommended model's name."""
    with serve() as hub:
        hub.add(ENTRY.repository, files_of(FAMILIES[ENTRY.pipeline](tmp_path / "saved")))
        yield hub


@pytest.fixture
def site(tmp_path: Path, hub: Hub) -> Iterator[Site]:
    """Return a site whose operator named no model, with an empty cache: a new process, for the Hub's client reads where
    both are as it is imported."""
    new = [sys.executable, "-m", "app"]
    site = Site(tmp_path / "data", "auto", command=new, HF_ENDPOINT=hub.url, HF_HOME=str(tmp_path / "hf"))
    yield site
    site.program.end()


def card(person: Person) -> Locator:
    return person.page.locator(f".model[data-id='{ENTRY.id}']")


def opens_models(person: Person) -> None:
    person.goes_to("Models")
    expect(person.page.locator(".models h2")).to_have_count(2)


def test_a_recommended_model_is_downloaded_with_one_click_and_used_for_the_next_picture(
    site: Site, hub: Hub, visit: Visit
) -> None:
    weights = next(name for name in hub.repositories[ENTRY.repository] if name.startswith("unet/diffusion"))
    held = hub.hold(f"{ENTRY.repository}/{weights}", at=100)
    ada = visit(site.url)
    assert hub.requests == [], "the Hub receives no request before a person asks for a download"
    opens_models(ada)
    expect(card(ada)).to_contain_text("recommended here")
    expect(card(ada)).to_contain_text(f"{ENTRY.licence}: ")
    expect(card(ada)).to_contain_text(re.compile(r"about .* each"))
    card(ada).get_by_role("button", name=re.compile("^Download .* GB$")).click()
    assert held.reached.wait(30)
    expect(card(ada).locator("progress")).to_be_visible()
    expect(card(ada)).to_contain_text(re.compile(r"0\.00 GB of 0\.00 GB, [\d.]+ MB/s, (estimating|.* left)"))
    expect(card(ada)).to_contain_text("where ")
    ada.page.reload()
    opens_models(ada)
    expect(card(ada).locator("progress")).to_be_visible()
    held.go_on.set()
    expect(card(ada)).to_contain_text("downloaded")
    expect(card(ada).get_by_role("button", name="In use")).to_be_visible()
    ada.goes_to("Create")
    expect(ada.page.locator(".chosen")).to_have_text(f"Pictures: {ENTRY.name}. Videos: camera moves over pictures.")
    ada.asks_for("a lighthouse", images=1, videos=0)
    expect(ada.tiles("Completed")).to_have_count(1)
    (row,) = site.program.rows("SELECT model, status FROM content_item")
    assert row == (ENTRY.id, "Completed")
    opens_models(ada)
    builtin = ada.page.locator(".model[data-id='builtin']")
    builtin.get_by_role("button", name="Use it").click()
    expect(builtin.get_by_role("button", name="In use")).to_be_focused()
    ada.goes_to("Create")
    expect(ada.page.locator(".chosen")).to_have_text("Pictures: built-in. Videos: built-in.")


def presses_slowly(person: Person, button: Locator) -> None:
    """Hold a button down until the page has updated its content."""
    button.hover()
    person.page.mouse.down()
    for _ in range(2):
        person.page.wait_for_event("response", lambda answer: "component_server" in answer.url)
    person.page.mouse.up()


@pytest.mark.soak
def test_a_download_is_stopped_and_resumed(site: Site, hub: Hub, visit: Visit) -> None:
    weights = next(name for name in hub.repositories[ENTRY.repository] if name.startswith("unet/diffusion"))
    held = hub.hold(f"{ENTRY.repository}/{weights}", at=100)
    ada = visit(site.url)
    opens_models(ada)
    card(ada).get_by_role("button", name=re.compile("^Download")).click()
    assert held.reached.wait(30)
    presses_slowly(ada, card(ada).get_by_role("button", name="Stop"))
    expect(card(ada)).to_contain_text("It was stopped; download it again to continue.")
    held.go_on.set()
    del hub.held[f"{ENTRY.repository}/{weights}"]
    card(ada).get_by_role("button", name=re.compile("^Download")).click()
    expect(card(ada)).to_contain_text("downloaded")


def test_a_failed_download_is_a_sentence(site: Site, hub: Hub, visit: Visit) -> None:
    hub.repositories.clear()
    ada = visit(site.url)
    opens_models(ada)
    card(ada).get_by_role("button", name=re.compile("^Download")).click()
    expect(card(ada).locator(".refusal")).to_contain_text(f"{ENTRY.repository} is not on the Hub")
    hub.instead[""] = Answer()
    card(ada).get_by_role("button", name=re.compile("^Download")).click()
    expect(card(ada).locator(".refusal")).to_contain_text(f"{hub.url} answers with a web page when asked for")
    ada.context.set_offline(True)
    card(ada).get_by_role("button", name=re.compile("^Download")).click()
    refusal = ada.page.locator(".models > .refusal")
    expect(refusal).to_contain_text("Daybreak cannot be reached right now")
    ada.context.set_offline(False)
    ada.goes_to("Create")
    ada.goes_to("Models")
    expect(refusal).to_be_empty()


@pytest.mark.soak
def test_a_visitor_from_another_machine_sees_the_models_but_cannot_download_them(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.context.set_extra_http_headers({"X-Forwarded-For": "203.0.113.9"})
    opens_models(ada)
    expect(card(ada)).to_contain_text(f"python -m app models --get {ENTRY.id}")
    expect(ada.page.locator(".models").get_by_role("button", name=re.compile("^Download"))).to_have_count(0)
