"""Another time for a session, or none: at once, or by asking the other side first."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import availability, requests, sessions
from domain.availability.hours import Hours, Week
from domain.board import queries as board
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.sessions import offers
from domain.sessions import queries as session_queries
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.factories import Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def at(hour: int, minute: int = 0) -> datetime:
    return factories.tomorrow(hour, days=2) + minute * MINUTE


def hours(database: Database, cast: Cast, begins: int, ends: int) -> None:
    """Maya is free every day between these hours, UTC."""
    said = Hours("UTC", Week((((begins * 60, ends * 60),),) * 7))
    factories.do(database, cast.maya, availability.save, said)


def history(database: Database, session_id: int) -> list[tuple[str, str]]:
    return factories.events(database, factories.request_of(database, session_id))


# Moving


def test_the_mentor_moves_within_the_windows_at_once(database: Database, cast: Cast) -> None:
    hours(database, cast, 8, 9)  # the mentor's own hours bind nobody but the student
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    assert (
        factories.do(database, cast.maya, sessions.reschedule, session_id, at(17), reason="A meeting.")
        is True
    )
    kept = factories.meeting(database, session_id)
    assert (kept.starts_at, kept.ends_at, kept.sequence, kept.status) == (at(17), at(18), 1, "scheduled")
    assert kept.move_reason == "A meeting."
    assert history(database, session_id)[-1] == ("rescheduled", "mentor")
    page = factories.do(database, cast.sana, session_queries.detail, session_id)
    assert (page.card.starts_at, page.move_reason, page.sequence) == (at(17), "A meeting.", 1)


def test_the_student_moves_at_once_only_inside_the_mentors_hours(database: Database, cast: Cast) -> None:
    hours(database, cast, 15, 17)
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    assert factories.do(database, cast.sana, sessions.reschedule, session_id, at(16)) is True
    assert factories.do(database, cast.sana, sessions.reschedule, session_id, at(16, 15)) is False
    assert factories.do(database, cast.sana, sessions.reschedule, session_id, at(18)) is False
    assert factories.meeting(database, session_id).sequence == 1
    assert [kind for kind, _ in history(database, session_id)][-3:] == ["rescheduled", "offered", "offered"]
    shown = factories.do(database, cast.maya, session_queries.detail, session_id).offers
    assert [(one.starts_at, one.by_viewer, one.moves_session) for one in shown] == [
        (at(16, 15), False, True),
        (at(18), False, True),
    ]


def test_a_mentor_who_said_no_hours_has_all_of_them(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    assert factories.do(database, cast.sana, sessions.reschedule, session_id, at(18)) is True


def test_the_student_does_not_move_into_the_mentors_pause_between_sessions(
    database: Database, cast: Cast
) -> None:
    factories.scheduled(database, cast.sam, cast.maya, at(17))
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    slots = factories.do(database, cast.sana, queries.session_slots, session_id).slots
    assert at(16) not in slots
    assert at(15, 45) in slots
    assert factories.do(database, cast.sana, sessions.reschedule, session_id, at(16)) is False
    assert factories.do(database, cast.maya, sessions.reschedule, session_id, at(16)) is True


def test_outside_the_windows_the_other_side_is_asked(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    for asks, answers in ((cast.maya, cast.sana), (cast.sana, cast.maya)):
        before = factories.meeting(database, session_id)
        new = before.starts_at + 5 * HOUR
        assert (
            factories.do(database, asks, sessions.reschedule, session_id, new, reason="Train is late.")
            is False
        )
        assert factories.meeting(database, session_id) == before
        (one,) = factories.do(database, answers, session_queries.detail, session_id).offers
        assert (one.reason, one.starts_at) == ("Train is late.", new)
        factories.do(database, answers, offers.accept, one.id)
        kept = factories.meeting(database, session_id)
        assert (kept.starts_at, kept.sequence) == (new, before.sequence + 1)
        assert kept.move_reason == "Train is late."


def test_who_asks_for_a_time_that_is_offered_to_them_is_told_to_accept_it(
    database: Database, cast: Cast
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, sessions.reschedule, session_id, at(20))
    with pytest.raises(Conflict, match="not answered yet"):
        factories.do(database, cast.maya, sessions.reschedule, session_id, at(20))
    with pytest.raises(Conflict, match="Accept it"):
        factories.do(database, cast.sana, sessions.reschedule, session_id, at(20))


def test_the_reason_that_is_kept_is_that_of_the_last_move(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, sessions.reschedule, session_id, at(16), reason="A meeting.")
    factories.do(database, cast.sana, sessions.reschedule, session_id, at(17))
    assert factories.meeting(database, session_id).move_reason is None
    factories.do(database, cast.maya, sessions.reschedule, session_id, at(16), reason="A meeting.")
    (offer_id,) = factories.do(
        database, cast.maya, offers.offer, factories.request_of(database, session_id), [at(20)]
    )
    factories.do(database, cast.sana, offers.accept, offer_id)
    assert factories.meeting(database, session_id).move_reason is None


def test_moving_at_once_overtakes_what_was_on_offer(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, sessions.reschedule, session_id, at(20))
    factories.do(database, cast.maya, sessions.reschedule, session_id, at(16))
    assert factories.do(database, cast.sana, session_queries.detail, session_id).offers == ()
    with pytest.raises(Conflict, match="gone"):
        factories.do(database, cast.sana, offers.accept, 1)


def test_a_session_may_move_onto_part_of_itself(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    assert at(15, 15) in factories.do(database, cast.maya, queries.session_slots, session_id).slots
    assert factories.do(database, cast.maya, sessions.reschedule, session_id, at(15, 15)) is True
    assert factories.do(database, cast.sana, sessions.reschedule, session_id, at(15)) is True
    assert factories.meeting(database, session_id).sequence == 2


def test_also_from_outside_the_windows_back_to_their_edge(database: Database, cast: Cast) -> None:
    """The session lies across the window's end: what it leaves is free again, the part inside too."""
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, sessions.reschedule, session_id, at(18, 30))
    (one,) = factories.do(database, cast.sana, session_queries.detail, session_id).offers
    factories.do(database, cast.sana, offers.accept, one.id)
    assert at(18) in factories.do(database, cast.maya, queries.session_slots, session_id).slots
    assert factories.do(database, cast.maya, sessions.reschedule, session_id, at(18)) is True


