"""A mentor, as the board and the pages with times need to know them: one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, Row, bindparam, literal_column, select

from domain import availability
from domain.availability.free_time import LONGEST_BUFFER, FreeTime, free_time
from domain.availability.hours import Hours
from domain.availability.intervals import Interval
from domain.permissions import MentorLoad
from persistence import queries
from persistence.database import Db
from persistence.tables import PROFILES

_MENTOR, _REQUEST = bindparam("mentor_id", type_=BigInteger), bindparam("request_id", type_=BigInteger)
_SPAN = [bindparam(name, type_=DateTime(timezone=True)) for name in ("begins", "ends")]

MENTOR = select(
    PROFILES.c.capacity,
    PROFILES.c.paused_until,
    PROFILES.c.topics,
    (PROFILES.c.about != literal_column("''")).label("says_about"),
    PROFILES.c.buffer_minutes,
    PROFILES.c.time_zone,
    queries.active_claims_column(_MENTOR).label("active_claims"),
    queries.released_before(_MENTOR, _REQUEST).label("released_before"),
    queries.hours_column(_MENTOR).label("hours"),
    queries.busy_times_column(bindparam("people", type_=ARRAY(BigInteger)), *_SPAN).label("busy"),
).where(PROFILES.c.person_id == _MENTOR)


@dataclass(frozen=True)
class Mentor:
    """How they stand, what they know, which hours they keep; and when they and some students are busy."""

    person_id: int
    load: MentorLoad
    topics: frozenset[str]
    says_about: bool  # whether they say something about themselves
    hours: Hours
    buffer_minutes: int
    time_zone: str
    busy: dict[int, list[Interval]]  # by person


def load_mentor(
    db: Db,
    mentor_id: int,
    students: Iterable[int],
    begins: datetime,
    ends: datetime,
    *,
    request_id: int = 0,
) -> Mentor:
    """This mentor, with what is taken between two instants; `request_id` is the one they may have let go."""
    asked = parameters(mentor_id, students, begins, ends, request_id=request_id)
    return from_row(mentor_id, db.execute(MENTOR, asked).one())


def parameters(
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


def from_row(mentor_id: int, row: Row[Any]) -> Mentor:
    return Mentor(
        person_id=mentor_id,
        load=MentorLoad(row.capacity, row.active_claims, row.paused_until, row.released_before),
        topics=frozenset(row.topics),
        says_about=row.says_about,
        hours=availability.hours_from_rows(queries.hours_in(row.hours)),
        buffer_minutes=row.buffer_minutes,
        time_zone=row.time_zone,
        busy=queries.busy_times_in(row.busy),
    )


def free_time_of(mentor: Mentor, begins: datetime, ends: datetime) -> FreeTime:
    """When they could meet somebody, between the instants that were asked about."""
    busy = mentor.busy.get(mentor.person_id, [])
    return free_time(mentor.hours, busy, buffer_minutes=mentor.buffer_minutes, begins=begins, ends=ends)
