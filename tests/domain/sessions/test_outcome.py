"""The meeting: join it, complete it."""

from datetime import timedelta
from typing import Any

import pytest

from domain import requests, sessions
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.requests import queries as request_queries
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.factories import Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

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
        {"next_steps": [f"x{n}" for n in range(11)]},
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
