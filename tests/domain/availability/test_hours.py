"""A mentor's hours, as arithmetic: local wall time in, instants out, on every kind of day that there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.availability import hours
from domain.availability.hours import DAY, Hours, MinuteRange, Override, Week
from domain.errors import Invalid

BERLIN, LORD_HOWE = "Europe/Berlin", "Australia/Lord_Howe"
MONDAY = date(2026, 11, 23)


def every_day(*ranges: MinuteRange, zone: str = BERLIN, overrides: tuple[Override, ...] = ()) -> Hours:
    return Hours(zone, Week((ranges,) * 7), overrides)


def at(clock: str) -> int:
    """Minutes of the day: 570 for "9:30"."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def on(said: Hours, day: date) -> list[tuple[str, str]]:
    """What is free on this local date, as UTC times of day."""
    zone = ZoneInfo(said.zone)
    begins, ends = (hours.instant_of(day, minute, zone) for minute in (0, DAY))
    return [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in hours.free(said, begins, ends)]


def days(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC)


# The week


def test_each_weekday_has_its_own_ranges() -> None:
    said = Hours(BERLIN, Week((((540, 720), (840, 1020)), (), ((600, 660),), (), (), (), ())))
    assert on(said, MONDAY) == [("08:00", "11:00"), ("13:00", "16:00")]
    assert on(said, MONDAY + timedelta(days=1)) == []
    assert on(said, MONDAY + timedelta(days=2)) == [("09:00", "10:00")]
    assert on(said, MONDAY + timedelta(days=7)) == on(said, MONDAY)


def test_a_stretch_is_cut_to_the_time_asked_about() -> None:
    said = every_day((540, 1020), zone="UTC")
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert hours.free(said, noon, noon + hour) == [(noon, noon + hour)]
    assert hours.free(said, noon - 9 * hour, noon - 3 * hour) == []
    assert hours.free(said, noon + 4 * hour, noon + 22 * hour) == [
        (noon + 4 * hour, noon + 5 * hour),
        (noon + 21 * hour, noon + 22 * hour),
    ]


def test_all_day_every_day_is_one_stretch() -> None:
    begins, ends = days(date(2026, 3, 1), date(2026, 4, 30))
    for zone in (
        BERLIN,
        LORD_HOWE,
        "Africa/Cairo",
        "Asia/Beirut",
    ):  # midnight does not exist there once a year
        assert hours.free(every_day((0, DAY), zone=zone), begins, ends) == [(begins, ends)]


def test_whoever_said_nothing_is_free_at_every_time() -> None:
    assert not Hours(BERLIN).is_set
    assert every_day((0, 60)).is_set
    span = days(MONDAY, MONDAY + timedelta(days=30))
    assert hours.free(Hours(BERLIN), *span) == [span]


def test_a_day_off_does_not_say_when_somebody_is_free() -> None:
    off = Hours("UTC", overrides=(Override(MONDAY, MONDAY),))
    assert not off.is_set
    assert (on(off, MONDAY), on(off, MONDAY + timedelta(days=1))) == ([], [("00:00", "00:00")])
    only_then = Hours("UTC", overrides=(Override(MONDAY, MONDAY, ((540, 600),)),))
    assert only_then.is_set
    assert (on(only_then, MONDAY), on(only_then, MONDAY + timedelta(days=1))) == ([("09:00", "10:00")], [])


# Over midnight


def test_what_runs_over_midnight_stays_in_its_day_and_is_free_without_a_seam() -> None:
    assert hours.clean_ranges("week.0", [(at("22:00"), at("2:00"))]) == ((1320, 120),)
    said = Hours("UTC", Week((((1320, 120),), (), (), (), (), (), ())))
    ten = datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert hours.free(said, *days(MONDAY, date(2026, 11, 26))) == [(ten, ten + timedelta(hours=4))]
    assert on(said, MONDAY) == [("22:00", "00:00")]
    assert on(said, MONDAY + timedelta(days=1)) == [("00:00", "02:00")]


