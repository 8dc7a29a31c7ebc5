"""A request by itself, the lists of one's own, and the times at which it could be met."""

import dataclasses
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, Integer, Text, bindparam, cast

from domain import pagination, permissions
from domain import rows as domain_rows
from domain.availability import mentors
from domain.errors import Invalid
from domain.history import queries as history
from domain.pagination import Page
from domain.people import counterparts
from domain.permissions import Decision, results
from domain.requests import cards
from domain.requests.cards import REQUEST_CARDS
from domain.requests.fields import RequestFields, Window
from domain.requests.read_models import RequestCard, RequestDetail
from domain.requests.wait_times import wait_of
from domain.rows import ResultRow
from domain.rules import Rules
from domain.sessions.offers import list_offers
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import Role, Status
from persistence.queries import VIEWER
from persistence.tables import REQUESTS

_OWN = REQUEST_CARDS.where(REQUESTS.c.student_id == VIEWER)
_OWN_IN_STATUS = _OWN.where(REQUESTS.c.status == bindparam("status"))
_HELD = REQUEST_CARDS.where(REQUESTS.c.mentor_id == VIEWER)

# What a student fills in, but for the windows, which are read as text, and the links, which are rows of their own.
_FILLED_IN = [one.name for one in dataclasses.fields(RequestFields) if one.name not in ("windows", "links")]
# Everything that the page of a request says of it, for whoever may see it.
_ONE = REQUEST_CARDS.add_columns(
    *(REQUESTS.c[name] for name in _FILLED_IN if name not in REQUEST_CARDS.selected_columns),
    cast(REQUESTS.c.windows, Text).label("windows"),
    REQUESTS.c.cancel_reason,
    queries.links_column(REQUESTS.c.id).label("links"),
    queries.on_offer(REQUESTS.c.id).label("on_offer"),
    *counterparts.BOTH_PROFILES,
).where(REQUESTS.c.id == domain_rows.ROW_ID)


def list_own(
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


def list_claimed(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules, cursor: str | None = None, limit: int = 20
) -> Page[RequestCard]:
    """The requests this mentor holds or has held to the end, newest first."""
    return _page(db, viewer, _HELD, cursor=cursor, limit=limit, now=now, rules=rules)


def detail(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> RequestDetail:
    """One request, with as much of it as this viewer may see. Raises NotFound."""
    row = get_request(db, request_id, now=now)
    card = cards.request_card(row, viewer, now=now, rules=rules)
    own = permissions.can_see_private(viewer, row)
    return RequestDetail(
        card=card,
        fields=_fields(row, private=own),
        student=counterparts.counterpart(row, "student"),
        mentor=counterparts.counterpart(row, "mentor") if row.mentor_name is not None else None,
        cancel_reason=row.cancel_reason,
        renewals=row.renewals,
        events=history.of_request(db, viewer, request_id) if own else (),
        viewer_role=results.role_towards(viewer, row),
        actions=card.actions | _board_actions(db, viewer, row, now=now),
        offers=list_offers(db, viewer, request_id, now=now, rules=rules) if own and row.on_offer else (),
        wait_estimate=wait_of(db, viewer, row),
    )


def _fields(row: ResultRow, *, private: bool) -> RequestFields:
    """What the student filled in; `private` says whether this viewer may see the links."""
    return RequestFields(
        **{name: getattr(row, name) for name in _FILLED_IN},
        windows=tuple(Window(*window) for window in queries.windows_in(row.windows)),
        links=tuple(row.links or ()) if private else (),
    )


def get_request(db: Db, request_id: int, *, now: datetime) -> ResultRow:
    """A request with all that pages say of it. Raises NotFound."""
    return domain_rows.get_row(db, _ONE, request_id, now=now)


def _board_actions(db: Db, viewer: Viewer, request: ResultRow, *, now: datetime) -> dict[str, Decision]:
    """Whether this mentor may take the request, unless they have a part in it already."""
    if Role.MENTOR not in viewer.roles or permissions.is_mentor(viewer, request):
        return {}
    if permissions.is_student(viewer, request):
        return {}
    looker = mentors.load_mentor(db, viewer.person_id, (), now, now, request_id=request.id)
    return {"claim": permissions.can_claim(viewer, request, now, looker.load)}


def _page(
    db: Db,
    viewer: Viewer,
    wanted: domain_rows.RowSelect,
    *,
    cursor: str | None,
    limit: int,
    now: datetime,
    rules: Rules,
    status: Status | None = None,
) -> Page[RequestCard]:
    pagination.check_page_size(limit)
    asked = {"viewer_id": viewer.person_id, "status": status, "most": limit + 1}
    if cursor is not None:
        asked["before"] = pagination.decode_cursor(cursor, int)[0]
    rows = db.execute(_newest_first(wanted, goes_on=cursor is not None), asked).all()
    items = tuple(cards.request_card(row, viewer, now=now, rules=rules) for row in rows[:limit])
    return Page(items, pagination.encode_cursor(items[-1].id) if len(rows) > limit else None)


@cache
def _newest_first(wanted: domain_rows.RowSelect, *, goes_on: bool) -> domain_rows.RowSelect:
    """As many of these as are asked for; `goes_on`: only those older than the last one that was shown."""
    if goes_on:
        wanted = wanted.where(REQUESTS.c.id < bindparam("before", type_=BigInteger))
    return wanted.order_by(REQUESTS.c.id.desc()).limit(bindparam("most", type_=Integer))
