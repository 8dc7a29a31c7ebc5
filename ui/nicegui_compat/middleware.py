"""In place of the two middlewares that NiceGUI adds to every request.

They are of Starlette's convenient kind, which starts a task and two streams for every request: together a twelfth
of what a claim through the API costs. What remains here is plain ASGI.
"""

import importlib

from nicegui import __version__, core
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILES = f"/_nicegui/{__version__}/"
DYNAMIC_FILES = f"{FILES}dynamic_resources/"


def install() -> None:
    """Have `ui.run` take these, by the names it knows."""
    run = importlib.import_module("nicegui.ui_run")
    vars(run).update(RedirectWithPrefixMiddleware=no_middleware, SetCacheControlMiddleware=CacheControl)


def no_middleware(app: ASGIApp) -> ASGIApp:
    """Nothing around the app.

    NiceGUI's own puts what the header `X-Forwarded-Prefix` says in front of every redirect, whoever sent it: with
    `//evil.example` a redirect of ours leads to somebody else. We are served from the root of a name, so there
    is no prefix to add.
    """
    return app


class CacheControl:
    """A browser keeps NiceGUI's files as long as its settings say: their addresses carry the version."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_file = scope["type"] == "http" and scope["path"].startswith(FILES)
        if not is_file or scope["path"].startswith(DYNAMIC_FILES):
            await self.app(scope, receive, send)
            return

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["cache-control"] = core.app.config.cache_control_directives
            await send(message)

        await self.app(scope, receive, send_with_header)
