"""The picture of a mentor's two weeks."""

from datetime import timedelta

from domain.availability import queries as page
from persistence.database import Database
from tests import factories
from tests.domain.availability.saying import every_day, say, settle
from tests.factories import Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


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


def test_the_picture_of_what_is_typed_is_that_of_what_is_saved(database: Database, cast: Cast) -> None:
    factories.scheduled(database, cast.sana, cast.maya, factories.tomorrow(15, days=2))
    now = factories.tomorrow(16, days=0)
    before = factories.do(database, cast.maya, page.own_availability, now=now)
    typed = every_day((22 * 60, 2 * 60), zone="Asia/Kathmandu")
    shown = page.preview_of(before, typed, buffer_minutes=30, now=now)
    say(database, cast.maya, typed)
    settle(database, cast.maya, buffer_minutes=30)
    saved = factories.do(database, cast.maya, page.own_availability, now=now)
    assert (shown.hours, shown.preview) == (saved.hours, saved.preview)


def test_without_hours_every_day_is_free(database: Database, cast: Cast) -> None:
    shown = factories.do(database, cast.milo, page.own_availability)
    assert all(len(one.stretches) == 1 for one in shown.preview)
    assert shown.hours.zone == "America/Los_Angeles"
