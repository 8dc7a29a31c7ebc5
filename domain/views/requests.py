"""A request by itself, the lists of one's own, and the times at which it could be met."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from domain import access, permissions
from domain.errors import Invalid, NotFound
from domain.intervals import slots as free_slots
from domain.permissions import Answer
from domain.rules import Rules
from domain.sessions import windows_of
from domain.views import cards
from domain.views.shapes import (
    Counterpart,
    EventLine,
    Page,
    RequestCard,
    RequestPage,
    SlotPage,
    Window,
)
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import Profile, Request, RequestEvent, RequestLink, Role, Status


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
        actions=card.actions | _board_actions(db, viewer, request, now=now),
    )


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
    windows = windows_of(request)
    student = _counterparts(db, request)[request.student_id]
    taken = queries.busy(db, [viewer.person_id, request.student_id], windows[0][0], windows[-1][1])
    return SlotPage(
        request_id=request.id,
        title=request.title,
        duration_minutes=request.duration_minutes,
        student_name=student.first_name,
        student_time_zone=student.time_zone,
        slots=tuple(
            free_slots(
                windows,
                lasts=timedelta(minutes=request.duration_minutes),
                busy=[stretch for stretches in taken.values() for stretch in stretches],
                earliest=now + rules.notice(request.urgency),
                step=rules.slot_step,
            )
        ),
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
        )
        for event, name in db.exec(lines)
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