def test_a_special_date_replaces_what_begins_on_it_and_what_reaches_into_it() -> None:
    nights = every_day((1320, 120), zone="UTC", overrides=(Override(MONDAY, MONDAY),))
    sunday, tuesday = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
    assert on(nights, sunday) == [("00:00", "02:00"), ("22:00", "00:00")]
    assert on(nights, MONDAY) == []
    assert on(nights, tuesday) == [("22:00", "00:00")]


@pytest.mark.parametrize(
    ("day", "until", "free"),
    [
        (date(2026, 3, 28), "2:00", ("21:00", "01:00")),  # 02:00 is in the gap: forward with the clock
        (date(2026, 3, 28), "3:00", ("21:00", "01:00")),
        (date(2026, 3, 28), "4:00", ("21:00", "02:00")),
        (date(2026, 10, 24), "2:00", ("20:00", "00:00")),  # the first of its two instants
        (date(2026, 10, 24), "3:00", ("20:00", "02:00")),
        (date(2026, 6, 6), "3:00", ("20:00", "01:00")),
    ],
)
def test_a_night_on_which_clocks_change_ends_by_the_clock(
    day: date, until: str, free: tuple[str, str]
) -> None:
    week = Week(tuple(((at("22:00"), at(until)),) if place == 5 else () for place in range(7)))
    noon = datetime.combine(day, time(12), UTC)
    (night,) = hours.free(Hours(BERLIN, week), noon, noon + timedelta(days=1))
    assert tuple(f"{instant:%H:%M}" for instant in night) == free


