"""Two headers that NiceGUI adds to answers, added in passing.

Its own two middlewares are of Starlette's convenient kind, which starts a task and two streams for every request:
together a twelfth of what a claim through the API costs. These are plain ASGI and do the same.
"""

import importlib

from nicegui import __version__, core
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILES = f"/_nicegui/{__version__}/"
DYNAMIC_FILES = f"{FILES}dynamic_resources/"


def install() -> None:
    """Have `ui.run` take these instead of its own. Twice changes nothing."""
    run = importlib.import_module("nicegui.ui_run")
    vars(run).update(RedirectWithPrefixMiddleware=PrefixOnRedirects, SetCacheControlMiddleware=CacheControl)


class PrefixOnRedirects:
    """Behind a proxy that serves us below a path of its own, a redirect leads to below that path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = Headers(scope=scope).get("x-forwarded-prefix") if scope["type"] == "http" else None
        if not prefix:
            await self.app(scope, receive, send)
            return

        async def prefixed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("location", "").startswith("/"):
                    headers["location"] = prefix + headers["location"]
            await send(message)

        await self.app(scope, receive, prefixed)


class CacheControl:
    """A browser keeps NiceGUI's files as long as its settings say: their addresses carry the version."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_file = scope["type"] == "http" and scope["path"].startswith(FILES)
        if not is_file or scope["path"].startswith(DYNAMIC_FILES):
            await self.app(scope, receive, send)
            return

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["cache-control"] = core.app.config.cache_control_directives
            await send(message)

        await self.app(scope, receive, kept)
