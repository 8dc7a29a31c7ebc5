"""The JSON API: the same commands and reads as the pages, for programs with a bearer token.

`router` is mounted on the app as it is; its errors are its own and leave those of the pages alone.
"""

import re
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ui import urls
from ui.api import openapi as docs
from ui.api.authentication import documented_scheme
from ui.api.error_codes import CallCode
from ui.api.problems import NO_SUCH_CALL, Problem, wrong_method
from ui.api.routes import availability, me, offers, requests, sessions

__all__ = ["router"]

calls = APIRouter(prefix=urls.API_V1, dependencies=[Depends(documented_scheme)])
for noun in (requests, offers, sessions, availability, me):
    calls.include_router(noun.router)

# Kept out of `calls`: these need no token.
router = APIRouter()
router.include_router(calls)


@router.get(urls.OPENAPI, include_in_schema=False)
async def openapi() -> JSONResponse:
    return JSONResponse(_document())


@router.get(urls.API_DOCS, include_in_schema=False)
async def documentation() -> HTMLResponse:
    return HTMLResponse(docs.page(_document()))


METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@router.api_route(urls.API, methods=METHODS, include_in_schema=False)
@router.api_route(f"{urls.API_CALLS}{{rest:path}}", methods=METHODS, include_in_schema=False)
async def no_such_call(request: Request) -> Response:
    """A program reads a problem, where a person would see the page that says so."""
    for template, operations in _document()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), request.url.path):
            return wrong_method(request.method, map(str.upper, operations)).response()
    return Problem(404, NO_SUCH_CALL, CallCode.NO_SUCH_CALL).response()


@cache
def _document() -> dict[str, Any]:
    return docs.document(calls)
