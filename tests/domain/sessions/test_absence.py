"""Who did not come: shown by who pressed "Join session", contested within 72 h, corrected by an admin."""

from datetime import datetime, timedelta

import pytest

from domain import maintenance, requests, sessions
from domain.board import queries as board
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.requests import queries as request_queries
from domain.sessions import queries as session_queries
from persistence.database import Database
from persistence.models import Absent
from tests import factories
from tests.factories import RULES, Actor, Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START = factories.tomorrow(days=2)
TEN_PAST = START + 10 * MINUTE


def met(database: Database, cast: Cast, *came: Actor) -> int:
    """A session of Sana and Maya at START, to which these came."""
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    for who in came:
        factories.do(database, who, sessions.join, session_id, now=START)
    return session_id


def absent(database: Database, who: Actor, session_id: int, now: datetime = TEN_PAST) -> None:
    factories.do(database, who, sessions.mark_absent, session_id, now=now)


def test_a_mentor_no_show_opens_the_request_again_oldest_first_without_that_mentor(
    database: Database, cast: Cast
) -> None:
    session_id = met(database, cast, cast.sana)
    request_id = factories.request_of(database, session_id)
    factories.request(database, cast.sam)
    before = factories.row(database, request_id)
    absent(database, cast.sana, session_id)
    kept, after = factories.meeting(database, session_id), factories.row(database, request_id)
    assert (kept.status, kept.absent, kept.ended_at) == ("no_show", "mentor", TEN_PAST)
    assert (after.status, after.mentor_id, after.created_at) == ("open", None, before.created_at)
    assert after.expires_at == max(before.expires_at, TEN_PAST + 72 * HOUR)
    assert factories.events(database, request_id)[-1] == ("mentor_absent", "student")
    assert factories.sql(database, "SELECT outcome FROM claims")[0].outcome == "no_show"
    assert next(card.id for card in factories.do(database, cast.milo, board.list_open).items) == request_id
    assert request_id not in [card.id for card in factories.do(database, cast.maya, board.list_open).items]
    for starts_at in (None, START + 2 * HOUR):
        with pytest.raises(NotAllowed, match="let this request go"):
            factories.do(database, cast.maya, requests.claim, request_id, starts_at=starts_at)
    factories.do(database, cast.milo, requests.claim, request_id)


def test_a_mentor_no_show_on_the_last_day_leaves_72_hours_more(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana)
    factories.sql(database, "UPDATE mini_mentorship_requests SET expires_at = :soon", soon=TEN_PAST)
    absent(database, cast.sana, session_id)
    request_id = factories.request_of(database, session_id)
    assert factories.row(database, request_id).expires_at == TEN_PAST + 72 * HOUR
    late = START + 5 * HOUR  # after its only window
    assert (
        factories.do(database, cast.sana, request_queries.detail, request_id, now=late).card.times_left
        is False
    )


def test_a_student_no_show_completes_the_request(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.maya)
    absent(database, cast.maya, session_id)
    kept, request_id = factories.meeting(database, session_id), factories.request_of(database, session_id)
    assert (kept.status, kept.absent) == ("no_show", "student")
    assert factories.row(database, request_id).status == "completed"
    assert factories.events(database, request_id)[-1] == ("student_absent", "mentor")
    assert factories.sql(database, "SELECT outcome FROM claims")[0].outcome == "completed"
    with pytest.raises(Conflict):
        factories.do(database, cast.sana, sessions.rate, session_id, 1)


def test_nobody_who_joined_was_absent(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana, cast.maya)
    for who in (cast.sana, cast.maya):
        with pytest.raises(Conflict, match="They joined"):
            absent(database, who, session_id)
        page = factories.do(database, who, session_queries.detail, session_id, now=TEN_PAST)
        assert "They joined" in str(page.card.actions["absent"])
    assert factories.meeting(database, session_id).status == "scheduled"


