"""How it went: who joined, who did not come, what was said, and how it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from sqlmodel import col, select

from domain import claims, locking, permissions
from domain.errors import Invalid
from domain.lifecycle import ActorRole, transition
from domain.limits import COMMENT, CONTEST_REASON, NOTE, STARS
from domain.people import drafts
from domain.permissions import enforce
from domain.rules import Rules
from domain.sessions.next_steps import clean_steps
from domain.text import clean_text
from persistence.database import Db, Viewer
from persistence.models import (
    Absent,
    Claim,
    ClaimOutcome,
    EventKind,
    Feedback,
    PrivateNote,
    Request,
    Session,
    SessionJoin,
    SessionStatus,
    Status,
)


class Notes(TypedDict, total=False):
    """What a mentor leaves of a session; what is left out is empty."""

    shared_note: str  # the student reads it
    next_steps: Sequence[str]
    private_note: str  # only the mentor reads it


def join(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> str:
    """Write down that this person joins, and return the name of the room they may enter."""
    session, _request = locking.lock_session(db, session_id)
    enforce(permissions.can_join(viewer, session, now, rules=rules))
    db.add(SessionJoin(session_id=session.id, person_id=viewer.person_id, joined_at=now))
    db.flush()
    return session.room_name


def complete(
    db: Db,
    viewer: Viewer,
    session_id: int,
    *,
    now: datetime,
    rules: Rules,
    **notes: Unpack[Notes],
) -> None:
    """Say that the session took place. Only the mentor leaves notes and next steps; their draft goes with it."""
    session, request = locking.lock_session(db, session_id)
    enforce(permissions.can_complete(viewer, session, now))
    actor_role = ActorRole.MENTOR if permissions.is_mentor(viewer, session) else ActorRole.STUDENT
    if actor_role is ActorRole.MENTOR:
        drafts.discard(db, viewer, drafts.of_session(session.id), now=now, rules=rules)
        _write_notes(db, session, **notes)
    elif any(notes.values()):
        raise Invalid("shared_note", "Notes and next steps are the mentor's to write.")
    end(
        db,
        session,
        request,
        SessionStatus.COMPLETED,
        None,
        actor_role=actor_role,
        kind=EventKind.COMPLETED,
        now=now,
        viewer=viewer,
    )


def add_notes(
    db: Db,
    viewer: Viewer,
    session_id: int,
    *,
    now: datetime,
    rules: Rules,
    **notes: Unpack[Notes],
) -> None:
    """Write or change the notes of a completed session, also where the student completed it first.

    What was typed and not sent is no draft any more.
    """
    session, _request = locking.lock_session(db, session_id)
    enforce(permissions.can_add_notes(viewer, session))
    drafts.discard(db, viewer, drafts.of_session(session.id), now=now, rules=rules)
    _write_notes(db, session, **notes)
    db.flush()


def mark_absent(db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> None:
    """Say that the other one did not come. The evidence is who pressed "Join session".

    An absent student ends the request; an absent mentor opens it again, oldest first, without them.
    """
    session, request = locking.lock_session(db, session_id)
    joined = joined_ids(db, session.id)
    other_id = session.mentor_id if permissions.is_student(viewer, session) else session.student_id
    enforce(
        permissions.can_mark_absent(
            viewer,
            session,
            now,
            i_joined=viewer.person_id in joined,
            other_joined=other_id in joined,
            rules=rules,
        )
    )
    if permissions.is_mentor(viewer, session):
        end(
            db, session, request, SessionStatus.NO_SHOW, Absent.STUDENT,
            actor_role=ActorRole.MENTOR, kind=EventKind.STUDENT_ABSENT, now=now, viewer=viewer,
        )  # fmt: skip
        return
    session.status, session.absent, session.ended_at = SessionStatus.NO_SHOW, Absent.MENTOR, now
    db.flush()
    claims.reopen_request(
        db,
        request,
        actor_role=ActorRole.STUDENT,
        kind=EventKind.MENTOR_ABSENT,
        how=ClaimOutcome.NO_SHOW,
        now=now,
        rules=rules,
        actor_id=viewer.person_id,
    )


def contest(
    db: Db, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules, reason: str = ""
) -> None:
    """Say that one was there after all, within 72 h; an admin will look at it."""
    session = locking.lock_session_only(db, session_id)
    enforce(permissions.can_contest(viewer, session, now, rules=rules))
    session.contest_reason = clean_text("reason", reason, CONTEST_REASON)
    session.contested_at = now
    db.flush()


def correct(
    db: Db, viewer: Viewer, session_id: int, absent: Absent | str, *, now: datetime, rules: Rules
) -> None:
    """An admin's correction of who was absent. The request goes its way as it was.

    A mentor who was not absent after all may take the request again, should it still be there.
    """
    session = locking.lock_session_only(db, session_id)
    enforce(permissions.can_correct(viewer, session))
    if absent not in list(Absent):
        raise Invalid("absent", "Choose one of: student, mentor, both, nobody.")
    session.absent, session.corrected_at = Absent(absent), now
    held = db.exec(select(Claim).where(Claim.id == session.claim_id).with_for_update()).one()
    if held.outcome in (ClaimOutcome.NO_SHOW, ClaimOutcome.EXCUSED) and not _took_it_again(db, held):
        was_absent = session.absent in (Absent.MENTOR, Absent.BOTH)
        held.outcome = ClaimOutcome.NO_SHOW if was_absent else ClaimOutcome.EXCUSED
    db.flush()


def _took_it_again(db: Db, held: Claim) -> bool:
    """Whether this mentor, once excused, claimed the request a second time: that cannot be undone."""
    later = select(Claim.id).where(
        Claim.request_id == held.request_id,
        Claim.mentor_id == held.mentor_id,
        col(Claim.id) > held.id,
        col(Claim.outcome).is_distinct_from(ClaimOutcome.UNDONE),
    )
    return db.exec(later).first() is not None


def rate(
    db: Db, viewer: Viewer, session_id: int, stars: int, *, now: datetime, rules: Rules, comment: str = ""
) -> None:
    """One to five stars from the student, once, with a comment that only the programme reads."""
    session = locking.lock_session_only(db, session_id)
    rated = db.exec(select(Feedback.session_id).where(Feedback.session_id == session.id)).first() is not None
    enforce(permissions.can_rate(viewer, session, rated=rated))
    if type(stars) is not int or not STARS.least <= stars <= STARS.most:
        raise Invalid("stars", "Choose one to five stars.")
    words = clean_text("comment", comment, COMMENT)
    db.add(
        Feedback(
            session_id=session.id, student_id=viewer.person_id, stars=stars, comment=words, created_at=now
        )
    )
    db.flush()


def end(
    db: Db, session: Session, request: Request, to: SessionStatus, absent: Absent | None, *,
    actor_role: ActorRole, kind: EventKind, now: datetime, viewer: Viewer | None = None,
) -> None:  # fmt: skip
    """End a locked session together with its request, as completed or with somebody absent."""
    session.status, session.absent, session.ended_at = to, absent, now
    db.flush()
    claims.end_claim(db, request, how=ClaimOutcome.COMPLETED, now=now)
    actor_id = viewer.person_id if viewer else None
    transition(
        db,
        request,
        Status.COMPLETED,
        actor_role=actor_role,
        kind=kind,
        at=now,
        actor_id=actor_id,
        ended_at=now,
    )


def joined_ids(db: Db, session_id: int) -> set[int]:
    """Who of the two pressed "Join session"."""
    return set(db.exec(select(SessionJoin.person_id).where(col(SessionJoin.session_id) == session_id)))


def _write_notes(db: Db, session: Session, **notes: Unpack[Notes]) -> None:
    # Read first: a read flushes, and notes alone are no way of a session that has not ended yet.
    note = db.get(PrivateNote, session.id)
    body = clean_text("private_note", notes.get("private_note", ""), NOTE)
    session.shared_note = clean_text("shared_note", notes.get("shared_note", ""), NOTE)
    session.next_steps = clean_steps(notes.get("next_steps", ()))
    if note:
        note.body = body
    elif body:
        db.add(PrivateNote(session_id=session.id, mentor_id=session.mentor_id, body=body))
