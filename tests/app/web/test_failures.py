"""The response to an unexpected error."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.web.failures import Failures
from ui.actions import SORRY


async def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{1 // int(request.query_params['by'])}")


async def begin(_request: Request) -> StreamingResponse:
    async def half() -> AsyncIterator[str]:
        yield "half"
        raise KeyError("\x1b[31m")

    return StreamingResponse(half())


@pytest.fixture
def client() -> Iterator[TestClient]:
    """Return a client of an application that can fail."""
    routes = [Route("/answer", answer), Route("/begin", begin)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(Failures)])) as client:
        yield client


def test_a_successful_response_is_unchanged(client: TestClient) -> None:
    assert client.get("/answer?by=1").text == "1"


def test_a_failure_is_one_sentence_to_the_client_and_one_line_in_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    failed = client.get("/answer?by=0")
    assert (failed.status_code, failed.text) == (500, SORRY)
    ((name, level, line),) = caplog.record_tuples
    assert (name, level) == ("app.web.failures", logging.ERROR)
    assert line.startswith("GET /answer could not be answered: ZeroDivisionError: ")
    assert "test_failures.py, line " in line
    assert caplog.records[0].exc_info is None


def test_a_failure_after_the_response_has_started_only_ends_it(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/begin").text == "half"
    assert len(caplog.records) == 1