def test_who_did_not_join_says_nothing_about_the_other(database: Database, cast: Cast) -> None:
    session_id = met(database, cast)
    for who in (cast.sana, cast.maya):
        with pytest.raises(Conflict, match="Join the session first"):
            absent(database, who, session_id)


def test_the_other_has_ten_minutes_from_the_start(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana)
    for early in (START - 5 * MINUTE, START, TEN_PAST - timedelta(microseconds=1)):
        with pytest.raises(Conflict, match="10 minutes"):
            absent(database, cast.sana, session_id, early)
    absent(database, cast.sana, session_id, TEN_PAST)
    with pytest.raises(Conflict, match="over already"):
        absent(database, cast.maya, session_id)


def test_others_say_nothing_about_it(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana)
    for who, refusal in ((cast.sam, NotFound), (cast.milo, NotFound), (cast.ada, NotAllowed)):
        with pytest.raises(refusal):
            absent(database, who, session_id)


def test_a_request_that_opened_again_can_be_met_about_at_the_same_hour(
    database: Database, cast: Cast
) -> None:
    """The session that did not take place is in nobody's way."""
    session_id = met(database, cast, cast.sana)
    absent(database, cast.sana, session_id, START + 10 * MINUTE)
    request_id = factories.request_of(database, session_id)
    assert factories.do(database, cast.milo, requests.claim, request_id, starts_at=START)


# Nobody said anything


@pytest.mark.parametrize("came", ["both", "sana", "maya", "nobody"])
def test_the_clock_closes_a_session_72_hours_after_its_end(database: Database, cast: Cast, came: str) -> None:
    who = {"both": (cast.sana, cast.maya), "sana": (cast.sana,), "maya": (cast.maya,), "nobody": ()}[came]
    session_id = met(database, cast, *who)
    request_id = factories.request_of(database, session_id)
    due = START + HOUR + 72 * HOUR
    with database.system_transaction() as db:
        assert maintenance.complete_overdue(db, now=due - timedelta(microseconds=1), rules=RULES) is None
        assert maintenance.complete_overdue(db, now=due, rules=RULES) == request_id
        assert maintenance.complete_overdue(db, now=due, rules=RULES) is None
    kept = factories.meeting(database, session_id)
    took_place = ("completed", None, "completed")
    expected = ("no_show", "both", "nobody_joined") if came == "nobody" else took_place
    assert (kept.status, kept.absent, factories.events(database, request_id)[-1][0]) == expected
    assert factories.events(database, request_id)[-1][1] == "system"
    assert factories.row(database, request_id).status == "completed"
    assert factories.sql(database, "SELECT outcome FROM claims")[0].outcome == "completed"


# Contesting, and an admin's correction


def test_the_absent_one_contests_within_72_hours_once(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana)
    absent(database, cast.sana, session_id)
    reason = "I waited in the room; the link was another."
    for who in (cast.sana, cast.ada):
        with pytest.raises(NotAllowed, match="Only whoever was marked absent"):
            factories.do(database, who, sessions.contest, session_id, reason=reason)
    with pytest.raises(NotFound):
        factories.do(database, cast.milo, sessions.contest, session_id, reason=reason)
    with pytest.raises(Conflict, match="72 hours"):
        factories.do(
            database, cast.maya, sessions.contest, session_id, reason=reason, now=TEN_PAST + 72 * HOUR
        )
    with pytest.raises(Invalid):
        factories.do(database, cast.maya, sessions.contest, session_id, reason="no", now=TEN_PAST)
    last = TEN_PAST + 72 * HOUR - MINUTE
    factories.do(database, cast.maya, sessions.contest, session_id, reason=reason, now=last)
    with pytest.raises(Conflict, match="contested already"):
        factories.do(database, cast.maya, sessions.contest, session_id, reason=reason, now=last)
    seen = {
        who: factories.do(database, getattr(cast, who), session_queries.detail, session_id)
        for who in ("maya", "ada", "sana")
    }
    assert {who: page.contest_reason for who, page in seen.items()} == {
        "maya": reason, "ada": reason, "sana": None,
    }  # fmt: skip
    assert {page.contested_at for page in seen.values()} == {last}


