"""What a screen or a program receives of the dashboard."""

from dataclasses import dataclass

from domain.board.read_models import Suggestions
from domain.permissions import Decision
from domain.requests.read_models import RequestCard, WaitEstimate
from domain.sessions.read_models import SessionCard
from persistence.models import SessionType

DAYS_AHEAD = 7


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
    best: Suggestions  # three open requests that fit best


@dataclass(frozen=True)
class Dashboard:
    first_name: str
    next_session: SessionCard | None
    to_finish: tuple[SessionCard, ...]  # those that are over and wait for a word of theirs
    sessions_ahead: int  # within `DAYS_AHEAD`
    student: StudentPart | None
    mentor: MentorPart | None
