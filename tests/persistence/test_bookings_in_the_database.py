"""Bookings in plain SQL: within the windows, of the right length, and nobody in two sessions at once (R5)."""

from datetime import timedelta

from domain import requests
from domain.requests.fields import Window
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.plain_sql import DONE, SYSTEM, Connection, Identity, acting, answer, insert, person

HOURS = ((9, 14), (15, 17))
Held = tuple[int, int, int]


def held_by(database: Database, student: factories.Actor, mentor: factories.Actor) -> Held:
    """A claimed request with two windows three days ahead: its id, its student's and its mentor's."""
    day = factories.tomorrow(0, days=3)
    windows = tuple(Window(day + timedelta(hours=a), day + timedelta(hours=b)) for a, b in HOURS)
    request_id = factories.request(database, student, factories.fields(windows=windows))
    factories.do(database, mentor, requests.claim, request_id)
    return request_id, student.id, mentor.id


def booking(held: Held, start: str, end: str) -> tuple[str, str]:
    """Statements that schedule this request three days ahead from `start` to `end`, such as "10:00"."""
    request_id, student_id, mentor_id = held
    day = f"{factories.tomorrow(0, days=3):%Y-%m-%d}"
    return (
        f"UPDATE mini_mentorship_requests SET status = 'scheduled', claim_lapses_at = NULL WHERE id = {request_id}",
        insert(
            "mini_mentorship_sessions",
            request_id=request_id,
            claim_id=f"SELECT id FROM claims WHERE request_id = {request_id}",
            mentor_id=mentor_id,
            student_id=student_id,
            starts_at=f"{day} {start}Z",
            ends_at=f"{day} {end}Z",
            room_name="mini-room",
        ),
    )


def book(plain: Connection, who: Identity, statements: tuple[str, str]) -> None:
    with acting(plain, who, keep=True):
        for statement in statements:
            plain.execute(statement.encode())


def test_a_mentor_is_never_in_two_sessions_at_once(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    first = held_by(database, cast.sana, cast.maya)
    second = held_by(database, cast.sam, cast.maya)
    book(plain, maya, booking(first, "10:00", "11:00"))
    for start, end in (("09:15", "10:15"), ("10:00", "11:00"), ("10:59", "11:59")):
        assert answer(plain, maya, *booking(second, start, end)) == "sessions_nobody_twice_at_once"
    assert answer(plain, maya, *booking(second, "11:00", "12:00")) == DONE, "[10,11) and [11,12) are adjacent"
    assert answer(plain, maya, *booking(second, "09:00", "10:00")) == DONE


def test_a_student_is_never_in_two_sessions_at_once(
    database: Database, plain: Connection, cast: Cast, maya: Identity, milo: Identity
) -> None:
    first = held_by(database, cast.sana, cast.maya)
    second = held_by(database, cast.sana, cast.milo)
    book(plain, maya, booking(first, "10:00", "11:00"))
    assert answer(plain, milo, *booking(second, "10:30", "11:30")) == "sessions_nobody_twice_at_once"
    assert answer(plain, milo, *booking(second, "11:00", "12:00")) == DONE


def test_nobody_is_a_mentor_here_and_a_student_there_at_once(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    bo = factories.person(database, "Bo Both", ["student", "mentor"])
    asks = held_by(database, bo, cast.maya)
    helps = held_by(database, cast.sana, bo)
    book(plain, maya, booking(asks, "10:00", "11:00"))
    both = person(bo, "student", "mentor")
    assert answer(plain, both, *booking(helps, "10:30", "11:30")) == "sessions_nobody_twice_at_once"
    assert answer(plain, both, *booking(helps, "11:00", "12:00")) == DONE


def test_a_request_has_one_living_session(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    held = held_by(database, cast.sana, cast.maya)
    book(plain, maya, booking(held, "10:00", "11:00"))
    _, again = booking(held, "12:00", "13:00")
    assert answer(plain, maya, again) == "sessions_one_active"
    assert answer(plain, SYSTEM, again) == "sessions_one_active"


def test_a_session_fits_its_request(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    held = held_by(database, cast.sana, cast.maya)
    assert answer(plain, maya, *booking(held, "13:00", "14:00")) == DONE
    too_short, too_long, across = ("10:00", "10:45"), ("10:00", "11:15"), ("13:45", "14:45")
    before, after = ("08:30", "09:30"), ("17:00", "18:00")
    for start, end in (too_short, too_long, across, before, after):
        assert answer(plain, maya, *booking(held, start, end)) == "session_fits_request"


def test_a_session_belongs_to_the_mentor_who_holds_the_request(
    database: Database, plain: Connection, cast: Cast, milo: Identity
) -> None:
    request_id, student_id, _ = held_by(database, cast.sana, cast.maya)
    _, stolen = booking((request_id, student_id, cast.milo.id), "10:00", "11:00")
    assert answer(plain, milo, stolen) == "session_fits_request"
    _, other_mentor = booking((request_id, student_id, cast.milo.id), "10:00", "11:00")
    assert answer(plain, SYSTEM, other_mentor) == "session_fits_request"
    _, other_student = booking((request_id, cast.sam.id, cast.maya.id), "10:00", "11:00")
    assert answer(plain, SYSTEM, other_student) == "sessions_of_the_student"