def test_a_session_without_an_absence_cannot_be_contested_or_corrected(
    database: Database, cast: Cast
) -> None:
    session_id = met(database, cast, cast.sana, cast.maya)
    factories.do(database, cast.maya, sessions.complete, session_id, now=START + HOUR)
    with pytest.raises(NotAllowed):
        factories.do(database, cast.maya, sessions.contest, session_id, reason="I was there.")
    with pytest.raises(Conflict, match="Nobody was marked absent"):
        factories.do(database, cast.ada, sessions.correct, session_id, "nobody")


def test_a_correction_lifts_the_exclusion_and_leaves_the_request_its_way(
    database: Database, cast: Cast
) -> None:
    session_id = met(database, cast, cast.sana)
    request_id = factories.request_of(database, session_id)
    absent(database, cast.sana, session_id)
    before, history = factories.row(database, request_id), factories.events(database, request_id)
    factories.do(database, cast.ada, sessions.correct, session_id, "nobody", now=TEN_PAST + HOUR)
    kept = factories.meeting(database, session_id)
    assert (kept.status, kept.absent, kept.corrected_at) == ("no_show", "nobody", TEN_PAST + HOUR)
    assert (factories.row(database, request_id), factories.events(database, request_id)) == (before, history)
    assert factories.do(database, cast.maya, board.get_card, request_id).claim is True
    factories.do(database, cast.maya, requests.claim, request_id, starts_at=START + 2 * HOUR)
    # What they took again stays theirs, whatever is said of the first time from now on.
    factories.do(database, cast.ada, sessions.correct, session_id, "mentor")
    assert factories.meeting(database, session_id).absent == "mentor"
    assert factories.row(database, request_id).status == "scheduled"
    holds = factories.sql(database, "SELECT outcome FROM claims ORDER BY id")
    assert [held.outcome for held in holds] == ["excused", None]


def test_a_correction_can_be_taken_back(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana)
    absent(database, cast.sana, session_id)
    for word, how in (
        ("student", "excused"),
        ("both", "no_show"),
        ("nobody", "excused"),
        ("mentor", "no_show"),
    ):
        factories.do(database, cast.ada, sessions.correct, session_id, word)
        assert factories.meeting(database, session_id).absent == word
        assert factories.sql(database, "SELECT outcome FROM claims")[0].outcome == how
    with pytest.raises(NotAllowed, match="let this request go"):
        factories.do(database, cast.maya, requests.claim, factories.request_of(database, session_id))


def test_a_students_absence_corrected_to_the_mentors_keeps_the_request_completed(
    database: Database, cast: Cast
) -> None:
    session_id = met(database, cast, cast.maya)
    absent(database, cast.maya, session_id)
    factories.do(database, cast.sana, sessions.contest, session_id, reason="I was in the room.", now=TEN_PAST)
    factories.do(database, cast.ada, sessions.correct, session_id, Absent.MENTOR)
    assert factories.meeting(database, session_id).absent == "mentor"
    assert factories.row(database, factories.request_of(database, session_id)).status == "completed"
    assert factories.sql(database, "SELECT outcome FROM claims")[0].outcome == "completed"


def test_only_an_admin_corrects_and_only_with_a_word_there_is(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, cast.sana)
    absent(database, cast.sana, session_id)
    for who in (cast.sana, cast.maya):
        with pytest.raises(NotAllowed):
            factories.do(database, who, sessions.correct, session_id, "nobody")
    with pytest.raises(NotFound):
        factories.do(database, cast.milo, sessions.correct, session_id, "nobody")
    for word in ("everybody", "", None):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.ada, sessions.correct, session_id, word)
        assert caught.value.field == "absent"
