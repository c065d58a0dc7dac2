"""Handling of unexpected errors: one line in the log and one sentence to the client."""

import logging
import traceback

from fastapi.exceptions import RequestValidationError
from gradio.route_utils import FnIndexInferError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.actions import SORRY

logger = logging.getLogger(__name__)

#: Maximum logged length of a path or an error, in characters: both can contain anything the client sent.
_MAX_LOGGED = 200


class Failures:
    """Logs an exception that no handler caught, and responds with status 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request and catch what it raises."""
        has_started = False

        async def send_observed(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_observed)
        except Exception as error:
            if scope["type"] != "http":
                raise
            place = traceback.extract_tb(error.__traceback__)[-1]
            asked = f"{scope['method']} {scope['path']}"[:_MAX_LOGGED]
            reason = f"{type(error).__name__}: {error}"[:_MAX_LOGGED]
            logger.error("%s could not be answered: %s (%s, line %s)", asked, reason, place.filename, place.lineno)
            if not has_started:
                await PlainTextResponse(SORRY, 500)(scope, receive, send)


def _refuse_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = next((part for part in first["loc"][1:] if isinstance(part, str)), "body")
    # FastAPI's own response repeats the input, and fails if that cannot be encoded.
    return JSONResponse({"detail": f"{field}: {first['msg']}."}, 422)


def _refuse_name(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"detail": "There is no such call; there are /generate and /status."}, 404)


#: FastAPI's exception handlers, by exception class.
HANDLERS = {RequestValidationError: _refuse_message, FnIndexInferError: _refuse_name}
