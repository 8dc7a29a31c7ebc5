"""The meeting: set its time."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import requests, sessions
from domain.errors import Conflict, Invalid, NotFound
from domain.requests.fields import Window
from domain.sessions import queries as session_queries
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.factories import Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_a_session_is_set_within_the_windows_and_both_read_of_it(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    start = factories.tomorrow(16, days=2)
    session_id = factories.do(database, cast.maya, sessions.schedule, request_id, start)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.claim_lapses_at) == ("scheduled", None)
    assert factories.events(database, request_id)[1:] == [("claimed", "mentor"), ("scheduled", "mentor")]
    for who, other in ((cast.sana, "Maya"), (cast.maya, "Sana")):
        page = factories.do(database, who, session_queries.detail, session_id)
        assert (page.card.starts_at, page.duration_minutes, page.counterpart.first_name) == (start, 60, other)
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, who, session_queries.detail, session_id)


def test_a_time_that_does_not_fit_is_refused_with_its_field(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)  # 15:00 to 19:00, an hour
    begin = factories.tomorrow(15, days=2)
    for starts_at in (
        begin - HOUR,
        begin - 15 * MINUTE,
        begin + 3 * HOUR + 15 * MINUTE,
        begin + 5 * MINUTE,  # off the quarter-hour grid
        begin + timedelta(microseconds=1),
        begin.replace(tzinfo=None),
        datetime.now(UTC) + MINUTE,
        datetime.now(UTC) - timedelta(days=400),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
    ):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.maya, sessions.schedule, request_id, starts_at)
        assert caught.value.field == "starts_at"
    assert factories.row(database, request_id).status == "claimed"
    factories.do(database, cast.maya, sessions.schedule, request_id, begin + 3 * HOUR)


@pytest.mark.parametrize(("urgency", "notice"), [("normal", 2 * HOUR), ("urgent", 30 * MINUTE)])
def test_a_session_needs_its_minimum_notice(
    database: Database, cast: Cast, urgency: str, notice: timedelta
) -> None:
    request_id = factories.request(database, cast.sana, factories.fields(urgency=urgency))
    start = factories.tomorrow(16, days=2)
    factories.do(database, cast.maya, requests.claim, request_id, now=start - 3 * HOUR)
    late = start - notice + timedelta(seconds=1)
    with pytest.raises(Invalid, match="too soon"):
        factories.do(database, cast.maya, sessions.schedule, request_id, start, now=late)
    assert factories.do(database, cast.maya, sessions.schedule, request_id, start, now=start - notice)


def test_a_lapsed_claim_sets_no_time_though_no_sweep_has_run(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    lapses = factories.row(database, request_id).claim_lapses_at
    start = factories.tomorrow(days=2)
    factories.sql(  # a window far enough ahead that only the claim is too old
        database,
        "UPDATE mini_mentorship_requests SET windows = tstzmultirange(tstzrange(:a, :b)) WHERE id = :id",
        a=start + timedelta(days=5),
        b=start + timedelta(days=6),
        id=request_id,
    )
    wanted = start + timedelta(days=5)
    with pytest.raises(Conflict, match="lapsed"):
        factories.do(database, cast.maya, sessions.schedule, request_id, wanted, now=lapses)
    factories.do(
        database, cast.maya, sessions.schedule, request_id, wanted, now=lapses - timedelta(microseconds=1)
    )


def test_nobody_is_booked_twice_at_once_and_adjacent_sessions_are_fine(
    database: Database, cast: Cast
) -> None:
    start = factories.tomorrow(15, days=2)
    factories.scheduled(database, cast.sana, cast.maya, start)
    theirs = factories.claimed(database, cast.sam, cast.maya)  # the mentor is the same
    hers = factories.claimed(database, cast.sana, cast.milo)  # the student is the same
    for request_id, mentor in ((theirs, cast.maya), (hers, cast.milo)):
        for overlap in (timedelta(), 15 * MINUTE, 45 * MINUTE):
            with pytest.raises(Conflict, match="already has a session"):
                factories.do(database, mentor, sessions.schedule, request_id, start + overlap)
    factories.do(database, cast.maya, sessions.schedule, theirs, start + HOUR)
    factories.do(database, cast.milo, sessions.schedule, hers, start + HOUR)


def test_somebody_who_is_mentor_here_and_student_there_is_booked_once(database: Database, cast: Cast) -> None:
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    start = factories.tomorrow(15, days=2)
    factories.scheduled(database, cast.sana, both, start)
    request_id = factories.request(database, both)
    with pytest.raises(Conflict, match="already has a session"):
        factories.do(database, cast.milo, requests.claim, request_id, starts_at=start + 30 * MINUTE)
    factories.do(database, cast.milo, requests.claim, request_id, starts_at=start + HOUR)


def test_a_cancelled_session_leaves_its_time_free(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(15, days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    request_id = factories.do(database, cast.maya, session_queries.detail, session_id).card.request_id
    factories.do(database, cast.sana, requests.cancel, request_id)
    assert factories.scheduled(database, cast.sam, cast.maya, start)


def test_a_start_in_another_offset_is_the_same_instant(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    start = factories.tomorrow(16, days=2)
    asked = datetime.fromisoformat(
        (start + 5 * HOUR + 45 * MINUTE).replace(tzinfo=None).isoformat() + "+05:45"
    )
    session_id = factories.do(database, cast.maya, sessions.schedule, request_id, asked)
    page = factories.do(database, cast.sana, session_queries.detail, session_id)
    assert (page.card.starts_at, page.card.ends_at) == (start, start + HOUR)


def test_the_room_name_is_the_sessions_own_and_cannot_be_guessed(database: Database, cast: Cast) -> None:
    for number in range(3):
        factories.scheduled(database, cast.sana, cast.maya, factories.tomorrow(15 + number, days=2))
    rows = factories.sql(database, "SELECT DISTINCT room_name FROM mini_mentorship_sessions")
    assert len(rows) == 3
    assert all(len(row.room_name) >= len("mini-") + 32 for row in rows)


def test_a_window_as_short_as_the_session_has_its_one_slot(database: Database, cast: Cast) -> None:
    odd = factories.tomorrow(15, days=2) + 7 * MINUTE
    fields = factories.fields(minutes=15, windows=(Window(odd, odd + 15 * MINUTE),))
    request_id = factories.request(database, cast.sana, fields)
    assert factories.do(database, cast.maya, queries.request_slots, request_id).slots == (odd,)
    assert factories.do(database, cast.maya, requests.claim, request_id, starts_at=odd)
