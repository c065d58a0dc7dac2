"""The Create tab in a real browser: submit, watch, stop, retry."""

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site

#: Prompts that break a page that treats them as markup, templates or code.
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> ${alert(3)} {{alert(4)}} \\u `x` \"' \u202egnp.exe"

UNREACHABLE = "Daybreak cannot be reached right now. Please try again."


def test_a_prompt_becomes_pictures_and_videos(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    expect(ada.page.get_by_role("heading", name="Ten things to look forward to")).to_be_visible()
    user_id = ada.asks_for("Never give up")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", user_id)
    receipt = ada.page.locator(".receipt")
    expect(receipt).to_contain_text("Keep it: it is your key")
    expect(ada.tiles("Completed")).to_have_count(3)
    expect(receipt).not_to_contain_text(re.compile("notified|ready in about"))
    expect(ada.page.locator("head > meta[property='og:url']")).to_have_attribute("content", site.url)
    expect(ada.page.locator("head > meta[property='og:title']")).to_have_attribute("content", "Daybreak")
    picture = ada.tiles().locator("img").first
    expect(picture).to_have_attribute("alt", re.compile("^Picture 1: .*: Never give up$"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 64
    ada.tiles().locator("video").scroll_into_view_if_needed()
    ada.page.wait_for_function("document.querySelector('#making video').currentTime > 0.3")
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_shape_can_be_chosen_with_any_model(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.fills("Tall as a tree", images=1, videos=0)
    ada.chooses_shape("9:16")
    ada.presses_make()
    picture = ada.tiles("Completed").locator("img")
    expect(picture).to_have_count(1)
    assert picture.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [
        1080,
        1920,
    ]
    ada.page.reload()
    expect(ada.page.locator("#aspect input")).to_have_value("9:16")
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_key_can_be_copied(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    user_id = ada.asks_for("Never give up", videos=0, images=1)
    ada.page.locator(".receipt .copy").click()
    assert ada.page.evaluate("navigator.clipboard.readText()") == user_id


def test_a_double_click_makes_one_content_and_a_later_click_another(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.fills("Once, please", images=1, videos=0)
    ada.page.locator("#make").dblclick()
    expect(ada.tiles("Completed")).to_have_count(1)
    count = "SELECT count(*) FROM user_content WHERE prompt = 'Once, please'"
    assert site.program.value(count) == 1
    ada.presses_make()
    site.program.until(lambda: site.program.value(count) == 2)


def test_a_late_answer_takes_back_the_apology(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    # The page apologises after 15 seconds; here after a third of one.
    ada.page.add_init_script("""const later = setTimeout;
        window.setTimeout = (call, wait, ...more) => later(call, wait === 15000 ? 300 : wait, ...more)""")
    ada.page.reload()
    refusal = ada.page.locator("#refusal .refusal")
    waiting: list[Route] = []
    ada.page.route("**/queue/join*", lambda route: waiting.append(route))
    ada.fills("Better late", images=1, videos=0)
    ada.presses_make()
    expect(refusal).to_contain_text("Please try again")
    for route in waiting:
        route.continue_()
    expect(ada.tiles("Completed")).to_have_count(1)
    expect(refusal).to_have_text("")


def test_control_enter_submits_the_form(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.fills("By keyboard alone", images=1, videos=0)
    ada.page.locator("#prompt textarea").press("Control+Enter")
    expect(ada.tiles("Completed")).to_have_count(1)


def test_an_example_fills_the_prompt(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.page.get_by_role("button", name="Trust the process").click()
    expect(ada.page.locator("#prompt textarea")).to_have_value("Trust the process")


def test_an_invalid_request_is_refused_in_one_sentence_and_the_draft_is_kept(site: Site, visit: Visit) -> None:
    refused: list[tuple[dict[str, str | int], str]] = [
        ({"prompt": "  "}, "prompt: please write what you feel or need."),
        ({"prompt": "x" * 2001}, "prompt: 2,001 characters are too many; at most 2,000 can be used."),
        ({"notify_at": "25:00"}, "notification time: '25:00' is not a time such as 07:30 or 19:00."),
        ({"images": 21}, "images: '21' is not a whole number from 0 to 20, such as 5."),
        ({"images": ""}, "images: please say how many pictures, from 0 to 20, such as 5."),
        ({"videos": -1}, "videos: '-1' is not a whole number from 0 to 20, such as 5."),
        ({"images": 0, "videos": 0}, "images and videos: ask for at least one picture or video."),
        ({"seed": "<b>x</b>"}, "seed: '<b>x</b>' is not a whole number from 0 to 4294967295, such as 42."),
    ]
    ada = visit(site.url)
    for fields, sentence in refused:
        ada.fills(**({"prompt": "Bad request"} | fields))  # type: ignore[arg-type]
        ada.presses_make()
        expect(ada.page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
        expect(ada.page.locator("#prompt textarea")).to_have_value(str(fields.get("prompt", "Bad request")))
    assert site.program.value("SELECT count(*) FROM user_content WHERE prompt = 'Bad request'") == 0
    expect(ada.page.locator("#notify_at input")).to_have_attribute("placeholder", "now, or 07:30")
    expect(ada.page.locator("#seed input")).to_have_attribute("placeholder", "any")
    ada.asks_for("\u200b Better words\ufeff", images=1, videos=0, notify_at="Now", seed="any")
    expect(ada.page.locator(".receipt")).to_contain_text("You will be notified as soon as everything is ready.")
    expect(ada.tiles("Completed")).to_have_count(1)


def test_hostile_prompts_are_shown_as_text(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.asks_for(HOSTILE, images=1, videos=1)
    expect(ada.tiles("Completed")).to_have_count(2)
    expect(ada.page.locator("#making h3")).to_have_text(HOSTILE)
    ada.tiles().locator(".open").first.click()
    expect(ada.page.locator("dialog.viewer .prompt")).to_contain_text(HOSTILE)
    ada.page.keyboard.press("Escape")
    ada.goes_to("My content")
    expect(ada.album.locator("h3")).to_have_text(HOSTILE)
    ada.page.goto(f"{site.url}content")
    expect(ada.page.get_by_text(HOSTILE).first).to_be_visible()


def test_without_server_sent_events_the_page_polls(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.context.add_init_script("delete window.EventSource")
    ada.page.reload()
    ada.asks_for("Patience", images=1, videos=1)
    expect(ada.tiles("Completed")).to_have_count(2)
    assert ada.page.evaluate("window.EventSource === undefined")


def test_a_failed_request_is_reported_and_can_be_repeated(site: Site, visit: Visit) -> None:
    ada = visit(site.url)
    ada.asks_for("Come back", images=1, videos=0)
    expect(ada.tiles("Completed")).to_have_count(1)

    def deletes() -> None:
        ada.page.locator("#making").get_by_role("button", name="Delete").click()
        ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    ada.context.set_offline(True)
    deletes()
    refusal = ada.page.locator("#making .card .refusal")
    expect(refusal).to_have_text(UNREACHABLE)
    ada.goes_to("My content")
    ada.page.get_by_role("button", name="Log out everywhere").click()
    expect(ada.page.locator("#spoken")).to_have_text(UNREACHABLE)
    expect(ada.page.get_by_role("button", name="Log out everywhere")).to_be_visible()
    expect(ada.album.get_by_role("alert").first).to_have_text(UNREACHABLE)
    ada.goes_to("Models")
    expect(ada.page.locator(".models").get_by_role("alert")).to_have_text(UNREACHABLE)
    ada.context.set_offline(False)
    expect(ada.page.locator(".models h2")).to_have_count(2)
    ada.goes_to("Create")
    expect(refusal).to_be_empty()
    deletes()
    expect(ada.tiles()).to_have_count(0)


def test_the_tiles_continue_after_the_server_is_killed_and_restarted(own_site: Site, visit: Visit) -> None:
    ada = visit(own_site.url)
    ada.asks_for("Hold on", images=5, videos=5)
    expect(ada.tiles("Completed").first).to_be_visible()
    own_site.process.kill()
    own_site.process.communicate()
    expect(ada.page.locator("body.offline")).to_be_visible()
    assert 0 < ada.tiles("Completed").count() < 10
    ada.fills("Typed meanwhile", images=1, videos=0)
    ada.presses_make()
    expect(ada.page.get_by_text("Connection to the server was lost")).to_be_visible()
    own_site.start()
    expect(ada.tiles("Completed")).to_have_count(10)
    expect(ada.page.locator("body.offline")).to_have_count(0)
    # Gradio has reloaded the page by now.
    expect(ada.page.get_by_text("Connection to the server was lost")).to_have_count(0)
    expect(ada.page.locator("#prompt textarea")).to_have_value("Typed meanwhile")
    ada.presses_make()
    expect(ada.page.locator("#making h3")).to_have_text("Typed meanwhile")
    expect(ada.tiles("Completed")).to_have_count(1)
