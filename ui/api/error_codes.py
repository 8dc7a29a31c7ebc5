"""Every code of an error, with what it means: the ones of the domain, and those of a call as such."""

from enum import StrEnum

from domain.errors import ErrorCode
from ui.urls import API_DOCS


class CallCode(StrEnum):
    """What can be wrong with a call before a command sees it, or with us."""

    UNAUTHORIZED = "unauthorized"
    NO_SUCH_CALL = "no_such_call"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    INVALID_BODY = "invalid_body"
    UNKNOWN_FIELD = "unknown_field"
    BODY_TOO_LARGE = "body_too_large"
    ADDRESS_TOO_LONG = "address_too_long"
    HEADERS_TOO_LARGE = "headers_too_large"
    FOREIGN_ORIGIN = "foreign_origin"
    WRONG_HOST = "wrong_host"
    RATE_LIMITED = "rate_limited"
    DATABASE_UNAVAILABLE = "database_unavailable"
    DATABASE_BUSY = "database_busy"
    UNEXPECTED = "unexpected"


Code = ErrorCode | CallCode

MEANINGS: dict[Code, str] = {
    ErrorCode.NOT_FOUND: "It is not there, or not for you to see; the two look the same.",
    ErrorCode.NOT_ALLOWED: "You see it, and this is for somebody else to do.",
    ErrorCode.CONFLICT: "It is not possible as things stand now; the sentence says why.",
    ErrorCode.INVALID_FIELD: "The field in `field` needs another value.",
    ErrorCode.REQUEST_LIMIT_REACHED: "You have as many requests under way as you may; one must end first.",
    ErrorCode.REQUEST_NOT_OPEN: "Only an open request can be changed.",
    ErrorCode.REQUEST_ENDED: "The request has ended already.",
    ErrorCode.REQUEST_NOT_EXPIRED: "Only an expired request can be renewed.",
    ErrorCode.RENEWALS_USED_UP: "The request was renewed as often as it may be.",
    ErrorCode.RENEWAL_TOO_LATE: "The request expired too long ago to be renewed.",
    ErrorCode.IDEMPOTENCY_KEY_REUSED: "This Idempotency-Key came with another body before.",
    ErrorCode.ALREADY_CLAIMED: "Another mentor has the request.",
    ErrorCode.CLAIMED_BY_YOU: "You hold the request already.",
    ErrorCode.REQUEST_CANCELLED: "The student withdrew the request.",
    ErrorCode.REQUEST_EXPIRED: "The request has expired and left the board.",
    ErrorCode.RELEASED_BEFORE: "You let this request go before, so you cannot take it again.",
    ErrorCode.MENTOR_PAUSED: "You are taking a break; end your pause first.",
    ErrorCode.CAPACITY_REACHED: "You hold as many requests as you wanted at once.",
    ErrorCode.REQUEST_NOT_CLAIMED: "The request is not claimed, or has a session already.",
    ErrorCode.CLAIM_LAPSED: "Your claim has lapsed, since no time was set.",
    ErrorCode.UNDO_TOO_LATE: "The claim can be released, and no longer undone.",
    ErrorCode.STATUS_CHANGED: "The request has another status by now.",
    ErrorCode.TIME_TAKEN: "One of the two has a session at that time.",
    ErrorCode.TIME_UNAVAILABLE: "The offered time cannot be had any more.",
    ErrorCode.SESSION_EXISTS: "The request has a session already.",
    ErrorCode.ALREADY_OFFERED: "You have offered that time, and there is no answer yet.",
    ErrorCode.OFFERED_TO_YOU: "That time is on offer to you: accept it instead.",
    ErrorCode.OFFER_LIMIT_REACHED: "As many times wait for an answer as may be offered at once.",
    ErrorCode.OFFER_ENDED: "The offer was answered, has lapsed, or was overtaken by another time.",
    ErrorCode.SESSION_NOT_STARTED: "The session has not begun.",
    ErrorCode.SESSION_STARTED: "The session has begun.",
    ErrorCode.SESSION_ENDED: "The session is over or was called off.",
    ErrorCode.SESSION_NOT_COMPLETED: "That is for after the session was completed.",
    ErrorCode.JOIN_NOT_OPEN: "It is too early to join.",
    ErrorCode.JOIN_CLOSED: "It is too late to join.",
    ErrorCode.ABSENCE_TOO_EARLY: "Give them some minutes before you mark them absent.",
    ErrorCode.COUNTERPART_JOINED: "They joined, so they were not absent.",
    ErrorCode.NOT_JOINED: "You did not join yourself.",
    ErrorCode.ALREADY_CONTESTED: "The absence is contested already.",
    ErrorCode.CONTEST_TOO_LATE: "The time to contest is over.",
    ErrorCode.NOBODY_ABSENT: "Nobody was marked absent.",
    ErrorCode.ALREADY_RATED: "You have rated this session.",
    ErrorCode.STEPS_CHANGED: "The mentor changed the list of next steps: read it again.",
    CallCode.UNAUTHORIZED: "There is no living token with the call.",
    CallCode.NO_SUCH_CALL: "There is no call at this address.",
    CallCode.METHOD_NOT_ALLOWED: "The address takes other methods; the header `Allow` names them.",
    CallCode.INVALID_BODY: "The body is not a JSON object that we can read.",
    CallCode.UNKNOWN_FIELD: "There is no field or parameter of the name in `field`.",
    CallCode.BODY_TOO_LARGE: "The body is too large.",
    CallCode.ADDRESS_TOO_LONG: "The address with its parameters is too long.",
    CallCode.HEADERS_TOO_LARGE: "The headers are too large.",
    CallCode.FOREIGN_ORIGIN: "The call came from a page of another site.",
    CallCode.WRONG_HOST: "The call was made under a name that is not ours.",
    CallCode.RATE_LIMITED: "Too many calls; wait a little.",
    CallCode.DATABASE_UNAVAILABLE: "The database is away for a moment; try again.",
    CallCode.DATABASE_BUSY: "The database is busy; try again.",
    CallCode.UNEXPECTED: "Something went wrong on our side; the sentence has a reference to tell us.",
}


def explained_at(code: Code) -> str:
    """The address of a code's meaning: what a problem document calls its type."""
    return f"{API_DOCS}#{code}"
