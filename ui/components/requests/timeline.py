"""What happened to a request, in words, and what is still to come. One piece of HTML."""

from datetime import datetime

from markupsafe import Markup

from domain.enums import ActorRole, EventKind, Status
from domain.people.time_format import TimeFormat
from domain.requests.read_models import EventView
from ui.components.basic.times import clock, local, moment, short_day
from ui.components.requests import timeline_text as text
from ui.markup import joined, markup


def timeline(events: tuple[EventView, ...], status: Status, time_format: TimeFormat, now: datetime) -> Markup:
    lines = [
        markup(
            '<li><b>{what}</b><span class="muted">{when}</span></li>',
            what=event_words(event, time_format),
            when=moment_words(event.occurred_at, time_format, now),
        )
        for event in events
    ]
    ahead = [
        markup('<li class="todo"><span class="muted">{what}</span></li>', what=what)
        for what in text.TO_COME.get(status, ())
    ]
    return markup('<ol class="timeline">{lines}</ol>', lines=joined(lines + ahead))


def event_words(event: EventView, time_format: TimeFormat) -> str:
    """ "Claimed by Milo", "Moved to Thu 26 Nov, 15:30 by you", "Expired"."""
    if event.kind is EventKind.OFFERED:
        name = event.actor_name or text.SOMEBODY_AT_START.get(event.actor_role, text.AN_ADMIN_AT_START)
        return text.offered(max(1, event.times), name, by_viewer=event.by_viewer)
    start = local(event.starts_at, time_format.zone) if event.starts_at else None
    when = f"{short_day(start, time_format)}, {clock(start, time_format)}" if start else ""
    if event.kind is EventKind.SCHEDULED and when:
        return text.set_for(when)
    told = text.MOVED_TO if event.kind is EventKind.RESCHEDULED and when else text.EVENTS[event.kind]
    if event.actor_role is ActorRole.SYSTEM:
        return told.by_clock.format(when=when)
    name = event.actor_name or text.SOMEBODY.get(event.actor_role, text.AN_ADMIN)
    return told.by_viewer.format(when=when) if event.by_viewer else told.by_name.format(name=name, when=when)


def moment_words(at: datetime, time_format: TimeFormat, now: datetime) -> str:
    words = moment(at, time_format, now)
    return words[0].upper() + words[1:]
