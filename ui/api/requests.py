"""The calls about requests. Each is one command or one read, the same as behind the pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query

from domain import locking as access
from domain import sessions
from domain.board import queries as board
from domain.errors import Invalid
from domain.permissions import Viewer
from domain.read_models import RequestPage
from domain.requests import commands as requests
from domain.requests import queries as request_views
from domain.requests.fields import RequestFields
from domain.rules import Rules
from domain.sessions import offers
from persistence.database import Db
from ui.api import payloads as bodies
from ui.api import responses as answers
from ui.api.authentication import ApiRoute, SignIn, call, then_shown
from ui.runtime.act import house

router = APIRouter(route_class=ApiRoute, tags=["requests"])
LONGEST_KEY = 200


@router.post("/requests", status_code=201)
async def create_request(
    sign_in: SignIn,
    body: bodies.RequestCreate,
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> answers.Request:
    """Post a request. With an `Idempotency-Key`, the same call within 24 hours gets the same answer."""
    return await call(sign_in, _create, body.fields(), _usable(key), house().settings.base_url)


@router.get("/requests/mine")
async def get_my_requests(
    sign_in: SignIn, listing: Annotated[bodies.RequestListing, Query()]
) -> answers.Page[answers.RequestSummary]:
    """Your own requests, newest first."""
    page = await call(sign_in, request_views.mine, **listing.given())
    return _lines(page.items, page.next_cursor)


@router.get("/requests/open")
async def get_open_requests(
    sign_in: SignIn, listing: Annotated[bodies.BoardListing, Query()]
) -> answers.Page[answers.OpenRequest]:
    """The board: open requests that you, as a mentor, may take."""
    page = await call(sign_in, board.board, **listing.given())
    items = [answers.open_request(card) for card in page.items]
    return answers.Page(items=items, next_cursor=page.next_cursor)


@router.get("/requests/claimed")
async def get_claimed_requests(
    sign_in: SignIn, listing: Annotated[bodies.Listing, Query()]
) -> answers.Page[answers.RequestSummary]:
    """Requests that you took as a mentor."""
    page = await call(sign_in, request_views.claimed, **listing.given())
    return _lines(page.items, page.next_cursor)


@router.get("/requests/{request_id}")
async def get_request(sign_in: SignIn, request_id: bodies.Id) -> answers.Request:
    """One request, with its history and what you may do now."""
    return _request(await call(sign_in, request_views.page, request_id))


@router.patch("/requests/{request_id}")
async def edit_request(sign_in: SignIn, request_id: bodies.Id, body: bodies.RequestUpdate) -> answers.Request:
    """Change an open request of yours. A field that is missing keeps its value."""
    return await _do(sign_in, _edit, request_id, body.changes())


@router.post("/requests/{request_id}/cancel")
async def cancel_request(
    sign_in: SignIn, request_id: bodies.Id, body: bodies.ReasonInput | None = None
) -> answers.Request:
    """Withdraw a request, before its session starts."""
    return await _do(sign_in, requests.cancel, request_id, reason=body.reason if body else "")


@router.post("/requests/{request_id}/renew")
async def renew_request(
    sign_in: SignIn, request_id: bodies.Id, body: bodies.RenewInput | None = None
) -> answers.Request:
    """Open an expired request again, with new windows where the old ones have passed."""
    windows = [window.window() for window in body.windows] if body and body.windows is not None else None
    return await _do(sign_in, requests.renew, request_id, windows)


@router.post("/requests/{request_id}/claim")
async def claim_request(
    sign_in: SignIn, request_id: bodies.Id, body: bodies.ClaimInput | None = None
) -> answers.Request:
    """Take an open request, and with `starts_at` book its session in the same moment."""
    return await _do(sign_in, requests.claim, request_id, starts_at=body.starts_at if body else None)


@router.post("/requests/{request_id}/release")
async def release_request(
    sign_in: SignIn,
    request_id: bodies.Id,
    body: bodies.EmptyInput | None = None,  # read only to refuse what is not asked for
) -> answers.Request:
    """Let a request that you claimed go back to the board."""
    return await _do(sign_in, requests.release, request_id)


@router.get("/requests/{request_id}/slots")
async def get_slots(sign_in: SignIn, request_id: bodies.Id) -> answers.Slots:
    """The times at which you and the student could meet."""
    return answers.slots(await call(sign_in, request_views.slots, request_id))


@router.post("/requests/{request_id}/schedule")
async def schedule_session(
    sign_in: SignIn, request_id: bodies.Id, body: bodies.ScheduleInput
) -> answers.Request:
    """Set the time of a request that you claimed: a start out of `slots`."""
    return await _do(sign_in, sessions.schedule, request_id, body.starts_at)


@router.post("/requests/{request_id}/offers", status_code=201)
async def offer_times(sign_in: SignIn, request_id: bodies.Id, body: bodies.OffersInput) -> answers.Request:
    """Propose up to three times outside the student's windows. They block nothing until one is accepted."""
    return await _do(sign_in, offers.offer, request_id, body.starts_at)


