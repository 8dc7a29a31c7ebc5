"""Refusals: each carries the sentence that the person reads.

Three questions, in this order: may they see it (`NotFound`), may they do it (`NotAllowed`),
is it still possible (`Conflict`). `Invalid` names the field that needs another look.
"""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError


class DomainError(Exception):
    """A refusal that a person can read and act on. `sentence` goes to the screen as it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(DomainError):
    """It is not there, or not for them: the two are the same to whoever asks."""

    def __init__(self, sentence: str = "There is nothing here for you. It may have moved on.") -> None:
        super().__init__(sentence)


class NotAllowed(DomainError):
    """They see it, and may not do this with it."""


class Conflict(DomainError):
    """It was possible a moment ago, or may be later, and is not now.

    `became` is the status that a request has now which has left the board, for whoever wanted to take it.
    """

    def __init__(self, sentence: str, *, became: str | None = None) -> None:
        super().__init__(sentence)
        self.became = became


class Invalid(DomainError):
    """One field needs another look. `field` is its name in the API and in the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


TAKEN = "Someone else took this one a moment ago. Thank you for offering; there are more on the board."
LET_GO = "You let this request go before, so it is for somebody else now."
ONE_URGENT = "You already have one urgent request. Choose High for this one, or cancel the other first."
BUSY = "One of you already has a session at that time. Please pick another."

# What must never happen is a constraint; when it speaks first, people read the same words as from the check.
CONSTRAINTS: dict[str, Callable[[], DomainError]] = {
    "sessions_nobody_twice_at_once": lambda: Conflict(BUSY),
    "sessions_one_active": lambda: Conflict("This request already has a session."),
    "claims_one_active": lambda: Conflict(TAKEN),
    "claims_once_each": lambda: NotAllowed(LET_GO),
    "requests_one_urgent": lambda: Invalid("urgency", ONE_URGENT),
    "people_email_once": lambda: Conflict("Somebody with this e-mail address is already here."),
}


def from_constraint(error: IntegrityError) -> DomainError | None:
    """The refusal that a broken constraint stands for, or None if it is a surprise."""
    diagnostics = getattr(error.orig, "diag", None)
    refusal = CONSTRAINTS.get(getattr(diagnostics, "constraint_name", None) or "")
    return refusal() if refusal else None
