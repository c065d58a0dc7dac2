"""Whether the program does its work: `/healthz`, and what every route says while the database cannot be used."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from persistence import users
from persistence.database import Database, DatabaseBusy, DatabaseError

#: Seconds after which it is worth asking a busy database again.
RETRY_AFTER = 5


def route(database: Database, is_alive: Callable[[], bool]) -> Route:
    """Return the route; `is_alive` says whether the engine's thread runs."""

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
    """Answer for any route of ours whose database cannot be used."""
    return PlainTextResponse(str(error), 503, {"Cache-Control": "no-store", **retry_after(error)})


def retry_after(error: Exception) -> Mapping[str, str]:
    """Return the header that says when to ask again, where that helps."""
    return {"Retry-After": str(RETRY_AFTER)} if isinstance(error, DatabaseBusy) else {}
