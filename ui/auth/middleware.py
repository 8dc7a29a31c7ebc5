"""Shut by default: without our cookie only the ways in are there."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.auth.cookies import cookie_name
from ui.auth.redirects import is_open, to_sign_in


class RequireSignIn:
    """Plain ASGI: without our cookie only the ways in, health, static files and the API are there.

    Whether the cookie is worth anything, the database says: `current_visitor`, on every page and again on every act.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_open(scope["path"]):
            request = Request(scope)
            if not request.cookies.get(cookie_name()):
                await to_sign_in(request)(scope, receive, send)
                return
        await self.app(scope, receive, send)
