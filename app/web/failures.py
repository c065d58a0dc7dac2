"""What becomes of a request that Gradio, or we, did not foresee: one line in the log and a sentence to who asked."""

import logging
import traceback

from fastapi.exceptions import RequestValidationError
from gradio.route_utils import FnIndexInferError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.actions import SORRY

logger = logging.getLogger(__name__)

#: Characters that are logged of an address or of an error, which may hold anything that was sent.
_SHOWN = 200


class Failures:
    """Answers in the place of whatever behind it fails."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request."""
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            if scope["type"] != "http":
                raise
            place = traceback.extract_tb(error.__traceback__)[-1]
            asked = f"{scope['method']} {scope['path']}"[:_SHOWN]
            reason = f"{type(error).__name__}: {error}"[:_SHOWN]
            logger.error("%s could not be answered: %s (%s, line %s)", asked, reason, place.filename, place.lineno)
            if not has_begun:
                await PlainTextResponse(SORRY, 500)(scope, receive, send)


def _refuse_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = next((part for part in first["loc"][1:] if isinstance(part, str)), "body")
    # FastAPI's own answer repeats what was sent, and fails where that cannot be sent back.
    return JSONResponse({"detail": f"{field}: {first['msg']}."}, 422)


def _refuse_name(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"detail": "There is no such call; there are /generate and /status."}, 404)


#: What FastAPI is to answer to errors of these kinds.
HANDLERS = {RequestValidationError: _refuse_message, FnIndexInferError: _refuse_name}
