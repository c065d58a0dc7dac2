"""`/healthz`: whether the program does its work, for whatever watches over it."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from persistence import users
from persistence.database import Database, DatabaseError


def route(database: Database, is_alive: Callable[[], bool]) -> Route:
    """Return the route; `is_alive` says whether the engine's thread runs."""

    def answer(_request: Request) -> Response:
        try:
            users.get(database, "")
        except DatabaseError:
            return PlainTextResponse("The database does not answer.", 503)
        if not is_alive():
            return PlainTextResponse("The engine has ended.", 503)
        return PlainTextResponse("ok")

    return Route("/healthz", answer)
