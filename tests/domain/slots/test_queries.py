"""The times that somebody is shown to choose from."""

from datetime import datetime, timedelta

import pytest

from domain import requests, sessions
from domain.availability.hours import Hours, Week
from domain.board import queries as board
from domain.errors import NotFound
from domain.requests.fields import Window
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.domain.availability.saying import NINE_TO_FIVE, every_day, say, settle
from tests.factories import Actor, Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

# What is offered


def slots(database: Database, who: Actor, request_id: int) -> list[datetime]:
    return list(factories.do(database, who, queries.request_slots, request_id).slots)


def test_slots_are_windows_and_hours_without_sessions_buffers_and_notice(
    database: Database, cast: Cast
) -> None:
    """Windows 15 to 19; hours 9 to 17; a session 15:00 to 15:30 with ten minutes after it."""
    begin = factories.tomorrow(15, days=2)
    windows = (Window(begin, begin + 4 * HOUR),)
    busy = factories.request(database, cast.sam, factories.fields(minutes=30, windows=windows))
    factories.do(database, cast.maya, requests.claim, busy, starts_at=begin)
    asked = factories.request(database, cast.sana, factories.fields(minutes=30, windows=windows))
    quarters = [begin + n * 15 * MINUTE for n in range(15)]
    assert slots(database, cast.maya, asked) == quarters[3:]
    assert slots(database, cast.milo, asked) == quarters
    say(database, cast.maya, every_day(NINE_TO_FIVE))
    assert slots(database, cast.maya, asked) == quarters[3:7]
    soon = begin - HOUR - 5 * MINUTE  # two hours ahead is five to four
    assert factories.do(database, cast.maya, queries.request_slots, asked, now=soon).slots == tuple(
        quarters[4:7]
    )
    settle(database, cast.maya, buffer_minutes=60)
    assert slots(database, cast.maya, asked) == quarters[6:7]
    card = factories.do(database, cast.maya, board.get_card, asked)
    assert (card.slots, card.slot_count) == ((quarters[6],), 1)


def test_hours_over_midnight_are_offered_on_both_of_their_days(database: Database, cast: Cast) -> None:
    evening = factories.tomorrow(20, days=2)
    windows = (Window(evening, evening + 8 * HOUR),)
    asked = factories.request(database, cast.sana, factories.fields(minutes=60, windows=windows))
    night = ((22 * 60, 2 * 60),)
    week = Week(tuple(night if place == evening.weekday() else () for place in range(7)))
    say(database, cast.maya, Hours("UTC", week))
    ten = evening + 2 * HOUR
    offered = slots(database, cast.maya, asked)
    assert offered == [ten + n * 15 * MINUTE for n in range(13)]
    assert {start.date() for start in offered} == {ten.date(), ten.date() + timedelta(days=1)}
    factories.do(database, cast.maya, requests.claim, asked, starts_at=offered[-1])


def test_a_buffer_reaches_into_a_window_from_outside(database: Database, cast: Cast) -> None:
    begin = factories.tomorrow(15, days=2)
    before = factories.fields(minutes=60, windows=(Window(begin - HOUR, begin),))
    after = factories.fields(minutes=60, windows=(Window(begin + HOUR, begin + 2 * HOUR),))
    for number, fields in enumerate((before, after)):
        student = factories.person(database, f"Student {number}", ["student"])
        start = fields.windows[0].starts_at
        factories.do(
            database, cast.maya, requests.claim, factories.request(database, student, fields), starts_at=start
        )
    asked = factories.request(
        database, cast.sana, factories.fields(minutes=30, windows=(Window(begin, begin + HOUR),))
    )
    only = [begin + 15 * MINUTE]
    assert slots(database, cast.maya, asked) == only
    card = factories.do(database, cast.maya, board.get_card, asked)
    assert list(card.slots) == only


def test_a_mentor_may_use_any_time_in_the_windows_whatever_their_hours_say(
    database: Database, cast: Cast
) -> None:
    """Hours are what is offered to them, and what a student may move to; the mentor knows best."""
    say(database, cast.maya, every_day((0, 60)))
    request_id = factories.claimed(database, cast.sana, cast.maya)
    assert slots(database, cast.maya, request_id) == []
    assert factories.do(database, cast.maya, sessions.schedule, request_id, factories.tomorrow(days=2))


