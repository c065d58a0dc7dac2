"""`/events` over real HTTP: which events each visitor receives, and how soon."""

import threading
import time
from contextlib import ExitStack
from typing import Any

import pytest

from app.progress import events
from persistence import claims, contents
from persistence.database import Database
from tests.app.events import Server, end, ids, until
from tests.conftest import NOON, Accept


def test_a_visitor_without_login_gets_nothing(server: Server, accept: Accept) -> None:
    accept()
    for user_id in ("", "bob"):
        for response in (server.get(user_id), server.snapshot(user_id)):
            assert (response.status_code, response.text) == (401, "Please log in to see this.")
            assert response.headers["Cache-Control"] == "no-store"
    assert server.subscribers() == 0


def test_a_page_gets_its_snapshot_immediately(server: Server, database: Database, accept: Accept) -> None:
    for _ in range(3):
        accept(images=1, videos=0)
    end(database, 1)
    end(database, 3)
    with server.page() as page:
        news = page.next()
    assert (ids(news), news["gone"]) == ([3, 2], [])
    assert [content["status"] for content in news["contents"]] == ["Completed", "Processing"]
    assert [content["items"][0]["place"] for content in news["contents"]] == [None, 1]
    assert news["contents"][0]["items"][0]["prompt"] == "at sunrise: Never give up"


def test_a_page_without_contents_gets_an_empty_snapshot(server: Server, database: Database, accept: Accept) -> None:
    contents.remove(database, accept())
    with server.page() as page:
        assert page.next() == {"user_id": "ada", "contents": [], "gone": []}


def test_headers_prevent_caching_compression_and_buffering(server: Server, accept: Accept) -> None:
    accept()
    with server.page() as page:
        page.next()
        headers = page.response.headers
    assert (page.response.status_code, headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert "Content-Encoding" not in headers


def test_a_content_is_followed_to_its_end(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    with server.page() as page:
        assert page.content()["items"][0]["status"] == "Pending"
        claimed = claims.claim(database, content_id, 5, NOON)
        assert page.content()["items"][0]["status"] == "Processing"
        for step in (1, 2):
            claims.record_step(database, claimed[:1], step, 12)
            content = page.content()
            assert (content["items"][0]["step"], content["items"][0]["steps"]) == (step, 12)
        claims.complete(database, claimed[0], "path", NOON)
        content = page.content()
        while content["status"] == "Processing":  # an update of the estimate can come first
            content = page.content()
        assert (content["status"], content["items"][0]["status"]) == ("Completed", "Completed")


def test_changes_from_another_tab_are_sent(server: Server, database: Database, accept: Accept) -> None:
    failed = accept(images=1, videos=0)
    for _ in range(2):
        claims.fail(database, claims.claim(database, failed, 1, NOON), "out of memory", NOON)
    with server.page() as page:
        assert page.content()["status"] == "Failed"
        accepted = accept(images=1, videos=0)
        assert page.content()["content_id"] == accepted
        contents.cancel(database, accepted, NOON)
        assert page.content()["status"] == "Cancelled"
        contents.reopen(database, failed, "me")
        content = page.content()
        assert (content["content_id"], content["status"]) == (failed, "Processing")
        for content_id in (accepted, failed):
            contents.remove(database, content_id)
            assert page.next() == {"user_id": "ada", "contents": [], "gone": [content_id]}


def test_only_changes_of_the_own_user_are_pushed(server: Server, database: Database, accept: Accept) -> None:
    for user_id in ("ada", "bob"):
        accept(user_id=user_id, images=1, videos=0)
    with server.page("ada") as ada, server.page("bob") as bob:
        assert [ids(page.next()) for page in (ada, bob)] == [[1], [2]]
        end(database, 2)
        while bob.content()["status"] != "Completed":
            pass
        contents.cancel(database, 1, NOON)
        content = ada.content()
        assert (content["content_id"], content["status"]) == (1, "Cancelled")


def test_a_returning_page_learns_how_contents_ended(server: Server, database: Database, accept: Accept) -> None:
    for user_id in ("ada", "ada", "bob", "ada"):
        accept(user_id=user_id)
    for content_id in (1, 3, 4):
        end(database, content_id)
    contents.remove(database, 2)
    with server.page(query="?unfinished=1,2,3") as page:
        news = page.next()
        assert (ids(news), news["gone"]) == ([4, 1], [2, 3])


@pytest.mark.parametrize(
    "query",
    ["", "1,", ",", "-1", "1.0", "x", "9" * 19, "9" * 5_000, "\u0661", "1%00", "1 OR 1", "1;2", "1&unfinished=2"],
)
def test_an_invalid_query_gets_the_usual_answer(server: Server, accept: Accept, query: str) -> None:
    accept()
    with server.page(query=f"?unfinished={query}") as page:
        news = page.next()
    assert (ids(news), set(news["gone"]) <= {2}) == ([1], True)


def test_the_number_of_contents_in_the_query_is_limited(server: Server, accept: Accept) -> None:
    accept()
    with server.page(query=f"?unfinished={','.join(map(str, range(2, 1_000)))}") as page:
        assert page.next()["gone"] == list(range(2, 102))


def test_seconds_left_are_sent_while_something_is_made(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    claimed = claims.claim(database, content_id, 5, NOON)
    with server.page() as page:
        page.next()
        for step in (1, 2):
            claims.record_step(database, claimed, step, 1_000)
            content = page.content()
            time.sleep(0.2)
        left = content["items"][0]["seconds_left"]
        assert left > 10
        assert page.content()["items"][0]["seconds_left"] < left  # without a commit in between


def test_a_client_without_event_streams_can_poll_snapshots(server: Server, database: Database, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    response = server.snapshot("ada")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert response.headers["Cache-Control"] == "no-store"
    assert [content["status"] for content in response.json()["contents"]] == ["Processing"]
    contents.cancel(database, content_id, NOON)
    assert [content["status"] for content in server.snapshot("ada").json()["contents"]] == ["Cancelled"]
    until(lambda: server.subscribers() == 0 and not server.is_polling())


def test_one_commit_is_sent_to_all_of_thirty_pages(server: Server, database: Database, accept: Accept) -> None:
    user_ids = [str(number % 15) for number in range(30)]
    for user_id in user_ids[:15]:
        accept(user_id=user_id, images=1, videos=0)
    with ExitStack() as stack:
        pages = [stack.enter_context(server.page(user_id)) for user_id in user_ids]
        for page in pages:
            page.next()
        for number in range(1, 4):
            with database.write() as session:
                for _, item in contents.unfinished(database):
                    session.merge(item).step = number
            assert [page.content()["items"][0]["step"] for page in pages] == [number] * 30


def test_the_database_is_queried_once_per_change_for_all_pages(
    server: Server, database: Database, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_id = accept(images=1, videos=0)
    looks = []
    unfinished = contents.unfinished

    def counted(database: Database) -> Any:  # noqa: ANN401
        looks.append(threading.current_thread())
        return unfinished(database)

    with ExitStack() as stack:
        pages = [stack.enter_context(server.page()) for _ in range(8)]
        for page in pages:
            page.next()
        monkeypatch.setattr(contents, "unfinished", counted)
        time.sleep(5 * events.POLL)
        assert looks == []
        contents.cancel(database, content_id, NOON)
        for page in pages:
            assert page.content()["status"] == "Cancelled"
        assert len(looks) == 1
        assert server.thread not in {*looks, *server.asked_in}
