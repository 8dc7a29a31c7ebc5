"""The one line that says what happens next with a request, to whoever is looking. Pure."""

from datetime import datetime

from domain.enums import Role, Status
from domain.people.time_format import TimeFormat
from domain.requests.read_models import RequestCard, WaitEstimate
from ui.components.basic.times import lasting, moment, span
from ui.components.requests import next_step_text as text
from ui.components.requests.text import A_MENTOR, SOME_MENTOR
from ui.components.requests.wait_estimate import wait_words


def next_step(
    card: RequestCard,
    viewer_role: Role,
    time_format: TimeFormat,
    now: datetime,
    *,
    wait: WaitEstimate | None = None,
    offered: int = 0,
) -> str:
    """Never empty: every status has a next step or says that all is done.

    `wait` is how requests like this one fare, `offered` how many of this viewer's own times wait for an answer.
    """
    if viewer_role is Role.MENTOR:
        return for_mentor(card, time_format, now, offered)
    return (
        for_student(card, time_format, now, wait)
        if viewer_role is Role.STUDENT
        else for_admin(card, time_format, now)
    )


def for_student(
    card: RequestCard, time_format: TimeFormat, now: datetime, wait: WaitEstimate | None = None
) -> str:
    mentor = card.mentor_name or A_MENTOR
    if card.status is Status.OPEN and card.expires_at > now:
        usual = wait_words(wait) or text.YOU_WILL_SEE
        return text.waiting_for_mentor(usual, moment(card.expires_at, time_format, now))
    if card.status in (Status.OPEN, Status.EXPIRED):
        return text.RENEW if card.actions.get("renew") is True else text.POST_A_NEW_ONE
    if card.status is Status.CLAIMED:
        by = deadline(card, time_format, now)
        return text.pick_or_wait(mentor, by) if card.offers else text.is_choosing(mentor, by)
    if card.status is Status.SCHEDULED:
        return wish_to_move(card, mentor, now) or meeting(
            card, mentor, time_format, now, after=text.AFTER_MEETING
        )
    if card.status is Status.COMPLETED:
        return text.done_for_student(mentor, card.next_steps, card.steps_done)
    return text.CALLED_OFF_FOR_STUDENT


def deadline(card: RequestCard, time_format: TimeFormat, now: datetime) -> str:
    """Until when a time must be set; empty where nothing lapses."""
    return moment(card.claim_lapses_at, time_format, now) if card.claim_lapses_at else ""


def meeting(card: RequestCard, other: str, time_format: TimeFormat, now: datetime, *, after: str) -> str:
    """What to do about a session that is booked: wait, go there, or say how it went."""
    if not card.session_starts_at or not card.session_ends_at:
        return text.you_meet(other)
    if now < card.session_starts_at:
        return text.you_meet_on(other, span(card.session_starts_at, card.session_ends_at, time_format))
    if now < card.session_ends_at:
        return text.is_on_now(other, lasting(card.session_ends_at - now))
    return text.has_ended(other, after)


def wish_to_move(card: RequestCard, other: str, now: datetime) -> str:
    """The other side proposes another time for a session that is still ahead; else nothing."""
    if not card.offers or not card.session_starts_at or card.session_starts_at <= now:
        return ""
    return text.wish_to_move(other)


def for_mentor(card: RequestCard, time_format: TimeFormat, now: datetime, offered: int = 0) -> str:
    student = card.student_name
    if card.status is Status.OPEN and card.expires_at > now:
        return text.is_waiting_for_you(student, moment(card.expires_at, time_format, now))
    if card.status is Status.CLAIMED:
        by = deadline(card, time_format, now)
        return text.accept_or_choose(student, offered, by) if offered else text.choose_a_time(student, by)
    if card.status is Status.SCHEDULED:
        after = text.complete_it(student)
        return wish_to_move(card, student, now) or meeting(card, student, time_format, now, after=after)
    if card.status is Status.COMPLETED:
        return text.done_for_mentor(student)
    return text.CALLED_OFF_FOR_MENTOR if card.status is Status.CANCELLED else text.GONE_FOR_MENTOR


def for_admin(card: RequestCard, time_format: TimeFormat, now: datetime) -> str:
    student, mentor = card.student_name, card.mentor_name or SOME_MENTOR
    if card.status is Status.OPEN and card.expires_at > now:
        return text.waits_for_a_mentor(student, moment(card.expires_at, time_format, now))
    if card.status is Status.CLAIMED:
        return text.is_choosing_with(mentor, student)
    if card.status is Status.SCHEDULED and card.session_starts_at and card.session_ends_at:
        when = span(card.session_starts_at, card.session_ends_at, time_format)
        ahead = now < card.session_starts_at
        return text.they_meet(student, mentor, when) if ahead else text.they_met(when)
    if card.status is Status.COMPLETED:
        return text.both_done(mentor, student)
    return text.NO_MORE[card.status]
