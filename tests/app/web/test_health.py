"""The `/healthz` route."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.web import health
from persistence import users
from persistence.database import Database, DatabaseBusy

MOVED = (
    "The database content_generation.db was moved, deleted or replaced while Daybreak was using it. "
    "Put it back, or stop Daybreak and start it again."
)


def client(database: Database, *, is_alive: bool = True) -> TestClient:
    return TestClient(Starlette(routes=[health.route(database, lambda: is_alive)]))


def test_a_working_program_is_healthy(database: Database) -> None:
    response = client(database).get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")
    assert client(database).head("/healthz").status_code == 200


def test_a_stopped_engine_is_reported(database: Database) -> None:
    response = client(database, is_alive=False).get("/healthz")
    assert (response.status_code, response.text) == (503, "The engine has stopped.")


@pytest.mark.parametrize("is_alive", [True, False])
def test_an_unusable_database_is_reported(database: Database, tmp_path: Path, is_alive: bool) -> None:
    database.close()
    path = tmp_path / "content_generation.db"
    path.rename(tmp_path / "lost.db")
    response = client(database, is_alive=is_alive).get("/healthz")
    assert (response.status_code, response.text) == (503, MOVED)


def test_a_busy_database_sends_retry_after(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_busy(*_: object) -> None:
        raise DatabaseBusy

    monkeypatch.setattr(users, "get", is_busy)
    response = client(database).get("/healthz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.text == "The database is busy: another program is using it; please try again."


def test_post_is_not_allowed(database: Database) -> None:
    assert client(database).post("/healthz").status_code == 405
