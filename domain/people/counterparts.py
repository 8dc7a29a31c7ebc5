"""The other side of a request or a session, as much as one may read of them."""

from domain.people.read_models import Counterpart
from domain.rows import ResultRow
from persistence.tables import PROFILES

STUDENT, MENTOR = PROFILES.alias("student"), PROFILES.alias("mentor")

# What a page adds to either, of both people: `counterpart` reads it.
BOTH_PROFILES = [
    person.c[name].label(f"{which}_{name}")
    for which, person in (("student", STUDENT), ("mentor", MENTOR))
    for name in ("time_zone", "about", "topics")
]


def counterpart(row: ResultRow, which: str) -> Counterpart:
    """The "student" or the "mentor" of a request or a session."""
    return Counterpart(
        person_id=getattr(row, f"{which}_id"),
        first_name=getattr(row, f"{which}_name"),
        time_zone=getattr(row, f"{which}_time_zone"),
        about=getattr(row, f"{which}_about"),
        topics=tuple(getattr(row, f"{which}_topics")),
    )
