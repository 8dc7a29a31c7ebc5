"""Who may do what: each answer is True, or the sentence that says why not.

Pure decisions: status, roles and `now` go in, nothing is read here. A page shows or explains
with the same function that the command enforces with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, Self

from domain import errors
from domain.errors import ErrorCode
from domain.rules import Rules
from persistence.database import Viewer as Viewer
from persistence.models import Absent, Role, SessionStatus, Status, Urgency


class NotYours(str):
    """A sentence: who asks is the reason (NotAllowed). With a code, as its error has one."""

    code: ErrorCode

    def __new__(cls, sentence: str = "", code: ErrorCode = ErrorCode.NOT_ALLOWED) -> Self:
        made = super().__new__(cls, sentence)
        made.code = code
        return made


class NotNow(str):
    """A sentence: the state of things is the reason, another moment may differ (Conflict). With its code."""

    code: ErrorCode

    def __new__(cls, sentence: str, code: ErrorCode = ErrorCode.CONFLICT) -> Self:
        made = super().__new__(cls, sentence)
        made.code = code
        return made


Answer = Literal[True] | NotYours | NotNow


class RequestFacts(Protocol):
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


class SessionFacts(Protocol):
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
class Standing:
    """How a mentor stands: what decides whether they can take one more."""

    capacity: int
    unfinished: int
    paused_until: datetime | None = None
    let_go: bool = False  # this very request was theirs before


class OutcomeFacts(SessionFacts, Protocol):
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def absent(self) -> Absent | None: ...
    @property
    def contested_at(self) -> datetime | None: ...


class OfferFacts(Protocol):
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


def is_student(viewer: Viewer, thing: RequestFacts | SessionFacts) -> bool:
    return thing.student_id == viewer.person_id


def is_mentor(viewer: Viewer, thing: RequestFacts | SessionFacts) -> bool:
    return thing.mentor_id == viewer.person_id


def is_party(viewer: Viewer, session: SessionFacts) -> bool:
    return is_student(viewer, session) or is_mentor(viewer, session)


def can_see(viewer: Viewer, request: RequestFacts) -> bool:
    """Own ones, held ones, open ones for mentors, all for admins. Row-level security says the same."""
    return (
        is_student(viewer, request)
        or is_mentor(viewer, request)
        or Role.ADMIN in viewer.roles
        or (Role.MENTOR in viewer.roles and request.status is Status.OPEN)
    )


def sees_links(viewer: Viewer, request: RequestFacts) -> bool:
    """Links, and the history of a request, are for its student, the mentor who holds it, and admins."""
    return is_student(viewer, request) or is_mentor(viewer, request) or Role.ADMIN in viewer.roles


def can_create(viewer: Viewer) -> Answer:
    if Role.STUDENT not in viewer.roles:
        return NotYours("Requests come from students. Ask an admin if you would like to post one too.")
    return True


def has_room(unfinished: int, *, rules: Rules) -> Answer:
    """Whether a student with so many unfinished requests may have one more."""
    if unfinished >= rules.unfinished_requests:
        return NotNow(
            f"You have {unfinished} requests under way, which is the most at once."
            " Finish or cancel one, then post this.",
            ErrorCode.REQUEST_LIMIT_REACHED,
        )
    return True


def can_edit(viewer: Viewer, request: RequestFacts) -> Answer:
    if not is_student(viewer, request):
        return NotYours("Only the student who asked can change this request.")
    if request.status is not Status.OPEN:
        return NotNow(
            f"Only an open request can be changed; this one is {request.status}.", ErrorCode.REQUEST_NOT_OPEN
        )
    return True


def can_cancel(viewer: Viewer, request: RequestFacts, now: datetime, session: SessionFacts | None) -> Answer:
    if not is_student(viewer, request) and Role.ADMIN not in viewer.roles:
        return NotYours("Only the student who asked, or an admin, can cancel this request.")
    if request.status not in (Status.OPEN, Status.CLAIMED, Status.SCHEDULED):
        return NotNow(
            f"This request is {request.status} already; there is nothing left to cancel.",
            ErrorCode.REQUEST_ENDED,
        )
    if session and session.starts_at <= now:
        return NotNow(
            "The session has begun, so the request can no longer be cancelled.", ErrorCode.SESSION_STARTED
        )
    return True


def can_renew(viewer: Viewer, request: RequestFacts, now: datetime, *, rules: Rules) -> Answer:
    if not is_student(viewer, request):
        return NotYours("Only the student who asked can renew this request.")
    if request.status is not Status.EXPIRED:
        return NotNow(
            f"Only an expired request can be renewed; this one is {request.status}.",
            ErrorCode.REQUEST_NOT_EXPIRED,
        )
    if request.renewals >= rules.renewals:
        times = {1: "once", 2: "twice"}.get(rules.renewals, f"{rules.renewals} times")
        return NotNow(
            f"This request was renewed {times} already. Post a new one; a fresh start often helps.",
            ErrorCode.RENEWALS_USED_UP,
        )
    if request.expires_at + rules.renew_within <= now:
        days = rules.renew_within // timedelta(days=1)
        return NotNow(
            f"This request expired more than {days} days ago. Please post a new one.",
            ErrorCode.RENEWAL_TOO_LATE,
        )
    return True


def can_browse(viewer: Viewer) -> Answer:
    if Role.MENTOR not in viewer.roles:
        return NotYours("The board is for mentors. Ask an admin if you would like to help.")
    return True


def can_claim(viewer: Viewer, request: RequestFacts, now: datetime, standing: Standing) -> Answer:
    mentor = can_browse(viewer)
    if mentor is not True:
        return mentor
    if is_student(viewer, request):
        return NotYours("This is your own request; somebody else will be glad to take it.")
    if is_mentor(viewer, request) and request.status in (Status.CLAIMED, Status.SCHEDULED):
        return NotNow("You have this one already.", ErrorCode.CLAIMED_BY_YOU)
    if request.status is not Status.OPEN:
        return left_the_board(request.status)
    if request.expires_at <= now:
        return left_the_board(Status.EXPIRED)
    if standing.let_go:
        return NotYours(errors.RELEASED_BEFORE, ErrorCode.RELEASED_BEFORE)
    return can_take_one_more(standing, now)


def can_take_one_more(standing: Standing, now: datetime) -> Answer:
    if standing.paused_until and standing.paused_until > now:
        return NotNow(
            "You are taking a break. End your pause to take requests again.", ErrorCode.MENTOR_PAUSED
        )
    if standing.unfinished >= standing.capacity:
        return NotNow(
            f"You hold {standing.unfinished} requests, as many as you wanted at once."
            " Finish one, or raise your limit.",
            ErrorCode.CAPACITY_REACHED,
        )
    return True


def left_the_board(status: Status) -> NotNow:
    """Why a request that was on the board a moment ago is not there now."""
    if status is Status.CANCELLED:
        return NotNow(
            "The student withdrew this request a moment ago. There are more on the board.",
            ErrorCode.REQUEST_CANCELLED,
        )
    if status is Status.EXPIRED:
        return NotNow(
            "This request has expired, so it cannot be taken any more. There are more on the board.",
            ErrorCode.REQUEST_EXPIRED,
        )
    return NotNow(errors.TAKEN, ErrorCode.ALREADY_CLAIMED)


def can_release(viewer: Viewer, request: RequestFacts) -> Answer:
    if not is_mentor(viewer, request) and Role.ADMIN not in viewer.roles:
        return NotYours("Only the mentor who holds this request, or an admin, can release it.")
    if request.status is not Status.CLAIMED:
        return NotNow(
            f"Only a claimed request can be released; this one is {request.status}.",
            ErrorCode.REQUEST_NOT_CLAIMED,
        )
    return True


def can_schedule(viewer: Viewer, request: RequestFacts, now: datetime) -> Answer:
    if not is_mentor(viewer, request):
        return NotYours("Only the mentor who holds this request can set its time.")
    if request.status is not Status.CLAIMED:
        return NotNow(
            f"A time can be set while a request is claimed; this one is {request.status}.",
            ErrorCode.REQUEST_NOT_CLAIMED,
        )
    if request.claim_lapses_at and request.claim_lapses_at <= now:
        return NotNow(
            "Your claim has lapsed, so the request opens again for everyone.", ErrorCode.CLAIM_LAPSED
        )
    return True


def can_join(viewer: Viewer, session: SessionFacts, now: datetime, *, rules: Rules) -> Answer:
    if not is_party(viewer, session):
        return NotYours("Only the two people of this session can join it.")
    if session.status is not SessionStatus.SCHEDULED:
        return NotNow("This session is over.", ErrorCode.SESSION_ENDED)
    if now < session.starts_at - rules.join_opens:
        minutes = rules.join_opens // timedelta(minutes=1)
        return NotNow(
            f"The door opens {minutes} minutes before the start. You are early, which is good.",
            ErrorCode.JOIN_NOT_OPEN,
        )
    if now > session.ends_at + rules.join_closes:
        return NotNow("This session has ended, so its room is closed.", ErrorCode.JOIN_CLOSED)
    return True


def can_complete(viewer: Viewer, session: SessionFacts, now: datetime) -> Answer:
    if not is_party(viewer, session):
        return NotYours("Only the two people of this session can complete it.")
    if session.status is not SessionStatus.SCHEDULED:
        return NotNow("This session is over already.", ErrorCode.SESSION_ENDED)
    if now < session.starts_at:
        return NotNow(
            "The session has not begun. Complete it once you have met.", ErrorCode.SESSION_NOT_STARTED
        )
    return True


def can_add_notes(viewer: Viewer, session: SessionFacts) -> Answer:
    if not is_mentor(viewer, session):
        return NotYours("Notes and next steps are the mentor's to write.")
    if session.status is not SessionStatus.COMPLETED:
        return NotNow("Notes can be changed once the session is completed.", ErrorCode.SESSION_NOT_COMPLETED)
    return True


def can_move(viewer: Viewer, session: SessionFacts, now: datetime) -> Answer:
    if not is_party(viewer, session):
        return NotYours("Only the two people of this session can move it.")
    if session.status is not SessionStatus.SCHEDULED:
        return NotNow("This session is over, so it cannot be moved.", ErrorCode.SESSION_ENDED)
    if session.starts_at <= now:
        return NotNow("The session has begun, so it cannot be moved any more.", ErrorCode.SESSION_STARTED)
    return True


def can_cancel_session(viewer: Viewer, session: SessionFacts, now: datetime) -> Answer:
    if not is_party(viewer, session) and Role.ADMIN not in viewer.roles:
        return NotYours("Only the two people of this session, or an admin, can cancel it.")
    if session.status is not SessionStatus.SCHEDULED:
        return NotNow(
            "This session is over already; there is nothing left to cancel.", ErrorCode.SESSION_ENDED
        )
    if session.starts_at <= now:
        return NotNow("The session has begun, so it can no longer be cancelled.", ErrorCode.SESSION_STARTED)
    return True


def can_mark_absent(
    viewer: Viewer, session: SessionFacts, now: datetime, *, i_joined: bool, other_joined: bool, rules: Rules
) -> Answer:
    if not is_party(viewer, session):
        return NotYours("Only the two people of this session can say who was absent.")
    if session.status is not SessionStatus.SCHEDULED:
        return NotNow("This session is over already.", ErrorCode.SESSION_ENDED)
    if now < session.starts_at + rules.no_show_after:
        minutes = rules.no_show_after // timedelta(minutes=1)
        return NotNow(
            f"Please give them {minutes} minutes from the start before you mark them absent.",
            ErrorCode.ABSENCE_TOO_EARLY,
        )
    if other_joined:
        return NotNow("They joined this session, so they were not absent.", ErrorCode.COUNTERPART_JOINED)
    if not i_joined:
        return NotNow("Join the session first, so that it shows you were there.", ErrorCode.NOT_JOINED)
    return True


def can_contest(viewer: Viewer, session: OutcomeFacts, now: datetime, *, rules: Rules) -> Answer:
    if not is_absent(viewer, session):
        return NotYours("Only whoever was marked absent can contest it.")
    if session.contested_at is not None:
        return NotNow("This is contested already. An admin will look at it.", ErrorCode.ALREADY_CONTESTED)
    if session.ended_at is None or session.ended_at + rules.contest_within <= now:
        hours = rules.contest_within // timedelta(hours=1)
        return NotNow(
            f"This could be contested for {hours} hours, and that time is over.", ErrorCode.CONTEST_TOO_LATE
        )
    return True


def is_absent(viewer: Viewer, session: OutcomeFacts) -> bool:
    """Whether the record says that this viewer did not come."""
    if session.absent is Absent.BOTH:
        return is_party(viewer, session)
    return (session.absent is Absent.STUDENT and is_student(viewer, session)) or (
        session.absent is Absent.MENTOR and is_mentor(viewer, session)
    )


def can_correct(viewer: Viewer, session: SessionFacts) -> Answer:
    if Role.ADMIN not in viewer.roles:
        return NotYours("Only an admin can correct who was absent.")
    if session.status is not SessionStatus.NO_SHOW:
        return NotNow("Nobody was marked absent here.", ErrorCode.NOBODY_ABSENT)
    return True


def can_rate(viewer: Viewer, session: SessionFacts, *, rated: bool) -> Answer:
    if not is_student(viewer, session):
        return NotYours("Only the student can rate a session.")
    if session.status is not SessionStatus.COMPLETED:
        return NotNow("You can rate this session once it is completed.", ErrorCode.SESSION_NOT_COMPLETED)
    if rated:
        return NotNow("You have rated this session already. Thank you.", ErrorCode.ALREADY_RATED)
    return True


def can_offer(viewer: Viewer, request: RequestFacts, now: datetime, session: SessionFacts | None) -> Answer:
    if not is_mentor(viewer, request) and not (session and is_student(viewer, request)):
        return NotYours("Only the mentor who holds this request can offer other times.")
    if session is not None:
        return can_move(viewer, session, now)
    return can_schedule(viewer, request, now)


def can_answer_offer(viewer: Viewer, offer: OfferFacts, now: datetime) -> Answer:
    if viewer.person_id not in (offer.student_id, offer.mentor_id) or viewer.person_id == offer.offered_by:
        return NotYours("This offer is for the other one to answer.")
    if offer.ended_at is not None:
        return NotNow("This offer is gone. Please pick another time.", ErrorCode.OFFER_ENDED)
    if offer.lapses_at <= now:
        return NotNow("This offer has lapsed. Please pick another time.", ErrorCode.OFFER_ENDED)
    return True


def enforce(answer: Answer) -> None:
    """Raise NotAllowed or Conflict with the sentence, unless the answer is True."""
    if isinstance(answer, NotYours):
        raise errors.NotAllowed(answer, code=answer.code)
    if isinstance(answer, NotNow):
        raise errors.Conflict(answer, code=answer.code)
