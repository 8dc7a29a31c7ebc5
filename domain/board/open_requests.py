"""What waits on the board: which requests, in which order, and how many of each kind.

The statements for it are made once, one for each choice of filters and order.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Row,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from domain import pagination
from domain.availability.mentors import MENTOR
from domain.errors import Invalid
from domain.limits import SEARCH, TOPIC_ASKED
from domain.text import clean_line, clean_topic
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import SessionType, Status, Urgency
from persistence.queries import NOW, VIEWER, enum_literal
from persistence.tables import PROFILES, REQUESTS

SCAN_LIMIT = 200
COUNT_LIMIT = 51  # "50+"
URGENT_FIRST = list(reversed(Urgency))

_SHORT = 300  # characters of a description that a card shows

# Open requests that the viewer did not post and has not let go. The moment stands in a sub-select, so that
# PostgreSQL keeps one plan: for a moment that it knows it would make another each time, which takes longer.
_ON_BOARD = (
    REQUESTS.c.status == enum_literal(Status.OPEN),
    REQUESTS.c.expires_at > select(NOW).scalar_subquery(),
    REQUESTS.c.student_id != VIEWER,
    ~queries.released_before(VIEWER, REQUESTS.c.id),
)

# Which of them are wanted, by the name of what is said: only what is said stands in the statement.
_FILTERS: dict[str, ColumnElement[bool]] = {
    "words": or_(
        REQUESTS.c.search.op("@@")(func.to_tsquery("simple", bindparam("words", type_=Text))),
        REQUESTS.c.topics.op("@>")(bindparam("typed", type_=ARRAY(Text))),
    ),
    "session_type": REQUESTS.c.session_type == bindparam("session_type"),
    "urgency": REQUESTS.c.urgency == bindparam("urgency"),
    "topic": REQUESTS.c.topics.op("@>")(bindparam("topic", type_=ARRAY(Text))),
    "request_id": REQUESTS.c.id == bindparam("request_id"),
}

# By what a list is sorted: name, column and kind of each part of its cursor.
SortKey = tuple[tuple[str, ColumnElement[Any], type], ...]
_RANKS: dict[Any, Any] = {
    enum_literal(urgency): literal_column(str(rank)) for rank, urgency in enumerate(URGENT_FIRST)
}
_OLDEST: SortKey = (("created_at", REQUESTS.c.created_at, datetime), ("id", REQUESTS.c.id, int))
_URGENT: SortKey = (("rank", case(_RANKS, value=REQUESTS.c.urgency), int), *_OLDEST)

# What a card shows, and what it takes to say how well it fits.
_ROWS = select(
    REQUESTS.c.id,
    REQUESTS.c.student_id,
    REQUESTS.c.mentor_id,
    REQUESTS.c.status,
    REQUESTS.c.title,
    func.left(REQUESTS.c.description, literal_column(str(_SHORT))).label("description"),
    REQUESTS.c.session_type,
    REQUESTS.c.duration_minutes,
    REQUESTS.c.urgency,
    REQUESTS.c.topics,
    cast(REQUESTS.c.windows, Text).label("windows"),
    REQUESTS.c.created_at,
    REQUESTS.c.expires_at,
    PROFILES.c.first_name.label("student_name"),
    PROFILES.c.time_zone.label("student_time_zone"),
).join(PROFILES, PROFILES.c.person_id == REQUESTS.c.student_id)


def find(
    db: Db,
    viewer: Viewer,
    filters: dict[str, Any],
    *,
    now: datetime,
    sort: str = "oldest",
    cursor: str | None = None,
) -> Sequence[Row[Any]]:
    """The requests that wait longest, or are most urgent, among those that were asked for."""
    asked = {"viewer_id": viewer.person_id, "now": now} | filters
    if cursor is not None:
        place = _URGENT if sort == "urgent" else _OLDEST
        last = pagination.decode_cursor(cursor, *(kind for _, _, kind in place))
        asked |= {f"after_{name}": part for (name, _, _), part in zip(place, last, strict=True)}
    wanted = tuple(name for name in _FILTERS if name in filters)
    statement = _statement(wanted, urgent_first=sort == "urgent", goes_on=cursor is not None)
    return db.execute(statement, asked).all()


def parse_filters(q: str, session_type: str | None, urgency: str | None, topic: str | None) -> dict[str, Any]:
    """What the filters are told, for those that are used. Raises Invalid for what does not exist."""
    filters: dict[str, Any] = {}
    if words := clean_line("q", q, SEARCH):
        filters |= {"words": _tsquery(words), "typed": [words.lower()]}
    if session_type is not None:
        if session_type not in list(SessionType):
            raise Invalid("session_type", f"There is no session type {session_type!r}.")
        filters["session_type"] = SessionType(session_type)
    if urgency is not None:
        if urgency not in list(Urgency):
            raise Invalid("urgency", f"There is no urgency {urgency!r}.")
        filters["urgency"] = Urgency(urgency)
    if topic is not None:
        filters["topic"] = [clean_topic("topic", topic, TOPIC_ASKED)]
    return filters


@cache
def _statement(wanted: tuple[str, ...], *, urgent_first: bool, goes_on: bool) -> Select[Any]:
    place = _URGENT if urgent_first else _OLDEST
    columns = [column for _, column, _ in place]
    ids = select(REQUESTS.c.id).where(*_ON_BOARD, *(_FILTERS[name] for name in wanted)).order_by(*columns)
    if goes_on:
        after = (bindparam(f"after_{name}", type_=column.type) for name, column, _ in place)
        ids = ids.where(func.row(*columns) > func.row(*after))
    # First which, then everything about them: a name costs more to find than a request.
    looked_at = REQUESTS.c.id.in_(ids.limit(literal_column(str(SCAN_LIMIT))))
    return _ROWS.where(looked_at).order_by(*columns)


def _tsquery(typed: str) -> str:
    """All of these words, each perhaps unfinished: somebody may still be typing. Signs mean nothing.

    Each word is quoted, so that PostgreSQL takes it apart as it took the text: "node.js", "3.11" and
    "CI/CD" are one word each to it. Or its parts, as a tag or a text may hold them one by one.
    """
    words = []
    for word in re.sub(r"['\\]", " ", typed).split():
        parts = " & ".join(f"'{part}':*" for part in re.findall(r"\w+", word))
        if parts:
            words.append(f"('{word}':* | ({parts}))")
    return " & ".join(words)


def _mentor_and_counts() -> Select[Any]:
    """The mentor who looks, and how many requests wait for each chip.

    "waiting" is read as far as the chips ask for more, and once for all of them.
    """
    ours = select(REQUESTS.c.urgency, REQUESTS.c.session_type).where(*_ON_BOARD)
    waiting = ours.cte("waiting").prefix_with("MATERIALIZED")
    names: array[Any] = array(
        [literal_column("'all'"), *map(enum_literal, (Urgency.URGENT, *SessionType))], type_=Text
    )
    chips = func.unnest(names).table_valued("name").render_derived()
    told: tuple[Any, ...] = literal_column("'all'"), waiting.c.urgency, waiting.c.session_type
    found: Select[Any] = (
        select(literal_column("1")).select_from(waiting).where(chips.c.name.in_(told)).correlate(chips)
    )
    most = found.limit(literal_column(str(COUNT_LIMIT))).subquery()
    counted = select(func.count()).select_from(most).scalar_subquery()
    counts = select(func.json_object_agg(chips.c.name, counted)).scalar_subquery()
    return MENTOR.add_columns(counts.label("counts"))


MENTOR_AND_COUNTS = _mentor_and_counts()
