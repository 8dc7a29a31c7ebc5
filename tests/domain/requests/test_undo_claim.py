"""Undoing a claim within seconds: as if it had not been."""

from datetime import datetime, timedelta

import pytest

from domain import requests, sessions
from domain.board import queries as board
from domain.errors import Conflict, NotAllowed, NotFound
from domain.requests import queries as request_queries
from domain.sessions import offers
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import claim, claims, release
from tests.domain.test_races import assert_one_story, call, refusals, together
from tests.factories import Actor, Cast

SECOND = timedelta(seconds=1)


def undo(database: Database, who: Actor, request_id: int, *, now: datetime | None = None) -> None:
    factories.do(database, who, requests.undo_claim, request_id, now=now)


def claimed_at(database: Database, request_id: int) -> datetime:
    (held,) = factories.sql(database, "SELECT claimed_at FROM claims WHERE request_id = :id", id=request_id)
    at: datetime = held.claimed_at
    return at


def test_the_request_is_open_as_if_it_had_not_been_claimed(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    before = factories.row(database, request_id)
    claim(database, cast.maya, request_id)
    undo(database, cast.maya, request_id, now=claimed_at(database, request_id) + 9 * SECOND)
    assert factories.row(database, request_id) == before
    assert claims(database, request_id) == [(cast.maya.id, "undone")]
    assert factories.events(database, request_id)[-2:] == [("claimed", "mentor"), ("claim_undone", "mentor")]


def test_its_end_is_not_put_off_however_near_it_is(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    soon = "UPDATE mini_mentorship_requests SET expires_at = now() + interval '1 hour' WHERE id = :id"
    factories.sql(database, soon, id=request_id)
    ends = factories.row(database, request_id).expires_at
    undo(database, cast.maya, request_id)
    assert factories.row(database, request_id).expires_at == ends


def test_the_mentor_sees_it_on_the_board_and_may_claim_it_again_and_again(
    database: Database, cast: Cast
) -> None:
    request_id = factories.request(database, cast.sana)
    for _ in range(3):
        claim(database, cast.maya, request_id)
        undo(database, cast.maya, request_id)
        assert [card.id for card in factories.do(database, cast.maya, board.list_open).items] == [request_id]
    claim(database, cast.maya, request_id)
    release(database, cast.maya, request_id)  # and this one counts
    with pytest.raises(NotAllowed, match="You let this request go"):
        claim(database, cast.maya, request_id)


def test_a_claim_that_was_undone_takes_no_room(database: Database, cast: Cast) -> None:
    for student in (cast.sana, cast.sana, cast.sam):
        factories.claimed(database, student, cast.maya)
    (last,) = factories.sql(database, "SELECT max(request_id) FROM claims")[0]
    undo(database, cast.maya, last)
    claim(database, cast.maya, factories.request(database, cast.sam))


def test_after_ten_seconds_and_a_little_grace_it_is_too_late(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    claimed = claimed_at(database, request_id)
    with pytest.raises(Conflict, match="for 10 seconds"):
        undo(database, cast.maya, request_id, now=claimed + 15 * SECOND)
    for seconds, named in ((0, True), (14, True), (15, False)):
        page = factories.do(
            database, cast.maya, request_queries.detail, request_id, now=claimed + seconds * SECOND
        )
        assert ("undo_claim" in page.actions) is named
    undo(database, cast.maya, request_id, now=claimed + 14 * SECOND)


def test_a_second_time_there_is_nothing_to_undo(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    undo(database, cast.maya, request_id)
    with pytest.raises(NotAllowed, match="Only the mentor who holds"):
        undo(database, cast.maya, request_id)


def test_only_the_mentor_who_holds_it_undoes_it(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    for who in (cast.sana, cast.ada):
        with pytest.raises(NotAllowed, match="Only the mentor who holds"):
            undo(database, who, request_id)
        assert "undo_claim" not in factories.do(database, who, request_queries.detail, request_id).actions
    for who in (cast.milo, cast.sam):
        with pytest.raises(NotFound):
            undo(database, who, request_id)


def test_once_something_came_of_it_it_is_not_undone(database: Database, cast: Cast) -> None:
    offered, booked = (factories.claimed(database, student, cast.maya) for student in (cast.sana, cast.sam))
    factories.do(database, cast.maya, offers.offer, offered, [factories.tomorrow(5, days=3)])
    with pytest.raises(Conflict, match="offered times"):
        undo(database, cast.maya, offered)
    factories.do(database, cast.maya, sessions.schedule, booked, factories.tomorrow(16, days=2))
    with pytest.raises(Conflict, match="scheduled"):
        undo(database, cast.maya, booked)


def test_offers_for_one_request_do_not_bind_the_claim_of_another(database: Database, cast: Cast) -> None:
    one = factories.claimed(database, cast.sana, cast.maya)
    other = factories.claimed(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, offers.offer, one, [factories.tomorrow(5, days=3)])
    named = {
        request_id: "undo_claim"
        in factories.do(database, cast.maya, request_queries.detail, request_id).actions
        for request_id in (one, other)
    }
    assert named == {one: False, other: True}


def test_history_says_that_it_was_given_back(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    undo(database, cast.maya, request_id)
    last = factories.do(database, cast.sana, request_queries.detail, request_id).events[-1]
    assert (last.kind, last.actor_name, last.by_viewer) == ("claim_undone", "Maya", False)


def test_of_undoing_and_booking_at_once_one_happens(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(16, days=2)
    for _ in range(4):
        request_id = factories.claimed(database, cast.sana, cast.maya)
        rivals = [
            call(database, cast.maya, requests.undo_claim, request_id),
            call(database, cast.maya, sessions.schedule, request_id, start),
            call(database, cast.maya, requests.undo_claim, request_id),
        ]
        assert len(refusals(together(rivals))) == 2
        assert factories.row(database, request_id).status in ("open", "scheduled")
        assert_one_story(database)
        factories.do(database, cast.sana, requests.cancel, request_id)
