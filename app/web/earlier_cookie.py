"""The handover: a login under the cookie's earlier name goes on under today's, once."""

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.sessions import Sessions
from persistence.database import DatabaseError


class Handover:
    """Takes the earlier cookie for today's where a request has that one alone, and sets today's with the answer.

    The earlier one is left as it is: it belongs to whoever set it, which may be another program.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            connection = HTTPConnection(scope)
            successor = self._sessions.successor(connection)
            if successor:
                scope = {**scope, "headers": list(scope["headers"])}
                sent = [*connection.headers.getlist("cookie"), "=".join(successor)]
                MutableHeaders(scope=scope)["cookie"] = "; ".join(sent)
                send = await self._setting(connection, *successor, send)
        await self._app(scope, receive, send)

    async def _setting(self, connection: HTTPConnection, name: str, value: str, send: Send) -> Send:
        """Return what sends an answer with the cookie, unless the answer itself sets it, as login and logout do."""
        try:
            set_cookie = await asyncio.to_thread(self._sessions.set_cookie, connection, name, value)
        except DatabaseError:  # it is for the answer to say so, if it needs the database
            return send
        if set_cookie is None:
            return send

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not any(one.startswith(f"{name}=") for one in headers.getlist("set-cookie")):
                    headers.append("Set-Cookie", set_cookie)
                    headers["Cache-Control"] = "private, no-store"  # no cache may give it to somebody else
            await send(message)

        return send_with_cookie
