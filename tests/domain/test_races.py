"""Promises R1, R2, R5 and R9: what holds when many people do it in the same moment.

Real threads, each with a connection of its own. The counts are small here; `make prove` raises them.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from domain import errors, maintenance, requests, sessions
from domain.board import queries as board
from domain.dashboard import queries as dashboard
from domain.errors import Conflict, DomainError
from domain.lifecycle import TRANSITIONS
from domain.requests import queries as request_queries
from domain.requests.fields import Window
from domain.slots import queries
from persistence.database import Database, DatabaseBusy, DatabaseUnavailable
from persistence.models import Status
from tests import factories
from tests.factories import RULES, Actor, Cast
from tests.promises import count, figure

RIVALS = count(10, 40)
ROUNDS = count(5, 60)
DEADLINES = count(20, 500)  # requests that are claimed and swept in the same moment
MOST_CONNECTIONS = 40  # a server of ours has a hundred, and tests run side by side
INSTANT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)

Call = Callable[[], Any]


@pytest.fixture
def crowd(database_url: str) -> Iterator[Database]:
    """As many connections as there are rivals, so that nobody waits for anything but a lock."""
    opened = Database(database_url, pool_size=min(max(RIVALS, 4), MOST_CONNECTIONS))
    yield opened
    opened.close()


def together(calls: Sequence[Call]) -> list[Any]:
    """What each call returned or was refused with, all begun in the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Call) -> Any:
        barrier.wait(timeout=30)
        try:
            return call()
        except (DomainError, DBAPIError, DatabaseBusy, DatabaseUnavailable) as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def refusals(outcomes: Sequence[Any]) -> list[DomainError]:
    """The refusals; a deadlock, a time-out or a constraint that spoke first is a failure."""
    failed = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, DomainError)]
    assert failed == []
    return [o for o in outcomes if isinstance(o, DomainError)]


def mentors(database: Database, count: int) -> list[Actor]:
    return [factories.person(database, f"Mentor {number}", ["mentor"]) for number in range(count)]


def call(database: Database, actor: Actor, command: Callable[..., Any], *args: Any, **how: Any) -> Call:
    return lambda: factories.do(database, actor, command, *args, **how)


# R1: one request, one mentor


@pytest.mark.parametrize("with_a_time", [False, True])
def test_r1_one_of_many_mentors_wins_and_the_others_read_a_kind_sentence(
    database: Database, crowd: Database, cast: Cast, with_a_time: bool
) -> None:
    rivals = mentors(database, RIVALS)
    how = {"starts_at": factories.tomorrow(16, days=2)} if with_a_time else {}
    for _ in range(ROUNDS):
        request_id = factories.request(database, cast.sana)
        outcomes = together([call(crowd, rival, requests.claim, request_id, **how) for rival in rivals])
        lost = refusals(outcomes)
        assert [type(refusal) for refusal in lost] == [Conflict] * (RIVALS - 1)
        assert {refusal.message for refusal in lost} == {errors.TAKEN}
        winner = next(rival for rival, o in zip(rivals, outcomes, strict=True) if o not in lost)
        assert factories.row(database, request_id).mentor_id == winner.id
        assert factories.events(database, request_id)[1:] == [
            ("scheduled" if with_a_time else "claimed", "mentor")
        ]
        assert_one_story(database)
        factories.do(database, cast.sana, requests.cancel, request_id)


def test_r1_a_mentor_who_claims_many_at_once_holds_no_more_than_their_limit(
    database: Database, crowd: Database, cast: Cast
) -> None:
    students = [
        factories.person(database, f"Student {number}", ["student"]) for number in range(max(RIVALS, 4))
    ]
    ids = [factories.request(database, student) for student in students]
    outcomes = together([call(crowd, cast.maya, requests.claim, request_id) for request_id in ids])
    assert len(refusals(outcomes)) == len(ids) - 3
    held = factories.sql(database, "SELECT count(*) FROM claims WHERE ended_at IS NULL")[0][0]
    assert held == 3
    assert_one_story(database)


# R2: doing it twice changes nothing


def test_r2_the_same_key_at_the_same_time_posts_one_request(
    database: Database, crowd: Database, cast: Cast
) -> None:
    for number in range(min(ROUNDS, 3)):
        fields = factories.fields()
        outcomes = together(
            [call(crowd, cast.sana, requests.create, fields, key=f"key-{number}") for _ in range(RIVALS)]
        )
        assert refusals(outcomes) == []
        assert len({created.id for created in outcomes}) == 1
        assert Counter(created.replayed for created in outcomes) == {False: 1, True: RIVALS - 1}
        (count,) = factories.sql(database, "SELECT count(*) FROM mini_mentorship_requests")[0]
        assert count == number + 1


