"""What a mentor says of their time, and who may know it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain import availability, requests
from domain.availability import queries as page
from domain.availability.hours import DAY, Hours, Override, Week
from domain.errors import Conflict, Invalid, NotAllowed
from persistence.database import Database
from tests import factories
from tests.domain.availability.saying import NINE_TO_FIVE, every_day, say, settle
from tests.factories import Actor, Cast

HOUR = timedelta(hours=1)
WEEK = Week(((NINE_TO_FIVE,), (), ((600, 660), (720, 780)), (), (), (), ()))


def kept(database: Database, who: Actor) -> Hours:
    with database.transaction(who.sign_in) as (db, _):
        return availability.load_hours(db, who.id)


# Saying it


def test_hours_come_back_as_they_were_said_and_replace_what_was(database: Database, cast: Cast) -> None:
    off = (
        Override(date(2026, 12, 21), date(2027, 1, 3)),
        Override(date(2027, 2, 1), date(2027, 2, 1), ((0, 60),)),
    )
    days_off = (Override(date(2026, 12, 21), date(2027, 1, 3)),)
    for said in (
        Hours("Europe/Berlin", WEEK, off),
        every_day((0, DAY)),
        Hours("UTC", Week(), off),
        Hours("UTC", Week(), days_off),
    ):
        say(database, cast.maya, said)
        assert kept(database, cast.maya) == said
        assert factories.do(database, cast.maya, page.own_availability).hours == said
    say(database, cast.maya, Hours("Europe/Berlin"))
    assert not kept(database, cast.maya).is_set
    assert factories.do(database, cast.maya, page.own_availability).hours == Hours(
        "Europe/Berlin"
    )  # their profile's zone
    assert not kept(database, cast.milo).is_set


def test_what_runs_over_midnight_stays_on_the_day_where_it_was_said(database: Database, cast: Cast) -> None:
    said = Hours("UTC", Week(((), (), (), (), (), (), ((540, 600), (1320, 120)))))
    say(database, cast.maya, said)
    assert kept(database, cast.maya) == said
    assert factories.do(database, cast.maya, page.own_availability).hours == said
    say(database, cast.maya, kept(database, cast.maya))  # and saved again it is still the same
    assert kept(database, cast.maya) == said


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
        (Hours("UTC", Week((((60, 180),), (), (), (), (), (), ((1320, 120),)))), "week.0"),
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
