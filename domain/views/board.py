"""The board: open requests as a mentor sees them, and how well each fits.

"Fits" and "best fit" look at the 200 open requests that wait longest: one query, then arithmetic.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, Text, case, cast, func, or_
from sqlalchemy import select as core_select
from sqlmodel import col, select

from domain import availability, permissions
from domain.errors import Invalid
from domain.hours import Hours
from domain.intervals import Stretch, starts
from domain.permissions import Standing, enforce
from domain.rules import Rules
from domain.views import cards
from domain.views.shapes import BoardCard, BoardPage
from domain.views.slots import LONGEST_BUFFER, Diary, diary, fitting
from domain.words import clean_line
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import Claim, Profile, Request, SessionType, Status, Urgency

LOOKED_AT = 200
SLOTS_SHOWN = 3
COUNTED = 51  # "50+"
SORTS = ("oldest", "best", "urgent")

_RANK = case(
    {urgency.value: rank for rank, urgency in enumerate(reversed(Urgency))}, value=col(Request.urgency)
)
_SHORT = 300  # characters of a description that a card shows


@dataclass(frozen=True)
class _Looker:
    """The mentor who looks: how they stand, what they know, how many wait."""

    standing: Standing
    topics: frozenset[str]
    hours: Hours
    buffer_minutes: int
    counts: dict[str, int]


def board(
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
    cards.page_size(limit)
    if sort not in SORTS:
        raise Invalid("sort", f"Sort by one of: {', '.join(SORTS)}.")
    looker = _looker(db, viewer, now)
    wanted = [*_on_board(viewer, now), *_filters(q, session_type, urgency, topic)]
    in_memory = fits or sort == "best"
    rows = _rows(db, wanted, sort=sort, cursor=None if in_memory else cursor)
    taken, mentor = _diary(db, viewer, looker, rows)
    found = [_card(row, viewer, looker, mentor, taken, now=now, rules=rules) for row in rows]
    fitting_cards = [card for card in found if card.slot_count]
    counts = {**looker.counts, "fits": min(len(fitting_cards), COUNTED)}
    listed = fitting_cards if fits else found
    if sort == "best":
        listed.sort(key=lambda card: (-len(card.shared_topics), card.slot_count == 0, card.created_at))
    items, more = _cut(listed, sort=sort, in_memory=in_memory, cursor=cursor, limit=limit)
    standing = permissions.can_take_one_more(looker.standing, now)
    can_take = max(0, looker.standing.capacity - looker.standing.unfinished) if standing is True else 0
    return BoardPage(items, more, counts["all"], counts, can_take, standing)


def card(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> BoardCard | None:
    """One card of the board, or None when it is not there any more."""
    enforce(permissions.can_browse(viewer))
    wanted = [*_on_board(viewer, now), col(Request.id) == request_id]
    rows = _rows(db, wanted, sort="oldest", cursor=None)
    if not rows:  # many ask at once, when one of them has just taken it: no more questions then
        return None
    looker = _looker(db, viewer, now)
    taken, mentor = _diary(db, viewer, looker, rows)
    return _card(rows[0], viewer, looker, mentor, taken, now=now, rules=rules)


def best(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules, most: int = 3
) -> tuple[tuple[BoardCard, ...], int]:
    """The open requests that fit this mentor best, and how many more they can take."""
    page = board(db, viewer, now=now, rules=rules, sort="best", limit=most)
    return page.items, page.can_take


def _on_board(viewer: Viewer, now: datetime) -> list[ColumnElement[bool]]:
    let_go = select(Claim.id).where(
        Claim.request_id == Request.id,
        Claim.mentor_id == viewer.person_id,
        col(Claim.ended_how).in_(queries.LET_GO),
    )
    return [
        col(Request.status) == Status.OPEN,
        col(Request.expires_at) > now,
        col(Request.student_id) != viewer.person_id,
        ~let_go.exists(),
    ]


def _filters(
    q: str, session_type: str | None, urgency: str | None, topic: str | None
) -> Iterable[ColumnElement[bool]]:
    if words := clean_line("q", q, least=0, most=200):
        yield or_(col(Request.search).op("@@")(_as_typed(words)), _has_topic(words))
    if session_type is not None:
        if session_type not in list(SessionType):
            raise Invalid("session_type", f"There is no session type {session_type!r}.")
        yield col(Request.session_type) == SessionType(session_type)
    if urgency is not None:
        if urgency not in list(Urgency):
            raise Invalid("urgency", f"There is no urgency {urgency!r}.")
        yield col(Request.urgency) == Urgency(urgency)
    if topic is not None:
        yield _has_topic(clean_line("topic", topic, least=0, most=60))


def _has_topic(topic: str) -> ColumnElement[bool]:
    return col(Request.topics).op("@>")(cast([topic.lower()], ARRAY(Text)))


def _as_typed(typed: str) -> ColumnElement[Any]:
    """All of these words, each perhaps unfinished: somebody may still be typing. Signs mean nothing.

    Each word is quoted, so that PostgreSQL takes it apart as it took the text: "node.js", "3.11" and
    "CI/CD" are one word each to it. Or its parts, as a tag or a text may hold them one by one.
    """
    words = []
    for word in re.sub(r"['\\]", " ", typed).split():
        parts = " & ".join(f"'{part}':*" for part in re.findall(r"\w+", word))
        if parts:
            words.append(f"('{word}':* | ({parts}))")
    return func.to_tsquery("simple", " & ".join(words))


def _rows(
    db: Db, wanted: Sequence[ColumnElement[bool]], *, sort: str, cursor: str | None
) -> Sequence[Row[Any]]:
    asked = core_select(
        col(Request.id),
        col(Request.student_id),
        col(Request.mentor_id),
        col(Request.status),
        col(Request.title),
        func.left(Request.description, _SHORT).label("description"),
        col(Request.session_type),
        col(Request.duration_minutes),
        col(Request.urgency),
        col(Request.topics),
        col(Request.windows),
        col(Request.created_at),
        col(Request.expires_at),
        col(Profile.first_name).label("student_name"),
        col(Profile.time_zone).label("student_time_zone"),
    ).join(Profile, col(Profile.person_id) == col(Request.student_id))
    place = [col(Request.created_at), col(Request.id)]
    kinds: list[type] = [datetime, int]
    if sort == "urgent":
        place, kinds = [_RANK, *place], [int, *kinds]  # type: ignore[list-item]
    waiting = core_select(col(Request.id)).where(*wanted)
    if cursor is not None:
        waiting = waiting.where(func.row(*place) > func.row(*cards.read_cursor(cursor, *kinds)))
    # First which, then everything about them: a name costs more to find than a request.
    looked_at = col(Request.id).in_(waiting.order_by(*place).limit(LOOKED_AT))
    return db.execute(asked.where(looked_at).order_by(*place)).all()


def _cut(
    listed: list[BoardCard], *, sort: str, in_memory: bool, cursor: str | None, limit: int
) -> tuple[tuple[BoardCard, ...], str | None]:
    begin = cards.read_cursor(cursor, int)[0] if in_memory and cursor is not None else 0
    items = tuple(listed[max(0, begin) : max(0, begin) + limit])
    if begin + limit >= len(listed) or not items:
        return items, None
    last = items[-1]
    if in_memory:
        return items, cards.cursor(begin + limit)
    if sort == "urgent":
        return items, cards.cursor(list(reversed(Urgency)).index(last.urgency), last.created_at, last.id)
    return items, cards.cursor(last.created_at, last.id)


def _diary(
    db: Db, viewer: Viewer, looker: _Looker, rows: Sequence[Row[Any]]
) -> tuple[dict[int, list[Stretch]], Diary]:
    """The busy times of the students on the page, by person, and the diary of the mentor who looks."""
    if not rows:
        return {}, Diary()
    people = {viewer.person_id, *(row.student_id for row in rows)}
    begins, ends = (
        min(row.windows[0].lower for row in rows),
        max(row.windows[-1].upper for row in rows),
    )
    taken = queries.busy(db, sorted(people), begins - LONGEST_BUFFER, ends + LONGEST_BUFFER)
    mine = taken.get(viewer.person_id, [])
    return taken, diary(looker.hours, mine, buffer_minutes=looker.buffer_minutes, begins=begins, ends=ends)


def _card(
    row: Row[Any],
    viewer: Viewer,
    looker: _Looker,
    mentor: Diary,
    taken: dict[int, list[Stretch]],
    *,
    now: datetime,
    rules: Rules,
) -> BoardCard:
    found = fitting(
        [(window.lower, window.upper) for window in row.windows],
        mentor,
        lasts=timedelta(minutes=row.duration_minutes),
        student_taken=taken.get(row.student_id, []),
        earliest=now + rules.notice(row.urgency),
        step=rules.slot_step,
    )
    return BoardCard(
        id=row.id,
        title=row.title,
        description=row.description,
        session_type=row.session_type,
        duration_minutes=row.duration_minutes,
        urgency=row.urgency,
        topics=tuple(row.topics),
        student_name=row.student_name,
        student_time_zone=row.student_time_zone,
        created_at=row.created_at,
        expires_at=row.expires_at,
        slots=tuple(islice(starts(found, rules.slot_step), SLOTS_SHOWN)),
        slot_count=sum(run.many for run in found),
        shared_topics=tuple(topic for topic in row.topics if topic in looker.topics),
        claim=permissions.can_claim(viewer, row, now, looker.standing),
    )


def _looker(db: Db, viewer: Viewer, now: datetime) -> _Looker:
    """The mentor's own facts, and how many requests wait for somebody like them, in one statement."""
    unfinished = select(func.count()).where(
        Claim.mentor_id == viewer.person_id, col(Claim.ended_at).is_(None)
    )
    chips: dict[str, list[ColumnElement[bool]]] = {
        "all": [],
        "urgent": [col(Request.urgency) == Urgency.URGENT],
    }
    chips |= {kind.value: [col(Request.session_type) == kind] for kind in SessionType}
    counts = [_up_to(COUNTED, [*_on_board(viewer, now), *extra]).label(name) for name, extra in chips.items()]
    row = db.execute(
        core_select(
            col(Profile.capacity),
            col(Profile.paused_until),
            col(Profile.topics),
            col(Profile.buffer_minutes),
            queries.own_hours(viewer.person_id).label("hours"),
            unfinished.scalar_subquery().label("unfinished"),
            *counts,
        ).where(col(Profile.person_id) == viewer.person_id)
    ).one()
    standing = Standing(row.capacity, row.unfinished, row.paused_until)
    return _Looker(
        standing,
        frozenset(row.topics),
        availability.read(queries.hours_in(row.hours)),
        row.buffer_minutes,
        {name: getattr(row, name) for name in chips},
    )


def _up_to(most: int, wanted: Sequence[ColumnElement[bool]]) -> Any:
    found = core_select(col(Request.id)).where(*wanted).limit(most).subquery()
    return core_select(func.count()).select_from(found).scalar_subquery()
