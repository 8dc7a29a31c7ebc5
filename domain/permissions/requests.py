"""Who may see, change, take and release a request."""

from datetime import datetime, timedelta

from domain import errors
from domain.errors import ErrorCode
from domain.permissions.results import (
    Decision,
    Forbidden,
    MentorLoad,
    RequestLike,
    SessionLike,
    Unavailable,
    is_mentor,
    is_student,
    still_has_role,
)
from domain.rules import Rules
from domain.text import duration_text
from persistence.database import Viewer
from persistence.models import Role, Status

# By how often a request can be renewed: 0 to `limits.RENEWALS`.
_RENEWED_ENOUGH = (
    "Requests cannot be renewed here. Post a new one; a fresh start often helps.",
    "This request was renewed once already. Post a new one; a fresh start often helps.",
    "This request was renewed twice already. Post a new one; a fresh start often helps.",
)


def can_see(viewer: Viewer, request: RequestLike) -> bool:
    """Own ones, held ones, open ones for mentors, all for admins. Row-level security says the same."""
    return (
        is_student(viewer, request)
        or is_mentor(viewer, request)
        or Role.ADMIN in viewer.roles
        or (Role.MENTOR in viewer.roles and request.status is Status.OPEN)
    )


def can_see_private(viewer: Viewer, request: RequestLike) -> bool:
    """Links, and the history of a request, are for its student, the mentor who holds it, and admins."""
    return is_student(viewer, request) or is_mentor(viewer, request) or Role.ADMIN in viewer.roles


def can_create(viewer: Viewer) -> Decision:
    if Role.STUDENT not in viewer.roles:
        return Forbidden("Requests come from students. Ask an admin if you would like to post one too.")
    return True


def below_request_limit(unfinished: int, *, rules: Rules) -> Decision:
    """Whether a student with so many unfinished requests may have one more."""
    if unfinished >= rules.unfinished_requests:
        return Unavailable(
            f"You have {unfinished} requests under way, which is the most at once."
            " Finish or cancel one, then post this.",
            ErrorCode.REQUEST_LIMIT_REACHED,
        )
    return True


def can_edit(viewer: Viewer, request: RequestLike) -> Decision:
    if not is_student(viewer, request):
        return Forbidden("Only the student who asked can change this request.")
    if request.status is not Status.OPEN:
        return Unavailable(
            f"Only an open request can be changed; this one is {request.status}.", ErrorCode.REQUEST_NOT_OPEN
        )
    return still_has_role(viewer, request)


def can_cancel(viewer: Viewer, request: RequestLike, now: datetime, session: SessionLike | None) -> Decision:
    if not is_student(viewer, request) and Role.ADMIN not in viewer.roles:
        return Forbidden("Only the student who asked, or an admin, can cancel this request.")
    if request.status not in (Status.OPEN, Status.CLAIMED, Status.SCHEDULED):
        return Unavailable(
            f"This request is {request.status} already; there is nothing left to cancel.",
            ErrorCode.REQUEST_ENDED,
        )
    if session and session.starts_at <= now:
        return Unavailable(
            "The session has begun, so the request can no longer be cancelled.", ErrorCode.SESSION_STARTED
        )
    return True


def can_renew(viewer: Viewer, request: RequestLike, now: datetime, *, rules: Rules) -> Decision:
    if not is_student(viewer, request):
        return Forbidden("Only the student who asked can renew this request.")
    if request.status is not Status.EXPIRED:
        return Unavailable(
            f"Only an expired request can be renewed; this one is {request.status}.",
            ErrorCode.REQUEST_NOT_EXPIRED,
        )
    if request.renewals >= rules.renewals:
        return Unavailable(_RENEWED_ENOUGH[rules.renewals], ErrorCode.RENEWALS_USED_UP)
    if request.expires_at + rules.renew_within <= now:
        since = duration_text(rules.renew_within)
        return Unavailable(
            f"This request expired more than {since} ago. Please post a new one.",
            ErrorCode.RENEWAL_TOO_LATE,
        )
    return still_has_role(viewer, request)


def can_browse(viewer: Viewer) -> Decision:
    if Role.MENTOR not in viewer.roles:
        return Forbidden("The board is for mentors. Ask an admin if you would like to help.")
    return True


