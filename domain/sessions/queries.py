"""Sessions in a list, and one by itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from domain import pagination, permissions
from domain import rows as domain_rows
from domain.errors import Invalid
from domain.history import queries as history
from domain.history.read_models import EventView
from domain.pagination import Page
from domain.people import counterparts, drafts
from domain.permissions import Decision
from domain.rows import ResultRow
from domain.rules import Rules
from domain.sessions import cards as session_cards
from domain.sessions import next_steps, offers
from domain.sessions.cards import SESSION_CARDS
from domain.sessions.read_models import SessionCard, SessionDetail
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import ActorRole, EventKind, Role, SessionStatus, Status
from persistence.queries import VIEWER, enum_literal
from persistence.tables import EVENTS, FEEDBACK, JOINS, NOTES, REQUESTS, SESSIONS

WHEN = ("upcoming", "past")
ASKED_FOR = timedelta(days=14)  # after the end: later nobody remembers


def _joined_at(person_id: ColumnElement[int]) -> ColumnElement[datetime]:
    """When this one of the two pressed "Join session" first."""
    theirs = (JOINS.c.session_id == SESSIONS.c.id, JOINS.c.person_id == person_id)
    return select(func.min(JOINS.c.joined_at)).where(*theirs).scalar_subquery()


# Everything that the page of a session says of it, for whoever may see it.
_ONE = SESSION_CARDS.add_columns(
    SESSIONS.c.shared_note,
    SESSIONS.c.next_steps,
    next_steps.ticked_steps(SESSIONS).label("ticked_steps"),
    SESSIONS.c.cancel_reason,
    SESSIONS.c.move_reason,
    SESSIONS.c.contest_reason,
    SESSIONS.c.corrected_at,
    SESSIONS.c.sequence,
    REQUESTS.c.status.label("request_status"),
    REQUESTS.c.mentor_id.label("holder_id"),
    REQUESTS.c.description,
    REQUESTS.c.topics,
    queries.links_column(SESSIONS.c.request_id).label("links"),
    select(NOTES.c.body).where(NOTES.c.session_id == SESSIONS.c.id).scalar_subquery().label("private_note"),
    _joined_at(SESSIONS.c.student_id).label("student_joined_at"),
    _joined_at(SESSIONS.c.mentor_id).label("mentor_joined_at"),
    queries.on_offer(SESSIONS.c.request_id).label("on_offer"),
    *counterparts.BOTH_PROFILES,
).where(SESSIONS.c.id == domain_rows.ROW_ID)


_NOW, _SINCE = (bindparam(name, type_=DateTime(timezone=True)) for name in ("now", "since"))
_COMPLETED_BY_MENTOR = exists().where(
    EVENTS.c.request_id == SESSIONS.c.request_id,
    EVENTS.c.kind == enum_literal(EventKind.COMPLETED),
    EVENTS.c.actor_role == enum_literal(ActorRole.MENTOR),
)
_TO_FINISH = (
    SESSION_CARDS.where(
        session_cards.OWN_SESSIONS,
        SESSIONS.c.ends_at.between(_SINCE, _NOW),
        or_(
            SESSIONS.c.status == enum_literal(SessionStatus.SCHEDULED),
            and_(
                SESSIONS.c.status == enum_literal(SessionStatus.COMPLETED),
                or_(
                    and_(SESSIONS.c.student_id == VIEWER, FEEDBACK.c.session_id.is_(None)),
                    and_(
                        SESSIONS.c.mentor_id == VIEWER,
                        SESSIONS.c.shared_note == "",
                        func.cardinality(SESSIONS.c.next_steps) == 0,
                        ~_COMPLETED_BY_MENTOR,
                    ),
                ),
            ),
        ),
    )
    .order_by(SESSIONS.c.ends_at.desc(), SESSIONS.c.id.desc())
    .limit(literal_column("5"))
)


def list_own(
    db: Db,
    viewer: Viewer,
    *,
    now: datetime,
    rules: Rules,
    when: str = "upcoming",
    cursor: str | None = None,
    limit: int = 20,
) -> Page[SessionCard]:
    """This person's sessions: those still to come or to confirm, soonest first; or past, latest first."""
    pagination.check_page_size(limit)
    if when not in WHEN:
        raise Invalid("when", "Choose upcoming or past.")
    asked = {"viewer_id": viewer.person_id, "most": limit + 1}
    if cursor is not None:
        starts_at, session_id = pagination.decode_cursor(cursor, datetime, int)
        asked |= {"after_starts_at": starts_at, "after_id": session_id}
    rows = db.execute(_listed(ahead=when == "upcoming", goes_on=cursor is not None), asked).all()
    items = tuple(session_cards.session_card(row, viewer, now=now, rules=rules) for row in rows[:limit])
    more = pagination.encode_cursor(items[-1].starts_at, items[-1].id) if len(rows) > limit else None
    return Page(items, more)


