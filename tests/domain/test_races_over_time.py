"""Promise R5 on every path that books, moves or frees a time, when two people do it in the same moment.

As often as in `test_races`. Never two sessions, always a clean refusal, no deadlock: a deadlock, a time-out or a
constraint that had to speak first fails in `refusals`.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import availability, errors, maintenance, requests, sessions
from domain.availability.hours import Hours, Week
from domain.errors import Conflict
from domain.requests.fields import Window
from domain.sessions import offers
from persistence.database import Database
from tests import factories
from tests.domain.test_races import OVERLAPS, ROUNDS, call, chore, refusals, together
from tests.factories import Actor, Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def crowd(database_url: str) -> Iterator[Database]:
    opened = Database(database_url, pool_size=12)
    yield opened
    opened.close()


@pytest.fixture
def pairs(database: Database) -> list[Actor]:
    """Four people, each student here and mentor there, who take as many as they can."""
    made = [factories.person(database, f"Both {number}", ["student", "mentor"]) for number in range(4)]
    factories.sql(database, "UPDATE profiles SET capacity = 20")
    return made


def start() -> datetime:
    return factories.tomorrow(15, days=2)


def evening() -> datetime:
    return factories.tomorrow(20, days=2)


def clear(database: Database, *students: Actor) -> None:
    """Every unfinished request of these students is withdrawn, so that the next round begins as the first."""
    unfinished = "status IN ('open', 'claimed', 'scheduled')"
    for student in students:
        asked = f"SELECT id FROM mini_mentorship_requests WHERE student_id = :id AND {unfinished}"
        for (request_id,) in factories.sql(database, asked, id=student.id):
            factories.do(database, student, requests.cancel, request_id)


def living(database: Database) -> int:
    return int(
        factories.sql(database, "SELECT count(*) FROM mini_mentorship_sessions WHERE status = 'scheduled'")[
            0
        ][0]
    )


def one_wins(database: Database, outcomes: list[Any], *sentences: str) -> None:
    """All but one are refused in one of these sentences, and nobody is in two sessions."""
    lost = refusals(outcomes)
    assert len(lost) == len(outcomes) - 1, outcomes
    assert all(isinstance(refusal, Conflict) for refusal in lost), lost
    assert {refusal.message for refusal in lost} <= set(sentences)
    assert factories.sql(database, OVERLAPS)[0][0] == 0


def test_r5_two_mentors_booking_overlapping_slots_of_one_student(
    database: Database, crowd: Database, cast: Cast
) -> None:
    for number in range(ROUNDS):
        first, second = (factories.request(database, cast.sana) for _ in range(2))
        apart = (number % 3) * 30 * MINUTE  # the same, half an hour on, or a full one: then both may
        outcomes = together(
            [
                call(crowd, cast.maya, requests.claim, first, starts_at=start()),
                call(crowd, cast.milo, requests.claim, second, starts_at=start() + apart),
            ]
        )
        if apart < HOUR:
            one_wins(database, outcomes, errors.BUSY)
        else:
            assert refusals(outcomes) == []
        clear(database, cast.sana)


def test_r5_one_mentor_booking_two_requests_in_two_tabs(
    database: Database, crowd: Database, cast: Cast
) -> None:
    for number in range(ROUNDS):
        first, second = factories.request(database, cast.sana), factories.request(database, cast.sam)
        at = {"starts_at": start()}, {"starts_at": start() + 30 * MINUTE}
        calls = [
            call(crowd, cast.maya, requests.claim, first, **at[number % 2]),
            call(crowd, cast.maya, requests.claim, second, **at[0]),
        ]
        one_wins(database, together(calls), errors.BUSY)
        assert living(database) == 1
        clear(database, cast.sana, cast.sam)


def test_r5_scheduling_two_claims_at_once(database: Database, crowd: Database, cast: Cast) -> None:
    for _ in range(ROUNDS):
        held = [factories.claimed(database, student, cast.maya) for student in (cast.sana, cast.sam)]
        calls = [call(crowd, cast.maya, sessions.schedule, request_id, start()) for request_id in held]
        one_wins(database, together(calls), errors.BUSY)
        clear(database, cast.sana, cast.sam)


def test_r5_accepting_against_accepting(database: Database, crowd: Database, cast: Cast) -> None:
    """One student two offers in two tabs, and two students of one mentor."""
    gone, impossible = "This offer is gone. Please pick another time.", "This time is not possible any more. "
    for number in range(ROUNDS):
        hers = factories.claimed(database, cast.sana, cast.maya)
        first, second = factories.do(
            database, cast.maya, offers.offer, hers, [evening(), evening() + 30 * MINUTE]
        )
        if number % 2:
            calls = [call(crowd, cast.sana, offers.accept, offer_id) for offer_id in (first, second)]
        else:
            his = factories.claimed(database, cast.sam, cast.maya)
            (other,) = factories.do(database, cast.maya, offers.offer, his, [evening() + 15 * MINUTE])
            calls = [
                call(crowd, cast.sana, offers.accept, first),
                call(crowd, cast.sam, offers.accept, other),
            ]
        one_wins(database, together(calls), gone, impossible + errors.BUSY)
        assert living(database) == 1
        clear(database, cast.sana, cast.sam)


def test_r5_moving_against_claiming_with_a_time(database: Database, crowd: Database, cast: Cast) -> None:
    """Sana's session with Maya moves to where Milo books her other request."""
    new = start() + 2 * HOUR
    for number in range(ROUNDS):
        session_id = factories.scheduled(database, cast.sana, cast.maya, start())
        other = factories.request(database, cast.sana)
        mover = (cast.sana, cast.maya)[number % 2]
        calls = [
            call(crowd, mover, sessions.reschedule, session_id, new),
            call(crowd, cast.milo, requests.claim, other, starts_at=new + 30 * MINUTE),
        ]
        one_wins(database, together(calls), errors.BUSY)
        clear(database, cast.sana)


