"""Who is there: the cookie and its row in the database, the ways in and out, and a door that is shut by default.

The cookie holds a random token, the database only its SHA-256. Signing in always makes a new one and ends the
old (promises S4, S5); the end of a row is felt by pages that are open (`ui.live`) and by the next click (`ui.act`).
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import NotFound
from domain.people import commands as people
from domain.people.commands import PersonLine
from persistence.database import Db, NotSignedIn, Viewer
from ui.auth.text import NOBODY_IN_THIS_DEMO
from ui.pages.sign_in import ask_page, demo_page, link_page, no_way_in
from ui.runtime.act import house, run, run_system

HOME = "/mentorship/dashboard"
SIGN_IN = "/sign-in"
# Whatever begins so answers for itself: NiceGUI's own files and socket, the API with its tokens, and calendars
# with theirs in the address.
OPEN_TO_ALL = ("/_nicegui/", "/_nicegui_ws/", "/static/", "/sign-in/", "/api/", "/calendar/")
OPEN_EXACTLY = {SIGN_IN, "/healthz", "/readyz", "/favicon.ico", "/api"}
DEMO_ADDRESS = "@demo.test"
LONGEST_NEXT = 2000  # characters

Value = TypeVar("Value")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page, as they stood when it was built. Clicks hand `sign_in` to `act`, which looks afresh."""

    sign_in: str  # the SHA-256 of their token
    viewer: Viewer
    name_initials: str


class Visit(NamedTuple, Generic[Value]):
    """Somebody opened a page: who, and what it shows them, as it was in one transaction."""

    visitor: Visitor
    shown: Value


def _in_its_address(request: Request) -> Mapping[str, Any]:
    return request.path_params


def opening(
    view: Callable[..., Value], asked: Callable[[Request], Mapping[str, Any]] = _in_its_address
) -> Callable[[Request], Awaitable[Visit[Value]]]:
    """The dependency of a page that shows what `view` reads; `asked` finds the view's arguments in the request.

    It is answered before anything of the page is built. Whatever it raises becomes a plain page (`ui.trouble`).
    """

    async def opened(request: Request) -> Visit[Value]:
        return await visit(request, view, **asked(request))

    return opened


async def current_visitor(request: Request) -> Visitor:
    """The dependency of a page that reads nothing more. Raises NotSignedIn, which sends a browser to sign in."""
    return (await visit(request, _nothing)).visitor


async def visit(request: Request, view: Callable[..., Value], **arguments: Any) -> Visit[Value]:
    """Find out who comes with this cookie, and read what they came for. Raises as `run` does."""
    token = request.cookies.get(cookie_name())
    if not token:
        raise NotSignedIn

    @wraps(view)
    def seen(db: Db, viewer: Viewer, **words: Any) -> tuple[Viewer, Value]:
        if viewer.sign_in_id is None:
            raise NotSignedIn  # an API token is no cookie
        return viewer, view(db, viewer, **words)

    sign_in = people.hash_of(token)
    viewer, shown = await run(sign_in, seen, **arguments)
    visitor = request.state.visitor = Visitor(sign_in, viewer, viewer.first_name[:1].upper())
    return Visit(visitor, shown)


def visitor_of(request: Request) -> Visitor | None:
    """Whom a page was built for; None for what is shown to anybody."""
    visitor = getattr(request.state, "visitor", None)
    return visitor if isinstance(visitor, Visitor) else None


def _nothing(_db: Db, _viewer: Viewer, **_: object) -> None:
    """Who comes is all that is asked."""


class ShutByDefault:
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


def is_open(path: str) -> bool:
    return path in OPEN_EXACTLY or path.startswith(OPEN_TO_ALL)


def to_sign_in(request: Request) -> Response:
    """Send somebody to sign in, and afterwards back to where they were going. A dead cookie is taken away."""
    target = SIGN_IN
    if request.method == "GET" and request.url.path != "/":
        query = f"?{request.url.query}" if request.url.query else ""
        target = f"{SIGN_IN}?next={quote(request.url.path + query, safe='/')}"
    response = RedirectResponse(target, 303)
    if cookie_name() in request.cookies:
        forget_cookie(response)
    return response


