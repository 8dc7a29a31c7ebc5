"""The ways in and out. Signing in always makes a new token and ends the old one (promises S4, S5)."""

import logging
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from domain import people
from domain.errors import NotFound
from domain.people.accounts import PersonSummary
from persistence.database import Db, NotSignedIn
from ui.auth.cookies import cookie_name, forget_cookie
from ui.auth.dependency import current_user
from ui.auth.pages import ask_page, demo_page, link_page, no_way_in
from ui.auth.redirects import same_origin_path
from ui.auth.text import NOBODY_IN_THIS_DEMO
from ui.client.current_user import CurrentUser
from ui.runtime.context import current
from ui.runtime.run import run, run_system
from ui.urls import HOME, MENTORSHIP, SIGN_IN, SIGN_IN_AS_DEMO, SIGN_IN_LINK_PATTERN, SIGN_OUT

DEMO_ADDRESS = "@demo.test"

log = logging.getLogger(__name__)


def routes(*, demo: bool) -> APIRouter:
    """The ways in and out. The buttons that let anybody be anybody are there in a demo only."""
    router = APIRouter(include_in_schema=False)
    router.get("/")(index)
    router.get(MENTORSHIP)(index)
    router.get(SIGN_IN)(demo_sign_in_page if demo else sign_in_page)
    if demo:
        router.post(SIGN_IN_AS_DEMO)(sign_in_for_demo)
    router.get(SIGN_IN_LINK_PATTERN)(sign_in_link_page)
    router.post(SIGN_IN_LINK_PATTERN)(sign_in_by_link)
    router.post(SIGN_OUT)(sign_out)
    return router


async def index(_visitor: Annotated[CurrentUser, Depends(current_user)]) -> Response:
    return RedirectResponse(HOME, 303)


async def sign_in_page(ended: str = "") -> Response:
    return ask_page(current().rules.link_lifetime, ended=bool(ended))


async def demo_sign_in_page(next: str = HOME, ended: str = "") -> Response:  # noqa: A002  # the name is in the address
    return demo_page(await run_system(_demo_people), same_origin_path(next), ended=bool(ended))


async def sign_in_for_demo(
    request: Request,
    email: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = HOME,  # noqa: A002  # the name is in the form
) -> Response:
    person = demo_person(await run_system(_demo_people), email)
    token = await run_system(people.sign_in, person.id, language=_language(request))
    log.info("signed in", extra={"by": "demo", "person_id": person.id})
    return await _let_in(request, token, next)


async def sign_in_link_page(code: str) -> Response:
    return link_page(code)


async def sign_in_by_link(request: Request, code: str) -> Response:
    try:
        token = await run_system(people.redeem_link, code, language=_language(request))
    except NotFound as refusal:
        log.info("refused a sign-in link")
        return no_way_in(refusal.message)
    log.info("signed in", extra={"by": "link"})
    return await _let_in(request, token, HOME)


async def sign_out(request: Request) -> Response:
    await _end_sign_in(request)
    response = RedirectResponse(SIGN_IN, 303)
    forget_cookie(response)
    return response


async def _let_in(request: Request, token: str, next_path: str) -> Response:
    await _end_sign_in(request)
    response = RedirectResponse(same_origin_path(next_path), 303)
    context = current()
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(context.rules.sign_in_lifetime.total_seconds()),
        path="/",
        secure=context.settings.https,
        httponly=True,
        samesite="lax",
    )
    return response


def _language(request: Request) -> str:
    return request.headers.get("accept-language", "")


async def _end_sign_in(request: Request) -> None:
    """End the sign-in that the browser came with, if it lives."""
    if token := request.cookies.get(cookie_name()):
        with suppress(NotSignedIn):
            await run(people.hash_token(token), people.sign_out)


def demo_person(choices: list[PersonSummary], email: str) -> PersonSummary:
    for person in choices:
        if person.email == email:
            return person
    raise NotFound(NOBODY_IN_THIS_DEMO)


def _demo_people(db: Db, **_: object) -> list[PersonSummary]:
    everybody = people.list_all(db)
    return [one for one in everybody if one.email.endswith(DEMO_ADDRESS) and one.state == "active"]
