"""What somebody sees first: their next session, their requests, and what needs them."""

from datetime import datetime, timedelta

from sqlalchemy import literal_column

from domain import permissions
from domain.board import queries as board
from domain.dashboard.read_models import DAYS_AHEAD, Dashboard, MentorPart, StudentPart
from domain.people import drafts
from domain.permissions import Decision
from domain.requests import cards, wait_times
from domain.requests import queries as requests
from domain.requests.read_models import RequestCard
from domain.rules import Rules
from domain.sessions.queries import list_own, to_finish
from persistence.database import Db, Viewer
from persistence.models import Role, Status
from persistence.queries import VIEWER, enum_literal
from persistence.tables import REQUESTS

SHOWN = 10

# The requests that wait for this mentor to set a time, those that lapse first before the others.
_TO_SCHEDULE = (
    cards.REQUEST_CARDS.where(
        REQUESTS.c.mentor_id == VIEWER, REQUESTS.c.status == enum_literal(Status.CLAIMED)
    )
    .order_by(REQUESTS.c.claim_lapses_at)
    .limit(literal_column("20"))
)


def dashboard(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> Dashboard:
    """Both parts, for whoever plays both."""
    ahead = list_own(db, viewer, now=now, rules=rules).items
    soon = now + timedelta(days=DAYS_AHEAD)
    coming = [card for card in ahead if card.ends_at > now]
    return Dashboard(
        first_name=viewer.first_name,
        next_session=next(iter(coming), None),
        to_finish=to_finish(db, viewer, now=now, rules=rules),
        sessions_ahead=sum(card.starts_at < soon for card in coming),
        student=_student(db, viewer, now=now, rules=rules) if Role.STUDENT in viewer.roles else None,
        mentor=_mentor(db, viewer, now=now, rules=rules) if Role.MENTOR in viewer.roles else None,
    )


def _student(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> StudentPart:
    page = requests.list_own(db, viewer, now=now, rules=rules, limit=SHOWN)
    waiting = [card.session_type for card in page.items if card.status is Status.OPEN]
    return StudentPart(
        requests=page.items,
        next_cursor=page.next_cursor,
        create=_may_create(page.items, viewer, now, rules),
        draft_title=drafts.kept_title(db, viewer, drafts.REQUEST, now=now, rules=rules),
        waits=wait_times.wait_estimates(db, waiting),
    )


def _may_create(newest: tuple[RequestCard, ...], viewer: Viewer, now: datetime, rules: Rules) -> Decision:
    """Judged by the newest ten; older ones can hardly be under way, and the command counts them all."""
    under_way = [
        card
        for card in newest
        if card.status in (Status.CLAIMED, Status.SCHEDULED)
        or (card.status is Status.OPEN and card.expires_at > now)
    ]
    may = permissions.can_create(viewer)
    return permissions.below_request_limit(len(under_way), rules=rules) if may is True else may


def _mentor(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> MentorPart:
    rows = db.execute(_TO_SCHEDULE, {"viewer_id": viewer.person_id})
    to_schedule = tuple(cards.request_card(row, viewer, now=now, rules=rules) for row in rows)
    return MentorPart(to_schedule, board.suggestions(db, viewer, now=now, rules=rules))