def test_r5_both_sides_moving_one_session(database: Database, crowd: Database, cast: Cast) -> None:
    """One after the other: the later one holds, and each has raised the sequence by one."""
    for _ in range(ROUNDS):
        session_id = factories.scheduled(database, cast.sana, cast.maya, start())
        calls = [
            call(crowd, cast.sana, sessions.reschedule, session_id, start() + HOUR),
            call(crowd, cast.maya, sessions.reschedule, session_id, start() + 2 * HOUR),
        ]
        assert together(calls) == [True, True]
        assert factories.meeting(database, session_id).sequence == 2
        clear(database, cast.sana)


def test_r5_mentor_here_and_student_there(database: Database, crowd: Database, pairs: list[Actor]) -> None:
    """Each takes the other's request for the same hour; one of the two comes second."""
    ann, bob = pairs[:2]
    for _ in range(ROUNDS):
        hers, his = factories.request(database, ann), factories.request(database, bob)
        calls = [
            call(crowd, bob, requests.claim, hers, starts_at=start()),
            call(crowd, ann, requests.claim, his, starts_at=start() + 30 * MINUTE),
        ]
        one_wins(database, together(calls), errors.BUSY)
        clear(database, ann, bob)


def test_r5_calling_off_frees_a_time_once(database: Database, crowd: Database, cast: Cast) -> None:
    """Both call it off, one moves it, an offer is accepted: one story, whoever was first."""
    for _ in range(ROUNDS):
        session_id = factories.scheduled(database, cast.sana, cast.maya, start())
        request_id = factories.request_of(database, session_id)
        (offer_id,) = factories.do(database, cast.maya, offers.offer, request_id, [evening()])
        outcomes = together(
            [
                call(crowd, cast.sana, sessions.cancel, session_id),
                call(crowd, cast.maya, sessions.cancel, session_id),
                call(crowd, cast.sana, offers.accept, offer_id),
                call(crowd, cast.maya, sessions.reschedule, session_id, start() + HOUR),
                chore(crowd, maintenance.lapse_offers, now=evening()),
            ]
        )
        refusals(outcomes)
        assert factories.meeting(database, session_id).status == "cancelled"
        assert factories.row(database, request_id).status in ("open", "cancelled")
        (waiting,) = factories.sql(database, "SELECT count(*) FROM session_offers WHERE ended_at IS NULL")[0]
        assert waiting == 0
        clear(database, cast.sana)


