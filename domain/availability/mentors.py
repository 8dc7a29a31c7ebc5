"""A mentor, as the board and the pages with times need to know them: one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, Row, bindparam, select

from domain.availability import commands as availability
from domain.availability.free_time import LONGEST_BUFFER, Diary, diary
from domain.availability.hours import Hours
from domain.intervals import Stretch
from domain.permissions import Standing
from persistence import queries
from persistence.database import Db
from persistence.tables import PROFILES

_MENTOR, _REQUEST = bindparam("mentor_id", type_=BigInteger), bindparam("request_id", type_=BigInteger)
_SPAN = [bindparam(name, type_=DateTime(timezone=True)) for name in ("begins", "ends")]

MENTOR = select(
    PROFILES.c.capacity,
    PROFILES.c.paused_until,
    PROFILES.c.topics,
    PROFILES.c.buffer_minutes,
    PROFILES.c.time_zone,
    queries.active_claims_column(_MENTOR).label("unfinished"),
    queries.released_before(_MENTOR, _REQUEST).label("let_go"),
    queries.hours_column(_MENTOR).label("hours"),
    queries.busy_times_column(bindparam("people", type_=ARRAY(BigInteger)), *_SPAN).label("taken"),
).where(PROFILES.c.person_id == _MENTOR)


@dataclass(frozen=True)
class Mentor:
    """How they stand, what they know, which hours they keep; and when they and some students are busy."""

    person_id: int
    standing: Standing
    topics: frozenset[str]
    hours: Hours
    buffer_minutes: int
    time_zone: str
    taken: dict[int, list[Stretch]]  # by person


def mentor(
    db: Db,
    mentor_id: int,
    students: Iterable[int],
    begins: datetime,
    ends: datetime,
    *,
    request_id: int = 0,
) -> Mentor:
    """This mentor, with what is taken between two instants; `request_id` is the one they may have let go."""
    asked = about(mentor_id, students, begins, ends, request_id=request_id)
    return read(mentor_id, db.execute(MENTOR, asked).one())


def about(
    mentor_id: int, students: Iterable[int], begins: datetime, ends: datetime, *, request_id: int = 0
) -> dict[str, Any]:
    """What the statement is told."""
    return {
        "mentor_id": mentor_id,
        "request_id": request_id,
        "people": sorted({mentor_id, *students}),
        "begins": begins - LONGEST_BUFFER,
        "ends": ends + LONGEST_BUFFER,
    }


def read(mentor_id: int, row: Row[Any]) -> Mentor:
    return Mentor(
        person_id=mentor_id,
        standing=Standing(row.capacity, row.unfinished, row.paused_until, row.let_go),
        topics=frozenset(row.topics),
        hours=availability.read(queries.hours_in(row.hours)),
        buffer_minutes=row.buffer_minutes,
        time_zone=row.time_zone,
        taken=queries.busy_times_in(row.taken),
    )


def diary_of(mentor: Mentor, begins: datetime, ends: datetime) -> Diary:
    """When they could meet somebody, between the instants that were asked about."""
    taken = mentor.taken.get(mentor.person_id, [])
    return diary(mentor.hours, taken, buffer_minutes=mentor.buffer_minutes, begins=begins, ends=ends)
