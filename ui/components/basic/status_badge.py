"""The status of a request or session as a word on a tinted ground; the mark before it differs in shape, not only in colour."""

from datetime import datetime

from markupsafe import Markup

from domain.read_models import RequestCard, SessionCard, SessionStatus, Status, Urgency
from ui.markup import markup

LOOKS = {
    "Open": "b-open",
    "Expires soon": "b-attention",
    "Claimed": "b-claimed",
    "Scheduled": "b-scheduled",
    "Live now": "b-live",
    "Confirm outcome": "b-attention",
    "Completed": "b-completed",
    "Cancelled": "b-cancelled",
    "Expired": "b-expired",
    "Did not take place": "b-cancelled",
}


def status_badge(words: str) -> Markup:
    """A badge; `words` as `request_words` or `session_words` give them."""
    return markup('<span class="badge {look}">{words}</span>', look=LOOKS[words], words=words)


def request_badge(card: RequestCard, now: datetime) -> Markup:
    return status_badge(request_words(card, now))


def session_badge(card: SessionCard, now: datetime) -> Markup:
    return status_badge(session_words(card.status, card.starts_at, card.ends_at, now))


def request_words(card: RequestCard, now: datetime) -> str:
    """The status as it reads on screen; the clock makes three words that are never stored."""
    if card.status is Status.OPEN:
        if card.expires_at <= now:
            return "Expired"
        return "Expires soon" if card.expires_soon else "Open"
    if card.status is Status.SCHEDULED and card.session_starts_at and card.session_ends_at:
        return session_words(SessionStatus.SCHEDULED, card.session_starts_at, card.session_ends_at, now)
    return card.status.value.capitalize()


def session_words(status: SessionStatus, starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    if status is SessionStatus.NO_SHOW:
        return "Did not take place"
    if status is not SessionStatus.SCHEDULED or now < starts_at:
        return status.value.capitalize()
    return "Live now" if now < ends_at else "Confirm outcome"


def urgency_mark(urgency: Urgency) -> str | Markup | None:
    """Urgent stands out, High is plain text, and what is usual goes without saying."""
    if urgency is Urgency.URGENT:
        return markup('<span class="badge urgent">Urgent</span>')
    return "High urgency" if urgency is Urgency.HIGH else None
