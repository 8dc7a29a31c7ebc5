"""What happened to a request, in words, and what is still to come. One piece of HTML."""

from datetime import datetime

from markupsafe import Markup

from domain.enums import EventKind, Status
from domain.requests.read_models import EventView
from ui.components.basic.times import clock, local, moment, short_day
from ui.markup import joined, markup

TO_COME = {
    Status.OPEN: ("A mentor takes it", "A time is set", "You meet"),
    Status.CLAIMED: ("A time is set", "You meet"),
    Status.SCHEDULED: ("You meet", "Notes and next steps"),
}


def timeline(events: tuple[EventView, ...], status: Status, zone: str, now: datetime) -> Markup:
    lines = [
        markup(
            '<li><b>{what}</b><span class="muted">{when}</span></li>',
            what=event_words(event, zone),
            when=moment_words(event.occurred_at, zone, now),
        )
        for event in events
    ]
    ahead = [
        markup('<li class="todo"><span class="muted">{what}</span></li>', what=what)
        for what in TO_COME.get(status, ())
    ]
    return markup('<ol class="timeline">{lines}</ol>', lines=joined(lines + ahead))


def event_words(event: EventView, zone: str) -> str:
    """ "Claimed by Milo", "You cancelled it", "Expired"."""
    name = event.actor_name or (
        "a mentor"
        if event.actor_role == "mentor"
        else "the student"
        if event.actor_role == "student"
        else "an admin"
    )
    by = "by you" if event.by_viewer else f"by {name}"
    if event.kind is EventKind.SCHEDULED and event.starts_at:
        start = local(event.starts_at, zone)
        return f"Set for {short_day(start)}, {clock(start)}"
    if event.kind in CLOCKWORK:
        return CLOCKWORK[event.kind]
    if event.kind is EventKind.RESCHEDULED and event.starts_at:
        start = local(event.starts_at, zone)
        return f"Moved to {short_day(start)}, {clock(start)} {by}"
    if event.kind is EventKind.OFFERED:
        times = "another time" if event.times < 2 else f"{event.times} times"
        return f"You offered {times}" if event.by_viewer else f"{name[0].upper()}{name[1:]} offered {times}"
    words = PEOPLE[event.kind]
    return words if event.actor_role == "system" else f"{words} {by}"


# Each kind of event is in one of these two, but OFFERED, which has a sentence of its own: a test asks for them all.
PEOPLE: dict[EventKind, str] = {
    EventKind.CREATED: "Posted",
    EventKind.UPDATED: "Changed",
    EventKind.CLAIMED: "Claimed",
    EventKind.SCHEDULED: "Time set",
    EventKind.RELEASED: "Released",
    EventKind.CANCELLED: "Cancelled",
    EventKind.RENEWED: "Renewed",
    EventKind.COMPLETED: "Completed",
    EventKind.RESCHEDULED: "Moved",
    EventKind.DECLINED: "Another time declined",
    EventKind.SESSION_CANCELLED: "Session cancelled",
    EventKind.STUDENT_ABSENT: "Student marked absent",
    EventKind.MENTOR_ABSENT: "Mentor marked absent",
}
CLOCKWORK: dict[EventKind, str] = {
    EventKind.LAPSED: "No time was set, so it opened again",
    EventKind.REOPENED: "Opened again",
    EventKind.EXPIRED: "Expired",
    EventKind.OFFERS_LAPSED: "The offered times lapsed",
    EventKind.NOBODY_JOINED: "Nobody came, so it did not take place",
}


def moment_words(at: datetime, zone: str, now: datetime) -> str:
    words = moment(at, zone, now)
    return words[0].upper() + words[1:]
