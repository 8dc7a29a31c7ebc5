"""Sessions in a list, and one by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from domain import access, permissions
from domain.errors import Invalid, NotFound
from domain.permissions import Answer
from domain.rules import Rules
from domain.views import cards
from domain.views.requests import counterpart, offer_lines, slot_page
from domain.views.shapes import Page, SessionCard, SessionPage, SlotPage
from persistence.database import Db, Viewer
from persistence.models import (
    PrivateNote,
    Profile,
    Request,
    Role,
    Session,
    SessionJoin,
    SessionStatus,
    Status,
)


def sessions(
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
    cards.page_size(limit)
    if when not in ("upcoming", "past"):
        raise Invalid("when", "Choose upcoming or past.")
    ahead = when == "upcoming"
    living = col(Session.status) == SessionStatus.SCHEDULED
    wanted = select(Session.id).where(cards.mine_in(viewer), living if ahead else ~living)
    place = func.row(col(Session.starts_at), col(Session.id))
    if cursor is not None:
        last = func.row(*cards.read_cursor(cursor, datetime, int))
        wanted = wanted.where(place > last if ahead else place < last)
    columns = [col(Session.starts_at), col(Session.id)]
    order = columns if ahead else [column.desc() for column in columns]
    # First which, then everything about them: an old mentor has hundreds, and a page shows twenty.
    shown = col(Session.id).in_(wanted.order_by(*order).limit(limit + 1))
    rows = db.execute(cards.session_cards().where(shown).order_by(*order)).all()
    items = tuple(cards.session_card(row, viewer, now=now, rules=rules) for row in rows[:limit])
    more = cards.cursor(items[-1].starts_at, items[-1].id) if len(rows) > limit else None
    return Page(items, more)


def page(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> SessionPage:
    """One session, as one of its two people or an admin sees it. Raises NotFound."""
    if not 0 < session_id <= access.BIGGEST_ID:
        raise NotFound
    row = db.execute(cards.session_cards().where(col(Session.id) == session_id)).one_or_none()
    if row is None:
        raise NotFound
    session: Session = row[0]
    card = cards.session_card(row, viewer, now=now, rules=rules)
    other_id = session.student_id if card.i_am is Role.MENTOR else session.mentor_id
    joined = _joined(db, session)
    request = db.get(Request, session.request_id)
    stars: int | None = row.stars
    return SessionPage(
        card=replace(
            card,
            actions=card.actions
            | _more_actions(viewer, session, joined, rated=stars is not None, now=now, rules=rules),
        ),
        duration_minutes=(session.ends_at - session.starts_at) // timedelta(minutes=1),
        other=counterpart(db.get_one(Profile, other_id)),
        i_joined_at=joined.get(viewer.person_id),
        other_joined_at=joined.get(other_id),
        shared_note=session.shared_note,
        next_steps=tuple(session.next_steps),
        private_note=_private_note(db, session) if card.i_am is Role.MENTOR else None,
        absent=session.absent,
        request_status=request.status if request else Status.OPEN,
        late=session.late,
        cancel_reason=session.cancel_reason,
        move_reason=session.move_reason,
        contested_at=session.contested_at,
        contest_reason=_contest_reason(viewer, session),
        corrected_at=session.corrected_at,
        stars=stars,
        sequence=session.sequence,
        offers=offer_lines(db, viewer, request, now=now, rules=rules) if request else (),
    )


def move_slots(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> SlotPage:
    """The times to which this session could move at once. Raises NotFound."""
    session = db.get(Session, session_id) if 0 < session_id <= access.BIGGEST_ID else None
    request = db.get(Request, session.request_id) if session else None
    if session is None or request is None:
        raise NotFound
    answer = permissions.can_move(viewer, session, now)
    return slot_page(
        db, viewer, request, action="reschedule", answer=answer, now=now, rules=rules, moving=session
    )


def _more_actions(
    viewer: Viewer,
    session: Session,
    joined: dict[int, datetime],
    *,
    rated: bool,
    now: datetime,
    rules: Rules,
) -> dict[str, Answer]:
    if not permissions.is_party(viewer, session):
        return {}
    other_id = session.mentor_id if permissions.is_student(viewer, session) else session.student_id
    absent = permissions.can_mark_absent(
        viewer,
        session,
        now,
        i_joined=viewer.person_id in joined,
        other_joined=other_id in joined,
        rules=rules,
    )
    return {"absent": absent, "rate": permissions.can_rate(viewer, session, rated=rated)}


def _contest_reason(viewer: Viewer, session: Session) -> str | None:
    mine = permissions.is_absent(viewer, session) or Role.ADMIN in viewer.roles
    return session.contest_reason if mine else None


def _joined(db: Db, session: Session) -> dict[int, datetime]:
    """When each of the two pressed "Join session" first."""
    first = select(SessionJoin.person_id, func.min(SessionJoin.joined_at)).where(
        SessionJoin.session_id == session.id
    )
    return dict(db.exec(first.group_by(col(SessionJoin.person_id))).all())


def _private_note(db: Db, session: Session) -> str:
    note = db.get(PrivateNote, session.id)
    return note.body if note else ""
