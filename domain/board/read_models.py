"""What a screen or a program receives of the board."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.availability.ranges import FittingRanges
from domain.permissions import Decision
from persistence.models import SessionType, Urgency


@dataclass(frozen=True)
class BoardCard:
    """An open request as a mentor sees it on the board."""

    id: int
    title: str
    description: str
    session_type: SessionType
    duration_minutes: int
    urgency: Urgency
    topics: tuple[str, ...]
    student_name: str
    student_time_zone: str
    created_at: datetime
    expires_at: datetime
    expires_soon: bool
    slots: tuple[datetime, ...]  # starts that fit this mentor, soonest first; at most `SLOTS_SHOWN`
    slot_count: int
    fitting: FittingRanges  # the same times as ranges
    shared_topics: tuple[str, ...]  # topics that are also the mentor's
    claim: Decision
    claim_lasts: timedelta  # how long whoever claims it has to set a time


@dataclass(frozen=True)
class BoardPage:
    items: tuple[BoardCard, ...]
    next_cursor: str | None
    waiting: int  # open requests this mentor could see, whatever was asked for; counted up to 51 ("50+")
    counts: dict[str, int]  # of those: "fits", "urgent" and each session type's value; counted up to 51
    released: int  # open requests that this mentor let go before, and so does not see; counted up to 51
    can_take: int  # how many more this mentor may claim now
    load: Decision  # True, or why they cannot take one more at all
    has_hours: bool  # whether they said when they are free; until then every time counts as free


FirstStep = Literal["hours", "topics", "about"]


@dataclass(frozen=True)
class Suggestions:
    """The open requests that fit a mentor best; and what they have not told yet, which decides what fits."""

    cards: tuple[BoardCard, ...]
    can_take: int  # how many more they may claim now
    load: Decision  # True, or why they cannot take one more at all
    first_steps: tuple[FirstStep, ...]  # in this order
