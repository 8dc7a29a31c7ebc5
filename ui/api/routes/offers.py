"""The calls about offered times: those outside the student's windows."""

from collections.abc import Callable

from fastapi import APIRouter

from domain.requests import queries as request_queries
from domain.sessions import offers
from domain.sessions.offers import Answered
from ui.api.authentication import ApiRoute, SignIn, call, then_read_one
from ui.api.payloads.base import EmptyInput, Id
from ui.api.payloads.requests import OffersInput
from ui.api.responses.requests import Request, request
from ui.runtime.context import current

router = APIRouter(route_class=ApiRoute, tags=["offers"])


@router.post("/requests/{request_id}/offers", status_code=201)
async def offer_times(sign_in: SignIn, request_id: Id, body: OffersInput) -> Request:
    """Propose up to three times outside the student's windows. They block nothing until one is accepted."""
    offered = then_read_one(offers.offer, request_queries.detail)
    _, page = await call(sign_in, offered, request_id, body.starts_at)
    return request(page, current().settings.base_url)


@router.post("/offers/{offer_id}/accept")
async def accept_offer(sign_in: SignIn, offer_id: Id, body: EmptyInput | None = None) -> Request:
    """Take an offered time: it becomes the session's."""
    return await _answer(sign_in, offers.accept, offer_id)


@router.post("/offers/{offer_id}/decline")
async def decline_offer(sign_in: SignIn, offer_id: Id, body: EmptyInput | None = None) -> Request:
    """Say that an offered time does not suit."""
    return await _answer(sign_in, offers.decline, offer_id)


async def _answer(sign_in: str, command: Callable[..., Answered], offer_id: int) -> Request:
    """Answer an offer, and show its request as it stands now."""
    answered = then_read_one(command, request_queries.detail, which=lambda done: done.request_id)
    _, page = await call(sign_in, answered, offer_id)
    return request(page, current().settings.base_url)
