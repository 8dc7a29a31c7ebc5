"""The meeting: set its time, join it, complete it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import requests, sessions
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.requests import queries as request_queries
from domain.requests.fields import Window
from domain.sessions import queries as session_queries
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.factories import Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# Setting the time


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


# Joining


def test_the_door_opens_15_minutes_before_and_closes_30_after(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    second = timedelta(seconds=1)
    for who in (cast.sana, cast.maya):
        with pytest.raises(Conflict, match="door opens 15 minutes"):
            factories.do(database, who, sessions.join, session_id, now=start - 15 * MINUTE - second)
        with pytest.raises(Conflict, match="has ended"):
            factories.do(database, who, sessions.join, session_id, now=start + 90 * MINUTE + second)
    early = factories.do(database, cast.sana, sessions.join, session_id, now=start - 15 * MINUTE)
    late = factories.do(database, cast.maya, sessions.join, session_id, now=start + 90 * MINUTE)
    assert early == late
    assert early.startswith("mini-")


def test_each_join_is_written_down_and_the_first_one_is_shown(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    for minutes in (1, 5):
        factories.do(database, cast.sana, sessions.join, session_id, now=start + minutes * MINUTE)
    hers = factories.do(database, cast.sana, session_queries.detail, session_id)
    theirs = factories.do(database, cast.maya, session_queries.detail, session_id)
    assert (hers.viewer_joined_at, hers.counterpart_joined_at) == (start + MINUTE, None)
    assert (theirs.viewer_joined_at, theirs.counterpart_joined_at) == (None, start + MINUTE)
    assert factories.sql(database, "SELECT count(*) FROM session_joins")[0][0] == 2


def test_only_the_two_join(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, who, sessions.join, session_id, now=start)
    with pytest.raises(NotAllowed, match="Only the two people"):
        factories.do(database, cast.ada, sessions.join, session_id, now=start)


def test_a_session_that_is_over_is_not_joined(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start)
    with pytest.raises(Conflict, match="over"):
        factories.do(database, cast.sana, sessions.join, session_id, now=start)


# Completing


def test_the_mentor_completes_with_notes_and_next_steps(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(
        database, cast.maya, sessions.complete, session_id, now=start + HOUR,
        shared_note=" Well done. 👏\r\n<b>Go on.</b> ", next_steps=("Read  a book", "", " Write one "),
        private_note="Nervous, but clear.",
    )  # fmt: skip
    hers = factories.do(database, cast.sana, session_queries.detail, session_id)
    theirs = factories.do(database, cast.maya, session_queries.detail, session_id)
    admins = factories.do(database, cast.ada, session_queries.detail, session_id)
    for page in (hers, theirs, admins):
        assert page.card.status == page.request_status == "completed"
        assert page.shared_note == "Well done. 👏\n<b>Go on.</b>"
        assert page.next_steps == ("Read a book", "Write one")
    assert (hers.private_note, theirs.private_note, admins.private_note) == (
        None,
        "Nervous, but clear.",
        None,
    )
    assert factories.events(database, hers.card.request_id)[-1] == ("completed", "mentor")
    (claim,) = factories.sql(database, "SELECT outcome, ended_at FROM claims")
    assert (claim.outcome, claim.ended_at) == ("completed", start + HOUR)
    assert (
        factories.do(database, cast.sana, request_queries.detail, hers.card.request_id).card.next_steps == 2
    )


def test_the_student_completes_without_notes(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    for theirs in ({"shared_note": "x"}, {"next_steps": ["x"]}, {"private_note": "x"}):
        with pytest.raises(Invalid, match="the mentor's to write"):
            factories.do(database, cast.sana, sessions.complete, session_id, now=start, **theirs)
    factories.do(database, cast.sana, sessions.complete, session_id, now=start)
    page = factories.do(database, cast.maya, session_queries.detail, session_id)
    assert page.card.status == "completed"
    assert factories.events(database, page.card.request_id)[-1] == ("completed", "student")


def test_it_is_completed_once_after_it_began_by_one_of_the_two(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    with pytest.raises(Conflict, match="has not begun"):
        factories.do(database, cast.maya, sessions.complete, session_id, now=start - MINUTE)
    with pytest.raises(NotAllowed):
        factories.do(database, cast.ada, sessions.complete, session_id, now=start)
    for other in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, other, sessions.complete, session_id, now=start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start)
    for who in (cast.maya, cast.sana):
        with pytest.raises(Conflict, match="over already"):
            factories.do(database, who, sessions.complete, session_id, now=start + HOUR)


def test_a_completed_session_frees_the_mentor_for_another(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    for student in (cast.sana, cast.sam):
        factories.claimed(database, student, cast.maya)
    wanted = factories.request(database, cast.sam)
    with pytest.raises(Conflict):
        factories.do(database, cast.maya, requests.claim, wanted)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start)
    factories.do(database, cast.maya, requests.claim, wanted)


def test_a_note_out_of_its_range_is_named_and_nothing_is_completed(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    wrong: list[dict[str, Any]] = [
        {"shared_note": "x" * 4001},
        {"shared_note": "nul \0"},
        {"shared_note": None},
        {"private_note": "x" * 4001},
        {"private_note": "half \udfff"},
        {"next_steps": ["x"] * 11},
        {"next_steps": ["x" * 201]},
        {"next_steps": "one line"},
        {"next_steps": [None]},
        {"next_steps": 5},
    ]
    for how in wrong:
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.maya, sessions.complete, session_id, now=start, **how)
        assert [caught.value.field] == list(how)
    assert factories.do(database, cast.maya, session_queries.detail, session_id).card.status == "scheduled"
    assert factories.sql(database, "SELECT count(*) FROM private_notes")[0][0] == 0


def test_an_unknown_session_is_not_there(database: Database, cast: Cast) -> None:
    for session_id in (0, -1, 12345, 2**63 - 1, 2**63, 10**30):
        for who in (cast.sana, cast.maya, cast.ada):
            for ask in (sessions.join, sessions.complete, session_queries.detail):
                with pytest.raises(NotFound):
                    factories.do(database, who, ask, session_id)


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
