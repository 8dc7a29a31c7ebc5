"""When a page cannot be shown: status and words for every error, on a plain page. Clicks have `act`, the API its own."""

from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from nicegui import App, Client, context, html
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import DomainError, NotFound
from persistence.database import DatabaseFailure, DatabaseUnavailable, NotSignedIn, OutcomeUnknown
from ui.api.error_codes import CallCode
from ui.api.problems import Problem, problem_of
from ui.auth.dependency import current_user
from ui.auth.redirects import asked_address, to_sign_in
from ui.client.current_user import CurrentUser, current_user_of
from ui.client.messages import message_for, show_message
from ui.client.navigation import to_sign_in_page
from ui.layout.plain import message_page
from ui.logs import log_unexpected, unexpected_message
from ui.nicegui_compat import page_errors
from ui.statuses import STATUSES, UNEXPECTED, ErrorStatus
from ui.urls import API, API_CALLS, HOME

TO_DASHBOARD = ("Go to your dashboard", HOME)


def install(app: App) -> None:
    """Have every error of `app` answered here."""
    kinds: list[int | type[Exception]] = [
        404,  # NiceGUI has a page of its own for it, with a socket
        DomainError,
        NotSignedIn,
        DatabaseFailure,
        RequestValidationError,
        HTTPException,
    ]
    for kind in kinds:
        app.add_exception_handler(kind, error_response)
    app.add_middleware(UnexpectedErrors)
    page_errors.install(app, page_error=page_error, timeout_page=timeout_page)


async def error_response(request: Request, error: Exception) -> Response:
    """The answer that an error stands for."""
    if is_api(request.url.path) and (problem := problem_of(error)):
        return problem.response()
    if isinstance(error, NotSignedIn):
        return to_sign_in(request)
    reads = request.method in {"GET", "HEAD"}
    if isinstance(error, OutcomeUnknown) and reads:
        error = DatabaseUnavailable()  # whose reading it was changed nothing, whatever became of it
    known, sentence, headers = describe(error)
    link = ("Try again", asked_address(request)) if known.status == 503 and reads else TO_DASHBOARD
    user = await reader_of(request) if known.status != 503 else None
    response = message_page(known.title, sentence, status=known.status, link=link, user=user)
    response.headers.update(headers)
    return response


async def reader_of(request: Request) -> CurrentUser | None:
    """Who reads the page, so that its header keeps their links; None for a stranger, or where that cannot be known."""
    try:
        return current_user_of(request) or await current_user(request)
    except (NotSignedIn, DatabaseFailure):
        return None


def describe(error: Exception) -> tuple[ErrorStatus, str, Mapping[str, str]]:
    """Status and heading, sentence, and headers of an error's page."""
    match error:
        case DomainError():
            return STATUSES[type(error)], error.message, {}
        case DatabaseFailure():
            known = STATUSES[type(error)]
            return known, message_for(error, where="page"), known.headers()
        case HTTPException(status_code=status) if status != 404:
            other_way = ErrorStatus(status, "That does not work here")
            return other_way, "Please try another way.", error.headers or {}
    # What is left are addresses that are not there, and those with an id that is no id.
    return STATUSES[NotFound], NotFound().message, {}


class UnexpectedErrors:
    """Plain ASGI around the routes: logs what nobody foresaw, once, and answers with a calm page.

    Starlette's own place for this lets the error go on to the server, which would log it a second time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watching_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watching_send)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            path = getattr(scope.get("route"), "path", "")  # the pattern: a path may hold a token
            await self.response(error, scope["path"], path)(scope, receive, send)

    def response(self, error: Exception, path: str, where: str) -> Response:
        sentence = unexpected_message(log_unexpected(error, where=where))
        if is_api(path):
            return Problem(UNEXPECTED.status, sentence, CallCode.UNEXPECTED).response()
        return message_page(UNEXPECTED.title, sentence, status=UNEXPECTED.status, link=TO_DASHBOARD)


def page_error(error: Exception) -> None:
    """Something went wrong on an open page outside of `act`: log it, and say so to whoever looks at it."""
    client = _current_client()
    if client and isinstance(error, NotSignedIn):
        to_sign_in_page(client)
        return
    sentence = message_for(error, where="page")
    if client:
        show_message(client, sentence)


def _current_client() -> Client | None:
    try:
        return context.client
    except RuntimeError:  # a task of no page
        return None


def timeout_page(_status: int, _why: str | Exception = "") -> None:
    html.h1("This takes too long")
    html.p("Many people are here right now. Please load the page again in a moment.")


def is_api(path: str) -> bool:
    return path == API or path.startswith(API_CALLS)
