"""When a page cannot be shown: status and words for every error, on a plain page. Clicks have `act`, the API its own."""

import importlib
from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from nicegui import App, Client, context, html
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from persistence.database import Away, Busy, NotSignedIn
from ui.api.problems import Problem, problem_of
from ui.auth.sign_in import HOME, to_sign_in
from ui.layout.plain import message_page
from ui.logs import sentence_for_surprise, surprise
from ui.runtime.act import AWAY, BUSY, leave, tell, words_for

TO_DASHBOARD = ("Go to your dashboard", HOME)
REFUSALS: dict[type[DomainError], tuple[int, str]] = {
    NotFound: (404, "Nothing here"),
    NotAllowed: (403, "Not for you"),
    Conflict: (409, "Not possible now"),
    Invalid: (422, "Something does not fit"),
}


def register(app: App) -> None:
    """Have every error of `app` answered here."""
    kinds: list[int | type[Exception]] = [
        404,  # NiceGUI has a page of its own for it, with a socket
        DomainError,
        NotSignedIn,
        Away,
        Busy,
        RequestValidationError,
        HTTPException,
    ]
    for kind in kinds:
        app.add_exception_handler(kind, answer)
    app.add_middleware(Surprises)
    # NiceGUI logs what a handler of a page raises, and tells the person nothing. There is no other way to replace it.
    app._exception_handlers[:] = [in_a_page]  # noqa: SLF001
    # The page for a builder that took too long names its time-out; there is no setting for the words.
    importlib.import_module("nicegui.page").error_content = calm_content  # type: ignore[attr-defined]


async def answer(request: Request, error: Exception) -> Response:
    """The answer that an error stands for."""
    if is_api(request.url.path) and (problem := problem_of(error)):
        return problem.response()
    if isinstance(error, NotSignedIn):
        return to_sign_in(request)
    status, title, sentence, headers = described(error)
    link = TO_DASHBOARD
    if status == 503:
        link = ("Try again", request.url.path if request.method == "GET" else HOME)
    response = message_page(title, sentence, status=status, link=link)
    response.headers.update(headers)
    return response


def described(error: Exception) -> tuple[int, str, str, Mapping[str, str]]:
    """Status, heading, sentence and headers of an error's page."""
    match error:
        case DomainError():
            return *REFUSALS[type(error)], error.sentence, {}
        case Away():
            return 503, "Back in a moment", AWAY, {"retry-after": "5"}
        case Busy():
            return 503, "Very busy", BUSY, {"retry-after": "1"}
        case HTTPException(status_code=status) if status != 404:
            return status, "That does not work here", "Please try another way.", error.headers or {}
    # What is left are addresses that are not there, and those with an id that is no id.
    return 404, "Nothing here", NotFound().sentence, {}


class Surprises:
    """Plain ASGI around the routes: logs what nobody foresaw, once, and answers with a calm page.

    Starlette's own place for this lets the error go on to the server, which would log it a second time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            path = getattr(scope.get("route"), "path", "")  # the pattern: a path may hold a token
            await self.answer(error, scope["path"], path)(scope, receive, send)

    def answer(self, error: Exception, path: str, where: str) -> Response:
        sentence = sentence_for_surprise(surprise(error, where=where))
        if is_api(path):
            return Problem(500, sentence).response()
        return message_page("Our mistake", sentence, status=500, link=TO_DASHBOARD)


def in_a_page(error: Exception) -> None:
    """Something went wrong on an open page outside of `act`: log it, and say so to whoever looks at it."""
    client = _client()
    if client and isinstance(error, NotSignedIn):
        leave(client)
        return
    sentence = words_for(error, where="page")
    if client:
        tell(client, sentence)


def _client() -> Client | None:
    try:
        return context.client
    except RuntimeError:  # a task of no page
        return None


def calm_content(_status: int, _why: str | Exception = "") -> None:
    html.h1("This takes too long")
    html.p("Many people are here right now. Please load the page again in a moment.")


def is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")
