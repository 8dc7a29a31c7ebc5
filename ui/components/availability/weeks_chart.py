"""The next two weeks as they will be offered, drawn from the same data that the slots come from. One piece of HTML."""

from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup

from domain.availability.hours import DAY
from domain.availability.intervals import Interval
from domain.availability.read_models import AvailabilityPage, PreviewDay
from domain.enums import HourCycle
from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.hours_text import words_of
from ui.components.basic.times import local, long_day, moment, short_day, zone_words
from ui.markup import joined, markup

USUAL = (8 * 60, 18 * 60)  # shown at least, in minutes of the day
MARKS = 4  # hours between two marks below the picture, at the most


def weeks_chart(
    page: AvailabilityPage, time_format: TimeFormat, now: datetime, *, unsaved: bool = False
) -> Markup:
    """Each day a line, with bars where the mentor is free and where a session is; in words for who cannot see it.

    `unsaved` is what is typed and not kept yet.
    """
    here = time_format.in_zone(page.hours.zone)
    first, last = _frame(page.preview, here.zone)
    days = [_line(day, here, first, last) for day in page.preview]
    return markup(
        '<h2>{heading}</h2><p class="muted small">{sentence}</p>'
        '<ol class="weeks">{days}</ol><p class="axis" aria-hidden="true">{marks}</p>'
        '<p class="muted small legend" aria-hidden="true"><i></i>{free} <i class="taken"></i>{session}</p>',
        heading=text.next_weeks(len(page.preview) // 7),
        free=text.FREE,
        session=text.SESSION,
        sentence=sentence(page, here, now, unsaved=unsaved),
        days=joined(days),
        marks=joined(_marks(first, last, here)),
    )


def sentence(page: AvailabilityPage, time_format: TimeFormat, now: datetime, *, unsaved: bool) -> str:
    """What the picture means."""
    zone = time_format.zone
    if page.paused_until:
        return text.taking_a_break(moment(page.paused_until, time_format, now))
    if not page.hours.is_set:
        return text.NO_HOURS_YET
    return text.once_saved(zone_words(zone)) if unsaved else text.what_fits(zone_words(zone))


def day_words(day: PreviewDay, time_format: TimeFormat) -> str:
    """ "Monday 23 November: 09:00 to 12:00 and 14:00 to 17:30. A session 15:00 to 16:00." """
    free = _listed(day.stretches, time_format) or text.NOTHING_FREE
    return text.day_in_words(long_day(day.day, time_format), free, _listed(day.busy, time_format))


def _line(day: PreviewDay, time_format: TimeFormat, first: int, last: int) -> Markup:
    bars = [_bar(_minutes(one, day, time_format.zone), first, last, "") for one in day.stretches]
    bars += [_bar(_minutes(one, day, time_format.zone), first, last, "taken") for one in day.busy]
    return markup(
        '<li{week}><span aria-hidden="true">{short}</span><span class="line" aria-hidden="true">{bars}</span>'
        '<span class="hidden-words">{words}</span></li>',
        week=Markup(' class="week-begins"') if day.day.weekday() == time_format.first_weekday else "",
        short=short_day(day.day, time_format),
        bars=joined(bars),
        words=day_words(day, time_format),
    )


def _bar(minutes: tuple[int, int], first: int, last: int, look: str) -> Markup:
    scale = 100 / (last - first)
    return markup(
        '<i class="{look}" style="left:{left}%;width:{width}%"></i>',
        look=look,
        left=round((minutes[0] - first) * scale, 2),
        width=round((minutes[1] - minutes[0]) * scale, 2),
    )


def _minutes(stretch: Interval, day: PreviewDay, zone: str) -> tuple[int, int]:
    """From and to on the clock of this date; what runs past midnight ends with the day."""
    start, end = local(stretch[0], zone), local(stretch[1], zone)
    begins = start.hour * 60 + start.minute if start.date() == day.day else 0
    ends = end.hour * 60 + end.minute if end.date() == day.day else DAY
    return begins, max(begins, ends)


def _listed(stretches: Iterable[Interval], time_format: TimeFormat) -> str:
    ranges = []
    for begins, ends in stretches:
        start, end = local(begins, time_format.zone), local(ends, time_format.zone)
        ranges.append((start.hour * 60 + start.minute, end.hour * 60 + end.minute or DAY))
    return words_of(ranges, time_format)


def _frame(days: Iterable[PreviewDay], zone: str) -> tuple[int, int]:
    """The hours that the picture shows: all that is used, in full hours, and the usual ones."""
    used = [_minutes(one, day, zone) for day in days for one in (*day.stretches, *day.busy)]
    first = min([USUAL[0], *(begins for begins, _ in used)])
    last = max([USUAL[1], *(ends for _, ends in used)])
    return first // 60 * 60, -(-last // 60) * 60


def _marks(first: int, last: int, time_format: TimeFormat) -> list[Markup]:
    by_twelve = time_format.hour_cycle is HourCycle.H12
    step = 2 if last - first <= 12 * 60 and not by_twelve else MARKS
    hours = [hour for hour in range(0, 25, step) if first <= hour * 60 <= last]
    return [
        markup(
            '<span style="left:{left}%">{hour}</span>',
            left=(hour * 60 - first) * 100 / (last - first),
            hour=text.mark_by_twelve_hours(hour % 12 or 12, afternoon=12 <= hour < 24) if by_twelve else hour,
        )
        for hour in hours
    ]
