"""A whole page that only says why it is not for this person, and where to go instead."""

from nicegui import html, ui

from ui.auth import Visitor
from ui.components.markup import markup
from ui.layout import frame


def refused(visitor: Visitor, title: str, sentence: str) -> None:
    """Answers 403: they may know that the page exists, and may not use it."""
    ui.context.client.status_code = 403
    words = '<p>{sentence}</p><a class="btn ghost" href="/mentorship/dashboard">Go to your dashboard</a>'
    with frame(visitor, title):
        html.h1(title)
        ui.html(markup(words, sentence=sentence), sanitize=False).classes("empty")
