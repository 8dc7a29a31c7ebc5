"""/mentorship/sessions: what is ahead, and what was."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from fastapi import Depends
from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.pagination import Page
from domain.sessions import queries as session_queries
from domain.sessions.read_models import SessionCard
from ui import urls
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic.button import button
from ui.components.basic.empty_state import empty_state
from ui.components.basic.focus import take_focus
from ui.components.basic.text import SHOW_MORE, more_shown
from ui.components.sessions import text
from ui.components.sessions.card import session_card
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.runtime.act import act
from ui.runtime.follow import follow
from ui.runtime.run import run

Lists = dict[str, Page[SessionCard]]
DASHBOARD = (text.TO_DASHBOARD, urls.DASHBOARD)


@dataclass
class SessionSection:
    """One of the two lists on this page."""

    when: str
    box: Element
    more: Element
    shown: int = 0


@ui.page(urls.SESSIONS)
def sessions_page(loaded: Loaded[Lists] = Depends(page_data(session_queries.first_pages))) -> None:
    user, lists = loaded
    with frame(user, text.SESSIONS, current="sessions"):
        html.h1(text.SESSIONS)
        parts = [draw_part(when) for when in text.HEADINGS]
        for part in parts:
            draw_cards(user, part, lists[part.when])

    async def on_change(changes: list[Change]) -> None:
        fresh = await run(user.sign_in, session_queries.first_pages)
        for part in parts:
            part.box.clear()
            part.shown = 0
            draw_cards(user, part, fresh[part.when])

    follow(user, partial(is_mine, user), on_change)


def is_mine(user: CurrentUser, change: Change) -> bool:
    return change.kind == "session" and user.viewer.person_id in (change.student_id, change.mentor_id)


def draw_part(when: str) -> SessionSection:
    with html.section().classes("card") as section:
        title = html.h2(text.HEADINGS[when])
        section.props["aria-labelledby"] = title.html_id
        return SessionSection(when, html.div().classes("list session-list"), html.div().classes("more"))


def draw_cards(user: CurrentUser, part: SessionSection, page: Page[SessionCard]) -> list[Element]:
    """The sessions of this page below those that are there, and the way to more."""
    time_format, now = user.time_format, datetime.now(UTC)
    with part.box:
        if not part.shown and not page.items:
            ui.html(nothing(part.when), sanitize=False)
        drawn: list[Element] = [
            ui.html(session_card(card, time_format, now), sanitize=False, tag="article").classes("row top")
            for card in page.items
        ]
    part.shown += len(drawn)
    part.more.clear()
    if page.next_cursor:
        with part.more:
            button(SHOW_MORE, partial(show_more, user, part, page.next_cursor), kind="ghost", small=True)
    return drawn


async def show_more(user: CurrentUser, part: SessionSection, cursor: str) -> None:
    outcome = await act(user.sign_in, session_queries.list_own, when=part.when, cursor=cursor)
    if outcome is None:
        return
    drawn = draw_cards(user, part, outcome.value)
    if drawn:  # the button that had the focus is gone or another one: go on with the first that came
        take_focus(drawn[0].props("tabindex=-1"))
    announce(more_shown(len(drawn)))


def nothing(when: str) -> Markup:
    if when == "upcoming":
        return empty_state(text.NOTHING_PLANNED_HEADING, text.NOTHING_PLANNED, link=DASHBOARD)
    return empty_state(text.NOTHING_YET_HEADING, text.NOTHING_YET)