@router.post("/offers/{offer_id}/accept")
async def accept_offer(
    sign_in: SignIn, offer_id: bodies.Id, body: bodies.EmptyInput | None = None
) -> answers.Request:
    """Take an offered time: it becomes the session's."""
    return _request(await call(sign_in, _answered, offers.accept, offer_id))


@router.post("/offers/{offer_id}/decline")
async def decline_offer(
    sign_in: SignIn, offer_id: bodies.Id, body: bodies.EmptyInput | None = None
) -> answers.Request:
    """Say that an offered time does not suit."""
    return _request(await call(sign_in, _answered, offers.decline, offer_id))


async def _do(sign_in: str, command: Any, request_id: int, *args: Any, **kwargs: Any) -> answers.Request:
    """Run a command on a request, and answer how it stands now."""
    page = await call(sign_in, then_shown(command, request_views.page), request_id, *args, **kwargs)
    return _request(page)


def _answered(
    db: Db, viewer: Viewer, command: Any, offer_id: int, *, now: datetime, rules: Rules
) -> RequestPage:
    """Answer an offer, and show its request as it stands now."""
    request_id = offers.request_of(db, offer_id)
    command(db, viewer, offer_id, now=now, rules=rules)
    return request_views.page(db, viewer, request_id, now=now, rules=rules)


def _request(page: RequestPage) -> answers.Request:
    return answers.request(page, house().settings.base_url)


def _lines(cards: Sequence[Any], next_cursor: str | None) -> answers.Page[answers.RequestSummary]:
    items = [answers.request_summary(card, house().settings.base_url) for card in cards]
    return answers.Page(items=items, next_cursor=next_cursor)


def _usable(key: str | None) -> str | None:
    if key is None or (key.isascii() and key.isprintable() and 1 <= len(key) <= LONGEST_KEY):
        return key
    raise Invalid("Idempotency-Key", f"Please use 1 to {LONGEST_KEY} visible ASCII characters for it.")


def _create(
    db: Db, viewer: Viewer, values: dict[str, Any], key: str | None, base_url: str,
    *, now: datetime, rules: Rules,
) -> answers.Request:  # fmt: skip
    """Post it, and keep the answer with the key: in one transaction, so never one without the other."""
    fields = RequestFields(**values, time_zone=viewer.time_zone)
    created = requests.create(db, viewer, fields, now=now, rules=rules, key=key)
    if created.answer is not None:
        return answers.Request.model_validate(created.answer)
    page = request_views.page(db, viewer, created.id, now=now, rules=rules)
    answer = answers.request(page, base_url)
    if key is not None and not created.replayed:
        kept = answer.model_dump(mode="json")
        requests.keep_answer(db, viewer, key, kept, now=now, rules=rules)
    return answer


def _edit(
    db: Db, viewer: Viewer, request_id: int, changes: dict[str, Any], *, now: datetime, rules: Rules
) -> None:
    """Lay the changes over what is there, under its lock: two who change different fields both succeed."""
    access.request(db, request_id)
    page = request_views.page(db, viewer, request_id, now=now, rules=rules)
    zone = viewer.time_zone if "windows" in changes else page.time_zone
    fields = replace(_fields_of(page), time_zone=zone, **changes)
    requests.edit(db, viewer, request_id, fields, now=now, rules=rules)


def _fields_of(page: RequestPage) -> RequestFields:
    return RequestFields(
        title=page.card.title,
        session_type=page.card.session_type,
        description=page.description,
        topics=page.card.topics,
        links=page.links,
        duration_minutes=page.card.duration_minutes,
        urgency=page.card.urgency,
        windows=page.windows,
        time_zone=page.time_zone,
    )
