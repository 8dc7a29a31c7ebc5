"""A session in words: in a list, with the way in when it is time. Pure; each is one piece of HTML."""

from datetime import datetime, timedelta

from markupsafe import Markup

from domain.permissions import Answer
from domain.views.shapes import SessionCard
from ui.components import times
from ui.components.markup import facts, markup
from ui.components.status_badge import session_badge


def session_card(card: SessionCard, zone: str, now: datetime) -> Markup:
    """One line of the list: the day, what it is about, with whom, and its badge."""
    return markup(
        '{day}<div class="grow"><div class="row sb"><h3><a href="/mentorship/sessions/{id}">{title}</a></h3>{badge}</div>'
        "{facts}{way_in}</div>",
        day=day_box(card.starts_at, zone),
        id=card.id,
        title=card.title,
        badge=session_badge(card, now),
        facts=facts(
            f"with {card.other_name}",
            hours(card.starts_at, card.ends_at, zone),
            card.session_type.words,
            countdown(card, now) if card.status == "scheduled" else None,
        ),
        way_in=_way_in(card),
    )


def day_box(at: datetime, zone: str) -> Markup:
    then = times.local(at, zone)
    return markup(
        '<div class="when"><span>{weekday}</span><b>{day}</b><span>{month}</span></div>',
        weekday=times.DAYS[then.weekday()],
        day=then.day,
        month=times.MONTHS[then.month - 1],
    )


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """ "15:30 to 16:00, Berlin time"."""
    start, end = times.local(starts_at, zone), times.local(ends_at, zone)
    return f"{times.clock(start)} to {times.clock(end)}, {times.zone_words(zone)}"


def countdown(card: SessionCard, now: datetime) -> str:
    """Of a session that is still scheduled: "Starts in 1 day 22 h", "Ends in 12 min", "Ended 2 h ago"."""
    if now < card.starts_at:
        return f"Starts {times.until(card.starts_at, now)}"
    if now < card.ends_at:
        return f"Ends {times.until(card.ends_at, now)}"
    return f"Ended {times.ago(card.ends_at, now)}"


def join_link(session_id: int, answer: Answer) -> Markup:
    """The way in, or the same words without a way, and the reason beside it."""
    if answer is True:
        return markup('<a class="btn" href="/join/{id}">Join session</a>', id=session_id)
    return markup(
        '<a class="btn" role="link" aria-disabled="true" aria-describedby="not-yet">Join session</a>'
        '<span id="not-yet" class="q s">{reason}</span>',
        reason=answer,
    )


def next_moment(card: SessionCard, now: datetime, opens: timedelta, closes: timedelta) -> datetime | None:
    """When the clock alone next changes what may be done: the door opens, it begins, ends, the door closes."""
    if card.status != "scheduled":
        return None
    moments = (card.starts_at - opens, card.starts_at, card.ends_at, card.ends_at + closes)
    return next((moment for moment in moments if moment > now), None)


def _way_in(card: SessionCard) -> Markup:
    if card.actions.get("join") is not True:
        return Markup("")
    link = '<div class="row" style="margin-top:8px"><a class="btn small" href="/join/{id}">Join session</a></div>'
    return markup(link, id=card.id)
