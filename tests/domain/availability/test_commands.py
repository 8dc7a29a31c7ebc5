"""What a mentor says of their time, who may know it, and what follows for what they are offered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain import availability, requests, sessions
from domain.availability import queries as page
from domain.availability.hours import DAY, Hours, MinuteRange, Override, Week
from domain.board import queries as board
from domain.errors import Conflict, Invalid, NotAllowed
from domain.requests.fields import Window
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.factories import Actor, Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NINE_TO_FIVE: MinuteRange = (540, 1020)
WEEK = Week(((NINE_TO_FIVE,), (), ((600, 660), (720, 780)), (), (), (), ()))


def every_day(*ranges: MinuteRange, zone: str = "UTC") -> Hours:
    return Hours(zone, Week((ranges,) * 7))


def say(database: Database, who: Actor, said: Hours) -> None:
    factories.do(database, who, availability.save, said)


def kept(database: Database, who: Actor) -> Hours:
    with database.transaction(who.sign_in) as (db, _):
        return availability.load_hours(db, who.id)


# Saying it


def test_hours_come_back_as_they_were_said_and_replace_what_was(database: Database, cast: Cast) -> None:
    off = (
        Override(date(2026, 12, 21), date(2027, 1, 3)),
        Override(date(2027, 2, 1), date(2027, 2, 1), ((0, 60),)),
    )
    for said in (Hours("Europe/Berlin", WEEK, off), every_day((0, DAY)), Hours("UTC", Week(), off)):
        say(database, cast.maya, said)
        assert kept(database, cast.maya) == said
        assert factories.do(database, cast.maya, page.own_availability).hours == said
    say(database, cast.maya, Hours("Europe/Berlin"))
    assert not kept(database, cast.maya).is_set
    assert factories.do(database, cast.maya, page.own_availability).hours == Hours(
        "Europe/Berlin"
    )  # their profile's zone
    assert not kept(database, cast.milo).is_set


def test_what_runs_over_midnight_is_kept_on_both_days(database: Database, cast: Cast) -> None:
    say(database, cast.maya, Hours("UTC", Week(((), (), (), (), (), (), ((1320, 120), (540, 600))))))
    assert kept(database, cast.maya).week.days == (((0, 120),), (), (), (), (), (), ((540, 600), (1320, DAY)))


def test_what_does_not_fit_is_refused_with_its_field_and_nothing_is_lost(
    database: Database, cast: Cast
) -> None:
    say(database, cast.maya, Hours("Europe/Berlin", WEEK))
    day = date(2026, 12, 24)
    refused = [
        (replace(every_day(), zone="Mars/Base"), "time_zone"),
        (every_day((600, 600)), "week.0"),
        (Hours("UTC", Week(((), (), ((540, 660), (600, 700)), (), (), (), ()))), "week.2"),
        (Hours("UTC", Week((((1320, 120),), ((60, 180),), (), (), (), (), ()))), "week.1"),
        (every_day(*((60 * n, 60 * n + 30) for n in range(9))), "week.0"),
        (Hours("UTC", Week(((),) * 6)), "week"),
        (Hours("UTC", overrides=(Override(day, day - timedelta(days=1)),)), "overrides"),
        (Hours("UTC", overrides=(Override(day, day, ((1320, 120),)),)), "overrides"),
        (Hours("UTC", overrides=(Override(day, day), Override(day - timedelta(days=3), day))), "overrides"),
        (Hours("UTC", overrides=tuple(Override(day, day) for _ in range(61))), "overrides"),
    ]
    for said, field in refused:
        with pytest.raises(Invalid) as caught:
            say(database, cast.maya, said)
        assert caught.value.field == field
    assert kept(database, cast.maya) == Hours("Europe/Berlin", WEEK)


def test_only_mentors_say_and_see_hours_and_each_their_own(database: Database, cast: Cast) -> None:
    for who in (cast.sana, cast.ada):
        for command in (
            lambda who=who: say(database, who, every_day(NINE_TO_FIVE)),
            lambda who=who: factories.do(database, who, page.own_availability),
            lambda who=who: settle(database, who),
        ):
            with pytest.raises(NotAllowed):
                command()
    say(database, cast.maya, every_day(NINE_TO_FIVE))
    for who in (cast.sana, cast.milo, cast.ada):
        with database.transaction(who.sign_in) as (db, _):
            assert not availability.load_hours(db, cast.maya.id).is_set


def test_a_student_knows_the_hours_of_who_holds_their_request_and_only_then(
    database: Database, cast: Cast
) -> None:
    say(database, cast.maya, every_day(NINE_TO_FIVE))
    request_id = factories.claimed(database, cast.sana, cast.maya)

    def known(who: Actor) -> bool:
        with database.transaction(who.sign_in) as (db, _):
            return availability.load_hours(db, cast.maya.id).is_set

    assert (known(cast.sana), known(cast.sam)) == (True, False)
    factories.do(database, cast.maya, requests.release, request_id)
    assert not known(cast.sana)


# Capacity, buffer, pause


def settle(database: Database, who: Actor, **changes: Any) -> None:
    said: dict[str, Any] = {"capacity": 3, "buffer_minutes": 10, "paused_until": None, **changes}
    factories.do(database, who, availability.save_limits, **said)


def test_a_mentor_takes_as_many_as_they_said_and_none_in_a_pause(database: Database, cast: Cast) -> None:
    settle(database, cast.maya, capacity=1)
    factories.claimed(database, cast.sana, cast.maya)
    with pytest.raises(Conflict, match="as many as you wanted"):
        factories.claimed(database, cast.sam, cast.maya)
    back = datetime.now(UTC) + timedelta(days=3)
    settle(database, cast.maya, capacity=5, paused_until=back)
    with pytest.raises(Conflict, match="taking a break"):
        factories.claimed(database, cast.sam, cast.maya)
    shown = factories.do(database, cast.maya, page.own_availability)
    assert (shown.capacity, shown.active_claims, shown.paused_until) == (5, 1, back)
    assert factories.do(database, cast.maya, page.own_availability, now=back).paused_until is None
    settle(database, cast.maya)
    factories.claimed(database, cast.sam, cast.maya)


def test_numbers_out_of_reach_are_refused_with_their_field(database: Database, cast: Cast) -> None:
    now = datetime.now(UTC)
    wrong: dict[str, tuple[Any, ...]] = {
        "capacity": (0, 21, 2.0, "3", True),
        "buffer_minutes": (-1, 121, None),
        "paused_until": (now, now - HOUR, now + timedelta(days=367), now.replace(tzinfo=None)),
    }
    for field, values in wrong.items():
        for value in values:
            with pytest.raises(Invalid) as caught:
                factories.do(
                    database, cast.maya, availability.save_limits, now=now,
                    **{"capacity": 3, "buffer_minutes": 10, "paused_until": None, field: value},
                )  # fmt: skip
            assert caught.value.field == field


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


# The picture of two weeks


def test_the_picture_shows_fourteen_local_dates_without_what_is_taken(database: Database, cast: Cast) -> None:
    say(database, cast.maya, every_day((14 * 60, 18 * 60)))
    start = factories.tomorrow(15, days=2)
    factories.scheduled(database, cast.sana, cast.maya, start)
    now = factories.tomorrow(16, days=0)
    shown = factories.do(database, cast.maya, page.own_availability, now=now).preview
    assert [one.day for one in shown] == [now.date() + timedelta(days=n) for n in range(14)]
    assert shown[0].stretches == ((now, now + 2 * HOUR),)
    assert shown[2].busy == ((start, start + HOUR),)
    buffer = 10 * MINUTE
    assert shown[2].stretches == (
        (start - HOUR, start - buffer),
        (start + HOUR + buffer, start + 3 * HOUR),
    )


def test_without_hours_every_day_is_free(database: Database, cast: Cast) -> None:
    shown = factories.do(database, cast.milo, page.own_availability)
    assert all(len(one.stretches) == 1 for one in shown.preview)
    assert shown.hours.zone == "America/Los_Angeles"
