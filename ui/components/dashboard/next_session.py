"""The session that comes next, on top of the dashboard, with its countdown and the way in."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.sessions.read_models import SessionCard
from ui import urls
from ui.client.current_user import CurrentUser
from ui.components.basic.status_badge import session_badge
from ui.components.basic.text import DAYS, MONTHS, at, from_to
from ui.components.basic.times import clock, local, short_day, until, zone_words
from ui.components.dashboard import text
from ui.components.sessions.join import way_in
from ui.components.sessions.text import VIEW_SESSION
from ui.markup import markup


@dataclass
class NextSession:
    """Two pieces, so that the countdown can move on while somebody is on the button."""

    user: CurrentUser
    section: Element
    words: ui.html
    way_in: ui.html
    card: SessionCard | None = None


def next_session(user: CurrentUser) -> NextSession:
    """Make room for it; `show` fills it."""
    with html.section().classes("card next-session") as section:
        section.props["aria-label"] = text.NEXT_SESSION
        words = ui.html("", sanitize=False).classes("row grow")
        way = ui.html("", sanitize=False).classes("row wrap")
    section.visible = False
    return NextSession(user, section, words, way)


def update_next_session(shown: NextSession, card: SessionCard | None, now: datetime) -> None:
    """Show this session, or nothing; touch only what differs."""
    shown.card = card
    shown.section.visible = card is not None
    if card is None:
        return
    for part, content in (
        (shown.words, words_of(card, shown.user, now)),
        (shown.way_in, way_in_words(card, now)),
    ):
        if part.content != content:
            part.set_content(content)


def words_of(card: SessionCard, user: CurrentUser, now: datetime) -> Markup:
    time_format = user.time_format
    start, end = local(card.starts_at, time_format.zone), local(card.ends_at, time_format.zone)
    last = (
        clock(end, time_format)
        if start.date() == end.date()
        else at(short_day(end, time_format), clock(end, time_format))
    )
    begun = card.starts_at <= now
    return markup(
        '<div class="date-box" aria-hidden="true">{weekday}<b>{day}</b>{month}</div>'
        '<div class="grow"><h2>{title}</h2><p class="muted">{other} · <span class="hidden-words">{date}, </span>'
        "{hours}, {zone} · {left}</p></div>",
        weekday=DAYS[start.weekday()],
        day=start.day,
        month=MONTHS[start.month - 1],
        title=card.title,
        other=text.with_whom(card.counterpart_name),
        date=short_day(start, time_format),
        hours=from_to(clock(start, time_format), last),
        zone=zone_words(time_format.zone),
        left=session_badge(card, now) if begun else until(card.starts_at, now),
    )


def way_in_words(card: SessionCard, now: datetime) -> Markup:
    """ "Join session" as soon as it is possible; before that it is there to be seen, and says when."""
    template = '<a class="btn ghost" href="{href}">{words}</a>'
    return markup(template, href=urls.session(card.id), words=VIEW_SESSION) + way_in(card, now, short=True)
