"""What a screen or a program receives of the dashboard."""

from dataclasses import dataclass

from domain.board.read_models import BoardCard
from domain.permissions import Decision
from domain.requests.read_models import RequestCard, WaitEstimate
from domain.sessions.read_models import SessionCard
from persistence.models import SessionType


@dataclass(frozen=True)
class StudentPart:
    """What the dashboard shows a student."""

    requests: tuple[RequestCard, ...]
    next_cursor: str | None
    create: Decision  # True, or why no request can be posted now
    draft_title: str | None  # of a request that was begun and not posted, perhaps ""; None: there is none
    waits: dict[SessionType, WaitEstimate]  # for the types of open requests, where there are enough cases


@dataclass(frozen=True)
class MentorPart:
    """What the dashboard shows a mentor."""

    to_schedule: tuple[RequestCard, ...]
    best: tuple[BoardCard, ...]  # three open requests that fit best
    can_take: int
    has_hours: bool  # whether they said when they are free; until then every time counts as free


@dataclass(frozen=True)
class Dashboard:
    first_name: str
    next_session: SessionCard | None
    sessions_this_week: int
    student: StudentPart | None
    mentor: MentorPart | None