def first_pages(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> dict[str, Page[SessionCard]]:
    """The beginnings of both lists, what is ahead and what was; in one transaction."""
    return {when: list_own(db, viewer, when=when, now=now, rules=rules) for when in WHEN}


def to_finish(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> tuple[SessionCard, ...]:
    """The sessions that are over and wait for a word of this person: to say how it went, a note, a rating.

    A note is asked for where somebody else completed the session; for all of it there is a fortnight.
    """
    rows = db.execute(_TO_FINISH, {"viewer_id": viewer.person_id, "now": now, "since": now - ASKED_FOR})
    return tuple(session_cards.session_card(row, viewer, now=now, rules=rules) for row in rows)


@cache
def _listed(*, ahead: bool, goes_on: bool) -> domain_rows.RowSelect:
    """This viewer's sessions: those that are scheduled, soonest first; or the others, latest first."""
    living = SESSIONS.c.status == enum_literal(SessionStatus.SCHEDULED)
    wanted = select(SESSIONS.c.id).where(session_cards.OWN_SESSIONS, living if ahead else ~living)
    columns = [SESSIONS.c.starts_at, SESSIONS.c.id]
    if goes_on:
        after = func.row(
            bindparam("after_starts_at", type_=SESSIONS.c.starts_at.type),
            bindparam("after_id", type_=BigInteger),
        )
        wanted = wanted.where(func.row(*columns) > after if ahead else func.row(*columns) < after)
    order = columns if ahead else [column.desc() for column in columns]
    # First which, then everything about them: an old mentor has hundreds, and a page shows twenty.
    shown = wanted.order_by(*order).limit(bindparam("most", type_=Integer))
    return SESSION_CARDS.where(SESSIONS.c.id.in_(shown)).order_by(*order)


def detail(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> SessionDetail:
    """One session, as one of its two people or an admin sees it. Raises NotFound."""
    row = domain_rows.get_row(db, _ONE, session_id, now=now)
    card = session_cards.session_card(row, viewer, now=now, rules=rules)
    other = "student" if card.viewer_role is Role.MENTOR else "mentor"
    lines = _history(db, viewer, row)
    joined = {row.student_id: row.student_joined_at, row.mentor_id: row.mentor_joined_at}
    return SessionDetail(
        card=replace(card, actions=card.actions | _more_actions(viewer, row, joined, now=now, rules=rules)),
        duration_minutes=(row.ends_at - row.starts_at) // timedelta(minutes=1),
        counterpart=counterparts.counterpart(row, other),
        viewer_joined_at=joined.get(viewer.person_id),
        counterpart_joined_at=joined[row.student_id if other == "student" else row.mentor_id],
        shared_note=row.shared_note,
        next_steps=tuple(row.next_steps),
        steps=next_steps.next_steps(row.next_steps, row.ticked_steps),
        private_note=(row.private_note or "") if card.viewer_role is Role.MENTOR else None,
        absent=row.absent,
        request_status=row.request_status or Status.OPEN,
        late_cancellation=row.late,
        cancel_reason=row.cancel_reason,
        move_reason=row.move_reason,
        contested_at=row.contested_at,
        contest_reason=_contest_reason(viewer, row),
        corrected_at=row.corrected_at,
        stars=row.stars,
        sequence=row.sequence,
        # Only while its request is theirs to see.
        offers=offers.list_offers(db, viewer, row.request_id, now=now, rules=rules)
        if row.on_offer and row.request_status
        else (),
        description=row.description,
        topics=tuple(row.topics or ()),
        links=tuple(row.links or ()),
        events=lines,
        last_move=history.last_move(lines, session_id),
        ending=history.ending(lines, session_id),
    )


def _history(db: Db, viewer: Viewer, row: ResultRow) -> tuple[EventView, ...]:
    """The request's whole history for whoever may read it there, else what concerns this session."""
    if viewer.person_id in (row.student_id, row.holder_id) or Role.ADMIN in viewer.roles:
        return history.of_request(db, viewer, row.request_id)
    return history.of_session(db, viewer, row.id)


def _more_actions(
    viewer: Viewer, row: ResultRow, joined: dict[int, datetime | None], *, now: datetime, rules: Rules
) -> dict[str, Decision]:
    if not permissions.is_party(viewer, row):
        return {}
    other_id = row.mentor_id if permissions.is_student(viewer, row) else row.student_id
    absent = permissions.can_mark_absent(
        viewer,
        row,
        now,
        i_joined=joined[viewer.person_id] is not None,
        other_joined=joined[other_id] is not None,
        rules=rules,
    )
    return {
        "absent": absent,
        "rate": permissions.can_rate(viewer, row, rated=row.stars is not None),
        "tick": permissions.can_tick_steps(viewer, row),
    }


def _contest_reason(viewer: Viewer, row: ResultRow) -> str | None:
    mine = permissions.is_absent(viewer, row) or Role.ADMIN in viewer.roles
    return row.contest_reason if mine else None


def detail_with_draft(
    db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules
) -> tuple[SessionDetail, dict[str, Any]]:
    """The session, and what its mentor typed about it before; in one transaction."""
    page = detail(db, viewer, session_id, now=now, rules=rules)
    if page.card.viewer_role is not Role.MENTOR:
        return page, {}
    return page, drafts.get(db, viewer, drafts.of_session(session_id), now=now, rules=rules) or {}