def test_r2_the_same_mentor_claiming_twice_holds_it_once(
    database: Database, crowd: Database, cast: Cast
) -> None:
    for _ in range(ROUNDS):
        request_id = factories.request(database, cast.sana)
        lost = refusals(together([call(crowd, cast.maya, requests.claim, request_id) for _ in range(2)]))
        assert [refusal.message for refusal in lost] == ["You have this one already."]
        assert factories.events(database, request_id) == [("created", "student"), ("claimed", "mentor")]
        assert_one_story(database)
        factories.do(database, cast.sana, requests.cancel, request_id)


def test_r2_a_student_who_posts_many_at_once_has_no_more_than_three(
    database: Database, crowd: Database, cast: Cast
) -> None:
    outcomes = together([call(crowd, cast.sana, requests.create, factories.fields()) for _ in range(RIVALS)])
    assert len(refusals(outcomes)) == RIVALS - 3
    (count,) = factories.sql(database, "SELECT count(*) FROM mini_mentorship_requests")[0]
    assert count == 3


def test_r2_renewing_and_posting_at_once_share_the_same_room(
    database: Database, crowd: Database, cast: Cast
) -> None:
    expired = factories.request(database, cast.sana)
    factories.expired(database, expired)
    for _ in range(2):
        factories.request(database, cast.sana)
    outcomes = together(
        [
            call(crowd, cast.sana, requests.renew, expired),
            call(crowd, cast.sana, requests.create, factories.fields()),
        ]
    )
    assert len(refusals(outcomes)) == 1
    unfinished = "SELECT count(*) FROM mini_mentorship_requests WHERE status = 'open'"
    assert factories.sql(database, unfinished)[0][0] == 3


# R5: nobody is in two sessions at once

OVERLAPS = """
SELECT count(*) FROM mini_mentorship_sessions a JOIN mini_mentorship_sessions b ON a.id < b.id
 WHERE a.status = 'scheduled' AND b.status = 'scheduled'
   AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
   AND (a.mentor_id IN (b.mentor_id, b.student_id) OR a.student_id IN (b.mentor_id, b.student_id))
"""


@pytest.mark.parametrize("guarded_by", ["locks and constraint", "locks alone"])
def test_r5_no_overlapping_sessions_on_any_path(
    database: Database, crowd: Database, database_url: str, guarded_by: str
) -> None:
    """People who are mentor here and student there, booking each other; the locks suffice by themselves."""
    if guarded_by == "locks alone":
        drop_constraint(database_url)
    people = [factories.person(database, f"Both {n}", ["student", "mentor"]) for n in range(8)]
    factories.sql(database, "UPDATE profiles SET capacity = 20")
    begin = factories.tomorrow(12, days=2)
    windows = (Window(begin, begin + 3 * HOUR),)
    asked = [
        (factories.request(database, person, factories.fields(minutes=minutes, windows=windows)), person)
        for person in people
        for minutes in (30, 45, 60)
    ]
    outcomes = [
        outcome
        for seed in range(ROUNDS)
        for outcome in together([writer(crowd, people, asked, begin, seed * 100 + n) for n in range(RIVALS)])
    ]
    said = [line for lines in outcomes for line in lines]
    refusals(said)
    assert "booked" in said
    assert {type(o) for o in said if o != "booked"} <= {Conflict}
    crowded = f"{RIVALS} writers x {ROUNDS} rounds, {guarded_by}"
    figure("R5", f"{crowded}: overlaps", factories.sql(database, OVERLAPS)[0][0], exactly=0)
    deadlocks = "SELECT pg_stat_get_db_deadlocks(oid) FROM pg_database WHERE datname = current_database()"
    figure("R5", f"{crowded}: deadlocks", factories.sql(database, deadlocks)[0][0], exactly=0)
    assert_one_story(database)


def writer(
    database: Database, people: list[Actor], asked: list[tuple[int, Actor]], begin: datetime, seed: int
) -> Call:
    """Somebody who books at random, by both ways that there are."""
    dice = random.Random(seed)  # noqa: S311 - for variety, not for secrets

    def run() -> list[Any]:
        said: list[Any] = []
        for _ in range(4):
            request_id, student = dice.choice(asked)
            mentor = dice.choice([person for person in people if person != student])
            start = begin + timedelta(minutes=15) * dice.randrange(9)
            try:
                if dice.random() < 0.5:
                    factories.do(database, mentor, requests.claim, request_id, starts_at=start)
                else:
                    factories.do(database, mentor, requests.claim, request_id)
                    factories.do(database, mentor, sessions.schedule, request_id, start)
                said.append("booked")
            except (DomainError, DBAPIError, DatabaseBusy, DatabaseUnavailable) as refusal:
                said.append(refusal)
        return said

    return run


