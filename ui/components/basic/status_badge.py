"""The status of a request or session as a word on a tinted ground; the mark before it differs in shape, not only in colour."""

from datetime import datetime

from markupsafe import Markup

from domain.enums import SessionStatus, Status, Urgency
from domain.requests.read_models import RequestCard
from domain.sessions.read_models import SessionCard
from ui.components.basic.text import URGENCY_MARKS, Badge
from ui.markup import markup

LOOKS = {
    Badge.OPEN: "b-open",
    Badge.EXPIRES_SOON: "b-attention",
    Badge.CLAIMED: "b-claimed",
    Badge.SCHEDULED: "b-scheduled",
    Badge.LIVE_NOW: "b-live",
    Badge.HOW_DID_IT_GO: "b-attention",
    Badge.COMPLETED: "b-completed",
    Badge.CANCELLED: "b-cancelled",
    Badge.EXPIRED: "b-expired",
    Badge.NO_SHOW: "b-cancelled",
}
# What the clock does not change; each status stands here, so that a new one is a KeyError in the first test.
OF_REQUESTS = {
    Status.OPEN: Badge.OPEN,
    Status.CLAIMED: Badge.CLAIMED,
    Status.SCHEDULED: Badge.SCHEDULED,
    Status.COMPLETED: Badge.COMPLETED,
    Status.CANCELLED: Badge.CANCELLED,
    Status.EXPIRED: Badge.EXPIRED,
}
OF_SESSIONS = {
    SessionStatus.SCHEDULED: Badge.SCHEDULED,
    SessionStatus.COMPLETED: Badge.COMPLETED,
    SessionStatus.CANCELLED: Badge.CANCELLED,
    SessionStatus.NO_SHOW: Badge.NO_SHOW,
}


def status_badge(badge: Badge) -> Markup:
    return markup('<span class="badge {look}">{words}</span>', look=LOOKS[badge], words=badge.value)


def request_badge(card: RequestCard, now: datetime) -> Markup:
    return status_badge(badge_of_request(card, now))


def session_badge(card: SessionCard, now: datetime) -> Markup:
    return status_badge(badge_of_session(card.status, card.starts_at, card.ends_at, now))


def request_words(card: RequestCard, now: datetime) -> str:
    """The status as it reads on screen."""
    return badge_of_request(card, now).value


def badge_of_request(card: RequestCard, now: datetime) -> Badge:
    """The status as of now: the clock makes some of them that are never stored."""
    if card.status is Status.OPEN:
        if card.expires_at <= now:
            return Badge.EXPIRED
        return Badge.EXPIRES_SOON if card.expires_soon else Badge.OPEN
    if card.status is Status.SCHEDULED and card.session_starts_at and card.session_ends_at:
        return badge_of_session(SessionStatus.SCHEDULED, card.session_starts_at, card.session_ends_at, now)
    return OF_REQUESTS[card.status]


def badge_of_session(status: SessionStatus, starts_at: datetime, ends_at: datetime, now: datetime) -> Badge:
    if status is not SessionStatus.SCHEDULED or now < starts_at:
        return OF_SESSIONS[status]
    return Badge.LIVE_NOW if now < ends_at else Badge.HOW_DID_IT_GO


def urgency_mark(urgency: Urgency) -> str | Markup | None:
    """Urgent stands out, High is plain text, and what is usual goes without saying."""
    if urgency is Urgency.URGENT:
        return markup('<span class="badge urgent">{words}</span>', words=URGENCY_MARKS[urgency])
    return URGENCY_MARKS[urgency] if urgency is Urgency.HIGH else None
