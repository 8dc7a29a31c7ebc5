"""The board: open requests as a mentor sees them, and how well each fits.

"Fits" and "best fit" look at the 200 open requests that wait longest: one query, then arithmetic. Ranges of
times are made for the cards that are shown alone.
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
from domain.availability.ranges import fitting_ranges
from domain.board import open_requests as waiting
from domain.board.open_requests import COUNT_LIMIT, MENTOR_AND_COUNTS, URGENT_FIRST
from domain.board.read_models import BoardCard, BoardPage, FirstStep, Suggestions
from domain.errors import Invalid
from domain.permissions import enforce
from domain.rows import to_model
from domain.rules import Rules
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import Urgency

SLOTS_SHOWN = 3
SORTS = ("oldest", "best", "urgent")
# What the parts of a place are, as a cursor has them.
PLACE_KINDS: dict[str, tuple[type, ...]] = {
    "oldest": (datetime, int),
    "best": (int, int, int, datetime, int),
    "urgent": (int, datetime, int),
}


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
    all_read = not filters and cursor is None and (sort != "urgent" or len(rows) < waiting.SCAN_LIMIT)
    everything = rows if all_read else waiting.find_to_fit(db, viewer, now=now)
    context = _load_context(db, viewer, rows, everything, now=now, rules=rules, counting=True)
    listed = [row for row in rows if context.times[row.id]] if fits else rows
    if sort == "best":
        listed = _best_first(listed, context)
    if in_memory and cursor is not None:
        listed = _after(listed, context, sort, cursor)
    shown = listed[:limit]
    last = shown[-1] if len(listed) > limit else None
    next_cursor = None if last is None else pagination.encode_cursor(*_place(last, context, sort))
    items = tuple(_card(row, viewer, context, now=now, rules=rules) for row in shown)
    fitting_ones = sum(1 for row in everything if context.times[row.id])
    counts = context.counts | {"fits": min(fitting_ones, COUNT_LIMIT)}
    return BoardPage(
        items=items,
        next_cursor=next_cursor,
        waiting=counts["all"],
        counts=counts,
        released=context.released,
        can_take=_can_take(context.mentor, now),
        load=permissions.has_capacity(context.mentor.load, now),
        has_hours=context.mentor.hours.is_set,
    )


def get_card(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> BoardCard | None:
    """One card of the board, or None when it is not there any more."""
    enforce(permissions.can_browse(viewer))
    rows = waiting.find(db, viewer, {"request_id": request_id}, now=now)
    if not rows:  # many ask at once, when one of them has just taken it: no more questions then
        return None
    context = _load_context(db, viewer, rows, now=now, rules=rules)
    return _card(rows[0], viewer, context, now=now, rules=rules)


def suggestions(db: Db, viewer: Viewer, *, now: datetime, rules: Rules, most: int = 3) -> Suggestions:
    """The open requests that fit this mentor best, how many more they can take, and what they have not told yet."""
    enforce(permissions.can_browse(viewer))
    rows = waiting.find(db, viewer, {}, now=now)
    context = _load_context(db, viewer, rows, now=now, rules=rules)
    shown = _best_first(rows, context)[:most]
    mentor = context.mentor
    told: tuple[tuple[FirstStep, bool], ...] = (
        ("hours", mentor.hours.is_set),
        ("topics", bool(mentor.topics)),
        ("about", mentor.says_about),
    )
    return Suggestions(
        cards=tuple(_card(row, viewer, context, now=now, rules=rules) for row in shown),
        can_take=_can_take(mentor, now),
        load=permissions.has_capacity(mentor.load, now),
        first_steps=tuple(step for step, done in told if not done),
    )


@dataclass(frozen=True)
class _MentorContext:
    """The mentor who looks, what they see, and the times at which each of it fits them."""

    mentor: Mentor
    times: dict[int, list[SlotRun]]  # by request
    counts: dict[str, int]
    released: int


def _load_context(
    db: Db,
    viewer: Viewer,
    *read: Sequence[Row[Any]],
    now: datetime,
    rules: Rules,
    counting: bool = False,
) -> _MentorContext:
    rows = {row.id: row for some in read for row in some}.values()
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
    return _MentorContext(mentor, times, found.counts if counting else {}, found.released if counting else 0)


def _best_first(rows: Iterable[Row[Any]], context: _MentorContext) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: _place(row, context, "best"))


def _place(row: Row[Any], context: _MentorContext, sort: str) -> tuple[Any, ...]:
    """By what a row has its place in the list; its cursor holds the same.

    The best fit is what fits their hours, in it what is urgent, then what shares most of their topics.
    """
    if sort == "best":
        fits, urgent = bool(context.times[row.id]), row.urgency is Urgency.URGENT
        return int(not fits), int(not urgent), -len(_shared(row, context)), row.created_at, row.id
    if sort == "urgent":
        return URGENT_FIRST.index(row.urgency), row.created_at, row.id
    return row.created_at, row.id


def _shared(row: Row[Any], context: _MentorContext) -> tuple[str, ...]:
    return tuple(topic for topic in row.topics if topic in context.mentor.topics)


def _after(listed: Sequence[Row[Any]], context: _MentorContext, sort: str, cursor: str) -> list[Row[Any]]:
    """What follows the row that was seen last, whether that is still there or not."""
    seen = tuple(pagination.decode_cursor(cursor, *PLACE_KINDS[sort]))
    return [row for row in listed if _place(row, context, sort) > seen]


def _card(
    row: Row[Any], viewer: Viewer, context: _MentorContext, *, now: datetime, rules: Rules
) -> BoardCard:
    found = context.times[row.id]
    return to_model(
        BoardCard,
        row,
        topics=tuple(row.topics),
        expires_soon=row.expires_at - now <= rules.expiry_warning,
        slots=tuple(islice(starts(found, rules.slot_step), SLOTS_SHOWN)),
        slot_count=sum(run.many for run in found),
        fitting=fitting_ranges(
            found,
            duration=timedelta(minutes=row.duration_minutes),
            step=rules.slot_step,
            mentor_zone=context.mentor.time_zone,
            student_zone=row.student_time_zone,
        ),
        shared_topics=_shared(row, context),
        claim=permissions.can_claim(viewer, row, now, context.mentor.load),
        claim_lasts=rules.claim_lasts(row.urgency),
    )


def _can_take(mentor: Mentor, now: datetime) -> int:
    if permissions.has_capacity(mentor.load, now) is not True:
        return 0
    return max(0, mentor.load.capacity - mentor.load.active_claims)