def can_claim(viewer: Viewer, request: RequestLike, now: datetime, load: MentorLoad) -> Decision:
    mentor = can_browse(viewer)
    if mentor is not True:
        return mentor
    if is_student(viewer, request):
        return Forbidden("This is your own request; somebody else will be glad to take it.")
    if is_mentor(viewer, request) and request.status in (Status.CLAIMED, Status.SCHEDULED):
        return Unavailable("You have this one already.", ErrorCode.CLAIMED_BY_YOU)
    if request.status is not Status.OPEN:
        return why_not_open(request.status)
    if request.expires_at <= now:
        return why_not_open(Status.EXPIRED)
    if load.released_before:
        return Forbidden(errors.RELEASED_BEFORE, ErrorCode.RELEASED_BEFORE)
    return has_capacity(load, now)


def has_capacity(load: MentorLoad, now: datetime) -> Decision:
    if load.paused_until and load.paused_until > now:
        return Unavailable(
            "You are taking a break. End your pause to take requests again.", ErrorCode.MENTOR_PAUSED
        )
    if load.active_claims >= load.capacity:
        return Unavailable(
            f"You hold {load.active_claims} requests, as many as you wanted at once."
            " Finish one, or raise your limit.",
            ErrorCode.CAPACITY_REACHED,
        )
    return True


def why_not_open(status: Status) -> Unavailable:
    """Why a request that was on the board a moment ago is not there now."""
    if status is Status.CANCELLED:
        return Unavailable(
            "The student withdrew this request a moment ago. There are more on the board.",
            ErrorCode.REQUEST_CANCELLED,
        )
    if status is Status.EXPIRED:
        return Unavailable(
            "This request has expired, so it cannot be taken any more. There are more on the board.",
            ErrorCode.REQUEST_EXPIRED,
        )
    return Unavailable(errors.TAKEN, ErrorCode.ALREADY_CLAIMED)


def can_release(viewer: Viewer, request: RequestLike) -> Decision:
    if not is_mentor(viewer, request) and Role.ADMIN not in viewer.roles:
        return Forbidden("Only the mentor who holds this request, or an admin, can release it.")
    if request.status is not Status.CLAIMED:
        return Unavailable(
            f"Only a claimed request can be released; this one is {request.status}.",
            ErrorCode.REQUEST_NOT_CLAIMED,
        )
    return True if Role.ADMIN in viewer.roles else still_has_role(viewer, request)


def can_undo_claim(
    viewer: Viewer,
    request: RequestLike,
    now: datetime,
    *,
    claimed_at: datetime | None,
    offered: bool,
    rules: Rules,
) -> Decision:
    """Whether a claim may still be undone as if it had not been; `offered` says whether times were offered since."""
    if not is_mentor(viewer, request):
        return Forbidden("Only the mentor who holds this request can undo the claim.")
    if request.status is not Status.CLAIMED:
        return Unavailable(
            f"A claim can be undone before a time is set; this request is {request.status}.",
            ErrorCode.REQUEST_NOT_CLAIMED,
        )
    if offered:
        return Unavailable(
            "You have offered times for it since, so it cannot be undone. You can release it instead.",
            ErrorCode.UNDO_TOO_LATE,
        )
    if claimed_at is None or claimed_at + rules.undo_claim_within + rules.undo_claim_grace <= now:
        seconds = rules.undo_claim_within // timedelta(seconds=1)
        return Unavailable(
            f"A claim can be undone for {seconds} seconds, and they are over. You can release it instead.",
            ErrorCode.UNDO_TOO_LATE,
        )
    return still_has_role(viewer, request)


def can_schedule(viewer: Viewer, request: RequestLike, now: datetime) -> Decision:
    if not is_mentor(viewer, request):
        return Forbidden("Only the mentor who holds this request can set its time.")
    if request.status is not Status.CLAIMED:
        return Unavailable(
            f"A time can be set while a request is claimed; this one is {request.status}.",
            ErrorCode.REQUEST_NOT_CLAIMED,
        )
    if request.claim_lapses_at and request.claim_lapses_at <= now:
        return Unavailable(
            "Your claim has lapsed, so the request opens again for everyone.", ErrorCode.CLAIM_LAPSED
        )
    return still_has_role(viewer, request)
