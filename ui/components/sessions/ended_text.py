"""A session that did not take place, in words: who was absent or called it off, and what became of the request. Pure."""

from datetime import datetime, timedelta

from markupsafe import Markup

from domain.grammar import number_in_words, plural
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionDetail
from ui import urls
from ui.components.basic.text import quoted
from ui.components.basic.times import moment
from ui.components.sessions.text import VIEW_REQUEST
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
        '<h2>{heading}</h2>{lines}{said}<p class="muted">{request}</p>{link}',
        heading=heading(page),
        lines=joined(lines),
        said=said,
        request=request_words(page),
        link=request_link(page),
    )


def heading(page: SessionDetail) -> str:
    return WAS_CORRECTED if page.absent == "nobody" else DID_NOT_TAKE_PLACE


def story(page: SessionDetail, time_format: TimeFormat, now: datetime, late: timedelta) -> list[str]:
    """What happened, in its order."""
    if page.card.status == "cancelled":
        return [cancelled_late(late) if page.late_cancellation else "This session was cancelled."]
    lines = [absence(page)]
    if page.contested_at and not page.corrected_at:
        lines.append(contested(page))
    if page.corrected_at:
        lines.append(f"An admin corrected the record {moment(page.corrected_at, time_format, now)}.")
    return lines


def cancelled_late(late: timedelta) -> str:
    hours = late // timedelta(hours=1)
    return plural(
        hours,
        "This session was cancelled, less than {words} hour before it began.",
        "This session was cancelled, less than {words} hours before it began.",
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


def request_link(page: SessionDetail) -> Markup:
    """A mentor who holds it no longer may not be able to see it."""
    if page.card.session_type is None:
        return Markup("")
    return markup(
        '<p><a class="btn ghost" href="{href}">{words}</a></p>',
        href=urls.request(page.card.request_id),
        words=VIEW_REQUEST,
    )