def drop_constraint(database_url: str) -> None:
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "ALTER TABLE mini_mentorship_sessions DROP CONSTRAINT sessions_nobody_twice_at_once"
        )


# R9: claim and expiry exclude each other


def test_r9_at_the_deadline_either_the_claim_or_the_sweep_has_it(
    database: Database, crowd: Database, cast: Cast
) -> None:
    seen: Counter[str] = Counter()
    for _ in range(DEADLINES):
        request_id = factories.request(database, cast.sana)
        ends = factories.row(database, request_id).expires_at
        claimed, swept = together(
            [
                call(crowd, cast.maya, requests.claim, request_id, now=ends - INSTANT),
                chore(crowd, maintenance.expire, now=ends),
            ]
        )
        lost = refusals([claimed, swept])
        status = factories.row(database, request_id).status
        seen[status] += 1
        if status == "claimed":
            assert (lost, swept) == ([], None)
            factories.do(database, cast.sana, requests.cancel, request_id)
        else:
            assert (status, swept) == ("expired", request_id)
            assert [refusal.message.split(",")[0] for refusal in lost] == ["This request has expired"]
        with pytest.raises(Conflict):
            factories.do(database, cast.milo, requests.claim, request_id, now=ends)
        assert_one_story(database)
    figure("R9", "deadlines that either the claim or the sweep had", sum(seen.values()), exactly=DEADLINES)


def test_r9_many_mentors_at_the_deadline_and_after_it(
    database: Database, crowd: Database, cast: Cast
) -> None:
    """Once it is past, no claim is ever accepted, whether or not a sweep comes in between."""
    rivals = mentors(database, RIVALS)
    request_id = factories.request(database, cast.sana)
    ends = factories.row(database, request_id).expires_at
    calls = [call(crowd, rival, requests.claim, request_id, now=ends) for rival in rivals]
    assert len(refusals(together([*calls, chore(crowd, maintenance.expire, now=ends)]))) == RIVALS
    chore(
        crowd, maintenance.expire, now=ends
    )()  # the first one may have passed over a row that somebody held
    assert factories.row(database, request_id).status == "expired"
    assert factories.sql(database, "SELECT id FROM claims") == []


def test_r9_claim_cancel_and_expiry_in_parallel_never_make_an_illegal_pair(
    database: Database, crowd: Database, cast: Cast
) -> None:
    start = factories.tomorrow(16, days=2)
    for _ in range(ROUNDS * 3):
        request_id = factories.request(database, cast.sana)
        ends = factories.row(database, request_id).expires_at
        outcomes = together(
            [
                call(crowd, cast.maya, requests.claim, request_id),
                call(crowd, cast.milo, requests.claim, request_id, starts_at=start),
                call(crowd, cast.sana, requests.cancel, request_id),
                chore(crowd, maintenance.expire, now=ends),
            ]
        )
        refusals(outcomes)
        assert_one_story(database)
        kinds = [kind for kind, _ in factories.events(database, request_id)]
        assert tuple(kinds) in {
            ("created", "cancelled"),
            ("created", "expired"),
            ("created", "claimed", "cancelled"),
            ("created", "scheduled", "cancelled"),
        }


def test_r9_schedule_release_lapse_and_cancel_in_parallel_never_make_an_illegal_pair(
    database: Database, crowd: Database, cast: Cast
) -> None:
    start = factories.tomorrow(16, days=2)
    for _ in range(ROUNDS * 3):
        request_id = factories.request(database, cast.sana)
        mentor = factories.person(
            database, f"Mentor {request_id}", ["mentor"]
        )  # who lets go cannot come again
        factories.do(database, mentor, requests.claim, request_id)
        lapses = factories.row(database, request_id).claim_lapses_at
        outcomes = together(
            [
                call(crowd, mentor, sessions.schedule, request_id, start),
                call(crowd, mentor, requests.release, request_id),
                chore(crowd, maintenance.lapse, now=lapses),
                call(crowd, cast.sana, requests.cancel, request_id),
            ]
        )
        refusals(outcomes)
        assert factories.row(database, request_id).status == "cancelled"
        assert_one_story(database)


def test_r9_complete_and_cancel_at_the_start_exclude_each_other(
    database: Database, crowd: Database, cast: Cast
) -> None:
    start = factories.tomorrow(days=2)
    for number in range(ROUNDS):
        begins = start + number * HOUR if number < 3 else start
        session_id = factories.scheduled(database, cast.sana, cast.maya, begins)
        (request_id,) = factories.sql(
            database, "SELECT request_id FROM mini_mentorship_sessions WHERE id = :id", id=session_id
        )[0]
        outcomes = together(
            [
                call(crowd, cast.maya, sessions.complete, session_id, now=begins),
                call(crowd, cast.sana, sessions.complete, session_id, now=begins),
                call(crowd, cast.sana, requests.cancel, request_id, now=begins - INSTANT),
            ]
        )
        assert len(refusals(outcomes)) == 2
        assert factories.events(database, request_id)[-1][0] in ("completed", "cancelled")
        assert_one_story(database)


