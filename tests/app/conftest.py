"""Fixtures for the web application: clients of the plain pages and a server of `/events`."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.cookies import Cookies
from app.web.login import login_app
from app.web.sessions import Sessions
from persistence.database import Database
from tests.app.events import Serve, Server
from tests.app.plain import KEY, enter
from tests.conftest import Accept


@pytest.fixture
def app(database: Database, accept: Accept, tmp_path: Path) -> Flask:
    """Return the application, whose only user is ada with one content."""
    accept(user_id="ada")
    return login_app(database, tmp_path, Sessions(database, KEY, Cookies(80)))


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Return a client that is not logged in."""
    return app.test_client()


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Return a client that is logged in as ada."""
    client = app.test_client()
    assert enter(client, "ada").status_code == 303
    return client


@pytest.fixture
def serve(database: Database, tmp_path: Path) -> Iterator[Serve]:
    """Return a function that starts a server, which is stopped after the test."""
    with ExitStack() as stack:

        def serve(heartbeat: float = 15.0) -> Server:
            server = Server(database, tmp_path, heartbeat)
            stack.callback(server.client.close)
            stack.callback(server.stop)
            return server

        yield serve


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve()
