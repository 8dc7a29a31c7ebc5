"""What slots cost.

No database: this is the arithmetic that a board page does 20 times, and 200 times for "fits".
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from statistics import median
from time import perf_counter

from bench.environment import Environment
from bench.report import Figure
from domain.availability.free_time import FreeTime, free_time, matching_slots
from domain.availability.hours import Hours, Override, Week
from domain.availability.intervals import Interval, starts

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 10, 10, 12, 5, tzinfo=UTC)  # both clocks change in the month that follows
STEP = 15 * MINUTE
BUSY_WEEK = Hours(
    "Europe/Berlin",
    Week((((420, 540), (720, 780), (1080, 1320)),) * 7),
    tuple(Override(day, day) for day in (date(2026, 10, 1) + n * 2 * DAY for n in range(60))),
)
TAKEN = [(NOW + n * 9 * HOUR, NOW + n * 9 * HOUR + 45 * MINUTE) for n in range(1, 60)]
TEN = [(NOW + n * 2 * DAY, NOW + n * 2 * DAY + 5 * HOUR) for n in range(1, 11)]
MONTH = [(NOW, NOW + 30 * DAY)]


def figures(_environment: Environment) -> Iterator[Figure]:
    """Medians in milliseconds."""
    book = month_of(BUSY_WEEK)
    anytime = month_of(Hours("UTC"))
    yield Figure("a mentor's free time for 30 days", measured(lambda: month_of(BUSY_WEEK)), "ms", budget=3)
    yield Figure("a request of 10 windows against it", measured(lambda: card(TEN, book)), "ms", budget=0.2)
    yield Figure(
        "the same, of a mentor without hours", measured(lambda: card(TEN, anytime)), "ms", budget=0.2
    )
    yield Figure(
        "a request of one window of 30 days", measured(lambda: card(MONTH, anytime)), "ms", budget=0.2
    )
    yield Figure(
        "every start of these 10 windows, named", measured(lambda: named(TEN, anytime)), "ms", budget=0.2
    )


def month_of(hours: Hours) -> FreeTime:
    return free_time(hours, TAKEN, buffer_minutes=10, begins=NOW, ends=NOW + 30 * DAY)


def card(windows: list[Interval], mentor: FreeTime) -> tuple[list[datetime], int]:
    """What a card of the board shows: the first three starts, and how many there are."""
    found = matching_slots(
        windows, mentor, duration=30 * MINUTE, student_busy=TAKEN[5:8], earliest=NOW + 2 * HOUR, step=STEP
    )
    return list(islice(starts(found, STEP), 3)), sum(run.many for run in found)


def named(windows: list[Interval], mentor: FreeTime) -> list[datetime]:
    found = matching_slots(windows, mentor, duration=30 * MINUTE, student_busy=[], earliest=NOW, step=STEP)
    return list(starts(found, STEP))


def measured(work: Callable[[], object], rounds: int = 200) -> float:
    took = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        took.append(perf_counter() - began)
    return 1000 * median(took)
