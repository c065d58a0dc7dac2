"""Migration of a login from the cookie's earlier name to the current one."""

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.sessions import Sessions
from persistence.database import DatabaseError


class CookieMigration:
    """Accepts the earlier cookie if a request lacks the current one, and sets the current one in the response.

    The earlier cookie is kept: another program may have set it.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, with the current cookie added if only the earlier one was sent."""
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
        """Return a `send` that adds the cookie, unless the response sets it itself, as login and logout do."""
        try:
            set_cookie = await asyncio.to_thread(self._sessions.set_cookie, connection, name, value)
        except DatabaseError:  # a route that needs the database reports this itself
            return send
        if set_cookie is None:
            return send

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not any(one.startswith(f"{name}=") for one in headers.getlist("set-cookie")):
                    headers.append("Set-Cookie", set_cookie)
                    headers["Cache-Control"] = "private, no-store"  # a shared cache would leak the login
            await send(message)

        return send_with_cookie
