"""The one line that says what happens next with a request, to whoever is looking. Pure."""

from datetime import datetime

from domain.read_models import RequestCard, Role, Status, WaitFigures
from ui.components.basic.times import lasting, moment, span
from ui.components.requests.wait_estimate import wait_words


def next_step(
    card: RequestCard,
    i_am: Role,
    zone: str,
    now: datetime,
    *,
    wait: WaitFigures | None = None,
    offered: int = 0,
) -> str:
    """Never empty: every status has a next step or says that all is done.

    `wait` is how requests like this one fare, `offered` how many of this viewer's own times wait for an answer.
    """
    if i_am is Role.MENTOR:
        return for_mentor(card, zone, now, offered)
    return for_student(card, zone, now, wait) if i_am is Role.STUDENT else for_admin(card, zone, now)


def for_student(card: RequestCard, zone: str, now: datetime, wait: WaitFigures | None = None) -> str:
    mentor = card.mentor_name or "A mentor"
    if card.status is Status.OPEN and card.expires_at > now:
        usual = wait_words(wait) or "You will see here when someone takes it."
        return f"Waiting for a mentor. {usual} Expires {moment(card.expires_at, zone, now)}."
    if card.status in (Status.OPEN, Status.EXPIRED):
        return expired_for_student(card)
    if card.status is Status.CLAIMED:
        by = card.claim_lapses_at
        deadline = (
            f" If none is set by {moment(by, zone, now)}, it opens again and keeps its place." if by else ""
        )
        if card.offers:
            return f"Pick one of {mentor}’s times, or wait for one of yours.{deadline}"
        return f"{mentor} took it and is choosing a time.{deadline}"
    if card.status is Status.SCHEDULED:
        if wish := wish_to_move(card, mentor, now):
            return wish
        return meeting(
            card, mentor, zone, now, after="Tell us once you have met: confirm it on the session page."
        )
    if card.status is Status.COMPLETED:
        return f"Done. {left_behind(card, mentor)}"
    return "This was called off. You can post a new request whenever you like."


def expired_for_student(card: RequestCard) -> str:
    if card.actions.get("renew") is True:
        return "Nobody could take it in time. Renew it with new times and it goes back on the board."
    return "Nobody could take it in time. You are welcome to post a new one."


def left_behind(card: RequestCard, mentor: str) -> str:
    if not card.next_steps:
        return f"{mentor} helped you with this one."
    steps = "1 next step" if card.next_steps == 1 else f"{card.next_steps} next steps"
    return f"{mentor} left you {steps}."


def meeting(card: RequestCard, other: str, zone: str, now: datetime, *, after: str) -> str:
    """What to do about a session that is booked: wait, go there, or say how it went."""
    if not card.session_starts_at or not card.session_ends_at:
        return f"You meet {other}."
    if now < card.session_starts_at:
        return f"You meet {other} on {span(card.session_starts_at, card.session_ends_at, zone)}."
    if now < card.session_ends_at:
        return f"Your session with {other} is on now, for another {lasting(card.session_ends_at - now)}."
    return f"Your session with {other} has ended. {after}"


def wish_to_move(card: RequestCard, other: str, now: datetime) -> str:
    """The other side proposes another time for a session that is still ahead; else nothing."""
    if not card.offers or not card.session_starts_at or card.session_starts_at <= now:
        return ""
    return f"{other} would like to meet at another time. Accept it or decline; until then the session stays where it is."


def for_mentor(card: RequestCard, zone: str, now: datetime, offered: int = 0) -> str:
    student = card.student_name
    if card.status is Status.OPEN and card.expires_at > now:
        return f"{student} is waiting. Take it if you can help. Expires {moment(card.expires_at, zone, now)}."
    if card.status is Status.CLAIMED:
        by = card.claim_lapses_at
        deadline = f" by {moment(by, zone, now)}, or it opens again for everyone" if by else ""
        if offered:
            times = "the time you offered" if offered == 1 else "one of the times you offered"
            return f"{student} can accept {times}. Or choose one of {student}’s{deadline}."
        return f"It is yours. Choose a time with {student}{deadline}."
    if card.status is Status.SCHEDULED:
        if wish := wish_to_move(card, student, now):
            return wish
        after = f"Complete it, with a note and next steps for {student}."
        return meeting(card, student, zone, now, after=after)
    if card.status is Status.COMPLETED:
        return f"Done. Thank you for helping {student}."
    if card.status is Status.CANCELLED:
        return "This was called off. There are more on the board."
    return "This request is no longer on the board. There are more there."


def for_admin(card: RequestCard, zone: str, now: datetime) -> str:
    student, mentor = card.student_name, card.mentor_name or "a mentor"
    if card.status is Status.OPEN and card.expires_at > now:
        return f"{student} is waiting for a mentor. Expires {moment(card.expires_at, zone, now)}."
    if card.status is Status.CLAIMED:
        return f"{mentor} took it and is choosing a time with {student}."
    if card.status is Status.SCHEDULED and card.session_starts_at and card.session_ends_at:
        when = span(card.session_starts_at, card.session_ends_at, zone)
        return (
            f"{student} and {mentor} meet on {when}."
            if now < card.session_starts_at
            else f"They met on {when}."
        )
    if card.status is Status.COMPLETED:
        return f"{mentor} and {student} are done."
    return f"This request is {'expired' if card.status is Status.OPEN else card.status.value}."
