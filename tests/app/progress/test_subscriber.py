"""The news that an open page receives; it does not pile up for a slow reader."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from starlette.requests import Request

from app.progress.subscriber import Subscriber

LOGOUT = "event: logout\r\ndata: {}\r\n\r\n"


def subscriber(*unfinished: int) -> Subscriber:
    return Subscriber(Request({"type": "http"}), "ada", unfinished)


def received(subscriber: Subscriber) -> Any:  # noqa: ANN401 - JSON
    """Return the news that is waiting."""
    news = asyncio.run(asyncio.wait_for(subscriber.next(), 1))
    return news and json.loads(news)


async def first_events(subscriber: Subscriber, number: int) -> list[str]:
    events = []
    async for event in subscriber.events():
        events.append(event.encode().decode())
        if len(events) == number:
            break
    return events


def test_news_is_sent_once_and_newest_first() -> None:
    page = subscriber()
    page.push({3: '{"a": 3}', 5: '{"a": 5}'}, [])
    assert received(page) == {"user_id": "ada", "contents": [{"a": 5}, {"a": 3}], "gone": []}
    page.push({}, {3})
    assert received(page) == {"user_id": "ada", "contents": [], "gone": [3]}


def test_the_first_snapshot_is_sent_even_if_it_is_empty() -> None:
    page = subscriber()
    assert page.is_new
    page.push({}, [])
    assert not page.is_new
    assert received(page) == {"user_id": "ada", "contents": [], "gone": []}


def test_nothing_is_sent_later_without_changes() -> None:
    page = subscriber()
    page.push({}, [])
    received(page)
    page.push({}, [])
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(page.next(), 0.01))


def test_only_the_newest_state_of_a_content_is_kept_for_a_slow_reader() -> None:
    page = subscriber()
    for number in range(1_000):
        page.push({1: json.dumps({"step": number}), 2: "{}"}, [])
    assert received(page) == {"user_id": "ada", "contents": [{}, {"step": 999}], "gone": []}


def test_of_a_deleted_content_only_the_deletion_is_sent() -> None:
    page = subscriber()
    page.push({1: "{}", 2: "{}"}, [])
    page.push({}, {1})
    page.push({}, {7})
    assert received(page) == {"user_id": "ada", "contents": [{}], "gone": [1, 7]}


def test_it_knows_the_contents_that_it_shows() -> None:
    page = subscriber(4, 5)
    assert page.known == {4, 5}
    page.push({1: "{}"}, {5})
    assert page.known == {1, 4}


@pytest.mark.parametrize("is_logged_out", [True, False])
def test_no_news_is_sent_after_the_end(is_logged_out: bool) -> None:
    page = subscriber()
    page.push({1: "{}"}, [])
    page.end(is_logged_out=is_logged_out)
    assert received(page) is None
    assert asyncio.run(first_events(page, 9)) == [LOGOUT] * is_logged_out


def test_a_logout_is_sent_even_if_the_server_stops() -> None:
    page = subscriber()
    page.end(is_logged_out=True)
    page.end()
    assert asyncio.run(first_events(page, 9)) == [LOGOUT]


def test_news_is_one_event() -> None:
    page = subscriber()
    page.push({1: '{"prompt": "one\\ntwo"}'}, [2])
    events = asyncio.run(first_events(page, 1))
    assert events == ['data: {"user_id": "ada", "contents": [{"prompt": "one\\ntwo"}], "gone": [2]}\r\n\r\n']


@pytest.mark.parametrize(
    ("happens", "comes"),
    [
        (lambda page: page.push({1: "{}"}, []), ['data: {"user_id": "ada", "contents": [{}], "gone": []}\r\n\r\n']),
        (lambda page: page.end(), []),
        (lambda page: page.end(is_logged_out=True), [LOGOUT]),
    ],
)
def test_a_waiting_reader_is_woken(happens: Callable[[Subscriber], None], comes: list[str]) -> None:
    async def wait() -> list[str]:
        page = subscriber()
        waiting = asyncio.create_task(first_events(page, 1))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        happens(page)
        return await asyncio.wait_for(waiting, 1)

    running: Coroutine[Any, Any, list[str]] = wait()
    assert asyncio.run(running) == comes
