"""A session that did not take place, in words: who was absent or called it off, and what became of the request. Pure."""

from datetime import datetime

from markupsafe import Markup

from domain.read_models import SessionPage
from ui.components.basic.times import moment
from ui.markup import joined, markup

REQUEST = {
    "open": "Your request is open again and keeps its place, so another mentor can take it.",
    "cancelled": "The request ended with it.",
    "completed": "The request ended with it.",
}


def ended_words(page: SessionPage, zone: str, now: datetime) -> Markup:
    """The whole story, a sentence each."""
    lines = [markup("<p>{line}</p>", line=line) for line in story(page, zone, now)]
    reason = page.cancel_reason or page.contest_reason
    said = markup('<p class="hint small prose">“{reason}”</p>', reason=reason) if reason else ""
    return markup(
        '<h2>{heading}</h2>{lines}{said}<p class="muted">{request}</p>{link}',
        heading=heading(page),
        lines=joined(lines),
        said=said,
        request=request_words(page),
        link=request_link(page),
    )


def heading(page: SessionPage) -> str:
    return "This record was corrected" if page.absent == "nobody" else "It did not take place"


def story(page: SessionPage, zone: str, now: datetime) -> list[str]:
    """What happened, in its order."""
    if page.card.status == "cancelled":
        late = ", less than three hours before it began" if page.late_cancellation else ""
        return [f"This session was cancelled{late}."]
    lines = [absence(page)]
    if page.contested_at and not page.corrected_at:
        lines.append(contested(page))
    if page.corrected_at:
        lines.append(f"An admin corrected the record {moment(page.corrected_at, zone, now)}.")
    return lines


def absence(page: SessionPage) -> str:
    """Who was absent, to whoever is looking."""
    absent, name = page.absent, page.counterpart.first_name
    if absent is None or absent == "nobody":
        return "Nobody was absent."
    if absent == "both":
        return "Nobody came."
    if page.card.viewer_role == "admin":
        return f"The {absent.value} was marked absent."
    if absent.value == page.card.viewer_role.value:
        return f"{name} was there, and you were marked absent."
    return f"{name} was marked absent."


def contested(page: SessionPage) -> str:
    if page.card.viewer_role == "admin":
        return "Whoever was marked absent says that they were there:"
    if page.contest_reason:  # only whoever contested it may read that, and admins
        return "You said that you were there. An admin will look at it."
    return f"{page.counterpart.first_name} says that they were there. An admin will look at it."


def request_words(page: SessionPage) -> str:
    """What became of the request; for its mentor, only that it goes on without them."""
    if page.card.viewer_role == "student":
        return REQUEST.get(page.request_status.value, "Your request has found somebody else since.")
    if page.request_status.value in ("completed", "cancelled"):
        return REQUEST[page.request_status.value]
    return "The request went back to the board, so another mentor can take it."


def request_link(page: SessionPage) -> Markup:
    """A mentor who holds it no longer may not be able to see it."""
    if page.card.session_type is None:
        return Markup("")
    return markup(
        '<p><a class="btn ghost" href="/mentorship/requests/{id}">View request</a></p>',
        id=page.card.request_id,
    )
