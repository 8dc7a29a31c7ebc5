"""The board: open requests as a mentor sees them, and how well each fits.

"Fits" and "best fit" look at the 200 open requests that wait longest: one query, then arithmetic.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Row

from domain import pagination, permissions
from domain.availability import mentors
from domain.availability.free_time import matching_slots
from domain.availability.intervals import SlotRun, starts
from domain.availability.mentors import MENTOR, Mentor
from domain.board import open_requests as waiting
from domain.board.open_requests import COUNT_LIMIT, MENTOR_AND_COUNTS, URGENT_FIRST
from domain.board.read_models import BoardCard, BoardPage
from domain.errors import Invalid
from domain.permissions import enforce
from domain.rows import to_model
from domain.rules import Rules
from persistence import queries
from persistence.database import Db, Viewer

SLOTS_SHOWN = 3
SORTS = ("oldest", "best", "urgent")


def list_open(
    db: Db,
    viewer: Viewer,
    *,
    now: datetime,
    rules: Rules,
    q: str = "",
    session_type: str | None = None,
    urgency: str | None = None,
    topic: str | None = None,
    fits: bool = False,
    sort: str = "oldest",
    cursor: str | None = None,
    limit: int = 20,
) -> BoardPage:
    """A page of open requests that this mentor did not post and has not let go.

    `sort`: oldest first, most urgent first, or best fit among the 200 that wait longest. Raises
    NotAllowed for whoever is no mentor, Invalid for a filter that does not exist.
    """
    enforce(permissions.can_browse(viewer))
    pagination.check_page_size(limit)
    if sort not in SORTS:
        raise Invalid("sort", f"Sort by one of: {', '.join(SORTS)}.")
    filters = waiting.parse_filters(q, session_type, urgency, topic)
    in_memory = fits or sort == "best"
    rows = waiting.find(db, viewer, filters, now=now, sort=sort, cursor=None if in_memory else cursor)
    context = _load_context(db, viewer, rows, now=now, rules=rules, counting=True)
    listed = [row for row in rows if context.times[row.id]] if fits else rows
    if sort == "best":
        listed = _best_first(listed, context)
    shown, more = _page_of(listed, sort=sort, in_memory=in_memory, cursor=cursor, limit=limit)
    items = tuple(_card(row, viewer, context, now=now, rules=rules) for row in shown)
    fitting_ones = sum(1 for found in context.times.values() if found)
    counts = context.counts | {"fits": min(fitting_ones, COUNT_LIMIT)}
    load = permissions.has_capacity(context.mentor.load, now)
    has_hours = context.mentor.hours.is_set
    return BoardPage(items, more, counts["all"], counts, _can_take(context.mentor, now), load, has_hours)


def get_card(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> BoardCard | None:
    """One card of the board, or None when it is not there any more."""
    enforce(permissions.can_browse(viewer))
    rows = waiting.find(db, viewer, {"request_id": request_id}, now=now)
    if not rows:  # many ask at once, when one of them has just taken it: no more questions then
        return None
    context = _load_context(db, viewer, rows, now=now, rules=rules)
    return _card(rows[0], viewer, context, now=now, rules=rules)


def suggestions(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules, most: int = 3
) -> tuple[tuple[BoardCard, ...], int, bool]:
    """The open requests that fit this mentor best, how many more they can take, and whether they said hours."""
    enforce(permissions.can_browse(viewer))
    rows = waiting.find(db, viewer, {}, now=now)
    context = _load_context(db, viewer, rows, now=now, rules=rules)
    shown = _best_first(rows, context)[:most]
    cards = tuple(_card(row, viewer, context, now=now, rules=rules) for row in shown)
    return cards, _can_take(context.mentor, now), context.mentor.hours.is_set


@dataclass(frozen=True)
class _MentorContext:
    """The mentor who looks, what they see, and the times at which each of it fits them."""

    mentor: Mentor
    times: dict[int, list[SlotRun]]  # by request
    counts: dict[str, int]


def _load_context(
    db: Db, viewer: Viewer, rows: Sequence[Row[Any]], *, now: datetime, rules: Rules, counting: bool = False
) -> _MentorContext:
    windows = {row.id: queries.windows_in(row.windows) for row in rows}
    begins = min((theirs[0][0] for theirs in windows.values()), default=now)
    ends = max((theirs[-1][1] for theirs in windows.values()), default=now)
    asked = mentors.parameters(viewer.person_id, (row.student_id for row in rows), begins, ends)
    asked |= {"viewer_id": viewer.person_id, "now": now}
    found = db.execute(MENTOR_AND_COUNTS if counting else MENTOR, asked).one()
    mentor = mentors.from_row(viewer.person_id, found)
    free = mentors.free_time_of(mentor, begins, ends)
    times = {
        row.id: matching_slots(
            windows[row.id],
            free,
            duration=timedelta(minutes=row.duration_minutes),
            student_busy=mentor.busy.get(row.student_id, []),
            earliest=now + rules.notice(row.urgency),
            step=rules.slot_step,
        )
        for row in rows
    }
    return _MentorContext(mentor, times, found.counts if counting else {})


def _best_first(rows: Iterable[Row[Any]], context: _MentorContext) -> list[Row[Any]]:
    def place(row: Row[Any]) -> tuple[int, bool, datetime]:
        return -len(_shared(row, context)), not context.times[row.id], row.created_at

    return sorted(rows, key=place)


def _shared(row: Row[Any], context: _MentorContext) -> tuple[str, ...]:
    return tuple(topic for topic in row.topics if topic in context.mentor.topics)


def _page_of(
    listed: Sequence[Row[Any]], *, sort: str, in_memory: bool, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    begin = pagination.decode_cursor(cursor, int)[0] if in_memory and cursor is not None else 0
    shown = listed[max(0, begin) : max(0, begin) + limit]
    if begin + limit >= len(listed) or not shown:
        return shown, None
    last = shown[-1]
    if in_memory:
        return shown, pagination.encode_cursor(begin + limit)
    if sort == "urgent":
        return shown, pagination.encode_cursor(URGENT_FIRST.index(last.urgency), last.created_at, last.id)
    return shown, pagination.encode_cursor(last.created_at, last.id)


def _card(
    row: Row[Any], viewer: Viewer, context: _MentorContext, *, now: datetime, rules: Rules
) -> BoardCard:
    found = context.times[row.id]
    return to_model(
        BoardCard,
        row,
        topics=tuple(row.topics),
        slots=tuple(islice(starts(found, rules.slot_step), SLOTS_SHOWN)),
        slot_count=sum(run.many for run in found),
        shared_topics=_shared(row, context),
        claim=permissions.can_claim(viewer, row, now, context.mentor.load),
    )


def _can_take(mentor: Mentor, now: datetime) -> int:
    if permissions.has_capacity(mentor.load, now) is not True:
        return 0
    return max(0, mentor.load.capacity - mentor.load.active_claims)
