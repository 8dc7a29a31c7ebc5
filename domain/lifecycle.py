"""The life of a request: which status may follow which, and by whom.

Pages, commands and the database obey this one table. The trigger `guard_request` in the
migrations spells the same triples out, and a test compares the two.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm.attributes import set_committed_value

from domain.errors import Conflict, ErrorCode
from persistence.database import Db
from persistence.models import ActorRole as ActorRole
from persistence.models import EventKind, Request, Status
from persistence.tables import EVENTS, REQUESTS

_OPEN, _CLAIMED, _SCHEDULED = Status.OPEN, Status.CLAIMED, Status.SCHEDULED
_STUDENT, _MENTOR, _ADMIN, _SYSTEM = ActorRole.STUDENT, ActorRole.MENTOR, ActorRole.ADMIN, ActorRole.SYSTEM

# (from, to, who); numbers are the rows of the lifecycle table in the product's documents.
TRANSITIONS: frozenset[tuple[Status, Status, ActorRole]] = frozenset(
    {
        (_OPEN, _OPEN, _STUDENT),  # 2 edit
        (_OPEN, _CLAIMED, _MENTOR),  # 3 claim
        (_OPEN, _SCHEDULED, _MENTOR),  # 4 claim with a time
        (_CLAIMED, _SCHEDULED, _MENTOR),  # 5 schedule
        (_CLAIMED, _SCHEDULED, _STUDENT),  # 5 accept an offer
        (_CLAIMED, _OPEN, _MENTOR),  # 6 release
        (_CLAIMED, _OPEN, _ADMIN),  # 6 release
        (_CLAIMED, _OPEN, _SYSTEM),  # 6 the claim lapsed, or its mentor is suspended
        (_SCHEDULED, _SCHEDULED, _MENTOR),  # 7 move
        (_SCHEDULED, _SCHEDULED, _STUDENT),  # 7 move
        (_SCHEDULED, _OPEN, _MENTOR),  # 8 its mentor cancels the session
        (_SCHEDULED, _OPEN, _STUDENT),  # 8 its mentor did not come
        (_SCHEDULED, _OPEN, _SYSTEM),  # 8 its mentor is suspended
        *(
            (status, Status.CANCELLED, actor_role)  # 9 cancel
            for status in (_OPEN, _CLAIMED, _SCHEDULED)
            for actor_role in (_STUDENT, _ADMIN, _SYSTEM)
        ),
        (_SCHEDULED, Status.COMPLETED, _MENTOR),  # 10 the completion form
        (_SCHEDULED, Status.COMPLETED, _STUDENT),  # 10
        (_SCHEDULED, Status.COMPLETED, _SYSTEM),  # 10 nobody said anything for 72 h
        (_OPEN, Status.EXPIRED, _SYSTEM),  # 11 expire
        (Status.EXPIRED, _OPEN, _STUDENT),  # 12 renew
    }
)

UNFINISHED = (_OPEN, _CLAIMED, _SCHEDULED)

# Statements and not changed objects: to flush those is a fifth of what a claim costs. Which columns are
# written, their parameters say.
_UPDATE = update(REQUESTS).where(REQUESTS.c.id == bindparam("request_id"))
_INSERT_EVENT = insert(EVENTS).inline()


def can_transition(before: Status, after: Status, actor_role: ActorRole) -> bool:
    return (before, after, actor_role) in TRANSITIONS


def transition(
    db: Db,
    request: Request,
    to: Status,
    *,
    actor_role: ActorRole,
    kind: EventKind,
    at: datetime,
    actor_id: int | None = None,
    data: dict[str, Any] | None = None,
    **columns: Any,
) -> None:
    """Put `request` (locked by the caller) into `to` and write down that it happened.

    The only place that assigns a request's status, and with it, at once, the `columns` that change on this
    way. `kind` is the event's name, `data` are ids and instants, never text that somebody wrote. Raises
    Conflict where the table has no such way.
    """
    if not can_transition(request.status, to, actor_role):
        raise Conflict(
            f"This request is {request.status} now, so that is not possible any more.",
            code=ErrorCode.STATUS_CHANGED,
        )
    record_event(db, request, kind=kind, actor_role=actor_role, at=at, actor_id=actor_id, data=data)
    if to is request.status and not columns:
        return
    changed = {"status": to, **columns}
    db.execute(_UPDATE, {"request_id": request.id, **changed})
    for name, value in changed.items():
        set_committed_value(request, name, value)  # the row says so already: nothing is left to flush


def record_event(
    db: Db,
    request: Request,
    *,
    kind: EventKind,
    actor_role: ActorRole,
    at: datetime,
    actor_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Write one line of the request's history.

    At once and without RETURNING: whoever lets a request go may write this line, and in the next
    moment no longer read it.
    """
    line = {"request_id": request.id, "at": at, "kind": kind, "actor_role": actor_role, "actor_id": actor_id}
    db.execute(_INSERT_EVENT, {**line, "data": data or {}})
