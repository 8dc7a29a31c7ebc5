"""What stands in the place of NiceGUI's two middlewares: one answers as it does, the other is gone."""

import asyncio
import importlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from nicegui import core, middlewares
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ui.nicegui_compat import middleware
from ui.nicegui_compat.middleware import DYNAMIC_FILES, FILES, CacheControl, no_middleware

KEPT = "public, max-age=31536000, immutable"
THEIRS = [middlewares.RedirectWithPrefixMiddleware, middlewares.SetCacheControlMiddleware]
EVIL = {"X-Forwarded-Prefix": "//evil.example"}


@pytest.fixture(autouse=True)
def _configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.app.config, "cache_control_directives", KEPT, raising=False)


@pytest.mark.parametrize(
    "path", ["/away", "/page", f"{FILES}nicegui.js", f"{DYNAMIC_FILES}one", "/_nicegui/0.0.1/nicegui.js"]
)
def test_files_are_answered_as_by_niceguis_own(path: str) -> None:
    ours, theirs = (answer(kind, path) for kind in (CacheControl, middlewares.SetCacheControlMiddleware))
    assert (ours.status_code, ours.headers, ours.content) == (
        theirs.status_code,
        theirs.headers,
        theirs.content,
    )


def test_a_file_of_niceguis_is_kept() -> None:
    assert answer(CacheControl, f"{FILES}nicegui.js").headers["cache-control"] == KEPT


def test_a_redirect_leads_where_we_say_whatever_prefix_somebody_sends() -> None:
    """NiceGUI's own puts the prefix in front, and so leads away; once it does not, ours can go."""
    assert answer(no_middleware, "/away", EVIL).headers["location"] == "/page"
    theirs = answer(middlewares.RedirectWithPrefixMiddleware, "/away", EVIL)
    assert theirs.headers["location"] == "//evil.example/page"


def test_niceguis_own_are_of_the_kind_that_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once they are not, `CacheControl` can go. And `ui.run` takes ours by the names it knows."""
    run = importlib.import_module("nicegui.ui_run")
    assert all(issubclass(theirs, BaseHTTPMiddleware) for theirs in THEIRS)
    for theirs in THEIRS:
        monkeypatch.setattr(run, theirs.__name__, theirs)
    middleware.install()
    assert [vars(run)[theirs.__name__] for theirs in THEIRS] == [no_middleware, CacheControl]


def answer(kind: Callable[..., Any], path: str, sent: dict[str, str] | None = None) -> httpx.Response:
    async def reply(request: Request) -> Response:
        if request.url.path == "/away":
            return RedirectResponse("/page")
        return Response("here", headers={"etag": "one"})

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            return await browser.get(path, headers=sent)

    app = Starlette(routes=[Route("/{rest:path}", reply)])
    app.add_middleware(kind)
    return asyncio.run(ask())