def test_windows_that_have_passed_leave_a_request_without_slots(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    late = factories.tomorrow(19, days=2)
    assert factories.do(database, cast.maya, queries.request_slots, request_id, now=late).slots == ()
    card = factories.do(database, cast.maya, board.get_card, request_id, now=late)
    assert (card.slots, card.slot_count) == ((), 0)


def test_every_slot_on_the_page_is_one_on_the_card_and_each_can_be_booked(
    database: Database, cast: Cast
) -> None:
    say(database, cast.maya, every_day((at := 16 * 60 + 20, at + 95)))
    request_id = factories.request(database, cast.sana, factories.fields(minutes=45))
    shown = slots(database, cast.maya, request_id)
    card = factories.do(database, cast.maya, board.get_card, request_id)
    assert (list(card.slots), card.slot_count) == (shown[:3], len(shown))
    assert [f"{start:%H:%M}" for start in shown] == ["16:30", "16:45", "17:00"]
    for start in shown:
        session_id = factories.do(database, cast.maya, requests.claim, request_id, starts_at=start)
        factories.do(database, cast.sana, sessions.cancel, session_id)
        request_id = factories.request(database, cast.sana, factories.fields(minutes=45))


# Never one that the command refuses


def test_each_offered_slot_can_be_booked(database: Database, cast: Cast) -> None:
    """First and last of what is offered, by claim and by schedule, around what is busy already."""
    begin = factories.tomorrow(12, days=2)
    odd = begin + timedelta(days=1, minutes=7)
    windows = (Window(begin, begin + 5 * HOUR), Window(odd, odd + 100 * MINUTE))
    factories.scheduled(database, cast.sam, cast.maya, begin + 3 * HOUR)  # maya is busy from 15:00 to 16:00
    hers = factories.fields(windows=(Window(begin, begin + HOUR),))
    busy = factories.request(database, cast.sana, hers)
    factories.do(
        database, cast.milo, requests.claim, busy, starts_at=begin
    )  # sana is busy from 12:00 to 13:00
    for minutes in (15, 45, 60):
        for which in (0, -1):
            for by_claim in (True, False):
                request_id = factories.request(
                    database, cast.sana, factories.fields(minutes=minutes, windows=windows)
                )
                if not by_claim:
                    factories.do(database, cast.maya, requests.claim, request_id)
                offered = factories.do(database, cast.maya, queries.request_slots, request_id)
                assert offered.answer is True
                assert offered.action == ("claim" if by_claim else "schedule")
                assert offered.slots[0] == begin + HOUR
                assert offered.slots[-1].minute % 15 == 0
                start = offered.slots[which]
                if by_claim:
                    factories.do(database, cast.maya, requests.claim, request_id, starts_at=start)
                else:
                    factories.do(database, cast.maya, sessions.schedule, request_id, start)
                factories.do(database, cast.sana, requests.cancel, request_id)
    assert odd in offered.slots
    assert not {begin + 3 * HOUR, begin + 3 * HOUR + 45 * MINUTE, begin + 15 * MINUTE} & set(offered.slots)


def test_slots_answer_everybody_who_sees_the_request(database: Database, cast: Cast) -> None:
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    own = factories.request(database, both)
    assert "your own request" in str(factories.do(database, both, queries.request_slots, own).answer)
    for who in (cast.ada,):
        assert factories.do(database, who, queries.request_slots, own).answer is not True
    with pytest.raises(NotFound):
        factories.do(database, cast.sana, queries.request_slots, own)
    assert factories.do(database, cast.maya, queries.request_slots, own).answer is True


def test_slots_keep_the_minimum_notice(database: Database, cast: Cast) -> None:
    begin = factories.tomorrow(15, days=2)
    request_id = factories.request(database, cast.sana)
    soon = factories.do(database, cast.maya, queries.request_slots, request_id, now=begin - HOUR)
    assert soon.slots[0] == begin + HOUR
    assert (
        factories.do(database, cast.maya, queries.request_slots, request_id, now=begin + 9 * HOUR).slots == ()
    )