@pytest.mark.parametrize(
    ("ranges", "sentence"),
    [
        ([(600, 600)], "end when they begin"),
        ([(540, 660), (600, 720)], "overlap"),
        ([(540, 720), (540, 600)], "overlap"),
        ([(1380, 60), (1410, 1430)], "overlap"),
        ([(-15, 60)], "between 00:00 and 24:00"),
        ([(540, DAY + 1)], "between 00:00 and 24:00"),
        ([(DAY, 60)], "between 00:00 and 24:00"),
    ],
)
def test_ranges_that_make_no_sense_are_refused_with_their_day(
    ranges: list[MinuteRange], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as caught:
        hours.clean_ranges("week.3", ranges)
    assert caught.value.field == "week.3"


def test_ranges_may_touch_come_in_any_order_and_end_at_midnight() -> None:
    cleaned = ((540, 600), (600, 720), (720, DAY))
    assert hours.clean_ranges("week.0", [(720, 0), (540, 600), (600, 720)]) == cleaned


# Dates on which others hold


def test_an_override_replaces_the_weekday_and_a_day_off_has_nothing() -> None:
    said = every_day(
        (540, 1020),
        overrides=(
            Override(MONDAY, MONDAY, ((600, 660),)),
            Override(date(2026, 12, 21), date(2027, 1, 3)),
        ),
    )
    assert on(said, MONDAY) == [("09:00", "10:00")]
    assert on(said, MONDAY + timedelta(days=1)) == [("08:00", "16:00")]
    assert on(said, date(2026, 12, 20)) == [("08:00", "16:00")]
    for day in (date(2026, 12, 21), date(2026, 12, 25), date(2027, 1, 3)):
        assert on(said, day) == []
    assert on(said, date(2027, 1, 4)) == [("08:00", "16:00")]


def test_an_overrides_date_is_the_mentors_not_the_one_in_utc() -> None:
    off = (Override(MONDAY, MONDAY),)
    auckland = every_day((540, 1020), zone="Pacific/Auckland", overrides=off)
    # 9:00 on Monday in Auckland is Sunday 20:00 UTC.
    assert hours.free(auckland, *days(date(2026, 11, 22), date(2026, 11, 24))) == [
        (datetime(2026, 11, 22, 0, tzinfo=UTC), datetime(2026, 11, 22, 4, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, tzinfo=UTC), datetime(2026, 11, 24, 0, tzinfo=UTC)),
    ]


# Days on which the clocks change


@pytest.mark.parametrize(
    ("zone", "day", "ranges", "free"),
    [
        # Forward, 2:00 to 3:00 on 29 March: what lies in the gap moves on with the clock.
        (BERLIN, date(2026, 3, 29), [("1:00", "5:00")], [("00:00", "03:00")]),
        (BERLIN, date(2026, 3, 29), [("2:00", "4:00")], [("01:00", "02:00")]),
        (BERLIN, date(2026, 3, 29), [("2:30", "5:00")], [("01:30", "03:00")]),
        (BERLIN, date(2026, 3, 29), [("1:00", "2:30")], [("00:00", "01:30")]),
        (BERLIN, date(2026, 3, 29), [("2:00", "3:00")], []),
        (BERLIN, date(2026, 3, 29), [("2:15", "2:45")], [("01:15", "01:45")]),
        # Back, 3:00 to 2:00 on 25 October: the first of the two hours.
        (BERLIN, date(2026, 10, 25), [("2:00", "4:00")], [("00:00", "03:00")]),
        (BERLIN, date(2026, 10, 25), [("2:15", "2:45")], [("00:15", "00:45")]),
        (BERLIN, date(2026, 10, 25), [("1:00", "2:30")], [("23:00", "00:30")]),
        (BERLIN, date(2026, 10, 25), [("2:00", "3:00")], [("00:00", "02:00")]),
        # Half an hour, on Lord Howe: forward at 2:00 on 4 October, back at 2:00 on 5 April.
        (LORD_HOWE, date(2026, 10, 4), [("1:00", "3:00")], [("14:30", "16:00")]),
        (LORD_HOWE, date(2026, 10, 4), [("2:00", "2:30")], []),
        (LORD_HOWE, date(2026, 4, 5), [("1:00", "2:00")], [("14:00", "15:30")]),
        (LORD_HOWE, date(2026, 4, 5), [("1:30", "1:45")], [("14:30", "14:45")]),
        # Quarters and halves that never change.
        ("Asia/Kathmandu", date(2026, 3, 29), [("9:00", "10:00")], [("03:15", "04:15")]),
        ("Asia/Kolkata", date(2026, 3, 29), [("9:00", "10:00")], [("03:30", "04:30")]),
        ("Pacific/Chatham", date(2026, 9, 27), [("1:00", "5:00")], [("12:15", "15:15")]),
    ],
)
def test_a_weekly_time_moves_out_of_a_gap_and_takes_the_first_of_a_fold(
    zone: str, day: date, ranges: list[tuple[str, str]], free: list[tuple[str, str]]
) -> None:
    assert on(every_day(*((at(a), at(b)) for a, b in ranges), zone=zone), day) == free


def test_nine_in_the_morning_stays_nine_in_the_morning() -> None:
    for zone in (BERLIN, "America/New_York", LORD_HOWE, "Pacific/Auckland", "Asia/Kathmandu"):
        said = every_day((540, 600), zone=zone)
        for begins, ends in hours.free(said, *days(date(2026, 1, 1), date(2028, 1, 1)))[1:-1]:
            local = begins.astimezone(ZoneInfo(zone))
            assert (local.hour, local.minute, ends - begins) == (9, 0, timedelta(hours=1))


def test_a_one_off_time_in_a_gap_is_refused_with_the_reason() -> None:
    for zone, day, clock in (
        (BERLIN, date(2026, 3, 29), time(2, 0)),
        (BERLIN, date(2027, 3, 28), time(2, 59)),
        ("America/New_York", date(2026, 3, 8), time(2, 30)),
        (LORD_HOWE, date(2026, 10, 4), time(2, 15)),
        ("Pacific/Auckland", date(2026, 9, 27), time(2, 30)),
    ):
        with pytest.raises(Invalid, match=r"the clocks go forward and 0?2:\d\d does not exist") as caught:
            hours.typed_instant("starts_at", day, clock, zone)
        assert caught.value.field == "starts_at"


def test_a_one_off_time_beside_a_gap_and_in_a_fold_is_taken() -> None:
    taken = [
        (BERLIN, date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (BERLIN, date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (BERLIN, date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (LORD_HOWE, date(2026, 10, 4), time(2, 30), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        (LORD_HOWE, date(2026, 4, 5), time(1, 45), datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 4, 5), time(9, 0), datetime(2026, 4, 5, 3, 15, tzinfo=UTC)),
    ]
    for zone, day, clock, instant in taken:
        assert hours.typed_instant("starts_at", day, clock, zone) == instant
