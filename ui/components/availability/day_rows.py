"""One weekday as HTML: a switch, a row for each stretch of hours, and what is said of a row. Draws nothing by itself."""

from collections.abc import Mapping, Sequence
from functools import cache

from markupsafe import Markup

from domain.availability.hours import DAY, MinuteRange
from domain.enums import HourCycle
from domain.limits import RANGES_A_DAY
from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.doubts import LONG, Doubt
from ui.components.availability.hours_text import clock_words, short_range
from ui.components.basic.text import LONG_DAYS, REMOVE
from ui.markup import joined, markup

STEP = 30  # minutes between two times of a choice; others can be typed
NAMES = ("from", "to")  # of the two ends of a row, in ids and in what the browser tells


def day_markup(
    place: int,
    rows: Sequence[MinuteRange],
    said: Sequence[Markup],
    version: int,
    time_format: TimeFormat,
) -> Markup:
    """The whole day. `version` makes each drawing another text: what the browser changed would stay otherwise."""
    return markup(
        '<label class="switch" data-version="{version}">'
        '<input type="checkbox" role="switch" id="{id}-on"{on}><span>{day}</span></label>'
        '<div class="hours-rows">{rows}</div>{actions}',
        version=version,
        id=day_id(place),
        on=Markup(" checked") if rows else "",
        day=LONG_DAYS[place],
        rows=joined([_row(place, row, one, said[row], time_format) for row, one in enumerate(rows)])
        or _no_rows(),
        actions=_actions(place, len(rows)) if rows else "",
    )


def day_id(place: int) -> str:
    return f"week-{place}"


def row_id(place: int, row: int) -> str:
    return f"week-{place}-{row}"


def wrong_words(sentence: str) -> Markup:
    return markup('<p class="wrong">{sentence}</p>', sentence=sentence)


def is_wrong(said: Markup) -> bool:
    return 'class="wrong"' in said


def question(place: int, row: int, one: MinuteRange, asked: Doubt, time_format: TimeFormat) -> Markup:
    """Whether somebody meant these hours: one press says so, or what was meant instead."""
    if asked.meant is None:
        return _asked(row, text.a_long_stretch(LONG // 60), {"keep": text.YES_KEEP})
    next_day = LONG_DAYS[(place + 1) % 7]
    answers = {
        "accept": text.yes(short_range(asked.meant, time_format)),
        "keep": text.no_until(next_day, clock_words(one[1], time_format)),
    }
    return _asked(row, text.did_you_mean(short_range(asked.meant, time_format)), answers)


def overnight(place: int, one: MinuteRange, time_format: TimeFormat) -> Markup:
    """A word that a row ends on the next day, or nothing."""
    begins, ends = one
    if begins < ends or not ends:
        return Markup("")
    words = text.goes_on(LONG_DAYS[(place + 1) % 7], clock_words(ends, time_format))
    return markup('<p class="muted small">{words}</p>', words=words)


def _asked(row: int, words: str, answers: Mapping[str, str]) -> Markup:
    buttons = [
        markup(
            '<button type="button" class="btn small{look}" data-do="{do}" data-row="{row}">{answer}</button>',
            look=Markup(" ghost") if place else "",
            do=do,
            row=row,
            answer=answer,
        )
        for place, (do, answer) in enumerate(answers.items())
    ]
    return markup('<p class="wrong">{words}</p>{buttons}', words=words, buttons=joined(buttons))


def _row(place: int, row: int, one: MinuteRange, said: Markup, time_format: TimeFormat) -> Markup:
    return markup(
        '<div class="hours-row" data-row="{row}">{begins}<span aria-hidden="true">{until}</span>{ends}'
        '<button type="button" class="btn text quiet" data-do="remove" data-row="{row}" aria-label="{remove}">{sign}'
        '</button><div class="said" id="{id}-said" aria-live="polite">{said}</div></div>',
        row=row,
        id=row_id(place, row),
        begins=_clock(place, row, 0, one[0], invalid=is_wrong(said), time_format=time_format),
        until=text.UNTIL,
        ends=_clock(place, row, 1, one[1], invalid=is_wrong(said), time_format=time_format),
        remove=text.of_row(REMOVE, LONG_DAYS[place], row),
        sign=text.TAKE_AWAY,
        said=said,
    )


def _clock(place: int, row: int, end: int, minute: int, *, invalid: bool, time_format: TimeFormat) -> Markup:
    """The browser's own choice of times: best by keyboard, by screen reader and on a phone."""
    chosen = markup('value="{minute}"', minute=minute)
    options = _options(end, minute if minute % STEP else None, time_format.hour_cycle)
    return markup(
        '<select class="control" id="{id}-{name}" data-row="{row}" data-end="{name}" aria-label="{label}"'
        ' aria-describedby="{id}-said"{invalid}>{options}</select>',
        id=row_id(place, row),
        name=NAMES[end],
        row=row,
        invalid=Markup(' aria-invalid="true"') if invalid else "",
        label=text.of_row((text.FROM, text.TO)[end], LONG_DAYS[place], row),
        options=options.replace(chosen, chosen + Markup(" selected")),
    )


@cache
def _options(end: int, odd: int | None, hour_cycle: HourCycle) -> Markup:
    """Every half hour, and a time between two of them where a row has one."""
    here = TimeFormat("UTC", hour_cycle)
    minutes = {*range(end * STEP, DAY + end, STEP), *([] if odd is None else [odd])}
    words = '<option value="{minute}">{clock}</option>'
    return joined(
        [markup(words, minute=minute, clock=clock_words(minute, here)) for minute in sorted(minutes)]
    )


def _no_rows() -> Markup:
    """CSS shows the one that is true: no day may have hours yet."""
    words = '<p class="muted"><span class="no-hours">{no_hours}</span><span class="any-time">{any_time}</span></p>'
    return markup(words, no_hours=text.NO_HOURS_ON_THIS_DAY, any_time=text.ANY_TIME)


def _actions(place: int, rows: int) -> Markup:
    wanted = {"add": text.ADD_HOURS, "copy": text.COPY_TO_OTHERS_SHORT}
    if rows == RANGES_A_DAY:
        wanted.pop("add")
    button = (
        '<button type="button" class="btn text small" data-do="{do}" aria-label="{name}">{words}</button>'
    )
    buttons = [
        markup(button, do=do, words=words, name=text.of_day(words, LONG_DAYS[place]))
        for do, words in wanted.items()
    ]
    return markup('<div class="day-actions">{buttons}</div>', buttons=joined(buttons))
