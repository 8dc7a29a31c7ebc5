"""A session in words: in a list, with the way in when it is time. Pure; each is one piece of HTML."""

from datetime import datetime, timedelta

from markupsafe import Markup

from domain.limits import STARS
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionCard
from ui import urls
from ui.components.basic import moments, times
from ui.components.basic.status_badge import session_badge
from ui.components.basic.text import DAYS, MONTHS, SESSION_TYPES, from_to, in_zone
from ui.components.sessions import text
from ui.components.sessions.join import way_in
from ui.markup import facts, markup

CLOCKS_DIFFER = timedelta(seconds=1)  # until we look again where the database says that it is not time yet


def session_card(card: SessionCard, time_format: TimeFormat, now: datetime) -> Markup:
    """One line of the list: the day, what it is about, with whom, and its badge."""
    return markup(
        '{day}<div class="grow"><div class="row space-between"><h3><a href="{href}">{title}</a></h3>{badge}</div>'
        "{facts}{way_in}</div>",
        day=day_box(card.starts_at, time_format),
        href=urls.session(card.id),
        title=card.title,
        badge=session_badge(card, now),
        facts=facts(
            text.with_whom(card.counterpart_name),
            hours(card.starts_at, card.ends_at, time_format),
            SESSION_TYPES[card.session_type] if card.session_type else None,
            countdown(card, now) if card.status == "scheduled" else None,
            *outcome_facts(card),
        ),
        way_in=_way_in(card, now),
    )


def outcome_facts(card: SessionCard) -> tuple[str | None, ...]:
    """What came of it, in a few words: who was absent, what was left, how it was rated."""
    return (
        absent_words(card),
        text.CANCELLED_LATE if card.late_cancellation else None,
        text.next_steps(card.next_steps, card.steps_done) if card.next_steps else None,
        text.you_rated(card.stars, STARS.most) if card.stars and card.viewer_role == "student" else None,
    )


def absent_words(card: SessionCard) -> str | None:
    """ "you were absent", "Milo was absent", "nobody came"; nothing where nobody was."""
    if card.absent is None or card.absent == "nobody":
        return None
    if card.absent == "both":
        return text.NOBODY_CAME
    if card.viewer_role == "admin":
        return text.SOMEBODY_WAS_ABSENT[card.absent.value]
    mine = card.absent.value == card.viewer_role.value
    return text.YOU_WERE_ABSENT if mine else text.was_absent(card.counterpart_name)


def day_box(at: datetime, time_format: TimeFormat) -> Markup:
    then = times.local(at, time_format.zone)
    return markup(
        '<div class="date-box"><span>{weekday}</span><b>{day}</b><span>{month}</span></div>',
        weekday=DAYS[then.weekday()],
        day=then.day,
        month=MONTHS[then.month - 1],
    )


def hours(starts_at: datetime, ends_at: datetime, time_format: TimeFormat) -> str:
    """ "15:30 to 16:00, Berlin time"."""
    start, end = times.local(starts_at, time_format.zone), times.local(ends_at, time_format.zone)
    return in_zone(
        from_to(times.clock(start, time_format), times.clock(end, time_format)),
        times.zone_words(time_format.zone),
    )


def countdown(card: SessionCard, now: datetime) -> str:
    """Of a session that is still scheduled: "Starts in 1 day 22 h", "Ends in 12 min", "Ended 2 h ago"."""
    if now < card.starts_at:
        return text.starts(times.until(card.starts_at, now))
    if now < card.ends_at:
        return text.ends(times.until(card.ends_at, now))
    return text.ended(times.ago(card.ends_at, now))


def countdown_changes(card: SessionCard, now: datetime) -> datetime | None:
    """When the countdown of this session next reads differently; None where it has none."""
    if card.status != "scheduled":
        return None
    if now < card.ends_at:
        return moments.of_countdown(card.starts_at if now < card.starts_at else card.ends_at, now)
    return moments.of_past(card.ends_at, now)


def next_moment(
    card: SessionCard, now: datetime, opens: timedelta, closes: timedelta, no_show: timedelta | None = None
) -> datetime | None:
    """When the clock alone next changes what may be done: the door opens, it begins, ends, the door closes.

    With `no_show`, also so long after the start, when somebody may be marked absent.
    """
    if card.status != "scheduled":
        return None
    opened, closed = card.starts_at - opens, card.ends_at + closes
    if opened < now < closed and card.actions.get("join", True) is not True:
        return now + CLOCKS_DIFFER
    late = [card.starts_at + no_show] if no_show is not None else []
    return moments.soonest((opened, card.starts_at, *late, card.ends_at, closed + moments.AFTER), now)


def _way_in(card: SessionCard, now: datetime) -> Markup:
    if card.actions.get("join") is not True:
        return Markup("")
    return markup('<div class="way-in">{button}</div>', button=way_in(card, now, look="small"))
