"""A request by itself, the lists of one's own, and the times at which it could be met."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import BigInteger, Integer, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col
from sqlmodel import select as select_objects

from domain import permissions
from domain.availability import mentors
from domain.availability.free_time import fitting
from domain.errors import Invalid
from domain.intervals import starts
from domain.permissions import Answer
from domain.read_models import (
    EventLine,
    OfferLine,
    Page,
    RequestCard,
    RequestPage,
    SlotPage,
    WaitFigures,
    Window,
)
from domain.requests import cards
from domain.requests.cards import REQUEST_CARDS, CardRow
from domain.rules import Rules
from domain.sessions import booking, offers
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import Offer, Request, Role, Session, SessionStatus, SessionType, Status
from persistence.queries import NOW, VIEWER
from persistence.tables import EVENTS, LINKS, PROFILES, REQUESTS

ENOUGH_CASES = 20  # below that a figure says more than it knows

_OWN = REQUEST_CARDS.where(REQUESTS.c.student_id == VIEWER)
_OWN_IN_STATUS = _OWN.where(REQUESTS.c.status == bindparam("status"))
_HELD = REQUEST_CARDS.where(REQUESTS.c.mentor_id == VIEWER)

_ASKED = bindparam("request_id", type_=BigInteger)
_LINKS = select(func.array_agg(aggregate_order_by(LINKS.c.url, LINKS.c.position)))
# Everything that the page of a request says of it, for whoever may see it.
_ONE = REQUEST_CARDS.add_columns(
    REQUESTS.c.description,
    cast(REQUESTS.c.windows, Text).label("windows"),
    REQUESTS.c.time_zone,
    REQUESTS.c.cancel_reason,
    _LINKS.where(LINKS.c.request_id == REQUESTS.c.id).scalar_subquery().label("links"),
    queries.on_offer(REQUESTS.c.id).label("on_offer"),
    *cards.BOTH,
).where(REQUESTS.c.id == cards.ASKED)

_OFFERS = (
    select_objects(Offer)
    .where(col(Offer.request_id) == _ASKED, col(Offer.ended_at).is_(None), col(Offer.lapses_at) > NOW)
    .order_by(col(Offer.starts_at))
)
_LIVING_SESSION = select_objects(Session).where(
    col(Session.request_id) == _ASKED, Session.status == SessionStatus.SCHEDULED
)
_EVENTS = (
    select(
        EVENTS.c.at,
        EVENTS.c.kind,
        EVENTS.c.actor_role,
        EVENTS.c.actor_id,
        EVENTS.c.data,
        PROFILES.c.first_name,
    )
    .select_from(EVENTS)
    .outerjoin(PROFILES, PROFILES.c.person_id == EVENTS.c.actor_id)
    .where(EVENTS.c.request_id == _ASKED)
    .order_by(EVENTS.c.id)
)


def mine(
    db: Db,
    viewer: Viewer,
    *,
    now: datetime,
    rules: Rules,
    status: str | None = None,
    cursor: str | None = None,
    limit: int = 20,
) -> Page[RequestCard]:
    """This student's own requests, newest first."""
    if status is None:
        return _page(db, viewer, _OWN, cursor=cursor, limit=limit, now=now, rules=rules)
    if status not in list(Status):
        raise Invalid("status", f"There is no status {status!r}. One of: {', '.join(Status)}.")
    return _page(
        db, viewer, _OWN_IN_STATUS, status=Status(status), cursor=cursor, limit=limit, now=now, rules=rules
    )


def claimed(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules, cursor: str | None = None, limit: int = 20
) -> Page[RequestCard]:
    """The requests this mentor holds or has held to the end, newest first."""
    return _page(db, viewer, _HELD, cursor=cursor, limit=limit, now=now, rules=rules)


