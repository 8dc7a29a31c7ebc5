"""What happened to a request, in words, and what is still to come. One piece of HTML."""

from datetime import datetime

from markupsafe import Markup

from domain.enums import ActorRole, EventKind, Status
from domain.people.time_format import TimeFormat
from domain.requests.read_models import EventView
from ui.components.basic.text import quoted
from ui.components.basic.times import day_and_clock, local, moment, zone_words
from ui.components.requests import timeline_text as text
from ui.markup import joined, markup


def timeline(events: tuple[EventView, ...], status: Status, time_format: TimeFormat, now: datetime) -> Markup:
    lines = [
        markup(
            '<li><b>{what}</b>{why}<span class="muted">{when}</span></li>',
            why=reason_words(event),
            what=event_words(event, time_format),
            when=moment_words(event.occurred_at, time_format, now),
        )
        for event in events
    ]
    ahead = [
        markup('<li class="todo"><span class="muted">{what}</span></li>', what=what)
        for what in text.TO_COME.get(status, ())
    ]
    return markup(
        '<ol class="timeline">{lines}</ol><p class="muted small">{zone}</p>',
        lines=joined(lines + ahead),
        zone=text.times_are_in(zone_words(time_format.zone)),
    )


def event_words(event: EventView, time_format: TimeFormat) -> str:
    """ "Claimed by Milo", "Moved by you: was Thu 26 Nov, 15:30, now Fri 27 Nov, 15:30", "Expired"."""
    if event.kind is EventKind.OFFERED:
        name = event.actor_name or text.SOMEBODY_AT_START.get(event.actor_role, text.AN_ADMIN_AT_START)
        return text.offered(max(1, event.times), name, by_viewer=event.by_viewer)
    now, was = start_words(event.starts_at, time_format), start_words(event.previous_starts_at, time_format)
    if event.kind is EventKind.SCHEDULED and now:
        return text.set_for(now)
    moved = event.kind is EventKind.RESCHEDULED and now and was
    told = text.MOVED if moved else text.EVENTS[event.kind]
    if event.actor_role is ActorRole.SYSTEM:
        return told.by_clock.format(was=was, now=now)
    name = event.actor_name or text.SOMEBODY.get(event.actor_role, text.AN_ADMIN)
    words = told.by_viewer if event.by_viewer else told.by_name
    return words.format(name=name, was=was, now=now)


def start_words(at: datetime | None, time_format: TimeFormat) -> str:
    return day_and_clock(local(at, time_format.zone), time_format) if at else ""


def reason_words(event: EventView) -> Markup:
    """Why it was moved; why it was called off stands beside what happens next."""
    if event.kind is not EventKind.RESCHEDULED or not event.reason:
        return Markup("")
    return markup('<span class="prose">{reason}</span>', reason=quoted(event.reason))


def moment_words(at: datetime, time_format: TimeFormat, now: datetime) -> str:
    words = moment(at, time_format, now)
    return words[0].upper() + words[1:]
