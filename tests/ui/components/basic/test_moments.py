"""Words about time change when it is said they do: not before, and not after."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.people.time_format import TimeFormat
from ui.components.basic import moments, times

AT = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
BERLIN = "Europe/Berlin"
LEAST = timedelta(microseconds=1)
STRETCHES = [
    timedelta(seconds=seconds)
    for seconds in (0, 1, 59, 60, 61, 719, 720, 3599, 3600, 86399, 86400, 86401, 200_000)
]


@pytest.mark.parametrize("stretch", STRETCHES)
@pytest.mark.parametrize(
    ("words", "changes", "side"),
    [(times.until, moments.of_countdown, -1), (times.ago, moments.of_past, 1)],
    ids=["countdown", "past"],
)
def test_what_is_said_stays_true_until_the_moment_that_is_named(
    words: Callable[[datetime, datetime], str],
    changes: Callable[[datetime, datetime], datetime | None],
    side: int,
    stretch: timedelta,
) -> None:
    now = AT + side * stretch
    moment = changes(AT, now)
    if moment is None:
        assert now >= AT
        return
    assert moment > now
    assert words(AT, moment - LEAST) == words(AT, now)
    if words is times.ago or stretch >= timedelta(
        minutes=2
    ):  # the last minute is called "in 1 min" to its end
        assert words(AT, moment) != words(AT, now)


def test_today_becomes_yesterday_at_the_readers_midnight() -> None:
    midnight = moments.of_day(AT, BERLIN)
    assert times.local(midnight, BERLIN).strftime("%d %H:%M") == "25 00:00"
    assert times.moment(AT, TimeFormat(BERLIN), midnight - LEAST) == "today 15:30"
    assert times.moment(AT, TimeFormat(BERLIN), midnight) == "yesterday 15:30"


def test_the_soonest_is_the_first_that_is_still_to_come() -> None:
    assert moments.soonest((None, AT - LEAST, AT, AT + LEAST), AT) == AT + LEAST
    assert moments.soonest((None, AT), AT) is None
