"""The honest wait: from the last 90 days, from twenty cases on, and counting requests that nobody took."""

from datetime import timedelta
from typing import Any

from domain import requests
from domain.dashboard import queries as dashboard
from domain.requests import queries as request_queries
from domain.requests import wait_times
from domain.requests.read_models import WaitEstimate
from persistence.database import Database
from persistence.models import SessionType
from tests import factories
from tests.factories import Cast

KIND = SessionType.INTERVIEW_PREPARATION
HOUR = timedelta(hours=1)
POSTED = """
INSERT INTO mini_mentorship_requests (student_id, status, title, session_type, description, duration_minutes,
                                      urgency, windows, time_zone, created_at, expires_at, ended_at)
SELECT :student, CAST(:status AS text), 'Some request', :kind, 'Words enough for a request.', 30, 'normal',
       tstzmultirange(tstzrange(now(), now() + interval '1 day')), 'UTC',
       now() - CAST(:ago AS interval), now() + interval '7 days',
       CASE WHEN CAST(:status AS text) = 'cancelled' THEN now() END
  FROM generate_series(1, :many)
"""
TAKEN = """
INSERT INTO claims (request_id, mentor_id, student_id, claimed_at, ended_at, outcome)
SELECT id, :mentor, student_id, created_at + CAST(:after AS interval), now(), 'lapsed'
  FROM mini_mentorship_requests r
 WHERE student_id = :student AND NOT EXISTS (SELECT FROM claims c WHERE c.request_id = r.id)
"""


def posted(
    database: Database,
    cast: Cast,
    many: int,
    *,
    ago: timedelta,
    taken_after: timedelta | None = None,
    **how: Any,
) -> None:
    """So many requests of Sam's, posted so long ago, and taken so long after that (and let go since)."""
    said = {"student": cast.sam.id, "status": "open", "kind": KIND.value} | how
    factories.sql(database, POSTED, many=many, ago=ago, **said)
    if taken_after is not None:
        factories.sql(database, TAKEN, mentor=cast.maya.id, student=cast.sam.id, after=taken_after)


def told(database: Database, cast: Cast) -> WaitEstimate | None:
    """What Sana reads, who has a request of this type."""
    part = factories.do(database, cast.sana, dashboard.dashboard).student
    assert part is not None
    shown: WaitEstimate | None = part.waits.get(KIND)
    page = factories.do(database, cast.sana, request_queries.detail, part.requests[0].id)
    assert page.wait_estimate == shown
    return shown


def test_fewer_than_twenty_cases_say_nothing(database: Database, cast: Cast) -> None:
    factories.request(database, cast.sana)
    assert told(database, cast) is None
    posted(database, cast, 19, ago=timedelta(days=10), taken_after=5 * HOUR)
    assert told(database, cast) is None
    posted(database, cast, 1, ago=timedelta(days=10), taken_after=5 * HOUR)
    assert told(database, cast) == WaitEstimate(sample_size=20, claimed_count=20, median_wait=5 * HOUR)


def test_requests_that_nobody_took_count(database: Database, cast: Cast) -> None:
    factories.request(database, cast.sana)
    posted(database, cast, 10, ago=timedelta(days=30), taken_after=2 * HOUR)
    posted(database, cast, 4, ago=timedelta(days=30), taken_after=9 * HOUR)
    posted(database, cast, 3, ago=timedelta(days=30), status="expired")
    posted(database, cast, 3, ago=timedelta(days=4))  # still open, for longer than most wait
    assert told(database, cast) == WaitEstimate(sample_size=20, claimed_count=14, median_wait=2 * HOUR)


def test_what_is_too_old_too_new_withdrawn_or_of_another_kind_is_not_counted(
    database: Database, cast: Cast
) -> None:
    factories.request(database, cast.sana)
    posted(database, cast, 20, ago=timedelta(days=89), taken_after=HOUR)
    posted(database, cast, 5, ago=timedelta(days=91), taken_after=50 * HOUR)
    posted(database, cast, 5, ago=timedelta(days=10), kind="resume_review")
    posted(database, cast, 5, ago=timedelta(days=10), status="cancelled")
    posted(database, cast, 5, ago=timedelta(days=1))
    assert told(database, cast) == WaitEstimate(sample_size=20, claimed_count=20, median_wait=HOUR)


def test_ones_own_requests_are_not_what_others_are_like(database: Database, cast: Cast) -> None:
    posted(database, cast, 20, ago=timedelta(days=10), taken_after=HOUR)
    for student, cases in ((cast.sana, 20), (cast.sam, 0)):
        with database.transaction(student.sign_in) as (db, _):
            figures = wait_times.wait_estimates(db, [KIND]).get(KIND)
            assert (figures.sample_size if figures else 0) == cases


def test_only_the_student_of_an_open_request_reads_it(database: Database, cast: Cast) -> None:
    posted(database, cast, 20, ago=timedelta(days=10), taken_after=HOUR)
    request_id = factories.request(database, cast.sana)
    assert factories.do(database, cast.sana, request_queries.detail, request_id).wait_estimate
    assert factories.do(database, cast.maya, request_queries.detail, request_id).wait_estimate is None
    factories.do(database, cast.maya, requests.claim, request_id)
    assert factories.do(database, cast.sana, request_queries.detail, request_id).wait_estimate is None
