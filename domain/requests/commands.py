"""What students and mentors do with a request: post, change, withdraw, renew, claim, let go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_
from sqlmodel import col, select

from domain import claims, locking, permissions
from domain.errors import Invalid
from domain.lifecycle import UNFINISHED, ActorRole, record_event, transition
from domain.limits import REASON
from domain.permissions import enforce
from domain.requests import idempotency, queries
from domain.requests.fields import RequestFields, Window, clean, clean_windows
from domain.requests.idempotency import CreateResult
from domain.requests.read_models import RequestDetail
from domain.rules import Rules
from domain.text import clean_text
from domain.time_zones import clean_zone
from persistence.database import Db, Viewer
from persistence.models import (
    EventKind,
    Range,
    Request,
    RequestLink,
    Status,
)


def create(
    db: Db, viewer: Viewer, fields: RequestFields, *, now: datetime, rules: Rules, key: str | None = None
) -> CreateResult:
    """Post a request. The same `key` within 24 h returns the first one instead of a second.

    Raises Invalid for a field, NotAllowed without the student role, Conflict with too many under way.
    """
    enforce(permissions.can_create(viewer))
    locking.lock_profiles(
        db, [viewer.person_id]
    )  # one posting at a time for a person, so that counting is true
    if earlier := idempotency.find_earlier(db, viewer, fields, key, now=now, rules=rules):
        return earlier
    cleaned = clean(fields, now=now, rules=rules)
    enforce(permissions.below_request_limit(_under_way(db, viewer, now), rules=rules))
    request = Request(
        student_id=viewer.person_id,
        created_at=now,
        expires_at=now + rules.request_lifetime,
        **_columns(cleaned),
    )
    db.add(request)
    db.flush()
    _keep_links(db, request, cleaned.links)
    record_event(
        db, request, kind=EventKind.CREATED, actor_role=ActorRole.STUDENT, at=now, actor_id=viewer.person_id
    )
    if key:
        idempotency.store_key(db, viewer, fields, key, request.id, now=now)
    return CreateResult(request.id)


def create_once(
    db: Db,
    viewer: Viewer,
    fields: RequestFields,
    key: str | None,
    answer_of: Callable[[RequestDetail], dict[str, Any]],
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
    answer = answer_of(queries.detail(db, viewer, created.id, now=now, rules=rules))
    if key is not None and not created.replayed:
        idempotency.store_response(db, viewer, key, answer, now=now, rules=rules)
    return answer


def edit(
    db: Db, viewer: Viewer, request_id: int, fields: RequestFields, *, now: datetime, rules: Rules
) -> None:
    """Change an open request, whole. Raises NotFound, NotAllowed, Conflict or Invalid."""
    request = locking.lock_request(db, request_id)
    enforce(permissions.can_edit(viewer, request))
    kept = _kept_texts(db, request)
    cleaned = clean(_without_the_past(request, fields, now), now=now, rules=rules, kept=kept)
    db.execute(delete(RequestLink).where(col(RequestLink.request_id) == request.id))
    _keep_links(db, request, cleaned.links)
    transition(
        db,
        request,
        Status.OPEN,
        actor_role=ActorRole.STUDENT,
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
    locking.lock_request(db, request_id)
    fields = queries.detail(db, viewer, request_id, now=now, rules=rules).fields
    if "windows" in changes:
        fields = replace(fields, time_zone=viewer.time_zone)
    edit(db, viewer, request_id, replace(fields, **changes), now=now, rules=rules)


def _kept_texts(db: Db, request: Request) -> RequestFields:
    """What the student wrote into this request before."""
    own = select(RequestLink.url).where(RequestLink.request_id == request.id)
    links = tuple(db.exec(own.order_by(col(RequestLink.position))))
    return RequestFields(
        title=request.title, description=request.description, topics=request.topics, links=links
    )


def _without_the_past(request: Request, fields: RequestFields, now: datetime) -> RequestFields:
    """Of windows that stay as they were, what is ahead: nobody should retype them because time went by."""
    soonest, duration = now + timedelta(seconds=1), timedelta(minutes=request.duration_minutes)
    before = {(window.lower, window.upper) for window in request.windows}
    ahead: list[Window] = []
    for window in fields.windows:
        if (window.starts_at, window.ends_at) not in before or window.starts_at >= soonest:
            ahead.append(window)
        elif window.ends_at - soonest >= duration:
            ahead.append(Window(soonest, window.ends_at))
    return replace(fields, windows=ahead)


def cancel(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules, reason: str = "") -> None:
    """Withdraw a request before its session starts; whoever holds it is free again."""
    request = locking.lock_request(db, request_id)
    session = locking.lock_active_session(db, request.id)
    enforce(permissions.can_cancel(viewer, request, now, session))
    actor_role = ActorRole.STUDENT if permissions.is_student(viewer, request) else ActorRole.ADMIN
    claims.cancel_request(
        db,
        request,
        actor_role=actor_role,
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
    request = locking.lock_request(db, request_id)
    enforce(permissions.can_renew(viewer, request, now, rules=rules))
    locking.lock_profiles(db, [viewer.person_id])
    enforce(permissions.below_request_limit(_under_way(db, viewer, now), rules=rules))
    ahead = [
        Window(max(w.lower, now), w.upper) for w in request.windows if w.upper and w.lower and w.upper > now
    ]
    zone = clean_zone(time_zone) if time_zone else request.time_zone
    if windows is not None:
        duration = request.duration_minutes
        ahead = list(clean_windows(windows, duration_minutes=duration, now=now, rules=rules))
    if not any((w.ends_at - w.starts_at).total_seconds() >= request.duration_minutes * 60 for w in ahead):
        raise Invalid("windows", "All of its times have passed. Add at least one new time that suits you.")
    times: dict[str, Any] = {}
    if windows is not None:
        times = {"windows": _ranges(ahead), "time_zone": zone}
    transition(
        db,
        request,
        Status.OPEN,
        actor_role=ActorRole.STUDENT,
        kind=EventKind.RENEWED,
        at=now,
        actor_id=viewer.person_id,
        expires_at=now + rules.request_lifetime,
        renewals=request.renewals + 1,
        **times,
    )


def _under_way(db: Db, viewer: Viewer, now: datetime) -> int:
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
