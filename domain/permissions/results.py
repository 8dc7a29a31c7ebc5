"""What a decision is, and what it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, Self

from domain import errors
from domain.errors import ErrorCode
from persistence.database import Viewer
from persistence.models import Absent, Role, SessionStatus, Status, Urgency


class Forbidden(str):
    """A sentence: who asks is the reason (NotAllowed). With a code, as its error has one."""

    code: ErrorCode

    def __new__(cls, sentence: str = "", code: ErrorCode = ErrorCode.NOT_ALLOWED) -> Self:
        made = super().__new__(cls, sentence)
        made.code = code
        return made


class Unavailable(str):
    """A sentence: the state of things is the reason, another moment may differ (Conflict). With its code."""

    code: ErrorCode

    def __new__(cls, sentence: str, code: ErrorCode = ErrorCode.CONFLICT) -> Self:
        made = super().__new__(cls, sentence)
        made.code = code
        return made


Decision = Literal[True] | Forbidden | Unavailable


class RequestLike(Protocol):
    """What a decision needs to know of a request: the row itself, or a test's own."""

    @property
    def student_id(self) -> int: ...
    @property
    def mentor_id(self) -> int | None: ...
    @property
    def status(self) -> Status: ...
    @property
    def urgency(self) -> Urgency: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def claim_lapses_at(self) -> datetime | None: ...
    @property
    def renewals(self) -> int: ...


class SessionLike(Protocol):
    @property
    def student_id(self) -> int: ...
    @property
    def mentor_id(self) -> int: ...
    @property
    def status(self) -> SessionStatus: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True)
class MentorLoad:
    """How a mentor stands: what decides whether they can take one more."""

    capacity: int
    active_claims: int
    paused_until: datetime | None = None
    released_before: bool = False  # this very request was theirs before


class OutcomeLike(SessionLike, Protocol):
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def absent(self) -> Absent | None: ...
    @property
    def contested_at(self) -> datetime | None: ...


class OfferLike(Protocol):
    @property
    def student_id(self) -> int: ...
    @property
    def mentor_id(self) -> int: ...
    @property
    def offered_by(self) -> int: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def lapses_at(self) -> datetime: ...


def is_student(viewer: Viewer, thing: RequestLike | SessionLike) -> bool:
    return thing.student_id == viewer.person_id


def is_mentor(viewer: Viewer, thing: RequestLike | SessionLike) -> bool:
    return thing.mentor_id == viewer.person_id


def is_party(viewer: Viewer, session: SessionLike) -> bool:
    return is_student(viewer, session) or is_mentor(viewer, session)


def still_has_role(viewer: Viewer, thing: RequestLike | SessionLike | OfferLike) -> Decision:
    """Whether somebody still has the role in which they have a part in this; without it they make no new plans.

    What they hold the system lets go within seconds, so there is nothing for them to do. What has begun or is over
    never asks this: it stays theirs to finish.
    """
    if thing.mentor_id == viewer.person_id and Role.MENTOR not in viewer.roles:
        return Forbidden(
            "You are not a mentor here any more. What you hold goes back to the board by itself in a moment."
        )
    if thing.student_id == viewer.person_id and Role.STUDENT not in viewer.roles:
        return Forbidden(
            "You are not a student here any more. What you asked for is withdrawn by itself in a moment."
        )
    return True


def enforce(answer: Decision) -> None:
    """Raise NotAllowed or Conflict with the sentence, unless the answer is True."""
    if isinstance(answer, Forbidden):
        raise errors.NotAllowed(answer, code=answer.code)
    if isinstance(answer, Unavailable):
        raise errors.Conflict(answer, code=answer.code)


def role_towards(viewer: Viewer, thing: RequestLike | SessionLike) -> Role:
    """In which part this viewer looks at it."""
    if is_student(viewer, thing):
        return Role.STUDENT
    if is_mentor(viewer, thing) or Role.ADMIN not in viewer.roles:
        return Role.MENTOR
    return Role.ADMIN