def test_r9_two_sweeps_at_once_do_each_thing_once(database: Database, crowd: Database, cast: Cast) -> None:
    for student in (cast.sana, cast.sam):
        for _ in range(3):
            factories.request(database, student)
    factories.sql(database, "UPDATE mini_mentorship_requests SET expires_at = now()")
    did = together([lambda: maintenance.sweep(crowd, RULES) for _ in range(4)])
    assert sum(done["expire"] for done in did) == 6
    assert factories.sql(database, "SELECT count(*) FROM request_events WHERE kind = 'expired'")[0][0] == 6


def test_r9_with_the_scheduler_stopped_an_expired_request_is_not_there_to_take(
    database: Database, cast: Cast
) -> None:
    request_id = factories.request(database, cast.sana)
    assert len(factories.do(database, cast.maya, board.list_open).items) == 1
    factories.sql(database, "UPDATE mini_mentorship_requests SET expires_at = now() - interval '1 second'")
    assert factories.row(database, request_id).status == "open"  # no sweep has run
    for starts_at in (None, factories.tomorrow(16, days=2)):
        with pytest.raises(Conflict, match="has expired"):
            factories.do(database, cast.maya, requests.claim, request_id, starts_at=starts_at)
    for sort in board.SORTS:
        page = factories.do(database, cast.maya, board.list_open, sort=sort)
        assert (page.items, page.waiting, page.counts["all"], page.counts["fits"]) == ((), 0, 0, 0)
    assert factories.do(database, cast.maya, board.get_card, request_id) is None
    assert factories.do(database, cast.maya, queries.request_slots, request_id).answer is not True
    assert factories.do(database, cast.maya, request_queries.detail, request_id).actions["claim"] is not True
    shown = factories.do(database, cast.maya, dashboard.dashboard)
    assert shown.mentor is not None
    assert shown.mentor.best == ()


def chore(database: Database, work: maintenance.Job, *, now: datetime) -> Call:
    def run() -> int | None:
        with database.system_transaction() as db:
            return work(db, now=now, rules=RULES)

    return run


# What is true at any moment

STATUS_AFTER = {
    "created": Status.OPEN,
    "updated": Status.OPEN,
    "claim_undone": Status.OPEN,
    "released": Status.OPEN,
    "lapsed": Status.OPEN,
    "reopened": Status.OPEN,
    "renewed": Status.OPEN,
    "claimed": Status.CLAIMED,
    "scheduled": Status.SCHEDULED,
    "completed": Status.COMPLETED,
    "cancelled": Status.CANCELLED,
    "expired": Status.EXPIRED,
}
STORY = """
SELECT r.id, r.status, r.mentor_id,
       ARRAY(SELECT c.mentor_id FROM claims c WHERE c.request_id = r.id AND c.ended_at IS NULL) AS holders,
       ARRAY(SELECT s.mentor_id FROM mini_mentorship_sessions s
              WHERE s.request_id = r.id AND s.status = 'scheduled') AS meeting,
       ARRAY(SELECT ARRAY[e.kind, e.actor_role] FROM request_events e WHERE e.request_id = r.id ORDER BY e.id) AS told
  FROM mini_mentorship_requests r
"""


def assert_one_story(database: Database) -> None:
    """Request, claims, sessions and history agree, and the history took only ways that there are."""
    for row in factories.sql(database, STORY):
        held = row.status in ("claimed", "scheduled")
        assert row.holders == ([row.mentor_id] if held else []), row
        assert row.meeting == ([row.mentor_id] if row.status == "scheduled" else []), row
        steps = [(STATUS_AFTER[kind], who) for kind, who in row.told]
        assert steps[0] == (Status.OPEN, "student")
        for (before, _), (after, who) in pairwise(steps):
            assert (before, after, who) in TRANSITIONS, steps
        assert steps[-1][0] == row.status, row


def test_adjacent_sessions_are_no_overlap(database: Database, cast: Cast) -> None:
    """R5: [15, 16) and [16, 17) may follow each other, for the same two people."""
    start = factories.tomorrow(days=2)
    factories.scheduled(database, cast.sana, cast.maya, start)
    factories.scheduled(database, cast.sana, cast.maya, start + HOUR)
    assert factories.sql(database, OVERLAPS)[0][0] == 0
    assert datetime.now(UTC) < start
