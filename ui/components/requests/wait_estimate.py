"""How long requests like one usually wait, honestly, and what helps when one sits. Pure."""

from datetime import datetime, timedelta

from domain.enums import Role, Status
from domain.requests.read_models import RequestCard, RequestDetail, WaitEstimate
from ui.components.basic.text import days, hours, minutes
from ui.components.basic.times import DAY, HOUR, MINUTE
from ui.components.requests import next_step_text as text

SITS = timedelta(hours=24)  # after this a request sits, where half of the others did not take even longer
SHORT = 140  # characters: a description that says little
FEW_HOURS = timedelta(hours=3)  # of all windows together


def wait_words(wait: WaitEstimate | None) -> str:
    """ "About 7 in 10 requests like this are taken, half of them within 5 h." Nothing where too few are known."""
    if wait is None:
        return ""
    tenths = round(10 * wait.claimed_count / wait.sample_size)
    if tenths == 0:
        return text.FEW_ARE_TAKEN
    return text.usual_wait(tenths, within(wait.median_wait) if wait.median_wait is not None else "")


def within(stretch: timedelta) -> str:
    """One rounded-up part: "40 min", "5 h", "2 days"."""
    if stretch <= HOUR:
        return minutes(max(-(-stretch // MINUTE), 1))
    full_hours = -(-stretch // HOUR)
    return hours(full_hours) if full_hours < 48 else days(-(-stretch // DAY))


def what_helps(card: RequestCard, viewer_role: Role, wait: WaitEstimate | None, now: datetime) -> str:
    """What the student of an open request can do about a long wait, from its card alone."""
    if not waits(card, viewer_role, now):
        return ""
    if not card.times_left:
        return text.NO_TIMES
    return text.WHAT_HELPS if sits(card, wait, now) else ""


def what_helps_this(page: RequestDetail, now: datetime) -> str:
    """The same with all of the request known: what is short in it."""
    general = what_helps(page.card, page.viewer_role, page.wait_estimate, now)
    if not general or not page.card.times_left:
        return general
    ahead = [window for window in page.fields.windows if window.ends_at > now]
    in_all = sum((window.ends_at - max(window.starts_at, now) for window in ahead), timedelta())
    return text.what_helps(little_time=in_all < FEW_HOURS, short=len(page.fields.description) < SHORT)


def waits(card: RequestCard, viewer_role: Role, now: datetime) -> bool:
    return viewer_role is Role.STUDENT and card.status is Status.OPEN and card.expires_at > now


def sits(card: RequestCard, wait: WaitEstimate | None, now: datetime) -> bool:
    """Only told where enough is known of others: longer than half of those that were taken, and at least a day."""
    return wait is not None and now - card.created_at > max(SITS, wait.median_wait or SITS)
