"""The session that comes next, on top of the dashboard, with its countdown and the way in."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.read_models import SessionCard
from ui.auth.sign_in import Visitor
from ui.components.basic.status_badge import session_badge
from ui.components.basic.times import DAYS, MONTHS, clock, local, short_day, until, zone_words
from ui.markup import markup


@dataclass
class NextSession:
    """Two pieces, so that the countdown can move on while somebody is on the button."""

    visitor: Visitor
    section: Element
    words: ui.html
    way_in: ui.html
    card: SessionCard | None = None


def next_session(visitor: Visitor) -> NextSession:
    """Make room for it; `show` fills it."""
    with html.section().classes("card next-session").props('aria-label="Next session"') as section:
        words = ui.html("", sanitize=False).classes("row grow")
        way = ui.html("", sanitize=False).classes("row wrap")
    section.visible = False
    return NextSession(visitor, section, words, way)


def show(shown: NextSession, card: SessionCard | None, now: datetime) -> None:
    """Show this session, or nothing; touch only what differs."""
    shown.card = card
    shown.section.visible = card is not None
    if card is None:
        return
    for part, content in ((shown.words, words_of(card, shown.visitor, now)), (shown.way_in, way_in(card))):
        if part.content != content:
            part.set_content(content)


def words_of(card: SessionCard, visitor: Visitor, now: datetime) -> Markup:
    zone = visitor.viewer.time_zone
    start, end = local(card.starts_at, zone), local(card.ends_at, zone)
    last = clock(end) if start.date() == end.date() else f"{short_day(end)}, {clock(end)}"
    begun = card.starts_at <= now
    return markup(
        '<div class="date-box" aria-hidden="true">{weekday}<b>{day}</b>{month}</div>'
        '<div class="grow"><h2>{title}</h2><p class="muted">With {other} · <span class="hidden-words">{date}, </span>'
        "{start} to {end}, {zone} · {left}</p></div>",
        weekday=DAYS[start.weekday()],
        day=start.day,
        month=MONTHS[start.month - 1],
        title=card.title,
        other=card.counterpart_name,
        date=short_day(start),
        start=clock(start),
        end=last,
        zone=zone_words(zone),
        left=session_badge(card, now) if begun else until(card.starts_at, now),
    )


def way_in(card: SessionCard) -> Markup:
    """ "Join session" as soon as it is possible; before that it is there to be seen, and says when."""
    details = markup('<a class="btn ghost" href="/mentorship/sessions/{id}">View session</a>', id=card.id)
    answer = card.actions.get("join")
    if answer is True:
        return details + markup('<a class="btn" href="/join/{id}">Join session</a>', id=card.id)
    return details + markup(
        '<button class="btn" type="button" disabled title="{why}">Join session</button>', why=answer or ""
    )
