"""/mentorship/sessions/{id}: who, when, the way in, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import Depends
from nicegui import html, ui
from nicegui.element import Element

from domain import drafts, sessions
from domain.errors import NotFound
from domain.permissions import Viewer
from domain.rules import Rules
from domain.views import sessions as session_views
from domain.views.shapes import SessionPage
from ui.act import act, house, run
from ui.auth import Visitor, current_visitor
from ui.components.button import button
from ui.components.completion import completion_form, draft_kind
from ui.components.dialog import dialog
from ui.components.session_card import next_moment
from ui.components.session_words import (
    about_words,
    ahead_words,
    clock_words,
    ended_words,
    meeting_words,
    outcome_words,
    title_words,
    way_in_words,
)
from ui.components.show_text import show_text
from ui.components.styles import more_styles
from ui.components.take_focus import CLOSED, take_focus
from ui.layout import announce, frame, nothing_here
from ui.live import Change, follow

TICK = 20.0  # seconds between two looks at the clock; nothing is read


@dataclass
class Shown:
    """One open session page. `key` says which outcome is drawn, so that a form with words in it stays as it is."""

    visitor: Visitor
    session_id: int
    page: SessionPage
    title: ui.html
    meeting: ui.html
    clock: Element
    way_in: ui.html
    outcome: Element
    key: object = None
    due: datetime | None = None


@ui.page("/mentorship/sessions/{session_id}")
async def session_page(session_id: int, visitor: Visitor = Depends(current_visitor)) -> None:
    try:
        page, draft = await run(visitor.sign_in, page_and_draft, session_id)
    except NotFound:
        nothing_here(visitor)
        return
    with frame(visitor, page.card.title, current="sessions"):
        more_styles()
        shown = draw_page(visitor, page)
        show(shown, page, draft)

    async def heard(changes: list[Change]) -> None:
        await look_again(shown)

    ui.timer(TICK, partial(tick, shown))
    follow(visitor, partial(is_about, session_id), heard)


def page_and_draft(
    db: Any, viewer: Viewer, session_id: int, *, now: datetime, rules: Rules
) -> tuple[SessionPage, dict[str, Any]]:
    """The session, and what its mentor typed about it before; in one transaction."""
    page = session_views.page(db, viewer, session_id, now=now, rules=rules)
    kept = (
        drafts.of(db, viewer, draft_kind(session_id), now=now, rules=rules)
        if page.card.i_am == "mentor"
        else None
    )
    return page, kept or {}


def is_about(session_id: int, change: Change) -> bool:
    return change.kind == "session" and change.id == session_id


def draw_page(visitor: Visitor, page: SessionPage) -> Shown:
    title = ui.html(sanitize=False)
    with html.div().classes("grid2 session"):
        with html.section().classes("card stack").props('aria-label="When"'):
            meeting = ui.html(sanitize=False).classes("row top")
            clock = html.p().classes("q")
            way_in = ui.html(sanitize=False).classes("row wrap")
        outcome = html.section().classes("card stack outcome").props("tabindex=-1")
        ui.html(about_words(page), sanitize=False, tag="section").classes("card stack tight")
    return Shown(visitor, page.card.id, page, title, meeting, clock, way_in, outcome)


def show(shown: Shown, page: SessionPage, draft: dict[str, Any]) -> None:
    """Put what is true now on the page; a part that would be the same is left alone."""
    now, rules = datetime.now(UTC), house().rules
    shown.page = page
    shown.meeting.set_content(meeting_words(page, shown.visitor.viewer.time_zone))
    shown.way_in.set_content(way_in_words(page))
    show_clock(shown, now)
    shown.due = next_moment(page.card, now, rules.join_opens, rules.join_closes)
    key = (page.card.status, page.card.actions.get("complete") is True, page.shared_note, page.next_steps)
    if key != shown.key:
        shown.key = key
        shown.outcome.clear()
        with shown.outcome:
            draw_outcome(shown, draft)


def draw_outcome(shown: Shown, draft: dict[str, Any]) -> None:
    page = shown.page
    again = partial(completed, shown)
    if page.card.status == "completed":
        ui.html(outcome_words(page), sanitize=False).classes("notes")
    elif page.card.status != "scheduled":
        ui.html(ended_words(page), sanitize=False).classes("stack tight")
    elif page.card.actions.get("complete") is not True:
        ui.html(ahead_words(page, house().rules.join_opens), sanitize=False).classes("stack tight")
    elif page.card.i_am == "mentor":
        completion_form(shown.visitor, shown.session_id, page.other.first_name, draft, again)
    else:
        html.h2("Have you met?")
        name = page.other.first_name
        html.p(
            f"{name} completes the session with a note and next steps. If that is not needed, you can, too."
        )
        button("Complete session", partial(ask_to_complete, shown, again), kind="ghost")


def ask_to_complete(shown: Shown, again: Callable[[], Any]) -> None:
    """Ask once: after this, the mentor can leave no note."""
    name = shown.page.other.first_name

    async def complete() -> None:
        outcome = await act(shown.visitor.sign_in, sessions.complete, shown.session_id)
        leave()
        if outcome:
            await again()

    def leave() -> None:
        parts.close()

    sentence = f"You say that you met. {name} can then no longer leave a note or next steps."
    with (
        ui.context.client.content,
        dialog("Complete session?", sentence=sentence, width="narrow") as parts,
        parts.bottom,
    ):
        button("Not yet", leave, kind="ghost")
        button("Complete session", complete)


def show_clock(shown: Shown, now: datetime) -> None:
    """Badge and countdown stand in elements of their own, so that nothing with the focus is drawn anew."""
    shown.title.set_content(title_words(shown.page, now))
    show_text(shown.clock, clock_words(shown.page, now))


async def completed(shown: Shown) -> None:
    """It shows where it happened: what came of the session stands where form or button stood."""
    await look_again(shown)
    with shown.outcome:  # the button that was clicked is gone
        announce("Completed. Thank you for your time.")
        take_focus(shown.outcome, after=CLOSED)


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
