"""Which HTTP status stands for which error, and what its page is headed: one table for pages and API."""

from dataclasses import dataclass

from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from persistence.database import DatabaseBusy, DatabaseUnavailable, NotSignedIn, OutcomeUnknown


@dataclass(frozen=True)
class ErrorStatus:
    status: int
    title: str
    retry_after: int | None = None  # seconds
    authenticate: str | None = None  # how a program may say who it is

    def headers(self) -> dict[str, str]:
        told = {"retry-after": self.retry_after, "www-authenticate": self.authenticate}
        return {name: str(value) for name, value in told.items() if value is not None}


STATUSES: dict[type[Exception], ErrorStatus] = {
    # To a program; a page leads to the sign-in instead.
    NotSignedIn: ErrorStatus(401, "Please sign in", authenticate="Bearer"),
    NotAllowed: ErrorStatus(403, "Not for you"),
    NotFound: ErrorStatus(404, "Nothing here"),
    Conflict: ErrorStatus(409, "Not possible now"),
    Invalid: ErrorStatus(422, "Something does not fit"),
    DatabaseUnavailable: ErrorStatus(503, "Back in a moment", retry_after=5),
    DatabaseBusy: ErrorStatus(503, "Very busy", retry_after=1),
    OutcomeUnknown: ErrorStatus(503, "Please look"),  # not to be sent again unseen
}
UNEXPECTED = ErrorStatus(500, "Our mistake")
