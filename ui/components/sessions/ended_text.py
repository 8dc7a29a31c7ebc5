"""A session that did not take place, in words: who was absent or called it off, and what became of the request. Pure."""

from datetime import datetime, timedelta

from markupsafe import Markup

from domain.enums import ActorRole
from domain.grammar import number_in_words, plural
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionDetail
from ui import urls
from ui.components.basic.text import quoted
from ui.components.basic.times import moment
from ui.components.requests.timeline_text import AN_ADMIN_AT_START, SOMEBODY_AT_START
from ui.components.sessions.text import TO_BOARD, VIEW_REQUEST
from ui.markup import joined, markup

DID_NOT_TAKE_PLACE, WAS_CORRECTED = "It did not take place", "This record was corrected"
REQUEST = {
    "open": "Your request is open again and keeps its place, so another mentor can take it.",
    "cancelled": "The request ended with it.",
    "completed": "The request ended with it.",
}
FOUND_SOMEBODY_ELSE = "Your request has found somebody else since."
BACK_ON_THE_BOARD = "The request went back to the board, so another mentor can take it."
MARKED_ABSENT = {
    "student": "The student was marked absent.",
    "mentor": "The mentor was marked absent.",
}


def ended_words(page: SessionDetail, time_format: TimeFormat, now: datetime, late: timedelta) -> Markup:
    """The whole story, a sentence each. `late` is how short before the start a cancellation counts as late."""
    lines = [markup("<p>{line}</p>", line=line) for line in story(page, time_format, now, late)]
    reason = page.cancel_reason or page.contest_reason
    said = markup('<p class="hint small prose">{reason}</p>', reason=quoted(reason)) if reason else ""
    return markup(
        '<h2>{heading}</h2>{lines}{said}<p class="muted">{request}</p><p class="row wrap">{go_on}</p>',
        heading=heading(page),
        lines=joined(lines),
        said=said,
        request=request_words(page),
        go_on=go_on_words(page),
    )


def heading(page: SessionDetail) -> str:
    return WAS_CORRECTED if page.absent == "nobody" else DID_NOT_TAKE_PLACE


def story(page: SessionDetail, time_format: TimeFormat, now: datetime, late: timedelta) -> list[str]:
    """What happened, in its order."""
    if page.card.status == "cancelled":
        return [
            cancelled(page, time_format, now),
            *([cancelled_late(late)] if page.late_cancellation else []),
        ]
    lines = [absence(page)]
    if page.contested_at and not page.corrected_at:
        lines.append(contested(page))
    if page.corrected_at:
        lines.append(f"An admin corrected the record {moment(page.corrected_at, time_format, now)}.")
    return lines


def cancelled(page: SessionDetail, time_format: TimeFormat, now: datetime) -> str:
    """By whom and when, as far as it is written down."""
    if page.ending is None:
        return "This session was cancelled."
    when = moment(page.ending.occurred_at, time_format, now)
    if page.ending.by_viewer:
        return f"You cancelled this session {when}."
    if page.ending.actor_role is ActorRole.SYSTEM:
        return f"This session was cancelled {when}."
    name = page.ending.actor_name or SOMEBODY_AT_START.get(page.ending.actor_role, AN_ADMIN_AT_START)
    return f"{name} cancelled this session {when}."


def cancelled_late(late: timedelta) -> str:
    hours = late // timedelta(hours=1)
    return plural(
        hours,
        "That was less than {words} hour before it began.",
        "That was less than {words} hours before it began.",
        words=number_in_words(hours),
    )


def absence(page: SessionDetail) -> str:
    """Who was absent, to whoever is looking."""
    absent, name = page.absent, page.counterpart.first_name
    if absent is None or absent == "nobody":
        return "Nobody was absent."
    if absent == "both":
        return "Nobody came."
    if page.card.viewer_role == "admin":
        return MARKED_ABSENT[absent.value]
    if absent.value == page.card.viewer_role.value:
        return f"{name} was there, and you were marked absent."
    return f"{name} was marked absent."


def contested(page: SessionDetail) -> str:
    if page.card.viewer_role == "admin":
        return "Whoever was marked absent says that they were there:"
    if page.contest_reason:  # only whoever contested it may read that, and admins
        return "You said that you were there. An admin will look at it."
    return f"{page.counterpart.first_name} says that they were there. An admin will look at it."


def request_words(page: SessionDetail) -> str:
    """What became of the request; for its mentor, only that it goes on without them."""
    if page.card.viewer_role == "student":
        return REQUEST.get(page.request_status.value, FOUND_SOMEBODY_ELSE)
    if page.request_status.value in ("completed", "cancelled"):
        return REQUEST[page.request_status.value]
    return BACK_ON_THE_BOARD


def asks_again(page: SessionDetail) -> bool:
    """Whether its student has nothing left to wait for, and may want to ask once more."""
    over = page.card.status in ("cancelled", "no_show") and page.card.viewer_role == "student"
    return over and page.request_status.value in ("cancelled", "completed", "expired")


def go_on_words(page: SessionDetail) -> Markup:
    """Where its reader goes on: the student where the request waits, the mentor where others do."""
    if page.card.viewer_role == "mentor":
        return _link(urls.BOARD, TO_BOARD)
    if asks_again(page) or page.card.session_type is None:
        return Markup("")
    return _link(urls.request(page.card.request_id), VIEW_REQUEST)


def _link(address: str, words: str) -> Markup:
    return markup('<a class="btn ghost" href="{address}">{words}</a>', address=address, words=words)