def test_what_cannot_be_is_refused_and_nothing_moves(database: Database, cast: Cast) -> None:
    factories.scheduled(database, cast.sam, cast.maya, at(17))
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    before = factories.meeting(database, session_id)
    start = before.starts_at
    refused: list[tuple[datetime, dict[str, Any], type[Exception], str]] = [
        (start, {}, Invalid, "at that time already"),
        (at(16, 30), {}, Conflict, "already has a session"),
        (at(17, 45), {}, Conflict, "already has a session"),
        (at(16).replace(tzinfo=None), {}, Invalid, "offset"),
        (start - 72 * HOUR, {}, Invalid, "too soon"),
        (start + timedelta(days=40), {}, Invalid, "too far"),
        (at(15, 30), {"now": start - HOUR}, Invalid, "at least 2 h"),
        (at(19), {"now": start}, Conflict, "has begun"),
        (at(16), {"reason": "x" * 501}, Invalid, "500"),
    ]
    for starts_at, how, refusal, sentence in refused:
        with pytest.raises(refusal, match=sentence):
            factories.do(database, cast.maya, sessions.reschedule, session_id, starts_at, **how)
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, who, sessions.reschedule, session_id, at(16))
    with pytest.raises(NotAllowed):
        factories.do(database, cast.ada, sessions.reschedule, session_id, at(16))
    assert factories.meeting(database, session_id) == before


