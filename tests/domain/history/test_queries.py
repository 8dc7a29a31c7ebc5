"""What is told of what happened: by whom, when, from what, and why; on the request's page and on the session's."""

from datetime import timedelta
from typing import Any

from domain import requests, sessions
from domain.history import queries as history
from domain.requests import queries as request_queries
from domain.sessions import offers
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.factories import RULES, Actor, Cast

HOUR = timedelta(hours=1)
START = factories.tomorrow(days=2)


def page(database: Database, who: Actor, session_id: int) -> Any:
    return factories.do(database, who, session_queries.detail, session_id)


def told(event: Any) -> tuple[Any, ...]:
    return (event.kind, event.actor_name, event.by_viewer, event.reason)


def test_a_move_says_was_and_now_by_whom_and_why(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    for hours, reason in ((1, "A meeting"), (2, "The dentist")):
        factories.do(
            database, cast.maya, sessions.reschedule, session_id, START + hours * HOUR, reason=reason
        )
    hers = page(database, cast.sana, session_id)
    assert told(hers.last_move) == ("rescheduled", "Maya", False, "The dentist")
    assert (hers.last_move.previous_starts_at, hers.last_move.starts_at) == (START + HOUR, START + 2 * HOUR)
    assert hers.ending is None
    request = factories.do(database, cast.sana, request_queries.detail, hers.card.request_id)
    moves = [event for event in request.events if event.kind == "rescheduled"]
    assert [(move.previous_starts_at, move.starts_at, move.reason) for move in moves] == [
        (START, START + HOUR, None),  # its reason gave way to the next one's
        (START + HOUR, START + 2 * HOUR, "The dentist"),
    ]
    assert {move.session_id for move in moves} == {session_id}
    assert hers.events == request.events


def test_an_accepted_offer_to_move_brings_its_reason(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    evening = START + timedelta(days=1, hours=5)
    assert not factories.do(database, cast.sana, sessions.reschedule, session_id, evening, reason="An exam")
    (offer,) = page(database, cast.maya, session_id).offers
    factories.do(database, cast.maya, offers.accept, offer.id)
    move = page(database, cast.maya, session_id).last_move
    assert told(move) == ("rescheduled", "Maya", True, "An exam")
    assert (move.previous_starts_at, move.starts_at) == (START, evening)


def test_a_mentor_who_cancelled_still_reads_that_they_did_though_the_request_is_not_theirs(
    database: Database, cast: Cast
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    factories.do(database, cast.maya, sessions.reschedule, session_id, START + HOUR, reason="A meeting")
    factories.do(database, cast.maya, sessions.cancel, session_id, reason="I am ill")
    request_id = factories.request_of(database, session_id)
    hers, theirs = page(database, cast.sana, session_id), page(database, cast.maya, session_id)
    assert told(hers.ending) == ("session_cancelled", "Maya", False, "I am ill")
    assert told(theirs.ending) == ("session_cancelled", "Maya", True, "I am ill")
    for ending in (hers.ending, theirs.ending):
        assert (ending.starts_at, ending.occurred_at) == (
            START + HOUR, factories.meeting(database, session_id).ended_at
        )  # fmt: skip
    assert [event.kind for event in theirs.events] == ["scheduled", "rescheduled", "session_cancelled"]
    assert theirs.links == ()
    # Somebody else takes it; of that Maya learns nothing.
    factories.do(database, cast.milo, requests.claim, request_id, starts_at=START + 2 * HOUR)
    theirs = page(database, cast.maya, session_id)
    assert [event.kind for event in theirs.events] == ["scheduled", "rescheduled", "session_cancelled"]
    assert (theirs.description, theirs.topics, theirs.links) == (None, (), ())
    # And Milo reads the history, but not what Maya wrote.
    milos = factories.do(database, cast.milo, request_queries.detail, request_id)
    (gone,) = [event for event in milos.events if event.kind == "session_cancelled"]
    assert (gone.session_id, gone.reason) == (None, None)


def test_a_session_cancelled_with_its_request_says_by_whom_and_why(database: Database, cast: Cast) -> None:
    for who, name in ((cast.sana, "Sana"), (cast.ada, None)):
        session_id = factories.scheduled(database, cast.sana, cast.maya, START)
        factories.do(database, who, sessions.cancel, session_id, reason="Solved it")
        ending = page(database, cast.maya, session_id).ending
        assert told(ending) == ("cancelled", name, False, "Solved it")
        assert ending.starts_at == START


def test_a_request_cancelled_without_a_session_says_why_in_its_history(
    database: Database, cast: Cast
) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    factories.do(database, cast.sana, requests.cancel, request_id, reason="Solved it")
    last = factories.do(database, cast.maya, request_queries.detail, request_id).events[-1]
    assert told(last) == ("cancelled", "Sana", False, "Solved it")
    assert last.session_id is None


def test_the_session_page_brings_the_question_for_its_two_people(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    asked = factories.fields()
    for who in (cast.sana, cast.maya, cast.ada):
        shown = page(database, who, session_id)
        assert (shown.description, shown.topics, shown.links) == (
            asked.description,
            asked.topics,
            asked.links,
        )
        assert [event.kind for event in shown.events] == ["created", "claimed", "scheduled"]


def test_an_absence_is_told_to_the_mentor_whose_request_is_open_again(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    factories.do(database, cast.sana, sessions.join, session_id, now=START)
    factories.do(database, cast.sana, sessions.mark_absent, session_id, now=START + RULES.no_show_after)
    for who in (cast.sana, cast.maya):
        ending = page(database, who, session_id).ending
        assert (ending.kind, ending.actor_name, ending.starts_at) == ("mentor_absent", "Sana", START)


def test_nobody_else_reads_the_history_of_a_session(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    for who in (cast.sam, cast.milo):
        with database.transaction(who.sign_in) as (db, viewer):
            assert history.of_session(db, viewer, session_id) == ()
