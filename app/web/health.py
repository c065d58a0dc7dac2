"""The `/healthz` route, and the response of every route while the database is unavailable."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from persistence import users
from persistence.database import Database, DatabaseBusy, DatabaseError

#: Seconds before a client should retry while the database is busy.
RETRY_AFTER = 5


def route(database: Database, is_alive: Callable[[], bool]) -> Route:
    """Return the route; `is_alive` returns whether the engine's thread runs."""

    def answer(request: Request) -> Response:
        try:
            users.get(database, "")
        except DatabaseError as error:
            return unavailable(request, error)
        if not is_alive():
            return PlainTextResponse("The engine has stopped.", 503)
        return PlainTextResponse("ok")

    return Route("/healthz", answer)


def unavailable(_request: Request, error: Exception) -> Response:
    """Return the response to a request that failed because of the database."""
    return PlainTextResponse(str(error), 503, {"Cache-Control": "no-store", **retry_after(error)})


def retry_after(error: Exception) -> Mapping[str, str]:
    """Return the Retry-After header if retrying can help."""
    return {"Retry-After": str(RETRY_AFTER)} if isinstance(error, DatabaseBusy) else {}
