"""What a screen or a program receives of a session."""

from dataclasses import dataclass
from datetime import datetime

from domain.history.read_models import EventView
from domain.people.read_models import Counterpart
from domain.permissions import Decision
from persistence.models import Absent, Role, SessionStatus, SessionType, Status


@dataclass(frozen=True)
class NextStep:
    """A line that the mentor left, and whether the student has ticked it."""

    position: int  # the first is 1
    text: str
    done: bool


@dataclass(frozen=True)
class SessionCard:
    """A session in a list, as one of its two people sees it."""

    id: int
    request_id: int
    title: str
    session_type: SessionType | None  # None where the request is not theirs to see any more
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime
    counterpart_name: str
    viewer_role: Role  # STUDENT or MENTOR (ADMIN for an admin who only looks)
    absent: Absent | None
    actions: dict[str, Decision]  # "join", "reschedule", "cancel", "complete", "notes", "contest", "correct"
    next_steps: int = 0  # how many the mentor left
    steps_done: int = 0  # how many of them the student ticked
    stars: int | None = None  # the rating, where this viewer may know it: its student does
    late_cancellation: bool = False  # cancelled less than three hours ahead


@dataclass(frozen=True)
class OfferView:
    """A proposed time. `possible` is True, or why it cannot be had any more; `answer` whether this viewer may."""

    id: int
    starts_at: datetime
    ends_at: datetime
    by_viewer: bool  # this viewer proposed it
    moves_session: bool
    reason: str | None
    lapses_at: datetime
    possible: Decision
    answer: Decision


@dataclass(frozen=True)
class SessionDetail:
    card: SessionCard
    duration_minutes: int
    counterpart: Counterpart
    viewer_joined_at: datetime | None
    counterpart_joined_at: datetime | None
    shared_note: str
    next_steps: tuple[str, ...]
    private_note: str | None  # the mentor's own; None for everybody else
    absent: Absent | None
    request_status: Status
    late_cancellation: bool  # cancelled less than three hours ahead
    cancel_reason: str | None
    move_reason: str | None
    contested_at: datetime | None
    contest_reason: str | None  # for the one who contested, and for admins
    corrected_at: datetime | None
    stars: int | None  # the student's rating; None for the mentor
    sequence: int
    offers: tuple[OfferView, ...]  # other times proposed for it
    steps: tuple[NextStep, ...] = ()  # `next_steps`, with their ticks
    # What the student asked, as far as this viewer may read it; None where the request is not theirs to see any more.
    description: str | None = None
    topics: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    # The request's history; of a request that is not theirs to see any more, the lines about this session.
    events: tuple[EventView, ...] = ()
    last_move: EventView | None = None  # by whom, when, from what time to which, and why
    ending: EventView | None = None  # by whom, when and why, once it is over


@dataclass(frozen=True)
class CalendarEntry:
    """A session as its reader's calendar shows it."""

    session_id: int
    title: str | None  # None where the request is not theirs to see any more
    session_type: SessionType | None
    counterpart_name: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    cancelled: bool
    made_at: datetime
    changed_at: datetime  # when it was made, moved or ended, whichever came last
