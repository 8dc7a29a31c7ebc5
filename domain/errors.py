"""Refusals: each carries the sentence that the person reads.

Three questions, in this order: may they see it (`NotFound`), may they do it (`NotAllowed`),
is it still possible (`Conflict`). `Invalid` names the field that needs another look.
"""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError


class DomainError(Exception):
    """A refusal that a person can read and act on. `message` is that sentence; it goes to the screen as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """It is not there, or not for them: the two are the same to whoever asks."""

    def __init__(self, message: str = "There is nothing here for you. It may have moved on.") -> None:
        super().__init__(message)


class NotAllowed(DomainError):
    """They see it, and may not do this with it."""


class Conflict(DomainError):
    """It was possible a moment ago, or may be later, and is not now.

    `current_status` is that of a request which has left the board, for whoever wanted to take it.
    """

    def __init__(self, message: str, *, current_status: str | None = None) -> None:
        super().__init__(message)
        self.current_status = current_status


class Invalid(DomainError):
    """One field needs another look. `field` is its name in the API and in the form."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


TAKEN = "Someone else took this one a moment ago. Thank you for offering; there are more on the board."
RELEASED_BEFORE = "You let this request go before, so it is for somebody else now."
ONE_URGENT = "You already have one urgent request. Choose High for this one, or cancel the other first."
BUSY = "One of you already has a session at that time. Please pick another."

# What must never happen is a constraint; when it speaks first, people read the same words as from the check.
CONSTRAINTS: dict[str, Callable[[], DomainError]] = {
    "sessions_nobody_twice_at_once": lambda: Conflict(BUSY),
    "sessions_one_active": lambda: Conflict("This request already has a session."),
    "claims_one_active": lambda: Conflict(TAKEN),
    "claims_once_each": lambda: NotAllowed(RELEASED_BEFORE),
    "requests_one_urgent": lambda: Invalid("urgency", ONE_URGENT),
    "people_email_once": lambda: Conflict("Somebody with this e-mail address is already here."),
}


def from_constraint(error: IntegrityError) -> DomainError | None:
    """The refusal that a broken constraint stands for, or None if it is a surprise."""
    diagnostics = getattr(error.orig, "diag", None)
    refusal = CONSTRAINTS.get(getattr(diagnostics, "constraint_name", None) or "")
    return refusal() if refusal else None
