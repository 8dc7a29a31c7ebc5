"""/mentorship/sessions: what is ahead, and what was."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from fastapi import Depends
from markupsafe import Markup
from nicegui import html, ui

from domain.enums import Role
from domain.limits import PAGE_SIZE
from domain.pagination import Page
from domain.sessions import queries as session_queries
from domain.sessions.read_models import SessionCard
from ui import urls
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.components.basic import moments
from ui.components.basic.empty_state import empty_state
from ui.components.sessions import text
from ui.components.sessions.card_list import (
    SessionList,
    actions_change,
    session_list,
    update_list,
    update_times,
    words_change,
)
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.live.ticker import PageTimer
from ui.runtime.act import act
from ui.runtime.context import current
from ui.runtime.follow import follow
from ui.runtime.run import run
from ui.runtime.timer import keep_time

Lists = dict[str, Page[SessionCard]]
FIRST_PAGE = 20  # as many as the view gives


@dataclass
class PageState:
    """The two lists of one open page."""

    user: CurrentUser
    lists: dict[str, SessionList]
    due: datetime | None = None  # when the clock next changes what may be done
    timer: PageTimer | None = None


@ui.page(urls.SESSIONS)
def sessions_page(loaded: Loaded[Lists] = Depends(page_data(session_queries.first_pages))) -> None:
    user, pages = loaded
    with frame(user, text.SESSIONS, current="sessions"):
        html.h1(text.SESSIONS)
        state = PageState(user, {when: draw_list(user, when) for when in text.HEADINGS})
        update(state, pages)

    async def on_change(changes: list[Change]) -> None:
        await refresh(state)

    state.timer = keep_time(partial(next_look, state), partial(look, state))
    follow(user, partial(is_mine, user), on_change)


def is_mine(user: CurrentUser, change: Change) -> bool:
    return change.kind == "session" and user.viewer.person_id in (change.student_id, change.mentor_id)


def draw_list(user: CurrentUser, when: str) -> SessionList:
    async def more(cursor: str) -> Page[SessionCard] | None:
        outcome = await act(user.sign_in, session_queries.list_own, when=when, cursor=cursor)
        return outcome.value if outcome else None

    with html.section().classes("card") as section:
        title = html.h2(text.HEADINGS[when])
        section.props["aria-labelledby"] = title.html_id
        return session_list(user.time_format, nothing(user, when), more)


def update(state: PageState, pages: Lists) -> None:
    for when, shown in state.lists.items():
        update_list(shown, pages[when])
    set_time(state)


async def refresh(state: PageState) -> None:
    """As many of each as are shown, so that nobody loses what they asked to see."""
    user = state.user
    for when, shown in state.lists.items():
        limit = min(max(len(shown.rows), FIRST_PAGE), PAGE_SIZE.most)
        update_list(shown, await run(user.sign_in, session_queries.list_own, when=when, limit=limit))
    set_time(state)


def set_time(state: PageState) -> None:
    now, rules = datetime.now(UTC), current().rules
    state.due = moments.soonest((actions_change(one, now, rules) for one in state.lists.values()), now)
    if state.timer:
        state.timer.set()


def next_look(state: PageState, now: datetime) -> datetime | None:
    return moments.soonest((state.due, *(words_change(one, now) for one in state.lists.values())), now)


async def look(state: PageState, now: datetime) -> None:
    """Countdowns move by the clock; only when it changes what may be done, the lists are read again."""
    if state.due and now >= state.due:
        await refresh(state)
        return
    for shown in state.lists.values():
        update_times(shown, now)


def nothing(user: CurrentUser, when: str) -> Markup:
    """What stands there instead, and where the next one comes from."""
    if when == "past":
        return empty_state(text.NOTHING_YET_HEADING, text.NOTHING_YET)
    if Role.STUDENT in user.viewer.roles:
        return empty_state(
            text.NOTHING_PLANNED_HEADING, text.NOTHING_PLANNED, link=(text.TO_DASHBOARD, urls.DASHBOARD)
        )
    if Role.MENTOR in user.viewer.roles:
        return empty_state(
            text.NOTHING_PLANNED_HEADING, text.NOTHING_PLANNED_FOR_MENTOR, link=(text.TO_BOARD, urls.BOARD)
        )
    return empty_state(text.NOTHING_PLANNED_HEADING, text.NOTHING_FOR_ADMIN)
