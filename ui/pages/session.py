"""/mentorship/sessions/{id}: who, when, the way in, what can be done about it, and what came of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import Depends
from nicegui import html, ui
from nicegui.element import Element

from domain import drafts
from domain.permissions import Viewer
from domain.read_models import SessionPage
from domain.rules import Rules
from domain.sessions import queries as session_views
from ui.auth.sign_in import Visit, Visitor, opening
from ui.components.basic.focus import CLOSED, take_focus
from ui.components.calendar.links import calendar_links
from ui.components.scheduling import offer_list as offers
from ui.components.sessions import buttons as session_buttons
from ui.components.sessions import outcome as session_outcome
from ui.components.sessions import text
from ui.components.sessions.card import next_moment
from ui.components.sessions.completion_form import draft_kind
from ui.components.sessions.detail import (
    about_words,
    clock_words,
    meeting_words,
    moved_words,
    title_words,
    way_in_words,
)
from ui.layout.frame import announce, frame
from ui.live.bus import Change, follow
from ui.nicegui_compat.text import set_text
from ui.runtime.act import act, house, run

Read = tuple[SessionPage, dict[str, Any]]
TICK = 20.0  # seconds between two looks at the clock; nothing is read


@dataclass
class Shown:
    """One open session page, and its parts; each is changed only where it differs."""

    visitor: Visitor
    session_id: int
    page: SessionPage
    title: ui.html
    meeting: ui.html
    clock: Element
    way_in: ui.html
    calendar: ui.html
    offers: offers.OfferBox
    buttons: session_buttons.Buttons
    outcome: session_outcome.Outcome
    due: datetime | None = None


def page_and_draft(db: Any, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules) -> Read:
    """The session, and what its mentor typed about it before; in one transaction."""
    page = session_views.page(db, viewer, session_id, now=now, rules=rules)
    kept = (
        drafts.of(db, viewer, draft_kind(session_id), now=now, rules=rules)
        if page.card.viewer_role == "mentor"
        else None
    )
    return page, kept or {}


@ui.page("/mentorship/sessions/{session_id:int}")
def session_page(visit: Visit[Read] = Depends(opening(page_and_draft))) -> None:
    visitor, (page, draft) = visit
    with frame(visitor, page.card.title, current="sessions"):
        shown = draw_page(visitor, page)
        show(shown, page, draft)

    async def heard(changes: list[Change]) -> None:
        await look_again(shown)

    ui.timer(TICK, partial(tick, shown))
    follow(visitor, lambda change: is_about(shown, change), heard)


def is_about(shown: Shown, change: Change) -> bool:
    """This session and its request; while times are on offer, also what else the two have meanwhile."""
    page = shown.page
    if change.kind == "session" and change.id == shown.session_id:
        return True
    if change.kind == "request":
        return change.id == page.card.request_id
    two = {shown.visitor.viewer.person_id, page.counterpart.person_id}
    return (
        bool(page.offers) and change.kind == "session" and bool(two & {change.student_id, change.mentor_id})
    )


def draw_page(visitor: Visitor, page: SessionPage) -> Shown:
    async def again() -> None:
        await look_again(shown)
        if not shown.buttons.drawn:  # the button that was clicked is gone
            take_focus(shown.outcome.section, after=CLOSED)

    async def done(sentence: str) -> None:
        """It shows where it happened: what came of the session stands where the form stood."""
        await look_again(shown)
        with shown.outcome.section:
            if sentence:
                announce(sentence)
            take_focus(shown.outcome.section, after=CLOSED)

    title = ui.html(sanitize=False)
    with html.div().classes("two-columns session-page"):
        with html.section().classes("card stack") as section:
            section.props["aria-label"] = text.WHEN
            meeting = ui.html(sanitize=False).classes("stack tight")
            clock = html.p().classes("muted")
            way_in = ui.html(sanitize=False).classes("row wrap")
            offered = offers.offer_box(visitor, again)
            buttons = session_buttons.buttons_box(visitor, again)
            calendar = ui.html(sanitize=False)
        outcome = session_outcome.outcome_box(visitor, done)
        ui.html(about_words(page), sanitize=False, tag="section").classes("card stack tight")
    parts = (title, meeting, clock, way_in, calendar, offered, buttons, outcome)
    shown = Shown(visitor, page.card.id, page, *parts)
    return shown


def show(shown: Shown, page: SessionPage, draft: dict[str, Any]) -> None:
    """Put what is true now on the page; a part that would be the same is left alone."""
    now, rules = datetime.now(UTC), house().rules
    shown.page = page
    for part, words in (
        (shown.meeting, meeting_words(page, shown.visitor.viewer.time_zone) + moved_words(page)),
        (shown.way_in, way_in_words(page)),
        (shown.calendar, calendar_links(page)),
    ):
        part.visible = bool(words)
        if part.content != words:
            part.set_content(words)
    show_clock(shown, now)
    offers.show(shown.offers, page.offers, page.counterpart.first_name)
    session_buttons.show(shown.buttons, page, now)
    session_outcome.show(shown.outcome, page, draft)
    shown.due = next_moment(page.card, now, rules.join_opens, rules.join_closes, rules.no_show_after)


def show_clock(shown: Shown, now: datetime) -> None:
    """Badge and countdown stand in elements of their own, so that nothing with the focus is drawn anew."""
    shown.title.set_content(title_words(shown.page, now))
    set_text(shown.clock, clock_words(shown.page, now))


async def look_again(shown: Shown) -> None:
    page, draft = await run(shown.visitor.sign_in, page_and_draft, shown.session_id)
    show(shown, page, draft)


async def tick(shown: Shown) -> None:
    """The countdown moves by the clock; only when the clock changes what may be done, it is read again."""
    now = datetime.now(UTC)
    show_clock(shown, now)
    if shown.due and now >= shown.due:
        shown.due = None
        fresh = await act(shown.visitor.sign_in, page_and_draft, shown.session_id)
        if fresh:
            show(shown, *fresh.value)