def test_r5_joining_marking_absent_and_completing_end_a_session_once(
    database: Database, crowd: Database, cast: Cast
) -> None:
    for number in range(ROUNDS):
        begins = start() + (number % 3) * HOUR
        session_id = factories.scheduled(database, cast.sana, cast.maya, begins)
        ten_past = begins + 10 * MINUTE
        factories.do(database, cast.sana, sessions.join, session_id, now=begins)
        outcomes = together(
            [
                call(crowd, cast.maya, sessions.join, session_id, now=ten_past),
                call(crowd, cast.sana, sessions.mark_absent, session_id, now=ten_past),
                call(crowd, cast.maya, sessions.complete, session_id, now=ten_past),
                chore(crowd, maintenance.complete_overdue, now=ten_past + timedelta(days=4)),
            ]
        )
        refusals(outcomes)
        kept = factories.meeting(database, session_id)
        joined = factories.sql(
            database, "SELECT person_id FROM session_joins WHERE session_id = :id", id=session_id
        )
        assert (kept.status, kept.absent) in {("completed", None), ("no_show", "mentor")}
        assert kept.status == "completed" or cast.maya.id not in {row.person_id for row in joined}
        clear(database, cast.sana)


def test_r5_everybody_books_moves_and_frees_everything_at_once(
    database: Database, crowd: Database, pairs: list[Actor]
) -> None:
    """Twelve requests of people who are mentor here and student there, and every command that touches time."""
    dice = random.Random(7)  # noqa: S311  # any order will do
    windows = (Window(start(), start() + 3 * HOUR),)
    for _ in range(max(1, ROUNDS // 2)):
        asked = [
            (factories.request(database, one, factories.fields(minutes=minutes, windows=windows)), one)
            for one in pairs
            for minutes in (30, 45, 60)
        ]
        for _ in range(3):
            calls = []
            for request_id, student in asked:
                at = start() + dice.randrange(8) * 15 * MINUTE
                mentor = dice.choice([one for one in pairs if one is not student])
                calls.append(call(crowd, mentor, requests.claim, request_id, starts_at=at))
            for row in factories.sql(
                database, "SELECT * FROM mini_mentorship_sessions WHERE status = 'scheduled'"
            ):
                who = next(one for one in pairs if one.id in (row.mentor_id, row.student_id))
                at = start() + dice.randrange(8) * 15 * MINUTE
                calls.append(call(crowd, who, sessions.reschedule, row.id, at))
                calls.append(
                    call(crowd, who, offers.offer, row.request_id, [evening() + dice.randrange(4) * HOUR])
                )
                if dice.random() < 0.3:
                    calls.append(call(crowd, who, sessions.cancel, row.id))
            for row in factories.sql(database, "SELECT * FROM session_offers WHERE ended_at IS NULL"):
                answers = row.student_id if row.offered_by == row.mentor_id else row.mentor_id
                calls.append(
                    call(crowd, next(one for one in pairs if one.id == answers), offers.accept, row.id)
                )
            dice.shuffle(calls)
            for begin in range(0, len(calls), 12):
                refusals(together(calls[begin : begin + 12]))
                assert factories.sql(database, OVERLAPS)[0][0] == 0
        clear(database, *pairs)


def test_one_mentor_saving_hours_in_two_tabs_keeps_one_of_the_two(
    database: Database, crowd: Database, cast: Cast
) -> None:
    said = [Hours("UTC", Week((((begins, begins + 120),),) * 7)) for begins in (540, 600)]
    for _ in range(min(ROUNDS, 10)):
        outcomes = together([call(crowd, cast.maya, availability.save, one) for one in said])
        assert refusals(outcomes) == []
        with database.transaction(cast.maya.sign_in) as (db, _):
            assert availability.load_hours(db, cast.maya.id) in said