def same_origin_path(path: str) -> str:
    """The path to go to after signing in; the dashboard for anything that could lead elsewhere (promise S13).

    Browsers read `\\` as `/` and drop control characters, so `/\\evil` and `/<tab>/evil` are other sites.
    """
    leads_away = not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable()
    in_circles = path == SIGN_IN or path.startswith((f"{SIGN_IN}?", f"{SIGN_IN}/"))
    return HOME if leads_away or in_circles or len(path) > LONGEST_NEXT else path


def routes(*, demo: bool) -> APIRouter:
    """The ways in and out. The buttons that let anybody be anybody are there in a demo only."""
    router = APIRouter(include_in_schema=False)
    router.get("/")(front_door)
    router.get(SIGN_IN)(demo_sign_in_page if demo else sign_in_page)
    if demo:
        router.post("/sign-in/demo")(sign_in_for_demo)
    router.get("/sign-in/link/{code}")(sign_in_link_page)
    router.post("/sign-in/link/{code}")(sign_in_by_link)
    router.post("/sign-out")(sign_out)
    return router


async def front_door(_visitor: Annotated[Visitor, Depends(current_visitor)]) -> Response:
    return RedirectResponse(HOME, 303)


async def sign_in_page() -> Response:
    return ask_page(house().rules.link_lifetime)


async def demo_sign_in_page(next: str = HOME) -> Response:  # noqa: A002  # the name is in the address
    return demo_page(await run_system(_demo_people), same_origin_path(next))


async def sign_in_for_demo(
    request: Request,
    email: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = HOME,  # noqa: A002  # the name is in the form
) -> Response:
    person = person_called(await run_system(_demo_people), email)
    token = await run_system(people.sign_in, person.id)
    log.info("signed in", extra={"by": "demo", "person_id": person.id})
    return await _let_in(request, token, next)


async def sign_in_link_page(code: str) -> Response:
    return link_page(code)


async def sign_in_by_link(request: Request, code: str) -> Response:
    try:
        token = await run_system(people.use_link, code)
    except NotFound as refusal:
        log.info("refused a sign-in link")
        return no_way_in(refusal.message)
    log.info("signed in", extra={"by": "link"})
    return await _let_in(request, token, HOME)


async def sign_out(request: Request) -> Response:
    await _end(request)
    response = RedirectResponse(SIGN_IN, 303)
    forget_cookie(response)
    return response


async def _let_in(request: Request, token: str, next_path: str) -> Response:
    await _end(request)
    response = RedirectResponse(same_origin_path(next_path), 303)
    home = house()
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(home.rules.sign_in_lifetime.total_seconds()),
        path="/",
        secure=home.settings.https,
        httponly=True,
        samesite="lax",
    )
    return response


async def _end(request: Request) -> None:
    """End the sign-in that the browser came with, if it lives."""
    if token := request.cookies.get(cookie_name()):
        with suppress(NotSignedIn):
            await run(people.hash_of(token), people.sign_out)


def cookie_name() -> str:
    """With `__Host-` a browser takes the cookie from this very host only, and only over https."""
    return "__Host-mentorship" if house().settings.https else "mentorship"


def forget_cookie(response: Response) -> None:
    https = house().settings.https
    response.delete_cookie(cookie_name(), path="/", secure=https, httponly=True, samesite="lax")


def person_called(choices: list[PersonLine], email: str) -> PersonLine:
    for person in choices:
        if person.email == email:
            return person
    raise NotFound(NOBODY_IN_THIS_DEMO)


def _demo_people(db: Db, **_: object) -> list[PersonLine]:
    everybody = people.listing(db)
    return [one for one in everybody if one.email.endswith(DEMO_ADDRESS) and one.state == "active"]
