"""A request by itself, the lists of one's own, and the times at which it could be met."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain import access, availability, offers, permissions
from domain.errors import Invalid, NotFound
from domain.intervals import starts
from domain.permissions import Answer
from domain.rules import Rules
from domain.sessions import booking
from domain.sessions.booking import windows_of
from domain.views import cards
from domain.views.shapes import (
    Counterpart,
    EventLine,
    OfferLine,
    Page,
    RequestCard,
    RequestPage,
    SlotPage,
    WaitFigures,
    Window,
)
from domain.views.slots import LONGEST_BUFFER, diary, fitting
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import (
    Offer,
    Profile,
    Request,
    RequestEvent,
    RequestLink,
    Role,
    Session,
    SessionStatus,
    SessionType,
    Status,
)

ENOUGH_CASES = 20  # below that a figure says more than it knows


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
    wanted = cards.request_cards().where(col(Request.student_id) == viewer.person_id)
    if status is not None:
        if status not in list(Status):
            raise Invalid("status", f"There is no status {status!r}. One of: {', '.join(Status)}.")
        wanted = wanted.where(col(Request.status) == Status(status))
    return _page(db, viewer, wanted, cursor=cursor, limit=limit, now=now, rules=rules)


def claimed(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules, cursor: str | None = None, limit: int = 20
) -> Page[RequestCard]:
    """The requests this mentor holds or has held to the end, newest first."""
    wanted = cards.request_cards().where(col(Request.mentor_id) == viewer.person_id)
    return _page(db, viewer, wanted, cursor=cursor, limit=limit, now=now, rules=rules)


def page(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> RequestPage:
    """One request, with as much of it as this viewer may see. Raises NotFound."""
    row = _row(db, request_id)
    request: Request = row[0]
    card = cards.request_card(row, viewer, now=now, rules=rules)
    people = _counterparts(db, request)
    actions = card.actions | _board_actions(db, viewer, request, now=now)
    own = permissions.sees_links(viewer, request)
    return RequestPage(
        card=card,
        description=request.description,
        windows=tuple(Window(*window) for window in windows_of(request)),
        time_zone=request.time_zone,
        links=_links(db, request) if own else (),
        student=people[request.student_id],
        mentor=people.get(request.mentor_id or 0),
        cancel_reason=request.cancel_reason,
        renewals=request.renewals,
        events=_events(db, viewer, request) if own else (),
        i_am=cards.part(viewer, request),
        actions=actions,
        offers=offer_lines(db, viewer, request, now=now, rules=rules) if own else (),
        wait=_wait(db, viewer, request),
    )


def offer_lines(
    db: Db, viewer: Viewer, request: Request, *, now: datetime, rules: Rules
) -> tuple[OfferLine, ...]:
    """The times on offer for a request, each with whether it can still be had, and why not."""
    rows = db.exec(
        select(Offer)
        .where(Offer.request_id == request.id, col(Offer.ended_at).is_(None), col(Offer.lapses_at) > now)
        .order_by(col(Offer.starts_at))
    ).all()
    if not rows:
        return ()
    session = row[0] if (row := db.execute(_living_session(request)).one_or_none()) else None
    return tuple(
        OfferLine(
            id=one.id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            mine=one.offered_by == viewer.person_id,
            moves_session=one.session_id is not None,
            reason=one.reason,
            lapses_at=one.lapses_at,
            possible=offers.possible(db, one, request, session, now=now, rules=rules),
            answer=permissions.can_answer_offer(viewer, one, now),
        )
        for one in rows
    )


def _living_session(request: Request) -> SelectOfScalar[Session]:
    return select(Session).where(Session.request_id == request.id, Session.status == SessionStatus.SCHEDULED)


def _wait(db: Db, viewer: Viewer, request: Request) -> WaitFigures | None:
    if request.status is not Status.OPEN or not permissions.is_student(viewer, request):
        return None
    return waits(db, [request.session_type]).get(request.session_type)


def waits(db: Db, kinds: Iterable[SessionType]) -> dict[SessionType, WaitFigures]:
    """How requests of these types fared lately; nothing for a type with fewer than 20 cases."""
    asked = sorted(set(kinds))
    if not asked:
        return {}
    return {
        SessionType(kind): WaitFigures(cases, taken, half_within)
        for kind, cases, taken, half_within in queries.wait_figures(db, asked)
        if cases >= ENOUGH_CASES
    }


def slots(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> SlotPage:
    """When this mentor and the request's student could meet, within the student's windows."""
    row = _row(db, request_id)
    request: Request = row[0]
    action = "schedule" if permissions.is_mentor(viewer, request) else "claim"
    answer = (
        permissions.can_schedule(viewer, request, now)
        if action == "schedule"
        else _may_claim(db, viewer, request, now=now)
    )
    return slot_page(db, viewer, request, action=action, answer=answer, now=now, rules=rules)


def slot_page(
    db: Db,
    viewer: Viewer,
    request: Request,
    *,
    action: str,
    answer: Answer,
    now: datetime,
    rules: Rules,
    moving: Session | None = None,
) -> SlotPage:
    """The times at which this request could be met by the mentor who holds it, or by the one who looks."""
    windows = windows_of(request)
    mentor_id = request.mentor_id or viewer.person_id
    asked = select(Profile).where(col(Profile.person_id).in_([mentor_id, request.student_id]))
    people = {profile.person_id: profile for profile in db.exec(asked)}
    student = people[request.student_id]
    begins, ends = windows[0][0], windows[-1][1]
    around = begins - LONGEST_BUFFER, ends + LONGEST_BUFFER
    taken = queries.busy(db, [mentor_id, request.student_id], *around)
    if moving:  # what moves away is free again
        taken = {who: booking.staying(stretches, moving) for who, stretches in taken.items()}
    mentor = diary(
        availability.of(db, mentor_id),
        taken.get(mentor_id, []),
        buffer_minutes=people[mentor_id].buffer_minutes,
        begins=begins,
        ends=ends,
    )
    found = fitting(
        windows,
        mentor,
        lasts=timedelta(minutes=request.duration_minutes),
        student_taken=taken.get(request.student_id, []),
        earliest=now + rules.notice(request.urgency),
        step=rules.slot_step,
    )
    return SlotPage(
        request_id=request.id,
        title=request.title,
        duration_minutes=request.duration_minutes,
        student_name=student.first_name,
        student_time_zone=student.time_zone,
        slots=tuple(starts(found, rules.slot_step)),
        windows=tuple(Window(*window) for window in windows),
        action=action,
        answer=answer,
    )


def _board_actions(db: Db, viewer: Viewer, request: Request, *, now: datetime) -> dict[str, Answer]:
    """Whether this mentor may take the request, unless they have a part in it already."""
    if Role.MENTOR not in viewer.roles or permissions.is_mentor(viewer, request):
        return {}
    if permissions.is_student(viewer, request):
        return {}
    return {"claim": _may_claim(db, viewer, request, now=now)}


def _may_claim(db: Db, viewer: Viewer, request: Request, *, now: datetime) -> Answer:
    profile = db.get_one(Profile, viewer.person_id)
    unfinished, let_go = queries.claims_of(db, viewer.person_id, request.id)
    standing = permissions.Standing(profile.capacity, unfinished, profile.paused_until, let_go)
    return permissions.can_claim(viewer, request, now, standing)


def _page(
    db: Db,
    viewer: Viewer,
    wanted: cards.Cards,
    *,
    cursor: str | None,
    limit: int,
    now: datetime,
    rules: Rules,
) -> Page[RequestCard]:
    cards.page_size(limit)
    if cursor is not None:
        (last,) = cards.read_cursor(cursor, int)
        wanted = wanted.where(col(Request.id) < last)
    rows = db.execute(wanted.order_by(col(Request.id).desc()).limit(limit + 1)).all()
    items = tuple(cards.request_card(row, viewer, now=now, rules=rules) for row in rows[:limit])
    return Page(items, cards.cursor(items[-1].id) if len(rows) > limit else None)


def _row(db: Db, request_id: int) -> cards.CardRow:
    if not 0 < request_id <= access.BIGGEST_ID:
        raise NotFound
    row = db.execute(cards.request_cards().where(col(Request.id) == request_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def _counterparts(db: Db, request: Request) -> dict[int, Counterpart]:
    asked = [request.student_id, request.mentor_id or 0]
    rows = db.exec(select(Profile).where(col(Profile.person_id).in_(asked))).all()
    return {row.person_id: counterpart(row) for row in rows}


def counterpart(profile: Profile) -> Counterpart:
    return Counterpart(
        person_id=profile.person_id,
        first_name=profile.first_name,
        time_zone=profile.time_zone,
        about=profile.about,
        topics=tuple(profile.topics),
    )


def _links(db: Db, request: Request) -> tuple[str, ...]:
    own = select(RequestLink.url).where(RequestLink.request_id == request.id)
    return tuple(db.exec(own.order_by(col(RequestLink.position))))


def _events(db: Db, viewer: Viewer, request: Request) -> tuple[EventLine, ...]:
    """What happened, oldest first. An earlier mentor stays "a mentor" to whoever may not know them."""
    lines = (
        select(RequestEvent, Profile.first_name)
        .outerjoin(Profile, col(Profile.person_id) == RequestEvent.actor_id)
        .where(RequestEvent.request_id == request.id)
        .order_by(col(RequestEvent.id))
    )
    return tuple(
        EventLine(
            at=event.at,
            kind=event.kind,
            who=event.who,
            name=name,
            mine=event.actor_id == viewer.person_id,
            starts_at=_instant(event.facts.get("starts_at")),
            times=len(event.facts.get("offers", ())),
        )
        for event, name in db.exec(lines)
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
