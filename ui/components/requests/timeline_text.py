"""The history of a request in sentences: one for each kind of event, by who did it."""

from typing import NamedTuple

from domain.enums import ActorRole, EventKind, Status
from domain.grammar import plural


class Sentences(NamedTuple):
    """What is said where the reader did it, where `{name}` did, and where the clock did."""

    by_viewer: str
    by_name: str
    by_clock: str


def always(sentence: str) -> Sentences:
    """Whoever did it, or nobody: the same sentence."""
    return Sentences(sentence, sentence, sentence)


# Each kind of event stands here: a test asks for them all.
EVENTS: dict[EventKind, Sentences] = {
    EventKind.CREATED: Sentences("Posted by you", "Posted by {name}", "Posted"),
    EventKind.UPDATED: Sentences("Changed by you", "Changed by {name}", "Changed"),
    EventKind.CLAIMED: Sentences("Claimed by you", "Claimed by {name}", "Claimed"),
    EventKind.CLAIM_UNDONE: Sentences(
        "Given back at once by you", "Given back at once by {name}", "Given back at once"
    ),
    EventKind.SCHEDULED: Sentences("Time set by you", "Time set by {name}", "Time set"),
    EventKind.RESCHEDULED: Sentences("Moved by you", "Moved by {name}", "Moved"),
    EventKind.RELEASED: Sentences("Released by you", "Released by {name}", "Released"),
    EventKind.CANCELLED: Sentences("Cancelled by you", "Cancelled by {name}", "Cancelled"),
    EventKind.RENEWED: Sentences("Renewed by you", "Renewed by {name}", "Renewed"),
    EventKind.COMPLETED: Sentences("Completed by you", "Completed by {name}", "Completed"),
    EventKind.OFFERED: Sentences("You offered another time", "{name} offered another time", "Offered"),
    EventKind.DECLINED: Sentences(
        "Another time declined by you", "Another time declined by {name}", "Another time declined"
    ),
    EventKind.SESSION_CANCELLED: Sentences(
        "Session cancelled by you", "Session cancelled by {name}", "Session cancelled"
    ),
    EventKind.STUDENT_ABSENT: Sentences(
        "Student marked absent by you", "Student marked absent by {name}", "Student marked absent"
    ),
    EventKind.MENTOR_ABSENT: Sentences(
        "Mentor marked absent by you", "Mentor marked absent by {name}", "Mentor marked absent"
    ),
    EventKind.LAPSED: always("No time was set, so it opened again"),
    EventKind.REOPENED: always("Opened again"),
    EventKind.EXPIRED: always("Expired"),
    EventKind.OFFERS_LAPSED: always("The offered times lapsed"),
    EventKind.NOBODY_JOINED: always("Nobody came, so it did not take place"),
}
MOVED = Sentences(
    "Moved by you: was {was}, now {now}",
    "Moved by {name}: was {was}, now {now}",
    "Moved: was {was}, now {now}",
)
# Whom the reader may not know by name, within a sentence and at its beginning.
SOMEBODY = {ActorRole.STUDENT: "the student", ActorRole.MENTOR: "a mentor"}
SOMEBODY_AT_START = {ActorRole.STUDENT: "The student", ActorRole.MENTOR: "A mentor"}
AN_ADMIN, AN_ADMIN_AT_START = "an admin", "An admin"

TO_COME = {
    Status.OPEN: ("A mentor takes it", "A time is set", "You meet"),
    Status.CLAIMED: ("A time is set", "You meet"),
    Status.SCHEDULED: ("You meet", "Notes and next steps"),
}


def times_are_in(zone: str) -> str:
    return f"Times here are {zone}."


def set_for(when: str) -> str:
    return f"Set for {when}"


def offered(times: int, name: str, *, by_viewer: bool) -> str:
    """ "Milo offered 2 times"."""
    if by_viewer:
        return plural(times, "You offered another time", "You offered {n} times")
    return plural(times, "{name} offered another time", "{name} offered {n} times", name=name)
