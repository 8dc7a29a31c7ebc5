"""Refusals: each carries the sentence that the person reads, and a code for programs.

Three questions, in this order: may they see it (`NotFound`), may they do it (`NotAllowed`),
is it still possible (`Conflict`). `Invalid` names the field that needs another look.
"""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy.exc import IntegrityError


class ErrorCode(StrEnum):
    """What kind of refusal it is, for programs: a code keeps its meaning, the sentence may find better words."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    CONFLICT = "conflict"
    INVALID_FIELD = "invalid_field"

    # A request, for its student.
    REQUEST_LIMIT_REACHED = "request_limit_reached"
    REQUEST_NOT_OPEN = "request_not_open"
    REQUEST_ENDED = "request_ended"
    REQUEST_NOT_EXPIRED = "request_not_expired"
    RENEWALS_USED_UP = "renewals_used_up"
    RENEWAL_TOO_LATE = "renewal_too_late"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"

    # A request, for mentors.
    ALREADY_CLAIMED = "already_claimed"
    CLAIMED_BY_YOU = "claimed_by_you"
    REQUEST_CANCELLED = "request_cancelled"
    REQUEST_EXPIRED = "request_expired"
    RELEASED_BEFORE = "released_before"
    MENTOR_PAUSED = "mentor_paused"
    CAPACITY_REACHED = "capacity_reached"
    REQUEST_NOT_CLAIMED = "request_not_claimed"
    CLAIM_LAPSED = "claim_lapsed"
    UNDO_TOO_LATE = "undo_too_late"
    STATUS_CHANGED = "status_changed"

    # Times and offers.
    TIME_TAKEN = "time_taken"
    TIME_UNAVAILABLE = "time_unavailable"
    SESSION_EXISTS = "session_exists"
    ALREADY_OFFERED = "already_offered"
    OFFERED_TO_YOU = "offered_to_you"
    OFFER_LIMIT_REACHED = "offer_limit_reached"
    OFFER_ENDED = "offer_ended"

    # A session.
    SESSION_NOT_STARTED = "session_not_started"
    SESSION_STARTED = "session_started"
    SESSION_ENDED = "session_ended"
    SESSION_NOT_COMPLETED = "session_not_completed"
    JOIN_NOT_OPEN = "join_not_open"
    JOIN_CLOSED = "join_closed"
    ABSENCE_TOO_EARLY = "absence_too_early"
    COUNTERPART_JOINED = "counterpart_joined"
    NOT_JOINED = "not_joined"
    ALREADY_CONTESTED = "already_contested"
    CONTEST_TOO_LATE = "contest_too_late"
    NOBODY_ABSENT = "nobody_absent"
    ALREADY_RATED = "already_rated"
    STEPS_CHANGED = "steps_changed"


class DomainError(Exception):
    """A refusal that a person can read and act on. `message` is that sentence; it goes to the screen as it is."""

    def __init__(self, message: str, *, code: ErrorCode = ErrorCode.CONFLICT) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class NotFound(DomainError):
    """It is not there, or not for them: the two are the same to whoever asks, so they have one code."""

    def __init__(self, message: str = "There is nothing here for you. It may have moved on.") -> None:
        super().__init__(message, code=ErrorCode.NOT_FOUND)


class NotAllowed(DomainError):
    """They see it, and may not do this with it."""

    def __init__(self, message: str, *, code: ErrorCode = ErrorCode.NOT_ALLOWED) -> None:
        super().__init__(message, code=code)


class Conflict(DomainError):
    """It was possible a moment ago, or may be later, and is not now.

    `current_status` is that of a request which has left the board, for whoever wanted to take it.
    """

    def __init__(
        self, message: str, *, code: ErrorCode = ErrorCode.CONFLICT, current_status: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.current_status = current_status


class Invalid(DomainError):
    """One field needs another look. `field` is its name in the API and in the form."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, code=ErrorCode.INVALID_FIELD)
        self.field = field


TAKEN = "Someone else took this one a moment ago. Thank you for offering; there are more on the board."
RELEASED_BEFORE = "You let this request go before, so it is for somebody else now."
ONE_URGENT = "You already have one urgent request. Choose High for this one, or cancel the other first."
BUSY = "One of you already has a session at that time. Please pick another."

# What must never happen is a constraint; when it speaks first, people read the same words as from the check.
CONSTRAINTS: dict[str, Callable[[], DomainError]] = {
    "sessions_nobody_twice_at_once": lambda: Conflict(BUSY, code=ErrorCode.TIME_TAKEN),
    "sessions_one_active": lambda: Conflict(
        "This request already has a session.", code=ErrorCode.SESSION_EXISTS
    ),
    "claims_one_active": lambda: Conflict(TAKEN, code=ErrorCode.ALREADY_CLAIMED),
    "claims_once_each": lambda: NotAllowed(RELEASED_BEFORE, code=ErrorCode.RELEASED_BEFORE),
    "requests_one_urgent": lambda: Invalid("urgency", ONE_URGENT),
    "people_email_once": lambda: Conflict("Somebody with this e-mail address is already here."),
}


def from_constraint(error: IntegrityError) -> DomainError | None:
    """The refusal that a broken constraint stands for, or None if it is a surprise."""
    diagnostics = getattr(error.orig, "diag", None)
    refusal = CONSTRAINTS.get(getattr(diagnostics, "constraint_name", None) or "")
    return refusal() if refusal else None
