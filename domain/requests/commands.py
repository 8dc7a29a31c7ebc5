"""What students and mentors do with a request: post, change, withdraw, renew, claim, let go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_
from sqlmodel import col, select

from domain import claims as holding
from domain import locking as access
from domain import permissions
from domain.errors import Conflict, Invalid, NotFound
from domain.lifecycle import UNFINISHED, Who, move, tell
from domain.limits import REASON
from domain.people.commands import clean_zone
from domain.permissions import Standing, enforce
from domain.read_models import RequestPage
from domain.requests import idempotency
from domain.requests import queries as reads
from domain.requests.fields import RequestFields, Window, clean, clean_windows
from domain.requests.idempotency import Created
from domain.rules import Rules
from domain.sessions import booking
from domain.text import clean_text
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import (
    ClaimOutcome,
    EventKind,
    Profile,
    Range,
    Request,
    RequestLink,
    Status,
)


def create(
    db: Db, viewer: Viewer, fields: RequestFields, *, now: datetime, rules: Rules, key: str | None = None
) -> Created:
    """Post a request. The same `key` within 24 h returns the first one instead of a second.

    Raises Invalid for a field, NotAllowed without the student role, Conflict with too many under way.
    """
    enforce(permissions.can_create(viewer))
    access.people(db, [viewer.person_id])  # one posting at a time for a person, so that counting is true
    if earlier := idempotency.posted_before(db, viewer, fields, key, now=now, rules=rules):
        return earlier
    cleaned = clean(fields, now=now, rules=rules)
    enforce(permissions.has_room(_unfinished(db, viewer, now), rules=rules))
    request = Request(
        student_id=viewer.person_id,
        created_at=now,
        expires_at=now + rules.request_lifetime,
        **_columns(cleaned),
    )
    db.add(request)
    db.flush()
    _keep_links(db, request, cleaned.links)
    tell(db, request, kind=EventKind.CREATED, who=Who.STUDENT, at=now, actor_id=viewer.person_id)
    if key:
        idempotency.remember(db, viewer, fields, key, request.id, now=now)
    return Created(request.id)


def create_once(
    db: Db,
    viewer: Viewer,
    fields: RequestFields,
    key: str | None,
    answer_of: Callable[[RequestPage], dict[str, Any]],
    *,
    now: datetime,
    rules: Rules,
) -> dict[str, Any]:
    """Post a request for a program, and answer with it: the same key gets the very same answer again.

    In one transaction, so there is never a request without its answer. A program names no time zone, since its
    instants have their offsets: it is the student's own. Raises what `create` raises.
    """
    fields = replace(fields, time_zone=viewer.time_zone)
    created = create(db, viewer, fields, now=now, rules=rules, key=key)
    if created.answer is not None:
        return created.answer
    answer = answer_of(reads.page(db, viewer, created.id, now=now, rules=rules))
    if key is not None and not created.replayed:
        idempotency.keep_answer(db, viewer, key, answer, now=now, rules=rules)
    return answer


def edit(
    db: Db, viewer: Viewer, request_id: int, fields: RequestFields, *, now: datetime, rules: Rules
) -> None:
    """Change an open request, whole. Raises NotFound, NotAllowed, Conflict or Invalid."""
    request = access.request(db, request_id)
    enforce(permissions.can_edit(viewer, request))
    cleaned = clean(_without_the_past(request, fields, now), now=now, rules=rules)
    db.execute(delete(RequestLink).where(col(RequestLink.request_id) == request.id))
    _keep_links(db, request, cleaned.links)
    move(
        db,
        request,
        Status.OPEN,
        who=Who.STUDENT,
        kind=EventKind.UPDATED,
        at=now,
        actor_id=viewer.person_id,
        **_columns(cleaned),
    )


def patch(
    db: Db, viewer: Viewer, request_id: int, changes: Mapping[str, Any], *, now: datetime, rules: Rules
) -> None:
    """Change some fields of an open request, by their names. Raises what `edit` raises.

    They are laid over what is there under its lock: two who change different fields both succeed.
    """
    access.request(db, request_id)
    fields = RequestFields.of(reads.page(db, viewer, request_id, now=now, rules=rules))
    if "windows" in changes:
        fields = replace(fields, time_zone=viewer.time_zone)
    edit(db, viewer, request_id, replace(fields, **changes), now=now, rules=rules)


def _without_the_past(request: Request, fields: RequestFields, now: datetime) -> RequestFields:
    """Of windows that stay as they were, what is ahead: nobody should retype them because time went by."""
    soonest, lasts = now + timedelta(seconds=1), timedelta(minutes=request.duration_minutes)
    before = {(window.lower, window.upper) for window in request.windows}
    ahead: list[Window] = []
    for window in fields.windows:
        if (window.starts_at, window.ends_at) not in before or window.starts_at >= soonest:
            ahead.append(window)
        elif window.ends_at - soonest >= lasts:
            ahead.append(Window(soonest, window.ends_at))
    return replace(fields, windows=ahead)


def cancel(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules, reason: str = "") -> None:
    """Withdraw a request before its session starts; whoever holds it is free again."""
    request = access.request(db, request_id)
    session = access.living_session(db, request.id)
    enforce(permissions.can_cancel(viewer, request, now, session))
    who = Who.STUDENT if permissions.is_student(viewer, request) else Who.ADMIN
    holding.withdraw(
        db,
        request,
        who=who,
        now=now,
        rules=rules,
        actor_id=viewer.person_id,
        reason=clean_text("reason", reason, REASON) or None,
    )


def renew(
    db: Db,
    viewer: Viewer,
    request_id: int,
    windows: Sequence[Window] | None = None,
    time_zone: str | None = None,
    *,
    now: datetime,
    rules: Rules,
) -> None:
    """Open an expired request again, with new windows or with those of the old ones still ahead."""
    request = access.request(db, request_id)
    enforce(permissions.can_renew(viewer, request, now, rules=rules))
    access.people(db, [viewer.person_id])
    enforce(permissions.has_room(_unfinished(db, viewer, now), rules=rules))
    ahead = [
        Window(max(w.lower, now), w.upper) for w in request.windows if w.upper and w.lower and w.upper > now
    ]
    zone = clean_zone(time_zone) if time_zone else request.time_zone
    if windows is not None:
        lasts = request.duration_minutes
        ahead = list(clean_windows(windows, duration_minutes=lasts, now=now, rules=rules))
    if not any((w.ends_at - w.starts_at).total_seconds() >= request.duration_minutes * 60 for w in ahead):
        raise Invalid("windows", "All of its times have passed. Add at least one new time that suits you.")
    times: dict[str, Any] = {}
    if windows is not None:
        times = {"windows": _ranges(ahead), "time_zone": zone}
    move(
        db,
        request,
        Status.OPEN,
        who=Who.STUDENT,
        kind=EventKind.RENEWED,
        at=now,
        actor_id=viewer.person_id,
        expires_at=now + rules.request_lifetime,
        renewals=request.renewals + 1,
        **times,
    )


def claim(
    db: Db,
    viewer: Viewer,
    request_id: int,
    *,
    now: datetime,
    rules: Rules,
    starts_at: datetime | None = None,
) -> int | None:
    """Take an open request; with `starts_at` book its session in the same transaction.

    Exactly one mentor wins. Returns the session's id when a time was given. Raises Conflict for
    whoever comes second, too late, or holds enough already.
    """
    request = access.request_or_none(db, request_id)
    if request is None:
        raise _left_the_board(db, request_id)
    both = [viewer.person_id, request.student_id] if starts_at else [viewer.person_id]
    me = access.people(db, both)[viewer.person_id]
    enforce(permissions.can_claim(viewer, request, now, standing(db, me, request.id)))
    to, kind = (Status.SCHEDULED, EventKind.SCHEDULED) if starts_at else (Status.CLAIMED, EventKind.CLAIMED)
    facts = {"starts_at": starts_at.isoformat()} if starts_at else {}
    slot = (
        booking.slot_in_windows(db, request, viewer.person_id, starts_at, now=now, rules=rules)
        if starts_at
        else None
    )
    move(
        db,
        request,
        to,
        who=Who.MENTOR,
        kind=kind,
        at=now,
        actor_id=viewer.person_id,
        facts=facts,
        mentor_id=viewer.person_id,
        claim_lapses_at=None if starts_at else now + rules.claim_lasts(request.urgency),
    )
    claim_id = holding.hold(db, request, viewer.person_id, now=now)
    return booking.book(db, request, claim_id, slot, now=now) if slot else None


def release(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> None:
    """Let a claimed request go; it opens again for everyone and keeps its place."""
    request = access.request(db, request_id)
    enforce(permissions.can_release(viewer, request))
    who = Who.MENTOR if permissions.is_mentor(viewer, request) else Who.ADMIN
    holding.reopen(
        db,
        request,
        who=who,
        kind=EventKind.RELEASED,
        how=ClaimOutcome.RELEASED,
        now=now,
        rules=rules,
        actor_id=viewer.person_id,
    )


def standing(db: Db, mentor: Profile, request_id: int) -> Standing:
    """How this mentor, whose profile is locked, stands towards one more request."""
    unfinished, let_go = queries.claims_of(db, mentor.person_id, request_id)
    return Standing(mentor.capacity, unfinished, mentor.paused_until, let_go)


def _left_the_board(db: Db, request_id: int) -> Conflict | NotFound:
    """Why a mentor finds nothing to lock: the one thing they may know of a request that moved on."""
    fate = queries.request_status(db, request_id) if access.is_id(request_id) else None
    if fate is None:
        return NotFound()
    why = permissions.left_the_board(Status(fate))
    return Conflict(why, code=why.code, current_status=fate)


def _unfinished(db: Db, viewer: Viewer, now: datetime) -> int:
    """How many requests of this student are under way; one past its deadline is not, sweep or no sweep."""
    under_way = select(func.count()).where(
        Request.student_id == viewer.person_id,
        col(Request.status).in_(UNFINISHED),
        or_(col(Request.status) != Status.OPEN, col(Request.expires_at) > now),
    )
    return db.exec(under_way).one()


def _columns(fields: RequestFields) -> dict[str, Any]:
    """Cleaned fields as columns; links are rows of their own."""
    columns = vars(fields) | {"topics": list(fields.topics), "windows": _ranges(fields.windows)}
    del columns["links"]
    return columns


def _ranges(windows: Sequence[Window]) -> list[Range[datetime]]:
    return [Range(window.starts_at, window.ends_at) for window in windows]


def _keep_links(db: Db, request: Request, links: Sequence[str]) -> None:
    for position, url in enumerate(links, start=1):
        db.add(RequestLink(request_id=request.id, position=position, url=url))
    db.flush()
