"""/mentorship/sessions/{id}: who, when, the way in, what can be done about it, what was asked, and what came of it.

Before and during the meeting its time and the way in come first; afterwards, what comes of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import Depends
from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.sessions import queries as session_queries
from domain.sessions.read_models import SessionDetail
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic import moments
from ui.components.basic.focus import CLOSED, take_focus
from ui.components.calendar.links import calendar_links
from ui.components.scheduling import offer_list as offers
from ui.components.sessions import buttons as session_buttons
from ui.components.sessions import outcome as session_outcome
from ui.components.sessions import text
from ui.components.sessions.card import countdown_changes, next_moment
from ui.components.sessions.detail import (
    about_words,
    ahead_words,
    clock_words,
    meeting_words,
    move_sentence,
    moved_words,
    question_words,
    title_words,
    way_in_words,
)
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.live.ticker import PageTimer
from ui.nicegui_compat.text import set_text
from ui.runtime.context import current
from ui.runtime.follow import follow
from ui.runtime.run import run
from ui.runtime.timer import keep_time
from ui.urls import SESSION_PATTERN

Read = tuple[SessionDetail, dict[str, Any]]


@dataclass
class PageState:
    """One open session page, and its parts; each is changed only where it differs."""

    user: CurrentUser
    session_id: int
    page: SessionDetail
    title: ui.html
    meeting: ui.html
    clock: Element
    way_in: ui.html
    calendar: ui.html
    offers: offers.OfferBox
    buttons: session_buttons.Buttons
    outcome: session_outcome.Outcome
    question: ui.html
    ahead: ui.html
    leads: bool = False  # what came of it stands first
    due: datetime | None = None  # when the clock next changes what may be done
    timer: PageTimer | None = None


@ui.page(SESSION_PATTERN)
def session_page(loaded: Loaded[Read] = Depends(page_data(session_queries.detail_with_draft))) -> None:
    user, (page, draft) = loaded
    with frame(user, page.card.title, current="sessions"):
        state = draw_page(user, page)
        update(state, page, draft)

    async def on_change(changes: list[Change]) -> None:
        await refresh(state)

    state.timer = keep_time(partial(next_look, state), partial(look, state))
    follow(user, lambda change: is_about(state, change), on_change)


def is_about(state: PageState, change: Change) -> bool:
    """This session and its request; while times are on offer, also what else the two have meanwhile."""
    page = state.page
    if change.kind == "session" and change.id == state.session_id:
        return True
    if change.kind == "request":
        return change.id == page.card.request_id
    two = {state.user.viewer.person_id, page.counterpart.person_id}
    return (
        bool(page.offers) and change.kind == "session" and bool(two & {change.student_id, change.mentor_id})
    )


def draw_page(user: CurrentUser, page: SessionDetail) -> PageState:
    async def again() -> None:
        await refresh(state)
        if not state.buttons.drawn:  # the button that was clicked is gone
            take_focus(state.outcome.section, after=CLOSED)

    async def done(sentence: str) -> None:
        """It shows where it happened: what came of the session stands where the form stood."""
        await refresh(state)
        with state.outcome.section:
            if sentence:
                announce(sentence)
            take_focus(state.outcome.section, after=CLOSED)

    title = ui.html(sanitize=False)
    with html.div().classes("two-columns"):
        with html.div().classes("column"):
            with html.section().classes("card stack") as section:
                section.props["aria-label"] = text.WHEN
                meeting = ui.html(sanitize=False).classes("stack tight")
                clock = html.p().classes("muted")
                way_in = ui.html(sanitize=False).classes("row wrap")
                offered = offers.offer_box(user, again)
                buttons = session_buttons.buttons_box(user, again)
                calendar = ui.html(sanitize=False)
            outcome = session_outcome.outcome_box(user, done, lambda: refresh(state))
            question = ui.html(sanitize=False, tag="section").classes("card stack tight")
        with html.div().classes("column"):
            ahead = ui.html(sanitize=False, tag="section").classes("card stack")
            ui.html(about_words(page), sanitize=False, tag="section").classes("card stack tight")
    parts = (title, meeting, clock, way_in, calendar, offered, buttons, outcome, question, ahead)
    state = PageState(user, page.card.id, page, *parts)
    return state


def update(state: PageState, page: SessionDetail, draft: dict[str, Any]) -> None:
    """Put what is true now on the page; a part that would be the same is left alone."""
    now, rules = datetime.now(UTC), current().rules
    before, state.page = state.page, page
    show(state.calendar, calendar_links(page))
    show(state.question, question_words(page))
    update_clock(state, now)
    offers.update_offers(state.offers, page.offers, page.counterpart.first_name)
    session_buttons.update_buttons(state.buttons, page, now)
    session_outcome.update_outcome(state.outcome, page, draft)
    let_outcome_lead(state, leads=page.card.status != "scheduled" or now >= page.card.ends_at)
    state.due = next_moment(page.card, now, rules.join_opens, rules.join_closes, rules.no_show_after)
    if page.last_move and page.last_move != before.last_move and not page.last_move.by_viewer:
        announce(move_sentence(page.last_move, state.user.time_format, now))
    if state.timer:
        state.timer.set()


def let_outcome_lead(state: PageState, *, leads: bool) -> None:
    """When the time is over, what comes of it moves to the top; not while somebody is typing into it."""
    form = state.outcome.form
    if leads == state.leads or (form and form.is_typed and state.timer):
        return
    state.leads = leads
    state.outcome.section.move(target_index=0 if leads else 1)


def show(part: ui.html, words: Markup) -> None:
    part.visible = bool(words)
    if part.content != words:
        part.set_content(words)


def update_clock(state: PageState, now: datetime) -> None:
    """Badge and countdown stand in elements of their own, so that nothing with the focus is drawn anew."""
    page, time_format = state.page, state.user.time_format
    show(state.title, title_words(page, now))
    show(state.meeting, meeting_words(page, time_format) + moved_words(page, time_format, now))
    show(state.ahead, ahead_words(page, time_format, now))
    set_text(state.clock, clock_words(page, now))
    show(state.way_in, way_in_words(page, now))


async def refresh(state: PageState) -> None:
    page, draft = await run(state.user.sign_in, session_queries.detail_with_draft, state.session_id)
    update(state, page, draft)


def next_look(state: PageState, now: datetime) -> datetime | None:
    page = state.page
    move = page.last_move.occurred_at if page.last_move else None
    past = (
        (page.counterpart_joined_at, page.viewer_joined_at, move) if page.card.status == "scheduled" else ()
    )
    ago = [moments.of_past(at, now) for at in past if at]
    midnight = moments.of_day(now, state.user.time_format.zone)
    return moments.soonest((state.due, countdown_changes(page.card, now), midnight, *ago), now)


async def look(state: PageState, now: datetime) -> None:
    """The countdown moves by the clock; only when the clock changes what may be done, it is read again."""
    if state.due and now >= state.due:
        await refresh(state)
    else:
        update_clock(state, now)