def page(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> RequestPage:
    """One request, with as much of it as this viewer may see. Raises NotFound."""
    row = one(db, request_id, now=now)
    card = cards.request_card(row, viewer, now=now, rules=rules)
    own = permissions.sees_links(viewer, row)
    return RequestPage(
        card=card,
        description=row.description,
        windows=tuple(Window(*window) for window in queries.windows_in(row.windows)),
        time_zone=row.time_zone,
        links=tuple(row.links or ()) if own else (),
        student=cards.counterpart(row, "student"),
        mentor=cards.counterpart(row, "mentor") if row.mentor_name is not None else None,
        cancel_reason=row.cancel_reason,
        renewals=row.renewals,
        events=_events(db, viewer, request_id) if own else (),
        viewer_role=cards.part(viewer, row),
        actions=card.actions | _board_actions(db, viewer, row, now=now),
        offers=offer_lines(db, viewer, request_id, now=now, rules=rules) if own and row.on_offer else (),
        wait_estimate=_wait(db, viewer, row),
    )


def one(db: Db, request_id: int, *, now: datetime) -> CardRow:
    """A request with all that pages say of it. Raises NotFound."""
    return cards.one(db, _ONE, request_id, now=now)


def offer_lines(
    db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules
) -> tuple[OfferLine, ...]:
    """The times on offer for a request, each with whether it can still be had, and why not."""
    asked = {"request_id": request_id, "now": now}
    request = db.get(Request, request_id)
    if request is None:  # it has just been taken from the one who looks
        return ()
    session = db.exec(_LIVING_SESSION, params=asked).one_or_none()
    return tuple(
        OfferLine(
            id=offer.id,
            starts_at=offer.starts_at,
            ends_at=offer.ends_at,
            by_viewer=offer.offered_by == viewer.person_id,
            moves_session=offer.session_id is not None,
            reason=offer.reason,
            lapses_at=offer.lapses_at,
            possible=offers.possible(db, offer, request, session, now=now, rules=rules),
            answer=permissions.can_answer_offer(viewer, offer, now),
        )
        for offer in db.exec(_OFFERS, params=asked).all()
    )


def _wait(db: Db, viewer: Viewer, request: CardRow) -> WaitFigures | None:
    if request.status is not Status.OPEN or not permissions.is_student(viewer, request):
        return None
    return waits(db, [request.session_type]).get(request.session_type)


def waits(db: Db, kinds: Iterable[SessionType]) -> dict[SessionType, WaitFigures]:
    """How requests of these types fared lately; nothing for a type with fewer than 20 cases."""
    asked = sorted(set(kinds))
    if not asked:
        return {}
    return {
        SessionType(kind): WaitFigures(sample_size, claimed_count, median_wait)
        for kind, sample_size, claimed_count, median_wait in queries.wait_figures(db, asked)
        if sample_size >= ENOUGH_CASES
    }


def slots(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> SlotPage:
    """When this mentor and the request's student could meet, within the student's windows."""
    return slot_page(db, viewer, one(db, request_id, now=now), now=now, rules=rules)


def slot_page(
    db: Db, viewer: Viewer, request: CardRow, *, now: datetime, rules: Rules, moving: Session | None = None
) -> SlotPage:
    """The times at which this request could be met by the mentor who holds it, or by the one who looks.

    `moving` is the session that would move there.
    """
    windows = queries.windows_in(request.windows)
    begins, ends = windows[0][0], windows[-1][1]
    mentor_id = request.mentor_id or viewer.person_id
    mentor = mentors.mentor(db, mentor_id, [request.student_id], begins, ends, request_id=request.id)
    if moving:  # what moves away is free again
        staying = {who: booking.staying(stretches, moving) for who, stretches in mentor.taken.items()}
        mentor = replace(mentor, taken=staying)
    found = fitting(
        windows,
        mentors.diary_of(mentor, begins, ends),
        lasts=timedelta(minutes=request.duration_minutes),
        student_taken=mentor.taken.get(request.student_id, []),
        earliest=now + rules.notice(request.urgency),
        step=rules.slot_step,
    )
    if moving:
        action, answer = "reschedule", permissions.can_move(viewer, moving, now)
    elif permissions.is_mentor(viewer, request):
        action, answer = "schedule", permissions.can_schedule(viewer, request, now)
    else:
        action, answer = "claim", permissions.can_claim(viewer, request, now, mentor.standing)
    return SlotPage(
        request_id=request.id,
        title=request.title,
        duration_minutes=request.duration_minutes,
        student_name=request.student_name,
        student_time_zone=request.student_time_zone,
        slots=tuple(starts(found, rules.slot_step)),
        windows=tuple(Window(*window) for window in windows),
        action=action,
        answer=answer,
    )


def _board_actions(db: Db, viewer: Viewer, request: CardRow, *, now: datetime) -> dict[str, Answer]:
    """Whether this mentor may take the request, unless they have a part in it already."""
    if Role.MENTOR not in viewer.roles or permissions.is_mentor(viewer, request):
        return {}
    if permissions.is_student(viewer, request):
        return {}
    looker = mentors.mentor(db, viewer.person_id, (), now, now, request_id=request.id)
    return {"claim": permissions.can_claim(viewer, request, now, looker.standing)}


def _page(
    db: Db,
    viewer: Viewer,
    wanted: cards.Cards,
    *,
    cursor: str | None,
    limit: int,
    now: datetime,
    rules: Rules,
    status: Status | None = None,
) -> Page[RequestCard]:
    cards.page_size(limit)
    asked = {"viewer_id": viewer.person_id, "status": status, "most": limit + 1}
    if cursor is not None:
        asked["before"] = cards.read_cursor(cursor, int)[0]
    rows = db.execute(_newest_first(wanted, goes_on=cursor is not None), asked).all()
    items = tuple(cards.request_card(row, viewer, now=now, rules=rules) for row in rows[:limit])
    return Page(items, cards.cursor(items[-1].id) if len(rows) > limit else None)


@cache
def _newest_first(wanted: cards.Cards, *, goes_on: bool) -> cards.Cards:
    """As many of these as are asked for; `goes_on`: only those older than the last one that was shown."""
    if goes_on:
        wanted = wanted.where(REQUESTS.c.id < bindparam("before", type_=BigInteger))
    return wanted.order_by(REQUESTS.c.id.desc()).limit(bindparam("most", type_=Integer))


def _events(db: Db, viewer: Viewer, request_id: int) -> tuple[EventLine, ...]:
    """What happened, oldest first. An earlier mentor stays "a mentor" to whoever may not know them."""
    return tuple(
        EventLine(
            occurred_at=event.at,
            kind=event.kind,
            actor_role=event.actor_role,
            actor_name=event.first_name,
            by_viewer=event.actor_id == viewer.person_id,
            starts_at=_instant(event.data.get("starts_at")),
            times=len(event.data.get("offers", ())),
        )
        for event in db.execute(_EVENTS, {"request_id": request_id})
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
