"""Errors as problem documents (RFC 9457): the one translator from a refusal to HTTP.

Every detail is a sentence that a person can act on, and `code` says the same to a program. What a client sent is
never part of it, save the name of a field that we do not know.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.errors import DomainError, ErrorCode, NotFound
from persistence.database import (
    DatabaseBusy,
    DatabaseFailure,
    DatabaseUnavailable,
    NotSignedIn,
    OutcomeUnknown,
)
from ui.api.error_codes import CallCode, Code, explained_at
from ui.statuses import STATUSES

MEDIA_TYPE = "application/problem+json"
LONGEST_FIELD = 80  # characters of a field's name that we say back


@dataclasses.dataclass(frozen=True)
class Problem:
    status: int
    detail: str
    code: Code
    field: str | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def response(self) -> Response:
        body = {
            "type": explained_at(self.code),
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.field:
            body["field"] = self.field[:LONGEST_FIELD]
        # ASCII with escapes: a name that a client made up may hold what UTF-8 cannot.
        return Response(json.dumps(body), self.status, dict(self.headers), MEDIA_TYPE)


class WrongCall(HTTPException):
    """Something about the call itself, before a command sees it.

    FastAPI lets an HTTPException through from where it reads the body, and nothing else.
    """

    def __init__(self, status: int, sentence: str, code: Code, field: str | None = None) -> None:
        super().__init__(status, sentence)
        self.code = code
        self.field = field


NO_SUCH_CALL = "There is no such call. All of them are listed at /api/docs."
NOT_AN_OBJECT = "Send a JSON object, with the content type application/json."
# What a program reads about errors that are no refusal of a command.
SENTENCES_OF_CALLS: dict[type[Exception], tuple[str, CallCode]] = {
    NotSignedIn: (
        "Send a living API token as `Authorization: Bearer …`. `mini-mentorship token` makes one.",
        CallCode.UNAUTHORIZED,
    ),
    DatabaseUnavailable: (
        "The database is away for a moment. Nothing was changed; please try again shortly.",
        CallCode.DATABASE_UNAVAILABLE,
    ),
    DatabaseBusy: (
        "Many people are here right now. Nothing was changed; please try again in a second.",
        CallCode.DATABASE_BUSY,
    ),
    OutcomeUnknown: (
        "We cannot say whether this was done. Look before you try again; a call with its Idempotency-Key may be sent again.",
        CallCode.OUTCOME_UNKNOWN,
    ),
}
# What the framework raises by itself.
CODES: dict[int, Code] = {
    404: CallCode.NO_SUCH_CALL,
    405: CallCode.METHOD_NOT_ALLOWED,
    413: CallCode.BODY_TOO_LARGE,
    429: CallCode.RATE_LIMITED,
}
# What pydantic calls it, and what a person reads about it.
SENTENCES = {
    "missing": "Please give {name}.",
    "extra_forbidden": "There is no field called {name} here.",
    "enum": "For {name}, choose {expected}.",
    "literal_error": "For {name}, choose {expected}.",
    "string_type": "Please give {name} as text.",
    "int_type": "Please give {name} as a whole number.",
    "list_type": "Please give {name} as a list.",
    "tuple_type": "Please give {name} as a list of two times.",
    "too_short": "Please give at least {min_length} of {name}.",
    "too_long": "Please give at most {max_length} of {name}.",
    "string_too_long": "Please keep {name} within {max_length} characters.",
    "greater_than_equal": "Please give at least {ge} for {name}.",
    "less_than_equal": "Please give at most {le} for {name}.",
    "value_error": "For {name}, {error}",
}
UNKNOWN_PARAMETER = "There is no parameter called {name} here."


def problem_of(error: Exception) -> Problem | None:
    """The problem that an error stands for, or None if it is a surprise."""
    match error:
        case DomainError():
            known, field = STATUSES[type(error)], getattr(error, "field", None)
            return Problem(known.status, error.message, error.code, field)
        case NotSignedIn() | DatabaseFailure():
            known, (sentence, wrong) = STATUSES[type(error)], SENTENCES_OF_CALLS[type(error)]
            return Problem(known.status, sentence, wrong, headers=known.headers())
        case RequestValidationError():
            return _of_validation(error)
        case WrongCall():
            return Problem(error.status_code, error.detail, error.code, error.field)
        case HTTPException():
            code = CODES.get(error.status_code, CallCode.INVALID_BODY)
            return Problem(error.status_code, str(error.detail), code, headers=error.headers or {})
    return None


def wrong_method(method: str, allowed: Iterable[str]) -> Problem:
    names = ", ".join(sorted(allowed))
    sentence = f"This address takes {names}, not {method}."
    return Problem(405, sentence, CallCode.METHOD_NOT_ALLOWED, headers={"Allow": names})


def unknown_parameter(name: str) -> WrongCall:
    name = name[:LONGEST_FIELD]
    return WrongCall(422, UNKNOWN_PARAMETER.format(name=name), CallCode.UNKNOWN_FIELD, name)


def _of_validation(error: RequestValidationError) -> Problem:
    """The first thing that does not fit. An id that is no id is an id of nothing."""
    first = error.errors()[0]
    place, *path = first["loc"]
    if place == "path":
        return Problem(404, NotFound().message, ErrorCode.NOT_FOUND)
    if not (path and isinstance(path[0], str)):
        return Problem(422, NOT_AN_OBJECT, CallCode.INVALID_BODY)
    name = ".".join(str(part) for part in path)[:LONGEST_FIELD]
    unknown = first["type"] == "extra_forbidden"
    sentence = SENTENCES.get(first["type"], "The value of {name} does not fit.")
    if unknown and place == "query":
        sentence = UNKNOWN_PARAMETER
    code = CallCode.UNKNOWN_FIELD if unknown else ErrorCode.INVALID_FIELD
    return Problem(422, sentence.format(name=name, **first.get("ctx", {})), code, path[0])
