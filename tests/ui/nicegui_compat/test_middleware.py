"""What takes the place of two of NiceGUI's middlewares answers as they do."""

import asyncio
import importlib
from typing import Any

import httpx
import pytest
from nicegui import core, middlewares
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ui.nicegui_compat import middleware as headers

OURS = [headers.PrefixOnRedirects, headers.CacheControl]
KEPT = "public, max-age=31536000, immutable"
THEIRS = [middlewares.RedirectWithPrefixMiddleware, middlewares.SetCacheControlMiddleware]
CASES = [
    ("/away", {}),
    ("/away", {"X-Forwarded-Prefix": "/below"}),
    ("/away", {"X-Forwarded-Prefix": ""}),
    ("/elsewhere", {"X-Forwarded-Prefix": "/below"}),
    ("/page", {"X-Forwarded-Prefix": "/below"}),
    (f"{headers.FILES}nicegui.js", {}),
    (f"{headers.DYNAMIC_FILES}one", {}),
    ("/_nicegui/0.0.1/nicegui.js", {}),
]


@pytest.fixture(autouse=True)
def _configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.app.config, "cache_control_directives", KEPT, raising=False)


@pytest.mark.parametrize(("path", "sent"), CASES)
def test_they_answer_as_niceguis_own(path: str, sent: dict[str, str]) -> None:
    ours, theirs = [answer(kinds, path, sent) for kinds in (OURS, THEIRS)]
    assert (ours.status_code, ours.headers, ours.content) == (
        theirs.status_code,
        theirs.headers,
        theirs.content,
    )


def test_a_redirect_leads_to_below_the_proxys_path() -> None:
    away = answer(OURS, "/away", {"X-Forwarded-Prefix": "/below"})
    assert away.headers["location"] == "/below/page"


def test_a_file_of_niceguis_is_kept() -> None:
    file = answer(OURS, f"{headers.FILES}nicegui.js", {})
    assert file.headers["cache-control"] == KEPT


def test_niceguis_own_are_of_the_kind_that_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once they are not, `ui.headers` can go. And `ui.run` takes ours by the names it knows."""
    run = importlib.import_module("nicegui.ui_run")
    assert all(issubclass(theirs, BaseHTTPMiddleware) for theirs in THEIRS)
    for theirs in THEIRS:
        monkeypatch.setattr(run, theirs.__name__, theirs)
    headers.install()
    assert [vars(run)[theirs.__name__] for theirs in THEIRS] == OURS


def answer(kinds: list[Any], path: str, sent: dict[str, str]) -> httpx.Response:
    async def reply(request: Request) -> Response:
        if request.url.path == "/away":
            return RedirectResponse("/page")
        if request.url.path == "/elsewhere":
            return RedirectResponse("https://example.org/page")
        return Response("here", headers={"etag": "one"})

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            return await browser.get(path, headers=sent)

    app = Starlette(routes=[Route("/{rest:path}", reply)])
    for kind in kinds:
        app.add_middleware(kind)
    return asyncio.run(ask())
