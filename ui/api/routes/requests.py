"""The calls about requests."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query

from domain import requests, sessions
from domain.board import queries as board
from domain.limits import IDEMPOTENCY_KEY
from domain.requests import queries as request_queries
from domain.requests.fields import RequestFields
from domain.requests.read_models import RequestCard, RequestDetail
from domain.slots import queries
from ui.api.authentication import ApiRoute, SignIn, call, then_read_one
from ui.api.payloads import requests as payloads
from ui.api.payloads.base import EmptyInput, Id, Listing, ReasonInput
from ui.api.responses import requests as responses
from ui.api.responses.base import Page, Slots, slots
from ui.runtime.context import current

router = APIRouter(route_class=ApiRoute, tags=["requests"])
IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", json_schema_extra={"pattern": IDEMPOTENCY_KEY})
]


@router.post("/requests", status_code=201)
async def create_request(
    sign_in: SignIn, body: payloads.RequestCreate, key: IdempotencyKey = None
) -> responses.Request:
    """Post a request. With an `Idempotency-Key`, the same call within 24 hours gets the same answer."""
    base_url = current().settings.base_url

    def answer_of(page: RequestDetail) -> dict[str, Any]:
        return responses.request(page, base_url).model_dump(mode="json")

    answer = await call(sign_in, requests.create_once, RequestFields(**body.fields()), key, answer_of)
    return responses.Request.model_validate(answer)


@router.get("/requests/mine")
async def get_my_requests(
    sign_in: SignIn, listing: Annotated[payloads.RequestListing, Query()]
) -> Page[responses.RequestSummary]:
    """Your own requests, newest first."""
    page = await call(sign_in, request_queries.list_own, **listing.given())
    return _summaries(page.items, page.next_cursor)


@router.get("/requests/open")
async def get_open_requests(
    sign_in: SignIn, listing: Annotated[payloads.BoardListing, Query()]
) -> Page[responses.OpenRequest]:
    """The board: open requests that you, as a mentor, may take."""
    page = await call(sign_in, board.list_open, **listing.given())
    items = [responses.open_request(card) for card in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


@router.get("/requests/claimed")
async def get_claimed_requests(
    sign_in: SignIn, listing: Annotated[Listing, Query()]
) -> Page[responses.RequestSummary]:
    """Requests that you took as a mentor."""
    page = await call(sign_in, request_queries.list_claimed, **listing.given())
    return _summaries(page.items, page.next_cursor)


@router.get("/requests/{request_id}")
async def get_request(sign_in: SignIn, request_id: Id) -> responses.Request:
    """One request, with its history and what you may do now."""
    return _request(await call(sign_in, request_queries.detail, request_id))


@router.patch("/requests/{request_id}")
async def edit_request(sign_in: SignIn, request_id: Id, body: payloads.RequestUpdate) -> responses.Request:
    """Change an open request of yours. A field that is missing keeps its value."""
    return await _do(sign_in, requests.patch, request_id, body.changes())


@router.post("/requests/{request_id}/cancel")
async def cancel_request(
    sign_in: SignIn, request_id: Id, body: ReasonInput | None = None
) -> responses.Request:
    """Withdraw a request, before its session starts."""
    return await _do(sign_in, requests.cancel, request_id, reason=body.reason if body else "")


@router.post("/requests/{request_id}/renew")
async def renew_request(
    sign_in: SignIn, request_id: Id, body: payloads.RenewInput | None = None
) -> responses.Request:
    """Open an expired request again, with new windows where the old ones have passed."""
    windows = [window.window() for window in body.windows] if body and body.windows is not None else None
    return await _do(sign_in, requests.renew, request_id, windows)


@router.post("/requests/{request_id}/claim")
async def claim_request(
    sign_in: SignIn, request_id: Id, body: payloads.ClaimInput | None = None
) -> responses.Request:
    """Take an open request, and with `starts_at` book its session in the same moment."""
    return await _do(sign_in, requests.claim, request_id, starts_at=body.starts_at if body else None)


@router.post("/requests/{request_id}/release")
async def release_request(
    sign_in: SignIn,
    request_id: Id,
    body: EmptyInput | None = None,  # read only to refuse what is not asked for
) -> responses.Request:
    """Let a request that you claimed go back to the board."""
    return await _do(sign_in, requests.release, request_id)


@router.post("/requests/{request_id}/undo-claim")
async def undo_claim(
    sign_in: SignIn,
    request_id: Id,
    body: EmptyInput | None = None,  # read only to refuse what is not asked for
) -> responses.Request:
    """Within ten seconds of a claim, give the request back as if you had not claimed it."""
    return await _do(sign_in, requests.undo_claim, request_id)


@router.get("/requests/{request_id}/slots")
async def get_slots(sign_in: SignIn, request_id: Id) -> Slots:
    """The times at which you and the student could meet."""
    return slots(await call(sign_in, queries.request_slots, request_id))


@router.post("/requests/{request_id}/schedule")
async def schedule_session(
    sign_in: SignIn, request_id: Id, body: payloads.ScheduleInput
) -> responses.Request:
    """Set the time of a request that you claimed: a start out of `slots`."""
    return await _do(sign_in, sessions.schedule, request_id, body.starts_at)


async def _do(
    sign_in: str, command: Callable[..., object], request_id: int, *args: Any, **kwargs: Any
) -> responses.Request:
    """Run a command on a request, and answer how it stands now."""
    _, page = await call(sign_in, then_read_one(command, request_queries.detail), request_id, *args, **kwargs)
    return _request(page)


def _request(page: RequestDetail) -> responses.Request:
    return responses.request(page, current().settings.base_url)


def _summaries(cards: Sequence[RequestCard], next_cursor: str | None) -> Page[responses.RequestSummary]:
    items = [responses.request_summary(card, current().settings.base_url) for card in cards]
    return Page(items=items, next_cursor=next_cursor)
