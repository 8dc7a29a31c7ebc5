"""Who may join, move, cancel, complete, contest and rate a session."""

from datetime import datetime, timedelta

from domain.errors import ErrorCode
from domain.permissions.results import (
    Decision,
    Forbidden,
    OutcomeLike,
    SessionLike,
    Unavailable,
    is_mentor,
    is_party,
    is_student,
    still_has_role,
)
from domain.rules import Rules
from persistence.database import Viewer
from persistence.models import Absent, Role, SessionStatus


def can_join(viewer: Viewer, session: SessionLike, now: datetime, *, rules: Rules) -> Decision:
    if not is_party(viewer, session):
        return Forbidden("Only the two people of this session can join it.")
    if session.status is not SessionStatus.SCHEDULED:
        return Unavailable("This session is over.", ErrorCode.SESSION_ENDED)
    if now < session.starts_at - rules.join_opens:
        minutes = rules.join_opens // timedelta(minutes=1)
        return Unavailable(
            f"The door opens {minutes} minutes before the start. You are early, which is good.",
            ErrorCode.JOIN_NOT_OPEN,
        )
    if now > session.ends_at + rules.join_closes:
        return Unavailable("This session has ended, so its room is closed.", ErrorCode.JOIN_CLOSED)
    return True


def can_complete(viewer: Viewer, session: SessionLike, now: datetime) -> Decision:
    if not is_party(viewer, session):
        return Forbidden("Only the two people of this session can complete it.")
    if session.status is not SessionStatus.SCHEDULED:
        return Unavailable("This session is over already.", ErrorCode.SESSION_ENDED)
    if now < session.starts_at:
        return Unavailable(
            "The session has not begun. Complete it once you have met.", ErrorCode.SESSION_NOT_STARTED
        )
    return True


def can_add_notes(viewer: Viewer, session: SessionLike) -> Decision:
    if not is_mentor(viewer, session):
        return Forbidden("Notes and next steps are the mentor's to write.")
    if session.status is not SessionStatus.COMPLETED:
        return Unavailable(
            "Notes can be changed once the session is completed.", ErrorCode.SESSION_NOT_COMPLETED
        )
    return True


def can_tick_steps(viewer: Viewer, session: SessionLike) -> Decision:
    if not is_student(viewer, session):
        return Forbidden("Next steps are the student's to tick.")
    if session.status is not SessionStatus.COMPLETED:
        return Unavailable(
            "Next steps can be ticked once the session is completed.", ErrorCode.SESSION_NOT_COMPLETED
        )
    return True


def can_reschedule(viewer: Viewer, session: SessionLike, now: datetime) -> Decision:
    if not is_party(viewer, session):
        return Forbidden("Only the two people of this session can move it.")
    if session.status is not SessionStatus.SCHEDULED:
        return Unavailable("This session is over, so it cannot be moved.", ErrorCode.SESSION_ENDED)
    if session.starts_at <= now:
        return Unavailable(
            "The session has begun, so it cannot be moved any more.", ErrorCode.SESSION_STARTED
        )
    return still_has_role(viewer, session)


def can_cancel_session(viewer: Viewer, session: SessionLike, now: datetime) -> Decision:
    if not is_party(viewer, session) and Role.ADMIN not in viewer.roles:
        return Forbidden("Only the two people of this session, or an admin, can cancel it.")
    if session.status is not SessionStatus.SCHEDULED:
        return Unavailable(
            "This session is over already; there is nothing left to cancel.", ErrorCode.SESSION_ENDED
        )
    if session.starts_at <= now:
        return Unavailable(
            "The session has begun, so it can no longer be cancelled.", ErrorCode.SESSION_STARTED
        )
    if Role.ADMIN in viewer.roles or is_student(viewer, session):  # a student may always withdraw
        return True
    return still_has_role(viewer, session)


def can_mark_absent(
    viewer: Viewer, session: SessionLike, now: datetime, *, i_joined: bool, other_joined: bool, rules: Rules
) -> Decision:
    if not is_party(viewer, session):
        return Forbidden("Only the two people of this session can say who was absent.")
    if session.status is not SessionStatus.SCHEDULED:
        return Unavailable("This session is over already.", ErrorCode.SESSION_ENDED)
    if now < session.starts_at + rules.no_show_after:
        minutes = rules.no_show_after // timedelta(minutes=1)
        return Unavailable(
            f"Please give them {minutes} minutes from the start before you mark them absent.",
            ErrorCode.ABSENCE_TOO_EARLY,
        )
    if other_joined:
        return Unavailable("They joined this session, so they were not absent.", ErrorCode.COUNTERPART_JOINED)
    if not i_joined:
        return Unavailable("Join the session first, so that it shows you were there.", ErrorCode.NOT_JOINED)
    return True


def can_contest(viewer: Viewer, session: OutcomeLike, now: datetime, *, rules: Rules) -> Decision:
    if not is_absent(viewer, session):
        return Forbidden("Only whoever was marked absent can contest it.")
    if session.contested_at is not None:
        return Unavailable(
            "This is contested already. An admin will look at it.", ErrorCode.ALREADY_CONTESTED
        )
    if session.ended_at is None or session.ended_at + rules.contest_within <= now:
        hours = rules.contest_within // timedelta(hours=1)
        return Unavailable(
            f"This could be contested for {hours} hours, and that time is over.", ErrorCode.CONTEST_TOO_LATE
        )
    return True


def is_absent(viewer: Viewer, session: OutcomeLike) -> bool:
    """Whether the record says that this viewer did not come."""
    if session.absent is Absent.BOTH:
        return is_party(viewer, session)
    return (session.absent is Absent.STUDENT and is_student(viewer, session)) or (
        session.absent is Absent.MENTOR and is_mentor(viewer, session)
    )


def can_correct(viewer: Viewer, session: SessionLike) -> Decision:
    if Role.ADMIN not in viewer.roles:
        return Forbidden("Only an admin can correct who was absent.")
    if session.status is not SessionStatus.NO_SHOW:
        return Unavailable("Nobody was marked absent here.", ErrorCode.NOBODY_ABSENT)
    return True


def can_rate(viewer: Viewer, session: SessionLike, *, rated: bool) -> Decision:
    if not is_student(viewer, session):
        return Forbidden("Only the student can rate a session.")
    if session.status is not SessionStatus.COMPLETED:
        return Unavailable("You can rate this session once it is completed.", ErrorCode.SESSION_NOT_COMPLETED)
    if rated:
        return Unavailable("You have rated this session already. Thank you.", ErrorCode.ALREADY_RATED)
    return True