def test_every_time_on_the_page_of_moves_is_one_to_which_it_moves_at_once(
    database: Database, cast: Cast
) -> None:
    hours(database, cast, 15, 18)
    factories.scheduled(database, cast.sam, cast.maya, at(17))
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    for who in (cast.sana, cast.maya):
        page = factories.do(database, who, queries.session_slots, session_id)
        assert (page.action, page.answer) == ("reschedule", True)
        for start in page.slots:
            if start != factories.meeting(database, session_id).starts_at:
                assert factories.do(database, who, sessions.reschedule, session_id, start) is True


# Calling it off


@pytest.mark.parametrize(("ahead", "late"), [(3 * HOUR, False), (3 * HOUR - MINUTE, True), (MINUTE, True)])
@pytest.mark.parametrize("who", ["sana", "maya"])
def test_less_than_three_hours_ahead_is_late(
    database: Database, cast: Cast, who: str, ahead: timedelta, late: bool
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    factories.do(database, getattr(cast, who), sessions.cancel, session_id, now=at(15) - ahead)
    kept = factories.meeting(database, session_id)
    assert (kept.status, kept.late, kept.sequence) == ("cancelled", late, 1)


def test_the_mentor_calls_off_and_the_request_is_open_again_oldest_first(
    database: Database, cast: Cast
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    factories.request(database, cast.sam)
    request_id = factories.request_of(database, session_id)
    before = factories.row(database, request_id)
    now = before.expires_at - HOUR
    factories.sql(
        database,
        "UPDATE mini_mentorship_sessions SET starts_at = :at, ends_at = :at + interval '1 hour'",
        at=now + 5 * HOUR,
    )
    factories.do(database, cast.maya, sessions.cancel, session_id, now=now, reason="I have the flu.")
    after = factories.row(database, request_id)
    assert (after.status, after.mentor_id, after.created_at) == ("open", None, before.created_at)
    assert after.expires_at == now + 72 * HOUR
    assert history(database, session_id)[-1] == ("session_cancelled", "mentor")
    (claim,) = factories.sql(database, "SELECT outcome FROM claims")
    assert claim.outcome == "released"
    assert next(card.id for card in factories.do(database, cast.milo, board.list_open).items) == request_id
    with pytest.raises(NotAllowed, match="let this request go"):
        factories.do(database, cast.maya, requests.claim, request_id)
    factories.do(database, cast.milo, requests.claim, request_id)
    for who in (cast.sana, cast.maya):
        page = factories.do(database, who, session_queries.detail, session_id)
        assert (page.card.status, page.cancel_reason) == ("cancelled", "I have the flu.")


def test_the_student_or_an_admin_calls_off_and_the_request_ends(database: Database, cast: Cast) -> None:
    for who, part in ((cast.sana, "student"), (cast.ada, "admin")):
        session_id = factories.scheduled(database, cast.sana, cast.maya)
        factories.do(database, who, sessions.cancel, session_id, reason="I have found help.")
        request = factories.row(database, factories.request_of(database, session_id))
        assert (request.status, request.cancel_reason) == ("cancelled", "I have found help.")
        assert factories.meeting(database, session_id).cancel_reason == "I have found help."
        assert history(database, session_id)[-1] == ("cancelled", part)


def test_it_is_called_off_once_and_only_before_it_begins(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    for who in (cast.sana, cast.maya, cast.ada):
        with pytest.raises(Conflict, match="has begun"):
            factories.do(database, who, sessions.cancel, session_id, now=at(15))
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, who, sessions.cancel, session_id)
    factories.do(database, cast.maya, sessions.cancel, session_id)
    for command, args in ((sessions.cancel, ()), (sessions.reschedule, (at(16),))):
        for who in (cast.sana, cast.maya):
            with pytest.raises(Conflict, match="over"):
                factories.do(database, who, command, session_id, *args)


def test_a_session_that_was_called_off_leaves_its_time_free(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    request_id = factories.request_of(database, session_id)
    factories.do(database, cast.maya, sessions.cancel, session_id)
    assert at(15) in factories.do(database, cast.milo, queries.request_slots, request_id).slots
    assert factories.do(database, cast.milo, requests.claim, request_id, starts_at=at(15)) != session_id
